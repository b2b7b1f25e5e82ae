"""The calendar of a table: which kind of instant an instant is, for every model at once.

Two instants are of one kind if no edge lies between them and the same weekly windows are open: then nothing
in the table has another price at the one than at the other.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from functools import reduce
from math import gcd

from costcalc.periods import MICROSECOND, Stretch, hours_of, zone_named
from costcalc.questions.reprice.instants import moment
from costcalc.questions.reprice.sums import Slot
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from costcalc.periods import WeeklyWindow

MINUTE = 60_000_000
MOST_MINUTES = 15
"""The grain: offsets from UTC are whole quarters of an hour, and so are the hours of most windows."""
MOST_KEPT = 1 << 18
"""Of how many units of time the slot is kept: seven years of quarters."""


class Calendar:
    """Edges and weekly windows, and the slot of any instant.

    Within a unit of time, a quarter of an hour, an instant is mostly of the same kind as any other: its slot
    is found once, and looked up from then on. A unit with an edge inside is looked at instant by instant.
    """

    def __init__(self, edges: Sequence[int], windows: Sequence[WeeklyWindow]) -> None:
        self.edges, self.windows = tuple(edges), tuple(windows)
        marks = (minute for each in self.windows for span in each.spans for minute in span)
        self.grain = reduce(gcd, marks, MOST_MINUTES) * MINUTE
        """The length of a unit, in microseconds."""
        self._zones = sorted({each.zone for each in self.windows} - {"UTC"})
        self._units: dict[int, Slot | None] = {}
        self._slots: dict[Slot, Slot] = {}
        self._spans: dict[tuple[int, int], Slot] = {}

    def slot_of(self, at: int) -> Slot:
        """The slot in which an instant lies; the same object for the same slot."""
        slot = self._units.get(at // self.grain)
        return self._looked_up(at) if slot is None else slot

    def _looked_up(self, at: int) -> Slot:
        unit = at // self.grain
        if unit not in self._units:
            if len(self._units) >= MOST_KEPT:
                self._units.clear()
            start = unit * self.grain
            self._units[unit] = self._found(start) if self._is_of_one_kind(start) else None
        return self._units[unit] or self._found(at)

    def _found(self, at: int) -> Slot:
        place, instant = bisect_right(self.edges, at), moment(at)
        opened = tuple([number for number, each in enumerate(self.windows) if each.covers(instant)])
        return self._kept(Slot(self._before(place), self._after(place), opened))

    def _is_of_one_kind(self, start: int) -> bool:
        """Whether all instants of a unit are of one kind: windows open at whole units of their own clocks."""
        end = start + self.grain
        if bisect_right(self.edges, start) < bisect_left(self.edges, end):
            return False
        first, last = moment(start), moment(end) - MICROSECOND
        grain = timedelta(microseconds=self.grain)
        offsets = ((_offset(first, zone), _offset(last, zone)) for zone in self._zones)
        return all(one == other and not one % grain for one, other in offsets)

    def span_of(self, at: int, until: int) -> Slot:
        """The slot of a bucket `[at, until)`.

        Where all of it is of one kind that is the slot of its instants. Else it is a span, from the last edge
        before it to the first after it: what was used in it may lie on either side of what it crosses.
        """
        if until - at <= 1:
            return self.slot_of(at)
        if (at, until) not in self._spans:
            if len(self._spans) >= MOST_KEPT:
                self._spans.clear()
            self._spans[at, until] = self._span(at, until)
        return self._spans[at, until]

    def _span(self, at: int, until: int) -> Slot:
        before, after = bisect_right(self.edges, at), bisect_left(self.edges, until)
        if before == after and len(hours_of(self.windows, Stretch(moment(at), moment(until)))) == 1:
            return self.slot_of(at)
        return self._kept(Slot(self._before(before), self._after(after), is_span=True))

    def _before(self, place: int) -> int | None:
        return self.edges[place - 1] if place else None

    def _after(self, place: int) -> int | None:
        return self.edges[place] if place < len(self.edges) else None

    def _kept(self, slot: Slot) -> Slot:
        return self._slots.setdefault(slot, slot)


def _offset(instant: datetime, zone: str) -> timedelta:
    return instant.astimezone(zone_named(zone)).utcoffset() or timedelta()
