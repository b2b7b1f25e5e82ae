"""The shape of a whole pricing file, and what is said where a file has another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationError, WithJsonSchema

from costcalc.errors import MomentError
from costcalc.pricing.schema.facts import (
    ClaimEntry,
    EvidenceEntry,
    GroupEntry,
    TrainingEntry,
)
from costcalc.pricing.schema.rates import RatesMap, SurchargeEntry, VariantEntry
from costcalc.pricing.schema.terms import ContractEntry, FxEntry, UnitOfferEntry
from costcalc.pricing.schema.tokens import LengthEntry, TokenizerEntry, VerbosityEntry
from costcalc.pricing.schema.values import (
    Date,
    Day,
    Faults,
    Flag,
    Instant,
    ModelId,
    ModelName,
    OptionName,
    OptionValue,
    Physical,
    Read,
    Slug,
    Strict,
    Text,
    Tokens,
    WhenSaid,
    is_one,
    zone,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class SourceEntry(Strict):
    """Where figures were read."""

    title: Text
    publisher: Text | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]{3,500}$")] | None = None
    article: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")] | None = None
    published: Date | None = None
    retrieved: Date | None = None
    kind: Literal["primary", "secondary", "dataset", "measured"]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    licence: Text | None = None
    note: Text | None = None

    def _faults(self) -> Faults:
        yield not (self.url or self.article), "a source needs a `url`, or the `article` that it is"


class ProviderEntry(Strict):
    """Who sells models."""

    name: Text
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    billing_timezone: Annotated[str, BeforeValidator(zone)] = "UTC"


def _alone_as(key: str) -> Callable[[object], object]:
    """Read a text that stands alone as what this key says."""
    return lambda given: {key: given} if isinstance(given, str) else given


class EdgeEntry(Strict):
    """Where a period begins or ends: an instant that is announced, or the days between which it lies."""

    at: Instant | None = Field(default=None, exclude=True)
    not_before: Day | None = None
    not_after: Day | None = None

    def _faults(self) -> Faults:
        days = self.bracket
        yield not (self.at or days), "write an instant, or both `not_before` and `not_after`"
        yield days and days[0] >= days[1], "`not_before` must be an earlier day than `not_after`"

    @property
    def bracket(self) -> list[str]:
        """The last day of the old figure and the first of the new one; empty where the edge is announced."""
        return [self.not_before, self.not_after] if self.not_before and self.not_after else []

    @property
    def instant(self) -> str:
        """The edge itself: of one that was observed, the beginning of the day of the first sighting."""
        return self.at or f"{self.not_after}T00:00:00+00:00"


_DAYS = ("not_before", "not_after")
Edge = Annotated[
    EdgeEntry,
    Read(
        _alone_as("at"),
        anyOf=[
            {"type": "string", "format": "date-time"},
            {
                "type": "object",
                "required": [*_DAYS],
                "additionalProperties": False,
                "properties": {day: {"type": "string", "format": "date"} for day in _DAYS},
            },
        ],
    ),
]


class MilestoneEntry(Strict):
    """A day in the life of a model, and how it is known."""

    on: WhenSaid
    source: Slug | None = None
    basis: Literal["announced", "observed"] = "announced"
    printed: Text | None = None


Milestone = Annotated[
    MilestoneEntry, Read(_alone_as("on"), anyOf=[{"type": "string"}, {"type": "object", "required": ["on"]}])
]


class LifecycleEntry(Strict):
    """The life of a model whose prices a feed, or the history, knows."""

    released: Milestone | None = None
    deprecated: Milestone | None = None
    shutdown: Milestone | None = None
    successor: ModelId | None = None


class AliasEntry(Strict):
    """Another name, for a time."""

    name: ModelName
    effective_from: Instant | None = None
    effective_to: Instant | None = None


class PeriodEntry(Strict):
    """Prices in force from an instant, to another or until today."""

    effective_from: Edge
    effective_to: Edge | None = None
    effective_from_basis: Literal["announced", "observed"] = "announced"
    guaranteed_until: Instant | None = None
    withdrawn: Flag = False
    source: Slug | None = None
    confirmed_by: list[Slug] = []
    printed: Text | None = None
    note: Text | None = None
    context_window: Tokens | None = None
    rates: RatesMap = {}
    defaults: dict[OptionName, OptionValue] = {}
    variants: list[VariantEntry] = []

    def _faults(self) -> Faults:
        yield self.withdrawn == bool(self.rates), "a period has `rates`, or says `withdrawn: true`"


class ModelEntry(Strict):
    """A model as one provider sells it."""

    name: Text
    aliases: list[Annotated[AliasEntry, BeforeValidator(_alone_as("name"))]] = []
    released: Milestone | None = None
    deprecated: Milestone | None = None
    shutdown: Milestone | None = None
    weights: Literal["open", "closed"] | None = None
    weights_of: ModelId | None = None
    licence: Text | None = None
    successor: ModelId | None = None
    context_window: Tokens | None = None
    parameters: dict[Literal["total", "active"], Physical] = {}
    tokenizer: Slug | None = None
    unpriced: Text | None = None
    note: Text | None = None
    prices: list[PeriodEntry]

    def _faults(self) -> Faults:
        said = is_one(self.unpriced, self.prices)
        yield not said, "a model has `prices`, or `prices: []` and says under `unpriced` why"


class PricingFile(Strict):
    """A pricing table, or an overlay of one."""

    version: Annotated[Literal["1"], WithJsonSchema({"const": 1})]
    currency: Literal["USD"]
    sources: dict[Slug, SourceEntry] = {}
    providers: dict[Slug, ProviderEntry] = {}
    models: dict[ModelId, ModelEntry] = {}
    lifecycles: dict[ModelId, LifecycleEntry] = {}
    evidence: dict[Slug, EvidenceEntry] = {}
    training: TrainingEntry = TrainingEntry()
    claims: dict[Slug, ClaimEntry] = {}
    groups: dict[Slug, GroupEntry] = {}
    tokenizers: dict[Slug, TokenizerEntry] = {}
    lengths: dict[Slug, LengthEntry] = {}
    verbosity: dict[Slug, VerbosityEntry] = {}
    contracts: dict[Slug, ContractEntry] = {}
    surcharges: dict[Slug, SurchargeEntry] = {}
    provisioned: dict[Slug, UnitOfferEntry] = {}
    fx: FxEntry | None = None
    featured: list[ModelId] = []
    default_provider: Slug | None = None
    end: Literal["pricing/1"]


def shaped(content: object) -> tuple[PricingFile | None, list[tuple[tuple[str | int, ...], str]]]:
    """A pricing file of the right shape; or None, and each mistake as the path of its key and a sentence."""
    try:
        return PricingFile.model_validate(content), []
    except ValidationError as error:
        return None, [(tuple(_steps(each["loc"])), _explained(each)) for each in error.errors()]


def _steps(loc: tuple[str | int, ...]) -> Iterator[str | int]:
    """The keys that lead to a mistake, as they stand in the file: an edge has no key for its instant."""
    for before, step in zip((None, *loc), loc, strict=False):
        if step != "[key]" and not (step == "at" and before in {"effective_from", "effective_to"}):
            yield step


_EXPLAINED = {
    "missing": "this key is missing",
    "extra_forbidden": "unknown key: check its spelling, or leave it out",
    "literal_error": "write {expected}",
    "string_type": "a text is due here",
    "list_type": "a list is due here",
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), "a map is due here"),
    "string_pattern_mismatch": "the text must match {pattern}",
}
"""What is wrong, and what to do, by pydantic's name of it."""


def _explained(error: Mapping[str, Any]) -> str:
    """One pydantic error in our words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        cause = context["error"]
        return cause.detail if isinstance(cause, MomentError) else str(cause)
    return _EXPLAINED[kind].format_map(context) if kind in _EXPLAINED else str(error["msg"])


def json_schema() -> dict[str, Any]:
    """The JSON schema of a pricing file, for editors."""
    schema = PricingFile.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "costcalc pricing table",
        **{key: value for key, value in schema.items() if key != "title"},
    }
