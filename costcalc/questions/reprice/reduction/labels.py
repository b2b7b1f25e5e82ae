"""What rows are shown by, besides the cells that prices need: days of a zone, models, files, own columns."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.periods import zone_named
from costcalc.prose import listed
from costcalc.questions.reprice.instants import moment
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from costcalc.usage.logs.rows import Row

MODEL, FILE = "model", "file"
QUARTER = 15 * 60_000_000
MOST_KEPT = 1 << 18
MOST_LABELS = 5
"""Each multiplies the number of sums."""


def _hour(local: datetime) -> str:
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%dT%H}" + ("Z" if offset == "+0000" else f"{offset[:3]}:{offset[3:5]}")


def _week(local: datetime) -> str:
    year, week, _ = local.isocalendar()
    return f"{year}-W{week:02}"


STRETCHES: Mapping[str, Callable[[datetime], str]] = {
    "hour": _hour,
    "day": lambda local: f"{local:%Y-%m-%d}",
    "week": _week,
    "month": lambda local: f"{local:%Y-%m}",
}
"""Stretches of time, and how each is called: `2026-01-25T20Z`, `2026-01-25`, `2026-W04`, `2026-01`."""

OWN = (*STRETCHES, MODEL, FILE)
"""What every row has, whatever its format; every other label is one of its format, or a column."""


BESIDE = "by_"
"""What stands before the name of a label in a table of which another column is called so."""


def columns_for(by: Sequence[str], taken: Iterable[str]) -> list[str]:
    """What the columns of labels are called: as these, where nothing else is called so, in any case."""
    known = {each.lower() for each in taken}
    found = []
    for label in by:
        name = label
        while name.lower() in known:
            name = f"{BESIDE}{name}"
        known.add(name.lower())
        found.append(name)
    return found


class Grouping(NamedTuple):
    """By which labels sums are kept apart, and in which zone days begin."""

    by: tuple[str, ...] = ()
    zone: str = "UTC"

    @property
    def of_rows(self) -> tuple[str, ...]:
        """The labels that rows have to bring along."""
        return tuple(each for each in self.by if each not in OWN)


def grouping(by: Sequence[str], zone: str | None) -> Grouping:
    """A grouping as it is asked for; `UsageError` for labels that cannot be, `MomentError` for no zone."""
    zone_named(zone or "UTC")
    if len(set(by)) < len(by):
        raise UsageError(f"{listed(by, 'and')}: each label once", "by")
    if len(by) > MOST_LABELS:
        raise UsageError(f"at most {MOST_LABELS} labels, as each multiplies the sums", "by")
    if not all(by):
        raise UsageError("a label is empty", "by")
    return Grouping(tuple(by), zone or "UTC")


class Labels:
    """The labels of rows, one after another; which of them some row had is known at the end."""

    def __init__(self, grouping: Grouping) -> None:
        self._zone = zone_named(grouping.zone)
        self._ways = [self._way(name) for name in grouping.by]
        self._missing = set(grouping.of_rows)
        self.known: set[str] = set()
        """Labels that rows without one of those asked for have."""

    def of(self, row: Row, file: str, labels: Mapping[str, str]) -> tuple[str | None, ...]:
        """The labels of a row; None for one that it does not have."""
        return tuple([way(row, file, labels) for way in self._ways])

    @property
    def missing(self) -> list[str]:
        """The labels that no row had."""
        return sorted(self._missing)

    def absorb(self, missing: set[str], known: set[str]) -> None:
        """Count the labels of rows that were read elsewhere: those that none had, and those they had."""
        self._missing &= missing
        if len(self.known) < MOST_KEPT:
            self.known |= known

    def _way(self, name: str) -> Callable[[Row, str, Mapping[str, str]], str | None]:
        if name == MODEL:
            return lambda row, _file, _labels: row.model
        if name == FILE:
            return lambda _row, file, _labels: file
        if name in STRETCHES:
            return _Stretches(STRETCHES[name], self._zone).of
        return lambda _row, _file, labels: self._own(name, labels)

    def _own(self, name: str, labels: Mapping[str, str]) -> str | None:
        found = labels.get(name)
        if found is None:
            if len(self.known) < MOST_KEPT:
                self.known.update(labels)
        elif self._missing:
            self._missing.discard(name)
        return found


class _Stretches:
    """The days, weeks… of instants. Most quarters of an hour lie in one: it is found once for each."""

    def __init__(self, told: Callable[[datetime], str], zone: object) -> None:
        self._told, self._zone = told, zone
        self._quarters: dict[int, str | None] = {}

    def of(self, row: Row, _file: str, _labels: Mapping[str, str]) -> str | None:
        """The stretch in which a row lies; None without a time, and of a bucket that lies in several."""
        if row.at is None:
            return None
        found = self._at(row.at)
        return found if row.until is None or found == self._at(row.until - 1) else None

    def _at(self, at: int) -> str:
        quarter = at // QUARTER
        if quarter not in self._quarters:
            if len(self._quarters) >= MOST_KEPT:
                self._quarters.clear()
            first, last = self._name(quarter * QUARTER), self._name((quarter + 1) * QUARTER - 1)
            self._quarters[quarter] = first if first == last else None
        return self._quarters[quarter] or self._name(at)

    def _name(self, at: int) -> str:
        return self._told(moment(at).astimezone(self._zone))  # type: ignore[arg-type]
