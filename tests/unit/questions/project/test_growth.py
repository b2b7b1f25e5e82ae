"""Growth: how fast demand or prices change."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isclose

import pytest

from costcalc.errors import UsageError
from costcalc.questions.project.demand import Growth, read_growth
from tests.builders import usd


@pytest.mark.parametrize(
    ("said", "growth", "written"),
    [
        ("5%/month", Growth(usd("0.05"), 1), "+5%/month"),
        ("+5%/month", Growth(usd("0.05"), 1), "+5%/month"),
        ("-40%/year", Growth(usd("-0.4"), 12), "-40%/year"),
        ("-40%/year continuous", Growth(usd("-0.4"), 12), "-40%/year"),
        ("2.5%/quarter stepwise", Growth(usd("0.025"), 3, stepwise=True), "+2.5%/quarter stepwise"),
        ("0%/month", Growth(Decimal(0), 1), "+0%/month"),
        ("-99.9999%/month", Growth(usd("-0.999999"), 1), "-99.9999%/month"),
        ("100_000%/year", Growth(Decimal(1_000), 12), "+100000%/year"),
    ],
)
def test_a_growth_is_read_and_written(said, growth, written):
    """A percentage per month, quarter or year; what is written is read as the same."""
    assert read_growth(said, "growth") == growth
    assert str(growth) == written
    assert read_growth(written, "growth") == growth


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
        read_growth(said, "price_trend")
    assert caught.value.field == "price_trend"


def test_whole_periods_are_exact():
    """After two years of 10 % a year a quantity is 1.21 times what it was."""
    growth = read_growth("10%/year", "growth")
    assert [growth.factor(months) for months in (0, 12, 24)] == [1, usd("1.1"), usd("1.21")]


def test_a_part_of_a_period_is_a_part_of_the_way():
    """Twelve months of a twelfth of the way are the whole of it, to 40 digits."""
    month = read_growth("-40%/year", "growth").factor(1)
    assert abs(Fraction(month) ** 12 - Fraction("0.6")) < Fraction(1, 10**27)
    assert isclose(month, 0.6 ** (1 / 12))


def test_a_step_comes_at_the_end_of_its_period():
    """Nothing changes until the twelfth month, and then all at once."""
    growth = read_growth("-50%/year stepwise", "price_trend")
    assert [growth.factor(months) for months in (0, 11, 12, 23, 24)] == [
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
    growth = read_growth(said, "growth")
    for months in (0, 1, 2, 3, 11, 12, 13, 1_199):
        factor = (1 + float(growth.change)) ** growth.exponent(months)
        assert isclose(factor, growth.factor(months), rel_tol=1e-9)
