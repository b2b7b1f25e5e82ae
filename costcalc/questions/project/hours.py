"""Which prices a workload meets over a stretch of time, by the hours of the week in which it runs."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from costcalc.periods import day_start
from costcalc.rating.card import Slice
from costcalc.rating.cells import cells, steady
from costcalc.rating.hours import density_of, used
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.periods import Kind, Stretch
    from costcalc.rating.card import RateCard
    from costcalc.rating.hours import Use
    from costcalc.rating.period import Ask
    from costcalc.rating.rater import ModelRater


def slices_over(
    rater: ModelRater, ask: Ask, stretch: Stretch, use: Use, whole: Stretch | None = None
) -> tuple[Slice, ...]:
    """The rate cards that apply over a stretch of time, each with the share of the use that falls on it.

    Of a part of a month, `whole` is the month over which the use is spread: most of it may be on other days.
    Raises `NoPriceInForceError` where no price is in force in a part of it.
    """
    if (only := steady(rater, stretch)) is not None:
        return only.card(ask, stretch.start, day_start(stretch.start.date())).alone
    lengths: dict[tuple[RateCard, Kind], int] = defaultdict(int)
    for period, hours in cells(rater, stretch, use.spread):
        card = period.card(ask, hours.first, hours.first)
        lengths[card, used(hours.kind[len(period.windows) :])] += hours.length
    density = density_of(use, whole or stretch)
    shares: dict[RateCard, Fraction] = defaultdict(Fraction)
    for (card, kind), length in lengths.items():
        shares[card] += density[kind] * length
    total = sum(shares.values())  # less than 1 where a window has no hour in the stretch
    return tuple(Slice(card, share / total) for card, share in shares.items() if share)
