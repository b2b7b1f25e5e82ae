"""The calendar of a projection: real months, in UTC."""

from __future__ import annotations

from datetime import date

import pytest

from costcalc.errors import UsageError
from costcalc.questions.project.horizon import MOST_MONTHS, Month, horizon, month_of, read_month
from tests.builders import at


@pytest.mark.parametrize(
    ("month", "days"), [("2027-02", 28), ("2028-02", 29), ("2100-02", 28), ("2027-04", 30), ("2026-12", 31)]
)
def test_months_have_their_real_length(month, days):
    """February has 28 days, 29 in a leap year, and 28 in 2100."""
    assert read_month(month).days == days


def test_a_month_is_its_instants_in_utc():
    """It begins with its first midnight and ends before the next one's."""
    assert Month(2026, 12).stretch == (at("2026-12-01T00:00Z"), at("2027-01-01T00:00Z"))


def test_months_are_counted_over_the_turn_of_the_year():
    """After December comes January, and back."""
    assert Month(2026, 12).after(1) == Month(2027, 1)
    assert Month(2027, 1).after(-1) == Month(2026, 12)
    assert Month(2026, 11).after(26) == Month(2029, 1)
    assert Month(2029, 1).since(Month(2026, 11)) == 26
    assert Month(2026, 11).since(Month(2027, 1)) == -2


def test_the_month_of_a_day_or_an_instant():
    """The last day of a month is in it."""
    assert month_of(date(2027, 2, 28)) == month_of(at("2027-02-28T23:59Z")) == Month(2027, 2)


@pytest.mark.parametrize("text", ["2026-12", "1970-01", "2999-12"])
def test_a_month_is_read_as_it_is_written(text):
    """What is read is what is written."""
    assert str(read_month(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "2027", "2027-13", "2027-00", "2027-1", "1969-12", "3000-01", "2027-01-01", "٢٠٢٧-٠١", "",
        "x" * 10**6, None, 2027, ["2027-01"], "2027-01\n",
    ],
)  # fmt: skip
def test_what_is_no_month(text):
    """Anything else is refused with how it is written."""
    with pytest.raises(UsageError, match="is no month: write it as 2026-12") as caught:
        read_month(text, "demand")
    assert caught.value.field == "demand"


def test_a_horizon():
    """Months one after the other."""
    assert [str(each) for each in horizon(Month(2026, 12), 3)] == ["2026-12", "2027-01", "2027-02"]


@pytest.mark.parametrize("months", [0, -1, MOST_MONTHS + 1])
def test_a_horizon_has_bounds(months):
    """From one month to a hundred years."""
    with pytest.raises(UsageError, match="from 1 to 1200 months"):
        horizon(Month(2026, 12), months)
    assert len(horizon(Month(2026, 12), MOST_MONTHS)) == MOST_MONTHS


def test_a_horizon_ends_with_the_calendar():
    """The last month that there is may be the last of a horizon, and no later one."""
    assert horizon(Month(2999, 11), 2)[-1] == Month(2999, 12)
    with pytest.raises(UsageError, match="3 months from 2999-11 on end after the year 2999"):
        horizon(Month(2999, 11), 3)
