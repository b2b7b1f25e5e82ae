"""From figures to places in a picture, and which figures stand at its edges.

A place is a float: it is looked at and never computed with. What stands beside it as a text is exact.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil, floor, log10

from costcalc.language.numerals import decimal_signs
from costcalc.numbers import plain, to_digits
from costcalc.report.charts.chart import LOG, TIME
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from costcalc.report.charts.chart import Axis

MOST_TICKS = 6
A_DAY = 86_400
_STEPS = ((1, 3), (1,))
"""What is marked of each power of ten: both, or if these are too many the power alone."""
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6)
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
}
"""The months as they stand at an axis."""
SHORT = 3
"""Digits of a figure that is told in few letters."""
LARGEST = 6
"""The power of ten of the last letter that sentences have: millions."""
THOUSANDS = {12: "T", 9: "G", 6: "M", 3: "k"}


class Tick(NamedTuple):
    """A figure at the edge of a picture, and its text; the beginning of a year is bold."""

    at: Decimal
    text: str
    is_bold: bool = False


class Scale(NamedTuple):
    """An axis laid on pixels: `low` at `start`, `high` at `end`."""

    kind: str
    low: float
    high: float
    start: float
    end: float

    def place(self, value: Decimal) -> float:
        """Where a figure lies; beyond an end, where it would."""
        at = self._measure(value)
        return self.start + (at - self.low) / (self.high - self.low) * (self.end - self.start)

    def holds(self, value: Decimal) -> bool:
        """Whether a figure is in view."""
        return self.low <= self._measure(value) <= self.high

    def _measure(self, value: Decimal) -> float:
        return _log(value) if self.kind == LOG else float(value)


def scale_of(axis: Axis, values: Iterable[Decimal], start: float, end: float) -> Scale:
    """The scale on which all values are in view, and what the axis has to show, with a little room.

    A linear one begins at zero unless it is of time: lengths are compared.
    """
    seen = [each for each in (*values, axis.low, axis.high) if each is not None]
    if axis.scale == LOG:
        measured = [_log(each) for each in seen if each > 0] or [0.0]
        least, most = min(measured), max(measured)
        room = 0.0 if axis.low is not None else max((most - least) * 0.08, 0.05)
        top = 0.0 if axis.high is not None else max((most - least) * 0.08, 0.05)
        return Scale(LOG, least - room, max(most + top, least + 0.01), start, end)
    least, most = float(min(seen, default=Decimal(0))), float(max(seen, default=Decimal(0)))
    if axis.scale == TIME:
        return Scale(TIME, least, max(most, least + A_DAY), start, end)
    top = 1.0 if axis.high is not None else 1.04
    low = min(least, 0.0)
    return Scale(axis.scale, low, most * top if most > low else low + 1, start, end)


def ticks_of(scale: Scale, lang: str = "en", most: int = MOST_TICKS) -> list[Tick]:
    """The figures at an axis, so many at most."""
    if scale.kind == TIME:
        return _of_time(scale, lang, most)
    found = _of_log(scale, most) if scale.kind == LOG else _of_line(scale, most)
    return [Tick(each, tick_text(each, lang)) for each in found]


def tick_text(value: Decimal, lang: str) -> str:
    """A round figure in few letters: `300k`, `0.5`; `0,5` in French."""
    if value == 0:
        return "0"
    for power, letter in THOUSANDS.items():
        if value.adjusted() >= power:
            return decimal_signs(plain(value.scaleb(-power)), lang) + letter
    return decimal_signs(plain(value), lang)


def short_figure(value: Decimal) -> str:
    """A figure at the end of a line, to three digits in few letters: `485k`, `42.7k`, `89.2`."""
    short = to_digits(SHORT).plus(value)
    for power, letter in THOUSANDS.items():
        if power <= LARGEST and short.adjusted() >= power:
            return f"{plain(short.scaleb(-power))}{letter}"
    return plain(short)


def short_day(day: datetime, lang: str) -> str:
    """A day in few letters: `25 Jan 2025`, `25 janv. 2025`; it does not break."""
    return f"{day.day}\u00a0{_SHORT[lang].split()[day.month - 1]}\u00a0{day.year}"


def with_short_days(text: str, lang: str) -> str:
    """A text with its days in few letters: `until 2025-09-05` is `until 5 Sep 2025`."""
    return _ISO.sub(lambda day: short_day(datetime.fromisoformat(day[0]), lang), text)


def moment_of(seconds: Decimal) -> datetime:
    """The instant of a place on an axis of time."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))


def seconds_of(instant: datetime) -> Decimal:
    """The place of an instant on an axis of time."""
    return Decimal((instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))


def _log(value: Decimal) -> float:
    """The logarithm, also of what is too large or too small for a float."""
    if value <= 0:
        return -308.0
    return value.adjusted() + log10(float(value.scaleb(-value.adjusted())))


def _of_log(scale: Scale, most: int) -> list[Decimal]:
    first, last = floor(scale.low), ceil(scale.high)
    for marked in _STEPS:
        found = [Decimal(step).scaleb(power) for power in range(first, last + 1) for step in marked]
        inside = [each for each in found if scale.holds(each)]
        if 1 < len(inside) <= most:
            return inside
    if last - first < most:  # less than a power of ten, or only one of them: as a line has it
        return [each for each in _round_ones(10**scale.low, 10**scale.high, most) if each > 0]
    every = ceil((last - first) / most)
    return [each for power in range(first, last + 1, every) if scale.holds(each := Decimal(1).scaleb(power))]


def _of_line(scale: Scale, most: int) -> list[Decimal]:
    return list(_round_ones(scale.low, scale.high, most))


def _round_ones(low: float, high: float, most: int) -> Iterator[Decimal]:
    """The multiples of the least 1, 2 or 5 with zeros of which there are no more than so many."""
    power = floor(log10((high - low) / most))
    steps = (Decimal(times).scaleb(power) for times in (1, 2, 5, 10, 20))
    step = next(each for each in steps if (high - low) / float(each) <= most - 1)
    slack = 1e-9
    first, last = ceil(low / float(step) - slack), floor(high / float(step) + slack)
    return (number * step for number in range(first, last + 1))


def _of_time(scale: Scale, lang: str, most: int) -> list[Tick]:
    low, high = moment_of(Decimal(repr(scale.low))), moment_of(Decimal(repr(scale.high)))
    days = (high - low) / timedelta(days=1)
    for every in _DAYS:
        if days / every <= most:
            return [_day_tick(each, lang) for each in _days(low, high, every)]
    for months in _MONTHS:
        if days / (months * 30.4) <= most:
            return [_month_tick(each, lang) for each in _firsts(low, high, months)]
    years = next(each for each in _YEARS if days / (each * 365.25) <= most or each == _YEARS[-1])
    return [_month_tick(each, lang) for each in _firsts(low, high, 12 * years)]


def _days(low: datetime, high: datetime, every: int) -> Iterator[datetime]:
    day = low.replace(hour=0, minute=0, second=0, microsecond=0)
    day += timedelta(days=day < low)
    while day <= high:
        yield day
        day += timedelta(days=every)


def _firsts(low: datetime, high: datetime, months: int) -> Iterator[datetime]:
    """The first days of months, every so many of a year, or of the years that so many make."""
    number = -(-(low.year * 12 + low.month - 1) // months) * months
    while number // 12 < 9999:  # noqa: PLR2004 - the last year that there is
        first = datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
        if first > high:
            return
        if first >= low:
            yield first
        number += months


def _day_tick(day: datetime, lang: str) -> Tick:
    short = _SHORT[lang].split()[day.month - 1]
    return Tick(seconds_of(day), f"{day.day}\u00a0{short}")


def _month_tick(day: datetime, lang: str) -> Tick:
    is_year = day.month == 1
    text = str(day.year) if is_year else _SHORT[lang].split()[day.month - 1]
    return Tick(seconds_of(day), text, is_year)
