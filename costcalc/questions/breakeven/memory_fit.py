"""What fits: the weights of a model at a quantisation, against the memory of the GPUs.

Weights take parameters × bits / 8 bytes. What requests keep in memory while they are served comes on top, so
what fits barely serves few of them; what does not fit cannot be run from these GPUs alone.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import MILLION, count_number, in_places
from costcalc.prose import listed, shown
from costcalc.questions.breakeven.hardware import short
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.facts import Facts, Gpu
    from costcalc.pricing.source import Cited

    Quantisation = tuple[str, Fraction]
    """What it is called, and the bits of a weight."""

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
        all_of_them = f"the {gigabytes(self.memory_bytes)} of {short(self.gpus)} {self.gpu.name}"
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
    model: tuple[str, str] | None,
) -> MemoryFit | None:
    """What fits; None where the memory of the GPU is not known.

    `said` is a quantisation, `model` the id and name of a model of the table.
    """
    if gpu.memory is None:
        return None
    memory = gpu.memory.as_in("byte")
    asked = [said] if said else [(name, BITS[name]) for name in USUAL]
    levels = [_level(name, bits, parameters, memory, gpus) for name, bits in asked]
    files = list(_files(facts, *model, memory * gpus)) if model else []
    known, name = model or (None, "your model")
    return MemoryFit(known, name, parameters, gpu, gpus, memory, levels, files)


def _level(name: str, bits: Fraction, parameters: Fraction, memory: Fraction, gpus: Fraction) -> Level:
    weights, whole = parameters * bits / 8, memory * gpus
    return Level(name, bits, weights, weights <= whole, ceil(weights / memory), whole * 8 / bits)


def _files(facts: Facts, model: str, name: str, memory: Fraction) -> Iterator[File]:
    """Published files of the weights of a model, and of smaller models that bear its name."""
    for each in facts.evidence.values():
        is_of_model = each.subject == model or each.subject.startswith(name)
        if each.quantity == "weights_size" and is_of_model and each.low and each.cited:
            size = each.low.as_in("byte")
            subject = name if each.subject == model else each.subject
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
    return f"{short(bits)} bits", bits
