"""Which rate cards a lot meets on a model: by its hours, its size and its options, or why it meets none.

A lot whose time is known to its kind of hours has one card, and its cost is exact. Usage of a whole bucket of
time meets each card for its share of that time, and requests of which nobody knows the size one for each size
that they may have.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from fractions import Fraction

from costcalc.errors import (
    ContextWindowError,
    InstantNeededError,
    NoPriceInForceError,
    NotSoldError,
    OptionError,
    RequestSizeError,
)
from costcalc.numbers import plain
from costcalc.periods import MICROSECOND, hours_of, spell, whole_day, whole_week
from costcalc.questions.reprice.costs.lots import first_of
from costcalc.rating.card import Slice
from costcalc.rating.period import Ask
from costcalc.rating.rater import EVEN_DAY, EVEN_WEEK
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from costcalc.periods import Moment, Stretch, WeeklyWindow
    from costcalc.questions.reprice.costs.lots import Key, Lot, Sizes
    from costcalc.rating.card import RateCard
    from costcalc.rating.period import PeriodRater
    from costcalc.rating.rater import ModelRater

EVEN_BUCKET = "even use over each bucket of time"
CUT_FINER = (
    "even use between the first and the last request of an hour, a day or a month: the log was "
    "reduced by a table that cuts time less finely than this one, so reduce it again"
)
NO_TIME = (
    "nothing says when these requests were, so they have no price of then: say which prices count, as "
    "in `prices`=2026-01-27"
)


IN_PART = "it begins or ends within {} and {}, the time of a bucket that does not say when in it it was used"


class How(NamedTuple):
    """By which prices usage is priced, and what the sums say of its times and sizes.

    `on` None is the instant of each request; a day gives the prices of that day to requests at their own
    hours, an instant its prices to all. `is_standard` asks other models without the options of the log.
    """

    sizes: Sizes
    windows: tuple[WeeklyWindow, ...]
    on: Moment | None = None
    mean_request: bool = False
    is_standard: bool = False


class Met(NamedTuple):
    """The cards that a lot meets, with the share of each, and what it was asked for.

    `sized` are those of the other sizes that its requests may have, none where the size is known. `label` is
    what its shares take for granted. `on` is the moment of the prices, for errors and doubts.
    """

    slices: tuple[Slice, ...]
    ask: Ask
    on: Moment
    label: str | None = None
    sized: tuple[tuple[Slice, ...], ...] = ()

    @property
    def every(self) -> tuple[Slice, ...]:
        """All cards that it may meet."""
        return tuple(each for slices in (self.slices, *self.sized) for each in slices)


class Hour(NamedTuple):
    """Hours of one kind in which one period is in force: an instant of them, and how long they are."""

    period: PeriodRater
    instant: datetime
    length: int = 1


def met(how: How, rater: ModelRater, lot: Lot, options: Mapping[str, str], *, fits: bool = True) -> Met:
    """The cards that a lot meets on a model, asked for with some options.

    What `fits` must not be larger than the context window of the model; of the model that was logged a
    larger request is read as a sum, as `price` does. Raises what `price` does, and `ContextWindowError`.
    """
    hours, label = hours_met(how, rater, lot)
    size = how.sizes.least(lot.key)
    windows = {window for hour in hours if (window := rater.model.window_in(hour.period.period)) is not None}
    if fits:
        _check_fit(how, rater, windows, lot.key)
    is_beyond = any(how.sizes.exceed(window, lot.key) for window in windows)
    ask = Ask(options, size, is_beyond)
    on: Moment = how.on or hours[0].instant
    try:
        slices = _slices(how, hours, ask)
    except RequestSizeError:
        raise read_as_sum(rater.model.id, size) from None
    if is_beyond and any(card.has_request_price for card, _ in slices):
        raise read_as_sum(rater.model.id, size)
    sized: list[tuple[Slice, ...]] = []
    for each in () if is_beyond else _undecided(how, hours, lot.key):
        # Of a size that nobody sells with these options there was no request.
        with suppress(NotSoldError, OptionError):
            sized.append(_slices(how, hours, ask._replace(input_tokens=each)))
    return Met(slices, ask, on, label if len(slices) > 1 else None, tuple(sized))


def at_mean(how: How, rater: ModelRater, lot: Lot, found: Met, mean: Decimal) -> tuple[Slice, ...]:
    """The cards of a lot whose requests are all taken at their mean size."""
    hours, _ = hours_met(how, rater, lot)
    return _slices(how, hours, found.ask._replace(input_tokens=mean))


def _check_fit(how: How, rater: ModelRater, windows: Iterable[int], key: Key) -> None:
    """Refuse a lot of which some request is larger than a model reads."""
    for window in windows:
        if how.sizes.is_too_large(window, key):
            raise ContextWindowError(rater.model.id, f"more than {window}", window)


def read_as_sum(model: str, size: Decimal) -> RequestSizeError:
    """The error for requests larger than the model that they were logged for can read."""
    return RequestSizeError(
        f"{plain(size)} input tokens and more do not fit into one request to {model}, so these are read as "
        "sums of several, whose price depends on how large each was",
        "input_tokens",
    )


def hours_met(how: How, rater: ModelRater, lot: Lot) -> tuple[Sequence[Hour], str]:
    """The hours that a lot was in, by the periods in force and their windows, and what they take as even."""
    if isinstance(how.on, datetime):
        return [Hour(_at(rater, how.on), how.on)], ""
    if how.on is not None:
        return _on_day(how, rater, lot)
    if lot.is_timeless:
        raise InstantNeededError(NO_TIME, "prices")
    label = _even(lot)
    start, end = lot.stretch
    found = rater.at(start)
    if found is not None and _lasts(rater, found, end):
        return _in_period(how, found, lot), label
    pieces = rater.periods_within(lot.stretch)
    if len(pieces) == 1 or all(period is None for _, period in pieces):
        raise NoPriceInForceError(rater.model.id, start)
    hours = []
    for part, period in pieces:
        if period is None:
            raise NoPriceInForceError(
                rater.model.id, part.start, reason=IN_PART.format(spell(start), spell(end))
            )
        hours += _hours_in(period, part)
    return hours, label


def _even(lot: Lot) -> str:
    """What is taken for granted of a lot that meets several prices, and what leads on."""
    return EVEN_BUCKET if lot.key.slot.is_span and not lot.key.slot.is_joined else CUT_FINER


def _at(rater: ModelRater, instant: datetime) -> PeriodRater:
    found = rater.at(instant)
    if found is None:
        raise NoPriceInForceError(rater.model.id, instant)
    return found


def _lasts(rater: ModelRater, found: PeriodRater, end: datetime) -> bool:
    """Whether a period is in force until an instant, excluded."""
    until = found.period.effective_to
    return (until is None or end <= until) and not any(
        found.period.start < start < end for start in rater.starts
    )


def _in_period(how: How, period: PeriodRater, lot: Lot) -> Sequence[Hour]:
    """The hours of a lot in a period that is in force in all of its time."""
    if not period.has_windows:
        return [Hour(period, lot.stretch.start)]
    slot = lot.key.slot
    known = [window for place, window in enumerate(how.windows) if place not in slot.unknown]
    if not slot.is_span and all(window in known for window in period.windows):
        return [Hour(period, lot.stretch.start)]  # all of it with the same windows open
    return _hours_in(period, lot.stretch)


def _hours_in(period: PeriodRater, stretch: Stretch) -> list[Hour]:
    return [Hour(period, each.first, each.length) for each in hours_of(period.windows, stretch)]


def _on_day(how: How, rater: ModelRater, lot: Lot) -> tuple[Sequence[Hour], str]:
    """The prices of a day, at the hours of the requests; of those without a time, even over the week."""
    day = how.on
    assert day is not None  # noqa: S101 - whoever calls has looked
    found: list[Hour] = []
    periods = rater.periods_of(whole_day(day), day)
    for stretch, period in periods:
        if lot.is_timeless:
            hours: Sequence[Hour] = _hours_in(period, whole_week(day))
        else:
            hours = _in_period(how, period, lot)
        whole, length = sum(each.length for each in hours), stretch.length // MICROSECOND
        # Each period has its share of the day, whatever the length of the hours that it is asked about.
        found += [each._replace(length=Fraction(length * each.length, whole)) for each in hours]  # type: ignore[arg-type]
    if len(periods) > 1:
        return found, EVEN_DAY
    return found, EVEN_WEEK if lot.is_timeless else _even(lot)


def _slices(how: How, hours: Sequence[Hour], ask: Ask) -> tuple[Slice, ...]:
    """The cards of some hours for requests of a size, each with its share."""
    if len(hours) == 1:
        period, instant, _ = hours[0]
        return period.card(ask, instant, how.on or instant).alone
    times: dict[RateCard, int] = {}
    for period, instant, length in hours:
        card = period.card(ask, instant, how.on or instant)
        times[card] = times.get(card, 0) + length
    if len(times) == 1:
        return next(iter(times)).alone
    whole = sum(times.values())
    return tuple(Slice(card, Fraction(length, 1) / whole) for card, length in times.items())


def _undecided(how: How, hours: Sequence[Hour], key: Key) -> list[Decimal]:
    """The other sizes that requests may have, at each of which a price changes."""
    sizes = {
        when.threshold
        for hour in hours
        for when in hour.period.conditions
        if when.threshold is not None and how.sizes.reached(when.threshold, key) is None
    }
    return [first_of(each) for each in sorted(sizes, key=lambda size: size.narrowness)]
