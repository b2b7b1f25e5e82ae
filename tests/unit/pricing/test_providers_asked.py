"""Whose price a bare name means, where a question or the pricing file says it."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Usage
from costcalc.errors import UnknownModelError, UnknownValueError
from tests.builders import model, period, pricing_file, table_of

USED = Usage(input_tokens=1_000_000)


def priced(amount: str, model_id: str, also: str = "") -> str:
    """A model at a price a million tokens of input."""
    return model(period(f"input: {amount} USD/Mtoken"), model_id, also)


FILE = pricing_file(
    priced("1", "openai/gpt-9", "aliases: [gpt-9, gpt-9-latest]"),
    priced("2", "azure/gpt-9"),
    priced("3", "groq/openai/gpt-9-mini"),
    priced("4", "openai/gpt-8", "aliases: [gpt-8]"),
    priced("5", "anthropic/claude-9", "aliases: [claude-9]"),
).replace(
    "providers:\n  acme: {name: Acme}",
    "providers: {openai: {name: OpenAI}, anthropic: {name: Anthropic}, azure: {name: Microsoft Azure}, "
    "groq: {name: Groq}}",
)
TABLE = table_of(FILE)
ON_AZURE = table_of(FILE.replace("end: pricing/1", "default_provider: azure\nend: pricing/1"))


@pytest.mark.parametrize(
    ("name", "provider", "model_id", "matched"),
    [
        ("gpt-9", None, "openai/gpt-9", "alias"),
        ("gpt-9", "azure", "azure/gpt-9", "alias"),
        ("GPT 9", "Microsoft Azure", "azure/gpt-9", "spelling"),
        ("gpt-9-mini", "groq", "groq/openai/gpt-9-mini", "spelling"),
        ("openai/gpt-9", "azure", "openai/gpt-9", "exact"),
        ("openai:gpt-9", "azure", "openai/gpt-9", "spelling"),
    ],
)
def test_whose_price_is_asked(name: str, provider: str | None, model_id: str, matched: str):
    """The one of the provider; a name that says a seller itself keeps that."""
    words: dict[str, Any] = {} if provider is None else {"provider": provider}
    cost = TABLE.price(name, USED, on="2025-06-01", **words)
    assert (cost.model.id, cost.matched) == (model_id, matched)


def test_what_a_provider_does_not_sell():
    """It is refused, and not answered with another's price; so is a provider that nobody knows."""
    with pytest.raises(
        UnknownModelError, match="groq sells none of this name, elsewhere there is openai/gpt-8"
    ):
        TABLE.price("gpt-8", USED, on="2025-06-01", provider="groq")
    with pytest.raises(UnknownValueError, match="no provider is called 'azur'; did you mean azure"):
        TABLE.price("gpt-9", USED, on="2025-06-01", provider="azur")


def test_the_provider_of_a_pricing_file():
    """It is whose price a bare name means first, also one at its maker's list; else its maker's."""
    asked = ("gpt-9", "gpt-8", "claude-9", "openai/gpt-9")
    found = ["azure/gpt-9", "azure/gpt-8", "anthropic/claude-9", "openai/gpt-9"]
    assert [ON_AZURE.model(each, on="2025-06-01").id for each in asked] == found
    assert ON_AZURE.price("gpt-8", USED, on="2025-06-01", provider="openai").model.id == "openai/gpt-8"


def test_a_comparison_of_one_providers_prices():
    """The names of a comparison are the provider's; with `all` it says of whom all are compared."""
    asked = {"requests": "1/day", "input": 1_000, "output": 0}
    rows = TABLE.compare(asked, ["gpt-9", "openai/gpt-8"], on="2025-06-01", provider="azure").rows
    assert [each.model.id for each in rows] == ["azure/gpt-9", "openai/gpt-8"]
    rows = TABLE.compare(asked, all=True, on="2025-06-01", provider="azure").rows
    assert [each.model.id for each in rows] == ["azure/gpt-9"]
