"""Claude Code: a message is written as it grows, replayed by asides, and copied when a session goes on.

What counts is the message, by its id: of its lines, and of their copies in other files, the one with the most
output. A subagent's messages have ids of their own, and count; an aside (`/btw`) repeats its parent's under
new request ids, and does not.
"""

from __future__ import annotations

import re
from pathlib import PurePath

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.json_text import read as read_json
from costcalc.usage.logs.lines import blocks
from costcalc.usage.logs.rows import Repeated, Row
from costcalc.usage.logs.streams.claude_answers import LONG_ID, Answers
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.opened import LogFile
    from costcalc.usage.logs.rows import Said

NAME = "claude-code"
TITLE = "Claude Code"
NEEDLE = b'"usage"'
MESSAGE = re.compile(rb'\{[^{}]*"message":\{"model":"[^"\\]*","id":"([^"\\]+)"')
"""How a line of an answer begins, up to the id of its message."""
USED, OUTPUT, IN_PARTS = b'"usage":{', b'"output_tokens":', b'"iterations":[{'
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
        place, growing = PurePath(file.path or file.name), _Growing(self._answers)
        for block in blocks(file):
            if block.refused:
                yield block.refused
            number = block.first - 1
            for line in block.lines:
                number += 1
                if NEEDLE in line:
                    if said := growing.line(number, line, place, is_last=block.is_last):
                        yield from said
                elif line[-1:] != b"}" and (fault := _fault(line, is_last=block.is_last)):
                    yield fault.of(number)
        yield from growing.end()
        if file.fault:
            yield file.fault


class _Held(NamedTuple):
    """A line that waits for the next one, which may tell of the same message with more output."""

    number: int
    line: bytes
    place: PurePath
    is_last: bool


class _Growing:
    """Follows the lines of a message: those before the last need not be read, as it has the most output.

    Where the last cannot be counted, they are read all the same. What this leaves out says its own identity
    in vain: it would be beaten by the line that counts.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._held: list[_Held] = []
        self._id, self._output = b"", 0

    def line(self, number: int, line: bytes, place: PurePath, *, is_last: bool) -> list[Said] | None:
        """What is known when another line came, of those before it."""
        held = _Held(number, line, place, is_last)
        found, output = _grown(line)
        if self._held and found and found == self._id and output > self._output:
            self._held.append(held)
            self._output = output
            return None
        said = self.end()
        self._held, self._id, self._output = [held], found, output
        return said

    def end(self) -> list[Said]:
        """What the lines that waited say."""
        if not self._held:
            return []
        *before, last = self._held
        said = self._said(last)
        self._held = []
        if not before:
            return said
        if said and type(said[0]) is Row:
            return [*(Repeated(each.number) for each in before), *said]
        return [*(each for held in before for each in self._said(held)), *said]

    def _said(self, held: _Held) -> list[Said]:
        try:
            told = read_json(held.line)
        except LogFaultError as fault:
            return [(LogFaultError("cut line") if held.is_last else fault).of(held.number)]
        said = self._answers.said(held.number, told, held.place)
        return [] if said is None else [said]


def _grown(line: bytes) -> tuple[bytes, int]:
    """The id of a message, and how much of it was written, as far as a line tells them in the usual way."""
    message = MESSAGE.match(line)
    if message is None or len(message[1]) < LONG_ID:
        return b"", 0
    used = line.rfind(USED)
    written = line.find(OUTPUT, used)
    count = COUNT.match(line, written + len(OUTPUT)) if 0 < used < written else None
    if count is None or line.find(IN_PARTS, used) > 0:
        return b"", 0
    return message[1], int(count[0])


def _fault(line: bytes, *, is_last: bool) -> LogFaultError | None:
    """Why a line that does not end as an object does cannot be read; None if it can, or is empty."""
    if not line.strip():
        return None
    try:
        read_json(line)
    except LogFaultError as fault:
        return LogFaultError("cut line") if is_last else fault
    return None
