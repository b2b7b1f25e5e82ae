"""The importer of LiteLLM's price file: each kind of key, by sums done by hand.

Prices there are per token: 1.5e-07 USD x 1,000,000 is 0.15 USD per million.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import FeedError
from costcalc.feeds.kept import without_faulty
from costcalc.feeds.litellm import FEED, SOURCE, URL, read
from costcalc.feeds.sheets import MOST_VARIANTS
from costcalc.pricing.documents import model_from
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import Market

SAMPLE = Path(__file__).parents[2] / "feeds" / "litellm-sample.json"
TODAY = "2026-11-22"
GOOD = '"good": {"litellm_provider": "openai", "input_cost_per_token": 1e-06}'
"""An entry that makes a file one of LiteLLM's."""


def market_of(*entries: str) -> Market:
    """A file with these entries, beside a good one."""
    return read(f"{{{', '.join((GOOD, *entries))}}}", TODAY)


def one(body: str, key: str = "m", provider: str = "openai") -> Document:
    """The document of one entry: its keys as they stand in the file."""
    market = market_of(f'"{key}": {{"litellm_provider": "{provider}", {body}}}')
    return list(market.models.values())[-1]


def said_of(body: str, provider: str = "openai") -> set[tuple[str, str]]:
    """What is left out of one entry, and why."""
    market = market_of(f'"m": {{"litellm_provider": "{provider}", {body}}}')
    return {(each.what, each.why) for each in market.left_out}


def amounts(rates: Mapping[str, Document]) -> dict[str, str]:
    """The figures of some rates by meter; `as input` for what is billed as input."""
    return {
        meter: rate["amount"] if "amount" in rate else f"as {rate['as']}" for meter, rate in rates.items()
    }


def base(body: str, provider: str = "openai") -> dict[str, str]:
    """The base prices of one entry."""
    return amounts(one(body, provider=provider)["prices"][0]["rates"])


def variants(body: str, provider: str = "openai") -> dict[str, dict[str, str]]:
    """The variants of one entry by their conditions, written as JSON."""
    listed = one(body, provider=provider)["prices"][0]["variants"]
    return {json.dumps(each["when"]): amounts(each["rates"]) for each in listed}


def test_a_market_says_what_it_is() -> None:
    """The feed, its address, its licence, and when it was read; every price names that source."""
    market = market_of()
    assert (market.feed, market.version, market.retrieved) == (FEED, None, TODAY)
    assert market.source.url == URL
    assert (market.source.licence, market.source.retrieved) == ("MIT", TODAY)
    assert market.providers == {"openai": Provider("openai", "OpenAI")}
    (period,) = market.models["openai/good"]["prices"]
    assert period["source"] == SOURCE
    assert (period["effective_from"], period["effective_from_basis"]) == (
        "1970-01-01T00:00:00+00:00",
        "undated",
    )


def test_what_is_no_model_is_passed_over() -> None:
    """The two entries that explain the file have no prices."""
    market = market_of(
        '"sample_spec": {"input_cost_per_token": 0.0}', '"fallback_generalizations": {"rules": []}'
    )
    assert set(market.models) == {"openai/good"}
    assert not market.left_out


@pytest.mark.parametrize(
    ("key", "number", "meter", "amount"),
    [
        ("input_cost_per_token", "1.5e-07", "input", "0.15"),
        ("output_cost_per_token", "0.00003", "output", "30"),
        ("cache_read_input_token_cost", "2.5e-08", "cache_read", "0.025"),
        ("input_cost_per_token_cache_hit", "2.8e-08", "cache_read", "0.028"),
        ("cache_creation_input_token_cost", "3.75e-06", "cache_write", "3.75"),
        ("cache_creation_input_token_cost_above_1hr", "6e-06", "cache_write_1h", "6"),
        ("cache_creation_input_token_cost_above_12hr", "2.5e-05", "cache_write_12h", "25"),
        ("output_cost_per_reasoning_token", "4e-06", "reasoning", "4"),
        ("input_cost_per_audio_token", "3.2e-05", "input_audio", "32"),
        ("output_cost_per_audio_token", "6.4e-05", "output_audio", "64"),
        ("cache_read_input_audio_token_cost", "4e-07", "cache_read_audio", "0.4"),
        ("input_cost_per_image_token", "8e-06", "input_image", "8"),
        ("output_cost_per_image_token", "4e-05", "output_image", "40"),
        ("cache_read_input_image_token_cost", "2e-06", "cache_read_image", "2"),
        ("input_cost_per_video_token", "3e-06", "input_video", "3"),
        ("output_cost_per_video_token", "1e-06", "output_video", "1"),
        ("input_cost_per_character", "1.5e-05", "input_character", "15"),
        ("output_cost_per_character", "5e-07", "output_character", "0.5"),
        ("input_cost_per_request", "0.005", "request", "0.005"),
        ("output_cost_per_image", "0.04", "image", "0.04"),
        ("output_cost_per_second", "0.5", "output_second", "0.5"),
        ("output_cost_per_video_per_second", "0.1", "output_second", "0.1"),
        ("ocr_cost_per_page", "0.004", "page", "0.004"),
        ("input_cost_per_token", "3", "input", "3000000"),
    ],
)
def test_each_price_goes_to_its_meter(key: str, number: str, meter: str, amount: str) -> None:
    """Tokens and characters are priced by the million, everything else by one."""
    if amount == "3000000":
        # 3 USD per token: more than a million USD per million tokens is no price.
        assert said_of(f'"{key}": {number}') == {(key, "3000000 USD is more than any price")}
    else:
        assert base(f'"{key}": {number}, "input_cost_per_text": 1') == {meter: amount}


def test_seconds_are_of_sound_not_of_a_rented_machine() -> None:
    """A chat model priced by the second is one that runs alone for its customer."""
    assert base('"mode": "audio_transcription", "input_cost_per_second": 0.0001') == {
        "input_second": "0.0001"
    }
    assert ("input_cost_per_second", "a price for running time, not for what is sent") in said_of(
        '"mode": "chat", "input_cost_per_second": 0.011'
    )


def test_images_are_those_that_are_made() -> None:
    """A generator may list its pictures as input; what is sent to an embedding has no meter."""
    assert base('"mode": "image_generation", "input_cost_per_image": 0.02') == {"image": "0.02"}
    both = '"mode": "image_edit", "input_cost_per_image": 0.01, "output_cost_per_image": 0.05'
    assert base(both) == {"image": "0.05"}
    assert ("input_cost_per_image", "costcalc has no meter for it") in said_of(both)
    embedding = '"mode": "embedding", "input_cost_per_token": 1e-07, "input_cost_per_image": 6e-05'
    assert base(embedding) == {"input": "0.1"}


def test_a_query_of_a_search_engine_is_a_web_search() -> None:
    """That of a reranker is a search unit; that of an embedding model is neither."""
    assert base('"mode": "search", "input_cost_per_query": 0.008') == {"web_search": "0.008"}
    assert base('"mode": "rerank", "input_cost_per_query": 0.002') == {"rerank_search": "0.002"}
    twice = '"mode": "rerank", "input_cost_per_query": 5e-8, "input_cost_per_token": 5e-8'
    assert base(twice) == {"input": "0.05"}  # Voyage sells by the token; LiteLLM has its price under both
    assert said_of('"mode": "embedding", "input_cost_per_query": 0.00007') == {
        ("input_cost_per_query", "one request can be several such queries")
    }


@pytest.mark.parametrize(
    ("value", "amount", "per"),
    [
        ("0.0002833333333333333", "1.02", "3600"),
        ("0.000283333333333", "1.02", "3600"),
        ("0.00003083333333333333", "0.111", "3600"),
        ("0.0001", "0.0001", None),
        ("0.00003333", "0.00003333", None),  # few digits are what was written, though it was an hour of 0.12
        ("0.141942857", "0.141942857", None),
    ],
)
def test_a_price_by_the_second_that_was_divided(value: str, amount: str, per: str | None) -> None:
    """What was cut off after a dozen digits is the price of an hour again, and so exact."""
    said = f'"mode": "audio_transcription", "input_cost_per_second": {value}'
    found = one(said)["prices"][0]["rates"]["input_second"]
    assert (found["amount"], found.get("per")) == (amount, per)
    assert any("read as" in why for _, why in said_of(said)) == (per is not None)


def test_fees_beside_the_tokens() -> None:
    """Maps, citations and sessions have meters."""
    assert base(
        '"mode": "chat", "input_cost_per_token": 2e-06, "google_maps_grounding_cost_per_query": 0.025, '
        '"citation_cost_per_token": 2e-06'
    ) == {"input": "2", "maps_search": "0.025", "citation": "2"}
    assert base('"mode": "chat", "code_interpreter_cost_per_session": 0.03') == {"container_session": "0.03"}


TIERED = """
    "input_cost_per_token": 2.5e-06, "input_cost_per_token_above_272k_tokens": 5e-06,
    "output_cost_per_token": 1.5e-05, "output_cost_per_token_above_272k_tokens": 2.25e-05"""
PRIORITY = """
    "input_cost_per_token_priority": 5e-06, "input_cost_per_token_above_272k_tokens_priority": 1e-05,
    "output_cost_per_token_priority": 3e-05, "output_cost_per_token_above_272k_tokens_priority": 4.5e-05"""


def test_a_tier_is_for_requests_above_its_size() -> None:
    """272,000 tokens are the base price, 272,001 the tier."""
    assert base(TIERED) == {"input": "2.5", "output": "15"}
    assert variants(TIERED) == {'{"input_tokens_above": "272000"}': {"input": "5", "output": "22.5"}}


def test_a_tier_of_xai_begins_at_its_size() -> None:
    """For others 128,000 tokens are the base price, for xAI the tier; the file does not say so."""
    body = '"input_cost_per_token": 3e-06, "input_cost_per_token_above_128k_tokens": 6e-06'
    assert variants(body, "xai") == {'{"input_tokens_from": "128000"}': {"input": "6"}}


def test_a_size_may_be_written_out() -> None:
    """`_above_128_tokens` are 128 tokens."""
    body = '"input_cost_per_token": 3e-06, "input_cost_per_token_above_128_tokens": 6e-06'
    assert variants(body) == {'{"input_tokens_above": "128"}': {"input": "6"}}


def test_service_tiers_and_sizes_combine() -> None:
    """Each of them, and both together, with the figures that are listed for it."""
    assert variants(f"{TIERED}, {PRIORITY}") == {
        '{"input_tokens_above": "272000"}': {"input": "5", "output": "22.5"},
        '{"service_tier": ["priority"]}': {"input": "5", "output": "30"},
        '{"service_tier": ["priority"], "input_tokens_above": "272000"}': {"input": "10", "output": "45"},
    }


@pytest.mark.parametrize(
    ("suffix", "tier"),
    [
        ("batches", "batch"),
        ("flex", "flex"),
        ("priority", "priority"),
        ("balanced", "balanced"),
        ("ultrafast", "ultrafast"),
    ],
)
def test_each_service_tier_has_its_name(suffix: str, tier: str) -> None:
    """`_batches` is the service tier batch."""
    body = f'"input_cost_per_token": 1e-06, "input_cost_per_token_{suffix}": 5e-07'
    assert variants(body) == {f'{{"service_tier": ["{tier}"]}}': {"input": "0.5"}}


def test_what_a_service_tier_does_not_name_costs_what_it_costs_without_it() -> None:
    """So LiteLLM counts; reasoning follows the output of the tier."""
    body = """
        "input_cost_per_token": 1e-06, "cache_read_input_token_cost": 1e-07, "output_cost_per_token": 4e-06,
        "output_cost_per_reasoning_token": 3e-06,
        "input_cost_per_token_flex": 5e-07, "output_cost_per_token_flex": 2e-06"""
    assert base(body)["reasoning"] == "3"
    assert variants(body) == {
        '{"service_tier": ["flex"]}': {"input": "0.5", "cache_read": "0.1", "output": "2", "reasoning": "2"}
    }


def test_in_a_batch_what_is_not_named_is_billed_as_input() -> None:
    """So LiteLLM counts; searches cost the same, and what costs nothing still does."""
    body = """
        "input_cost_per_token": 3e-06, "cache_read_input_token_cost": 3e-07, "output_cost_per_token": 0,
        "cache_creation_input_token_cost": 3.75e-06, "cache_creation_input_token_cost_above_1hr": 6e-06,
        "input_cost_per_token_batches": 1.5e-06,  "cache_creation_input_token_cost_batches": 1.875e-06,
        "search_context_cost_per_query": {"search_context_size_medium": 0.01}"""
    assert variants(body) == {
        '{"service_tier": ["batch"]}': {
            "input": "1.5",
            "cache_read": "as input",
            "cache_write": "1.875",
            "cache_write_1h": "as input",
            "output": "0",
            "web_search": "0.01",
        }
    }


def test_a_batch_without_a_price_of_all_input_is_left_out() -> None:
    """What it does not name could not be billed as anything; the standard prices stay."""
    body = """
        "input_cost_per_token": 3e-06, "cache_read_input_token_cost": 3e-07, "output_cost_per_token": 1.5e-05,
        "output_cost_per_token_batches": 7.5e-06, "output_cost_per_token_flex": 1.2e-05"""
    assert variants(body) == {
        '{"service_tier": ["flex"]}': {"input": "3", "cache_read": "0.3", "output": "12"}
    }
    assert ("the prices of service tier batch", "there is none of input") in said_of(body)


def test_a_batch_without_a_price_of_output_is_left_out() -> None:
    """As for input; embeddings, which have no output, need none."""
    body = '"input_cost_per_token": 3e-06, "input_cost_per_token_batches": 1.5e-06'
    assert variants(body) == {'{"service_tier": ["batch"]}': {"input": "1.5"}}
    assert ("the prices of service tier batch", "there is none of output") in said_of(
        f'{body}, "output_cost_per_token": 1.5e-05'
    )


def test_a_service_tier_without_a_price_of_large_requests_is_not_sold_for_them() -> None:
    """Where the standard price changes with the size, the price of the tier beyond it is not known."""
    body = f'{TIERED}, "input_cost_per_token_priority": 5e-06, "output_cost_per_token_priority": 3e-05'
    *_, beyond = one(body)["prices"][0]["variants"]
    assert beyond == {
        "when": {"service_tier": ["priority"], "input_tokens_above": "272000"},
        "rates": {},
        "sold": False,
        "note": "LiteLLM has no price of input for service tier priority beyond 272000 input tokens.",
    }


def test_a_part_at_the_price_of_its_whole_follows_it() -> None:
    """Images at the price of text cost twice as much where text does, and reasoning what output costs."""
    body = f'{TIERED}, "input_cost_per_image_token": 2.5e-06, "output_cost_per_reasoning_token": 1.5e-05'
    assert variants(body) == {
        '{"input_tokens_above": "272000"}': {
            "input": "5",
            "input_image": "5",
            "output": "22.5",
            "reasoning": "22.5",
        }
    }


def test_a_part_at_another_price_keeps_it() -> None:
    """Audio at 32 is 32 whatever the text costs."""
    body = f'{TIERED}, "input_cost_per_audio_token": 3.2e-05'
    assert variants(body) == {
        '{"input_tokens_above": "272000"}': {"input": "5", "input_audio": "32", "output": "22.5"}
    }


def test_a_tier_without_a_price_below_it_is_left_out() -> None:
    """A service tier takes the standard price below; the standard price has nothing to take."""
    body = """
        "input_cost_per_token": 2e-06, "cache_read_input_token_cost_above_200k_tokens": 4e-07,
        "input_cost_per_token_above_200k_tokens_flex": 3e-06"""
    assert base(body) == {"input": "2"}
    assert variants(body)['{"service_tier": ["flex"], "input_tokens_above": "200000"}'] == {"input": "3"}
    assert said_of(body) == {("cache_read", "there is no price below its size")}


RANGES = """
    "tiered_pricing": [
        {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06,
         "cache_read_input_token_cost": 1e-07},
        {"range": [32000.0, 128000.0], "input_cost_per_token": 1.8e-06, "output_cost_per_token": 9e-06}]"""


def test_ranges_are_tiers_above_their_start() -> None:
    """32,000 tokens are in the first range, 32,001 in the second; what only one range has is left out."""
    assert base(RANGES, "dashscope") == {"input": "1", "output": "5"}
    assert variants(RANGES, "dashscope") == {
        '{"input_tokens_above": "32000"}': {"input": "1.8", "output": "9"}
    }
    assert said_of(RANGES) == {
        ("tiered_pricing.cache_read_input_token_cost", "there is no price below its size")
    }


def test_ranges_are_above_their_start_at_xai_too() -> None:
    """Only keys with a size in them are read otherwise there."""
    assert '{"input_tokens_above": "32000"}' in variants(RANGES, "xai")


def test_ranges_replace_flat_prices() -> None:
    """A flat price that says otherwise than the first range is listed."""
    assert base(f'"input_cost_per_token": 7e-06, {RANGES}')["input"] == "1"
    assert ("input_cost_per_token", "another key says otherwise of the same meter") in said_of(
        f'"input_cost_per_token": 7e-06, {RANGES}'
    )
    assert not any("otherwise" in why for _, why in said_of(f'"input_cost_per_token": 1e-06, {RANGES}'))


@pytest.mark.parametrize(
    "listed",
    [
        "7",
        "[]",
        "[7]",
        '[{"input_cost_per_token": 1e-06}]',
        '[{"range": [0], "input_cost_per_token": 1e-06}]',
        '[{"range": [0, true], "input_cost_per_token": 1e-06}]',
        '[{"range": [0, 1.5], "input_cost_per_token": 1e-06}]',
        '[{"range": [0, 1e30], "input_cost_per_token": 1e-06}]',
        '[{"range": [5, 10], "input_cost_per_token": 1e-06}]',
        '[{"range": [0, 0], "input_cost_per_token": 1e-06}]',
        '[{"range": [0, 5], "input_cost_per_token": 1e-06}, {"range": [6, 9]}]',
    ],
)
def test_ranges_with_a_gap_are_left_out(listed: str) -> None:
    """They begin at 0, and each where the one before it ends."""
    body = f'"output_cost_per_token": 5e-06, "tiered_pricing": {listed}'
    assert base(body) == {"output": "5"}
    assert said_of(body) == {("tiered_pricing", "its ranges do not follow one another from 0")}


def test_prices_of_a_range_are_checked_like_any() -> None:
    """One that is no price takes its key with it; one without a meter is listed."""
    listed = '[{"range": [0, 5], "input_cost_per_token": -1, "output_cost_per_token": 1e-06, "x_cost": 1}]'
    assert base(f'"tiered_pricing": {listed}') == {"output": "1"}
    assert said_of(f'"tiered_pricing": {listed}') == {
        ("input_cost_per_token", "-1 is no price: prices are not negative"),
        ("tiered_pricing.x_cost", "costcalc has no meter for it"),
    }


def test_off_peak_prices_hold_in_their_hours_whatever_the_size() -> None:
    """They replace the price of the tier; what they do not name stays."""
    body = """
        "input_cost_per_token": 2e-06, "input_cost_per_token_above_200k_tokens": 4e-06,
        "output_cost_per_token": 8e-06,
        "off_peak_pricing": {"hours_utc": "16:30-00:30", "input_cost_per_token": 1e-06, "x_cost": 1}"""
    assert base(body) == {"input": "2", "output": "8"}
    assert variants(body) == {
        '{"input_tokens_above": "200000"}': {"input": "4", "output": "8"},
        '{"daily": ["16:30-00:30"]}': {"input": "1", "output": "8"},
        '{"daily": ["16:30-00:30"], "input_tokens_above": "200000"}': {"input": "1", "output": "8"},
    }
    assert said_of(body) == {("x_cost", "costcalc has no meter for it (off_peak_pricing)")}


def test_off_peak_hours_that_cannot_be_read_leave_the_standard_price() -> None:
    """And the reason is listed; a price of them that is none is, too."""
    body = '"input_cost_per_token": 2e-06, "off_peak_pricing": {"input_cost_per_token": 1e-06}'
    assert variants(body) == {}
    assert said_of(body) == {("off_peak_pricing", "there are no hours, or too many")}
    free = '"off_peak_pricing": {"hours_utc": "01:00-02:00", "input_cost_per_token": -1}'
    assert variants(f'"input_cost_per_token": 2e-06, {free}') == {}


def test_a_search_costs_by_its_context() -> None:
    """Medium is what nobody asks for; where all sizes cost the same there is no option."""
    costs = {"low": "0.006", "medium": "0.01", "high": "0.014"}
    sizes = ", ".join(f'"search_context_size_{size}": {cost}' for size, cost in costs.items())
    body = f'"input_cost_per_token": 3e-06, "search_context_cost_per_query": {{{sizes}}}'
    assert base(body) == {"input": "3", "web_search": "0.01"}
    assert variants(body) == {
        '{"search_context_size": ["low"]}': {"input": "3", "web_search": "0.006"},
        '{"search_context_size": ["medium"]}': {"input": "3", "web_search": "0.01"},
        '{"search_context_size": ["high"]}': {"input": "3", "web_search": "0.014"},
    }


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        ("0.01", "its sizes cannot be read"),
        ("{}", "it has no price of the usual size, medium"),
        ('{"search_context_size_low": 0.01}', "it has no price of the usual size, medium"),
    ],
)
def test_searches_without_the_usual_size_are_left_out(listed: str, why: str) -> None:
    """A search of no size would have no price."""
    body = f'"input_cost_per_token": 3e-06, "search_context_cost_per_query": {listed}'
    assert base(body) == {"input": "3"}
    assert said_of(body) == {("search_context_cost_per_query", why)}


def test_video_and_images_cost_by_resolution_and_size() -> None:
    """The price without one is that of who does not ask."""
    video = """
        "output_cost_per_second": 0.25,
        "output_cost_per_second_480p": 0.08, "output_cost_per_second_4k": 0.5"""
    assert variants(video) == {
        '{"resolution": ["480p"]}': {"output_second": "0.08"},
        '{"resolution": ["4k"]}': {"output_second": "0.5"},
    }
    image = (
        '"output_cost_per_image": 0.08, "output_cost_per_image_0.5K": 0.06, "output_cost_per_image_1024": 0.1'
    )
    assert variants(image) == {
        '{"size": ["0.5K"]}': {"image": "0.06"},
        '{"size": ["1024"]}': {"image": "0.1"},
    }


@pytest.mark.parametrize("zero", ["0", "0.0", "0e-10", "-0.0"])
def test_two_zeros_are_unknown_not_free(zero: str) -> None:
    """A model whose input and output both cost 0 has no price; the reason is in the model."""
    body = f'"input_cost_per_token": {zero}, "output_cost_per_token": {zero}'
    document = one(body)
    assert document["prices"] == []
    assert document["unpriced"] == "LiteLLM lists zero prices for it, which stand for unknown there"
    assert {what for what, _ in said_of(body)} == {"input", "output"}


def test_zeros_beside_a_price_of_another_kind_are_no_prices_either() -> None:
    """A picture at 0.04 says nothing about tokens; an output at 0 beside a priced input is a price."""
    assert base('"input_cost_per_token": 0, "output_cost_per_token": 0, "output_cost_per_image": 0.04') == {
        "image": "0.04"
    }
    assert base('"input_cost_per_token": 1e-07, "output_cost_per_token": 0') == {
        "input": "0.1",
        "output": "0",
    }


def test_a_zero_below_a_tier_is_a_price() -> None:
    """What costs something beyond a size is free below it."""
    assert base('"input_cost_per_token": 0, "input_cost_per_token_above_1k_tokens": 1e-06') == {"input": "0"}


def test_an_entry_without_prices_is_listed_without() -> None:
    """A model that nobody prices is still known by its name."""
    assert (
        one('"mode": "moderation"')["unpriced"] == "LiteLLM lists no price for it that costcalc can express"
    )
    assert one('"input_cost_per_token": null')["prices"] == []


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("-1e-06", "-0.000001 is no price: prices are not negative"),
        ("1.1", "1100000 USD is more than any price"),
        ("true", "'a value of type bool' is no amount of money"),
        ("[1]", "'a value of type list' is no amount of money"),
        ('"=cmd()"', "'=cmd()' is no amount of money"),
        ('"1e400"', "'1e400' is no amount of money"),
    ],
)
def test_what_is_no_price_is_left_out(number: str, why: str) -> None:
    """Negative, absurd, or no number at all."""
    body = f'"input_cost_per_token": {number}, "output_cost_per_token": 1e-06'
    assert base(body) == {"output": "1"}
    assert said_of(body) == {("input_cost_per_token", why)}


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.0000000000000001e-07", "0.1"),
        ("2.1429999999999996e-06", "2.143"),
        ("2.857142857142857e-07", "0.285714285714286"),
        ("1.23456789012345e-06", "1.23456789012345"),
    ],
)
def test_the_noise_of_floating_point_is_taken_off_and_listed(written: str, amount: str) -> None:
    """Fifteen digits survive in a float; the sixteenth is arithmetic, not a price."""
    assert base(f'"input_cost_per_token": {written}') == {"input": amount}
    noisy = len(written.partition("e")[0]) > 16
    assert any("noise" in why for _, why in said_of(f'"input_cost_per_token": {written}')) == noisy


def test_keys_about_prices_without_a_meter_are_listed() -> None:
    """What a model supports is no price, and is not."""
    body = """
        "input_cost_per_token": 1e-06, "supports_vision": true, "rpm": 5, "metadata": {"notes": "free text"},
        "input_cost_per_pixel": 1.9e-08, "code_interpreter_cost_per_minute": 0.03, "some_new_price": 1,
        "regional_processing_uplift_multiplier_eu": 1.1,
        "provider_specific_entry": {"us": 1.1, "minimax_free_input_images": 5, "schema": "titan"},
        "search_free_requests": {"count": 1500}, "web_search_billing_unit": "per_query",
        "input_cost_per_token_decisions": 1e-07, "<script>_cost": 1"""
    factor = "it multiplies prices, and costcalc takes prices that are written out"
    allowance = "an allowance, which a price per unit cannot say"
    assert base(body) == {"input": "1"}
    assert said_of(body) == {
        ("input_cost_per_pixel", "costcalc counts images, not pixels"),
        ("code_interpreter_cost_per_minute", "costcalc has no meter for it"),
        ("some_new_price", "costcalc has no meter for it"),
        ("regional_processing_uplift_multiplier_eu", factor),
        ("provider_specific_entry.us", factor),
        ("provider_specific_entry.minimax_free_input_images", allowance),
        ("search_free_requests", allowance),
        ("input_cost_per_token_decisions", "costcalc has no meter for it"),
        ("<script>_cost", "costcalc has no meter for it"),
    }


def test_two_keys_of_a_meter_must_agree() -> None:
    """The first is read; the other, if it says otherwise, is listed."""
    same = '"cache_read_input_token_cost": 1e-07, "input_cost_per_token_cache_hit": 1e-07'
    assert said_of(same) == set()
    other = '"cache_read_input_token_cost": 1e-07, "input_cost_per_token_cache_hit": 2e-07'
    assert base(other) == {"cache_read": "0.1"}
    assert said_of(other) == {
        ("input_cost_per_token_cache_hit", "another key says otherwise of the same meter")
    }


@pytest.mark.parametrize(
    ("key", "provider", "found", "aliases"),
    [
        ("gpt-4o", "openai", "openai/gpt-4o", ["gpt-4o"]),
        ("deepseek/deepseek-chat", "deepseek", "deepseek/deepseek-chat", []),
        ("gemini/gemini-2.5-pro", "gemini", "google/gemini-2.5-pro", ["gemini/gemini-2.5-pro"]),
        ("gemini-2.5-pro", "vertex_ai-language-models", "google-vertex/gemini-2.5-pro", ["gemini-2.5-pro"]),
        (
            "vertex_ai/claude-opus-5@default",
            "vertex_ai-anthropic_models",
            "google-vertex/claude-opus-5@default",
            ["vertex_ai/claude-opus-5@default"],
        ),
        ("together_ai/Qwen/Qwen3", "together_ai", "together/Qwen/Qwen3", ["together_ai/Qwen/Qwen3"]),
        (
            "fireworks_ai/accounts/fireworks/models/kimi-k3",
            "fireworks_ai",
            "fireworks/kimi-k3",
            ["fireworks_ai/accounts/fireworks/models/kimi-k3"],
        ),
        ("anthropic.claude-v2:1", "bedrock", "bedrock/anthropic.claude-v2:1", ["anthropic.claude-v2:1"]),
        ("babbage-002", "text-completion-openai", "openai/babbage-002", ["babbage-002"]),
        (
            "low/1024-x-1024/gpt-image-1",
            "openai",
            "openai/low/1024-x-1024/gpt-image-1",
            ["low/1024-x-1024/gpt-image-1"],
        ),
        ("scx-ai/model", "scx-ai", "scx-ai/model", []),
    ],
)
def test_ids_are_ours_and_the_feeds_own_name_is_an_alias(
    key: str, provider: str, found: str, aliases: list[str]
) -> None:
    """The provider by our id, the name without it, and the key as LiteLLM writes it."""
    document = one('"input_cost_per_token": 1e-06', key, provider)
    assert document["id"] == found
    assert document["provider"] == found.partition("/")[0]
    assert document["name"] == found.partition("/")[2]
    assert [each["name"] for each in document["aliases"]] == aliases


@pytest.mark.parametrize(
    "key", ["<script>alert(1)</script>", "=cmd()", "a b", "bedrock/*/x", "x" * 201, "\\u001b[31m"]
)
def test_names_that_no_id_may_hold_are_left_out(key: str) -> None:
    """They are counted, in printable ASCII; nothing of them is priced."""
    market = market_of(f'"{key}": {{"litellm_provider": "bedrock", "input_cost_per_token": 1e-06}}')
    assert set(market.models) == {"openai/good"}
    (left,) = market.left_out
    assert left.why == "its id is too long, or has characters that an id may not hold"
    assert left.model.isprintable()
    assert left.model.isascii()


def test_a_provider_that_no_id_may_hold_is_left_out() -> None:
    """A hostile provider takes its models with it, and no other."""
    market = market_of('"m": {"litellm_provider": "../../etc", "input_cost_per_token": 1e-06}')
    assert set(market.models) == {"openai/good"}
    assert len(market.left_out) == 1


def test_an_entry_that_names_no_provider_is_left_out() -> None:
    """So is one that is no object, as long as most of the file is as it should be."""
    more = '"other": {"litellm_provider": "openai"}'
    market = market_of(more, '"m": {"input_cost_per_token": 1e-06}')
    assert [(each.model, each.why) for each in market.left_out] == [("m", "it names no provider")]
    assert [each.model for each in market_of(more, '"m": 7').left_out] == ["m"]


def test_two_entries_of_a_model_that_agree_are_one() -> None:
    """It answers to both names."""
    entry = '{"litellm_provider": "x_ai_host", "input_cost_per_token": 1e-06}'
    market = market_of(f'"m": {entry}', f'"x_ai_host/m": {entry}', f'"n": {entry}')
    assert [each["name"] for each in market.models["x_ai_host/m"]["aliases"]] == ["m"]
    assert not market.left_out


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_entries_that_disagree_the_one_that_names_the_provider_counts(order: int) -> None:
    """Whichever comes first; the other is listed."""
    entries = [
        '"deepseek-chat": {"litellm_provider": "deepseek", "input_cost_per_token": 1.4e-07}',
        '"deepseek/deepseek-chat": {"litellm_provider": "deepseek", "input_cost_per_token": 2.7e-07}',
    ]
    market = market_of(*entries[::order])
    assert amounts(market.models["deepseek/deepseek-chat"]["prices"][0]["rates"]) == {"input": "0.27"}
    assert [tuple(each) for each in market.left_out] == [
        (
            "deepseek-chat",
            "entry",
            "it contradicts the entry deepseek/deepseek-chat of the same model, which is read",
        )
    ]


@pytest.mark.parametrize(
    ("body", "window"),
    [
        ('"max_input_tokens": 200000, "max_tokens": 8192', 200_000),
        ('"max_input_tokens": 200000.0', 200_000),
        ('"max_tokens": 8192', 8_192),
        ('"max_tokens": 8192, "max_output_tokens": 8192', None),
        ('"max_input_tokens": "many"', None),
        ('"max_input_tokens": 0', None),
        ('"max_input_tokens": 1e20', None),
    ],
)
def test_the_context_window_is_what_the_model_reads(body: str, window: int | None) -> None:
    """`max_tokens` is what it writes, where the entry says how much that is."""
    assert one(f'"input_cost_per_token": 1e-06, {body}').get("context_window") == window


def test_a_note_says_where_the_price_is_from_and_when_the_model_ends() -> None:
    """Deprecated is not withdrawn: the price stands."""
    said = '"source": "https://example.org/p?a=1", "deprecation_date": "2026-12-11"'
    document = one(f'"input_cost_per_token": 1e-06, {said}')
    assert document["note"] == (
        "LiteLLM gives https://example.org/p?a=1 as its source. "
        "LiteLLM calls it deprecated from 2026-12-11 on; it may still be sold."
    )
    (period,) = document["prices"]
    assert period["note"] == "LiteLLM calls it deprecated from 2026-12-11 on; it may still be sold."
    assert "withdrawn" not in period


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11"])
def test_a_model_is_deprecated_from_its_day_on(day: str) -> None:
    """LiteLLM says when; whether that has come depends on the day that is asked about."""
    document = one(f'"input_cost_per_token": 1e-06, "deprecation_date": "{day}"')
    assert document["lifecycle"] == {"deprecated": {"on": day, "source": "feed-litellm"}}


def test_entries_of_a_model_that_differ_in_its_end_agree() -> None:
    """Their prices are the same."""
    entries = (
        f'"{key}": {{"litellm_provider": "openai", "input_cost_per_token": 2e-06{end}}}'
        for key, end in (("n", ""), ("openai/n", ', "deprecation_date": "2026-12-11"'))
    )
    market = market_of(*entries)
    assert not market.left_out
    assert {each["name"] for each in market.models["openai/n"]["aliases"]} == {"n"}


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "https://x.org/<script>", "https://x.org/ a", "see below"]
)
def test_a_source_that_is_no_plain_address_is_not_quoted(source: str) -> None:
    """What else stands there is of no use to anybody."""
    assert "note" not in one(f'"input_cost_per_token": 1e-06, "source": "{source}"')


@pytest.mark.parametrize("day", ['"soon"', '"2026-02-30"', "20261211"])
def test_a_deprecation_that_is_no_day_is_left_out(day: str) -> None:
    """It is listed, and not in the note."""
    body = f'"input_cost_per_token": 1e-06, "deprecation_date": {day}'
    assert "note" not in one(body)
    assert {what for what, _ in said_of(body)} == {"deprecation_date"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"<html><body>Rate limit exceeded</body></html>", "a web page"),
        (b"[]", "this is not LiteLLM's file of models"),
        (b"{}", "this is not LiteLLM's file of models"),
        (b'{"sample_spec": {"litellm_provider": "openai"}}', "this is not LiteLLM's file of models"),
        (b'{"prices": [], "updated_at": "2026-11-22"}', "this is not LiteLLM's file of models"),
        (b'{"a": {"litellm_provider": "openai"}, "b": {"id": 1}}', "this is not LiteLLM's file of models"),
        (b'{"a": {"litellm_provider": "openai"}}', "not one model in it has a price"),
        (
            b'{"a": {"litellm_provider": "openai", "input_cost_per_token": 0}}',
            "not one model in it has a price",
        ),
        (b'{"a": {"litellm_provider": "openai", "input_cost_per_token": NaN}}', "NaN is no number"),
        (b'{"a": {"litellm_provider": "openai", "input_cost_per_token": 1e-99}}', "the exponent of 1e-99"),
    ],
)
def test_another_file_is_refused_whole(content: bytes, words: str) -> None:
    """Nothing of it is used."""
    with pytest.raises(FeedError, match=words):
        read(content, TODAY)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_file_that_was_cut_is_refused(tenth: int) -> None:
    """Wherever it was cut."""
    content = SAMPLE.read_bytes()
    with pytest.raises(FeedError, match="cut short"):
        read(content[: len(content) * tenth // 10], TODAY)


def test_a_model_with_too_many_combinations_keeps_its_base_price() -> None:
    """Nine service tiers, sizes and resolutions multiply; a feed could fill the memory with them."""
    sizes = ", ".join(f'"input_cost_per_token_above_{size}k_tokens": 2e-06' for size in range(1, 30))
    tiers = ", ".join(f'"input_cost_per_token_{tier}": 3e-06' for tier in ("flex", "priority", "batches"))
    more = ", ".join(f'"output_cost_per_second_{size}p": 1' for size in (480, 720, 1080))
    body = f'"input_cost_per_token": 1e-06, "output_cost_per_second": 1, {sizes}, {tiers}, {more}'
    assert base(body) == {"input": "1", "output_second": "1"}
    assert variants(body) == {}
    assert said_of(body) == {("options, hours and sizes", "more than 100 combinations of them")}


@pytest.mark.parametrize(("sizes", "kept"), [(MOST_VARIANTS, MOST_VARIANTS), (MOST_VARIANTS + 1, 0)])
def test_no_model_is_lost_for_its_combinations(sizes: int, kept: int) -> None:
    """As many as a period may have are kept; of one more the base price is, and the model is in the table."""
    tiers = ", ".join(f'"input_cost_per_token_above_{size}_tokens": 2e-06' for size in range(1, sizes + 1))
    entry = f'"m": {{"litellm_provider": "openai", "input_cost_per_token": 1e-06, {tiers}}}'
    (period,) = without_faulty(market_of(entry)).models["openai/m"]["prices"]
    assert amounts(period["rates"]) == {"input": "1"}
    assert len(period["variants"]) == kept


@pytest.mark.slow
def test_a_file_with_too_many_variants_is_refused() -> None:
    """The whole file is bounded too: 600 models x 99 sizes are 59,400 variants."""
    sizes = ", ".join(f'"input_cost_per_token_above_{size}_tokens": 2e-06' for size in range(1, 100))
    entry = f'{{"litellm_provider": "openai", "input_cost_per_token": 1e-06, {sizes}}}'
    with pytest.raises(FeedError, match="more than 50000 prices of options and sizes"):
        market_of(*(f'"m{number}": {entry}' for number in range(600)))


def test_the_sample_has_the_disagreements_that_are_known() -> None:
    """Figures of the sample by model, as they are compared with other layers."""
    market = read(SAMPLE.read_bytes(), TODAY)
    prices = {name: each["prices"][0] for name, each in market.models.items() if each["prices"]}
    assert {name: amounts(period["rates"]) for name, period in prices.items()} == {
        "openai/o3": {"input": "10", "cache_read": "2.5", "output": "40"},
        "openai/gpt-4o": {"input": "2.5", "cache_read": "1.25", "output": "10"},
        "openai/gpt-5-nano": {"input": "50000", "cache_read": "5000", "output": "400000"},
        "anthropic/claude-sonnet-5": {
            "input": "3",
            "cache_read": "0.3",
            "cache_write": "3.75",
            "cache_write_1h": "6",
            "output": "15",
        },
        "deepseek/deepseek-v4-pro": {"input": "1.32", "cache_read": "0.044", "output": "3.96"},
        "deepseek/deepseek-chat": {"input": "0.27", "cache_read": "0.07", "output": "1.1"},
        "xai/grok-code-fast-1": {"input": "1", "cache_read": "0.2", "output": "2"},
    }
    off_peak = {"input": "0.66", "cache_read": "0.022", "output": "1.98"}
    assert [
        (each["when"], amounts(each["rates"])) for each in prices["deepseek/deepseek-v4-pro"]["variants"]
    ] == [
        (
            {
                "daily": ["00:00-01:00", "04:00-06:00", "10:00-00:00"],
                "weekdays": ["mon", "tue", "wed", "thu", "fri"],
            },
            off_peak,
        ),
        ({"weekdays": ["sat", "sun"]}, off_peak),
    ]
    assert "ollama/llama3" in market.models
    assert {each.model for each in market.left_out} == {"ollama/llama3"}


def test_every_document_is_a_model() -> None:
    """The compiled table reads documents the same way."""
    market = read(SAMPLE.read_bytes(), TODAY)
    for document in market.models.values():
        model = model_from(
            document,
            lambda name: Source(id=name, title="LiteLLM", kind="dataset"),
            market.providers.__getitem__,
        )
        assert model.layer == FEED
        assert all(rate.amount >= Decimal(0) for each in model.prices for rate in each.rates.values())  # type: ignore[union-attr]
