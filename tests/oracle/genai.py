"""How genai-prices is asked the same questions as costcalc."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import genai_prices

from costcalc import Usage
from costcalc.errors import CostcalcError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROVIDERS = {"xai": "x-ai", "bedrock": "aws"}
"""Providers that have another name there."""


class Question(NamedTuple):
    """One usage, with the options and the price context that ask for the same thing."""

    usage: dict[str, int]
    options: Mapping[str, str] = {}
    context: Mapping[str, str] = {}

    def without(self, *fields: str) -> Question:
        """The same without some of the usage."""
        usage = {name: count for name, count in self.usage.items() if name not in fields}
        return self._replace(usage=usage)

    def all_as(self, field: str) -> Question:
        """The same with all of the output images, but for the thoughts, or all of the input speech."""
        whole, thoughts = (f"{field.partition('_')[0]}_tokens", self.usage.get("reasoning_tokens", 0))
        count = self.usage[whole] - (thoughts if whole == "output_tokens" else 0)
        return self._replace(usage={**self.usage, field: count})


SMALL = {"input_tokens": 10_000, "output_tokens": 1_000}
CACHED = {**SMALL, "cache_read_tokens": 4_000}
QUESTIONS = {
    "plain": Question(SMALL),
    "cached": Question(CACHED),
    "large": Question({"input_tokens": 300_000, "cache_read_tokens": 100_000, "output_tokens": 1_000}),
    "reasoning": Question({**SMALL, "reasoning_tokens": 600}),
    "cache write": Question({**SMALL, "cache_write_tokens": 4_000}),
    "one-hour write": Question({**SMALL, "cache_write_tokens": 4_000, "cache_write_1h_tokens": 4_000}),
    "batch": Question(CACHED, {"service_tier": "batch"}, {"processing": "batch"}),
    "large batch": Question(
        {"input_tokens": 300_000, "output_tokens": 1_000}, {"service_tier": "batch"}, {"processing": "batch"}
    ),
    "priority": Question(CACHED, {"service_tier": "priority"}, {"service_tier": "priority"}),
    "flex": Question(CACHED, {"service_tier": "flex"}, {"service_tier": "flex"}),
}


def ours(table: PricingTable, model: str, question: Question, on: datetime = NOW) -> Decimal | str:
    """What costcalc answers: a cost, or the code of its error."""
    try:
        return table.price(model, Usage(**question.usage), on=on, options=question.options).list_cost
    except CostcalcError as error:
        return error.code


def theirs(provider: str, name: str, question: Question, on: datetime = NOW) -> Decimal | str:
    """What genai-prices answers: a cost, or the name of its error."""
    usage = {field.replace("reasoning", "output_reasoning"): count for field, count in question.usage.items()}
    try:
        return genai_prices.calc_price(
            genai_prices.Usage(**usage),
            name,
            provider_id=PROVIDERS.get(provider, provider),
            genai_request_timestamp=on,
            price_context=question.context or None,
        ).total_price
    except (LookupError, ValueError) as error:
        return type(error).__name__


def name_there(model: Model, on: datetime = NOW) -> str | None:
    """The name under which genai-prices knows the model: an alias in force, or its id; None where it does not."""
    names = [
        alias.name
        for alias in model.aliases
        if (alias.effective_from is None or alias.effective_from <= on)
        and (alias.effective_to is None or on < alias.effective_to)
    ]
    names.append(model.id.partition("/")[2])
    return next(
        (name for name in names if theirs(model.provider.id, name, QUESTIONS["plain"]) != "LookupError"), None
    )
