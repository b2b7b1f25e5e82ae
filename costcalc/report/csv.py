"""Results as CSV (RFC 4180, UTF-8): flat rows, plain digits, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

from costcalc.report.safe import csv_cell, own_cell
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any


def csv_text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None) -> str:
    """Rows as CSV, with a line of column names: those given, or every one that a row has."""
    names = columns if columns is not None else list(dict.fromkeys(name for row in rows for name in row))
    return csv_lines([names, *([row.get(name) for name in names] for row in rows)])


def csv_lines(rows: Iterable[Iterable[object]]) -> str:
    """Rows of cells as CSV lines."""
    return _written(([csv_cell(value) for value in row] for row in rows), ",")


def csv_beside(own: Iterable[str], added: Iterable[object], delimiter: str) -> str:
    """A row of the user's own file, as it was, with cells of ours appended."""
    return _written([[*map(own_cell, own), *map(csv_cell, added)]], delimiter)


def _written(rows: Iterable[Iterable[str]], delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
