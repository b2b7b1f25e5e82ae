"""Claude Code: a message is written as it grows, replayed by asides, and copied when a session goes on.

What counts is the message, by its id: of its lines, and of their copies in other files, the one with the most
output. A subagent's messages have ids of their own, and count; an aside (`/btw`) repeats its parent's under
new request ids, and does not.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.rows import Refused, Repeated, Row
from costcalc.usage.logs.streams.claude_answers import LONG_ID, Answers
from costcalc.usage.logs.streams.needles import Line, lines_with
from costcalc.usage.logs.text.json_text import read as read_json
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Said

NAME = "claude-code"
TITLE = "Claude Code"
NEEDLE = b'"usage"'
MODEL, ID, FARTHEST = b'"message":{"model":"', b'","id":"', 400
"""How a message begins, and how far from there its id is, where it stands in its usual place."""
USED, OUTPUT, IN_PARTS = b'"usage":{', b'"output_tokens":', b'"iterations":[{'
CONTENT, STOP = b'"content":[', b'],"stop_reason":'
COUNT = re.compile(rb"\d{1,12}(?=[,}])")

_SIGNS = (b'"parentUuid":', b'"isSidechain":', b'"leafUuid":', b'"type":"queue-operation"')
_SNAPSHOT = (b'"type":"file-history-snapshot"', b'"messageId":')


def signs(head: bytes) -> str | None:
    """By what the beginning of a file shows that Claude Code wrote it."""
    if not head.startswith(b"{"):
        return None
    for sign in _SIGNS:
        if sign in head:
            return f"its lines have {sign.decode().removesuffix(':')}"
    if all(sign in head for sign in _SNAPSHOT):
        return "it begins with a snapshot of files"
    return None


class Reader:
    """Reads files of Claude Code, each for itself: what repeats is told by identities."""

    def __init__(self) -> None:
        self._answers = Answers()

    def notes(self) -> tuple[str, ...]:
        """What to know of all that was read."""
        return ()

    def read(self, file: LogFile) -> Iterator[Said]:
        """What the lines of a file say; most have no usage, and are not looked at any further."""
        place = PurePath(file.path or file.name)
        held: list[tuple[Line, int]] = []
        """Lines of one message, which grew from each to the next, and how much of it was written."""
        message, output = b"", 0
        for line in lines_with(file, NEEDLE):
            if type(line) is Refused:
                yield line
                continue
            assert type(line) is Line  # noqa: S101 - as `lines_with` says
            found, written = _grown(line.text)
            if not found or found != message or written < output:
                if held:
                    yield from self._said(held, message, place)
                held, message = [], found
            held.append((line, written))
            output = written
        if held:
            yield from self._said(held, message, place)
        if file.fault:
            yield file.fault

    def _said(self, held: list[tuple[Line, int]], message: bytes, place: PurePath) -> Iterator[Said]:
        """What lines of one message say: those with less output than the last need not be read.

        They would be beaten by it, by the same identity; where it is not counted, they are read all the same.
        """
        last, most = held.pop()
        said = self._line(last, place)
        if held:
            is_counted = type(said) is Row and said.identity == message.decode()
            for each, written in held:
                if is_counted and written < most:
                    yield Repeated(each.number)
                elif (other := self._line(each, place)) is not None:
                    yield other
        if said is not None:
            yield said

    def _line(self, line: Line, place: PurePath) -> Said | None:
        """What a line says, of which nobody needs what was written, where that stands in its usual place."""
        short = _short(line.text)
        if short is not None:
            said = self._answers.quickly(line.number, short, place)
            if said is not None:
                return said
            try:
                told = read_json(short.encode())
            except LogFaultError:
                short = None
        try:
            told = told if short is not None else read_json(line.text)
        except LogFaultError as fault:
            return (LogFaultError("cut line") if line.is_last else fault).of(line.number)
        found = self._answers.said(line.number, told, place)
        if short is not None:
            self._answers.learn(short, told, found)
        return found


def _short(line: bytes) -> str | None:
    """A line without its content, as text; None where that is not certain."""
    short = _without_content(line)
    if short is None:
        return None
    try:
        return short.decode()
    except UnicodeDecodeError:
        return None


def _without_content(line: bytes) -> bytes | None:
    """A line without the content of its message; None where it is not certain where that ends.

    Quotes within a text are escaped, so what is looked for is a key. The one usage of the line stands after
    the last list before a stop reason: so that list is the content, and no other message is in between.
    """
    begin = line.find(CONTENT) + len(CONTENT)
    used = line.rfind(USED)
    end = line.rfind(STOP, begin, used)
    if begin < len(CONTENT) or end < 0 or line.find(USED) != used:
        return None
    return line[:begin] + line[end:]


def _grown(line: bytes) -> tuple[bytes, int]:
    """The id of a message, and how much of it was written, as far as a line tells them in the usual way."""
    begin = line.find(MODEL)
    end = line.find(ID, begin, begin + FARTHEST)
    if begin < 0 or end < 0:
        return b"", 0
    found = line[end + len(ID) : line.find(b'"', end + len(ID))]
    used = line.rfind(USED)
    written = line.find(OUTPUT, used)
    count = COUNT.match(line, written + len(OUTPUT)) if end < used < written else None
    if count is None or len(found) < LONG_ID or line.find(IN_PARTS, used) > 0:
        return b"", 0
    return found, int(count[0])
