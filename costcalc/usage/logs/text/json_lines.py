"""JSON lines: one value a line; a line that cannot be read loses nothing else."""

from __future__ import annotations

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text.json_text import json_reader
from costcalc.usage.logs.text.lines import blocks
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Refused

MAY_BE_CUT = ("no JSON", "no UTF-8")


def json_lines(file: LogFile) -> Iterator[tuple[int, Any]]:
    """Each line by its number, from 1: its value, or `Refused`. Empty lines are counted and left out.

    Last comes what is wrong with the file as a whole, as number 0.
    """
    read = json_reader()
    for block in blocks(file):
        if block.refused:
            yield block.first, block.refused
        for number, line in enumerate(block.lines, block.first):
            try:
                value = read(line)
            except LogFaultError as fault:
                if not line.strip():
                    continue
                value = _refused(number, fault, is_last=block.is_last)
            yield number, value
    if file.fault:
        yield 0, file.fault


def _refused(number: int, fault: LogFaultError, *, is_last: bool) -> Refused:
    if is_last and fault.reason in MAY_BE_CUT:
        return LogFaultError("cut line", "the file ends in the midst of it").of(number)
    return fault.of(number)
