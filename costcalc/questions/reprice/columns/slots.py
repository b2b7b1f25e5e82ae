"""The calendar as rows that SQL joins on a number: of each unit of time the kind of its instants.

A unit is a quarter of an hour, mostly, and nearly all units are of one kind. Where an edge lies inside,
its row has the turns, and the kind behind each. So neither a window nor a zone is reckoned in SQL.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from itertools import pairwise

from costcalc.periods import MICROSECOND, Stretch, WeeklyWindow, zone_named
from costcalc.questions.reprice.instants import microseconds, moment
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from costcalc.questions.reprice.calendar import Calendar
    from costcalc.questions.reprice.sums import Slot

DAY = 86_400_000_000
TWICE, NEVER = -1, -2
"""The kinds of times on a clock that come twice, or not at all, as it is set back or forward."""
NEVER_TURNS = 1 << 62
HOURS = WeeklyWindow(tuple((hour * 60, hour * 60 + 60) for hour in range(24)))


class Kind(NamedTuple):
    """What instants have in common: their slot, the stretches that they lie in, how far a clock is ahead."""

    slot: Slot
    stretches: tuple[str | None, ...] = ()
    ahead: int = 0
    ahead_at_end: int = 0


class Unit(NamedTuple):
    """Units `[first, end)` of time that are alike: their kind, and turns within, each with the next kind."""

    first: int
    end: int
    kind: int
    turns: tuple[tuple[int, int], ...] = ()


class Slots:
    """The kinds of the instants of some days, and the units of time by them.

    `stretches` tell of a local instant in which day, week… it lies, in `zone`. Times are those of a clock
    in `clock`; None where they are instants.
    """

    def __init__(
        self,
        calendar: Calendar,
        stretches: Sequence[Callable[..., str]] = (),
        zone: str = "UTC",
        clock: str | None = None,
    ) -> None:
        self.kinds: list[Kind] = []
        self._numbers: dict[Kind, int] = {}
        self._calendar, self._stretches = calendar, tuple(stretches)
        self._zone, self._clock = zone, clock

    @property
    def grain(self) -> int:
        """The length of a unit, in microseconds."""
        return self._calendar.grain

    def units(self, days: Sequence[tuple[int, int]]) -> list[Unit]:
        """The units of stretches of days since 1970, `[first, end)`, which do not touch one another."""
        return [unit for first, end in days for unit in self._of_stretch(first * DAY, end * DAY)]

    def _of_stretch(self, start: int, end: int) -> Iterator[Unit]:
        grain = self.grain
        turned: Unit | None = None
        for begins, ends, kind in self._pieces(start, end):
            first = begins // grain
            if turned is not None:
                turned = turned._replace(turns=(*turned.turns, (begins, kind)))
                first = turned.end
                if ends < first * grain:
                    continue
                yield turned
                turned = None
            last = ends // grain
            if first < last:
                yield Unit(first, last, kind)
            if ends % grain:
                turned = Unit(last, last + 1, kind)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """A stretch as `[from, to)` of one kind each, in the time of the clock."""
        if self._clock is None:
            yield from self._instants(start, end)
            return
        placed = self._instants(start - DAY, end + DAY)
        walls = [(a + self.kinds[kind].ahead, b + self.kinds[kind].ahead, kind) for a, b, kind in placed]
        for begins, ends, kind in _without_doubt(walls):
            if begins < end and start < ends:
                yield max(begins, start), min(ends, end), kind

    def _instants(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        edges = self._calendar.edges
        borders = {start, end, *edges[bisect_right(edges, start) : bisect_left(edges, end)]}
        stretch = Stretch(moment(start), moment(end))
        windows = list(self._calendar.windows)
        if self._stretches:
            windows.append(HOURS._replace(zone=self._zone))
        found = [each for window in windows for each in window.edges(stretch)]
        if self._clock is not None:
            found += WeeklyWindow(zone=self._clock).clock_changes(stretch)
        borders.update(at for at in map(microseconds, found) if start < at < end)
        for begins, ends in pairwise(sorted(borders)):
            yield begins, ends, self._number(self._kind(begins))

    def _kind(self, at: int) -> Kind:
        instant, ahead = moment(at), 0
        local = instant.astimezone(zone_named(self._zone)) if self._stretches else instant
        if self._clock is not None:
            ahead = (instant.astimezone(zone_named(self._clock)).utcoffset() or timedelta()) // MICROSECOND
        return Kind(self._calendar.slot_of(at), tuple(each(local) for each in self._stretches), ahead, ahead)

    def _number(self, kind: Kind) -> int:
        if kind not in self._numbers:
            self._numbers[kind] = len(self.kinds)
            self.kinds.append(kind)
        return self._numbers[kind]


def _without_doubt(walls: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Pieces of a clock's time, one behind another: what comes twice, or never, is of a kind of its own."""
    doubts = []
    for (_, ends, _), (begins, _, _) in pairwise(walls):
        if begins != ends:
            doubts.append((min(begins, ends), max(begins, ends), TWICE if begins < ends else NEVER))
    found = list(doubts)
    for begins, ends, kind in walls:
        start = begins
        for first, last, _ in doubts:
            if first < ends and start < last:
                if start < first:
                    found.append((start, first, kind))
                start = last
        if start < ends:
            found.append((start, ends, kind))
    return sorted(found)
