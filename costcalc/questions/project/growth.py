"""Growth: how fast demand or prices change, such as 5%/month or -40%/year.

Powers of such changes are rounded: what comes of them is an estimate, good to `DIGITS` digits.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from costcalc.errors import NumberError, UsageError
from costcalc.numbers import EXACT, ONE, money_number, plain, to_digits
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

DIGITS = 40
ESTIMATE = to_digits(DIGITS)
"""Arithmetic of estimates: rounds, and never to a figure that anyone would see change."""

MONTHS = {"month": 1, "quarter": 3, "year": 12}
STEPWISE, CONTINUOUS = "stepwise", "continuous"
LARGEST_PERCENT = 100_000
_CHANGE = rf"([+-]?)([0-9_.]{{1,20}})%/({'|'.join(MONTHS)})(?: ({STEPWISE}|{CONTINUOUS})?)?"


@lru_cache(maxsize=4_096)
def power(base: Decimal, exponent: Decimal) -> Decimal:
    """A power, rounded; every model of a projection asks for the same ones."""
    return ESTIMATE.power(base, exponent)


def rounded(value: Fraction) -> Decimal:
    """A fraction as an estimate has it."""
    return ESTIMATE.divide(Decimal(value.numerator), Decimal(value.denominator))


class Growth(NamedTuple):
    """A change of `change` (0.05 is 5 %) every `months` months.

    Continuous: a month of `-40%/year` is a twelfth of the way, and twelve of them are 0.6. Stepwise: nothing
    changes until the twelfth.
    """

    change: Decimal
    months: int
    stepwise: bool = False

    def factor(self, months: int) -> Decimal:
        """By how much a quantity has changed after so many months."""
        exponent = Decimal(months // self.months)
        if not self.stepwise:
            exponent = ESTIMATE.divide(Decimal(months), Decimal(self.months))
        return power(ESTIMATE.add(ONE, self.change), exponent)

    def exponent(self, months: int) -> float:
        """The power of `1 + change` after so many months, for estimates in floats."""
        return float(months // self.months) if self.stepwise else months / self.months

    def __str__(self) -> str:
        period = next(name for name, months in MONTHS.items() if months == self.months)
        sign = "" if self.change < 0 else "+"
        steps = f" {STEPWISE}" if self.stepwise else ""
        return f"{sign}{plain(EXACT.scaleb(self.change, 2))}%/{period}{steps}"


def read_growth(text: object, field: str) -> Growth:
    """Read `5%/month`, `-40%/year`, `-40%/year stepwise`; `UsageError` for anything else."""
    match = re.fullmatch(_CHANGE, text) if isinstance(text, str) else None
    if not match:
        way_out = "write a percentage per month, quarter or year, such as 5%/month or -40%/year"
        raise UsageError(f"{shown(text)} is no pace: {way_out}", field)
    sign, digits, period, manner = match.groups()
    try:
        change = EXACT.scaleb(money_number(digits), -2)
    except NumberError as error:
        raise UsageError(str(error), field) from error
    if change > LARGEST_PERCENT // 100:
        raise UsageError(f"{shown(text)} is more than {LARGEST_PERCENT} %", field)
    change = -change if sign == "-" else change
    if change <= -1:
        raise UsageError(f"{shown(text)} leaves nothing: a fall is less than 100 %", field)
    return Growth(change, MONTHS[period], manner == STEPWISE)
