"""The shapes of answers, for the OpenAPI document; the tests hold real answers against them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, WithJsonSchema, with_config
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from costcalc.analysis.claims.judge import VERDICTS
from costcalc.analysis.claims.words import LANGUAGES

MORE = ConfigDict(extra="allow")
"""New members may come; clients must let them pass."""

Money = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "plain decimal text, exact; a JSON number, inexact, with numbers=float",
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"},
                {"type": "number", "minimum": 0},
            ],
        }
    ),
]
Signed = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "as money, and may be less than zero",
            "anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "number"}],
        }
    ),
]
Share = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "the share of the use that falls on this line, as a fraction such as 2/3",
            "anyOf": [{"type": "string", "pattern": r"^[0-9]+(/[0-9]+)?$"}, {"type": "number", "minimum": 0}],
        }
    ),
]
Rate = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "USD per pricing unit as decimal text; or `as <meter>`, or `not sold`",
            "type": ["string", "number"],
        }
    ),
]
Figure = Annotated[
    str | None,
    WithJsonSchema(
        {
            "description": "plain decimal text; a range such as 3..5, whose ends may be left out; or words",
            "type": ["string", "number", "null"],
        }
    ),
]
Moment = Annotated[
    str, Field(description="a UTC day, or an instant in UTC", examples=["2025-01-25T20:00:00Z"])
]
Prices = dict[str, Rate]


class TableRef(TypedDict, total=False):
    """The table that an answer was computed from."""

    version: int
    hash: Annotated[str, Field(description="SHA-256 over everything that the table says")]
    layer: str


@with_config(MORE)
class SourceRef(TypedDict, total=False):
    """Where a figure was read, and how it is printed there."""

    id: str
    title: str
    url: str | None
    published: str | None
    retrieved: str | None
    printed: str | None


@with_config(MORE)
class Charge(TypedDict):
    """One line of a cost: quantity × price × share."""

    meter: str
    billed_as: str
    consumed_quantity: Money
    consumed_unit: str
    list_unit_price: Money
    pricing_unit: str
    pricing_quantity: Money
    list_cost: Money
    variant: str | None
    share: Share
    effective_from: str
    effective_to: str | None
    effective_from_basis: str
    source: SourceRef


@with_config(MORE)
class Cost(TypedDict):
    """What one usage costs on one model, in USD before tax."""

    schema: Annotated[str, Field(examples=["costcalc/price/1"])]
    model: str
    name: str
    matched: str
    on: Moment
    currency: str
    usage: dict[str, int | str]
    options: dict[str, str]
    mean_request: bool
    tax: str
    table: TableRef
    command: Annotated[str, Field(description="the command that gives this result again")]
    effective_from: str
    effective_to: str | None
    effective_from_basis: str
    guaranteed_until: str | None
    estimate: Annotated[
        str | None, Field(description="what is taken for granted; null where the cost is exact")
    ]
    notes: list[str]
    charges: list[Charge]
    list_cost: Money
    contracted_cost: Money


@with_config(MORE)
class ComparisonRow(TypedDict):
    """What a workload costs on one model, in USD before tax."""

    model: str
    name: str
    matched: str
    cost_per_request: Money
    cost_per_day: Money | None
    cost_per_month: Annotated[Money | None, Field(description="30 days")]
    cost_per_year: Annotated[Money | None, Field(description="365 days")]
    blended_unit_price: Annotated[
        Money | None, Field(description="USD per million tokens, input and output together")
    ]
    ratio_to_cheapest: Money | None
    ratio_to_baseline: Money | None
    effective_from: str
    effective_to: str | None
    effective_from_basis: str
    guaranteed_until: str | None
    estimate: str | None
    notes: list[str]
    charges: list[Charge]


class UnrankedModel(TypedDict):
    """A model that cannot serve the workload, and why."""

    model: str
    name: str
    code: str
    reason: str


@with_config(MORE)
class Comparison(TypedDict):
    """What a workload costs on each of several models, from the cheapest to the dearest."""

    schema: Annotated[str, Field(examples=["costcalc/compare/1"])]
    workload: dict[str, Any]
    options: dict[str, str]
    offers: list[str]
    on: Moment
    currency: str
    tax: str
    baseline: str | None
    table: TableRef
    command: str
    rounding: str
    rows: list[ComparisonRow]
    unranked: list[UnrankedModel]


@with_config(MORE)
class ModelRow(TypedDict):
    """One model, with its base list prices on the day."""

    model: str
    name: str
    provider: str
    jurisdiction: str | None
    status: str
    weights: str | None
    context_window: int | None
    successor: str | None
    aliases: list[str]
    effective_from: str | None
    effective_to: str | None
    list_unit_prices: Prices
    note: str | None


@with_config(MORE)
class ModelList(TypedDict):
    """Models, in the order of the table."""

    schema: Annotated[str, Field(examples=["costcalc/models/1"])]
    on: Moment
    currency: str
    table: TableRef
    models: list[ModelRow]


@with_config(MORE)
class HistoryPeriod(TypedDict):
    """What a name cost in one stretch of time."""

    model: str
    effective_from: str
    effective_to: str | None
    effective_from_basis: str
    list_unit_prices: Prices
    source: SourceRef
    note: str | None


@with_config(MORE)
class History(TypedDict):
    """What a name has cost over time, oldest first."""

    schema: Annotated[str, Field(examples=["costcalc/history/1"])]
    model: str
    currency: str
    table: TableRef
    periods: list[HistoryPeriod]


@with_config(MORE)
class LookupMatch(TypedDict):
    """A meter that carried the price looked for."""

    model: str
    name: str
    meter: str
    list_unit_price: Money
    pricing_unit: str
    variant: str | None
    effective_from: str
    effective_to: str | None
    source: SourceRef


@with_config(MORE)
class Lookup(TypedDict):
    """Every meter that carried a price."""

    schema: Annotated[str, Field(examples=["costcalc/lookup/1"])]
    price: Money
    on: Moment | None
    currency: str
    table: TableRef
    matches: list[LookupMatch]


@with_config(MORE)
class ClaimSource(TypedDict):
    """Where a figure that bears on a claim was read, and how it is printed there."""

    id: str
    title: str
    publisher: str | None
    url: str | None
    published: str | None
    printed: str | None


@with_config(MORE)
class ClaimEvidence(TypedDict):
    """A figure that bears on a claim; what decides comes first."""

    id: str
    what: Annotated[str, Field(description="what the figure is, in the language asked for")]
    subject: str
    measure: str
    scope: str | None
    value: Figure
    unit: str | None
    verified: Annotated[bool, Field(description="whether the words were seen where they are printed")]
    other_model: Annotated[
        bool, Field(description="a price of another model, which carried the same number on that day")
    ]
    source: ClaimSource | None


@with_config(MORE)
class JudgedClaim(TypedDict):
    """What an article claims, and what becomes of it. The verdict is computed from the evidence."""

    id: str
    article: str | None
    article_title: str
    title: Annotated[str, Field(description="the claim in short, in the language asked for")]
    printed: Annotated[str, Field(description="the words of the article")]
    subject: str
    subject_as_stated: str
    quantity: str
    measure: str
    scope: str | None
    operator: Annotated[str, Field(description="= < > or ~ (about)")]
    value: Signed | None
    unit: str | None
    text: str | None
    attributed_to: str
    date: str | None
    on: str | None
    verdict: Annotated[str, Field(json_schema_extra={"enum": list(VERDICTS)})]
    sentence: Annotated[str, Field(description="what becomes of the claim, in the language asked for")]
    difference: Annotated[
        Signed | None, Field(description="the claimed figure less the one that decides, in the claim's unit")
    ]
    evidence: list[ClaimEvidence]
    group: str | None


@with_config(MORE)
class ClaimGroup(TypedDict):
    """Claims on the same thing, all of them, and how they disagree."""

    id: str
    title: str
    claims: list[str]
    disagreement: str


@with_config(MORE)
class ComparedPrice(TypedDict):
    """How many times dearer the second model is, on one meter or on a real mix of tokens."""

    what: str
    ratio: Money | None
    cost: Money
    other_cost: Money
    explanation: str
    source: str | None


@with_config(MORE)
class Ledger(TypedDict):
    """Claims with their verdicts, the groups that they belong to, and what is behind the price claims."""

    schema: Annotated[str, Field(examples=["costcalc/claims/1"])]
    lang: Annotated[str, Field(json_schema_extra={"enum": list(LANGUAGES)})]
    table: TableRef
    claims: list[JudgedClaim]
    groups: list[ClaimGroup]
    price_comparison: list[ComparedPrice]


@with_config(MORE)
class TrainingSource(TypedDict):
    """Where a training figure was read, and how it is printed there."""

    id: str
    title: str
    url: str | None
    published: str | None
    printed: str | None
    verified: bool


class _TrainingCost(TypedDict, total=False):
    cost: Money
    cost_low: Annotated[Money | None, Field(description="null with an upper bound alone")]
    cost_high: Annotated[Money | None, Field(description="null with a lower bound alone")]


@with_config(MORE)
class TrainingEstimate(_TrainingCost):
    """What training costs by one method: `cost`, or `cost_low` and `cost_high`, in USD."""

    subject: str
    method: str
    includes: str
    excludes: str
    how: str
    source: TrainingSource | None


@with_config(MORE)
class Amortisation(TypedDict):
    """What a training cost adds to each million tokens over a volume."""

    cost: Money
    over_tokens: Money
    per_million_tokens: Money
    tokens_for_share: Annotated[
        Money | None, Field(description="the volume from which the addition is below the share of the price")
    ]


@with_config(MORE)
class Training(TypedDict):
    """What training a model, or a run that was described, costs by every method."""

    schema: Annotated[str, Field(examples=["costcalc/training/1"])]
    subject: str
    model: str | None
    currency: str
    estimates: list[TrainingEstimate]
    lowest: Money | None
    highest: Money | None
    gpu_hours: Money | None
    flop: Money | None
    implied_mfu: Annotated[
        Money | None, Field(description="the share of the peak that the run must have reached; a ratio")
    ]
    notes: list[str]
    table: TableRef
    amortisation: Amortisation | None


class ProblemFault(TypedDict, total=False):
    """One part of a request that is wrong, by its parameter or its JSON pointer."""

    detail: str
    parameter: str
    pointer: str


class _ProblemMore(TypedDict, total=False):
    errors: list[ProblemFault]


@with_config(MORE)
class Problem(_ProblemMore):
    """An RFC 9457 problem; more members say what leads on (near names, successor, commands)."""

    type: str
    title: str
    status: int
    code: Annotated[str, Field(description="a stable slug; what programs should look at")]
    detail: str


class Health(TypedDict):
    """The process answers."""

    status: str


class Readiness(TypedDict):
    """There is a table to answer from."""

    status: str
    table: TableRef
    last_reload_successful: bool
    note: str | None


SHAPES: dict[str, TypeAdapter[Any]] = {
    shape.__name__: TypeAdapter(shape)
    for shape in (Cost, Comparison, ModelList, History, Lookup, Ledger, Training, Problem, Health, Readiness)
}
"""Every answer by the name of its shape."""
