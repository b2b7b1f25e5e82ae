"""Facts beside the prices: what articles claim, what is known of training, and the evidence for both.

Every figure keeps its number and its unit as written, and its source with the words as printed.
"""

from __future__ import annotations

from datetime import date

from costcalc.pricing.cited import Cited, Quantity, quantity
from costcalc.pricing.documents import value_of
from costcalc.pricing.exchange import DayRates
from costcalc.pricing.texts import Tokenizer, Verbosity, tokenizer_of
from costcalc.pricing.unit_offers import UnitOffer, unit_offer_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document, SourceOf
    from costcalc.pricing.source import Source


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


def facts_from(documents: Mapping[str, Mapping[str, Document]], source: SourceOf) -> Facts:
    """Build the facts from their documents, by kind and id."""
    built: list[Any] = [
        {
            name: value_of(kind, each, source, **more(name, each, source))
            for name, each in documents.get(named, {}).items()
        }
        for named, (kind, more) in _KINDS.items()
    ]
    return Facts(*built)


def _number(said: Document | None) -> Quantity | None:
    return quantity(said) if said and said["unit"] != "date" else None


def _date(said: Document | None) -> str | None:
    return said["number"] if said and said["unit"] == "date" else None


def _ends(said: Document, point: str, low: str, high: str) -> dict[str, object]:
    """The ends of a range, which are open where they are not said; of a single figure both are that."""
    return {
        "low": _number(said.get(point, said.get(low))),
        "high": _number(said.get(point, said.get(high))),
    }


def _evidence(name: str, said: Document, source: SourceOf) -> dict[str, object]:
    return {
        "id": name,
        **_ends(said, "value", "value_low", "value_high"),
        "text": said.get("text") or said.get("date") or _date(said.get("value")),
        "cited": value_of(Cited, said, source) if said.get("source") else None,
    }


def _run(name: str, said: Document, _source: SourceOf) -> dict[str, object]:
    stages = tuple(Stage(stage, quantity(hours)) for stage, hours in said["stages"].items())
    return {"id": name, "stages": stages}


def _estimate(name: str, said: Document, _source: SourceOf) -> dict[str, object]:
    return {"id": name, **_ends(said, "cost", "cost_low", "cost_high")}


def _gpu(name: str, said: Document, source: SourceOf) -> dict[str, object]:
    peaks = {
        key.removeprefix("peak_"): quantity(value)
        for key, value in said.items()
        if key.startswith("peak_") and isinstance(value, dict)
    }
    node = _part_cited(said, "node_power", source)._replace(verified=True) if "node_power" in said else None
    power, memory = (_part_cited(said, part, source) for part in ("power", "memory"))
    return {"name": name, "peaks": peaks, "node_cited": node, "power_cited": power, "memory_cited": memory}


def _part_cited(said: Document, part: str, source: SourceOf) -> Cited:
    """Where one figure of an entry was read: its own source and words, or the source of the entry."""
    named: str = said.get(f"{part}_source") or said["source"]
    return Cited(source(named), said.get(f"{part}_printed"), verified=said.get("verified", True))


def _throughput(name: str, said: Document, _source: SourceOf) -> dict[str, object]:
    subject = said.get("model") or said.get("subject", "")
    return {"id": name, "subject": subject, **_ends(said, "value", "low", "high")}


def _claim(name: str, said: Document, _source: SourceOf) -> dict[str, object]:
    value, date = said.get("value"), _date(said.get("value"))
    return {
        "id": name,
        "title_fr": said["fr"],
        "value": _number(value),
        "text": said.get("text") or date,
        "is_date": date is not None,
    }


_KINDS: dict[str, tuple[Any, Callable[[str, Document, SourceOf], dict[str, object]]]] = {
    "evidence": (Evidence, _evidence),
    "run": (Run, _run),
    "estimate": (Estimate, _estimate),
    "gpu": (Gpu, _gpu),
    "multiplier": (Multiplier, lambda name, *_: {"id": name}),
    "throughput": (Throughput, _throughput),
    "claim": (Claim, _claim),
    "group": (Group, lambda name, said, _: {"id": name, "title_fr": said["fr"]}),
    "fx": (DayRates, lambda day, *_: {"day": date.fromisoformat(day)}),
    "tokenizer": (Tokenizer, tokenizer_of),
    "verbosity": (Verbosity, lambda name, *_: {"id": name}),
    "unit_offer": (UnitOffer, unit_offer_of),
}
"""Kinds of facts: what each is, and what of it its document does not say under the names of its fields."""
