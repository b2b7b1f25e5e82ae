"""The calendar of a projection: months of their real length, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from costcalc.errors import UsageError
from costcalc.periods import FIRST_YEAR, LAST_YEAR, Stretch
from costcalc.prose import shown
from costcalc.values import NamedTuple

MOST_MONTHS = 1_200
MONTHS_A_YEAR = 12


class Month(NamedTuple):
    """A calendar month, `[first day, first day of the next)`, in UTC.

    >>> str(Month(2027, 2)), Month(2027, 2).days
    ('2027-02', 28)
    """

    year: int
    month: int

    @property
    def start(self) -> datetime:
        """The instant with which it begins."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def stretch(self) -> Stretch:
        """All of it."""
        return Stretch(self.start, self.after(1).start)

    @property
    def days(self) -> int:
        """How many days it has: 28 to 31."""
        return self.stretch.length.days

    def after(self, months: int) -> Month:
        """The month so many months later."""
        year, month = divmod(self.year * MONTHS_A_YEAR + self.month - 1 + months, MONTHS_A_YEAR)
        return Month(year, month + 1)

    def since(self, other: Month) -> int:
        """How many months it is later than another."""
        return (self.year - other.year) * MONTHS_A_YEAR + self.month - other.month

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


BEGINNING = Month(0, 1)
"""The month with which a projection begins, as long as nobody has said which."""


def month_of(day: date) -> Month:
    """The month in which a day or an instant lies."""
    return Month(day.year, day.month)


def read_month(text: object, field: str = "start") -> Month:
    """Read a month such as 2026-12; `UsageError` for anything else."""
    match = re.fullmatch("([0-9]{4})-(0[1-9]|1[0-2])", text) if isinstance(text, str) else None
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise UsageError(f"{shown(text)} is no month: write it as 2026-12", field)
    return Month(int(match[1]), int(match[2]))


def horizon(start: Month, months: int) -> tuple[Month, ...]:
    """The months from a first one on; `UsageError` for none, for too many, and beyond the calendar."""
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(f"a projection has from 1 to {MOST_MONTHS} months", "months")
    if start.after(months - 1).year > LAST_YEAR:
        raise UsageError(f"{months} months from {start} on end after the year {LAST_YEAR}", "months")
    return tuple(start.after(each) for each in range(months))
