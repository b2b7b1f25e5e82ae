"""Whole JSON documents: one or several in a file; a list at the outermost is taken item by item."""

from __future__ import annotations

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text.json_marks import spans
from costcalc.usage.logs.text.json_text import json_reader
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from costcalc.usage.logs.files.opened import LogFile


def documents(file: LogFile) -> Iterator[tuple[int, Any]]:
    """Each document by its place, from 1: its value, or `Refused`; in the place of a list each of its items.

    Last comes what is wrong with the file as a whole, as number 0.
    """
    number = 0
    try:
        for number, value in _values(file):
            yield number, value
            file.rows_read(1)
    except LogFaultError as fault:  # what follows is lost: where it begins is not known
        yield number + 1, fault.of(number + 1)
    file.finish()
    if file.fault:
        yield 0, file.fault


def _values(file: LogFile) -> Iterator[tuple[int, Any]]:
    read = json_reader()
    for number, (text, is_cut) in enumerate(spans(file.chunks()), 1):
        try:
            if text or not is_cut:
                yield number, read(text)
        except LogFaultError as fault:
            yield number, CUT.of(number) if is_cut else fault.of(number)
        else:
            if is_cut:
                yield 0, CUT.of(0)


CUT = LogFaultError("cut file", "it ends in the midst of its JSON")
