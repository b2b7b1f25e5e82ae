"""The calendar of rows that last for a day or a bucket: a kind for each stretch of time that they last."""

from __future__ import annotations

from datetime import UTC, timedelta

from costcalc.periods import zone_named
from costcalc.questions.reprice.columns.slots import DAY, NEVER, TWICE, Kind
from costcalc.questions.reprice.instants import microseconds, moment
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from costcalc.questions.reprice.calendar import Calendar


class Spans:
    """The kinds of stretches of time. `stretches` tell of a local instant in which day… it lies, in `zone`.

    Times are those of a clock in `clock`; None where they are instants.
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
        self._zone, self._clock = zone_named(zone), clock

    def kinds_of(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
        """Stretches by their first and last instant, each with its kind."""
        for first, last in spans:
            yield first, last, self._kind(first, last)

    def _kind(self, first: int, last: int) -> int:
        start, end = self._instant(first), self._instant(last + 1)
        if start in {TWICE, NEVER} or end in {TWICE, NEVER}:
            return start if start < 0 else end
        slot = self._calendar.span_of(start, end)
        kind = Kind(
            slot,
            tuple(self._told(each, start, end) for each in self._stretches),
            first - start,
            last + 1 - end,
        )
        if kind not in self._numbers:
            self._numbers[kind] = len(self.kinds)
            self.kinds.append(kind)
        return self._numbers[kind]

    def _told(self, stretch: Callable[..., str], start: int, end: int) -> str | None:
        """The day, week… of a stretch; None where it lies in several."""
        first, last = (stretch(moment(at).astimezone(self._zone)) for at in (start, end - 1))
        return first if first == last else None

    def _instant(self, at: int) -> int:
        """The instant of a time on the clock, or that it comes twice, or never."""
        if self._clock is None:
            return at
        wall = moment(at).replace(tzinfo=zone_named(self._clock))
        early, late = (wall.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
        if early != late and at % DAY:  # a day begins all the same
            return TWICE if early > late else NEVER
        return microseconds(wall.astimezone(UTC))
