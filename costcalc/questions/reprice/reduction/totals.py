"""Sums of a cell while rows come in: exact, whatever the order in which they are added."""

from __future__ import annotations

from decimal import Decimal

from costcalc.meters import METERS, PARTS
from costcalc.numbers import EXACT
from costcalc.questions.reprice.sums import Spend, Sum
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from costcalc.questions.reprice.sums import Cell
    from costcalc.usage.logs.rows import Parts, Recorded

_PLACES = {name: place for place, name in enumerate(METERS)}
NO_SPEND: dict[str, Spend] = {}
"""What rows without a record recorded: one for all of them, which nobody changes."""
INPUT = "input"
OF_INPUT = frozenset((INPUT, *PARTS[INPUT]))
"""The disjoint classes of tokens that are input together."""


class Totals:
    """What the rows of a cell come to so far."""

    __slots__ = ("first", "last", "parts", "recorded", "requests")

    def __init__(self) -> None:
        self.requests: int | None = 0
        self.first: int | None = None
        self.last: int | None = None
        self.parts: dict[str, int | Decimal] = {}
        self.recorded = NO_SPEND

    def add(
        self, at: int | None, until: int | None, requests: int | None, parts: Parts, spent: Recorded | None
    ) -> None:
        """Count a row: of one instant, of a bucket `[at, until)`, or without a time."""
        if at is not None:
            if self.first is None or at < self.first:
                self.first = at
            last = at if until is None else until - 1
            if self.last is None or last > self.last:
                self.last = last
        if requests is None or self.requests is None:
            self.requests = None
        else:
            self.requests += requests
        known = self.parts
        for meter, quantity in parts:
            known[meter] = added(known[meter], quantity) if meter in known else quantity
        if spent is not None:
            self._spend(spent.currency, spent.amount, requests or 0)

    def _spend(self, currency: str, amount: Decimal, requests: int) -> None:
        before = self.recorded.get(currency)
        if before is not None:
            amount, requests = EXACT.add(before.amount, amount), before.requests + requests
        if self.recorded is NO_SPEND:  # as of most
            self.recorded = {}
        self.recorded[currency] = Spend(amount, requests)

    def add_sum(self, other: Sum) -> None:
        """Count all rows of another sum."""
        self.add(other.first, None if other.last is None else other.last + 1, other.requests, (), None)
        for meter, quantity in other.parts.items():
            self.parts[meter] = added(self.parts.get(meter, 0), quantity)
        for currency, spend in other.recorded.items():
            self._spend(currency, spend.amount, spend.requests)

    def sum(self) -> Sum:
        """What they come to; quantities in the order of charge lines, without zeros."""
        parts = {
            meter: whole(self.parts[meter]) for meter in sorted(self.parts, key=_place) if self.parts[meter]
        }
        recorded = dict(sorted(self.recorded.items())) if self.recorded else NO_SPEND
        return Sum(self.requests, self.first, self.last, parts, recorded)


def _place(meter: str) -> tuple[int, str]:
    return _PLACES.get(meter, len(_PLACES)), meter


def added(one: int | Decimal, other: int | Decimal) -> int | Decimal:
    """The sum of two quantities, to the last digit."""
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    return EXACT.add(Decimal(one), Decimal(other))


def input_of(parts: Iterable[tuple[str, int | Decimal]]) -> int | Decimal:
    """All input tokens of disjoint parts: what tells how large a request is."""
    total: int | Decimal = 0
    for meter, quantity in parts:
        total = added(total, quantity) if meter in OF_INPUT else total
    return total


def whole(quantity: int | Decimal) -> int | Decimal:
    """A quantity as a whole number, if it is one."""
    if isinstance(quantity, Decimal) and quantity == quantity.to_integral_value():
        return int(quantity)
    return quantity


NOTHING = Sum(0, None, None, {})
"""What comes to nothing, as of rows that no longer count: there is no cell of it."""


def in_order(sums: Mapping[Cell, Totals]) -> dict[Cell, Sum]:
    """The sums of cells, in the order in which they are told."""
    found = ((cell, sums[cell].sum()) for cell in sorted(sums, key=order))
    return {cell: each for cell, each in found if each != NOTHING}


def summed(sums: Iterable[tuple[Cell, Sum]]) -> dict[Cell, Totals]:
    """The totals of sums, in which a cell may stand several times."""
    found: dict[Cell, Totals] = {}
    for cell, each in sums:
        if cell not in found:
            found[cell] = Totals()
        found[cell].add_sum(each)
    return found


def order(cell: Cell) -> tuple[Any, ...]:
    """What orders cells: the model, then the time, then the size, then the rest."""
    slot = cell.slot
    start, end = (_or_least(each) for each in (slot.start, slot.end))
    kind = (start, end, *slot[2:])
    by = tuple((each is not None, each or "") for each in cell.by)
    record = (cell.record is None, cell.record or "")
    return cell.model, kind, cell.smallest, cell.largest, cell.options, cell.is_pictured, by, record


def _or_least(at: int | None) -> int:
    return -1 if at is None else at
