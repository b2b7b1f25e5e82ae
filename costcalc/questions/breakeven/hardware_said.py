"""Hardware of one's own in words: numbers are read exactly, each by the grammar of its word, or as ranges."""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.asking.words import Parameter, one_text
from costcalc.doubt.ranges import Range, read_range
from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import count_number, percentage, physical_number, settle
from costcalc.prose import shown
from costcalc.questions.breakeven.memory_fit import read_quantisation
from costcalc.units import LARGEST_BITS, split_quantity, unit_named
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.request import Said
    from costcalc.asking.words import Words
    from costcalc.questions.breakeven.memory_fit import Quantisation

    Reader = Callable[[object], Fraction]

_GPU = Parameter("gpu", "the GPU, one of the table's, such as H100", example="H200")
_MEASURES = (
    Parameter("gpus", "how many of them, also as a mean over the day: 8", example="8"),
    Parameter("gpu_rate", "what a GPU-hour is rented at: 2.50 USD/GPU_hour", example="2.50 USD/GPU_hour"),
    Parameter("gpu_price", "what a GPU with its share of server and network costs: 30000 USD"),
    Parameter("gpu_life", "how long it is used: 4 year, 35000 hour"),
    Parameter("power", "what a GPU draws with its share of the rest: 700 watt"),
    Parameter("pue", "power usage effectiveness of the data centre: 1.2"),
    Parameter("tariff", "the price of energy: 0.10 USD/kWh"),
    Parameter("operations", "what people and space cost besides: 3000 USD/month, also /day and /year"),
    Parameter(
        "throughput",
        "tokens a second of all the GPUs, input and output together: 4176 token/s",
        example="17233 token/s",
    ),
    Parameter("throughput_input", "tokens a second of input alone (prefill): 73.7k token/s"),
    Parameter("throughput_output", "tokens a second of output alone (decode): 14.8k token/s"),
    Parameter("throughput_per", "the throughput is that of so many GPUs, and grows with them: 8 GPU"),
    Parameter("utilisation", "the share of that throughput that a day uses at most: 50%", example="50%"),
    Parameter("quantisation", "bits of a weight, for what fits: 16, 8, 4.5, or fp16, fp8, q4", example="fp8"),
    Parameter("parameters", "parameters of a model that the table does not know: 14e9"),
)
HARDWARE_PARAMETERS = (_GPU, *(each._replace(kind="measure") for each in _MEASURES))
"""The words in which hardware is described; gpu, gpu_rate, gpu_price, … mean what they do in `training`."""

SMALLEST, LARGEST = Fraction(1, 10**30), Fraction(10**30)
"""Bounds of whatever is said, so that no product of several leaves the reach of exact arithmetic."""

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


class HardwareSaid(NamedTuple):
    """Hardware as it was said: `said` has the words, as texts.

    `numbers` has every number, None where it was not said, and the middle where it is one of the `ranges`.
    """

    said: Mapping[str, str]
    numbers: Mapping[str, Fraction | None]
    ranges: Mapping[str, Range]
    quantisation: Quantisation | None

    def due(self, name: str, way_out: str) -> Fraction:
        """A number without which there is no answer."""
        value = self.numbers[name]
        if value is None:
            raise UsageError(way_out, name)
        return value

    def those_of(self, names: Sequence[str]) -> list[str]:
        """Those of some words that were said."""
        return [name for name in names if name in self.said]


def read_hardware(said: Said) -> HardwareSaid:
    """The hardware that words describe."""
    names = (parameter.name for parameter in HARDWARE_PARAMETERS)
    words = {name: text for name in names if (text := said_text(said.words, name)) is not None}
    found = {name: _read(name, words[name]) for name in READERS if name in words}
    ranges = {name: each for name, each in found.items() if isinstance(each, Range)}
    middles = {name: Fraction(each.central) for name, each in ranges.items()}
    numbers: dict[str, Any] = {**dict.fromkeys(READERS), **found, **middles}
    return HardwareSaid(words, numbers, ranges, read_quantisation(words.get("quantisation")))


def _read(name: str, said: str) -> Fraction | Range:
    def read(text: str) -> Fraction:
        return _bounded(name, READERS[name](text), text)

    try:
        if not is_range(said):
            return read(said)
        if name in ARE_NO_RANGES:
            raise UsageError("is one number, and no range")
        return read_range(said, lambda end: settle(read(end))[0])
    except CostcalcError as error:
        raise UsageError(getattr(error, "detail", str(error)), name) from error


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
