"""The charge period of usage: the hour, day or month that it is labelled with, and the month it is billed in.

Periods are `[start, end)` in UTC; a day of another zone begins at the midnight of that zone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from costcalc.errors import UsageError
from costcalc.periods import Stretch, zone_named
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from costcalc.questions.reprice.costs.lots import Lot
    from costcalc.questions.reprice.sums import Cell, UsageSums

HOUR, DAY, MONTH = "hour", "day", "month"
STRETCHES = (HOUR, DAY, MONTH)
"""What a charge period may be, the shortest first; a week may lie in two months, and is a tag."""
SECOND = timedelta(seconds=1)


def with_period(by: Sequence[str]) -> tuple[str, ...]:
    """Labels with one that says the charge period: the day, unless another is there."""
    return tuple(by) if any(each in STRETCHES for each in by) else (*by, DAY)


class Span(NamedTuple):
    """When a charge arose, and the month of its bill."""

    charge: Stretch
    billing: Stretch


class Spans:
    """The spans of the cells of sums."""

    def __init__(self, sums: UsageSums) -> None:
        self._zone = zone_named(sums.zone)
        found = [each for each in STRETCHES if each in sums.by]
        if not found:
            raise UsageError(
                "these sums do not say on which days the usage was, which FOCUS wants to know: reduce the "
                f"log again with `by` {DAY}",
                "by",
            )
        self.kind = found[0]
        self._place = sums.by.index(self.kind)
        self._known: dict[str, Span] = {}

    def of(self, cell: Cell, lot: Lot) -> Span | None:
        """The span of a cell; None where nobody said when it was."""
        label = cell.by[self._place]
        if label is None:
            return None if lot.is_timeless else self._of_bucket(lot.stretch)
        span = self._known.get(label)
        if span is None:
            span = self._known[label] = self._labelled(label)
        return span

    def _of_bucket(self, stretch: Stretch) -> Span:
        """A bucket that lies in several days is a charge period of its own, of the month in which it begins.

        Its bill ends no sooner than it does itself.
        """
        start = stretch.start.replace(microsecond=0)
        end = stretch.end.replace(microsecond=0)
        end = end if end == stretch.end else end + SECOND
        month = self._month(start)
        while month.end < end:
            month = Stretch(month.start, self._month(month.end).end)
        return Span(Stretch(start, end), month)

    def _labelled(self, label: str) -> Span:
        start = self._start(label)
        if self.kind == HOUR:
            end = start + timedelta(hours=1)
        elif self.kind == DAY:
            end = self._midnight(start.astimezone(self._zone) + timedelta(days=1))
        else:
            end = self._month(start).end
        return Span(Stretch(start, end), self._month(start))

    def _start(self, label: str) -> datetime:
        if self.kind == HOUR:  # 2026-01-25T20Z, 2026-01-25T21+01:00
            text = f"{label[:13]}:00{label[13:]}"
            return datetime.fromisoformat(text).astimezone(UTC)
        first = label if self.kind == DAY else f"{label}-01"
        return self._midnight(datetime.fromisoformat(first))

    def _month(self, instant: datetime) -> Stretch:
        local = instant.astimezone(self._zone)
        first = local.replace(day=1)
        later = first + timedelta(days=32)
        return Stretch(self._midnight(first), self._midnight(later.replace(day=1)))

    def _midnight(self, local: datetime) -> datetime:
        return midnight(local, self._zone)


def midnight(local: datetime, zone: tzinfo) -> datetime:
    """The instant at which the day of a local time begins."""
    return datetime(local.year, local.month, local.day, tzinfo=zone).astimezone(UTC)
