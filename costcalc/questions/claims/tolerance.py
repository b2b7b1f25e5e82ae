"""What a printed number allows: `5,6 millions` holds for 5.576 million, and 5.8 does not."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from costcalc.numbers import as_fraction
from costcalc.pricing.file.printed import numbers_in

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
    size = abs(value)
    found = [
        (power, number)
        for number in numbers_in(printed, language)
        for power in range(-2, LARGEST_WORD + 1)
        if as_fraction(number) * Fraction(10) ** power == size
    ]
    if not found:
        # The last digit of a value that does not stand in the words; a whole number is exact to one.
        places = (places for places in range(LARGEST_WORD) if (size * 10**places).denominator == 1)
        return Fraction(1, 10 ** next(places, LARGEST_WORD))
    # `le 5 mai, 0,50 $`: the number itself before one that a word or a percent sign would have to scale.
    power, number = min(found, key=lambda each: abs(each[0]))
    if rounded and number and number.as_tuple().exponent == 0:
        number = number.normalize()
    return Fraction(10) ** (int(number.as_tuple().exponent) + power)
