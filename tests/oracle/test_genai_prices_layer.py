"""The layer genai-prices alone, on every model of the package: what costcalc says is what the package says.

Random requests around every tier, day and hour that the package names. Where the two differ, it is for one of
`REASONS`, each of which says what costcalc answers instead; `docs/peers.md` tells them to readers.

    ORACLE_USAGES=300 .venv/bin/pytest tests/oracle/test_genai_prices_layer.py

asks 300 questions of each model, 1,200 where a price depends on something, which takes five minutes.
"""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from collections import Counter
from decimal import Context, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from genai_prices import Usage as TheirUsage
from genai_prices.data import providers

import costcalc
from costcalc.errors import CostcalcError
from costcalc.numbers import in_places
from tests.builders import ROOT, at, usd
from tests.oracle.genai_questions import Asked, Question

if TYPE_CHECKING:
    from decimal import Decimal

    from genai_prices.types import ModelInfo, Provider

    from costcalc.pricing_table import PricingTable

REASONS = {
    "unknown context": "a context that no variant names is billed as standard there, and an unknown option here",
    "other modality": "audio, image or video without a price is billed as text there, and an error here",
    "write of an hour": "a cache write of an hour without a price is billed as another write there, and an error here",
    "missing price": "what has no price costs nothing there, and is an error here",
    "left out": "hours of audio whichever way it goes have a price there, and no meter here",
    "no price": "a model without any price costs nothing there; here it is unpriced, unless its name says that it is free",
    "beyond the window": "a request beyond the context window is billed as one there; here it is a sum, whose requests' sizes must be known where the price depends on them",
}
"""Why the two differ, where they do."""

_TOLD: Counter[str] = Counter()


@pytest.fixture(scope="module")
def layer() -> PricingTable:
    """The feed alone."""
    return costcalc.load(layers=["genai-prices"]).allowing(undated=True)


def ours(table: PricingTable, asked: Asked, question: Question) -> Decimal | str:
    """What costcalc says: a cost, or the code of its error."""
    try:
        cost = table.price(
            asked.id, question.ours(), on=question.on, options=question.options, allow_undated=True
        )
    except CostcalcError as error:
        return error.code
    # Output of a model of images is images here, with what it were as text as the other end; there it is text.
    return cost.list_cost_low if "taken for images" in (cost.estimate or "") else cost.list_cost  # type: ignore[return-value]


@pytest.mark.parametrize("provider", providers, ids=[each.id for each in providers])
def test_every_model_costs_what_the_package_says(layer: PricingTable, provider: Provider):
    """Random requests of each model cost the same in both, or differ for one of the listed reasons."""
    for info in provider.models:
        asked = Asked(provider, info)
        for question in asked.questions():
            found = ours(layer, asked, question)
            refused = asked.differing(question)
            place = f"{asked.id}: {question}"
            if refused:
                assert found in {code for _, code in refused}, f"{place}: {found}, and not {dict(refused)}"
                _TOLD.update(reason for reason, _ in refused)
                continue
            expected = asked.answer(question)
            rounded = in_places(Fraction(expected)) if "second in" in question.cells else expected
            assert found in (expected, rounded), f"{place}: {found}, and not {expected}"
            _TOLD["the same"] += 1


def test_every_reason_was_met():
    """Each listed reason was met, no other, and most questions cost the same."""
    if sum(_TOLD.values()) < 2 * sum(len(each.models) for each in providers):
        pytest.skip("only some of the providers were asked")
    assert {*_TOLD} == {*REASONS, "the same"}
    assert _TOLD["the same"] > 0.7 * sum(_TOLD.values())


# --- differences that a random request does not show ---------------------------------------------------------------------


def theirs(provider_name: str, name: str) -> tuple[Provider, ModelInfo]:
    """A model of the package."""
    provider = next(each for each in providers if each.id == provider_name)
    return provider, next(each for each in provider.models if each.id == name)


def answer(provider_name: str, name: str, on: str = "2026-11-22T12:00Z", **usage: int) -> Decimal:
    """What the package says, which reckons in Python's usual 28 digits."""
    provider, info = theirs(provider_name, name)
    with localcontext(Context()):
        return info.calc_price(TheirUsage(**usage), provider, genai_request_timestamp=at(on)).total_price


def test_a_fee_for_each_request(layer: PricingTable):
    """A usage of three requests has three fees here; there `requests` is always 1."""
    usage = {"input_tokens": 3_000, "output_tokens": 300}
    one = answer("perplexity", "sonar-pro", input_tokens=3_000, output_tokens=300)
    cost = layer.price("perplexity/sonar-pro", costcalc.Usage(**usage, requests=3), on="2026-11-22T12:00Z")
    assert cost.list_cost == one + 2 * usd("0.014")


def test_the_shortest_recording(layer: PricingTable):
    """Groq's whisper bills ten seconds at least, which only the package's code knows, and so the feed says it."""
    for seconds, billed in ((1, 10), (10, 10), (11, 11)):
        usage = costcalc.Usage(input_seconds=seconds)
        found = layer.price("groq/whisper-large-v3", usage, on="2026-11-22", allow_undated=True)
        expected = answer("groq", "whisper-large-v3", audio_seconds=seconds, input_audio_seconds=seconds)
        assert found.list_cost == in_places(Fraction(billed) * Fraction("0.111") / 3600)
        assert found.list_cost == in_places(Fraction(expected))


def test_more_cached_than_there_is(layer: PricingTable):
    """More cached than all input is an error here; there only where a price for the cache is listed."""
    assert answer("deepseek", "deepseek-chat", input_tokens=100, cache_read_tokens=100)
    with pytest.raises(ValueError, match="cannot exceed"):
        answer("deepseek", "deepseek-chat", input_tokens=100, cache_read_tokens=200)
    assert answer("openai", "gpt-4o-2024-05-13", input_tokens=100, cache_read_tokens=200) == usd("0.0005")
    with pytest.raises(CostcalcError, match="cache_read_tokens"):
        layer.price(
            "openai/gpt-4o-2024-05-13",
            costcalc.Usage(input_tokens=100, cache_read_tokens=200),
            on="2026-11-22",
        )


def test_years_before_there_was_a_model(layer: PricingTable):
    """Outside of all dates the package takes the first price of its list; here that price is called undated."""
    cost = layer.price("openai/gpt-4o", costcalc.Usage(input_tokens=1_000_000), on="2020-01-01T12:00Z")
    assert (
        cost.list_cost
        == answer("openai", "gpt-4o", "2020-01-01T12:00Z", input_tokens=1_000_000)
        == usd("2.5")
    )
    assert (cost.effective_from_basis, cost.to_dict()["effective_from"]) == ("undated", None)
    assert cost.estimate is not None
    assert cost.estimate.startswith("nothing says that this price held before")


def test_readers_are_told_the_reasons():
    """docs/peers.md names each reason."""
    text = (ROOT / "docs" / "peers.md").read_text(encoding="utf-8")
    for reason in REASONS:
        assert f"**{reason}**" in text, reason
