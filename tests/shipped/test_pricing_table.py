"""The pricing table that costcalc ships: its breadth, its sources, and the figures of the articles."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from costcalc.errors import UnpricedModelError
from costcalc.meters import METERS
from costcalc.pricing.model import Price
from costcalc.pricing.schema.file import json_schema
from costcalc.usage.usage import Usage
from tests.builders import ROOT, at, usd

FRAGMENTS = yaml.load((Path(__file__).parent / "fragments.yaml").read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def figures(table):
    """Every figure: model, period, where it stands, meter and price."""
    for model in table.models():
        for period in model.prices:
            sheets = [("base", period.rates), *((str(each.when), each.rates) for each in period.variants)]
            for place, rates in sheets:
                for meter, rate in rates.items():
                    if isinstance(rate, Price):
                        yield model, period, place, meter, rate


def price_at(table, name: str, on: str, meter: str = "input") -> object:
    """The list price of a meter on a moment: the base's."""
    model = table.model(name, on=on)
    period = model.period_at(at(on))
    assert period is not None
    return period.rates[meter].amount


def test_breadth(shipped):
    """The table holds at least 45 models and 90 price periods."""
    models = list(shipped.models())
    assert len(models) >= 45
    assert sum(len(model.prices) for model in models) >= 90


def test_every_figure_has_a_source_that_can_be_found(shipped):
    """Every figure names a source with a title and a URL, or the article that it is."""
    found = list(figures(shipped))
    assert len(found) > 500
    for model, _, place, meter, price in found:
        source = price.source
        assert source.title, (model.id, place, meter)
        assert source.url or source.article, (model.id, place, meter)
        assert source.retrieved, source.id


def test_first_sightings_are_marked_and_told(shipped):
    """A beginning that is only a first sighting says so in the table and in every result."""
    cost = shipped.price("o1-mini", Usage(input_tokens=1_000), on="2025-03-01")
    assert cost.effective_from_basis == "observed"
    assert any("first showed it" in note for note in cost.notes)
    bases = {period.basis for model in shipped.models() for period in model.prices}
    assert bases == {"announced", "observed"}


def quotes(table) -> list[tuple[str, str, str, Any]]:
    """Every figure that an article repeats: model, meter, price, and the quote."""
    return [
        (model.id, meter, f"{price.amount.normalize():f}", quote)
        for model, _, _, meter, price in figures(table)
        for quote in price.quoted_by
        if quote.source.article
    ]


def test_the_figures_of_article_004_are_there_with_their_words(shipped):
    """0.14 and 7.50 are cached input of R1 and o1 in January 2025, quoted as the article prints them."""
    found = {(model, meter, price): quote.printed for model, meter, price, quote in quotes(shipped)}
    assert found == {
        ("deepseek/deepseek-r1", "cache_read", "0.14"): "0,14 $ par million de tokens",
        ("openai/o1", "cache_read", "7.5"): "7,50 $ pour OpenAI",
    }
    assert price_at(shipped, "deepseek-r1", "2025-01-25T12:00:00Z", "cache_read") == usd("0.14")
    assert price_at(shipped, "o1", "2025-01-25T12:00:00Z", "cache_read") == usd("7.5")


def test_the_quotes_are_fragments_of_the_articles(shipped):
    """Each quote is the fragment of its article that its hash, length and offset identify."""
    listed = {
        (article, each["model"], each["meter"], each["price"]): (int(each["length"]), each["sha256"])
        for article, entry in FRAGMENTS.items()
        for each in entry["fragments"]
    }
    found = {
        (quote.source.article, model, meter, price): (
            len(quote.printed),
            hashlib.sha256(quote.printed.encode()).hexdigest(),
        )
        for model, meter, price, quote in quotes(shipped)
    }
    assert found == listed


@pytest.mark.parametrize(
    ("name", "on", "model"),
    [
        ("deepseek-reasoner", "2025-09-05T15:59:59Z", "deepseek/deepseek-r1"),
        ("deepseek-chat", "2025-09-05T15:59:59Z", "deepseek/deepseek-v3"),
        ("deepseek-reasoner", "2025-09-05T16:00:00Z", "deepseek/deepseek-v3.1"),
        ("deepseek-chat", "2025-09-05T16:00:00Z", "deepseek/deepseek-v3.1"),
        ("deepseek-chat", "2025-10-01T00:00:00Z", "deepseek/deepseek-v3.2-exp"),
        ("deepseek-reasoner", "2026-01-01T00:00:00Z", "deepseek/deepseek-v3.2"),
        ("deepseek-chat", "2026-07-24T15:58:59Z", "deepseek/deepseek-v4-flash"),
        ("deepseek-v4-flash", "2026-11-22T12:00:00Z", "deepseek/deepseek-v4.1-flash"),
        ("gpt-4o", "2026-11-22T12:00:00Z", "openai/gpt-4o"),
        ("claude-opus-4-5", "2026-11-22T12:00:00Z", "anthropic/claude-opus-4-5"),
        ("gemini-2.5-pro", "2026-11-22T12:00:00Z", "google/gemini-2.5-pro"),
    ],
)
def test_names_stand_for_what_they_stood_for(shipped, name: str, on: str, model: str):
    """The providers' own API names are aliases, with the dates on which they were re-pointed."""
    assert shipped.model(name, on=on).id == model


@pytest.mark.parametrize(
    ("name", "meter", "before", "edge", "after"),
    [
        ("o1-mini", "input", "3", "2025-01-31T00:00:00Z", "1.10"),
        ("o3", "input", "10", "2025-06-10T00:00:00Z", "2"),
        ("o3", "cache_read", "2.50", "2025-06-10T00:00:00Z", "0.50"),
        ("gpt-4o", "input", "5", "2024-10-02T00:00:00Z", "2.50"),
        ("deepseek-v3", "input", "0.14", "2025-02-08T16:00:00Z", "0.27"),
        ("deepseek-v4-pro", "output", "0.87", "2026-08-16T16:00:00Z", "1.98"),
        ("gemini-3.6-flash", "output", "3.75", "2027-01-01T00:00:00Z", "7.50"),
        ("gpt-5.6-sol", "output", "30", "2026-08-21T00:00:00Z", "20"),
    ],
)
def test_prices_changed_when_they_changed(shipped, name: str, meter: str, before: str, edge: str, after: str):
    """A change of price is two periods that meet at the instant of the change."""
    model = shipped.model(name, on=edge)
    starts = [period.effective_from for period in model.prices]
    index = starts.index(at(edge))
    old, new = model.prices[index - 1], model.prices[index]
    assert old.effective_to == at(edge)
    assert (old.rates[meter].amount, new.rates[meter].amount) == (usd(before), usd(after))


def test_the_articles_models_are_there(shipped):
    """Every model that the articles name has its price in January 2025, or says why it has none."""
    for name in ("deepseek-r1", "deepseek-v3", "o1", "gpt-4o", "claude-3-5-sonnet", "gemini-1.5-pro"):
        assert (
            shipped.price(name, Usage(input_tokens=1_000, output_tokens=100), on="2025-01-25").list_cost > 0
        )
    assert shipped.price("dall-e-3", Usage(images=1), on="2025-01-25").list_cost == usd("0.04")
    with pytest.raises(UnpricedModelError, match="run the open weights yourself"):
        shipped.price("janus-pro", Usage(images=1), on="2025-01-28")


@pytest.mark.parametrize(
    "model_id",
    ["deepseek/deepseek-v3.1", "deepseek/deepseek-v3.2-exp", "deepseek/deepseek-v4-flash", "deepseek/deepseek-v4-pro",
     "openai/o1-mini", "openai/o3-mini", "openai/gpt-4o-mini", "openai/gpt-5", "openai/gpt-6-sol", "anthropic/claude-opus-4-5",
     "anthropic/claude-opus-5-5", "google/gemini-2.5-pro", "google/gemini-3.7-flash", "mistral/mistral-large-4",
     "mistral/mistral-medium-3", "mistral/mistral-small-2603"],
)  # fmt: skip
def test_model_is_listed(shipped, model_id: str):
    """The families that the table promises are there, by their ids."""
    assert model_id in shipped.catalogue.ids()


def test_every_model_has_its_providers_own_name(shipped):
    """The bare name of every model, without its provider, is a name of some model, or of several that are listed."""
    names = set(shipped.catalogue.all_names())
    own = ("deepseek", "openai", "anthropic", "google", "mistral", "xai")
    missing = [
        model.id
        for model in shipped.models()
        if model.provider.id in own and not model.aliases and model.id.partition("/")[2] not in names
    ]
    assert missing == []


def test_every_tier_can_be_reached(shipped):
    """No threshold lies at or above the context window of its model, where no single request could meet it."""
    unreachable = [
        (model.id, f"{period.effective_from:%Y-%m-%d}", str(variant.when))
        for model in shipped.models()
        for period in model.prices
        for variant in period.variants
        if variant.when.threshold
        and (window := period.context_window or model.context_window)
        and not variant.when.threshold.reached(usd(str(window)))
    ]
    assert unreachable == []


def test_every_model_sold_today_has_input_or_images(shipped):
    """Each of today's models can be asked for a price, in tokens or whatever else it is sold by."""
    asked = (
        "input", "output", "image", "page", "input_character", "input_second", "output_second",
        "rerank_search",
    )  # fmt: skip
    for model in shipped.models():
        period = model.period_at(NOW)
        if period and not period.withdrawn:
            counts = {METERS[meter].usage_field: 1_000 for meter in asked if meter in period.rates}
            assert counts, model.id
            assert shipped.price(model.id, Usage(**counts), on=NOW).list_cost >= 0


def test_every_day_of_every_period_has_one_answer(shipped):
    """On the first of every month of its life each model answers a day's question, or says that it needs an instant."""
    from costcalc.errors import InstantNeededError, NotSoldError

    usage = Usage(input_tokens=1_000)
    for model in shipped.models():
        for period in model.prices:
            if period.withdrawn or "input" not in period.rates:
                continue
            for month in range(1, 13):
                for year in (2024, 2025, 2026):
                    day = date(year, month, 1)
                    if period.covers(datetime(year, month, 1, tzinfo=UTC)) and period.covers(
                        datetime(year, month, 1, 23, 59, tzinfo=UTC)
                    ):
                        try:
                            assert shipped.price(model.id, usage, on=day).list_cost >= 0
                        except (InstantNeededError, NotSoldError) as error:
                            pytest.fail(f"{model.id} on {day}: {error}")


def test_the_schema_for_editors_is_the_generated_one():
    """config/pricing.schema.json is what `make generate` writes."""
    file = ROOT / "config" / "pricing.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema()


def test_the_file_names_its_schema():
    """The first line leads an editor to the schema."""
    first = (ROOT / "config" / "pricing.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=pricing.schema.json"
