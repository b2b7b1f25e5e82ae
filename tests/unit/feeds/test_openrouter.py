"""The importer of OpenRouter's list: prices per token in texts, overrides, and what is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import FeedError
from costcalc.feeds import openrouter
from costcalc.feeds.entries import UNPRICED_ZERO
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from tests.feed_builders import document_of, left_out_of, only_rates, variants

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.market import Market

    Priced = tuple[dict[str, Any], list[tuple[str, str]]]

DAY = "2026-11-22"

# As the list has them, in November 2026: the keys are its own, the figures are made up.
PLAIN = {
    "id": "acme/mini-4",
    "canonical_slug": "acme/mini-4-20250701",
    "hugging_face_id": "acme/Mini-4",
    "name": "Acme: Mini 4",
    "created": 1751371200,
    "description": "A model.",
    "context_length": 128000,
    "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
    "pricing": {
        "prompt": "0.00000055",
        "completion": "2.19e-6",
        "request": "0.005",
        "image": "0.0072",
        "audio": "0.000001",
        "audio_output": "0.0000125",
        "input_audio_cache": "0.00000025",
        "web_search": "0.01",
        "internal_reasoning": "0.000003",
        "input_cache_read": "0.00000014",
        "input_cache_write": "0.0000006875",
        "input_cache_write_1h": "0.0000011",
    },
    "top_provider": {"context_length": 64000, "max_completion_tokens": 8192, "is_moderated": False},
    "supported_parameters": ["tools"],
    "expiration_date": None,
}
OTHER = {"id": "acme/other", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}


def market(*models: object) -> Market:
    """What is read of a list of these models; `other` is there always, so that one has a price."""
    return openrouter.read(json.dumps({"data": [*models, OTHER]}), DAY)


def priced(pricing: object, more: dict[str, Any] | None = None, *, key: str = "acme/one") -> Priced:
    """The document of a model with these prices, and what was left out of it."""
    found = market({"id": key, "name": "One", "pricing": pricing, **(more or {})})
    return document_of(found, f"openrouter/{key}"), left_out_of(found, f"openrouter/{key}")


def test_a_model():
    """All that the list says of a model: USD per token as USD per million, the others as they are."""
    found = market(PLAIN)
    document = document_of(found, "openrouter/acme/mini-4")
    assert only_rates(document) == {
        "input": "0.55",
        "input_audio": "1",
        "cache_read": "0.14",
        "cache_read_audio": "0.25",
        "cache_write": "0.6875",
        "cache_write_1h": "1.1",
        "output": "2.19",
        "output_audio": "12.5",
        "reasoning": "3",
        "request": "0.005",
        "web_search": "0.01",
        "image": "0.0072",
    }
    del document["prices"]
    assert document == {
        "id": "openrouter/acme/mini-4",
        "provider": "openrouter",
        "layer": "openrouter",
        "name": "Acme: Mini 4",
        "aliases": [],
        "released": "2025-07-01",  # 1,751,371,200 s after 1970 is 2025-07-01T12:00:00Z
        "context_window": 128000,
    }
    assert found.left_out == ()
    assert found.providers == {"openrouter": Provider("openrouter", "OpenRouter")}
    assert found.source == Source(
        id="feed-openrouter",
        title="OpenRouter models",
        publisher="OpenRouter",
        url="https://openrouter.ai/api/v1/models",
        kind="primary",
        retrieved=DAY,
    )


def test_digits_are_kept():
    """A price per token of nineteen decimal places is one per million of thirteen, to the last digit."""
    document, _ = priced({"prompt": "0.0000191616766467066"})
    assert only_rates(document) == {"input": "19.1616766467066"}


@pytest.mark.parametrize("dynamic", ["-1", -1])
def test_a_router_s_price(dynamic: object):
    """-1 is the price of a router, which depends on where it sends a request: unpriced, and listed."""
    document, left_out = priced({"prompt": dynamic, "completion": dynamic})
    why = "its price depends on the model that OpenRouter sends a request to"
    assert (document["prices"], document["unpriced"]) == ([], why)
    assert left_out == [("pricing", why)]


def test_zero_may_mean_unknown():
    """Zero of a model that is not called free is no price: it is unpriced, and listed."""
    document, left_out = priced({"prompt": "0", "completion": "0", "request": "0"})
    assert (document["prices"], document["unpriced"]) == ([], UNPRICED_ZERO)
    assert left_out == [("pricing", UNPRICED_ZERO)]


@pytest.mark.parametrize("more", [{}, {"name": "One (free)"}])
@pytest.mark.parametrize("zero", ["0", "-0", "-0.000", "-0e-9"])
def test_a_free_model(more: dict[str, str], zero: str):
    """What is called free costs nothing by the token and by the request; searches are not part of it.

    A zero below zero is a zero: what is free never costs -0.
    """
    prices = {"prompt": zero, "completion": zero, "request": zero, "web_search": zero}
    document, left_out = priced(prices, more, key="acme/one" if more else "acme/one:free")
    assert only_rates(document) == {"input": "0", "output": "0", "request": "0"}
    assert [what for what, _ in left_out] == ["web_search"]


def test_zeros_among_prices():
    """The zeros with which the list fills up are no prices, and are listed as one."""
    document, left_out = priced(
        {"prompt": "0.000001", "completion": "0.000002", "request": "0", "image": "0"}
    )
    assert only_rates(document) == {"input": "1", "output": "2"}
    assert [what for what, _ in left_out] == ["request, image"]


def test_a_price_per_request_alone():
    """Tokens at zero beside a price per request are unknown, and the request has its price."""
    document, _ = priced({"prompt": "0", "completion": "0", "request": "0.005"})
    assert only_rates(document) == {"request": "0.005"}


def test_prices_that_are_not_clear():
    """Figures of images of which the documentation and the figures differ, and discounts, are listed."""
    prices = {
        "prompt": "0.000001",
        "image": "0.000001",
        "image_token": "0.000002",
        "image_output": "0.00004",
        "discount": 0.25,
        "per_hologram": "1",
    }
    document, left_out = priced(prices)
    assert only_rates(document) == {"input": "1"}
    assert [what for what, _ in left_out] == [
        "pricing.image",
        "pricing.image_token",
        "pricing.image_output",
        "pricing.discount",
        "pricing.per_hologram",
    ]
    assert priced({"prompt": "0.000001", "image_token": "0", "discount": 0, "per_hologram": None})[1] == []


def overridden(*overrides: object) -> Priced:
    """A model at 1 USD in and 2 out per million, with overrides."""
    return priced({"prompt": "0.000001", "completion": "0.000002", "overrides": list(overrides)})


def test_sizes():
    """An override above a size changes what it names: 200,000 tokens are the base, 200,001 the override."""
    document, left_out = overridden(
        {"min_prompt_tokens": 200000, "prompt": "0.000003"},
        {"min_prompt_tokens": 500000, "prompt": "0.000004", "completion": "0.000008"},
    )
    assert variants(document) == {
        "input_tokens_above=200000": {"input": "3", "output": "2"},
        "input_tokens_above=500000": {"input": "4", "output": "8"},
    }
    assert left_out == []


PEAK = {"prompt": "0.000003", "completion": "0.000006"}
WORKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def test_hours_that_tile_the_week():
    """Windows that name every hour of the week become one for those with other prices than the base."""
    usual = {"prompt": "0.000001", "completion": "0.000002"}
    document, left_out = overridden(
        {"utc_days": ["saturday", "sunday"], **usual},
        {"utc_days": WORKDAYS, "utc_start": 0, "utc_end": 100, **usual},
        {"utc_days": WORKDAYS, "utc_start": 100, "utc_end": 400, **PEAK},
        {"utc_days": WORKDAYS, "utc_start": 400, "utc_end": 600, **usual},
        {"utc_days": WORKDAYS, "utc_start": 600, "utc_end": 1030, **PEAK},
        {"utc_days": WORKDAYS, "utc_start": 1030, "utc_end": 0, **usual},
    )
    (period,) = document["prices"]
    assert [each["when"] for each in period["variants"]] == [
        {"daily": ["01:00-04:00", "06:00-10:30"], "weekdays": ["mon", "tue", "wed", "thu", "fri"]}
    ]
    assert list(variants(document).values()) == [{"input": "3", "output": "6"}]
    assert left_out == []


def test_hours_across_midnight():
    """A window of every day may cross midnight."""
    document, _ = overridden({"utc_start": 1630, "utc_end": 30, **PEAK})
    assert list(variants(document)) == ["daily=['16:30-00:30']"]


def test_the_last_override_that_holds_counts():
    """Where two hold at once, the last one that names a price counts, price by price."""
    document, _ = overridden(
        {"utc_start": 0, "utc_end": 1200, "prompt": "0.000003", "completion": "0.000006"},
        {"utc_start": 600, "utc_end": 1800, "prompt": "0.000005"},
    )
    assert variants(document) == {
        "daily=['00:00-06:00']": {"input": "3", "output": "6"},
        "daily=['06:00-12:00']": {"input": "5", "output": "6"},
        "daily=['12:00-18:00']": {"input": "5", "output": "2"},
    }


def test_hours_and_sizes():
    """An override may need an hour and a size; each combination has its price."""
    document, _ = overridden(
        {"min_prompt_tokens": 1000, "prompt": "0.000002"},
        {"min_prompt_tokens": 1000, "utc_start": 0, "utc_end": 1200, "prompt": "0.000009"},
    )
    assert variants(document) == {
        "input_tokens_above=1000": {"input": "2", "output": "2"},
        "daily=['00:00-12:00']": {"input": "1", "output": "2"},
        "daily=['00:00-12:00'], input_tokens_above=1000": {"input": "9", "output": "2"},
    }


def test_every_hour_of_the_week():
    """Overrides that together hold at every hour, with one price, are the price."""
    document, _ = overridden(
        {"utc_days": WORKDAYS, "prompt": "0.000003"},
        {"utc_days": ["saturday", "sunday"], "prompt": "0.000003"},
    )
    assert only_rates(document) == {"input": "3", "output": "2"}
    assert variants(document) == {}


@pytest.mark.parametrize(
    "override",
    [
        None,
        "cheap",
        {"prompt": "0.000009"},  # without a condition
        {"min_prompt_tokens": 1000, "prompt": "0.000009", "moon": "full"},
        {"min_prompt_tokens": "1000", "prompt": "0.000009"},
        {"min_prompt_tokens": True, "prompt": "0.000009"},
        {"min_prompt_tokens": None, "prompt": "0.000009"},
        {"min_prompt_tokens": -5, "prompt": "0.000009"},
        {"min_prompt_tokens": 10**20, "prompt": "0.000009"},
        {"utc_start": 100, "prompt": "0.000009"},
        {"utc_end": 100, "prompt": "0.000009"},
        {"utc_start": 100, "utc_end": 100, "prompt": "0.000009"},
        {"utc_start": 2400, "utc_end": 100, "prompt": "0.000009"},
        {"utc_start": 175, "utc_end": 400, "prompt": "0.000009"},
        {"utc_start": -100, "utc_end": 400, "prompt": "0.000009"},
        {"utc_start": "0100", "utc_end": 400, "prompt": "0.000009"},
        {"utc_start": 100.5, "utc_end": 400, "prompt": "0.000009"},
        {"utc_days": [], "prompt": "0.000009"},
        {"utc_days": "monday", "prompt": "0.000009"},
        {"utc_days": ["funday"], "prompt": "0.000009"},
        {"utc_days": [1], "prompt": "0.000009"},
        {"utc_days": None, "prompt": "0.000009"},
        {"utc_days": ["monday"], "utc_start": 1630, "utc_end": 30, "prompt": "0.000009"},
    ],
)
def test_overrides_of_which_it_is_not_clear_when_they_hold(override: object):
    """An override without a condition, or with one that cannot be read, is listed, and the base stays."""
    document, left_out = overridden(override)
    assert variants(document) == {}
    assert left_out == [("pricing.overrides.0", "costcalc does not know when it holds")]


def test_prices_of_an_override_that_are_none():
    """Of an override, what is no price, or of nothing that the model prices otherwise, is listed."""
    document, left_out = overridden(
        {
            "min_prompt_tokens": 1000,
            "prompt": "0.000003",
            "completion": "dear",
            "audio": "0.00001",
            "request": "0",
        }
    )
    assert variants(document) == {"input_tokens_above=1000": {"input": "3", "output": "2"}}
    assert left_out == [
        ("pricing.overrides.0.completion", "'dear' is no amount of money"),
        ("request", "a zero that may mean unknown: nothing about the model says that it is free"),
        ("pricing.overrides.0: input_audio", "the model has no price for it otherwise"),
    ]


@pytest.mark.parametrize(
    ("overrides", "why"),
    [
        ("many", "it is no list of up to 50 overrides"),
        ({"prompt": "1"}, "it is no list of up to 50 overrides"),
        ([{"min_prompt_tokens": 1000, "prompt": "0.000009"}] * 51, "it is no list of up to 50 overrides"),
        (
            [{"min_prompt_tokens": size, "prompt": "0.000009"} for size in range(1, 8)],
            "there are too many sizes or hours",
        ),
        (
            [{"utc_start": 100 + minute, "utc_end": 2300, "prompt": "0.000009"} for minute in range(50)],
            "there are too many sizes or hours",
        ),
    ],
)
def test_overrides_that_cannot_be_read(overrides: object, why: str):
    """No list, or more than are believed: the base stays, and the overrides are listed."""
    document, left_out = priced({"prompt": "0.000001", "completion": "0.000002", "overrides": overrides})
    assert only_rates(document) == {"input": "1", "output": "2"}
    assert variants(document) == {}
    assert left_out == [("pricing.overrides", why)]


@pytest.mark.parametrize("pricing", [None, {}, [], "free", {"prompt": None}])
def test_no_prices(pricing: object):
    """A model without prices is known and unpriced."""
    document, left_out = priced(pricing)
    assert (document["prices"], document["unpriced"]) == ([], "the feed lists no price for it")
    assert left_out == []


@pytest.mark.parametrize(
    ("prompt", "why"),
    [
        ("", "'' is no amount of money"),
        ("0x10", "'0x10' is no amount of money"),
        (" 0.1", "' 0.1' is no amount of money"),
        ("NaN", "'NaN' is no amount of money"),
        ("1e999999999", "'1e999999999' is no amount of money"),
        ("٠", "'\\u0660' is no amount of money"),
        ("<b>1</b>", "'<b>1</b>' is no amount of money"),
        ("\x1b[31m1", "'\\x1b[31m1' is no amount of money"),
        ("9" * 40, f"'{'9' * 40}' is no amount of money"),
        (["0.1"], "'a value of type list' is no amount of money"),
        (False, "'a value of type bool' is no amount of money"),
        ("-0.000001", "-0.000001 is no price: prices are not negative"),
        ("2", "2000000 USD is more than any price"),
    ],
)
def test_prices_that_cannot_be_read(prompt: object, why: str):
    """What is no price is listed, and the others stay."""
    document, left_out = priced({"prompt": prompt, "completion": "0.000002"})
    assert only_rates(document) == {"output": "2"}
    assert left_out == [("pricing.prompt", why)]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"context_length": "128k"}, "context_length"),
        ({"context_length": -5}, "context_length"),
        ({"created": "today"}, "created"),
        ({"created": -5}, "created"),
        ({"created": 10**15}, "created"),
        ({"created": True}, "created"),
        ({"expiration_date": "soon"}, "expiration_date"),
        ({"name": "One\nTwo"}, "name"),
    ],
)
def test_other_words_that_cannot_be_read(more: dict[str, object], what: str):
    """A window, date or name that is none is left out and listed; the price stays."""
    document, left_out = priced({"prompt": "0.000001"}, more)
    assert only_rates(document) == {"input": "1"}
    assert not {"context_window", "released"} & document.keys()
    assert [each for each, _ in left_out] == [what]


def test_a_model_that_will_end():
    """The day on which OpenRouter ends a model is a note of its price."""
    document, _ = priced({"prompt": "0.000001"}, {"expiration_date": "2026-12-01"})
    assert document["prices"][0]["note"] == "OpenRouter ends it on 2026-12-01"


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("acme/one", "openrouter/None"),
        ({"pricing": {"prompt": "1"}}, "openrouter/None"),
        ({"id": 7}, "openrouter/7"),
        ({"id": "~acme/latest"}, "openrouter/~acme/latest"),
        ({"id": "acme/\x1b]0;x\x07"}, "openrouter/acme/\\x1b]0;x\\x07"),
        ({"id": "acme/<script>"}, "openrouter/acme/<script>"),
        ({"id": "acme/=cmd()"}, "openrouter/acme/=cmd()"),
    ],
)
def test_entries_that_are_none(entry: object, shown: str):
    """An entry without an id, or with one that no id may be, is listed in harmless letters."""
    found = market(entry)
    assert list(found.models) == ["openrouter/acme/other"]
    assert [what for what, _ in left_out_of(found, shown)] == ["id"]


def test_a_model_that_is_listed_twice():
    """Of two entries with one id the first counts."""
    found = market({**OTHER, "pricing": {"prompt": "0.000005"}})
    assert only_rates(document_of(found, "openrouter/acme/other")) == {"input": "5"}
    assert [what for what, _ in left_out_of(found, "openrouter/acme/other")] == ["model"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><html><body>Sorry</body></html>",
        b"[]",
        b"{}",
        b'{"error": {"code": 429}}',
        b'{"data": {}}',
        b'{"data": []}',
        b'{"data": [{"id": "acme/one", "object": "model"}]}',
        b'{"data": [{"id": "acme/one", "pricing": {"prompt": "0", "completion": "0"}}]}',
        b'{"data": [{"id": "acme/one", "id": "acme/two", "pricing": {"prompt": "0.1"}}]}',
    ],
)
def test_what_is_not_this_feed(content: bytes):
    """A web page, an error, another list of models, or one without a price, is refused as a whole."""
    with pytest.raises(FeedError) as caught:
        openrouter.read(content, DAY)
    assert caught.value.feed == "openrouter"


def test_a_list_that_was_cut():
    """Whichever tenth byte it was cut at, nothing of it is used."""
    whole = json.dumps({"data": [PLAIN, OTHER]}).encode()
    for length in range(0, len(whole), 10):
        with pytest.raises(FeedError):
            openrouter.read(whole[:length], DAY)
