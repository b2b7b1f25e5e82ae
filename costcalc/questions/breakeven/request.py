"""The request of a break-even: a workload, hardware of one's own, and API models to hold it against.

Numbers of the hardware are read exactly, each by the grammar of its word, or as ranges.
"""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.asking import parts
from costcalc.asking.additions import CURRENCY, NOTHING
from costcalc.asking.drawing import Drawing, drawing
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import PRESET, RANGES, Parameter, one_text
from costcalc.doubt.ranges import Range, read_range
from costcalc.doubt.uncertainty import Uncertain
from costcalc.doubt.workload import certain, drawn_workload, has_ranges, rate_of
from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import count_number, physical_number, settle, share_number, within_reach
from costcalc.prose import shown
from costcalc.questions.breakeven.hardware import read_quantisation
from costcalc.rating.period import NO_OPTIONS
from costcalc.units import LARGEST_BITS, split_quantity, unit_named
from costcalc.usage.flags import said_quantities, short_words
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.additions import Besides
    from costcalc.asking.offers import Offer
    from costcalc.asking.request import Said
    from costcalc.asking.words import Words
    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.periods import Moment
    from costcalc.questions.breakeven.hardware import Quantisation
    from costcalc.rating.hours import Use
    from costcalc.tokens.lengths import Counting

ADDITIONS = (CURRENCY,)

QUANTISATION = "quantisation"


class Measure(NamedTuple):
    """What a number of the hardware is, how it is said, and the unit in which it is reckoned, if any."""

    help: str
    such_as: str
    unit: str = ""
    more: str = ""
    """What the help says behind the example."""
    example: str | None = None

    def parameter(self, name: str) -> Parameter:
        """The word that says it."""
        return Parameter(name, f"{self.help}: {self.such_as}{self.more}", "measure", example=self.example)


MEASURES = {
    "gpus": Measure("how many of them, also as a mean over the day", "8", "GPU", example="8"),
    "gpu_rate": Measure(
        "what a GPU-hour is rented at", "2.50 USD/GPU_hour", "USD/GPU_hour", example="2.50 USD/GPU_hour"
    ),
    "gpu_price": Measure("what a GPU with its share of server and network costs", "30000 USD", "USD"),
    "gpu_life": Measure("how long it is used", "4 year", "hour", ", 35000 hour"),
    "power": Measure("what a GPU draws with its share of the rest", "700 watt", "watt"),
    "pue": Measure("power usage effectiveness of the data centre", "1.2"),
    "tariff": Measure("the price of energy", "0.10 USD/kWh", "USD/Wh"),
    "operations": Measure(
        "what people and space cost besides", "3000 USD/month", "USD/day", ", also /day and /year"
    ),
    "throughput": Measure(
        "tokens a second of all the GPUs, input and output together",
        "4176 token/s",
        "token/second",
        example="17233 token/s",
    ),
    "throughput_input": Measure("tokens a second of input alone (prefill)", "73.7k token/s", "token/second"),
    "throughput_output": Measure("tokens a second of output alone (decode)", "14.8k token/s", "token/second"),
    "throughput_per": Measure("the throughput is that of so many GPUs, and grows with them", "8 GPU", "GPU"),
    "utilisation": Measure("the share of that throughput that a day uses at most", "50%", example="50%"),
    QUANTISATION: Measure("bits of a weight, for what fits", "16, 8, 4.5, or fp16, fp8, q4", example="fp8"),
    "parameters": Measure("parameters of a model that the table does not know", "14e9", "parameter"),
}
"""The words of hardware; bounds and units are those of `training` where it has the same word."""

HARDWARE_PARAMETERS = (
    Parameter("gpu", "the GPU, one of the table's, such as H100", example="H200"),
    *(measure.parameter(name) for name, measure in MEASURES.items()),
)
NUMBERS = tuple(name for name in MEASURES if name != QUANTISATION)
NEED_UNITS = frozenset({"gpu_life", "tariff", "operations"})
MAY_BE_NOTHING = frozenset({"gpu_rate", "gpu_price", "power", "tariff", "operations"})
ARE_NO_RANGES = frozenset({"throughput_per", "parameters"})

_SPEED = re.compile(r"([kMG]?)tok(?:en)?s?/s(?:ec|econd)?")


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
    found = {name: _read(name, words[name]) for name in NUMBERS if name in words}
    ranges = {name: each for name, each in found.items() if isinstance(each, Range)}
    middles = {name: Fraction(each.central) for name, each in ranges.items()}
    numbers: dict[str, Any] = {**dict.fromkeys(NUMBERS), **found, **middles}
    return HardwareSaid(words, numbers, ranges, read_quantisation(words.get("quantisation")))


def _read(name: str, said: str) -> Fraction | Range:
    def read(text: str) -> Fraction:
        return _bounded(name, _number(name, text), text)

    try:
        if not is_range(said):
            return read(said)
        if name in ARE_NO_RANGES:
            raise UsageError("is one number, and no range")
        return read_range(said, lambda end: settle(read(end))[0])
    except CostcalcError as error:
        raise UsageError(getattr(error, "detail", str(error)), name) from error


def _number(name: str, text: str) -> Fraction:
    """A number of the hardware in the unit of its word, exactly: 1000 USD/month are 33 1/3 USD/day."""
    measure = MEASURES[name]
    if not measure.unit:
        return Fraction(share_number(text) if name == "utilisation" else physical_number(text))
    expected = f"a quantity such as {measure.such_as}"
    digits, given = split_quantity(text, expected)
    value = Fraction(physical_number(digits) if name == "parameters" else count_number(digits))
    if given is None:
        if name in NEED_UNITS:
            raise UsageError(f"{shown(text)} has no unit: write {expected}")
        return value
    if spelled := _SPEED.fullmatch(given):
        given = f"{spelled[1]}token/second"
    named, target = unit_named(given, expected), unit_named(measure.unit)
    if named.dimension != target.dimension:
        raise UsageError(f"{shown(text)} is {named.dimension}: write {expected}")
    return value * named.factor / target.factor


def _bounded(name: str, value: Fraction, said: str) -> Fraction:
    if not value and name not in MAY_BE_NOTHING:
        raise UsageError("must be more than 0")
    within_reach(value, said)
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


SELF_HOST = Parameter(
    "self_host",
    "the open-weights model that you would run; its hosts are compared with too",
    example="deepseek-r1",
)
OWN_WORDS = (SELF_HOST.name, *(parameter.name for parameter in HARDWARE_PARAMETERS))
"""The words that are not those of a comparison."""


class DoubtfulWork(NamedTuple):
    """A workload of which any quantity may be a range; `said` and `again` are as it was said.

    `left_out` are the words of a preset that a break-even has no use for.
    """

    drawn: DrawnWorkload
    said: Mapping[str, Any]
    again: Words
    left_out: Sequence[str] = ()


class Request(NamedTuple):
    """What is asked: `models` and `offers` are held against hardware, and against hosts of `self_host`.

    `on` None is the present day.
    """

    models: Sequence[str]
    work: DoubtfulWork
    self_host: str | None
    hardware: HardwareSaid
    offers: Sequence[Offer] = ()
    on: Moment | None = None
    options: Mapping[str, str] = NO_OPTIONS
    allowed: parts.Allowed = parts.NOT_ALLOWED
    text: Mapping[str, Any] = {}
    use: Use | None = None
    discount: Decimal | None = None
    drawing: Drawing | None = None
    more: Besides = NOTHING
    counting: Counting | None = None

    @property
    def uncertain(self) -> list[Uncertain]:
        """What is drawn: quantities of the workload, and numbers of the hardware by their own names."""
        ranges = self.hardware.ranges
        return [*self.work.drawn.uncertain, *map(Uncertain, ranges, ranges.values())]

    @property
    def drawn(self) -> Drawing | None:
        """How it is drawn; None where nothing is a range."""
        return self.drawing if self.uncertain else None

    @property
    def words(self) -> dict[str, Any]:
        """What was said besides the workload, as the document repeats it."""
        own = {SELF_HOST.name: self.self_host} if self.self_host is not None else {}
        drawn = {name: str(count) for name, count in self.drawn._asdict().items()} if self.drawn else {}
        return {"model": list(self.models), **own, **self.hardware.said, **drawn}

    @property
    def says_hardware(self) -> bool:
        """Whether anything is said of hardware of one's own."""
        return self.self_host is not None or bool(self.hardware.said.keys() - {"utilisation"})


def _work(said: Said) -> DoubtfulWork:
    words, counting = said.words, said.counting()
    if words.get("workload") is not None or not (counting or has_ranges(words)):
        work = parts.read_work(said)
        return DoubtfulWork(certain(work.workload), work.workload.to_dict(), work.again, work.left_out)
    requests = one_text(words, "requests")
    middle, uncertain = rate_of(requests)
    found = drawn_workload(words if counting is None else counting.ranged(), middle)
    told: dict[str, Any] = {"requests": requests}
    if words.get("shapes") is None:
        told |= {name: str(value) for name, value in said_quantities(words).items() if name != "requests"}
    else:
        told["shapes"] = words["shapes"]
    work = parts.work_of(said, found.workload)
    # Ranges are said again as they were said; the workload has the middles alone.
    again = short_words(told) if work.preset is None and "shapes" not in told else work.again
    return DoubtfulWork(found._replace(uncertain=[*uncertain, *found.uncertain]), told, again, work.left_out)


ASKING = Asking(
    (
        parts.models("an API model to compare with, by id or alias; say it once for each", required=False),
        Part("work", (PRESET, parts.REQUESTS, *RANGES), _work, lambda work: work.again, maps=("shapes",)),
        parts.one_word(SELF_HOST),
        Part("hardware", HARDWARE_PARAMETERS, read_hardware, lambda hardware: hardware.said),
        parts.OFFERED,
        parts.on(),
        parts.USE,
        parts.PRICE_OPTIONS,
        parts.OF_PROVIDER_AGAIN,
        parts.OFF,
        parts.TEXT_SAID,
        drawing(),
        parts.additions(*ADDITIONS),
        parts.lengths(),
    ),
    Request,
    inner="workload",
)
