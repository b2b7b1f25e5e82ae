"""Time: instants, days, periods and weekly windows.

Every range in costcalc is `[start, end)`: a price that ends at 16:00:00Z is not in force at 16:00:00Z.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache

from costcalc.errors import MomentError, NumberError
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

Moment = date | datetime
"""What a question is asked about: an instant (an aware datetime) or a whole UTC day (a date)."""

DAY = timedelta(days=1)
WEEK = 7 * DAY
MICROSECOND = timedelta(microseconds=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1970, 2999
MINUTES_A_DAY = 24 * 60

# Patterns are compiled when they are first used: a quick command uses few of them.
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT = _DAY + r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
_WAY_OUT = "write a UTC day such as 2025-01-25, or an instant with its zone such as 2025-01-25T20:00:00Z"


def parse_moment(text: object) -> Moment:
    """Read a day or an instant; an instant comes back in UTC.

    Raises `MomentError` for anything else, and for an instant without a zone: 20:00 is another price in
    Beijing than in New York.
    """
    if isinstance(text, str):
        return _written(text)
    if isinstance(text, datetime):
        return _in_utc(text)
    if isinstance(text, date):
        _check_year(text)
        return text
    raise MomentError(f"{shown(text)} is neither a day nor an instant: {_WAY_OUT}", "on")


@lru_cache(1024)
def _written(text: str) -> Moment:
    """A moment as it is written; kept, since many questions are about few of them."""
    try:
        if _is_plain_utc(text):
            return _read(text)
        if _is_plain_day(text):
            return parse_moment(date.fromisoformat(text))
        match = re.fullmatch(_INSTANT, text)
        if match and not match[1]:
            raise MomentError(f"{shown(text)} has no time zone: add Z for UTC, as in {text}Z", "on")
        if match:
            return _read(text)
    except ValueError as error:
        if isinstance(error, MomentError):
            raise
        raise MomentError(f"{shown(text)} does not exist: {error}", "on") from None
    raise MomentError(f"{shown(text)} is neither a day nor an instant: {_WAY_OUT}", "on")


def _read(text: str) -> datetime:
    if text[11:13] == "24":  # which Python reads as the next day from 3.14 on
        raise ValueError("hour must be in 0..23")
    if text[-6] in "+-" and not (text[-5:-3] <= "23" and text[-2:] <= "59"):  # Python reads +00:99 as 1:39
        raise ValueError("an offset from UTC is 23:59 at most")
    return _in_utc(datetime.fromisoformat(text))


def _is_plain_utc(text: str) -> bool:
    """Whether a text has the form 2025-01-25T20:00:00Z, which most callers send; digits are not looked at."""
    return len(text) == 20 and text[4] == text[7] == "-" and text[10::3] == "T::Z"  # noqa: PLR2004


def _is_plain_day(text: str) -> bool:
    """Whether a text has the form 2025-01-25: seen without compiling a pattern."""
    digits = text[:4] + text[5:7] + text[8:]
    return len(text) == 10 and text[4] == text[7] == "-" and digits.isascii() and digits.isdigit()  # noqa: PLR2004


def parse_instant(text: object) -> datetime:
    """Read an instant with its zone, such as 2025-01-25T20:00:00Z."""
    moment = parse_moment(text)
    if not isinstance(moment, datetime):
        raise MomentError(f"{shown(text)} is a day where an instant is due: write {moment}T00:00:00Z", "on")
    return moment


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise MomentError(f"{instant.isoformat()} has no time zone: costcalc does not guess one", "on")
    try:
        in_utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    except OverflowError:  # of the year 1 or 9999, and in UTC of the one before or after
        in_utc = instant
    _check_year(in_utc)
    return in_utc


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MomentError(f"the year {day.year} is out of range: {FIRST_YEAR} to {LAST_YEAR}", "on")


def spell(moment: Moment) -> str:
    """Write a moment the way it is read: `2025-01-25`, `2025-01-25T20:00:00Z`."""
    if type(moment) is datetime and moment.tzinfo is UTC:
        return _spelled_in_utc(moment)
    if isinstance(moment, datetime):
        return moment.isoformat().replace("+00:00", "Z")
    return moment.isoformat()


@lru_cache(maxsize=256)
def _spelled_in_utc(instant: datetime) -> str:
    # Of equal instants, which this would take for one, another zone or class might say something else.
    return f"{instant.isoformat()[:-6]}Z"


@lru_cache(maxsize=1024)
def day_start(day: date) -> datetime:
    """Midnight UTC with which a day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


class Stretch(NamedTuple):
    """A stretch of time `[start, end)` in UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


EVER = Stretch(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
"""All the time of which can be asked."""


def whole_day(day: date) -> Stretch:
    """The 24 hours of a UTC day."""
    return Stretch(day_start(day), day_start(day) + DAY)


def lasting(moment: Moment) -> Stretch:
    """The time that a moment is about: a whole UTC day, or an instant and no more."""
    return Stretch(moment, moment + MICROSECOND) if isinstance(moment, datetime) else whole_day(moment)


def meets(start: datetime | None, end: datetime | None, asked: Stretch) -> bool:
    """Whether what lasts from `start` to `end`, or without one, is there at some time of a stretch."""
    return (start is None or start < asked.end) and (end is None or asked.start < end)


def fills(start: datetime | None, end: datetime | None, asked: Stretch) -> bool:
    """Whether what lasts from `start` to `end`, or without one, is there at all times of a stretch."""
    return (start is None or start <= asked.start) and (end is None or asked.end <= end)


def whole_week(moment: Moment) -> Stretch:
    """The week, Monday to Sunday in UTC, in which a moment lies."""
    monday = day_start(moment - timedelta(days=moment.weekday()))
    return Stretch(monday, monday + WEEK)


def cut(stretch: Stretch, edges: Iterable[datetime]) -> Iterator[Stretch]:
    """Cut a stretch at the edges that lie inside of it."""
    start = stretch.start
    for edge in sorted({edge for edge in edges if stretch.start < edge < stretch.end}):
        yield Stretch(start, edge)
        start = edge
    yield Stretch(start, stretch.end)


class WeeklyWindow(NamedTuple):
    """Hours of the week, in the wall time of a zone.

    `spans` are minutes of a day; one whose end is not after its start crosses midnight, and belongs to the
    weekday on which it starts. No spans: whole days. No weekdays: every day.
    """

    spans: tuple[tuple[int, int], ...] = ()
    weekdays: frozenset[int] = frozenset()
    zone: str = "UTC"

    def covers(self, instant: datetime) -> bool:
        """Whether an instant lies in the window.

        `16:30-00:30` in UTC: 16:29:59Z is outside, 16:30:00Z inside, 00:30:00Z outside.
        """
        local = instant if self.zone == "UTC" else instant.astimezone(zone_named(self.zone))
        minute = local.hour * 60 + local.minute
        weekday = local.weekday()
        if not self.spans:
            return self._on(weekday)
        for start, end in self.spans:
            if start < end:
                if start <= minute < end and self._on(weekday):
                    return True
            elif (minute >= start and self._on(weekday)) or (minute < end and self._on((weekday - 1) % 7)):
                return True
        return False

    def _on(self, weekday: int) -> bool:
        return not self.weekdays or weekday in self.weekdays

    def edges(self, stretch: Stretch) -> Iterator[datetime]:
        """The instants within a stretch at which the window may open or close, clock changes included."""
        zone = zone_named(self.zone)
        minutes = {0, *(minute % MINUTES_A_DAY for span in self.spans for minute in span)}
        day = stretch.start.astimezone(zone).date() - DAY
        last = stretch.end.astimezone(zone).date()
        while day <= last:
            midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time, placed in its zone below
            for minute in minutes:
                wall = midnight + timedelta(minutes=minute)
                yield wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
                yield wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
            yield from _clock_change(day_start(day), zone)
            day += DAY

    def clock_changes(self, stretch: Stretch) -> Iterator[datetime]:
        """The instants of a stretch at which the clocks of its zone change."""
        day = day_start(stretch.start.date())
        while self.zone != "UTC" and day < stretch.end:
            yield from _clock_change(day, zone_named(self.zone))
            day += DAY

    def minutes_of_week(self) -> frozenset[int]:
        """Every minute of the local week that the window covers, from Monday 00:00."""
        covered: set[int] = set()
        for weekday in range(7):
            if self._on(weekday):
                for start, end in self.spans or ((0, MINUTES_A_DAY),):
                    length = end - start if start < end else end - start + MINUTES_A_DAY
                    first = weekday * MINUTES_A_DAY + start
                    covered.update(minute % (7 * MINUTES_A_DAY) for minute in range(first, first + length))
        return frozenset(covered)

    def __str__(self) -> str:
        days = ",".join(WEEKDAYS[day] for day in sorted(self.weekdays))
        hours = ",".join(f"{clock(start)}-{clock(end)}" for start, end in self.spans)
        zone = "" if self.zone == "UTC" else self.zone
        return " ".join(part for part in (days, hours, zone) if part)


Kind = tuple[bool, ...]
"""Which of some windows are open."""


class Hours(NamedTuple):
    """All hours of one kind in a stretch: which windows are open, the first instant, and microseconds."""

    kind: Kind
    first: datetime
    length: int


@lru_cache(maxsize=4_096)
def hours_of(windows: tuple[WeeklyWindow, ...], stretch: Stretch) -> tuple[Hours, ...]:
    """A stretch by the kinds of its hours: those with the same windows open are one."""
    found: dict[Kind, Hours] = {}
    for part, times in _weeks_of(windows, stretch):
        for piece in cut(part, [edge for window in windows for edge in window.edges(part)]):
            kind = tuple(window.covers(piece.start) for window in windows)
            known = found.get(kind) or Hours(kind, piece.start, 0)
            found[kind] = known._replace(length=known.length + times * (piece.length // MICROSECOND))
    return tuple(found.values())


def _weeks_of(windows: Sequence[WeeklyWindow], stretch: Stretch) -> Iterator[tuple[Stretch, int]]:
    """A stretch as weeks and the days that remain, each with how often it comes.

    Between two changes of the clocks each week is like the one before.
    """
    changes = [change for window in windows for change in window.clock_changes(stretch)]
    for start, end in cut(stretch, changes):
        weeks, rest = divmod(end - start, WEEK)
        if weeks:
            yield Stretch(start, start + WEEK), weeks
        if rest:
            yield Stretch(end - rest, end), 1


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it: `16:30`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _clock_change(day: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The instant in a day at which a zone's clocks change, to the minute, where they do."""
    before, after = 0, MINUTES_A_DAY

    def offset(minute: int) -> timedelta | None:
        return (day + timedelta(minutes=minute)).astimezone(zone).utcoffset()

    if offset(before) == offset(after):
        return
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if offset(middle) == offset(before) else (before, middle)
    yield day + timedelta(minutes=after)


_NO_PLACES = frozenset({"localtime", "posixrules", "Factory"})


@cache  # a window asks for it at each instant; errors are not kept, so it holds zones alone
def zone_named(name: str) -> tzinfo:
    """The time zone of an IANA name; `MomentError` for a name that is none."""
    if name == "UTC":
        return UTC
    from contextlib import suppress
    from zoneinfo import ZoneInfo

    # `localtime` is another zone on each machine, and the others of the database are no place either.
    is_place = name not in _NO_PLACES and not name.startswith(("posix/", "right/"))
    if is_place and re.fullmatch(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*", name):
        # A name that is not in the database is a KeyError, a folder of it an OSError.
        with suppress(ValueError, OSError, KeyError):
            return ZoneInfo(name)
    raise MomentError(f"{shown(name)} is no time zone: use an IANA name such as Asia/Shanghai")


def offsets_of(zone: str) -> frozenset[int]:
    """The minutes by which a zone is ahead of UTC, over the seasons of the years that prices are about."""
    named = zone_named(zone)
    days = (datetime(year, month, 15, tzinfo=UTC) for year in range(2020, 2036) for month in (1, 4, 7, 10))
    offsets = (day.astimezone(named).utcoffset() for day in days)
    return frozenset(int(offset.total_seconds() // 60) for offset in offsets if offset is not None)


def parse_window(
    daily: Sequence[str] = (), weekdays: Sequence[str] = (), timezone: str = "UTC"
) -> WeeklyWindow:
    """Read the conditions `daily`, `weekdays` and `timezone` of a variant, which are one condition."""
    for weekday in weekdays:
        if weekday not in WEEKDAYS:
            raise MomentError(f"{shown(weekday)} is no weekday: {', '.join(WEEKDAYS)}")
    zone_named(timezone)
    spans = tuple(_parse_span(span) for span in daily)
    return WeeklyWindow(spans, frozenset(WEEKDAYS.index(weekday) for weekday in weekdays), timezone)


def _parse_span(text: str) -> tuple[int, int]:
    begins, _, ends = text.partition("-")
    start, end = _minute(begins), MINUTES_A_DAY if ends == "24:00" else _minute(ends)
    if start is None or end is None:
        way_out = "write a daily window as 09:00-12:00; it may cross midnight"
        raise NumberError(text, way_out, "is no daily window")
    if start == end:
        way_out = "the window is empty; leave its times out for the whole day"
        raise NumberError(text, way_out, "ends when it begins")
    return start, end


def _minute(text: str) -> int | None:
    """The minute of the day of a time such as 09:30; None of anything else."""
    hour, _, minute = text.partition(":")
    is_time = len(text) == len("09:30") and len(hour) == len(minute) == 2 and text.isascii()  # noqa: PLR2004
    is_time = is_time and hour.isdigit() and minute.isdigit() and hour < "24" and minute < "60"
    return int(hour) * 60 + int(minute) if is_time else None
