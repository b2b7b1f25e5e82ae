"""Surcharges: what a provider states once as a factor is a price for each variant, exact and sourced."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from costcalc import Usage
from costcalc.errors import NotSoldError, OptionError
from tests.builders import loaded, model, period, pricing_file, table_of, usd

if TYPE_CHECKING:
    from decimal import Decimal

USAGE = Usage(input_tokens=1_000_000, output_tokens=1_000_000, web_searches=1)
RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken, web_search: 0.01 USD/web_search"
BATCH = "- {when: {service_tier: batch}, rates: {input: 0.50 USD/Mtoken, output: 2 USD/Mtoken}}"
LARGE = """\
- {when: {input_tokens_above: 2000000}, rates: {input: 2 USD/Mtoken, output: 8 USD/Mtoken}}
- {when: {service_tier: batch, input_tokens_above: 2000000}, sold: false}"""


def table_text(surcharge: str, *models: str) -> str:
    """A pricing file of models with one surcharge, `residency`, of 1.1."""
    lines = [
        "surcharges:", "  residency:", "    factor: 1.1", "    source: page",
        '    printed: "1.1x multiplier on all token prices"', f"    {surcharge}",
    ]  # fmt: skip
    page = '  page: {title: Data residency, url: "https://example.com/geo", kind: primary}\nproviders:'
    text = pricing_file(*models).replace("providers:", page)
    return text.replace("models:\n", "\n".join(lines).replace("; ", "\n    ") + "\nmodels:\n", 1)


def cost(text: str, on: str = "2025-07-01", usage: Usage = USAGE, **options: str) -> Decimal:
    """What a million tokens each way and a search cost."""
    return table_of(text).price("acme/one", usage, on=on, options=options).list_cost


ONE = model(period(RATES, also=f"variants:\n  {BATCH}"))
US = "when: {inference_geo: us}; models: [acme/one]; effective_from: 2025-01-01T00:00:00Z"


def test_base_and_variants_are_multiplied():
    """All token meters, in each variant too; what is counted otherwise costs what it did."""
    text = table_text(US, ONE)
    assert cost(text) == usd("5.01")
    assert cost(text, inference_geo="us") == usd("5.51")
    assert cost(text, service_tier="batch") == usd("2.51")
    assert cost(text, service_tier="batch", inference_geo="us") == usd("2.76")


def test_a_figure_says_what_it_was_made_of():
    """Its source and words are the surcharge's; the note has the factor, the price and whose that is."""
    found = table_of(table_text(US, ONE)).price(
        "acme/one", USAGE, on="2025-07-01", options={"inference_geo": "us"}
    )
    source = found.to_dict()["charges"][0]["source"]
    assert (source["id"], source["printed"]) == ("page", "1.1x multiplier on all token prices")
    assert source["note"] == "1.1 × 1 USD/Mtoken (sheet)"
    assert found.charges[0].variant == "inference_geo=us"


def test_it_begins_in_the_course_of_a_period():
    """The period is cut: before, nobody sells it so; the price itself goes on."""
    text = table_text(US.replace("2025-01", "2025-06"), ONE)
    assert cost(text, on="2025-06-01", inference_geo="us") == usd("5.51")
    assert cost(text, on="2025-05-31") == cost(text, on="2025-06-01") == usd("5.01")
    with pytest.raises(OptionError):
        cost(text, on="2025-05-31", inference_geo="us")


def test_it_ends_in_the_course_of_a_period():
    """The instant of the end is outside."""
    text = table_text(f"{US}; effective_to: 2025-08-01T00:00:00Z", ONE)
    assert cost(text, on="2025-07-31", inference_geo="us") == usd("5.51")
    with pytest.raises(OptionError):
        cost(text, on="2025-08-01", inference_geo="us")


def test_the_default_costs_nothing_more():
    """Who asks for it gets the base."""
    place = US.replace("inference_geo", "region")
    assert cost(table_text(f"{place}; default: global", ONE), region="global") == usd("5.01")
    with pytest.raises(OptionError):
        cost(table_text(place, ONE), region="global")


def test_what_the_file_writes_out_wins():
    """A provider's own rounding is a price of the file; beside a batch it is multiplied all the same."""
    eu = "- {when: {region: eu}, rates: {input: 1.12 USD/Mtoken, output: 4.40 USD/Mtoken}}"
    text = table_text(
        "when: {region: [us, eu, jp]}; models: [acme/one]; effective_from: 2025-01-01T00:00:00Z",
        model(period(RATES, also=f"variants:\n  {BATCH}\n  {eu}")),
    )
    assert cost(text, region="eu") == usd("5.53")
    assert cost(text, region="jp") == usd("5.51")
    assert cost(text, region="eu", service_tier="batch") == usd("2.76")
    period_of = loaded(text).models["acme/one"].prices[0]
    assert [str(each.when) for each in period_of.variants] == [
        "service_tier=batch", "region=eu", "region=us|jp", "service_tier=batch, region=us|jp",
        "service_tier=batch, region=eu",
    ]  # fmt: skip


def test_values_that_the_file_writes_together():
    """Where it lists several, they stay together: one request meets one variant that says the most."""
    listed = "- {when: {service_tier: batch, inference_geo: [eu, jp]}, sold: false}"
    text = table_text(
        "when: {inference_geo: [us, eu, jp]}; models: [acme/one]; effective_from: 2025-01-01T00:00:00Z",
        model(period(RATES, also=f"variants:\n  {BATCH}\n  {listed}")),
    )
    assert cost(text, service_tier="batch", inference_geo="us") == usd("2.76")
    assert cost(text, inference_geo="jp") == usd("5.51")
    with pytest.raises(NotSoldError):
        cost(text, service_tier="batch", inference_geo="eu")


def test_two_ways_to_ask_for_the_same():
    """Who asks in both pays once."""
    text = table_text(
        "when: [{inference_geo: us}, {region: [us, eu]}]; models: [acme/one]; "
        "effective_from: 2025-01-01T00:00:00Z",
        ONE,
    )
    assert cost(text, region="us") == cost(text, inference_geo="us") == usd("5.51")
    assert cost(text, region="us", inference_geo="us") == usd("5.51")
    assert cost(text, region="eu", inference_geo="us", service_tier="batch") == usd("2.76")


def test_sizes_and_what_is_not_sold():
    """A tier of large requests is multiplied, and what is not sold is not sold there either."""
    more = LARGE.replace("\n", "\n  ")
    text = table_text(US, model(period(RATES, also=f"variants:\n  {BATCH}\n  {more}")))
    large = Usage(input_tokens=3_000_000)
    assert cost(text, usage=large, inference_geo="us") == usd("6.6")
    with pytest.raises(NotSoldError):
        cost(text, usage=large, inference_geo="us", service_tier="batch")


def test_other_meters():
    """A list names the meters that it is on; the others of the variant stay as they are."""
    text = table_text(f"{US}; meters: [input, web_search]", ONE)
    assert cost(text, inference_geo="us") == usd("1.1") + 4 + usd("0.011")
    assert cost(text, inference_geo="us", service_tier="batch") == usd("0.55") + 2 + usd("0.011")


def test_the_models_of_a_provider():
    """Those released from a day on, without some; none whose release nobody says."""
    models = [
        model(period(RATES, "2025-02-01"), f"acme/{name}", f"released: {day}" if day else "")
        for name, day in (("one", "2025-01-01"), ("two", "2024-12-31"), ("three", ""), ("four", "2025-02"))
    ]
    text = table_text(
        "when: {region: eu}; provider: acme; released_from: 2025-01-01; leaving_out: [acme/four]; "
        "effective_from: 2025-01-01T00:00:00Z",
        *models,
    )
    found = loaded(text).models
    assert {name for name, each in found.items() if each.prices[0].variants} == {"acme/one"}


def test_as_another_meter_and_what_is_not_sold():
    """`as input` is billed at the input of the variant, which is multiplied."""
    rates = "input: 1 USD/Mtoken, cache_read: as input, input_audio: not sold, output: 4 USD/Mtoken"
    text = table_text(US, model(period(rates)))
    usage = Usage(input_tokens=1_000_000, cache_read_tokens=1_000_000)
    assert cost(text, usage=usage, inference_geo="us") == usd("1.1")


def test_a_price_by_the_hour():
    """The product is by the hour too, and its note says so."""
    text = table_text(f"{US}; meters: [input_second]", model(period("input_second: 0.111 USD/hour")))
    hour = Usage(input_seconds=3_600)
    assert cost(text, usage=hour, inference_geo="us") == usd("0.1221")
    found = table_of(text).price("acme/one", hour, on="2025-07-01", options={"inference_geo": "us"})
    assert found.charges[0].price.note == "1.1 × 0.111 USD per 3600 seconds (sheet)"


def test_factors_as_they_are_printed():
    """As a factor, or as a percentage on top or off."""
    for factor, printed in (("1.1", "10% uplift"), ("1.1", "a 10 percent premium"), ("0.5", "50% off")):
        text = table_text(US, ONE).replace("factor: 1.1", f"factor: {factor}")
        assert loaded(text.replace("1.1x multiplier on all token prices", printed))
