"""Numbers: the one grammar for what people write, exact arithmetic, and plain digits out.

Nothing here makes a Decimal from text that the grammar has not bounded first: `Decimal("1e999999999")` is
legal and hangs whoever formats it. Underscores Decimal reads itself; the grammar says where they may stand.
"""

from __future__ import annotations

import re
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
)
from functools import cache

from costcalc.errors import NumberError, UsageError
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

LONGEST = 32
MOST_DIGITS = 15
"""Characters of a number; with the grammar it bounds every product that costcalc forms."""

EXACT = Context(
    prec=400,
    rounding=ROUND_HALF_EVEN,
    Emin=-999_999,
    Emax=999_999,
    traps=[Inexact, InvalidOperation, Overflow, DivisionByZero, FloatOperation],
)
"""Arithmetic that is right to the last digit, or raises. Pass it on: threads inherit no context."""

PLACES = 12
"""Decimal places to which a charge line is rounded when it has no finite decimal form."""

SIGNIFICANT = 12
"""Digits of a ratio or of a blended price, which are estimates by nature."""

ZERO = Decimal(0)
ONE = Decimal(1)
TEN = Decimal(10)
_MINUS_TEN = Decimal(-10)  # `-TEN` would be rounded in the context of whoever asks
MILLION = Decimal(1_000_000)
_REACH = 10**30
_SUFFIXES = {"": ONE, "k": Decimal(1_000), "M": MILLION, "G": Decimal(1_000_000_000)}

# Patterns are compiled when they are first used: a quick command uses few of them.
_DIGITS = r"(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:_[0-9]{3}){1,4})(?:\.[0-9]{1,15})?"
_COUNT = rf"({_DIGITS})([kMG]?)"
_PHYSICAL = rf"({_DIGITS})(?:e([+-]?[0-9]{{1,2}}))?([kMG]?)"

PLAIN_RULE = "write digits with an optional decimal point, such as 0.55"
COUNT_RULE = "write digits, such as 1500, 10k, 1.5M or 10_000"
PHYSICAL_RULE = "write digits with an optional exponent, such as 37e9 or 14.8e12"
PERCENT_RULE = "write a percentage from 0% to 100%, such as 56.3%"


def _matched(text: object, pattern: str, rule: str) -> re.Match[str]:
    match = re.fullmatch(pattern, text) if isinstance(text, str) and len(text) <= LONGEST else None
    if not match:
        raise NumberError(text, rule)
    return match


def is_digits(text: object) -> bool:
    """Whether a text is a count in digits alone, as nearly every one is: seen without compiling a pattern."""
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        return False
    return text[0] != "0" or text == "0"


def money_number(text: object) -> Decimal:
    """Read an amount of money: digits and a decimal point, no exponent, no suffix, never negative."""
    return Decimal(_matched(text, _DIGITS, PLAIN_RULE)[0])


def count_number(text: object) -> Decimal:
    """Read a quantity as a person types it: `1500`, `10k`, `1.5M`, `10_000`."""
    if is_digits(text):
        return Decimal(str(text))
    digits, suffix = _matched(text, _COUNT, COUNT_RULE).groups()
    return EXACT.multiply(Decimal(digits), _SUFFIXES[suffix])


def physical_number(text: object) -> Decimal:
    """Read a physical quantity, which may have an exponent: `671e9` parameters, `2.788e6` GPU-hours."""
    digits, exponent, suffix = _matched(text, _PHYSICAL, PHYSICAL_RULE).groups()
    value = EXACT.multiply(Decimal(digits), _SUFFIXES[suffix])
    return EXACT.scaleb(value, int(exponent)) if exponent else value


def percentage(text: object) -> Decimal:
    """Read `60%` as 0.6.

    >>> percentage("56.3%")
    Decimal('0.563')
    """
    digits = text[:-1] if isinstance(text, str) and text.endswith("%") else ""
    if not is_digits(digits):
        digits = _matched(text, rf"({_DIGITS})%", PERCENT_RULE)[1]
    value = EXACT.scaleb(Decimal(digits), -2)
    if value > ONE:
        raise NumberError(text, PERCENT_RULE)
    return value


def share_number(text: str) -> Decimal:
    """Read a share as 0.35 or 35%."""
    return percentage(text) if text.endswith("%") else physical_number(text)


def within_reach(value: Fraction, said: str) -> Fraction:
    """A number that was said, so that no product of several leaves the reach of exact arithmetic."""
    if value and not 1 <= value * _REACH <= _REACH**2:
        raise UsageError(f"{shown(said)} is out of range: from 1e-30 to 1e30")
    return value


def plain(value: Decimal | int) -> str:
    """Write a number in plain decimal notation, without an exponent or trailing zeros.

    >>> plain(Decimal("0.5230")), plain(Decimal("1E+3")), plain(Decimal("1E-7"))
    ('0.523', '1000', '0.0000001')
    """
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def tidy(value: Decimal) -> Decimal:
    """Drop trailing zeros of an exact number, and keep it in plain notation: 10, never 1E+1, nor -1E+1."""
    short = value.normalize(EXACT)
    # Only numbers from 10, on either side of zero, can have come out as 1E+1.
    if _MINUS_TEN < short < TEN or short.same_quantum(ONE):
        return short
    return short.quantize(ONE, context=EXACT) if short == short.to_integral_value() else short


def as_fraction(value: Decimal | Fraction) -> Fraction:
    """The same number as a fraction; the value has passed the grammar, so its exponent is small."""
    from fractions import Fraction

    return Fraction(value)


def settle(value: Fraction) -> tuple[Decimal, bool]:
    """The decimal form of a fraction, and whether it is exact.

    A fraction without a finite decimal form is rounded half even to PLACES.
    Example: 7/8 is (0.875, True); 2/3 is (0.666666666667, False).
    """
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return tidy(EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))), True
    return in_places(value), False


def in_places(value: Fraction, places: int = PLACES) -> Decimal:
    """A fraction rounded half even to so many decimal places: how estimates of money are written."""
    return tidy(EXACT.scaleb(Decimal(round(value * 10**places)), -places))


@cache
def to_digits(digits: int) -> Context:
    """Arithmetic that rounds half even to so many significant digits."""
    return Context(prec=digits, rounding=ROUND_HALF_EVEN, Emin=-999_999, Emax=999_999)


def significant(value: Fraction, digits: int = SIGNIFICANT) -> Decimal:
    """A ratio, a blended price, or what is read out, rounded half even to so many significant digits."""
    return tidy(to_digits(digits).divide(Decimal(value.numerator), Decimal(value.denominator)))


def settled_text(value: Fraction) -> str:
    """An amount in plain digits: exact, or rounded half even to PLACES decimal places."""
    return plain(settle(value)[0])


def rounded_text(value: Fraction, digits: int = SIGNIFICANT) -> str:
    """A ratio or an estimate in plain digits, to so many significant ones."""
    return plain(significant(value, digits))
