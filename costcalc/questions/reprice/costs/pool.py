"""The pool: all usage that candidates are asked about, added up in advance by what a price may tell apart.

A candidate has few periods, and most of them one price for every hour and size. So the lots of the same
options stand in order of time with running sums of their parts: what was used in a period is the difference
of two of these. They are made once for each set of sizes and windows that some candidate tells apart, and
what they say of a stretch of time is kept for all that are asked about the same.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from functools import cached_property
from itertools import accumulate, pairwise

from costcalc.periods import lasting
from costcalc.questions.reprice.costs.lots import Lot, added, beyond, gathered
from costcalc.rating.card import FIRST_INSTANT, LAST_INSTANT, TIME_METERS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from costcalc.periods import Moment, Stretch, WeeklyWindow
    from costcalc.pricing.conditions import Threshold
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.questions.reprice.costs.lots import Key
    from costcalc.questions.reprice.costs.met import How
    from costcalc.usage.logs.rows import Options
    from costcalc.usage.parts import Parts

    Running = list[list[int | Fraction]]


class Told(NamedTuple):
    """What a price tells apart: sizes of requests, and windows of the week."""

    sizes: tuple[Threshold, ...]
    windows: tuple[WeeklyWindow, ...]


class Class(NamedTuple):
    """Lots that a price does not tell apart, in order of time, with running sums of what they come to.

    Sums are of requests, of lots whose requests were not counted, and of each meter of the strand: whole
    numbers, as what is measured in time is no part of a class.
    """

    lots: list[Lot]
    starts: list[datetime]
    last_ends: list[datetime]
    """The latest end of a lot and of all before it."""
    running: Running


class Piece(NamedTuple):
    """Usage of a candidate in one of its periods, as one lot, with its parts as rates take them."""

    period: PricePeriod | None
    lot: Lot
    billed: Parts


class Strand:
    """The lots of the same options, in order of time."""

    def __init__(self, lots: Sequence[Lot], how: How) -> None:
        self.options: Options = lots[0].key.options
        self.asked = dict(self.options)
        self._how = how
        self.timeless = [(each, each.billed) for each in lots if each.is_timeless]
        """What nobody said the time of."""
        timed = [each for each in lots if not each.is_timeless]
        self._lots = sorted(timed, key=lambda each: each.stretch.start)
        self._starts = [each.stretch.start for each in self._lots]
        self._last_end = _running_most([each.stretch.end for each in self._lots])
        self.meters = tuple(dict.fromkeys(meter for each in lots for meter in each.parts))
        self._uses_time = any(meter in TIME_METERS for meter in self.meters)
        self._examples = {level_of(each.key): each.key for each in lots}
        self._by_told: dict[Told, tuple[list[Lot], dict[object, Class]]] = {}
        self._known: dict[object, list[tuple[Lot, Parts]]] = {}
        self._sizes: dict[Threshold, bool] = {}

    def tells_apart(self, size: Threshold) -> bool:
        """Whether some of the lots reach a size, and others do not."""
        known = self._sizes.get(size)
        if known is None:
            told = {self._told(size, key) for key in self._examples.values()}
            known = self._sizes[size] = len(told) > 1
        return known

    def _told(self, size: Threshold, key: Key) -> tuple[bool | None, bool]:
        """Whether every request of a lot reaches a size, or nobody knows; and whether some request does."""
        sizes = self._how.sizes
        return sizes.reached(size, key), sizes.reached(size, key._replace(smallest=key.mean)) is True

    def within(self, told: Told, start: datetime, end: datetime) -> list[tuple[Lot, Parts]]:
        """What began in `[start, end)`, by what a price tells apart, with its parts as rates take them.

        What lasts beyond, and what a price hangs on more of, is each for itself.
        """
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if first == last:
            return []
        beyond_end = last and self._last_end[last - 1] > end
        key = (told, first, last, end if beyond_end else None)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = [(lot, lot.billed) for lot in self._within(told, start, end)]
        return found

    def _within(self, told: Told, start: datetime, end: datetime) -> Iterator[Lot]:
        alone, classes = self._classes(told)
        yield from (lot for lot in alone if start <= lot.stretch.start < end)
        for each in classes.values():
            first, last = bisect_left(each.starts, start), bisect_left(each.starts, end)
            if first == last:
                continue
            lots = each.lots[first:last]
            if each.last_ends[last - 1] <= end:
                yield self._difference(each, first, last)
                continue
            yield from (lot for lot in lots if lot.stretch.end > end)
            if within := [lot for lot in lots if lot.stretch.end <= end]:
                yield added(within)

    def _classes(self, told: Told) -> tuple[list[Lot], dict[object, Class]]:
        known = self._by_told.get(told)
        if known is None:
            known = self._by_told[told] = self._classed(told)
        return known

    def _classed(self, told: Told) -> tuple[list[Lot], dict[object, Class]]:
        alone: list[Lot] = []
        members: dict[object, list[Lot]] = {}
        windows = self._how.windows
        places = [windows.index(each) if each in windows else None for each in told.windows]
        reached = {
            level: tuple([self._told(size, key) for size in told.sizes])
            for level, key in self._examples.items()
        }
        is_unknown = {level: any(each is None for each, _ in found) for level, found in reached.items()}
        hangs_on_hours = bool(told.windows) and not isinstance(self._how.on, datetime)
        is_by_hours = not (self._uses_time or self._how.mean_request or (hangs_on_hours and None in places))
        for lot in self._by_hours if is_by_hours else self._lots:
            level = level_of(lot.key)
            slot = lot.key.slot
            is_known = not slot.is_span and None not in places and not {*places} & {*slot.unknown}
            hangs_on_more = hangs_on_hours and not is_known
            if hangs_on_more or self._uses_time or (is_unknown[level] and self._how.mean_request):
                alone.append(lot)
                continue
            open_then = tuple([place in lot.key.slot.open for place in places]) if hangs_on_hours else ()
            members.setdefault((reached[level], open_then), []).append(lot)
        return alone, {key: self._class(lots) for key, lots in members.items()}

    @cached_property
    def _by_hours(self) -> list[Lot]:
        """The lots, as one where their prices are of one moment and the same windows are open."""
        if self._how.on is None:
            return self._lots
        found: dict[object, list[Lot]] = {}
        for lot in self._lots:
            slot = lot.key.slot
            key = (lot.start, lot.end, lot.key) if slot.is_span else (slot.open, *level_of(lot.key))
            found.setdefault(key, []).append(lot)
        return [added(lots) for lots in found.values()]

    def _class(self, lots: list[Lot]) -> Class:
        columns: list[Iterable[int | Fraction]] = [
            (each.requests or 0 for each in lots),
            (each.requests is None for each in lots),
            *([each.parts.get(meter, 0) for each in lots] for meter in self.meters),  # type: ignore[list-item]
        ]
        running = [[*accumulate(column, initial=0)] for column in columns]
        return Class(lots, [each.start for each in lots], _running_most([each.end for each in lots]), running)  # type: ignore[misc]

    def _difference(self, of: Class, first: int, last: int) -> Lot:
        example = of.lots[first]
        requests, uncounted, *numbers = [column[last] - column[first] for column in of.running]
        parts = {meter: number for meter, number in zip(self.meters, numbers, strict=True) if number}
        count = None if uncounted else int(requests)
        return Lot(example.key, example.start, of.last_ends[last - 1], parts, count)


def level_of(key: Key) -> tuple[int, int, int]:
    """What is known of the sizes of the requests of a lot."""
    return key.smallest, key.largest, key.mean


class Pool:
    """Lots by their options, ready for any candidate."""

    def __init__(self, lots: Sequence[Lot], how: How, *, apart: bool = False) -> None:
        self.how = how
        self._asked = None if how.on is None else lasting(how.on)
        if how.is_standard:
            lots = [each._replace(key=each.key._replace(options=())) for each in lots]
        self.lots = tuple(lots)
        by_options: dict[object, list[Lot]] = {}
        for lot in gathered(lots, apart=apart):
            classes = lot.classes if apart else None
            by_options.setdefault((lot.key.options, lot.key.is_pictured, classes), []).append(lot)
        self.strands = [Strand(each, how) for each in by_options.values()]
        self._starts = sorted(each.stretch.start for each in lots if not each.is_timeless)
        self._levels = {level_of(each.key): each.key for each in lots}
        self._too_large: dict[int, bool] = {}

    @cached_property
    def by_classes(self) -> Pool:
        """The same, in which usage of some classes of tokens stands apart from that of others."""
        return Pool(self.lots, self.how, apart=True)

    def first_unpriced(self, model: Model) -> Moment | None:
        """The first instant at which a lot began and a model had no price, or the moment that was asked.

        None where there is none.
        """
        if self._asked is not None:
            return None if any(each.overlaps(self._asked) for each in model.prices) else self.how.on
        for start, end, period in _times(model, ()):
            if period is None or period.withdrawn:
                place = bisect_left(self._starts, start)
                if place < len(self._starts) and self._starts[place] < end:
                    return self._starts[place]
        return None

    def exceeds(self, window: int) -> bool:
        """Whether some request is larger than a context window."""
        known = self._too_large.get(window)
        if known is None:
            known = any(self.how.sizes.is_too_large(window, key) for key in self._levels.values())
            self._too_large[window] = known
        return known

    def pieces(self, model: Model, edges: Sequence[datetime] = ()) -> Iterator[tuple[Strand, Piece]]:
        """The usage by the periods of a model, cut at other edges too, and by what each tells apart."""
        if self._asked is not None:
            yield from self._on_moment(model, _period_on(model, self._asked))
            return
        times = list(_times(model, edges))
        for strand in self.strands:
            for start, end, period in times:
                for found in strand.within(told_apart(model, period, strand), start, end):
                    yield strand, Piece(period, *found)
            for found in strand.timeless:
                yield strand, Piece(None, *found)

    def _on_moment(self, model: Model, period: PricePeriod | None) -> Iterator[tuple[Strand, Piece]]:
        """The usage by what a model tells apart on the moment of the prices, or a day of several periods."""
        for strand in self.strands:
            told = told_apart(model, period, strand) if period else _all_told(model, strand)
            for found in (*strand.within(told, FIRST_INSTANT, LAST_INSTANT), *strand.timeless):
                yield strand, Piece(period, *found)


def told_apart(model: Model, period: PricePeriod | None, strand: Strand) -> Told:
    """What a period of a model tells apart of a strand; where none is in force, nothing."""
    if period is None:
        return NOTHING_TOLD
    window = model.window_in(period)
    is_too_large = beyond(window) if window is not None else None
    if not period.variants and (is_too_large is None or not strand.tells_apart(is_too_large)):
        return NOTHING_TOLD  # as of most
    sizes = {each.when.threshold for each in period.variants} | {is_too_large}
    told = [each for each in sizes if each is not None and strand.tells_apart(each)]
    windows = dict.fromkeys(each.when.window for each in period.variants if each.when.window)
    return Told(tuple(sorted(told, key=lambda size: size.narrowness)), tuple(windows))


def _period_on(model: Model, asked: Stretch) -> PricePeriod | None:
    """The one period of a model that is in force on an instant, or on all of a day; None without one."""
    start, end = asked
    found = model.period_at(start)
    if found is None or (found.effective_to is not None and found.effective_to < end):
        return None
    return None if any(start < each.start < end for each in model.prices) else found


def _all_told(model: Model, strand: Strand) -> Told:
    """What all periods of a model tell apart: a day may be of several."""
    told = [told_apart(model, period, strand) for period in model.prices]
    sizes = sorted({size for each in told for size in each.sizes}, key=lambda size: size.narrowness)
    return Told(tuple(sizes), tuple(dict.fromkeys(window for each in told for window in each.windows)))


NOTHING_TOLD = Told((), ())


def _times(
    model: Model, edges: Sequence[datetime]
) -> Iterator[tuple[datetime, datetime, PricePeriod | None]]:
    """All time, cut where a period of a model begins or ends, with the period in force."""
    known = {FIRST_INSTANT, LAST_INSTANT, *edges}
    for period in model.prices:
        known.add(period.start)
        if period.effective_to is not None:
            known.add(period.effective_to)
    periods, place = model.prices, -1
    for start, end in pairwise(sorted(known)):
        while place + 1 < len(periods) and periods[place + 1].start <= start:
            place += 1
        found = periods[place] if place >= 0 else None
        yield start, end, found if found is not None and found.covers(start) else None


def _running_most(ends: Sequence[datetime]) -> list[datetime]:
    found: list[datetime] = []
    for end in ends:
        found.append(max(end, found[-1]) if found else end)
    return found
