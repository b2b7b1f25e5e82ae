"""What the first lines of a CSV file say: its delimiter, and the names of its columns."""

from __future__ import annotations

import csv

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_COLUMNS = 10_000
DELIMITERS = (",", ";", "\t", "|")
SEPARATOR = "sep="
"""How the first line begins that tells a spreadsheet the delimiter of the others."""


def told_delimiter(line: str) -> str:
    """The delimiter that a first line tells a spreadsheet; "" for any other line."""
    told = line.rstrip("\r\n")
    is_it = told.lower().startswith(SEPARATOR) and len(told) == len(SEPARATOR) + 1
    return told[-1] if is_it else ""


def delimiter_of(header: str, knows: Callable[[list[str]], bool]) -> str:
    """The delimiter with which a first line has names of columns; without one, that of most cells."""
    found = {}
    for delimiter in DELIMITERS:
        try:
            cells = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            continue
        found[delimiter] = len(cells)
        if knows([cell.strip() for cell in cells]):
            return delimiter
    return max(found, key=found.__getitem__, default=",")
