"""Which rates apply: the period of a model in force, and how long; of a day, each with its share."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from costcalc.errors import InstantNeededError, NoPriceInForceError
from costcalc.periods import DAY, Moment, Stretch, cut, day_start, spell, whole_day, whole_week
from costcalc.rating.period import Ask, PeriodRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from fractions import Fraction

    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.rating.card import Slice
    from costcalc.usage.workload import Shape

EVEN_DAY = "even use over the day"
EVEN_WEEK = "even use over the week"
MEAN_REQUEST = "every request taken at the mean size"


class ShapeSlices(NamedTuple):
    """One shape of a workload on one model: its weight in the mix, and the rate cards that apply to it.

    `ask` is what the model was asked for it.
    """

    shape: Shape
    weight: Fraction | int
    slices: Sequence[Slice]
    ask: Ask


MOST_DAYS = 1000
"""So many days with hours, or with an edge, are kept of a model."""


DayKey = tuple[Moment, tuple[tuple[str, str], ...]]
"""A day, and the options asked."""


class ModelRater:
    """One model, ready to rate: its periods in order of time, each made ready when it is asked about."""

    __slots__ = ("_days", "_periods", "has_dated_windows", "model", "starts")

    def __init__(self, model: Model) -> None:
        self.model = model
        self._periods: dict[int, PeriodRater] = {}
        self._days: dict[DayKey, tuple[Slice, ...]] = {}
        self.starts = [period.start for period in model.prices]
        self.has_dated_windows = any(period.context_window for period in model.prices)

    def at(self, instant: datetime) -> PeriodRater | None:
        """The period in force at an instant; None outside of all, and where the model was withdrawn."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return None
        found = self._periods.get(index) or self._ready(index)
        end = found.period.effective_to
        if (end is not None and instant >= end) or found.period.withdrawn:
            return None
        return found

    def plain_at(self, on: Moment, size: Decimal, *, is_sum: bool) -> tuple[Slice, ...] | None:
        """The one card of a request of a size without options, or of a sum of them, at an instant.

        None where it takes more to find out: on a day, outside of all periods, where the request is not sold,
        and where a sum may leave open what each request costs.
        """
        if not isinstance(on, datetime):
            return None
        found = self.at(on)
        if found is None or (is_sum and (found.usual or found.base.by_request)):
            return None
        card = found.plain_card(size, on)
        return None if card is None else card.alone

    def _ready(self, index: int) -> PeriodRater:
        # Of two threads that make one, both take that of the first.
        return self._periods.setdefault(index, PeriodRater(self.model, self.model.prices[index]))

    def context_window(self, on: Moment) -> int | None:
        """The largest input of one request on a moment, quickly: few models have more than one."""
        if not self.has_dated_windows:
            return self.model.context_window
        found = self.at(on) if isinstance(on, datetime) else self._all_day(day_start(on))
        return self.model.window_on(on) if found is None else self.model.window_in(found.period)

    def _all_day(self, start: datetime) -> PeriodRater | None:
        """The period in force all of a day that begins then; None without one."""
        found = self.at(start)
        end = None if found is None else found.period.effective_to
        return found if end is None or end >= start + DAY else None

    def slices(self, ask: Ask, on: Moment, *, weekly: bool = False) -> tuple[Slice, ...]:
        """The cards that apply on a moment, with their shares.

        An instant has one. A day is cut where a price begins or ends and, unless `weekly`, where a window
        opens or closes; with `weekly`, windows count by their share of the whole week instead.
        """
        if isinstance(on, datetime):
            found = self.at(on)
            if found is None:
                raise NoPriceInForceError(self.model.id, on)
            return found.card(ask, on, on).alone
        found = self._all_day(start := day_start(on))
        if found is not None and not found.has_windows:
            return found.card(ask, start, on).alone
        if weekly:
            return self._shared(ask, on, self.periods_of(whole_day(on), on), weekly=True)
        key = on, tuple(sorted(ask.options.items()))
        return self._days.get(key) or self._on_day(ask, on, key)

    def _on_day(self, ask: Ask, on: Moment, key: DayKey) -> tuple[Slice, ...]:
        """The cards of a day with hours, or with an edge, kept unless they hang on the size of a request."""
        periods = self.periods_of(whole_day(on), on)
        found = self._shared(ask, on, periods, weekly=False)
        if len(self._days) < MOST_DAYS and not any(each.period.has_thresholds for _, each in periods):
            self._days[key] = found
        return found

    def slices_in(
        self, period: PricePeriod, ask: Ask, on: Moment, *, weekly: bool = False
    ) -> tuple[Slice, ...]:
        """The cards that would apply on a moment if a period of the model were in force then."""
        index = next(i for i, each in enumerate(self.model.prices) if each is period)
        rater = self._periods.get(index) or self._ready(index)
        if isinstance(on, datetime):
            return rater.card(ask, on, on).alone
        return self._shared(ask, on, [(whole_day(on), rater)], weekly=weekly)

    def _shared(
        self, ask: Ask, on: Moment, periods: Sequence[tuple[Stretch, PeriodRater]], *, weekly: bool
    ) -> tuple[Slice, ...]:
        """The cards of periods, each with its share of a day, or of the week that it stands for."""
        from costcalc.rating.shares import shares_of  # with fractions, which few questions need

        return shares_of(ask, on, periods, whole_week(on) if weekly else None)

    def periods_within(self, stretch: Stretch) -> list[tuple[Stretch, PeriodRater | None]]:
        """A stretch cut where a price begins or ends; None for a part in which no price is in force."""
        edges = [edge for each in self.model.prices for edge in (each.start, each.effective_to) if edge]
        return [(part, self.at(part.start)) for part in cut(stretch, edges)]

    def periods_of(self, day: Stretch, on: Moment) -> list[tuple[Stretch, PeriodRater]]:
        """The periods in force in a day; `InstantNeededError` where none is for a part of it."""
        found = self.periods_within(day)
        priced = [(part, rater) for part, rater in found if rater is not None]
        if not priced:
            raise NoPriceInForceError(self.model.id, on)
        if unpriced := next((part for part, rater in found if rater is None), None):
            edge = unpriced.start if unpriced.start > day.start else unpriced.end
            raise InstantNeededError(
                f"the price of {self.model.id} begins or ends in the day {spell(on)}, at {spell(edge)}: "
                f"give an instant such as {spell(priced[0][0].start)}",
                "on",
            )
        return priced
