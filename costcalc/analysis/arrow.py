"""Rows of a comparison, projection or break-even as a pyarrow table, and so as a pandas or polars frame."""

from __future__ import annotations

from decimal import Decimal

from costcalc.analysis.change_words import change_texts
from costcalc.errors import UsageError
from costcalc.extras import import_fault
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.analysis.breakeven_rows import BreakEvenRow
    from costcalc.analysis.projected import MonthRow
    from costcalc.questions.compare.result import Row

PRECISION, LARGEST_PRECISION, SCALE = 38, 76, 12
"""Digits of decimal128 and decimal256, and the least number of them after the point."""

TEXTS = ("model", "name", "effective_from", "effective_to", "effective_from_basis", "estimate")
AMOUNTS = (
    "cost_per_request",
    "cost_per_day",
    "cost_per_month",
    "cost_per_year",
    "blended_unit_price",
    "ratio_to_cheapest",
    "ratio_to_baseline",
)
MONTH_TEXTS = ("month", "scenario", "model", "name", "estimate")
MONTH_AMOUNTS = ("requests", "list_cost", "contracted_cost", "cost", "cumulative_cost")
BREAKEVEN_TEXTS = ("model", "name", "reason", "effective_from", "effective_to", "estimate")
BREAKEVEN_FLAGS = ("same_weights", "reached")
BREAKEVEN_AMOUNTS = (
    "api_cost_per_day",
    "list_cost_per_day",
    "blended_unit_price",
    "breakeven_tokens_per_day",
    "breakeven_requests_per_day",
    "ratio_to_own",
    "margin",
)


def table_of(rows: Sequence[Row]) -> Any:  # noqa: ANN401 - a pyarrow.Table, which has no types
    """A pyarrow Table: texts, and amounts as decimals with every digit that they have.

    Raises `MissingExtraError` without pyarrow.
    """
    documents = [row.to_dict() for row in rows]
    changes = ["; ".join(change_texts(each["changes"])) for each in documents]
    return _table(documents, TEXTS, AMOUNTS).append_column("changes", [changes])


def months_table(rows: Sequence[MonthRow]) -> Any:  # noqa: ANN401 - as above
    """The months of a projection as a pyarrow Table, one row a month and model."""
    return _table([row.to_dict() for row in rows], MONTH_TEXTS, MONTH_AMOUNTS)


def breakeven_table(rows: Sequence[BreakEvenRow]) -> Any:  # noqa: ANN401 - as above
    """The API models of a break-even as a pyarrow Table, one row each."""
    documents = [row.to_dict() for row in rows]
    return _table(documents, BREAKEVEN_TEXTS, BREAKEVEN_AMOUNTS, BREAKEVEN_FLAGS)


def _table(
    documents: Sequence[dict[str, Any]],
    texts: Sequence[str],
    amounts: Sequence[str],
    flags: Sequence[str] = (),
) -> Any:  # noqa: ANN401 - as above
    try:
        import pyarrow as pa
    except ImportError as error:
        raise import_fault(error, "to_arrow", "arrow", "pyarrow") from None
    columns = {name: pa.array([each.get(name) for each in documents], pa.string()) for name in texts}
    columns |= {name: pa.array([each[name] for each in documents], pa.bool_()) for name in flags}
    for name in amounts:
        said = [each[name] for each in documents]
        columns[name] = pa.array([_decimal(each) for each in said], _type_of(pa, name, said))
    return pa.table(columns)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _type_of(pa: Any, name: str, amounts: Sequence[str | None]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The smallest decimal type that holds every digit of a column."""
    parts = [text.partition(".") for text in amounts if text is not None]
    whole = max((len(part[0]) for part in parts), default=1)
    scale = max(SCALE, *(len(part[2]) for part in parts), 0)
    if whole + scale <= PRECISION:
        return pa.decimal128(PRECISION, scale)
    if whole + scale <= LARGEST_PRECISION:
        return pa.decimal256(LARGEST_PRECISION, scale)
    raise UsageError(f"has more than {LARGEST_PRECISION} digits, which is more than arrow holds", name)
