"""Facts beside the prices: what articles claim, what is known of training and of texts, and the evidence.

Every figure keeps its number and its unit as written, and its source with the words as printed.
"""

from __future__ import annotations

from costcalc.pricing.contracts import UnitOffer, unit_offer_fields
from costcalc.pricing.documents import Document, value_of
from costcalc.pricing.exchange import DayRates
from costcalc.pricing.source import Cited, Quantity, Source  # noqa: TC001 - `value_of` reads the annotations
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.model import Model


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


class Run(NamedTuple):
    """A training run with the GPU-hours of its stages, and the rental price that its source assumes."""

    id: str
    subject: str
    model: str | None
    scope: str
    stages: Mapping[str, Quantity]
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


class LanguageFactor(NamedTuple):
    """Tokens for each token of another family, for a text in one language; a range where one is published."""

    low: Decimal
    high: Decimal
    cited: Cited


class Tokenizer(NamedTuple):
    """A family of tokenizers: all that split a text alike. `cited` says whose models use it.

    It has factors by language: its tokens for a text, for each token of the family that it is `relative_to`.
    A family that is relative to none is a root: it counts 1 in every language, and nothing is known of how it
    compares with another root.
    """

    id: str
    name: str
    relative_to: str | None
    factors: Mapping[str, LanguageFactor]
    cited: Cited

    @property
    def root(self) -> str:
        """The family that the factors are relative to: itself where it is relative to none."""
        return self.relative_to or self.id


class Length(NamedTuple):
    """What a unit of text is in tokens of a root tokenizer, `of` which they are; of a page, in words.

    `cited` says the ends, `middle_cited` the middle.
    """

    id: str
    unit: str
    language: str | None
    of: str
    low: Decimal
    middle: Decimal
    high: Decimal
    cited: Cited
    middle_cited: Cited


class Verbosity(NamedTuple):
    """How many times the output tokens of others (`relative_to`) some models write for the same task."""

    id: str
    models: Sequence[str]
    relative_to: str
    low: Decimal
    high: Decimal
    cited: Cited

    def is_about(self, model: Model) -> bool:
        """Whether it speaks of a model, or of the weights that a host serves."""
        return model.id in self.models or model.weights_id in self.models


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
    lengths: Mapping[str, Length] = {}


def facts_from(documents: Mapping[str, Mapping[str, Document]], source: Callable[[str], Source]) -> Facts:
    """Build the facts from their documents, by kind and id, which is the first field of each."""
    built: list[Any] = [
        {
            name: value_of(kind, {**by_fields(said), kind._fields[0]: name}, source)
            for name, said in documents.get(named, {}).items()
        }
        for named, (kind, by_fields) in _KINDS.items()
    ]
    return Facts(*built)


def _as_it_is(said: Document) -> Document:
    return said


def _ends(said: Document, point: str) -> Document:
    """The ends of a range, which are open where they are not said; of a single figure both are that."""
    ends = {end: said.get(point, said.get(f"{point}_{end}", said.get(end))) for end in ("low", "high")}
    return {**said, **ends}


def _dated(said: Document) -> Document:
    """A value that is a date stands as a text."""
    value = said.get("value")
    if value is None or value["unit"] != "date":
        return said
    return {**said, "value": None, "text": value["number"], "is_date": True}


def _evidence(said: Document) -> Document:
    dated = _dated(said)
    text, cited = dated.get("text") or said.get("date"), said if "source" in said else None
    return {**_ends(dated, "value"), "text": text, "cited": cited}


def _gpu(said: Document) -> Document:
    figures = {key: value for key, value in said.items() if isinstance(value, dict)}
    peaks = {key.removeprefix("peak_"): figures[key] for key in figures if key.startswith("peak_")}
    node = {**_part_cited(said, "node_power"), "verified": True} if "node_power" in said else None
    parts = {f"{part}_cited": _part_cited(said, part) for part in ("power", "memory")}
    return {**said, "peaks": peaks, "node_cited": node, **parts}


def _part_cited(said: Document, part: str) -> Document:
    """Where one figure of an entry was read: its own source and words, or the source of the entry."""
    source = said.get(f"{part}_source") or said["source"]
    return {"source": source, "printed": said.get(f"{part}_printed"), "verified": said.get("verified")}


def _throughput(said: Document) -> Document:
    return {**_ends(said, "value"), "subject": said.get("model") or said.get("subject", "")}


def _tokenizer(said: Document) -> Document:
    factors = said.get("factors", {})
    return {**said, "factors": {language: _ends(each, "factor") for language, each in factors.items()}}


_KINDS: dict[str, tuple[Any, Callable[[Document], Document]]] = {
    "evidence": (Evidence, _evidence),
    "run": (Run, _as_it_is),
    "estimate": (Estimate, lambda said: _ends(said, "cost")),
    "gpu": (Gpu, _gpu),
    "multiplier": (Multiplier, _as_it_is),
    "throughput": (Throughput, _throughput),
    "claim": (Claim, lambda said: {**_dated(said), "title_fr": said["fr"]}),
    "group": (Group, lambda said: {**said, "title_fr": said["fr"]}),
    "fx": (DayRates, _as_it_is),
    "tokenizer": (Tokenizer, _tokenizer),
    "verbosity": (Verbosity, _as_it_is),
    "unit_offer": (UnitOffer, unit_offer_fields),
    "length": (Length, lambda said: {**said, "middle_cited": _part_cited(said, "middle")}),
}
"""Kinds of facts: what each is, and how its document says its fields by their names."""
