"""The shapes of projections, and of what ranges lead to."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import Field, with_config
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from costcalc_api.responses import Change, Converted, Exchange, LeftOutOfPreset, SourceRef, UnrankedModel
from costcalc_api.shapes import MORE, Money, Prices, Signed, TableRef

Probability = Annotated[Money, Field(description="from 0 to 1; a share of the draws")]
Label = Annotated[str | None, Field(description="what is taken for granted; null where the costs are exact")]


@with_config(MORE)
class Quantiles(TypedDict):
    """The cost that 5, 10, 50, 90 and 95 % of the draws stay below; an estimate, to 6 digits."""

    p5: Money
    p10: Money
    p50: Money
    p90: Money
    p95: Money
    mean: NotRequired[Money]


@with_config(MORE)
class UncertainQuantity(TypedDict):
    """A quantity that is a range: what was said, and how it was read."""

    name: str
    scenario: NotRequired[str]
    said: str
    low: Signed
    high: Signed
    shape: Annotated[str, Field(description="uniform, triangular or lognormal")]
    mode: Signed | None
    central: Annotated[Signed, Field(description="what costs outside of quantiles are computed with")]


@with_config(MORE)
class Sensitivity(TypedDict):
    """What one range alone does to a total: with it at its 5 % and at its 95 % quantile."""

    model: NotRequired[str]
    scenario: NotRequired[str]
    name: str
    low: Money
    high: Money
    swing: Money
    share: Annotated[Money, Field(description="its part of all swings")]


class _Doubtful(TypedDict, total=False):
    """Quantiles of the draws; estimates, only where a quantity is a range."""

    p5: Money
    p10: Money
    p50: Money
    p90: Money
    p95: Money


@with_config(MORE)
class ProjectedMonth(_Doubtful):
    """What one model costs in one month, in USD before tax."""

    month: Annotated[str, Field(examples=["2026-12"])]
    scenario: NotRequired[str]
    model: str
    name: str
    requests: Money
    tokens: Annotated[dict[str, Money], Field(description="all quantities billed, by meter")]
    list_cost: Money
    contracted_cost: Money
    cost: Annotated[Money, Field(description="what is paid, by the month's terms of a contract too")]
    cumulative_cost: Money
    estimate: Label
    billed_from: NotRequired[Annotated[str, Field(description="where a tier or an option begins in it")]]
    billed_until: NotRequired[Annotated[str, Field(description="where the price ends in the month")]]
    prices_of: NotRequired[
        Annotated[list[str], Field(description="at whose prices, where a successor has followed")]
    ]
    converted: NotRequired[Converted]


@with_config(MORE)
class ProjectedPrice(TypedDict):
    """A price that months were computed with, and its sources by meter."""

    effective_from: Annotated[str | None, Field(description="null where nobody says since when")]
    effective_to: str | None
    effective_from_basis: str
    guaranteed_until: str | None
    variant: str | None
    list_unit_prices: Prices
    pricing_units: dict[str, str]
    sources: dict[str, SourceRef]


@with_config(MORE)
class ProjectedGap(TypedDict):
    """A time in which nothing is billed: the model, its last known price or an option of it is not sold."""

    at: str
    until: NotRequired[Annotated[str, Field(description="left out where it lasts to the end of the months")]]
    model: str
    kind: Annotated[
        str,
        Field(
            description="shutdown, price where no source says that the model ends, "
            "or option where the model goes on and is not sold with what was asked"
        ),
    ]
    successor: str | None
    reason: str
    months_billed: NotRequired[
        Annotated[int, Field(description="of `gap`: months that are billed, whole or in part")]
    ]


@with_config(MORE)
class Following(TypedDict):
    """Which model goes on at its own prices, after which, from when on."""

    model: str
    after: str
    at: str


@with_config(MORE)
class ProjectedTotal(_Doubtful):
    """What one model costs over the whole horizon: the sum of its months, to the last digit.

    A total with a `gap` is one over fewer months, and has no ratio.
    """

    model: str
    scenario: NotRequired[str]
    name: str
    requests: Money
    tokens: dict[str, Money]
    list_cost: Money
    contracted_cost: Money
    cost: Money
    npv: Annotated[Money | None, Field(description="net present value; null without a discount rate")]
    ratio_to_cheapest: Money | None
    estimate: Label
    notes: list[str]
    follows: NotRequired[list[Following]]
    gap: Annotated[ProjectedGap | None, Field(description="the last of the gaps")]
    changes: NotRequired[
        Annotated[list[Change], Field(description="where the name that was asked comes to mean another")]
    ]
    gaps: NotRequired[list[ProjectedGap]]
    prices: list[ProjectedPrice]
    mean: NotRequired[Annotated[Money, Field(description="of the draws; an estimate")]]
    probability_cheapest: NotRequired[
        Annotated[Probability | None, Field(description="null where demand answers to prices")]
    ]
    draws_too_large: NotRequired[
        Annotated[bool, Field(description="some draws are larger than it reads; left out where none is")]
    ]
    converted: NotRequired[Converted]


@with_config(MORE)
class Overtaking(TypedDict):
    """The month from which one model costs less than another that cost less before."""

    month: str
    scenario: NotRequired[str]
    model: str
    overtakes: str
    measure: Annotated[str, Field(description="`cost` of a month, or `cumulative_cost` since the start")]


@with_config(MORE)
class CheaperModel(TypedDict):
    """In which share of the draws one model costs less than another."""

    model: str
    than: str
    scenario: NotRequired[str]
    probability: Probability


@with_config(MORE)
class ProjectionSimulation(TypedDict):
    """How ranges were drawn, and who is cheaper how often."""

    estimate: str
    monthly_draws: int
    uncertain: list[UncertainQuantity]
    cheaper: list[CheaperModel]


@with_config(MORE)
class Projection(TypedDict):
    """What a workload will cost on each of several models, month by month."""

    schema: Annotated[str, Field(examples=["costcalc/project/1"])]
    workload: dict[str, Any]
    start: str
    months: int
    options: dict[str, str]
    offers: list[str]
    assumptions: dict[str, Any]
    scenarios: NotRequired[dict[str, Any]]
    currency: str
    tax: str
    table: TableRef
    command: Annotated[str, Field(description="the command that gives this result again")]
    rounding: str
    estimate: Label
    rows: Annotated[list[ProjectedMonth], Field(description="month by month, in each the cheapest first")]
    totals: list[ProjectedTotal]
    overtakes: list[Overtaking]
    unranked: list[UnrankedModel]
    notes: list[str]
    seed: int | None
    draws: int | None
    simulation: NotRequired[ProjectionSimulation]
    left_out_of_preset: NotRequired[LeftOutOfPreset]
    sensitivity: NotRequired[list[Sensitivity]]
    fx: NotRequired[Exchange]
