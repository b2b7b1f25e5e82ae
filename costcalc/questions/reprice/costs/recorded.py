"""What a log recorded itself as its cost, and what costcalc makes of the same requests.

Rows that have a record stand in cells of their own, and are compared where all that they used has a price:
the difference is exact. Amounts in another currency than USD are compared at the rate of the last day.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from costcalc.errors import CostcalcError
from costcalc.numbers import EXACT, ZERO, as_fraction, significant, tidy
from costcalc.pricing.exchange import USD, exchange_on
from costcalc.questions.reprice.costs.bills import Total
from costcalc.questions.reprice.costs.priced import settled
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from costcalc.pricing.exchange import Exchange
    from costcalc.questions.reprice.costs.then import Taken
    from costcalc.questions.reprice.sums import Cell, Sum
    from costcalc.rating.table import RatingTable


class Compared(NamedTuple):
    """What can be held against one another: what was recorded of some requests, and what these cost.

    `requests` are those that were counted.
    """

    recorded: Decimal
    cost: Decimal
    requests: int

    @property
    def difference(self) -> Decimal:
        """How much more costcalc makes of it than was recorded."""
        return tidy(EXACT.subtract(self.cost, self.recorded))


class Recorded:
    """What rows recorded in one currency. Amounts are of that currency; `requests` have such a record."""

    def __init__(
        self,
        currency: str,
        sums: Mapping[Cell, Sum],
        taken: Sequence[Taken],
        exchange: Exchange | None,
        all_requests: int | None,
    ) -> None:
        spends = [each.recorded[currency] for each in sums.values() if currency in each.recorded]
        self.currency, self.exchange, self._taken = currency, exchange, taken
        self.cost = added(each.amount for each in spends)
        self.requests = sum(each.requests for each in spends)
        self._all_requests = all_requests

    @property
    def share(self) -> Decimal | None:
        """The share of all requests that have such a record; None where requests were not counted."""
        if not self._all_requests:
            return None
        return significant(as_fraction(Decimal(self.requests)) / self._all_requests)

    @property
    def without(self) -> int | None:
        """How many requests have no such record; None where requests were not counted."""
        return None if self._all_requests is None else self._all_requests - self.requests

    @cached_property
    def compared(self) -> Compared | None:
        """What can be compared; None where no row has both, or the currency has no rate."""
        cost, recorded, requests = Total(), [], 0
        for each in self._taken:
            if each.cell.record != self.currency or each.lot.parts != each.sum.parts:
                continue
            spend = each.sum.recorded[self.currency]
            cost.add(each.bill.owed)
            recorded.append(spend.amount)
            requests += spend.requests
        if not recorded or (self.currency != USD and self.exchange is None):
            return None
        ours = settled(cost.amount)
        return Compared(
            added(recorded), ours if self.exchange is None else self.exchange.convert(ours), requests
        )

    @property
    def estimate(self) -> str | None:
        """What is taken for granted of the comparison; None where it is exact."""
        if self.exchange is None or self.compared is None:
            return None
        return f"costs are converted by the rate of {self.exchange.date}"


def recorded_in(
    table: RatingTable,
    sums: Mapping[Cell, Sum],
    taken: Sequence[Taken],
    last: date | None,
    requests: int | None,
) -> list[Recorded]:
    """What was recorded by currency, that of most requests first."""
    counts: dict[str, int] = {}
    for each in sums.values():
        for currency, spend in each.recorded.items():
            counts[currency] = counts.get(currency, 0) + spend.requests
    found = sorted(counts, key=lambda currency: (-counts[currency], currency))
    return [Recorded(each, sums, taken, _exchange(table, each, last), requests) for each in found]


def _exchange(table: RatingTable, currency: str, last: date | None) -> Exchange | None:
    """The rate of the last day of a log; None for USD, and where the table has none."""
    if currency == USD or last is None:
        return None
    try:
        return exchange_on(table.catalogue.facts().fx.values(), currency, last)
    except CostcalcError:
        return None


def added(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts, to the last digit."""
    total = ZERO
    for each in amounts:
        total = EXACT.add(total, each)
    return tidy(total)
