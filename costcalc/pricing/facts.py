"""Facts beside the prices: what articles claim, what is known of training, and the evidence for both.

Every figure keeps its number and its unit as written, and its source with the words as printed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from costcalc.pricing.exchange import DayRates
from costcalc.pricing.texts import Tokenizer, Verbosity, tokenizer_from, verbosity_from
from costcalc.pricing.unit_offers import UnitOffer, unit_offer_from
from costcalc.units import unit_named
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.model import Source

FACT_KINDS = (
    "evidence", "run", "estimate", "gpu", "multiplier", "throughput", "claim", "group", "fx",
    "tokenizer", "verbosity", "unit_offer",
)  # fmt: skip
"""What the table holds beside prices, and the order in which it is compiled."""


class Quantity(NamedTuple):
    """A number with its unit: `2664000 GPU_hour`."""

    number: Decimal
    unit: str

    @property
    def dimension(self) -> str:
        """The dimension of the unit, such as `USD/second*GPU`."""
        return unit_named(self.unit).dimension

    def as_in(self, unit: str) -> Fraction:
        """The number of another unit of the same dimension, exactly; `UnitError` for another dimension."""
        from fractions import Fraction

        from costcalc.errors import UnitError

        own, target = unit_named(self.unit), unit_named(unit)
        if own.dimension != target.dimension:
            raise UnitError(f"{self.number} {self.unit}", f"a quantity in {unit}", f"that is {own.dimension}")
        return Fraction(self.number) * own.factor / target.factor


class Cited(NamedTuple):
    """Where a fact was read: source, words, the day that it speaks of, and whether it was confirmed."""

    source: Source
    printed: str | None = None
    on: str | None = None
    verified: bool = True
    note: str | None = None


class Evidence(NamedTuple):
    """A sourced figure that claims are checked against; `formula` computes it from other evidence.

    An open end (`low` without `high`) is a bound: `more than 500 million`.
    """

    id: str
    subject: str
    quantity: str
    measure: str
    scope: str | None
    low: Quantity | None
    high: Quantity | None
    text: str | None
    formula: str | None
    unit: str | None
    cited: Cited | None


class Stage(NamedTuple):
    """A part of a training run, in GPU-hours."""

    name: str
    gpu_hours: Quantity


class Run(NamedTuple):
    """A training run with its GPU-hours, and the rental price that its source assumes."""

    id: str
    subject: str
    model: str | None
    scope: str
    stages: Sequence[Stage]
    gpu: str | None
    gpus: Quantity | None
    rental: Quantity | None
    tokens: Quantity | None
    parameters: Mapping[str, Decimal]
    relatives: Sequence[str]
    includes: str
    excludes: str
    cited: Cited


class Estimate(NamedTuple):
    """A published cost of training, by one method; an open end is a bound."""

    id: str
    subject: str
    model: str | None
    method: str
    low: Quantity | None
    high: Quantity | None
    includes: str
    excludes: str
    cited: Cited


class Rental(NamedTuple):
    """What renting a GPU costs, from `low` to `high`; an open end is a bound."""

    low: Quantity
    high: Quantity | None
    cited: Cited


class Gpu(NamedTuple):
    """A GPU: peaks by precision, power, memory, and rents; each None where no source gives it.

    `node_power` is what a whole server of eight draws at most.
    """

    name: str
    peaks: Mapping[str, Quantity]
    power: Quantity | None
    memory: Quantity | None
    rentals: Sequence[Rental]
    cited: Cited
    node_power: Quantity | None = None
    node_cited: Cited | None = None
    power_cited: Cited | None = None
    memory_cited: Cited | None = None


class Multiplier(NamedTuple):
    """By how much development costs more than a run, or a share of it."""

    id: str
    what: str
    low: Quantity
    high: Quantity
    cited: Cited


class Throughput(NamedTuple):
    """Tokens per second that were measured, with the hardware and setting without which they mean nothing.

    `batch` is how many requests were worked on at once; `request_input` and `request_output` are the tokens
    of one request.
    """

    id: str
    subject: str
    hardware: str
    precision: str | None
    setting: str
    direction: str | None
    low: Quantity | None
    high: Quantity | None
    cited: Cited
    gpu: str | None = None
    gpus: Quantity | None = None
    batch: str | None = None
    request_input: Quantity | None = None
    request_output: Quantity | None = None


class Claim(NamedTuple):
    """What an article says: the words as printed, and what they claim of what."""

    id: str
    article: Source
    printed: str
    subject: str
    subject_as_stated: str
    quantity: str
    measure: str
    scope: str | None
    operator: str
    value: Quantity | None
    text: str | None
    attributed_to: str
    on: str | None
    date: str | None
    group: str | None
    title: str
    title_fr: str
    against: str | None = None
    is_date: bool = False


class Group(NamedTuple):
    """Claims on the same thing; `scope` is what the thing is, where other scopes stand beside it."""

    id: str
    title: str
    title_fr: str
    scope: str | None


class Facts(NamedTuple):
    """All facts of a table, by id."""

    evidence: Mapping[str, Evidence]
    runs: Mapping[str, Run]
    estimates: Mapping[str, Estimate]
    gpus: Mapping[str, Gpu]
    multipliers: Mapping[str, Multiplier]
    throughputs: Mapping[str, Throughput]
    claims: Mapping[str, Claim]
    groups: Mapping[str, Group]
    fx: Mapping[str, DayRates] = {}
    tokenizers: Mapping[str, Tokenizer] = {}
    verbosities: Mapping[str, Verbosity] = {}
    unit_offers: Mapping[str, UnitOffer] = {}


def facts_from(documents: Mapping[str, Mapping[str, Document]], source: Callable[[str], Source]) -> Facts:
    """Build the facts from their documents, by kind and id."""
    built: list[Any] = [
        {name: build(name, each, source) for name, each in documents.get(kind, {}).items()}
        for kind, build in _BUILD.items()
    ]
    return Facts(*built)


def _quantity(said: Document | None) -> Quantity | None:
    return _due(said) if said and said["unit"] != "date" else None


def _due(said: Document) -> Quantity:
    return Quantity(Decimal(said["number"]), said["unit"])


def _cited(said: Document, source: Callable[[str], Source]) -> Cited:
    return Cited(
        source(said["source"]),
        said.get("printed"),
        said.get("on"),
        said.get("verified", True),
        said.get("note"),
    )


def _bounds(said: Document, name: str) -> tuple[Quantity | None, Quantity | None]:
    point = _quantity(said.get(name))
    return (
        (point, point) if point else (_quantity(said.get(f"{name}_low")), _quantity(said.get(f"{name}_high")))
    )


def _evidence(name: str, said: Document, source: Callable[[str], Source]) -> Evidence:
    low, high = _bounds(said, "value")
    text = said.get("text") or said.get("date") or _date_of(said.get("value"))
    return Evidence(
        name, said["subject"], said["quantity"], said["measure"], said.get("scope"), low, high,
        text, said.get("formula"), said.get("unit"),
        _cited(said, source) if said.get("source") else None,
    )  # fmt: skip


def _run(name: str, said: Document, source: Callable[[str], Source]) -> Run:
    stages = tuple(Stage(stage, _due(hours)) for stage, hours in said["stages"].items())
    parameters = {each: Decimal(number) for each, number in said.get("parameters", {}).items()}
    return Run(
        name, said["subject"], said.get("model"), said["scope"], stages, said.get("gpu"),
        _quantity(said.get("gpus")), _quantity(said.get("rental")), _quantity(said.get("tokens")), parameters,
        tuple(said.get("relatives", ())), said["includes"], said["excludes"], _cited(said, source),
    )  # fmt: skip


def _estimate(name: str, said: Document, source: Callable[[str], Source]) -> Estimate:
    low, high = _bounds(said, "cost")
    return Estimate(
        name, said["subject"], said.get("model"), said["method"], low, high, said["includes"],
        said["excludes"], _cited(said, source),
    )  # fmt: skip


def _gpu(name: str, said: Document, source: Callable[[str], Source]) -> Gpu:
    peaks = {
        key.removeprefix("peak_"): _due(value)
        for key, value in said.items()
        if key.startswith("peak_") and isinstance(value, dict)
    }
    rentals = tuple(
        Rental(_due(each["low"]), _quantity(each.get("high")), _cited(each, source))
        for each in said.get("rentals", ())
    )
    power, memory = _quantity(said.get("power")), _quantity(said.get("memory"))
    node_power, by = _quantity(said.get("node_power")), said.get("node_power_source") or said["source"]
    node_cited = Cited(source(by), said.get("node_power_printed")) if node_power else None
    return Gpu(
        name, peaks, power, memory, rentals, _cited(said, source), node_power, node_cited,
        _part_cited(said, "power", source), _part_cited(said, "memory", source),
    )  # fmt: skip


def _part_cited(said: Document, part: str, source: Callable[[str], Source]) -> Cited:
    """Where one figure of an entry was read: its own source and words, or the source of the entry."""
    named: str = said.get(f"{part}_source") or said["source"]
    return Cited(source(named), said.get(f"{part}_printed"), verified=said.get("verified", True))


def _multiplier(name: str, said: Document, source: Callable[[str], Source]) -> Multiplier:
    return Multiplier(name, said["what"], _due(said["low"]), _due(said["high"]), _cited(said, source))


def _throughput(name: str, said: Document, source: Callable[[str], Source]) -> Throughput:
    low, high = _bounds(said, "value") if said.get("value") else (_quantity(said.get("low")), None)
    return Throughput(
        name, said.get("model") or said.get("subject", ""), said["hardware"], said.get("precision"),
        said["setting"], said.get("direction"), low, high or _quantity(said.get("high")),
        _cited(said, source), said.get("gpu"), _quantity(said.get("gpus")), said.get("batch"),
        _quantity(said.get("request_input")), _quantity(said.get("request_output")),
    )  # fmt: skip


def _claim(name: str, said: Document, source: Callable[[str], Source]) -> Claim:
    return Claim(
        name, source(said["article"]), said["printed"], said["subject"], said["subject_as_stated"],
        said["quantity"], said["measure"], said.get("scope"), said["operator"], _quantity(said.get("value")),
        said.get("text") or _date_of(said.get("value")), said["attributed_to"], said.get("on"),
        said.get("date"), said.get("group"),
        said["title"], said["fr"], said.get("against"), bool(_date_of(said.get("value"))),
    )  # fmt: skip


def _date_of(said: Document | None) -> str | None:
    return said["number"] if said and said["unit"] == "date" else None


def _group(name: str, said: Document, source: Callable[[str], Source]) -> Group:  # noqa: ARG001 - as the others
    return Group(name, said["title"], said["fr"], said.get("scope"))


def _fx(name: str, said: Document, source: Callable[[str], Source]) -> DayRates:
    return DayRates(date.fromisoformat(name), said["per_euro"], source(said["source"]))


def _tokenizer(name: str, said: Document, source: Callable[[str], Source]) -> Tokenizer:
    return tokenizer_from(name, said, lambda each: _cited(each, source))


def _verbosity(name: str, said: Document, source: Callable[[str], Source]) -> Verbosity:
    return verbosity_from(name, said, lambda each: _cited(each, source))


def _unit_offer(name: str, said: Document, source: Callable[[str], Source]) -> UnitOffer:
    return unit_offer_from(name, said, lambda each: _cited(each, source), source)


_BUILD: dict[str, Callable[[str, Document, Callable[[str], Source]], object]] = {
    "evidence": _evidence,
    "run": _run,
    "estimate": _estimate,
    "gpu": _gpu,
    "multiplier": _multiplier,
    "throughput": _throughput,
    "claim": _claim,
    "group": _group,
    "fx": _fx,
    "tokenizer": _tokenizer,
    "verbosity": _verbosity,
    "unit_offer": _unit_offer,
}
