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
from costcalc.usage.logs.streams.alike import STOP, USED
from costcalc.usage.logs.streams.claude_answers import Answers
from costcalc.usage.logs.streams.needles import Line, lines_with
from costcalc.usage.logs.text.json_text import read as read_json
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Said
    from costcalc.usage.logs.streams.alike import Begun

NAME = "claude-code"
TITLE = "Claude Code"
NEEDLE = b'"usage"'
OUTPUT, IN_PARTS = b'"output_tokens":', b'"iterations":[{'
CONTENT = b'"content":['
COUNT = re.compile(rb"\d{1,12}(?=[,}])")
MOST_HELD = 100
"""Lines of one message that are held until it is known which of them is the last."""

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
        held: list[tuple[Line, Begun | None]] = []
        """Lines of one message, as far as they begin in a way that tells of which."""
        message = b""
        for line in lines_with(file, NEEDLE):
            if type(line) is Refused:
                yield line
                continue
            assert type(line) is Line  # noqa: S101 - as `lines_with` says
            begun = self._answers.ways.begun(line.text)
            if begun is None or begun[0] != message or len(held) >= MOST_HELD:
                if held:
                    yield from self._said(held, place)
                held, message = [], b"" if begun is None else begun[0]
            held.append((line, begun))
        if held:
            yield from self._said(held, place)
        if file.fault:
            yield file.fault

    def _said(self, held: list[tuple[Line, Begun | None]], place: PurePath) -> list[Said]:
        """What lines of one message say: those with less output than the last need not be read.

        They would be beaten by it, by the same identity; where it is not counted, they are read all the same.
        """
        last, begun = held.pop()
        said = self._line(last, begun, place)
        told: list[Said] = []
        if held:
            most = 0
            if type(said) is Row and begun is not None and said.identity == begun[0].decode():
                most = int(dict(said.parts).get("output", 0))
            for each, its_begin in held:
                written = _written(each.text) if most else None
                if written is not None and written < most:
                    told.append(Repeated(each.number))
                elif (other := self._line(each, its_begin, place)) is not None:
                    told.append(other)
        if said is not None:
            told.append(said)
        return told

    def _line(self, line: Line, begun: Begun | None, place: PurePath) -> Said | None:
        """What a line says, of which nobody needs what was written, where that stands in its usual place."""
        if begun is not None and (said := self._answers.quickly(line.number, line.text, begun, place)):
            return said
        short = _short(line.text)
        try:
            told = None if short is None else read_json(short.encode())
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


def _written(line: bytes) -> int | None:
    """How much a line says that was written, as far as that is plain."""
    used = line.rfind(USED)
    written = line.find(OUTPUT, used)
    count = COUNT.match(line, written + len(OUTPUT)) if 0 < used < written else None
    return None if count is None or line.find(IN_PARTS, used) > 0 else int(count[0])
