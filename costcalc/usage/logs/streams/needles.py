"""The few lines of a log that have something to say, found by bytes that they must hold."""

from __future__ import annotations

from costcalc.usage.logs.text.lines import blocks
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Refused


class Line(NamedTuple):
    """A line by its number, from 1; `is_last` is one that no line end follows: it may have been cut."""

    number: int
    text: bytes
    is_last: bool = False


def lines_with(file: LogFile, needle: bytes) -> Iterator[Line | Refused]:
    """The lines that hold some bytes, and those that do not end as an object does; empty ones are left out.

    A line that is too long is refused.
    """
    for block in blocks(file):
        if block.refused:
            yield block.refused
        first, is_last = block.first, block.is_last
        found = [
            (number, line)
            for number, line in enumerate(block.lines, first)
            if line.rfind(needle) >= 0 or not line.endswith(b"}")  # which stands near the end, where it is
        ]
        for number, line in found:
            if line.strip():
                yield Line(number, line, is_last)
