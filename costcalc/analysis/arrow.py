"""Rows of a comparison as a pyarrow table, and so as a pandas or polars frame."""

from __future__ import annotations

from costcalc.errors import MissingExtraError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.analysis.comparison import Row

PRECISION, SCALE = 38, 12
"""decimal128: 26 digits before the point and 12 after it, as many as a rounded charge line has."""

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


def table_of(rows: Sequence[Row]) -> Any:  # noqa: ANN401 - a pyarrow.Table, which has no types
    """A pyarrow Table: texts, and amounts as decimal128(38, 12), rounded half even to 12 places.

    Raises `MissingExtraError` without pyarrow.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtraError("to_arrow", "arrow") from None
    from decimal import ROUND_HALF_EVEN, Context, Decimal

    context = Context(prec=PRECISION, rounding=ROUND_HALF_EVEN)
    step = Decimal(1).scaleb(-SCALE)

    def amount(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text).quantize(step, context=context)

    documents = [row.to_dict() for row in rows]
    columns = {name: pa.array([each[name] for each in documents], pa.string()) for name in TEXTS}
    money = pa.decimal128(PRECISION, SCALE)
    columns |= {name: pa.array([amount(each[name]) for each in documents], money) for name in AMOUNTS}
    return pa.table(columns)
