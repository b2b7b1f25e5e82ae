"""Filters and orders of `models`: what a question may ask of a model, and by what a list is sorted."""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.errors import CostcalcError, UsageError, listed, shown
from costcalc.meters import METERS
from costcalc.operations.counts import read_count
from costcalc.operations.words import Parameter, one_text
from costcalc.pricing.model import Price
from costcalc.units import read_price, read_quantity
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from costcalc.operations.models import ModelRow
    from costcalc.operations.words import Words

    Test = Callable[[Decimal], bool]

MOST_ROWS = 100_000
SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda value, bound: value >= bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    "<": lambda value, bound: value < bound,
    "=": lambda value, bound: value == bound,
}
ORDERS = ("table", "model", "context", "released", "input", "output")
"""By what a list may be sorted; `table` is the order of the layers."""

PARAMETERS = (
    Parameter("layer", "only models of this layer: overlay, table, genai-prices, …"),
    Parameter("context", "only models that read as much: '>=200000 token', 200k", example=">=200000 token"),
    Parameter(
        "max_input_price", "only models whose input costs at most: '1 USD/Mtoken'", example="1 USD/Mtoken"
    ),
    Parameter("max_output_price", "only models whose output costs at most: '5 USD/Mtoken'"),
    Parameter("sort", f"by {listed(ORDERS)}; with a - before it, the other way round", example="input"),
    Parameter("limit", "at most so many of them", "count"),
    Parameter("offset", "without the first so many", "count"),
)


class Filter(NamedTuple):
    """What a model must be."""

    layer: str | None
    context: Test | None
    max_input: Decimal | None
    max_output: Decimal | None

    def takes(self, row: ModelRow) -> bool:
        """Whether a model is asked for; one without a context window or a price meets no bound."""
        window = row.context_window
        return (
            (self.layer is None or row.model.layer == self.layer)
            and (self.context is None or (window is not None and self.context(Decimal(window))))
            and _within(row, "input", self.max_input)
            and _within(row, "output", self.max_output)
        )


def _within(row: ModelRow, meter: str, most: Decimal | None) -> bool:
    amount = amount_of(row, meter)
    return most is None or (amount is not None and amount <= most)


def amount_of(row: ModelRow, meter: str) -> Decimal | None:
    """The base list price of a meter in force; None without one."""
    rate = row.period.rates.get(meter) if row.period else None
    return rate.unit_amount if isinstance(rate, Price) else None


def read_filter(words: Words) -> Filter:
    """The filters that were said."""
    return Filter(one_text(words, "layer"), _context(words), _price(words, "input"), _price(words, "output"))


def _context(words: Words) -> Test | None:
    said = one_text(words, "context")
    if said is None:
        return None
    match = re.fullmatch("(>=|<=|>|<|=)? ?(.{1,60})", said)
    try:
        bound = read_quantity(match[2] if match else said, "token")
    except CostcalcError as error:
        raise UsageError(f"write a size such as '>=200000 token': {error}", "context") from error
    if bound != bound.to_integral_value():
        raise UsageError(f"{shown(said)}: tokens are whole", "context")
    holds = SIGNS[(match and match[1]) or ">="]
    return lambda value: holds(value, bound)


def _price(words: Words, meter: str) -> Decimal | None:
    name = f"max_{meter}_price"
    said = one_text(words, name)
    if said is None:
        return None
    try:
        return read_price(said if " " in said or "/" in said else f"{said} USD/Mtoken", METERS[meter])
    except CostcalcError as error:
        raise UsageError(str(error), name) from error


def in_order(rows: list[ModelRow], words: Words) -> list[ModelRow]:
    """The rows in the order that was said; those that lack what is sorted by come last."""
    said = one_text(words, "sort") or "table"
    name, downwards = said.removeprefix("-"), said.startswith("-")
    if name not in ORDERS:
        raise UsageError(f"must be {listed(ORDERS)}, not {shown(said)}", "sort")
    if name == "table":
        return rows[::-1] if downwards else rows
    known = [row for row in rows if _key(row, name) is not None]
    unknown = [row for row in rows if _key(row, name) is None]
    return sorted(known, key=lambda row: _key(row, name), reverse=downwards) + unknown


def _key(row: ModelRow, name: str) -> Any:  # noqa: ANN401 - texts or numbers, all of one kind
    if name == "model":
        return row.model.id
    if name == "context":
        return row.context_window
    return row.model.released if name == "released" else amount_of(row, name)


def page_of(rows: list[ModelRow], words: Words) -> tuple[list[ModelRow], int]:
    """The rows of a page, and where it begins."""
    offset, limit = (
        read_count(words, "offset", 0, most=MOST_ROWS, least=0),
        read_count(words, "limit", MOST_ROWS, most=MOST_ROWS),
    )
    return rows[offset : offset + limit], offset
