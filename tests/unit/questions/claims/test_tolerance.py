"""What printed digits allow."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from costcalc.questions.claims.judge import step_of

if TYPE_CHECKING:
    from decimal import Decimal


@pytest.mark.parametrize(
    ("printed", "value", "step"),
    [
        ("un coût de 5,6 millions de dollars", "5600000", "100000"),
        ("5,60 millions", "5600000", "10000"),
        ("moins de 6 millions de dollars", "6000000", "1000000"),
        ("0,14 $ par million de tokens", "0.14", "0.01"),
        ("contre 7,50 $ pour OpenAI", "7.50", "0.01"),
        ("16,86% en bourse", "-16.86", "0.01"),
        ("moins de 2 000 GPU", "2000", "1"),
        ("589 milliards", "589000000000", "1000000000"),
        ("le 5 mai, 0,50 $", "0.50", "0.01"),  # not 5, two places to the left
        ("le 5 mai, 5000000 $", "5000000", "1"),
        ("en 24 heures", "24", "1"),
        ("nulle, 0 %", "0", "1"),
        ("0,0 %", "0", "0.1"),
        ("vingt-quatre heures", "24", "1"),  # in words: a whole number is given to one
        ("un quart", "0.25", "0.01"),
        ("", "0.125", "0.001"),
    ],
)
def test_step_in_french(printed: str, value: str, step: str):
    """The step is the worth of the last printed digit, millions and milliards told by the value."""
    assert step_of(printed, Fraction(value), "fr") == Fraction(step)


@pytest.mark.parametrize(
    ("printed", "value", "step"),
    [("$5.576M", "5576000", "1000"), ("1,000.50", "1000.5", "0.01"), ("$589 billion", "589e9", "1e9")],
)
def test_step_in_english(printed: str, value: str, step: str):
    """English has the decimal point."""
    assert step_of(printed, Fraction(value), "en") == Fraction(step)


@pytest.mark.parametrize(
    ("printed", "value", "step"),
    [
        ("près de 600 milliards de dollars", "-600000000000", "100000000000"),
        ("près de 650 milliards", "650000000000", "10000000000"),
        ("environ 5,0 millions", "5000000", "100000"),  # a printed decimal is a digit
        ("environ 0", "0", "1"),
    ],
)
def test_zeros_of_a_round_number_are_no_digits(printed: str, value: str, step: str):
    """`près de 600 milliards` is given to 100 billion, `5,0` to a tenth."""
    assert step_of(printed, Fraction(value), "fr", rounded=True) == Fraction(step)


def test_a_number_without_an_end_is_given_to_fifteen_places():
    """A third that is not printed has no last digit; the places end somewhere."""
    assert step_of("un tiers", Fraction(1, 3), "fr") == Fraction(1, 10**15)


PRINTED = st.decimals(min_value="0.01", max_value=999, places=2, allow_nan=False, allow_infinity=False)


@given(PRINTED, st.integers(0, 12), st.booleans())
def test_the_value_holds_and_one_step_away_does_not(number: Decimal, power: int, rounded):
    """Whatever is printed, the value itself lies within half a step, and a value one step away does not."""
    value = Fraction(number) * Fraction(10) ** power
    step = step_of(f"environ {str(number).replace('.', ',')} de quelque chose", value, "fr", rounded=rounded)
    assert step > 0
    assert abs(value - value) <= step / 2
    assert not abs((value + step) - value) <= step / 2
    assert value % step == 0  # the last digit is a digit of the value


@given(PRINTED, st.integers(0, 12))
def test_more_digits_allow_less(number: Decimal, power: int):
    """A number printed to one digit more allows a tenth as much."""
    assume(number % 1)
    value = Fraction(number) * Fraction(10) ** power
    text = str(number).replace(".", ",")
    assert step_of(text, value, "fr") == 10 * step_of(f"{text}0", value, "fr")
