"""JSON lines: one value a line; a line that cannot be read loses nothing else."""

from __future__ import annotations

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.json_text import read
from costcalc.usage.logs.lines import blocks
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.usage.logs.opened import LogFile


def json_lines(file: LogFile) -> Iterator[tuple[int, Any]]:
    """Each line by its number, from 1: its value, or `Refused`. Empty lines are counted and left out.

    Last comes what is wrong with the file as a whole, as number 0.
    """
    for block in blocks(file):
        if block.refused:
            yield block.first, block.refused
        for number, line in enumerate(block.lines, block.first):
            if line.strip():
                try:
                    value = read(line)
                except LogFaultError as fault:
                    value = LogFaultError("cut line").of(number) if block.is_last else fault.of(number)
                yield number, value
    if file.fault:
        yield 0, file.fault
