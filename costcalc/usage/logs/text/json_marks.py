"""Where JSON documents and the items of their lists end, found by brackets and strings alone.

What lies between is not looked at: that it is JSON is for whoever reads it to say.
"""

from __future__ import annotations

import re

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text.json_strict import MOST_MARKS
from costcalc.usage.logs.text.lines import LONGEST
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

STRING = rb'"(?:[^"\\]++|\\.)*+"'
TO_BRACKET = re.compile(rb'(?:[^"\[\]{}]++|' + STRING + rb")*+", re.DOTALL)
TO_MARK = re.compile(rb'(?:[^"\[\]{},]++|' + STRING + rb")*+", re.DOTALL)
"""To the next bracket, or to a comma as well, over whole strings."""
OPENING = b"[{"
BLANKS = b" \t\r\n\xef\xbb\xbf"
"""What stands between documents: files that are put together have their marks inside."""
TO_TEXT = re.compile(rb"[ \t\r\n\xef\xbb\xbf]*+")
TO_NO_END = re.compile(rb"[\]} \t\r\n\xef\xbb\xbf]*+")
"""Over blanks, and over what closes nothing."""

MOST_BRACKETS = 2 * MOST_MARKS
"""Those of a document that is looked at to its end: with more it is not read."""


class Span(NamedTuple):
    """The text of a document, or of an item of a list. `is_cut` says that the file ends before it does."""

    text: bytes
    is_cut: bool = False


def spans(chunks: Iterator[bytes]) -> Iterator[Span]:
    """The documents of a text, each whole, but those that are lists item by item.

    A list that has no end gives a last span, empty or with what is left of it, that `is_cut`. Raises
    `LogFaultError` for a document that is too long; what follows is lost.
    """
    marks = _Marks(chunks)
    while marks.skip_blanks():
        if marks.takes(b"["):
            yield from _items(marks)
        else:
            yield marks.document()


def _items(marks: _Marks) -> Iterator[Span]:
    is_first = True
    while True:
        text, end = marks.item()
        if not end:
            yield Span(text.strip(BLANKS), is_cut=True)
            return
        if text.strip(BLANKS) or not (is_first and end == b"]"):  # [] has no item, [1,] a second without text
            yield Span(text)
        if end == b"]":
            return
        is_first = False


class _Marks:
    """A text that comes in chunks, and a place in it; what lies before is let go."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._text, self._at, self._start = filter(None, chunks), b"", 0, 0
        self._marks = 0

    def skip_blanks(self) -> bool:
        """Go on to what is no blank; whether there is anything."""
        while True:
            self._pass(TO_TEXT)
            if self._at < len(self._text):
                return True
            self._text, self._at, self._start = b"", 0, 0
            if not self._more():
                return False

    def takes(self, mark: bytes) -> bool:
        """Go on behind a mark, if it is next."""
        if self._text.startswith(mark, self._at):
            self._at += len(mark)
            return True
        return False

    def document(self) -> Span:
        """What is next, to the end of its brackets; without any, to the next that open.

        Of brackets that close nothing all in a row are one: there may be millions.
        """
        start = self._from_here()
        depth = 0
        while mark := self._next(TO_BRACKET):
            if mark in OPENING and not depth and self._at > start:
                return Span(self._text[start : self._at])
            self._at += 1
            depth += 1 if mark in OPENING else -1
            if depth < 0:
                self._pass_ends()
            if depth <= 0:
                return Span(self._text[start : self._at])
        return Span(self._text[start:], is_cut=depth > 0)

    def item(self) -> tuple[bytes, bytes]:
        """The text to the comma or bracket that ends an item, and that mark: none where the text ends."""
        start, depth = self._from_here(), 0
        while mark := self._next(TO_BRACKET if depth else TO_MARK):
            self._at += 1
            if mark in OPENING:
                depth += 1
            elif depth:
                depth -= 1
            elif mark in b",]":
                return self._text[start : self._at - 1], mark
        return self._text[start:], b""

    def _pass(self, pattern: re.Pattern[bytes]) -> None:
        """Go on over what is passed over, as far as the text at hand goes."""
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at

    def _pass_ends(self) -> None:
        """Go on over brackets that close nothing, to wherever they end."""
        self._pass(TO_NO_END)
        while self._at == len(self._text) and self._more():
            self._pass(TO_NO_END)

    def _from_here(self) -> int:
        """Let go of what lies before, where that is most of what is kept."""
        if self._at > len(self._text) // 2:
            self._text, self._at = self._text[self._at :], 0
        self._start, self._marks = self._at, 0
        return self._at

    def _next(self, pattern: re.Pattern[bytes]) -> bytes:
        """Go on to the next mark; none at the end, or where a string does not end."""
        while True:
            self._pass(pattern)
            mark = self._text[self._at : self._at + 1]
            if mark not in {b"", b'"'}:
                self._marks += 1
                if self._marks > MOST_BRACKETS:
                    raise LogFaultError("too many values", "write one object a line")
                return mark
            if not self._more():
                self._at = len(self._text)
                return b""

    def _more(self) -> bool:
        """Read on, twice as far, so that what is looked at again grows no faster than the text."""
        kept = len(self._text)
        if kept - self._start > LONGEST:
            raise LogFaultError("document too long", f"it is longer than {LONGEST >> 20} MiB")
        pieces, length = [self._text], 0
        while length < min(kept, LONGEST) or not length:
            chunk = next(self._chunks, b"")
            if not chunk:
                break
            pieces.append(chunk)
            length += len(chunk)
        self._text = b"".join(pieces)
        return bool(length)
