"""The shapes of break-evens."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field, with_config
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from costcalc_api.response_project import Label, Probability, Quantiles, Sensitivity, UncertainQuantity
from costcalc_api.responses import (
    Charge,
    ContractRef,
    Converted,
    Exchange,
    LeftOutOfPreset,
    SourceRef,
    UnrankedModel,
)
from costcalc_api.shapes import MORE, Moment, Money, Signed, TableRef


@with_config(MORE)
class PartOfHardware(TypedDict):
    """A part of what the hardware costs a day."""

    part: str
    how: str
    cost_per_day: Money


@with_config(MORE)
class NeededHardware(TypedDict):
    """The hardware that would serve all of the workload."""

    machines: Money
    gpus: Money
    cost_per_day: Money
    cost_per_million_tokens: Money | None


@with_config(MORE)
class OwnHardware(TypedDict):
    """Hardware of one's own: what it costs, and what it serves, in a day."""

    gpus: Money
    gpus_per_machine: Money
    cost_per_day: Money
    cost_per_million_tokens: Annotated[Money | None, Field(description="at full use")]
    capacity_tokens_per_day: Money
    utilisation: Money
    tokens_per_day: Annotated[Money | None, Field(description="of the workload; null without a rate")]
    cost_per_million_tokens_at_workload: Money | None
    share_used: Money | None
    can_serve: bool | None
    machines_needed: Money | None
    needed: Annotated[NeededHardware | None, Field(description="null where this hardware is enough")]
    parts: list[PartOfHardware]
    adjustment: NotRequired[
        Annotated[dict[str, Any], Field(description="what makes tokens those of the model that is run")]
    ]
    converted: NotRequired[Converted]


@with_config(MORE)
class TakenDefault(TypedDict):
    """A word that was not said, and what is taken for it; without a source it is an assumption."""

    word: str
    value: str
    low: Money | None
    high: Money | None
    how: str
    on: str | None
    printed: str | None
    verified: bool | None
    note: str | None
    source: SourceRef | None


@with_config(MORE)
class FitLevel(TypedDict):
    """The weights at one quantisation, and whether the memory holds them."""

    quantisation: str
    bits_per_weight: Money
    weights_bytes: Money
    fits: bool
    gpus_needed: Money
    largest_parameters: Money


@with_config(MORE)
class FitFile(TypedDict):
    """A published file of weights, and whether the memory holds it."""

    subject: str
    quantisation: str
    weights_bytes: Money
    fits: bool
    source: SourceRef | None


@with_config(MORE)
class Fit(TypedDict):
    """Whether the weights fit into the memory of the GPUs."""

    model: str | None
    name: str
    parameters: Money
    gpu: str
    gpus: Money
    memory_per_gpu_bytes: Money
    memory_bytes: Money
    memory_source: SourceRef | None
    fits: Annotated[bool | None, Field(description="null where it depends on the quantisation")]
    sentence: str
    quantisations: list[FitLevel]
    published: list[FitFile]


@with_config(MORE)
class ProvisionedUnits(TypedDict):
    """Units that a contract has bought by the hour, against the model's own price by the token."""

    units: Money
    cost_per_day: Money
    capacity_tokens_per_day: Money
    cost_per_million_tokens: Annotated[Money | None, Field(description="at full use")]
    breakeven_tokens_per_day: Annotated[Money | None, Field(description="null where tokens cost nothing")]
    cost_per_day_at_workload: Annotated[
        Money | None, Field(description="with what the units do not serve by the token; null without a rate")
    ]
    reached: Annotated[bool, Field(description="whether the units pay for this workload")]
    converted: NotRequired[Converted]


@with_config(MORE)
class UnitSource(TypedDict):
    """Where the price of a unit, or what it serves, was read."""

    id: str
    title: str
    url: str | None
    published: str | None
    retrieved: str | None
    printed: str | None
    on: str | None
    verified: bool
    note: str | None


@with_config(MORE)
class ListedUnits(TypedDict):
    """Units of throughput at a provider's list price, against the same model's price by the token."""

    unit: str
    region: Annotated[str | None, Field(description="`global` where they run anywhere")]
    term: str
    unit_price: Annotated[str, Field(description="of one unit, as it is listed: `260 USD/month`")]
    units: Annotated[
        Money,
        Field(
            description="as many as serve the workload, or a step fewer where the rest costs less by the "
            "token; the fewest without a rate, one where `why_unknown` says why nobody knows"
        ),
    ]
    cost_per_day: Annotated[Money, Field(description="of all units; a month is 30 days, a year 365")]
    capacity_tokens_per_day: Annotated[Money | None, Field(description="null where nobody says it")]
    cost_per_million_tokens: Annotated[Money | None, Field(description="at full use")]
    breakeven_tokens_per_day: Annotated[
        Money | None,
        Field(description="for so many units; null where what they serve costs nothing by the token"),
    ]
    cost_per_day_at_workload: Annotated[
        Money | None,
        Field(
            description="with what the units do not serve by the token, and what is billed beside tokens; "
            "null without a rate"
        ),
    ]
    reached: Annotated[bool | None, Field(description="null where it hangs on what nobody says")]
    why_unknown: Annotated[str | None, Field(description="why nobody says what they serve, or why nothing")]
    effective_from: str
    effective_to: str | None
    effective_from_basis: Annotated[
        str, Field(description="`observed`: the first day on which the price was seen")
    ]
    last_seen: Annotated[str | None, Field(description="the last day on which the price was seen")]
    last_seen_in: Annotated[str | None, Field(description="where, if not in `source`")]
    notes: Annotated[list[str], Field(description="what may make the figures others than those of the day")]
    note: str | None
    source: UnitSource
    capacity_source: UnitSource | None
    converted: NotRequired[Converted]


@with_config(MORE)
class BreakevenRow(TypedDict):
    """One API model against the hardware."""

    model: str
    name: str
    matched: str
    same_weights: Annotated[bool, Field(description="whether it is a host of the same open weights")]
    api_cost_per_day: Annotated[Money | None, Field(description="under the contract in force")]
    list_cost_per_day: Annotated[Money | None, Field(description="the same at list prices")]
    blended_unit_price: Annotated[
        Money | None, Field(description="USD per million tokens, input and output together")
    ]
    breakeven_tokens_per_day: Annotated[Money | None, Field(description="null where there is none")]
    breakeven_requests_per_day: Money | None
    reached: Annotated[
        bool | None,
        Field(description="whether the hardware pays for this workload; null where none is named"),
    ]
    reason: str
    ratio_to_own: Money | None
    margin: Annotated[Signed | None, Field(description="(API - own) / own, in percent")]
    effective_from: Annotated[str | None, Field(description="null where nobody says since when")]
    effective_to: str | None
    estimate: Label
    notes: list[str]
    contract: ContractRef | None
    provisioned: NotRequired[ProvisionedUnits]
    listed_units: NotRequired[list[ListedUnits]]
    charges: list[Charge]
    converted: NotRequired[Converted]


@with_config(MORE)
class SimulatedRow(TypedDict):
    """What an API model costs, and how often the hardware costs less."""

    model: str
    api_cost_per_million_tokens: Quantiles
    probability_own_cheaper: Probability | None
    notes: list[str]


@with_config(MORE)
class BreakevenSimulation(TypedDict):
    """Ranges drawn: the hardware against each API model, per million tokens."""

    estimate: str
    measure: str
    draws: int
    seed: int
    uncertain: list[UncertainQuantity]
    own_cost_per_million_tokens: Quantiles
    rows: list[SimulatedRow]
    sensitivity: list[Sensitivity]


@with_config(MORE)
class Breakeven(TypedDict):
    """From how many tokens a day on hardware of one's own costs less than each API model."""

    schema: Annotated[str, Field(examples=["costcalc/breakeven/1"])]
    workload: dict[str, Any]
    words: Annotated[dict[str, Any], Field(description="what else was said")]
    options: dict[str, str]
    offers: list[str]
    on: Moment
    currency: str
    tax: str
    table: TableRef
    command: Annotated[str, Field(description="the command that gives this result again")]
    rounding: str
    own: Annotated[OwnHardware | None, Field(description="null where only units by the hour are asked for")]
    defaults: list[TakenDefault]
    fit: Fit | None
    rows: Annotated[list[BreakevenRow], Field(description="from the cheapest API model on")]
    unranked: list[UnrankedModel]
    notes: list[str]
    simulation: NotRequired[BreakevenSimulation]
    left_out_of_preset: NotRequired[LeftOutOfPreset]
    fx: NotRequired[Exchange]
