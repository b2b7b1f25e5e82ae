"""Units: what people write as `0.55 USD/Mtoken` or `10000/day`, read exactly.

The only module that imports pint, and only for a name that the table COMMON does not hold. Our own grammar
splits number and unit first; pint sees the unit alone, in a registry of our own units, in Decimal.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from costcalc.errors import CurrencyError, NumberError, UnitError
from costcalc.numbers import count_number, is_digits, money_number, settle
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from pint import UnitRegistry

    from costcalc.meters import Meter

LONGEST_UNIT = 64
LONGEST_QUANTITY = 100
LARGEST_BITS = 100
BOUND_OF_COUNTS = 10**15
"""The grammar of numbers has 15 digits before the point."""
MONTH_DAYS, YEAR_DAYS = 30, 365
"""Days of a month and of a year wherever no calendar says them."""


class Unit(NamedTuple):
    """A unit as `numerator/denominator` of the base units of its dimension, such as `USD/token`."""

    numerator: int
    denominator: int
    dimension: str

    @property
    def factor(self) -> Fraction:
        """Base units in one of this unit."""
        from fractions import Fraction

        return Fraction(self.numerator, self.denominator)


PREFIXES = {"k": 1_000, "M": 1_000_000, "G": 1_000_000_000, "T": 1_000_000_000_000}
BASES = (
    "USD", "token", "request", "web_search", "storage_search", "maps_search", "rerank_search", "session",
    "image", "character", "page", "second", "GPU", "FLOP", "joule", "byte", "parameter", "percent", "times",
    "gCO2e",
)  # fmt: skip
DERIVED = {
    "minute": Unit(60, 1, "second"),
    "hour": Unit(3_600, 1, "second"),
    "day": Unit(86_400, 1, "second"),
    "week": Unit(604_800, 1, "second"),
    "month": Unit(86_400 * MONTH_DAYS, 1, "second"),
    "year": Unit(86_400 * YEAR_DAYS, 1, "second"),
    "GPU_hour": Unit(3_600, 1, "GPU*second"),
    "watt": Unit(1, 1, "joule/second"),
    "Wh": Unit(3_600, 1, "joule"),
    "GB": Unit(1_000_000_000, 1, "byte"),
}
"""The units of our registry."""

COMMON: dict[str, Unit] = {
    **{name: Unit(1, 1, name) for name in BASES},
    **DERIVED,
    **{
        f"{name}s": Unit(1, 1, name)
        for name in ("token", "request", "session", "image", "character", "page", "second")
    },
    "ktoken": Unit(1_000, 1, "token"),
    "Mtoken": Unit(1_000_000, 1, "token"),
    "Mcharacter": Unit(1_000_000, 1, "character"),
    "kWh": Unit(3_600_000, 1, "joule"),
}
"""The names met every day, so that quick commands need no pint; a test compares both."""

_UNIT = r"[A-Za-z_][A-Za-z0-9_]*(?:[/*][A-Za-z_][A-Za-z0-9_]*)*"
_NUMBER = "[0-9][0-9_.]*(?:e[+-]?[0-9]+)?(?:[kMG](?![A-Za-z_]))?"
_QUANTITY = rf"(?P<number>{_NUMBER})(?: ?(?P<unit>/?{_UNIT}))?"
_CURRENCY = "[A-Z]{3}(?=/|$)"
_NAMED = "(^|[/*])([A-Za-z_][A-Za-z0-9_]*)"
"""A name in a unit or a dimension, with what joins it to those before it."""


@lru_cache(maxsize=1_024)
def unit_named(text: str, expected: str = "a unit") -> Unit:
    """The unit that a text names; `UnitError` where it names none.

    >>> unit_named("USD/Mtoken")
    Unit(numerator=1, denominator=1000000, dimension='USD/token')
    """
    from fractions import Fraction

    if len(text) > LONGEST_UNIT or not re.fullmatch(_UNIT, text):
        raise UnitError(text, expected, "units are names joined by / or *, such as USD/Mtoken")
    named = re.findall(_NAMED, text)
    # A name that nobody has is told before pint is loaded, which takes long.
    for _, name in named:
        if not _may_be_known(name):
            raise _unknown(text, name, expected)
    factor, powers = Fraction(1), dict[str, int]()
    for sign, name in named:
        one = COMMON.get(name) or from_registry(name)
        if one is None:
            raise _unknown(text, name, expected)
        power = -1 if sign == "/" else 1
        factor *= one.factor**power
        for inner, base in re.findall(_NAMED, one.dimension):
            powers[base] = powers.get(base, 0) + (-power if inner == "/" else power)
    return Unit(factor.numerator, factor.denominator, _dimension(powers))


@cache
def _registry() -> UnitRegistry[Decimal]:
    from pint import UnitRegistry

    registry: UnitRegistry[Decimal] = UnitRegistry(None, non_int_type=Decimal, cache_folder=None)
    for prefix, factor in PREFIXES.items():
        registry.define(f"{prefix}- = {factor}")
    for name in BASES:
        registry.define(f"{name} = [{name}]")
    for name, unit in DERIVED.items():
        registry.define(f"{name} = {unit.numerator} * {unit.dimension}")
    return registry


def from_registry(name: str) -> Unit | None:
    """The unit of one name according to pint; the name has passed the grammar."""
    from fractions import Fraction

    from pint import PintError

    try:
        one = _registry().Quantity(Decimal(1), name).to_base_units()
    except (PintError, AttributeError, ValueError):
        return None
    factor = Fraction(one.magnitude)
    powers = {base: int(str(exponent)) for base, exponent in one.unit_items()}
    return Unit(factor.numerator, factor.denominator, _dimension(powers))


def _may_be_known(name: str) -> bool:
    """Whether a word can be a unit of ours, with a prefix or a plural s; anything else needs no pint."""
    bare = {name, name.removesuffix("s")}
    bare |= {each[1:] for each in bare if each[:1] in PREFIXES}
    return not bare.isdisjoint((*BASES, *DERIVED))


def _unknown(text: str, name: str, expected: str) -> CurrencyError | UnitError:
    if re.match(_CURRENCY, text) and re.fullmatch(_CURRENCY, name):
        return CurrencyError(name)
    return UnitError(text, expected, f"there is no unit {shown(name)}")


def _dimension(powers: dict[str, int]) -> str:
    over = "*".join(name for name in sorted(powers) for _ in range(powers[name])) or "1"
    under = "".join(f"/{name}" for name in sorted(powers) for _ in range(-powers[name]))
    return over + under


def split_quantity(text: object, expected: str) -> tuple[str, str | None]:
    """The number and the unit of a quantity as written, both still text; None where the unit is left out."""
    match = re.fullmatch(_QUANTITY, text) if isinstance(text, str) and len(text) <= LONGEST_QUANTITY else None
    if not match:
        raise NumberError(text, f"write {expected}")
    return match["number"], match["unit"]


def _as(number: Decimal, unit: Unit, target: Unit, given: object, expected: str) -> Fraction:
    from fractions import Fraction

    if unit.dimension != target.dimension:
        raise UnitError(given, expected, f"that is {unit.dimension}, and {target.dimension} is needed")
    return Fraction(number) * unit.factor / target.factor


def _exactly(value: Fraction, given: object, expected: str) -> Decimal:
    amount, exact = settle(value)
    if not exact:
        raise UnitError(given, expected, "it has no finite decimal form in that unit")
    return amount


def _converted(number: Decimal, unit: str, target: str, given: object, expected: str) -> Decimal:
    if unit == target:
        return number
    converted = _as(number, unit_named(unit, expected), unit_named(target), given, expected)
    return _exactly(converted, given, expected)


def read_price(text: object, meter: Meter) -> Decimal:
    """Read a list price as USD per pricing unit of a meter.

    `0.00055 USD/ktoken` and `0.55 USD/Mtoken` are both 0.55 for a token meter. A price per request where a
    price per token is due is a `UnitError`, another currency than USD a `CurrencyError`.
    """
    expected = f"a price such as 0.55 {meter.price_unit}"
    number, unit = split_quantity(text, expected)
    if unit is None:
        raise UnitError(text, expected, "the unit is missing")
    return _converted(money_number(number), unit, meter.price_unit, text, expected)


PRINTED_BY = {"USD/minute": Decimal(60), "USD/hour": Decimal(3_600)}
"""Units in which prices by the second are printed too, and their seconds."""


def read_list_price(text: object, meter: Meter) -> tuple[Decimal, Decimal | None]:
    """Read a list price as it is printed: the amount, and of how many seconds it is, where not of one.

    `0.111 USD/hour` is 0.111 for 3600 of a meter of seconds. Everything else is read as by `read_price`.
    """
    if isinstance(text, str) and meter.unit == "second":
        number, unit = split_quantity(text, f"a price such as 0.55 {meter.price_unit}")
        if unit in PRINTED_BY:
            return money_number(number), PRINTED_BY[unit]
    return read_price(text, meter), None


def read_price_for(text: object, meter: Meter, per: Decimal | None) -> Decimal:
    """Read a price as USD for `per` of a meter, or per pricing unit; `UnitError` where that has no decimal.

    In prices by 3600 seconds, `0.006 USD/minute` is 0.36.
    """
    from fractions import Fraction

    amount, of = read_list_price(text, meter)
    if of == per:
        return amount
    of_one = Fraction(amount) / Fraction(of or 1)
    return _exactly(of_one * Fraction(per or 1), text, f"a price such as 0.55 {meter.price_unit}")


def read_quantity(
    text: object,
    unit: str,
    such_as: str = "",
    *,
    bare: bool = True,
    number: Callable[[object], Decimal] = count_number,
) -> Decimal:
    """Read a quantity in a unit: `1500`, `10k`, `1500 token`, `1.5 ktoken`; a physical one may be `2.788e6`.

    `such_as` is the example of messages, `bare` says whether the unit may be left out; `number` is the
    grammar of the number.
    """
    if isinstance(text, str) and number is count_number and bare and is_digits(text):
        return Decimal(text)  # what nearly every quantity is, in a quarter of the time
    if isinstance(text, int) and not isinstance(text, bool) and text.bit_length() <= LARGEST_BITS:
        if 0 <= text < BOUND_OF_COUNTS and number is count_number:
            return Decimal(text)
        text = str(text)
    expected = f"a quantity such as {such_as or f'1500 {unit}'}"
    digits, given = split_quantity(text, expected)
    if given is None and not bare:
        raise UnitError(text, expected, "the unit is missing")
    return _converted(number(digits), given or unit, unit, text, expected)


_COUNTED = r"(?P<number>[0-9]{1,15}) requests? from (?P<first>[0-9-]{10}) to (?P<last>[0-9-]{10})"
"""Requests that were counted from one day to another."""


def _days(text: str, first: str, last: str) -> int:
    """The days from one to another, both counted."""
    expected = "days such as 31000 requests from 2026-01-01 to 2026-01-31"
    try:
        days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    except ValueError:
        raise UnitError(text, expected, "there is no such day") from None
    if days < 1:
        raise UnitError(text, expected, "the last day comes before the first")
    return days


def read_requests_per_day(text: object) -> Fraction:
    """Read a rate of requests: `10000/day`, `3 request/second`, `40M/day`; a month is 30 days, a year 365.

    Measured, `31000 requests from 2026-01-01 to 2026-01-31` are 1,000 a day: both days count.
    """
    from fractions import Fraction

    if isinstance(text, str) and text.endswith("/day") and is_digits(count := text[: -len("/day")]):
        return Fraction(int(count))  # what most rates are
    if isinstance(text, str) and (counted := re.fullmatch(_COUNTED, text)):
        return Fraction(count_number(counted["number"])) / _days(text, counted["first"], counted["last"])
    expected = "a rate such as 10000/day"
    number, unit = split_quantity(text, expected)
    if unit is None:
        raise UnitError(text, expected, "say per what: /second, /minute, /hour, /day, /month or /year")
    named = unit_named(f"request{unit}" if unit.startswith("/") else unit, expected)
    return _as(count_number(number), named, unit_named("request/day"), text, expected)
