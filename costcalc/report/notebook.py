"""Rows of an answer in a notebook: as a pyarrow table, and so as a pandas or polars frame; and as HTML."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.shapes import FLAG, NO_COLUMN, NUMBERS, PRICE, SHARE, WHOLE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.shapes import Shape

PRECISION, LARGEST_PRECISION, SCALE = 38, 76, 12
"""Digits of decimal128 and decimal256, and the least number of them after the point."""

DECIMALS = NUMBERS - {PRICE, SHARE}
"""Kinds of columns that are decimals: a price may be words (`as input`), and a share a fraction (`2/3`)."""


def arrow_table(shape: Shape, rows: Iterable[object]) -> Any:  # noqa: ANN401 - a pyarrow.Table, which has no types
    """A pyarrow Table of the single members of rows: texts first, then flags, then numbers.

    Those are decimals with every digit that they have. CSV has the members of the whole answer too.
    Raises `MissingExtraError` without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        raise import_fault(error, "to_arrow", "arrow", "pyarrow") from None
    types = {FLAG: pa.bool_(), WHOLE: pa.int64()}
    documents = [shape.document(row) for row in rows]
    texts, others, numbers = {}, {}, {}
    for field in shape:
        if not field.is_single or field.column == NO_COLUMN:
            continue
        name, said = field.name, [each.get(field.name) for each in documents]
        if field.kind in DECIMALS:
            values = [None if each is None else Decimal(each) for each in said]
            numbers[name] = pa.array(values, _decimals(pa, name, said))
        elif field.kind in types:
            others[name] = pa.array(said, types[field.kind])
        else:
            texts[name] = pa.array(said, pa.string())
    return pa.table(texts | others | numbers)


def _decimals(pa: Any, name: str, amounts: Sequence[str | None]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The smallest decimal type that holds every digit of a column."""
    parts = [text.partition(".") for text in amounts if text is not None]
    whole = max((len(part[0]) for part in parts), default=1)
    scale = max(SCALE, *(len(part[2]) for part in parts), 0)
    if whole + scale <= PRECISION:
        return pa.decimal128(PRECISION, scale)
    if whole + scale <= LARGEST_PRECISION:
        return pa.decimal256(LARGEST_PRECISION, scale)
    raise UsageError(f"has more than {LARGEST_PRECISION} digits, which is more than arrow holds", name)


def brief(shape: Shape) -> list[str]:
    """The few members that a notebook shows, in the order of their columns."""
    return [each.name for each in sorted(shape, key=lambda each: each.column or 0) if each.brief]


def html_table(names: Sequence[str], entries: Iterable[Mapping[str, Any]]) -> str:
    """Some members of the entries of a document below their names; what is not there is a dash."""
    head = "".join(f"<th>{name}</th>" for name in names)
    rows = ("".join(_cell(entry.get(name)) for name in names) for entry in entries)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _cell(value: object) -> str:
    return f"<td>{'—' if value is None else escape(str(value))}</td>"
