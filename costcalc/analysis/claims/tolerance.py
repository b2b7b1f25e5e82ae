"""What a printed number allows: `5,6 millions` holds for 5.576 million, and 5.8 does not."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from costcalc.numbers import as_fraction
from costcalc.pricing.file.printed import numbers_in
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

LARGEST_WORD = 15
"""Powers of ten that a word may stand for: `milliards`, `billions`."""

MOST_CLAIMS = 1_000
"""Claims whose step is kept: each is held against thousands of prices."""


@lru_cache(MOST_CLAIMS)
def step_of(printed: str, value: Fraction, language: str, *, rounded: bool = False) -> Fraction:
    """The worth of the last printed digit, in the unit of the value.

    `5,6 millions` is printed to 0.1 million. With `rounded` (nearly, about), zeros at the end of a whole
    number are not digits: `près de 600 milliards` is given to 100 billion.
    """
    found = [
        (power, number) for number in numbers_in(printed, language) for power in _powers(number, abs(value))
    ]
    if not found:
        return Fraction(10) ** _last_digit_of(abs(value))
    # `le 5 mai, 0,50 $`: the number itself before one that a word or a percent sign would have to scale.
    power, number = min(found, key=lambda each: abs(each[0]))
    return Fraction(10) ** (_last_digit(number, rounded=rounded) + power)


def _powers(number: Decimal, value: Fraction) -> Iterator[int]:
    for power in range(-2, LARGEST_WORD + 1):
        if as_fraction(number) * Fraction(10) ** power == value:
            yield power


def _last_digit(number: Decimal, *, rounded: bool) -> int:
    exponent = int(number.as_tuple().exponent)
    return int(number.normalize().as_tuple().exponent) if rounded and exponent == 0 and number else exponent


def _last_digit_of(value: Fraction) -> int:
    """The place of the last digit of a value that does not stand in the words; 0 for a whole number."""
    places = 0
    while places < LARGEST_WORD and (value * 10**places).denominator != 1:
        places += 1
    return -places
