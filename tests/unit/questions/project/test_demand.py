"""Demand: how many requests come in each month."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isclose

import pytest

from costcalc.errors import UsageError
from costcalc.questions.project.demand import (
    GROWN,
    MOST_REQUESTS,
    Demand,
    Phase,
    check_phases,
    read_growth,
    settled,
)
from costcalc.questions.project.horizon import Month

JANUARY, FEBRUARY, MARCH = Month(2027, 1), Month(2027, 2), Month(2027, 3)
DAILY = Fraction(1_000)


def grown(growth: str, ceiling: int | None = None, rate: Fraction = DAILY) -> Demand:
    """Demand that grows from January on."""
    top = None if ceiling is None else Fraction(ceiling)
    return Demand((Phase(JANUARY, rate, read_growth(growth, "growth"), top),))


def test_a_month_is_its_days_times_the_rate():
    """31 days of January, 28 of February; a third of a request a day stays a fraction."""
    demand = Demand((Phase(JANUARY, Fraction(1, 3)),))
    assert demand.requests_in(JANUARY) == Fraction(31, 3)
    assert demand.requests_in(FEBRUARY) == Fraction(28, 3)
    assert demand.estimate is None


def test_growth_begins_with_the_first_month():
    """The first month has the rate that was said, the second one month of growth, and that is an estimate."""
    demand = grown("10%/month")
    assert [demand.requests_in(month) for month in (JANUARY, FEBRUARY, MARCH)] == [31_000, 30_800, 37_510]
    assert demand.estimate == GROWN


def test_a_phase_holds_from_its_month_on():
    """The month before the second phase is of the first; growth counts anew from the second's beginning."""
    demand = Demand((Phase(JANUARY, DAILY), Phase(MARCH, Fraction(10), read_growth("100%/month", "growth"))))
    assert demand.requests_in(FEBRUARY) == 28_000
    assert demand.requests_in(MARCH) == 310
    assert demand.requests_in(Month(2027, 4)) == 600
    assert [demand.phase_at(month) for month in (JANUARY, FEBRUARY, MARCH)] == [0, 0, 1]


def test_a_month_before_all_phases():
    """Nothing is said of it, and nothing is guessed."""
    demand = Demand((Phase(FEBRUARY, DAILY),))
    assert demand.requests_in(FEBRUARY) == 28_000
    with pytest.raises(UsageError, match="requests: says nothing of 2027-01: give `requests`, or a phase"):
        demand.requests_in(JANUARY)


def test_months_said_one_by_one():
    """A month that was said is as said, one that was not is an error; nothing is rounded."""
    demand = Demand(by_month={JANUARY: Fraction(5), FEBRUARY: Fraction(0)})
    assert [demand.requests_in(month) for month in (JANUARY, FEBRUARY)] == [5, 0]
    assert demand.estimate is None
    with pytest.raises(UsageError, match="demand: says nothing of 2027-03: add its requests"):
        demand.requests_in(MARCH)


def test_a_ceiling_bends_growth():
    """The odds r/(K - r) double each month: 1000/3000, 2/3, 4/3: 1,000, 1,600 and 16,000/7 a day."""
    demand = grown("100%/month", 4_000)
    assert [demand.requests_in(month) for month in (JANUARY, FEBRUARY)] == [31_000, 44_800]
    assert abs(demand.requests_in(MARCH) - Fraction(31 * 16_000, 7)) <= Fraction(1, 2 * 10**12)


def test_a_ceiling_is_approached_and_not_passed():
    """After a hundred years of any growth the rate is the ceiling, to all digits that are told."""
    demand = grown("100000%/month", 4_000)
    assert demand.requests_in(JANUARY.after(1_199)) == 4_000 * 31
    assert demand.requests_in(JANUARY.after(1)) < 4_000 * 28


def test_a_ceiling_also_bends_a_fall():
    """Demand that falls away from its ceiling: the odds 3/1 are halved to 3/2, and so on to nothing."""
    demand = grown("-50%/month", 4_000, Fraction(3_000))
    assert demand.requests_in(FEBRUARY) == 28 * 2_400
    assert demand.requests_in(JANUARY.after(1_199)) == 0


def test_nothing_stays_nothing():
    """Without a request at the start there is nothing that could grow, under a ceiling or not."""
    assert grown("100000%/month", rate=Fraction(0)).requests_in(JANUARY.after(1_199)) == 0
    assert grown("100000%/month", 4_000, Fraction(0)).requests_in(JANUARY.after(1_199)) == 0


def test_growth_that_leaves_the_world():
    """More than 10^18 requests in a month are refused with the month, and 10^18 are not."""
    demand = grown("1000%/month")
    with pytest.raises(
        UsageError, match=r"growth: leads to more than 10\^18 requests in 2028-02: give less, or a `ceiling`"
    ):
        demand.requests_in(JANUARY.after(13))
    assert demand.requests_in(JANUARY.after(12)) < MOST_REQUESTS
    assert settled(MOST_REQUESTS, JANUARY, "growth") == 10**18
    with pytest.raises(
        UsageError, match=r"elasticity: leads to more than 10\^18 requests in 2027-01: give less$"
    ):
        settled(MOST_REQUESTS + Decimal("0.1"), JANUARY, "elasticity")


def test_grown_requests_are_rounded():
    """Half even, to twelve decimals."""
    assert settled(Decimal("0.0000000000005"), JANUARY, "growth") == 0
    assert settled(Decimal("0.0000000000015"), JANUARY, "growth") == Fraction(2, 10**12)
    month = grown("7%/year").requests_in(FEBRUARY)
    assert month.denominator <= 10**12
    assert isclose(month, 28_000 * 1.07 ** (1 / 12))


@pytest.mark.parametrize(
    ("phases", "message"),
    [
        ([Phase(JANUARY, DAILY), Phase(JANUARY, DAILY)], "phases: two of them begin in 2027-01"),
        (
            [Phase(MARCH, DAILY), Phase(FEBRUARY, DAILY)],
            "phases: 2027-02 comes after 2027-03: write them in order of time",
        ),
        ([Phase(JANUARY, DAILY, None, Fraction(2_000))], "ceiling: a ceiling bends growth"),
        (
            [Phase(JANUARY, DAILY, read_growth("5%/month", "growth"), DAILY)],
            "ceiling: demand begins at its ceiling or above",
        ),
    ],
)
def test_phases_that_cannot_be(phases, message):
    """Phases begin one after the other, and below their ceilings."""
    with pytest.raises(UsageError, match=message):
        check_phases(phases)


def test_phases_that_can_be():
    """A month later, a request below the ceiling."""
    growth = read_growth("5%/month", "growth")
    check_phases([Phase(JANUARY, DAILY, growth, DAILY + 1), Phase(FEBRUARY, DAILY)])
