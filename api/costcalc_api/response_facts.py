"""The shapes of answers about claims and training."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, with_config
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

from costcalc.language.numerals import LANGUAGES
from costcalc.questions.claims.judge import VERDICTS
from costcalc_api.shapes import MORE, Figure, Money, Signed, TableRef


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
