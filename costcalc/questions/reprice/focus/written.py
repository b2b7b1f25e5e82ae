"""Rows of FOCUS as a file: CSV, or Parquet with exact decimals.

Whoever reads CSV guesses what a column holds, and a column of whole numbers would be integers: FOCUS wants
decimals, so each number has a decimal point, `1000000.0`.
"""

from __future__ import annotations

import os

from costcalc.errors import OutputError, UsageError
from costcalc.extras import import_fault
from costcalc.numbers import plain
from costcalc.periods import spell
from costcalc.questions.reprice.focus.columns import FLAG, MOMENT, NUMBER
from costcalc.report.csv import csv_text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.questions.reprice.focus.columns import Column
    from costcalc.questions.reprice.focus.rows import Focus

PARQUET = ".parquet"
DIGITS = 38
"""The most that a decimal of Parquet has in tools that read it."""


def in_form(focus: Focus, place: str | None) -> str | bytes:
    """The rows as the name of a file says: Parquet of one that ends so, else CSV."""
    return as_parquet(focus) if place is not None and place.endswith(PARQUET) else as_csv(focus)


def check_extra(place: str | None) -> None:
    """Raise `MissingExtraError` where a file cannot be written for want of pyarrow: before logs are read."""
    if place is None or not place.endswith(PARQUET):
        return
    try:
        import pyarrow.parquet  # noqa: F401 - whether it is there
    except ImportError as error:
        raise import_fault(error, "a FOCUS file in Parquet", "arrow", "pyarrow") from None


def save(focus: Focus, path: str | os.PathLike[str]) -> None:
    """Write a file whole or not at all; `OutputError` where that is not possible."""
    from costcalc.whole_files import write_whole

    content = in_form(focus, os.fspath(path))
    try:
        write_whole(path, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise OutputError(str(path), error.strerror or str(error)) from None


def as_csv(focus: Focus) -> str:
    """The rows as CSV, with a line of column names."""
    kinds = {each.name: each.kind for each in focus.columns}
    rows = ({name: _cell(kinds[name], value) for name, value in row.items()} for row in focus.rows)
    return csv_text(rows, list(kinds))


def _cell(kind: str, value: Any) -> str | None:  # noqa: ANN401 - of the column's kind
    if value is None:
        return None
    if kind == NUMBER:
        text = plain(value)
        return text if "." in text else f"{text}.0"
    if kind == MOMENT:
        return spell(value)
    return str(value).lower() if kind == FLAG else str(value)


def as_parquet(focus: Focus) -> bytes:
    """The rows as Parquet. Raises `MissingExtraError` without pyarrow."""
    check_extra(PARQUET)
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = list(focus.rows)
    arrays = [pa.array([row[each.name] for row in rows], _type_of(pa, each, rows)) for each in focus.columns]
    table = pa.table(arrays, names=[each.name for each in focus.columns])
    out = pa.BufferOutputStream()
    pq.write_table(table, out)
    found: bytes = out.getvalue().to_pybytes()
    return found


def _type_of(pa: Any, column: Column, rows: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401 - pyarrow has no types
    if column.kind == NUMBER:
        return pa.decimal128(DIGITS, _scale(column.name, [row[column.name] for row in rows]))
    if column.kind == MOMENT:
        return pa.timestamp("us", tz="UTC")
    return pa.bool_() if column.kind == FLAG else pa.string()


def _scale(name: str, found: Sequence[Decimal]) -> int:
    """How many decimal places a column needs; `UsageError` where its numbers do not fit."""
    texts = [plain(each).lstrip("-").partition(".") for each in found]
    places = max((len(fraction) for _, _, fraction in texts), default=1)
    wholes = max((len(whole) for whole, _, _ in texts), default=1)
    if wholes + places > DIGITS:
        raise UsageError(
            f"{name} needs {wholes + places} digits, and a decimal of Parquet has {DIGITS}: write CSV",
            "output",
        )
    return max(places, 1)
