"""Results as CSV (RFC 4180, UTF-8): flat rows, plain digits, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re

from costcalc.report.notation import PLAIN
from costcalc.report.safe import csv_cell, own_cell
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.report.notation import Notation


def csv_text(
    rows: Iterable[Mapping[str, Any]],
    names: Sequence[str],
    notation: Notation = PLAIN,
    numbers: Collection[str] = (),
) -> str:
    """Rows as CSV, with a line of column names; the cells of `numbers` in the notation asked for."""
    write = dict.fromkeys(numbers, notation.number) if notation.decimal != "." else {}
    found = [[csv_cell(name) for name in names]]
    for row in rows:
        cells = ((name, csv_cell(row.get(name))) for name in names)
        found.append([write[name](cell) if name in write else cell for name, cell in cells])
    return notation.start + _written(found, notation.sep)


def csv_beside(own: Iterable[str], added: Iterable[object], delimiter: str) -> str:
    """A row of the user's own file, as it was, with cells of ours appended."""
    cells = [*map(own_cell, own), *map(csv_cell, added)]
    line = delimiter.join(cells)
    # A row without anything to quote is written as it is, which takes a third of the time.
    if len(cells) > 1 and line.count(delimiter) == len(cells) - 1 and not re.search('["\r\n]', line):
        return f"{line}\r\n"
    return _written([cells], delimiter)


def _written(rows: Iterable[Iterable[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
