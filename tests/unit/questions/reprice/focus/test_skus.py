"""What a meter of a model is called on a price list."""

from __future__ import annotations

import json

import pytest

from costcalc.meters import METERS
from costcalc.questions.reprice.focus.skus import Sku
from tests.builders import one_model, variant

TABLE = one_model(
    "input: 1 USD/Mtoken, output: 2 USD/Mtoken",
    variant("service_tier: batch, input_tokens_above: 200000")
    + variant('service_tier: priority, daily: ["16:30-00:30"]'),
)
MODEL = TABLE.catalogue.model("acme/one")


@pytest.mark.parametrize(
    ("meter", "title", "details"),
    [
        ("input", "Input Tokens", {"x_TokenDirection": "Input", "x_CacheAction": "Uncached"}),
        (
            "cache_write_1h",
            "Cache Write 1h Input Tokens",
            {"x_TokenDirection": "Input", "x_CacheAction": "Write", "x_CacheLifetime": "1h"},
        ),
        (
            "cache_read_audio",
            "Cache Read Audio Input Tokens",
            {"x_TokenDirection": "Input", "x_CacheAction": "Read", "x_TokenModality": "Audio"},
        ),
        ("reasoning", "Reasoning Output Tokens", {"x_TokenDirection": "Output", "x_CacheAction": "Uncached"}),
        ("web_search", "Web Searches", {}),
        ("citation", "Citation Tokens", {}),
    ],
)
def test_a_meter_in_words_and_as_properties(meter, title, details):
    """Direction, cache, lifetime and modality under keys of our own; what counts no tokens has none."""
    sku = Sku(MODEL, meter)
    assert sku.title == title
    assert json.loads(sku.details) == {"x_ModelId": "acme/one", **details}


def test_no_two_meters_of_tokens_are_called_alike():
    """And no two meters have one id."""
    titles = [Sku(MODEL, name).title for name, meter in METERS.items() if meter.consumed_unit == "Tokens"]
    assert len(set(titles)) == len(titles) > 10
    assert len({Sku(MODEL, name).price_id for name in METERS}) == len(METERS)


def test_conditions_are_in_the_id_of_the_price():
    """And in its properties, as texts: options by name, sizes, hours."""
    large, night = (Sku(MODEL, "input", each.when) for each in MODEL.prices[0].variants)
    assert large.id == night.id == "acme/one/input"
    assert large.price_id == "acme/one/input/service_tier=batch;input_tokens_above=200000"
    assert json.loads(large.details)["x_ServiceTier"] == "batch"
    assert json.loads(large.details)["x_RequestSize"] == "input_tokens_above=200000"
    assert "16:30-00:30" in json.loads(night.details)["x_Hours"]
