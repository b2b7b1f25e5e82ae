"""Ranges: a quantity that is known to lie between two ends, as people write it.

    400..700 token               evenly anywhere between (uniform)
    400..500..700 token          between, most likely 500 (triangular)
    500 token ± 20%              400..600 token; +- for who has no ± on the keyboard
    500 ± 100 token              400..600 token
    40%..60%  -50%..-20%/year    percentages; a unit may stand once, at the end
    400..700 token lognormal     the ends are its 5 % and 95 % quantiles: a long tail upwards

Each end is read by the reader of the quantity, so a range takes the numbers and units that the quantity does.
Ends are exact; what is computed inside a range is an estimate, in floats.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import exp, inf, log, sqrt

from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import EXACT, percentage, physical_number, plain, significant, tidy, to_digits
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_RANGE = 200
UNIFORM, TRIANGULAR, LOGNORMAL = "uniform", "triangular", "lognormal"
SHAPES = (UNIFORM, TRIANGULAR, LOGNORMAL)
TAIL = 0.05
"""The share of a lognormal range that lies below its low end, and again above its high end."""

RARE = 1e-9
"""The share of a range without ends, which a lognormal is, that lies beyond what is taken for its ends."""

_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)
_ENDS, _ENDS_WITH_MODE = 2, 3
_NUMBER = r"-?[0-9][0-9_]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?(?:[kMG](?![A-Za-z_]))?"
_END = rf"(?P<number>{_NUMBER})(?P<percent>%)?(?: ?(?P<unit>/?[A-Za-z_][A-Za-z0-9_/*]*))?"
_RULE = "write a range as 400..700 token, 400..500..700 token, 500 token ± 20% or 40%..60%"


class Range(NamedTuple):
    """A quantity between two ends; `mode` is the likeliest value of a triangular one, `said` the text."""

    low: Decimal
    high: Decimal
    shape: str
    mode: Decimal | None
    said: str

    @property
    def central(self) -> Decimal:
        """The value to reckon with where one is needed: middle, mode or median.

        The median of a lognormal is the geometric mean of its ends, to 12 digits: of 100..400 it is 200.
        """
        if self.mode is not None:
            return self.mode
        if self.shape == LOGNORMAL:
            return significant(Fraction(to_digits(40).sqrt(EXACT.multiply(self.low, self.high))))
        return _middle(self.low, self.high)

    def quantile(self, share: float) -> float:
        """The value below which a share of the range lies (0 to 1); an estimate, in floats."""
        if not 0 <= share <= 1:
            raise ValueError(f"a quantile is asked for a share from 0 to 1, not {share}")
        low, high = float(self.low), float(self.high)
        if low == high:
            return low
        if self.shape == LOGNORMAL:
            return _lognormal(low, high, share)
        if self.shape == TRIANGULAR:
            return _triangular(low, float(self.central), high, share)
        return min(low + share * (high - low), high)

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that is drawn of it; a lognormal one goes beyond its ends."""
        if self.shape == LOGNORMAL:
            return self.quantile(RARE), self.quantile(1 - RARE)
        return float(self.low), float(self.high)


def _middle(low: Decimal, high: Decimal) -> Decimal:
    return tidy(EXACT.multiply(EXACT.add(low, high), _HALF))


def _deviations(share: float) -> float:
    """How many deviations above the mean a share of a normal distribution ends."""
    from statistics import NormalDist  # slow to load, and only ranges need it

    return NormalDist().inv_cdf(share)


def spread_of(low: float, high: float) -> tuple[float, float]:
    """The mean and the deviation of the logarithm of a lognormal whose 5 % and 95 % quantiles are given."""
    return (log(low) + log(high)) / 2, (log(high) - log(low)) / (2 * _deviations(1 - TAIL))


def _lognormal(low: float, high: float, share: float) -> float:
    if share in (0, 1):
        return inf if share else 0.0
    mean, deviation = spread_of(low, high)
    return exp(mean + deviation * _deviations(share))


def _triangular(low: float, mode: float, high: float, share: float) -> float:
    """Rising up to the mode, which has the share (mode - low) / (high - low) below it, and falling after."""
    width, below = high - low, (mode - low) / (high - low)
    if share < below:
        return min(low + width * sqrt(share * below), mode)
    return max(high - width * sqrt((1 - share) * (1 - below)), mode)


def read_range(text: object, read: Callable[[str], Decimal], *, percent: bool = False) -> Range:
    """Read a range; `read` reads one end with its unit: `400 token`, `8000/day`, `-50%/year`.

    `percent` says that only percentages make sense; one without a unit is a share, from 0% to 100%.
    What `read` refuses, it refuses with its own error.
    """
    if not isinstance(text, str) or len(text) > LONGEST_RANGE:
        raise UsageError(f"{shown(text)} is no range: {_RULE}")
    body, shape = _shape_of(text)
    if "±" in body or "+-" in body:
        ends, mode, unit = _around(text, body)
    else:
        ends, mode, unit = _between(text, body)
    if mode is not None and ".." in body:
        if shape in (UNIFORM, LOGNORMAL):
            raise UsageError(f"{shown(text)} says a likeliest value, which only a triangular range has")
        shape = TRIANGULAR
    _check_percentages(text, ends, unit, shape, percent=percent)
    low, high = (read(end + unit) for end in ends)
    # The middle of `500 token ± 20%` is read too, so that its number is one that the quantity takes.
    middle = _middle(low, high) if mode is None else read(mode + unit)
    found = Range(low, high, shape or UNIFORM, middle if shape == TRIANGULAR else None, text)
    _check_order(found)
    return found


def range_in(field: str, text: object, read: Callable[[str], Decimal], *, percent: bool = False) -> Range:
    """The same, of a field: whatever is wrong is a `UsageError` that names it."""
    try:
        return read_range(text, read, percent=percent)
    except CostcalcError as error:
        raise UsageError(getattr(error, "detail", str(error)), field) from error


def _shape_of(text: str) -> tuple[str, str]:
    """What is written without its shape, and the shape; "" where none is named."""
    body, space, word = text.strip(" ").rpartition(" ")
    if space and word in SHAPES:
        return body.rstrip(" "), word
    return text.strip(" "), ""


class _End(NamedTuple):
    """An end as written: its digits, and its unit as it follows them: " token", "/day", "%/month"."""

    number: str
    unit: str


def _end(text: str, written: str) -> _End:
    match = re.fullmatch(_END, written.strip(" "))
    if not match:
        about = (
            f": {shown(written.strip(' '))} is no end of one" if written.strip(" ") else ": an end is missing"
        )
        raise UsageError(f"{shown(text)} is no range{about}; {_RULE}; a shape is {listed(SHAPES)}")
    unit = match["unit"] or ""
    joined = unit if not unit or unit.startswith("/") else f" {unit}"
    return _End(match["number"], (match["percent"] or "") + joined)


def _one_unit(text: str, ends: Sequence[_End]) -> str:
    """The unit of all ends, which the last must say: `3%..8%/month`, `400..700 token`."""
    last = ends[-1].unit
    for end in ends[:-1]:
        if end.unit in ("", last) or (end.unit == "%" and last.startswith("%")):
            continue
        if not last:
            raise UsageError(
                f"{shown(text)} says {end.unit.strip()} at one end only: say it at the last, or at each"
            )
        raise UsageError(
            f"{shown(text)} has two units, {end.unit.strip()} and {last.strip()}: write both ends in one"
        )
    return last


def _between(text: str, body: str) -> tuple[list[str], str | None, str]:
    """`400..700 token` or `400..500..700 token`: the two ends, the mode, and the unit."""
    if "..." in body:
        raise UsageError(f"{shown(text)} has three dots in a row, and a range has two: 400..700 token")
    parts = body.split("..")
    if len(parts) not in (_ENDS, _ENDS_WITH_MODE):
        raise UsageError(f"{shown(text)} is no range: {_RULE}")
    ends = [_end(text, part) for part in parts]
    unit = _one_unit(text, ends)
    for end in ends:
        if end.number.startswith("-") and "%" not in unit:
            raise UsageError(f"{shown(text)} is negative: only a percentage of change may be")
    mode = ends[1].number if len(ends) == _ENDS_WITH_MODE else None
    return [ends[0].number, ends[-1].number], mode, unit


def _around(text: str, body: str) -> tuple[list[str], str | None, str]:
    """`500 token ± 20%` or `500 ± 100 token`: the two ends, the middle, and the unit."""
    middle_text, _, spread_text = body.replace("+-", "±").partition("±")
    middle, spread = _end(text, middle_text), _end(text, spread_text)
    if spread.number.startswith("-"):
        raise UsageError(f"{shown(text)} has a negative spread: write what to add and to take away, as ± 20%")
    centre = _value(middle.number)
    if spread.unit == "%" and "%" in middle.unit:
        raise UsageError(
            f"{shown(text)} may mean percentage points or a part of the middle: write both ends, as 40%..60%"
        )
    if spread.unit == "%":
        unit, width = middle.unit, EXACT.multiply(EXACT.abs(centre), percentage(f"{spread.number}%"))
    else:
        unit = _one_unit(text, [middle, spread]) if spread.unit else middle.unit
        width = _value(spread.number)
    low, high = EXACT.subtract(centre, width), EXACT.add(centre, width)
    if low < 0 and "%" not in unit:
        raise UsageError(f"{shown(text)} reaches below zero, to {plain(low)}{unit}: write both ends instead")
    return [plain(low), plain(high)], middle.number, unit


def _value(number: str) -> Decimal:
    """The number that digits, a suffix and a sign say."""
    value = physical_number(number.removeprefix("-"))
    return EXACT.minus(value) if number.startswith("-") else value


def _check_percentages(text: str, numbers: Sequence[str], unit: str, shape: str, *, percent: bool) -> None:
    """Refuse what no percentage can be; the reader of a quantity knows the bounds of its own."""
    if percent and not unit.startswith("%"):
        raise UsageError(f"{shown(text)} must be percentages, such as 40%..60%")
    if unit != "%":
        return
    if percent and any(not 0 <= _value(number) <= _HUNDRED for number in numbers):
        raise UsageError(f"{shown(text)} goes beyond a share: percentages are from 0% to 100%")
    if shape == LOGNORMAL:
        raise UsageError(f"{shown(text)} cannot be lognormal: its tail would go beyond 100%")


def _check_order(found: Range) -> None:
    low, high, shape, mode, said = found
    if low > high:
        raise UsageError(f"{shown(said)} begins above its end: write the smaller number first")
    if mode is not None and not low <= mode <= high:
        raise UsageError(
            f"{shown(said)} has its likeliest value outside of its ends: write low..likeliest..high"
        )
    if shape == LOGNORMAL and low <= 0:
        raise UsageError(f"{shown(said)} cannot be lognormal: both of its ends must be more than 0")
