"""The numbers of hardware in words: read exactly, each by the grammar of its word, some as ranges."""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.doubt.ranges import read_range
from costcalc.errors import CostcalcError, UsageError, shown
from costcalc.numbers import count_number, percentage, physical_number, settle
from costcalc.operations.words import one_text
from costcalc.questions.breakeven.memory_fit import bits_named, level_name, names_of_bits
from costcalc.units import LARGEST_BITS, split_quantity, unit_named
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from costcalc.doubt.ranges import Range
    from costcalc.operations.words import Words

    Reader = Callable[[object], Fraction]

SMALLEST, LARGEST = Fraction(1, 10**30), Fraction(10**30)
"""Bounds of whatever is said, so that no product of several leaves the reach of exact arithmetic."""

MOST_BITS = 64
_SPEED = re.compile(r"([kMG]?)tok(?:en)?s?/s(?:ec|econd)?")


def quantity_in(
    unit: str, such_as: str, *, bare: bool = True, number: Callable[[object], Decimal] = count_number
) -> Reader:
    """A reader of quantities in a unit, exactly: 1000 USD/month are 33 1/3 USD/day."""
    expected = f"a quantity such as {such_as}"

    def read(text: object) -> Fraction:
        digits, given = split_quantity(text, expected)
        value = Fraction(number(digits))
        if given is None:
            if not bare:
                raise UsageError(f"{shown(text)} has no unit: write {expected}")
            return value
        spelled = _SPEED.fullmatch(given)
        named = unit_named(f"{spelled[1]}token/second" if spelled else given, expected)
        target = unit_named(unit)
        if named.dimension != target.dimension:
            raise UsageError(f"{shown(text)} is {named.dimension}: write {expected}")
        return value * named.factor / target.factor

    return read


def _share(text: object) -> Fraction:
    """A share as 0.35 or 35%."""
    is_percentage = isinstance(text, str) and text.endswith("%")
    return Fraction(percentage(text) if is_percentage else physical_number(text))


READERS: dict[str, Reader] = {
    "gpus": quantity_in("GPU", "8"),
    "gpu_rate": quantity_in("USD/GPU_hour", "2.50 USD/GPU_hour"),
    "gpu_price": quantity_in("USD", "30000 USD"),
    "gpu_life": quantity_in("hour", "4 year", bare=False),
    "power": quantity_in("watt", "700 watt"),
    "pue": lambda text: Fraction(physical_number(text)),
    "tariff": quantity_in("USD/Wh", "0.10 USD/kWh", bare=False),
    "operations": quantity_in("USD/day", "3000 USD/month", bare=False),
    "throughput": quantity_in("token/second", "4176 token/s"),
    "throughput_input": quantity_in("token/second", "73.7k token/s"),
    "throughput_output": quantity_in("token/second", "14.8k token/s"),
    "throughput_per": quantity_in("GPU", "8 GPU"),
    "utilisation": _share,
    "parameters": quantity_in("parameter", "14e9", number=physical_number),
}
"""How the words are read; bounds and units are those of `training` where it has the same word."""

MAY_BE_NOTHING = frozenset({"gpu_rate", "gpu_price", "power", "tariff", "operations"})
ARE_NO_RANGES = frozenset({"throughput_per", "parameters"})


class Numbers:
    """The numbers that were said, None for the others; of a range its middle, and the range itself."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.ranges: dict[str, Range] = {}
        self.values = {name: self._read(name, read) for name, read in READERS.items()}

    def __getitem__(self, name: str) -> Fraction | None:
        return self.values[name]

    def due(self, name: str, way_out: str) -> Fraction:
        """A number without which there is no answer."""
        value = self.values[name]
        if value is None:
            raise UsageError(way_out, name)
        return value

    def said(self, names: Sequence[str]) -> list[str]:
        """Those of some words that were said."""
        return [name for name in names if self.values[name] is not None]

    def _read(self, name: str, read: Reader) -> Fraction | None:
        said = said_text(self.words, name)
        if said is None:
            return None
        try:
            return self._value(name, read, said)
        except CostcalcError as error:
            raise UsageError(getattr(error, "detail", str(error)), name) from error

    def _value(self, name: str, read: Reader, said: str) -> Fraction:
        if not is_range(said):
            return _bounded(name, read(said), said)
        if name in ARE_NO_RANGES:
            raise UsageError("is one number, and no range")
        found = read_range(said, lambda end: settle(_bounded(name, read(end), end))[0])
        self.ranges[name] = found
        return Fraction(found.central)


def _bounded(name: str, value: Fraction, said: str) -> Fraction:
    if not value and name not in MAY_BE_NOTHING:
        raise UsageError("must be more than 0")
    if value and not SMALLEST <= value <= LARGEST:
        raise UsageError(f"{shown(said)} is out of range: from 1e-30 to 1e30")
    if name == "utilisation" and value > 1:
        raise UsageError("must be at most 1 (or 100%)")
    if name == "pue" and value < 1:
        raise UsageError("must be at least 1: all the power of the data centre over that of the servers")
    return value


def said_text(words: Words, name: str) -> str | None:
    """What was said under a name, as text; a whole number of a JSON body is as good."""
    value = words.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= LARGEST_BITS:
        return str(value)
    return one_text(words, name)


def read_quantisation(text: str | None) -> tuple[str, Fraction] | None:
    """A quantisation by its name, or as bits of a weight: `fp8`, `4.5`."""
    if text is None:
        return None
    named = bits_named(text)
    if named is not None:
        return text.lower(), named
    try:
        bits = Fraction(count_number(text))
    except CostcalcError as error:
        raise UsageError(
            f"{shown(text)} is none: write bits of a weight such as 4.5, or {names_of_bits()}", "quantisation"
        ) from error
    if not 0 < bits <= MOST_BITS:
        raise UsageError(f"must be more than 0 and at most {MOST_BITS} bits", "quantisation")
    return level_name(bits), bits
