"""The lines of a log, in blocks: as many as a piece of it holds, so that the loop over them is tight."""

from __future__ import annotations

from io import BytesIO

from costcalc.usage.logs.rows import Refused
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile

LONGEST = 64 * 1024 * 1024
"""The bytes of the longest line or document that is read: requests with files in them take half of it."""


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
    number, begun = 1, _Begun()
    for chunk in file.chunks():
        # `readlines` looks for ends of lines many bytes at a time, and `split` byte by byte.
        lines = BytesIO(chunk).readlines()
        rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        if lines:
            block = [line[:-1] for line in lines]
            block[0] = begun.ended_by(block[0])
            if begun.is_too_long:
                yield _too_long(number)
                number, block = number + 1, block[1:]
            yield Block(number, block)
            number += len(block)
            file.rows_read(len(lines))
            begun = _Begun()
        begun.add(rest)
    if begun.is_too_long:
        yield _too_long(number)
    elif begun.length:
        yield Block(number, [begun.ended_by(b"")], is_last=True)
        file.rows_read(1)


class _Begun:
    """A line whose end has not come yet; of one that is too long nothing is kept."""

    def __init__(self) -> None:
        self.length, self._pieces = 0, list[bytes]()

    @property
    def is_too_long(self) -> bool:
        return self.length > LONGEST

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.is_too_long:
            self._pieces.clear()
        elif piece:
            self._pieces.append(piece)

    def ended_by(self, piece: bytes) -> bytes:
        self.add(piece)
        return b"".join(self._pieces)


def _too_long(number: int) -> Block:
    return Block(number, [], Refused(number, "line too long", f"it is longer than {LONGEST >> 20} MiB"))
