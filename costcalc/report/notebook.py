"""Rows of an answer in a notebook: as a pyarrow table, and so as a pandas or polars frame; and as HTML."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from html import escape

from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.shapes import FLAG, MOMENT, NUMBERS, PRICE, SHARE, WHOLE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.shapes import Field, Shape

PRECISION, LARGEST_PRECISION, SCALE = 38, 76, 12
"""Digits of decimal128 and decimal256, and the least number of them after the point."""

WORDY = frozenset({PRICE, SHARE})
"""Kinds of columns that may be words (`as input`) or fractions (`2/3`): texts beside decimals, and floats.
Words beside floats stand in a column of their own."""
DECIMALS = NUMBERS - WORDY
"""Kinds of columns that are decimals."""
WORDS = "_words"
LAST_COLUMN = "changes"


def arrow_table(
    fields: Sequence[Field],
    rows: Sequence[Mapping[str, Any]],
    *,
    is_float: bool = False,
    has_instants: bool = False,
    extra: str = "arrow",
) -> Any:  # noqa: ANN401 - a pyarrow.Table, which has no types
    """A pyarrow Table of flat rows: texts first, then flags and whole numbers, then numbers.

    Those are decimals with every digit that they have, or floats. Raises `MissingExtraError` without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError as error:
        raise import_fault(error, "to_arrow", extra, "pyarrow") from None
    texts, others, numbers = {}, {}, {}
    for field in fields:
        name, said = field.name, [row[field.name] for row in rows]
        kind = "" if field.holds else field.kind
        if is_float and kind in NUMBERS:
            values = [_float(each) for each in said]
            numbers[name] = pa.array(values, pa.float64())
            words = [each if value is None else None for each, value in zip(said, values, strict=True)]
            if any(words):
                texts[name + WORDS] = pa.array(words, pa.string())
        elif kind in DECIMALS:
            numbers[name] = _decimals(pa, name, said)
        elif kind == FLAG:
            others[name] = pa.array([None if each is None else each == "true" for each in said], pa.bool_())
        elif kind == WHOLE:
            others[name] = pa.array([None if each is None else int(each) for each in said], pa.int64())
        elif has_instants and kind == MOMENT and (instants := _instants(pa, said)) is not None:
            texts[name] = instants
        else:
            texts[name] = pa.array([None if each is None else str(each) for each in said], pa.string())
    last = {LAST_COLUMN: texts.pop(LAST_COLUMN)} if LAST_COLUMN in texts else {}
    return pa.table(texts | others | numbers | last)


def _float(said: str | None) -> float | None:
    """The nearest float to a number or a fraction; None where there is none, or words."""
    try:
        return None if said is None else float(Fraction(said))
    except ValueError:
        return None


def _instants(pa: Any, said: Sequence[str | None]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """A column of instants, a day as its first one; None where some of it is neither."""
    try:
        values = [None if each is None else datetime.fromisoformat(each) for each in said]
    except ValueError:
        return None
    aware = [each if each is None or each.tzinfo else each.replace(tzinfo=UTC) for each in values]
    return pa.array(aware, pa.timestamp("us", "UTC"))


def _decimals(pa: Any, name: str, said: Sequence[str | None]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """A column of decimals, of the smallest type that holds every digit of it."""
    parts = [text.lstrip("-").partition(".") for text in said if text is not None]
    whole = max((len(part[0]) for part in parts), default=1)
    scale = max(SCALE, *(len(part[2]) for part in parts), 0)
    values = [None if each is None else Decimal(each) for each in said]
    if whole + scale <= PRECISION:
        return pa.array(values, pa.decimal128(PRECISION, scale))
    if whole + scale <= LARGEST_PRECISION:
        return pa.array(values, pa.decimal256(LARGEST_PRECISION, scale))
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
