"""JSON of a feed, read strictly: numbers exactly as they are written, and nothing that hangs or fools.

The standard reader turns `1e400` into infinity, reads NaN, and lets the last of two equal keys win; floats
would lose digits. Here a number with a point or an exponent is the Decimal that is written, 1.5e-07 exactly.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

from costcalc.errors import FeedError, shown
from costcalc.numbers import LONGEST
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NoReturn

LARGEST = 20 * 1024 * 1024
"""Bytes of a feed; the largest of 2026 has 4 MB."""

MOST_VALUES = 1_000_000
"""Of commas and opening brackets; it bounds the memory that the values take. In 2026 it is 150,000."""

DEEPEST = 12
LARGEST_EXPONENT = 30

OPENING, CLOSING = "[{", "]}"
PLAIN_NAME = "[A-Za-z0-9_./:@+ -]{1,60}"


def read_json(content: bytes | str, feed: str, *, largest: int = LARGEST) -> Any:  # noqa: ANN401 - whatever it is
    """The value of a JSON text: objects, lists, strings, bool, None, int, and Decimal for other numbers.

    Raises `FeedError`, which says what is wrong and where, for anything else.
    """
    return _Reader(feed).read(content, largest)


class _Reader:
    """One text of a feed on its way to a value."""

    def __init__(self, feed: str) -> None:
        self.feed = feed

    def read(self, content: bytes | str, largest: int) -> Any:  # noqa: ANN401 - whatever it is
        if len(content) > largest:
            self.refuse(f"it is larger than {largest} bytes")
        text = self._text(content)
        self._check_kind(text)
        self._check_size(text)
        try:
            value = json.loads(
                text,
                parse_float=self._decimal,
                parse_int=self._int,
                parse_constant=self._constant,
                object_pairs_hook=self._object,
            )
        except json.JSONDecodeError as error:
            self._refuse_syntax(error)
        if "\\u" in text:
            self._check_letters(value)
        return value

    def refuse(self, detail: str) -> NoReturn:
        """Say what is wrong with the feed as a whole."""
        raise FeedError(self.feed, detail)

    def _text(self, content: bytes | str) -> str:
        if isinstance(content, str):
            return content.removeprefix("\ufeff")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.refuse(f"it is not UTF-8 text: byte {error.start + 1} cannot be read")

    def _check_kind(self, text: str) -> None:
        start = text[:1_000].lstrip()[:1]
        if not text or text.isspace():
            self.refuse("it is empty")
        if start == "<":
            self.refuse("it is a web page (HTML) or XML, and JSON is due")

    def _check_size(self, text: str) -> None:
        """Refuse what is nested too deep, or has too many values, before anything is built."""
        if sum(text.count(each) for each in ",[{") > MOST_VALUES:
            self.refuse(f"it has more than {MOST_VALUES} values")
        if any(depth > DEEPEST for depth in _depths(text)):
            self.refuse(f"it is nested more than {DEEPEST} deep")

    def _decimal(self, text: str) -> Decimal:
        if len(text) > LONGEST:
            self.refuse(f"a number has {len(text)} characters, and {LONGEST} is the most")
        _, _, exponent = text.lower().partition("e")
        if exponent and abs(int(exponent)) > LARGEST_EXPONENT:
            self.refuse(f"the exponent of {text} is not between -{LARGEST_EXPONENT} and {LARGEST_EXPONENT}")
        value = Decimal(text)
        return value or abs(value)

    def _int(self, text: str) -> int:
        if len(text) > LONGEST:
            self.refuse(f"a number has {len(text)} characters, and {LONGEST} is the most")
        return int(text)

    def _constant(self, text: str) -> NoReturn:
        self.refuse(f"{text} is no number")

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            for key, _ in pairs:
                if key not in found:
                    self.refuse(f"{_quoted(key)} is there twice in one object")
                del found[key]
        return found

    def _check_letters(self, value: Any) -> None:  # noqa: ANN401 - whatever it is
        """Refuse half characters, which JSON can spell and no file can hold."""
        try:
            for text in _strings(value):
                text.encode()
        except UnicodeEncodeError:
            self.refuse("a text holds half a character (a lone surrogate)")

    def _refuse_syntax(self, error: json.JSONDecodeError) -> NoReturn:
        place = f"line {error.lineno}, column {error.colno}"
        if error.msg == "Extra data":
            self.refuse(f"{place}: there is more behind the end of the JSON")
        if error.msg.startswith("Unterminated string") or _is_cut(error.doc.strip(), error.pos):
            self.refuse(f"{place}: it was cut short")
        self.refuse(f"{place}: it is not JSON: {error.msg}")


def _is_cut(text: str, place: int) -> bool:
    """Whether a text ends where something is missing, or without the bracket that closes it."""
    closing = dict(zip(OPENING, CLOSING, strict=True)).get(text[:1], "")
    return place >= len(text) or not text.endswith(closing)


def _depths(text: str) -> Iterator[int]:
    """How deep each bracket outside of strings opens; possessive, so that no text makes it go back."""
    depth = 0
    for match in re.finditer(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{\]}]', text, re.DOTALL):
        found = match[0]
        if found in OPENING:
            depth += 1
            yield depth
        elif found in CLOSING:
            depth -= 1


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever JSON holds
    """Every text in a value, keys too; the value is at most DEEPEST deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _quoted(name: str) -> str:
    """A name of outside, where it is harmless in every place that shows it."""
    return shown(name) if re.fullmatch(PLAIN_NAME, name, re.ASCII) else "a name"
