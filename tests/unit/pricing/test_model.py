"""What a table holds after loading: inheritance of sources and words, rates of variants, round trips."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc.periods import EVER, Stretch
from costcalc.pricing.model import BilledAs, NotSold, Price
from costcalc.pricing.names.meaning import find
from costcalc.pricing.schema.file import json_schema
from costcalc.pricing.stored.cache import open_compiled
from costcalc.pricing.stored.compiling import compile_table
from tests.builders import at, loaded, model, pricing_file, table_of, usd

TEXT = pricing_file(
    model(
        """\
        - effective_from: 2025-01-01T00:00:00Z
          effective_to: 2025-06-01T00:00:00Z
          source: sheet
          printed: "$1 in, $4 out, $0.04 an image"
          confirmed_by: [other]
          guaranteed_until: 2025-03-01T00:00:00Z
          rates:
            input: 1 USD/Mtoken
            cache_read: {price: 0.1 USD/Mtoken, source: other, printed: "$0.10", note: rare}
            input_audio: not sold
            input_image: as input
            output: {price: 4 USD/Mtoken, disputed_by: [{source: other, price: 5 USD/Mtoken, printed: "$5"}]}
            image: 0.04 USD/image
          defaults: {quality: low}
          variants:
            - when: {service_tier: [batch, flex]}
              source: other
              printed: "$0.5 in, $2 out"
              rates: {input: 0.5 USD/Mtoken, cache_read: as input, input_audio: not sold, input_image: as input,
                      output: 2 USD/Mtoken}
            - {when: {region: eu}, sold: false, note: not there}
            - {when: {region: eu, service_tier: [batch, flex]}, sold: false}
        - effective_from: 2025-06-01T00:00:00Z
          withdrawn: true
          source: sheet
        """,
        also="aliases: [uno, {name: eins, effective_to: 2026-01-01T00:00:00Z}]",
    ),
    "acme/free:\n  name: Free\n  unpriced: run it yourself\n  prices: []\n",
).replace("providers:\n", '  other: {title: Other, url: "https://example.org", kind: dataset}\nproviders:\n')


def test_sources_and_words_are_inherited():
    """A figure's source is its own, else its variant's, else its period's; words of another source are not."""
    (found, _) = loaded(TEXT).models.values()
    base, batch = found.prices[0].rates, found.prices[0].variants[0].rates
    assert isinstance(base["input"], Price)
    assert (base["input"].source.id, base["input"].printed) == ("sheet", "$1 in, $4 out, $0.04 an image")
    assert [source.id for source in base["input"].confirmed_by] == ["other"]
    assert isinstance(base["cache_read"], Price)
    assert (base["cache_read"].source.id, base["cache_read"].printed) == ("other", "$0.10")
    assert base["cache_read"].confirmed_by == ()
    assert isinstance(batch["input"], Price)
    assert (batch["input"].source.id, batch["input"].printed) == ("other", "$0.5 in, $2 out")
    assert (base["input_image"], base["input_audio"]) == (BilledAs("input"), NotSold())
    assert base["output"].disputed_by[0].amount == usd("5")  # type: ignore[union-attr]


def test_what_is_no_token_meter_carries_over():
    """A variant has the prices of its base for what is not counted in tokens."""
    (found, _) = loaded(TEXT).models.values()
    assert found.prices[0].variants[0].rates["image"] == found.prices[0].rates["image"]


def test_periods_cover_from_start_to_end():
    """The start of a period is covered, its end is not."""
    (found, free) = loaded(TEXT).models.values()
    first, second = found.prices
    assert first.covers(at("2025-01-01T00:00Z"))
    assert not first.covers(at("2025-06-01T00:00Z"))
    assert found.period_at(at("2025-06-01T00:00Z")) == second
    assert found.period_at(at("2024-12-31T23:59:59Z")) is None
    assert free.period_at(at("2025-01-01T00:00Z")) is None
    assert first.has_windows is False
    assert first.has_thresholds is False


def test_a_compiled_table_says_the_same():
    """What was compiled and opened again is equal to what was loaded, model by model and source by source."""
    before = loaded(TEXT)
    catalogue = open_compiled(compile_table(before, "stamp"), "stamp")
    assert catalogue is not None
    assert {each.id: each for each in catalogue.models()} == before.models
    assert {key: catalogue.source(key) for key in before.sources} == before.sources
    assert catalogue.provider("acme") == before.providers["acme"]
    assert open_compiled(compile_table(before, "stamp"), "another") is None


def test_names_of_a_catalogue():
    """A catalogue knows every name, and which of them never change their meaning."""
    catalogue = table_of(TEXT).catalogue
    assert set(catalogue.all_names()) == {"acme/one", "acme/free", "uno", "eins"}
    spans = [find(catalogue, name, at("2025-03-01T00:00Z")).span for name in ("acme/one", "uno", "eins")]
    assert spans == [EVER, EVER, Stretch(at("2025-03-01T00:00Z"), at("2025-06-01T00:00Z"))]
    with pytest.raises(KeyError):
        catalogue.model("nobody")


def test_figures_as_flat_rows():
    """Every rate is a row, with what it is billed as, or that it is not sold."""
    rows = {(row.meter, row.variant): row for row in table_of(TEXT).catalogue.price_rows()}
    assert rows["input", None].list_unit_price == "1"
    assert rows["input_image", None].billed_as == "input"
    assert rows["input_audio", None].sold == 0
    assert rows["input", "service_tier=batch|flex"].list_unit_price == "0.5"


def test_the_schema_describes_the_table():
    """The JSON schema for editors has every top-level key, and the names of the meters."""
    schema = json_schema()
    prices, facts = (
        {"sources", "providers", "models", "lifecycles", "surcharges"},
        {"evidence", "training", "claims", "groups", "contracts", "fx", "provisioned"},
    )
    texts = {"tokenizers", "lengths", "verbosity", "featured", "default_provider"}
    assert set(schema["properties"]) == {"version", "currency", "end"} | prices | facts | texts
    assert set(schema["required"]) == {"version", "currency", "end"}
    rates = schema["$defs"]["PeriodEntry"]["properties"]["rates"]
    assert "cache_write_5m" in rates["propertyNames"]["enum"]
