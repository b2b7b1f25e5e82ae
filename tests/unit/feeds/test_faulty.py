"""Models that a pricing table could not hold are left out, with the reason."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from costcalc.feeds.kept import TOO_MANY, without_faulty
from costcalc.feeds.litellm import read
from costcalc.feeds.sheets import MOST_VARIANTS, Offer, Sheets, period_of
from costcalc.pricing.market import UNDATED, Pattern, Tiered
from tests.feeds.server import litellm

SAMPLE = Path(__file__).parents[2] / "feeds" / "litellm-sample.json"

PER_TOKEN = {
    "input_cost_per_token": "4e-06",
    "output_cost_per_token": "1.6e-05",
    "cache_read_input_token_cost": "4e-07",
    "cache_creation_input_token_cost": "5e-06",
    "cache_creation_input_token_cost_above_1hr": "8e-06",
    "input_cost_per_audio_token": "3.2e-05",
}
BASE = {
    "input": "4", "input_audio": "32", "cache_read": "0.4", "cache_write": "5", "cache_write_1h": "8",
    "output": "16",
}  # fmt: skip


def with_variants(count: int):
    """A market of which a model has so many options that exclude one another, and a pattern each."""
    market = read(litellm(2), "2026-11-22")
    sheet = {"input": Tiered(Decimal(1))}
    offers = [Offer({"region": f"r{n}"}, sheet) for n in range(count)]
    document = {
        **market.models["acme/m0"],
        "prices": [period_of(Sheets(sheet, offers), "feed-litellm", UNDATED, None, "undated")],
    }
    patterns = [Pattern(name, "contains", "m") for name in market.models]
    return market._replace(models={**market.models, "acme/m0": document}, patterns=patterns)


def test_what_is_sound_stays():
    """A market with nothing wrong is the same."""
    market = with_variants(MOST_VARIANTS)
    assert without_faulty(market) is market


def test_too_many_variants():
    """One variant too many, and the model is left out; how they relate is not found out pair by pair."""
    found = without_faulty(with_variants(MOST_VARIANTS + 1))
    assert list(found.models) == ["acme/m1"]
    assert [each.model for each in found.patterns] == ["acme/m1"]
    assert found.left_out[-1] == ("acme/m0", "model", TOO_MANY)


def test_a_request_that_meets_two_variants():
    """What our own files are refused for keeps a feed's model out, with the same words."""
    market = with_variants(1)
    document = market.models["acme/m0"]
    (variant,) = document["prices"][0]["variants"]
    clash = [variant, {**variant, "when": {"speed": ["fast"]}}]
    document["prices"][0]["variants"] = clash
    found = without_faulty(market)
    assert list(found.models) == ["acme/m1"]
    assert "meets both" in found.left_out[-1].why


def test_the_sample_of_litellm_loses_no_model():
    """Batch prices beside prices of the cache are sound."""
    market = read(SAMPLE.read_bytes(), "2026-11-22")
    assert without_faulty(market) is market


@pytest.mark.parametrize(
    ("more", "when", "rates"),
    [
        (
            {"input_cost_per_token_batches": "2e-06", "output_cost_per_token_batches": "8e-06"},
            {"service_tier": ["batch"]},
            {
                "input": "2", "input_audio": "as input", "cache_read": "as input", "cache_write": "as input",
                "cache_write_1h": "as input", "output": "8",
            },
        ),
        (
            {
                "input_cost_per_token_batches": "2e-06", "output_cost_per_token_batches": "8e-06",
                "cache_read_input_token_cost_batches": "2e-07",
                "input_cost_per_audio_token_batches": "1.6e-05",
            },
            {"service_tier": ["batch"]},
            {
                "input": "2", "input_audio": "16", "cache_read": "0.2", "cache_write": "as input",
                "cache_write_1h": "as input", "output": "8",
            },
        ),
        (
            {"input_cost_per_token_flex": "2e-06", "output_cost_per_token_flex": "8e-06"},
            {"service_tier": ["flex"]},
            {**BASE, "input": "2", "output": "8"},
        ),
        (
            {"input_cost_per_token_priority": "7e-06", "cache_read_input_token_cost_priority": "7e-07"},
            {"service_tier": ["priority"]},
            {**BASE, "input": "7", "cache_read": "0.7"},
        ),
        (
            {
                "input_cost_per_token_above_200k_tokens": "8e-06",
                "output_cost_per_token_above_200k_tokens": "2.4e-05",
                "cache_read_input_token_cost_above_200k_tokens": "8e-07",
                "cache_creation_input_token_cost_above_1hr_above_200k_tokens": "1.6e-05",
            },
            {"input_tokens_above": "200000"},
            {**BASE, "input": "8", "cache_read": "0.8", "cache_write_1h": "16", "output": "24"},
        ),
        (
            {
                "input_cost_per_token_batches": "2e-06", "output_cost_per_token_batches": "8e-06",
                "input_cost_per_token_above_200k_tokens": "8e-06",
                "input_cost_per_token_above_200k_tokens_batches": "4e-06",
            },
            {"service_tier": ["batch"], "input_tokens_above": "200000"},
            {
                "input": "4", "input_audio": "as input", "cache_read": "as input", "cache_write": "as input",
                "cache_write_1h": "as input", "output": "8",
            },
        ),
    ],
    ids=["batch", "batch with parts", "flex", "priority", "size", "batch of a size"],
)  # fmt: skip
def test_prices_of_the_cache_and_of_audio_beside_service_tiers(more, when, rates):
    """USD per token x 1,000,000; a batch bills as input what it has no price of."""
    said = ", ".join(f'"{key}": {value}' for key, value in {**PER_TOKEN, **more}.items())
    market = read(f'{{"m": {{"litellm_provider": "acme", {said}}}}}', "2026-11-22")
    assert without_faulty(market) is market
    (period,) = market.models["acme/m"]["prices"]
    assert {meter: rate["amount"] for meter, rate in period["rates"].items()} == BASE
    found = {json.dumps(each["when"]): each["rates"] for each in period["variants"]}[json.dumps(when)]
    assert {
        meter: rate["amount"] if "amount" in rate else f"as {rate['as']}" for meter, rate in found.items()
    } == rates
