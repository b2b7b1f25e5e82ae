"""What a request costs by the hour of the week: the least and the most, where prices have windows."""

from __future__ import annotations

from fractions import Fraction

from costcalc.errors import NoPriceInForceError
from costcalc.numbers import as_fraction, settle
from costcalc.periods import whole_week
from costcalc.rating.charges import contracted_per_request
from costcalc.rating.period import PeriodRater
from costcalc.units import MONTH_DAYS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.rating.card import RateCard
    from costcalc.rating.hours import Use
    from costcalc.rating.rater import ShapeSlices

OTHER_HOURS = "other hours"


class ByHour(NamedTuple):
    """The least and the most that a request costs, and in which hours; by 30 days if all came in these.

    `per_day` are the requests of a day; None without a rate.
    """

    low: Fraction
    high: Fraction
    low_hours: str
    high_hours: str
    per_day: Fraction | None

    @property
    def cost_per_request_low(self) -> Decimal:
        """USD a request in the cheapest hours."""
        return settle(self.low)[0]

    @property
    def cost_per_request_high(self) -> Decimal:
        """USD a request in the dearest hours."""
        return settle(self.high)[0]

    @property
    def cost_per_month_low(self) -> Decimal | None:
        """USD in 30 days of which all requests come in the cheapest hours."""
        return self._in_month(self.low)

    @property
    def cost_per_month_high(self) -> Decimal | None:
        """USD in 30 days of which all requests come in the dearest hours."""
        return self._in_month(self.high)

    def _in_month(self, cost: Fraction) -> Decimal | None:
        return None if self.per_day is None else settle(cost * self.per_day * MONTH_DAYS)[0]


class Asked(NamedTuple):
    """What is asked of a model: its price periods, the shapes of a workload on it, when, and under what."""

    model: Model
    periods: Sequence[PricePeriod]
    shapes: Sequence[ShapeSlices]
    on: Moment
    use: Use | None
    contract: Contract | None


def by_hour(asked: Asked, per_day: Fraction | None) -> ByHour | None:
    """The span of a cost by the hour; None where it is the same in all hours that are asked about."""
    found = dict(_costs(asked))
    if len(found) < 2:  # noqa: PLR2004 - one cost is no span
        return None
    low, high = min(found), max(found)
    return ByHour(low, high, found[low], found[high], per_day)


def _costs(asked: Asked) -> Iterator[tuple[Fraction, str]]:
    """What a request costs in each kind of hours in which any come, and under which conditions."""
    use = asked.use
    for period in asked.periods:
        rater = PeriodRater(asked.model, period)
        windows = len(rater.windows)
        for hours in rater.hours(whole_week(asked.on), use.spread if use else ()) if windows else ():
            if use is None or use.is_in(hours.kind[windows:]):
                yield from _cost_in(asked, rater, hours.first)


def _cost_in(asked: Asked, rater: PeriodRater, instant: datetime) -> Iterator[tuple[Fraction, str]]:
    """What a request costs at an instant; nothing where it is not sold then."""
    try:
        cards = [rater.card(each.ask, instant, asked.on) for each in asked.shapes]
        costs = (
            as_fraction(contracted_per_request(card, each.shape.parts, asked.on, asked.contract))
            * each.weight
            for each, card in zip(asked.shapes, cards, strict=True)
        )
        yield sum(costs, Fraction(0)), _hours_of(cards)
    except NoPriceInForceError:
        return


def _hours_of(cards: Sequence[RateCard]) -> str:
    """The windows of the cards that have one."""
    windows = (card.variant.when.window for card in cards if card.variant is not None)
    return " and ".join(dict.fromkeys(map(str, filter(None, windows)))) or OTHER_HOURS
