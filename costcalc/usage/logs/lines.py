"""The lines of a log, in blocks: as many as a piece of it holds, so that the loop over them is tight."""

from __future__ import annotations

from costcalc.usage.logs.rows import Refused
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.opened import LogFile

LONGEST = 64 * 1024 * 1024


class Block(NamedTuple):
    """Lines in a row, without their ends: the number of the first, from 1, and the bytes of each.

    A line that is too long is a block of its own, with what it is `refused` for. `is_last` is a line that no
    line end follows: it may have been cut.
    """

    first: int
    lines: list[bytes]
    refused: Refused | None = None
    is_last: bool = False


def blocks(file: LogFile) -> Iterator[Block]:
    """All lines of a file, empty ones too, without the line feed; a carriage return before it is theirs."""
    number, begun, length = 1, list[bytes](), 0
    for chunk in file.chunks():
        lines = chunk.split(b"\n")
        last = lines.pop()
        if lines:
            if length > LONGEST:
                yield Block(number, [], Refused(number, "line too long"))
                number += 1
                del lines[0]
            else:
                lines[0] = b"".join((*begun, lines[0]))
            begun, length = [], 0
            if lines:
                yield Block(number, lines)
                number += len(lines)
                file.rows_read(len(lines))
        length += len(last)
        if length <= LONGEST:
            begun.append(last)
        else:
            begun = []
    if length > LONGEST:
        yield Block(number, [], Refused(number, "line too long"))
    elif length:
        yield Block(number, [b"".join(begun)], is_last=True)
