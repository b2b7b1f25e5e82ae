"""The ids of providers and models, whatever a feed calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from costcalc.feeds.genai_prices import market
from costcalc.feeds.providers import SELLERS, is_name, model_id, provider_id, provider_name
from costcalc.pricing.file.load import load_layers, read_layer

TABLE = Path(__file__).parents[3] / "config" / "pricing.yaml"


@pytest.mark.parametrize(
    ("spelling", "provider"),
    [
        ("x-ai", "xai"),
        ("aws", "bedrock"),
        ("together_ai", "together"),
        ("togetherai", "together"),
        ("Gemini", "google"),
        ("vertex_ai", "google-vertex"),
        ("openai", "openai"),
        ("nobody-knows", "nobody-knows"),
    ],
)
def test_each_spelling_is_one_provider(spelling: str, provider: str) -> None:
    """Our own id where we have one; a spelling that nobody knows stays as it is."""
    assert provider_id(spelling) == provider


def test_no_spelling_is_the_id_of_another() -> None:
    """A spelling leads to one id, and an id to itself."""
    spellings = [spelling for _, *theirs in SELLERS.values() for spelling in theirs]
    assert len(spellings) == len(set(spellings))
    assert not SELLERS.keys() & set(spellings)


def test_the_ids_of_our_own_table_stand() -> None:
    """No provider of the shipped table is called otherwise here, nor has another name."""
    listed = load_layers([read_layer("table", str(TABLE))]).providers
    assert {name: provider_name(name) for name in listed} == {
        name: each.name for name, each in listed.items()
    }
    assert {provider_id(name) for name in listed} == set(listed)


@pytest.mark.parametrize("name", ["gpt-4o", "anthropic.claude-v2:1", "@cf/meta/llama-2", "a/b@default"])
def test_names_that_an_id_may_hold(name: str) -> None:
    """Letters, digits and what names of models have between them."""
    assert model_id("openai", name) == f"openai/{name}"


@pytest.mark.parametrize(
    "name", ["", "<script>", "=cmd()", "+1", "-x", "a b", "a\n", "é", "\x1b[31m", "../x", "a*", "x" * 201, 7]
)
def test_names_that_no_id_may_hold(name: object) -> None:
    """Nothing that a page, a terminal, a spreadsheet or a path could take for more."""
    assert not is_name(name)
    assert model_id("openai", str(name)) is None or name == 7
    assert model_id(str(name), "gpt-4o") is None or name == 7


def test_the_installed_package_is_read_with_our_ids_and_its_own_spelling() -> None:
    """`x-ai/grok-4.20` of genai-prices is our xai/grok-4.20, and answers to both names."""
    found = market()
    model = found.models["xai/grok-4.20"]
    assert model["provider"] == "xai"
    assert {"x-ai/grok-4.20", "grok-4.20"} <= {each["name"] for each in model["aliases"]}
    assert {"xai", "bedrock"} <= found.providers.keys()
    assert not {"x-ai", "aws"} & found.providers.keys()
