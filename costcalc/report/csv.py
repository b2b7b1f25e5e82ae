"""Results as CSV (RFC 4180, UTF-8): flat rows, plain digits, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from costcalc.report.rows import columns_of, rows_of
from costcalc.report.safe import csv_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def csv_text(document: Mapping[str, Any]) -> str:
    """A result as CSV, with a line of column names."""
    columns = columns_of(document)
    rows = ([row[column] for column in columns] for row in rows_of(document))
    return csv_lines([columns, *rows])


def csv_lines(rows: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    """Rows of cells as CSV lines."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return text.getvalue()
