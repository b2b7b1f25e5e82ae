"""Hardware of one's own: what it costs a day, how many tokens it serves, and which weights fit into it.

    rented   GPUs × rate × 24 + operations
    owned    GPUs × (price / life + power × PUE × tariff) × 24 + operations
    capacity throughput × 86,400 × utilisation, for input and output together; where each has its own figure,
             a request takes input / input throughput + output / output throughput of the hardware's time
    weights  parameters × bits / 8 bytes, against the memory; what requests keep there comes on top, so that
             what fits barely serves few of them

Everything of cost and capacity but the parts is made of `+ - × /`, so that a field may be a fraction, or an
array of draws.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import MILLION, count_number, in_places, rounded_text, significant
from costcalc.prose import listed, shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from costcalc.pricing.facts import Facts, Gpu
    from costcalc.pricing.model import Model
    from costcalc.pricing.source import Cited

    Quantisation = tuple[str, Fraction]
    """What it is called, and the bits of a weight."""

HOURS_A_DAY = 24
SECONDS_A_DAY = 86_400


class Mix(NamedTuple):
    """The tokens of the mean request of a workload."""

    input: Fraction
    output: Fraction

    @property
    def tokens(self) -> Fraction:
        """Input and output together."""
        return self.input + self.output

    @property
    def output_share(self) -> Fraction:
        """The share of output in them."""
        return self.output / self.tokens

    @property
    def told(self) -> str:
        """Both in a sentence: `1000 tokens in and 200 out`."""
        return f"{rounded_text(self.input)} tokens in and {rounded_text(self.output)} out"


class Hardware(NamedTuple):
    """What a user would run, by the words that say it: USD, hours, watts, tokens a second; None is not said.

    A machine is the hardware that a throughput was given for: `throughput_per` of the `gpus`, or all of them.
    """

    gpus: Fraction
    utilisation: Fraction
    throughput_per: Fraction | None = None
    operations: Fraction = Fraction(0)
    gpu_rate: Fraction | None = None
    gpu_price: Fraction | None = None
    gpu_life: Fraction | None = None
    power: Fraction | None = None
    tariff: Fraction | None = None
    pue: Fraction | None = None
    throughput: Fraction | None = None
    throughput_input: Fraction | None = None
    throughput_output: Fraction | None = None

    @property
    def machine_gpus(self) -> Fraction:
        """The GPUs of a machine."""
        return self.throughput_per or self.gpus

    @property
    def machines(self) -> Fraction:
        """How many machines there are."""
        return self.gpus / self.machine_gpus

    @property
    def per_gpu_hour(self) -> dict[str, Fraction]:
        """What a GPU costs in an hour, without operations: its rent, or its share of a price, and energy."""
        if self.gpu_rate is not None:
            return {"rent": self.gpu_rate}
        if self.gpu_price is None or self.gpu_life is None:
            raise ValueError("hardware is rented, or bought")
        parts = {"capital": self.gpu_price / self.gpu_life}
        if self.power is not None and self.pue is not None and self.tariff is not None:
            parts["energy"] = self.power * self.pue * self.tariff
        return parts

    @property
    def cost_per_gpu_hour(self) -> Fraction:
        """What a GPU costs in an hour, without operations."""
        first, *more = self.per_gpu_hour.values()
        return sum(more, first)

    @property
    def cost_per_day(self) -> Fraction:
        """What everything costs in a day, whether it works or not."""
        return self.gpus * self.cost_per_gpu_hour * HOURS_A_DAY + self.operations

    @property
    def parts(self) -> Iterator[Part]:
        """The lines of which the cost of a day is the sum."""
        said = {name: rounded_text(value) for name, value in self._asdict().items() if value is not None}
        if self.tariff is not None:
            said["tariff"] = rounded_text(self.tariff * 1_000)
        for name, cost in self.per_gpu_hour.items():
            yield Part(name, HOW[name].format(**said), self.gpus * HOURS_A_DAY * cost)
        if self.operations:
            yield Part("operations", "as given", self.operations)

    def capacity(self, mix: Mix) -> Fraction:
        """Tokens that it serves in a day, input and output together, at its utilisation."""
        return self.machines * self.machine_capacity(mix)

    def machine_capacity(self, mix: Mix) -> Fraction:
        """Tokens that one machine serves in a day."""
        return self._tokens_per_second(mix) * SECONDS_A_DAY * self.utilisation

    def _tokens_per_second(self, mix: Mix) -> Fraction:
        read, write = self.throughput_input, self.throughput_output
        if read is not None and write is not None:
            return mix.tokens / (mix.input / read + mix.output / write)
        # One that is said alone is of both together, or of all that the workload has.
        for alone in (self.throughput, read, write):
            if alone is not None:
                return alone
        raise ValueError("hardware has a throughput")

    def of_machines(self, machines: int) -> Hardware:
        """The same with so many machines, and the same operations."""
        return self._replace(gpus=machines * self.machine_gpus, throughput_per=self.machine_gpus)


class Part(NamedTuple):
    """A part of what the hardware costs in a day, and how it comes about."""

    name: str
    how: str
    cost_per_day: Fraction


HOW = {
    "rent": "{gpus} GPU × {gpu_rate} USD an hour × 24 hours",
    "capital": "{gpus} GPU × {gpu_price} USD / {gpu_life} hours of life × 24 hours",
    "energy": "{gpus} GPU × {power} watt × PUE {pue} × {tariff} USD/kWh × 24 hours",
}
"""How the parts of a day's cost come about."""


def unit_price(cost: Fraction, tokens: Fraction | None) -> Decimal | None:
    """USD per million tokens, to 12 digits; None without tokens."""
    return significant(cost * int(MILLION) / tokens) if tokens else None


def percent(share: Fraction) -> str:
    """A share in a sentence, as a percentage with up to one decimal: `545.6`, `0.1`, `less than 0.1`."""
    found = in_places(share * 100, 1)
    return f"{found:,f}" if found or not share else "less than 0.1"


BITS: dict[str, Fraction] = {
    "fp32": Fraction(32),
    "bf16": Fraction(16),
    "fp16": Fraction(16),
    "fp8": Fraction(8),
    "int8": Fraction(8),
    # GGUF stores a scale with each block of 32 weights: 8 × 32 + 16 bits for 32 weights is 8.5 each.
    "q8": Fraction(17, 2),
    "q6": Fraction(105, 16),
    "q5": Fraction(11, 2),
    "q4": Fraction(9, 2),
    "int4": Fraction(4),
    "fp4": Fraction(4),
}
"""Bits of a weight, by the name of a quantisation."""

MOST_BITS = 64
USUAL = ("fp16", "fp8", "q4")
"""What is answered where no quantisation is said."""

_BILLION = 10**9


class Level(NamedTuple):
    """The weights at one quantisation, and whether the memory holds them."""

    name: str
    bits: Fraction
    weights_bytes: Fraction
    fits: bool
    gpus_needed: int
    largest_parameters: Fraction


class File(NamedTuple):
    """A published file of weights, and whether the memory holds it."""

    subject: str
    quantisation: str
    weights_bytes: Fraction
    fits: bool
    cited: Cited


class MemoryFit(NamedTuple):
    """Whether the weights of a model fit into the memory of some GPUs; `memory` is that of one, in bytes."""

    model: str | None
    name: str
    parameters: Fraction
    gpu: Gpu
    gpus: Fraction
    memory: Fraction
    levels: Sequence[Level]
    files: Sequence[File]

    @property
    def fits(self) -> bool | None:
        """Whether they fit; None where that depends on the quantisation, and none was said."""
        answers = [level.fits for level in self.levels]
        if len(answers) == 1 or all(answers):
            return answers[0]
        # A file of fewer bits may fit, where the usual quantisations do not.
        smaller = any(file.fits and file.subject == self.name for file in self.files)
        return None if any(answers) or smaller else False

    @property
    def memory_bytes(self) -> Fraction:
        """The memory of all GPUs."""
        return self.memory * self.gpus

    @property
    def sentence(self) -> str:
        """What fits, in words."""
        all_of_them = f"the {gigabytes(self.memory_bytes)} of {rounded_text(self.gpus)} {self.gpu.name}"
        parameters = f"{self.name} has {_in_words(self.parameters, 'million', 'billion')} parameters"
        said = [
            f"{gigabytes(level.weights_bytes)} at {level.name}, "
            + ("which fit" if level.fits else f"which do not fit ({level.gpus_needed} would hold them)")
            for level in self.levels
        ]
        told = f"{parameters}; its weights against {all_of_them}: {'; '.join(said)}"
        if self.fits or not self.files:
            return told
        fitting = [
            f"{file.subject} at {file.quantisation}, {gigabytes(file.weights_bytes)}"
            for file in self.files
            if file.fits
        ]
        return f"{told}; of published files {listed(fitting, 'and') + ' fit' if fitting else 'none fits'}"


def what_fits(
    facts: Facts,
    gpu: Gpu,
    gpus: Fraction,
    parameters: Fraction,
    said: Quantisation | None,
    model: Model | None,
) -> MemoryFit | None:
    """What fits; None where the memory of the GPU is not known.

    `said` is a quantisation, `model` one of the table.
    """
    if gpu.memory is None:
        return None
    memory = gpu.memory.as_in("byte")
    asked = [said] if said else [(name, BITS[name]) for name in USUAL]
    whole, levels = memory * gpus, []
    for name, bits in asked:
        weights = parameters * bits / 8
        levels.append(Level(name, bits, weights, weights <= whole, ceil(weights / memory), whole * 8 / bits))
    if model is None:
        return MemoryFit(None, "your model", parameters, gpu, gpus, memory, levels, ())
    files = list(_files(facts, model, whole))
    return MemoryFit(model.id, model.name, parameters, gpu, gpus, memory, levels, files)


def _files(facts: Facts, model: Model, memory: Fraction) -> Iterator[File]:
    """Published files of the weights of a model, and of smaller models that bear its name."""
    for each in facts.evidence.values():
        is_of_model = each.subject == model.id or each.subject.startswith(model.name)
        if each.quantity == "weights_size" and is_of_model and each.low and each.cited:
            size = each.low.as_in("byte")
            subject = model.name if each.subject == model.id else each.subject
            yield File(subject, each.measure, size, size <= memory, each.cited)


def gigabytes(size: Fraction) -> str:
    """A size as people say it: `671 GB`, `377.4 GB`, `1,342 GB`, `50 MB`."""
    # From a thousand on, the point says nothing.
    return _in_words(size, "MB", "GB", 0 if size >= 1_000 * _BILLION else 1)


def _in_words(value: Fraction, small: str, large: str, digits: int = 1) -> str:
    """A number in millions, or in billions: `500 million`, `671 billion`."""
    if value < _BILLION:
        return f"{in_places(value / int(MILLION), 1):,f} {small}"
    return f"{in_places(value / _BILLION, digits):,f} {large}"


def bits_named(text: str) -> Fraction | None:
    """The bits of a weight that the name of a precision stands for: `FP8` is 8; None where it is none."""
    return BITS.get(text.lower())


def read_quantisation(text: str | None) -> Quantisation | None:
    """A quantisation by its name, or as bits of a weight: `fp8`, `4.5`."""
    if text is None:
        return None
    if bits := bits_named(text):
        return text.lower(), bits
    try:
        bits = Fraction(count_number(text))
    except CostcalcError as error:
        raise UsageError(
            f"{shown(text)} is none: write bits of a weight such as 4.5, or {listed(BITS)}", "quantisation"
        ) from error
    if not 0 < bits <= MOST_BITS:
        raise UsageError(f"must be more than 0 and at most {MOST_BITS} bits", "quantisation")
    return f"{rounded_text(bits)} bits", bits
