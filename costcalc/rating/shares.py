"""The cards of a day, or of the week that it stands for: each with the share of the use that falls on it."""

from __future__ import annotations

from fractions import Fraction

from costcalc.periods import MICROSECOND
from costcalc.rating.card import RateCard, Slice
from costcalc.rating.hours import density_of, used
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from costcalc.periods import Moment, Stretch
    from costcalc.rating.hours import Use
    from costcalc.rating.period import Ask, PeriodRater


def shares_of(
    ask: Ask, on: Moment, periods: Sequence[tuple[Stretch, PeriodRater]], week: Stretch | None = None
) -> tuple[Slice, ...]:
    """The cards of periods, each with its share of their time; windows count by the day, or by the week."""
    if week is not None and ask.use is not None:
        return _used(ask, on, periods, week, ask.use)
    times: dict[RateCard, int] = {}
    for stretch, rater in periods:
        weight = stretch.length // MICROSECOND if week else 1
        for hours in rater.hours(week or stretch):
            card = rater.card(ask, hours.first, on)
            times[card] = times.get(card, 0) + weight * hours.length
    whole = sum(times.values())
    return tuple(Slice(card, Fraction(times[card], whole)) for card in sorted(times, key=_order))


def _used(
    ask: Ask, on: Moment, periods: Sequence[tuple[Stretch, PeriodRater]], week: Stretch, use: Use
) -> tuple[Slice, ...]:
    """The cards of periods, each with the share of a week's use that falls on it."""
    density, shares = density_of(use, week), dict[RateCard, Fraction]()
    for stretch, rater in periods:
        for hours in rater.hours(week, use.spread):
            share = (
                density[used(hours.kind[len(rater.windows) :])]
                * hours.length
                * (stretch.length // MICROSECOND)
            )
            if share:  # what nobody asks for in any hour need not be sold then
                card = rater.card(ask, hours.first, on)
                shares[card] = shares.get(card, Fraction(0)) + share
    whole = sum(shares.values())
    return tuple(Slice(card, shares[card] / whole) for card in sorted(shares, key=_order))


def _order(card: RateCard) -> tuple[datetime, int]:
    position = -1 if card.variant is None else list(card.period.variants).index(card.variant)
    return card.period.start, position
