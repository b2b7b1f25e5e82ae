"""Pace: how fast demand or prices change."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isclose

import pytest

from costcalc.analysis.pace import Pace, read_pace
from costcalc.errors import UsageError
from tests.builders import usd


@pytest.mark.parametrize(
    ("said", "pace", "written"),
    [
        ("5%/month", Pace(usd("0.05"), 1), "+5%/month"),
        ("+5%/month", Pace(usd("0.05"), 1), "+5%/month"),
        ("-40%/year", Pace(usd("-0.4"), 12), "-40%/year"),
        ("-40%/year continuous", Pace(usd("-0.4"), 12), "-40%/year"),
        ("2.5%/quarter stepwise", Pace(usd("0.025"), 3, stepwise=True), "+2.5%/quarter stepwise"),
        ("0%/month", Pace(Decimal(0), 1), "+0%/month"),
        ("-99.9999%/month", Pace(usd("-0.999999"), 1), "-99.9999%/month"),
        ("100_000%/year", Pace(Decimal(1_000), 12), "+100000%/year"),
    ],
)
def test_a_pace_is_read_and_written(said, pace, written):
    """A percentage per month, quarter or year; what is written is read as the same."""
    assert read_pace(said, "growth") == pace
    assert str(pace) == written
    assert read_pace(written, "growth") == pace


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("5%", "is no pace: write a percentage per month, quarter or year"),
        ("5/month", "is no pace"),
        ("5%/week", "is no pace"),
        ("5 %/month", "is no pace"),
        ("5%/month sometimes", "is no pace"),
        ("--5%/month", "is no pace"),
        ("nan%/month", "is no pace"),
        ("1e9%/month", "is no pace"),
        ("9" * 10**6 + "%/month", "is no pace"),
        ("", "is no pace"),
        (5, "is no pace"),
        (None, "is no pace"),
        ("_%/month", "is not a number that costcalc reads"),
        ("1.%/month", "is not a number that costcalc reads"),
        ("-100%/month", "leaves nothing: a fall is less than 100 %"),
        ("-250%/month", "leaves nothing"),
        ("100_000.1%/month", "is more than 100000 %"),
    ],
)
def test_what_is_no_pace(said, message):
    """Anything else is refused, with the word that it was said for."""
    with pytest.raises(UsageError, match=message) as caught:
        read_pace(said, "price_trend")
    assert caught.value.field == "price_trend"


def test_whole_periods_are_exact():
    """After two years of 10 % a year a quantity is 1.21 times what it was."""
    pace = read_pace("10%/year", "growth")
    assert [pace.factor(months) for months in (0, 12, 24)] == [1, usd("1.1"), usd("1.21")]


def test_a_part_of_a_period_is_a_part_of_the_way():
    """Twelve months of a twelfth of the way are the whole of it, to 40 digits."""
    month = read_pace("-40%/year", "growth").factor(1)
    assert abs(Fraction(month) ** 12 - Fraction("0.6")) < Fraction(1, 10**27)
    assert isclose(month, 0.6 ** (1 / 12))


def test_a_step_comes_at_the_end_of_its_period():
    """Nothing changes until the twelfth month, and then all at once."""
    pace = read_pace("-50%/year stepwise", "price_trend")
    assert [pace.factor(months) for months in (0, 11, 12, 23, 24)] == [
        1,
        1,
        usd("0.5"),
        usd("0.5"),
        usd("0.25"),
    ]


@pytest.mark.parametrize(
    "said", ["7%/month", "-40%/year", "-40%/year stepwise", "3%/quarter", "3%/quarter stepwise"]
)
def test_the_exponent_of_floats_is_the_same(said):
    """What draws compute is what the exact projection does."""
    pace = read_pace(said, "growth")
    for months in (0, 1, 2, 3, 11, 12, 13, 1_199):
        assert isclose((1 + float(pace.change)) ** pace.exponent(months), pace.factor(months), rel_tol=1e-9)
