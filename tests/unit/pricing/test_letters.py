"""Names without what writes them."""

from __future__ import annotations

import pytest

from costcalc.pricing.names.letters import unmarked, written_like
from tests.builders import model, period, pricing_file, table_of

RATES = period("input: 1 USD/Mtoken")


@pytest.mark.parametrize(
    ("name", "others"),
    [
        (
            "claude-3-5-sonnet",
            ["Claude 3.5 Sonnet", "claude_3_5_sonnet", "CLAUDE.3.5.SONNET", "claude3.5sonnet"],
        ),
        ("gpt-4o-mini", ["GPT-4o mini", "gpt4o mini", "gpt 4o-mini", " gpt-4o-mini "]),
        ("gpt-4.1", ["gpt-4-1", "gpt4.1", "GPT 4_1"]),
        ("gpt-4o-2024-11-20", ["gpt 4o 20241120", "gpt_4o_2024_11_20"]),
        ("z.ai/glm-5.2", ["Z.AI/GLM 5.2"]),
    ],
)
def test_what_is_written_alike(name: str, others: list[str]):
    """Case and marks say nothing, but for a mark between two digits, any of which says the same."""
    assert {unmarked(each) for each in others} == {unmarked(name)}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("gpt-5.5", "gpt-55"),
        ("gpt-4.1", "gpt-41"),
        ("claude-3-5-sonnet", "claude-35-sonnet"),
        ("claude-opus-4-8", "claude-opus-4-80"),
        ("anthropic.claude-sonnet-4-6", "Anthropic Claude Sonnet 4.6"),
        ("openai/gpt-4o", "openai gpt-4o"),
        ("anthropic.claude-v2:1", "anthropic.claude-v2.1"),
    ],
)
def test_what_is_not(name: str, other: str):
    """Digits that a mark holds apart are two numbers, and a maker with a point is how Bedrock writes."""
    assert unmarked(name) != unmarked(other)


def test_the_nearest_of_several():
    """Of names of the same letters the one that differs in case alone is meant, else in no mark's place."""
    table = table_of(pricing_file(model(RATES, "acme/Phi-4-mini"), model(RATES, "acme/phi4-mini")))
    assert written_like(table.catalogue, "ACME/PHI-4-MINI") == ["acme/Phi-4-mini"]
    assert written_like(table.catalogue, "acme/Phi4 mini") == ["acme/phi4-mini"]
    assert len(written_like(table.catalogue, "acme/phi4mini")) == 2
    assert written_like(table.catalogue, "--") == ()
    assert written_like(table_of(pricing_file()).catalogue, "alpha") == ()


def test_a_name_within_a_sellers_path():
    """A seller's `maker/name` is found by the name, where the seller has no such name of its own."""
    table = table_of(
        pricing_file(
            model(RATES, "acme/openai/gpt-9"), model(RATES, "acme/zen/one"), model(RATES, "acme/one")
        )
    )
    assert written_like(table.catalogue, "acme/GPT-9") == ["acme/openai/gpt-9"]
    assert written_like(table.catalogue, "acme/One") == ["acme/one"]


@pytest.mark.parametrize("between", ["claude_platform", "us-gov", "fast", "accounts/x/routers", "50-steps"])
def test_a_path_that_is_another_product(between: str):
    """What a seller sells at another place, or as another product, is not found without that."""
    table = table_of(pricing_file(model(RATES, f"acme/{between}/claude-opus-4-5")))
    assert written_like(table.catalogue, "acme/claude-opus-4-5") == ()
    assert written_like(table.catalogue, f"acme/{between}/Claude Opus 4.5") != ()
