"""Rows of CSV by the place of each, the header first; a row that cannot be read loses nothing else."""

from __future__ import annotations

import csv

from costcalc.usage.logs.lines import blocks
from costcalc.usage.logs.rows import Refused
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.opened import LogFile

DELIMITERS = ",;\t"


def csv_rows(file: LogFile, delimiter: str | None = None) -> Iterator[tuple[int, list[str] | Refused]]:
    """Each row by its number: 1 is the header. Without a delimiter it is that of most cells of the header.

    A row that has not as many cells as the header is `Refused`. Last comes what is wrong with the file as a
    whole, as number 0.
    """
    lines = (line.decode() + "\n" for block in blocks(file) for line in block.lines)
    header: list[str] = []
    first = next(lines, "")
    delimiter = delimiter or max(DELIMITERS, key=first.count)
    rows = csv.reader((text for part in ((first,), lines) for text in part), delimiter=delimiter)
    for number, row in enumerate(rows, 1):
        header = header or row
        if row and len(row) != len(header):
            yield number, Refused(number, "wrong number of columns", f"{len(row)} and not {len(header)}")
        elif row:
            yield number, row
    if file.fault:
        yield 0, file.fault
