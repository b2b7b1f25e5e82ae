"""The shape of a whole pricing file, and what is said where a file has another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from costcalc.errors import MomentError
from costcalc.pricing.schema.contracts import ContractEntry
from costcalc.pricing.schema.facts import ClaimEntry, EvidenceEntry, GroupEntry, TrainingEntry
from costcalc.pricing.schema.fx import FxEntry
from costcalc.pricing.schema.rates import RatesMap, VariantEntry
from costcalc.pricing.schema.surcharges import SurchargeEntry
from costcalc.pricing.schema.texts import TokenizerEntry, VerbosityEntry
from costcalc.pricing.schema.unit_offers import UnitOfferEntry
from costcalc.pricing.schema.values import (
    Date,
    Day,
    Flag,
    Instant,
    ModelId,
    ModelName,
    OptionName,
    OptionValue,
    Physical,
    Slug,
    Strict,
    Text,
    Tokens,
    WhenSaid,
    edge,
    zone,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


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

    @model_validator(mode="after")
    def _can_be_found(self) -> SourceEntry:
        if not (self.url or self.article):
            raise ValueError("a source needs a `url`, or the `article` that it is")
        return self


class ProviderEntry(Strict):
    """Who sells models."""

    name: Text
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    billing_timezone: Annotated[str, BeforeValidator(zone)] = "UTC"


class EdgeEntry(Strict):
    """Where a period begins or ends: an instant that is announced, or the days between which it lies."""

    at: Instant | None = Field(default=None, exclude=True)
    not_before: Day | None = None
    not_after: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> EdgeEntry:
        if self.at is None and not (self.not_before and self.not_after):
            raise ValueError("write an instant, or both `not_before` and `not_after`")
        if self.bracket and self.bracket[0] >= self.bracket[1]:
            raise ValueError("`not_before` must be an earlier day than `not_after`")
        return self

    @property
    def bracket(self) -> list[str]:
        """The last day of the old figure and the first of the new one; empty where the edge is announced."""
        return [self.not_before, self.not_after] if self.not_before and self.not_after else []

    @property
    def instant(self) -> str:
        """The edge itself: of one that was observed, the beginning of the day of the first sighting."""
        return self.at or f"{self.not_after}T00:00:00+00:00"


Edge = Annotated[
    EdgeEntry,
    BeforeValidator(edge),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date-time"},
                {
                    "type": "object",
                    "required": ["not_before", "not_after"],
                    "additionalProperties": False,
                    "properties": {
                        name: {"type": "string", "format": "date"} for name in ("not_before", "not_after")
                    },
                },
            ]
        }
    ),
]


class MilestoneEntry(Strict):
    """A day in the life of a model, and how it is known."""

    on: WhenSaid
    source: Slug | None = None
    basis: Literal["announced", "observed"] = "announced"
    printed: Text | None = None


Milestone = Annotated[
    MilestoneEntry,
    BeforeValidator(lambda each: {"on": each} if isinstance(each, str) else each),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "object", "required": ["on"]}]}),
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

    @model_validator(mode="after")
    def _rates_unless_withdrawn(self) -> PeriodEntry:
        if self.withdrawn == bool(self.rates):
            raise ValueError("a period has `rates`, or says `withdrawn: true`")
        return self


class ModelEntry(Strict):
    """A model as one provider sells it."""

    name: Text
    aliases: list[
        Annotated[AliasEntry, BeforeValidator(lambda each: {"name": each} if isinstance(each, str) else each)]
    ] = []
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

    @model_validator(mode="after")
    def _priced_or_not(self) -> ModelEntry:
        if bool(self.unpriced) == bool(self.prices):
            raise ValueError("a model has `prices`, or `prices: []` and says under `unpriced` why")
        return self


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
    verbosity: dict[Slug, VerbosityEntry] = {}
    contracts: dict[Slug, ContractEntry] = {}
    surcharges: dict[Slug, SurchargeEntry] = {}
    provisioned: dict[Slug, UnitOfferEntry] = {}
    fx: FxEntry | None = None
    end: Literal["pricing/1"]


def shaped(content: object) -> tuple[PricingFile | None, list[tuple[tuple[str | int, ...], str]]]:
    """A pricing file of the right shape; or None, and each mistake as the path of its key and a sentence."""
    try:
        return PricingFile.model_validate(content), []
    except ValidationError as error:
        found = [({**each}, each["loc"]) for each in error.errors()]
        return None, [(tuple(_steps(loc)), explain(each)) for each, loc in found]


def _steps(loc: tuple[str | int, ...]) -> Iterator[str | int]:
    """The keys that lead to a mistake, as they stand in the file: an edge has no key for its instant."""
    for before, step in zip((None, *loc), loc, strict=False):
        if step != "[key]" and not (step == "at" and before in {"effective_from", "effective_to"}):
            yield step


def explain(error: dict[str, Any]) -> str:
    """One pydantic error in our words: what is wrong, and what to do."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "this key is missing"
    if kind == "extra_forbidden":
        return "unknown key: check its spelling, or leave it out"
    if kind == "value_error":
        cause = context["error"]
        return cause.detail if isinstance(cause, MomentError) else str(cause)
    if kind == "literal_error":
        return f"write {context['expected']}"
    if kind in {"string_type", "dict_type", "list_type", "model_type", "model_attributes_type"}:
        due = {"string_type": "a text", "list_type": "a list"}.get(kind, "a map")
        return f"{due} is due here"
    if kind == "string_pattern_mismatch":
        return f"the text must match {context['pattern']}"
    return str(error["msg"])


def json_schema() -> dict[str, Any]:
    """The JSON schema of a pricing file, for editors."""
    schema = PricingFile.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "costcalc pricing table",
        **{key: value for key, value in schema.items() if key != "title"},
    }
