"""What /metrics says of feeds, and of which models it has prices."""

from __future__ import annotations

import json

from costcalc_api.application import create_app
from tests.builders import SHIPPED

PRICE = "costcalc_list_unit_price_usd_per_million_tokens{"


def metrics_of(monkeypatch, layers: str, models: str = "") -> str:
    """The text of /metrics with some layers."""
    monkeypatch.setenv("COSTCALC_LAYERS", layers)
    monkeypatch.setenv("COSTCALC_METRICS_MODELS", models)
    return create_app(SHIPPED, reload_seconds=0).test_client().get("/metrics").text


def test_prices_of_our_own_files_alone(monkeypatch):
    """Feeds bring thousands of models, and none of them becomes a gauge by itself."""
    alone = metrics_of(monkeypatch, "overlay,ecb,table")
    market = metrics_of(monkeypatch, "overlay,ecb,table,genai-prices")
    assert alone.count(PRICE) == market.count(PRICE) > 100


def test_prices_of_the_models_that_are_named(monkeypatch):
    """Named models, of any layer, have gauges; what nobody has or sells is passed over."""
    said = metrics_of(
        monkeypatch,
        "table,genai-prices",
        "deepseek/deepseek-v4-pro avian/z-ai/glm-5.3,no-such-model groq/gemma2-9b-it",
    )
    models = {
        line.split('model="')[1].partition('"')[0] for line in said.splitlines() if line.startswith(PRICE)
    }
    assert models == {"deepseek/deepseek-v4-pro", "avian/z-ai/glm-5.3"}


def test_the_age_of_feeds(monkeypatch):
    """Each feed says how old it is and how many models it prices; without feeds there is nothing to say."""
    said = metrics_of(monkeypatch, "table,genai-prices")
    assert 'costcalc_feed_age_seconds{feed="genai-prices"} ' in said
    assert 'costcalc_feed_models{feed="genai-prices"} ' in said
    assert "costcalc_feed_" not in metrics_of(monkeypatch, "table")


def test_how_the_last_sync_ended(monkeypatch, tmp_path):
    """1 for one that went well, 0 for one that failed or is held."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    last = tmp_path / "feeds" / "last"
    last.mkdir(parents=True)
    (last / "litellm.json").write_text(json.dumps({"feed": "litellm", "outcome": "applied"}))
    (last / "openrouter.json").write_text(json.dumps({"feed": "openrouter", "outcome": "held"}))
    monkeypatch.delenv("COSTCALC_LAYERS")
    said = create_app(SHIPPED, reload_seconds=0).test_client().get("/metrics").text
    assert 'costcalc_feed_last_sync_successful{feed="litellm"} 1' in said
    assert 'costcalc_feed_last_sync_successful{feed="openrouter"} 0' in said
    assert "models.dev" not in said
