"""The shapes of answers, for the OpenAPI document; the tests hold real answers against them."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field, TypeAdapter, with_config
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from costcalc_api.response_audit import Audit
from costcalc_api.response_facts import Ledger, Training
from costcalc_api.shapes import MORE, Moment, Money, Prices, Share, Signed, TableRef


@with_config(MORE)
class SourceRef(TypedDict, total=False):
    """Where a figure was read, and how it is printed there."""

    id: str
    title: str
    url: str | None
    published: str | None
    retrieved: str | None
    printed: str | None


Converted = Annotated[
    dict[str, Signed],
    Field(description="the amounts of this entry in the currency of `fx`, under the same names"),
]


@with_config(MORE)
class Exchange(TypedDict):
    """What a US dollar is in the currency asked for; converted amounts are estimates."""

    currency: str
    rate: Annotated[Money, Field(description="units of the currency for one US dollar, to 12 digits")]
    date: Annotated[str | None, Field(description="the day of the rate; null for a rate of your own")]
    source: SourceRef | str
    estimate: str | None
    cross: NotRequired[Annotated[bool, Field(description="made of two rates, by way of the euro")]]
    note: NotRequired[str | None]
    per_euro: NotRequired[Annotated[dict[str, Money], Field(description="the rates as printed")]]


@with_config(MORE)
class ContractStep(TypedDict):
    """One step from the list cost to the effective cost."""

    name: str
    detail: str
    amount: Annotated[
        str | float, Field(description="USD as plain decimal text, exact; negative where it takes off")
    ]


@with_config(MORE)
class ContractRef(TypedDict):
    """The contract in force for a model, and where it is written."""

    id: str
    name: str
    effective_from: str
    effective_to: str | None
    monthly_terms: Annotated[list[str], Field(description="what a month decides, not a single request")]
    source: SourceRef


class Bracket(TypedDict):
    """The UTC days between which an observed change lies: the old figure's last, and the new one's first."""

    not_before: str
    not_after: str


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
    contracted_unit_price: Money
    contracted_cost: Money
    contract_term: Annotated[str | None, Field(description="the term of the contract that decides")]
    variant: str | None
    share: Share
    effective_from: str | None
    effective_to: str | None
    effective_from_basis: str
    source: SourceRef
    converted: NotRequired[Converted]
    minimum_quantity: NotRequired[
        Annotated[Money, Field(description="what is billed instead, where less is used than the minimum")]
    ]


_Move = TypedDict(
    "_Move",
    {
        "from": Annotated[
            Money | str | None,
            Field(description="list price before, or null; of a name the model that it means"),
        ],
        "to": Annotated[
            Money | str | None,
            Field(description="list price after, or null; of a name the model that it means then"),
        ],
    },
)  # `from` is a word of Python


@with_config(MORE)
class Change(_Move):
    """What the table knows to come of one model."""

    model: str
    at: Annotated[str, Field(description="the instant from which on it holds")]
    kind: Annotated[
        str,
        Field(description="price, guarantee (its end), shutdown, or name (which was asked)"),
    ]
    alias: NotRequired[
        Annotated[str, Field(description="the name that stands for `from` until then, for `to` after it")]
    ]
    meter: Annotated[str | None, Field(description="of a price; null for the others")]
    pricing_unit: str | None
    variant: Annotated[str | None, Field(description="the conditions of that price; null for the base")]
    successor: Annotated[str | None, Field(description="what follows a model or a price that ends")]
    source: Annotated[SourceRef | None, Field(description="null of a name")]


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
    effective_from: str | None
    effective_to: str | None
    effective_from_basis: str
    effective_from_bracket: Bracket | None
    effective_to_bracket: Bracket | None
    guaranteed_until: str | None
    estimate: Annotated[
        str | None, Field(description="what is taken for granted; null where the cost is exact")
    ]
    notes: list[str]
    changes: Annotated[list[Change], Field(description="what is known to change within 30 days")]
    charges: list[Charge]
    list_cost: Money
    list_cost_low: Annotated[Money | None, Field(description="of a price in doubt, the lowest cost")]
    list_cost_high: Annotated[Money | None, Field(description="of a price in doubt, the highest cost")]
    contracted_cost: Money
    effective_cost: Money
    contract: ContractRef | None
    steps: list[ContractStep]
    converted: NotRequired[Converted]
    fx: NotRequired[Exchange]


@with_config(MORE)
class ComparisonRow(TypedDict):
    """What a workload costs on one model, in USD before tax."""

    model: str
    name: str
    matched: str
    cost_per_request: Money
    list_cost_per_request: Money
    list_cost_per_request_low: Annotated[
        Money | None, Field(description="of a price in doubt, the lowest list cost of a request")
    ]
    list_cost_per_request_high: Money | None
    cost_per_day: Money | None
    cost_per_month: Annotated[Money | None, Field(description="30 days")]
    cost_per_year: Annotated[Money | None, Field(description="365 days")]
    blended_unit_price: Annotated[
        Money | None, Field(description="USD per million tokens, input and output together")
    ]
    ratio_to_cheapest: Money | None
    ratio_to_baseline: Money | None
    effective_from: str | None
    effective_to: str | None
    effective_from_basis: str
    effective_from_bracket: Bracket | None
    effective_to_bracket: Bracket | None
    guaranteed_until: str | None
    estimate: str | None
    notes: list[str]
    changes: Annotated[list[Change], Field(description="what is known to change within 365 days")]
    contract: ContractRef | None
    steps: list[ContractStep]
    charges: list[Charge]
    converted: NotRequired[Converted]


LeftOutOfPreset = Annotated[
    dict[str, str],
    Field(description="words of the preset that this question has no use for, with the one that has"),
]


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
    left_out_of_preset: NotRequired[LeftOutOfPreset]
    fx: NotRequired[Exchange]


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
    effective_from: str | None
    effective_to: str | None
    effective_from_basis: str
    context_window: int | None
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
    effective_from: str | None
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
    undated: Annotated[int, Field(description="prices that nobody can date for the moment asked, left out")]


@with_config(MORE)
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
    for shape in (
        Cost,
        Comparison,
        ModelList,
        History,
        Lookup,
        Ledger,
        Training,
        Audit,
        Problem,
        Health,
        Readiness,
    )
}
"""Every answer by the name of its shape."""
