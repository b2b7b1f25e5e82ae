"""Cells: the parts of a time within which a price hangs on the size of a request alone."""

from __future__ import annotations

from costcalc.errors import NoPriceInForceError
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.periods import Hours, Stretch, WeeklyWindow
    from costcalc.pricing.conditions import Threshold
    from costcalc.pricing.model import PricePeriod
    from costcalc.rating.period import PeriodRater
    from costcalc.rating.rater import ModelRater


class Cell(NamedTuple):
    """Hours of one kind in which one period is in force: all of a stretch with the same windows open.

    In a cell a request with the same options costs the same at each moment, and its price depends on the size
    of its input alone, by the tiers of the period.
    """

    period: PeriodRater
    hours: Hours


def cells(rater: ModelRater, stretch: Stretch, beside: tuple[WeeklyWindow, ...] = ()) -> list[Cell]:
    """The cells of a stretch, by the windows of its prices and by those `beside`, which come last in a kind.

    Raises `NoPriceInForceError` where no price is in force in a part of it.
    """
    found: list[Cell] = []
    for part, period in rater.periods_within(stretch):
        if period is None:
            raise NoPriceInForceError(rater.model.id, part.start)
        found += (Cell(period, hours) for hours in period.hours(part, beside))
    return found


def steady(rater: ModelRater, stretch: Stretch) -> PeriodRater | None:
    """The one period of a stretch that is a single cell; None of several, and where no price is in force."""
    found = rater.periods_within(stretch)
    period = found[0][1]
    return None if len(found) > 1 or period is None or period.has_windows else period


def tiers_of(periods: Iterable[PricePeriod]) -> list[Threshold]:
    """The sizes of a request's input at which a price changes, from the one that most requests reach."""
    found = {variant.when.threshold for period in periods for variant in period.variants}
    return sorted((each for each in found if each is not None), key=lambda each: each.narrowness)
