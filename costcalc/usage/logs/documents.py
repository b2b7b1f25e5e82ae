"""Whole JSON documents: one or several in a file; a list at the outermost is taken item by item."""

from __future__ import annotations

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.json_text import read
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.usage.logs.opened import LogFile


def documents(file: LogFile) -> Iterator[tuple[int, Any]]:
    """Each document by its place, from 1: its value, or `Refused`; of a list each item.

    Last comes what is wrong with the file as a whole, as number 0.
    """
    try:
        value = read(b"".join(file.chunks()))
    except LogFaultError as fault:
        yield 1, fault.of(1)
    else:
        yield from enumerate(value if isinstance(value, list) else [value], 1)
    if file.fault:
        yield 0, file.fault
