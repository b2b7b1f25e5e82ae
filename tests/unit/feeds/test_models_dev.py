"""The importer of models.dev: what of its file becomes which price, and what is listed as left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import FeedError
from costcalc.feeds import models_dev
from costcalc.feeds.entries import UNPRICED_ZERO
from tests.feed_builders import document_of, left_out_of, only_rates, variants

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.market import Market

    Costing = tuple[dict[str, Any], list[tuple[str, str]]]

DAY = "2026-11-22"

# As the file has them, in November 2026: the keys are its own, the figures are made up.
PLAIN = {
    "id": "mini-4",
    "name": "Mini 4",
    "description": "A model.",
    "attachment": False,
    "reasoning": True,
    "tool_call": True,
    "release_date": "2025-07-01",
    "last_updated": "2026-09-30",
    "modalities": {"input": ["text", "audio"], "output": ["text"]},
    "open_weights": True,
    "limit": {"context": 128000, "output": 8192},
    "cost": {
        "input": 0.55,
        "output": 2.19,
        "reasoning": 3,
        "cache_read": 0.14,
        "cache_write": 0.6875,
        "input_audio": 1e0,
        "output_audio": 12.5,
    },
}
OTHER = {"id": "other", "name": "Other", "cost": {"input": 1, "output": 2}}
TIERED_COST = {
    "input": 1.25,
    "output": 10,
    "tiers": [
        {"input": 5, "output": 20, "tier": {"size": 500000}},
        {"input": 2.5, "output": 15, "tier": {"type": "context", "size": 200000}},
    ],
}


def market(models: dict[str, Any], provider: str = "acme") -> Market:
    """What is read of a provider with these models; `other` is there always, so that one has a price."""
    found = {"id": provider, "name": "Acme", "env": [], "models": {**models, "other": OTHER}}
    return models_dev.read(json.dumps({provider: found}), DAY)


def costing(
    cost: object, more: dict[str, Any] | None = None, *, key: str = "one", provider: str = "acme"
) -> Costing:
    """The document of a model with this cost, and what was left out of it."""
    found = market({key: {"id": key, "name": "One", "cost": cost, **(more or {})}}, provider)
    return document_of(found, f"{provider}/{key}"), left_out_of(found, f"{provider}/{key}")


def test_a_model():
    """All that the file says of a model: prices as they are written, its window, weights and dates."""
    found = market({"mini-4": PLAIN})
    assert found.models["acme/mini-4"] == {
        "id": "acme/mini-4",
        "provider": "acme",
        "layer": "models.dev",
        "name": "Mini 4",
        "aliases": [{"name": "mini-4"}],
        "released": "2025-07-01",
        "weights": "open",
        "context_window": 128000,
        "prices": [
            {
                "effective_from": "1970-01-01T00:00:00+00:00",
                "effective_from_basis": "undated",
                "source": "feed-models.dev",
                "note": "last updated in models.dev: 2026-09-30",
                "rates": {
                    "input": {"amount": "0.55", "source": "feed-models.dev"},
                    "input_audio": {"amount": "1", "source": "feed-models.dev"},
                    "cache_read": {"amount": "0.14", "source": "feed-models.dev"},
                    "cache_write": {"amount": "0.6875", "source": "feed-models.dev"},
                    "output": {"amount": "2.19", "source": "feed-models.dev"},
                    "output_audio": {"amount": "12.5", "source": "feed-models.dev"},
                    "reasoning": {"amount": "3", "source": "feed-models.dev"},
                },
                "variants": [],
            }
        ],
    }
    assert found.left_out == ()
    assert (found.feed, found.version, found.retrieved) == ("models.dev", None, DAY)
    assert found.source.url == "https://models.dev/api.json"
    assert found.source.retrieved == DAY


def test_providers_have_our_ids():
    """A provider is called what it is called here, and a model with a slash in its name has no bare alias."""
    listed = {"togetherai": {"models": {"meta/llama": OTHER}}, "moonshotai-cn": {"models": {"k": OTHER}}}
    found = models_dev.read(json.dumps(listed), DAY)
    assert list(found.models) == ["together/meta/llama", "moonshotai-cn/k"]
    assert {key: each.name for key, each in found.providers.items()} == {
        "together": "Together AI",
        "moonshotai-cn": "moonshotai-cn",
    }
    assert found.models["together/meta/llama"]["aliases"] == []


def test_one_id_from_two_providers():
    """Where two of the feed's providers are one of ours, the first counts, and the second is listed."""
    dear = {**OTHER, "cost": {"input": 9, "output": 9}}
    listed = {"google-vertex": {"models": {"m": OTHER}}, "google-vertex-anthropic": {"models": {"m": dear}}}
    found = models_dev.read(json.dumps(listed), DAY)
    assert only_rates(document_of(found, "google-vertex/m")) == {"input": "1", "output": "2"}
    assert [each.what for each in found.left_out] == ["model"]


def test_tiers():
    """A tier is the price of the whole request above its size: 200,000 are the base, 200,001 the tier."""
    document, left_out = costing(TIERED_COST)
    assert only_rates(document) == {"input": "1.25", "output": "10"}
    assert variants(document) == {
        "input_tokens_above=200000": {"input": "2.5", "output": "15"},
        "input_tokens_above=500000": {"input": "5", "output": "20"},
    }
    assert left_out == []


def test_tiers_of_xai_begin_at_their_size():
    """Of xAI 200,000 are the tier already."""
    document, _ = costing(TIERED_COST, provider="xai")
    assert list(variants(document)) == ["input_tokens_from=200000", "input_tokens_from=500000"]


def test_a_tier_that_leaves_a_price_out():
    """What a tier does not name keeps the price of smaller requests, and what only it names is not taken."""
    tier = {"input": 2, "input_audio": 7, "tier": {"type": "context", "size": 1000}}
    document, left_out = costing({"input": 1, "output": 4, "tiers": [tier]})
    assert variants(document) == {"input_tokens_above=1000": {"input": "2", "output": "4"}}
    assert left_out == [
        ("cost above 1000: output", "the feed names no price: that of smaller requests is used"),
        ("cost above 1000: input_audio", "smaller requests have no price for it"),
    ]


@pytest.mark.parametrize(
    ("tiers", "legacy", "expected", "left_out"),
    [
        # The old form of the only tier repeats it, and its size may be another.
        ([{"input": 2, "output": 8, "tier": {"size": 512000}}], {"input": 2, "output": 8}, [512000], []),
        (None, {"input": 2, "output": 8}, [200000], []),
        ([], {"input": 2, "output": 8}, [200000], []),
        (
            [{"input": 2, "output": 8, "tier": {"size": 512000}}],
            {"input": 3, "output": 8},
            [512000],
            ["cost.context_over_200k"],
        ),
    ],
)
def test_the_old_form_of_a_tier(tiers: object, legacy: object, expected: list[int], left_out: list[str]):
    """`context_over_200k` counts only where there are no tiers; one that says something else is listed."""
    document, found = costing({"input": 1, "output": 4, "tiers": tiers, "context_over_200k": legacy})
    assert list(variants(document)) == [f"input_tokens_above={size}" for size in expected]
    assert [what for what, _ in found] == left_out


@pytest.mark.parametrize(
    "tiers",
    [
        "many",
        {"size": 3},
        [{"input": 2, "output": 8, "tier": {"size": 1000}}] * 21,
        [None],
        [{"input": 2, "output": 8}],
        [{"input": 2, "output": 8, "tier": {"type": "time", "size": 1000}}],
        [{"input": 2, "output": 8, "tier": {"size": -1}}],
        [{"input": 2, "output": 8, "tier": {"size": 0.5}}],
        [{"input": 2, "output": 8, "tier": {"size": "1000"}}],
        [{"input": 2, "output": 8, "tier": {"size": 10**20}}],
    ],
)
def test_tiers_that_cannot_be_read(tiers: object):
    """Of another kind, without a size, or too many: the base stays, and the tiers are listed."""
    document, left_out = costing({"input": 1, "output": 4, "tiers": tiers})
    assert only_rates(document) == {"input": "1", "output": "4"}
    assert variants(document) == {}
    assert "cost.tiers" in [what for what, _ in left_out]


def test_two_tiers_of_one_size():
    """Of two tiers with the same size the first counts, and the second is listed."""
    tier = {"input": 2, "output": 8, "tier": {"size": 1000}}
    document, left_out = costing({"input": 1, "output": 4, "tiers": [tier, {**tier, "input": 3}]})
    assert variants(document) == {"input_tokens_above=1000": {"input": "2", "output": "8"}}
    assert [what for what, _ in left_out] == ["cost.tiers"]


def modes(**of: object) -> dict[str, object]:
    """A model's modes."""
    return {"experimental": {"modes": of}}


FLAT = {"input": 5, "output": 25}
DEAR = {"input": 10, "output": 50}


def mode(**body: object) -> dict[str, object]:
    """A mode that is asked for with these words in a request."""
    return {"cost": DEAR, "provider": {"body": body, "headers": {"x": "y"}}}


@pytest.mark.parametrize("option", ["service_tier", "speed"])
def test_a_mode_is_an_option(option: str):
    """A mode that is asked for in the body of a request is an option, with all of its prices."""
    document, left_out = costing(FLAT, modes(fast=mode(**{option: "fast"}), high={"provider": {}}))
    assert variants(document) == {f"{option}=['fast']": {"input": "10", "output": "50"}}
    assert left_out == []


@pytest.mark.parametrize(
    ("cost", "fast", "words"),
    [
        (FLAT, {"cost": DEAR}, "by an option"),
        (FLAT, mode(effort="fast"), "by an option"),
        (FLAT, mode(speed=["fast"]), "by an option"),
        (FLAT, mode(speed="FAST!"), "by an option"),
        (FLAT, mode(speed="fast", beta="x"), "by an option"),
        ({**FLAT, "cache_read": 1}, mode(speed="fast"), "everything that is priced"),
        (TIERED_COST, mode(speed="fast"), "for large requests"),
    ],
)
def test_modes_that_do_not_say_enough(cost: object, fast: object, words: str):
    """A mode without an option, or without every price, is not taken over, and listed with the reason."""
    document, left_out = costing(cost, modes(fast=fast))
    assert not any("speed" in each for each in variants(document))
    ((what, why),) = left_out
    assert what == "mode fast"
    assert words in why


@pytest.mark.parametrize("name", ["big-pickle", "freedom", "free-wheel"])
def test_zero_prices_may_mean_unknown(name: str):
    """Zero for all, of a model that does not say that it is free, is no price: it is unpriced, and listed."""
    document, left_out = costing({"input": 0, "output": 0.0, "cache_read": 0}, key=name)
    assert document["prices"] == []
    assert document["unpriced"] == UNPRICED_ZERO
    assert left_out == [("cost", UNPRICED_ZERO)]


@pytest.mark.parametrize("name", ["big-pickle-free", "gemma:free"])
def test_a_free_model(name: str):
    """Zero is a price where the id says so."""
    document, left_out = costing({"input": 0, "output": 0}, key=name)
    assert only_rates(document) == {"input": "0", "output": "0"}
    assert left_out == []


def test_a_free_model_by_its_name():
    """Zero is a price where the name says so."""
    document, _ = costing({"input": 0, "output": 0}, {"name": "Mini (free)"})
    assert only_rates(document) == {"input": "0", "output": "0"}


def test_one_zero_among_prices():
    """A single zero is not taken for a price: what is cached costs as input then, which is never too low."""
    document, left_out = costing({"input": 1, "output": 4, "cache_read": 0, "cache_write": 0})
    assert only_rates(document) == {"input": "1", "output": "4"}
    assert [what for what, _ in left_out] == ["cache_read, cache_write"]


@pytest.mark.parametrize("cost", [None, {}, {"input": None}])
def test_no_cost(cost: object):
    """A model without a price, such as one of a subscription, is known and unpriced."""
    document, left_out = costing(cost)
    assert (document["prices"], document["unpriced"]) == ([], "the feed lists no price for it")
    assert left_out == []


@pytest.mark.parametrize(
    ("cost", "left_out"),
    [
        ([1, 2], [("cost", "it is no object")]),
        ({"input": "dear"}, [("cost.input", "'dear' is no amount of money")]),
        ({"input": True}, [("cost.input", "'a value of type bool' is no amount of money")]),
        ({"input": [0.5]}, [("cost.input", "'a value of type list' is no amount of money")]),
        ({"input": -1}, [("cost.input", "-1 is no price: prices are not negative")]),
        ({"input": 10**20}, [("cost.input", "100000000000000000000 USD is more than any price")]),
        ({"input": "1_000"}, [("cost.input", "'1_000' is no amount of money")]),
        ({"input": "١"}, [("cost.input", "'\\u0661' is no amount of money")]),
        ({"per_minute": 0.006}, [("cost.per_minute", "costcalc has no meter for it")]),
        ({"<b>\x1b[31m": 1}, [("cost.<b>\\x1b[31m", "costcalc has no meter for it")]),
    ],
)
def test_costs_that_cannot_be_read(cost: object, left_out: list[tuple[str, str]]):
    """What is no price is listed, and the model is unpriced."""
    document, found = costing(cost)
    assert document["prices"] == []
    assert found == left_out


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"limit": {"context": "128k"}}, "limit.context"),
        ({"limit": {"context": 0}}, "limit.context"),
        ({"limit": {"context": 1.5}}, "limit.context"),
        ({"limit": {"context": True}}, "limit.context"),
        ({"release_date": "July"}, "release_date"),
        ({"release_date": "2025-02-30"}, "release_date"),
        ({"release_date": 2025}, "release_date"),
        ({"last_updated": "yesterday"}, "last_updated"),
        ({"name": "One\x1b[2J"}, "name"),
        ({"name": "\u202eenO"}, "name"),
        ({"name": 7}, "name"),
        ({"name": "x" * 201}, "name"),
    ],
)
def test_other_words_that_cannot_be_read(more: dict[str, object], what: str):
    """A window, day or name that is none is left out and listed; the price stays."""
    document, left_out = costing({"input": 1, "output": 4}, more)
    assert only_rates(document) == {"input": "1", "output": "4"}
    assert not {"context_window", "released"} & document.keys()
    assert document["name"] in {"One", "one"}
    assert [each for each, _ in left_out] == [what]


def test_a_month_is_a_date_too():
    """Some models are known to be of a month; weights that nobody speaks of are left open."""
    document, left_out = costing(
        {"input": 1, "output": 4}, {"release_date": "2025-07", "open_weights": "yes"}
    )
    assert document["released"] == "2025-07"
    assert "weights" not in document
    assert left_out == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[31mb", "acme/a\\x1b[31mb"),
        ("ab\u202e", "acme/ab\\u202e"),
        ("模型", "acme/\\u6a21\\u578b"),
        ("<script>alert(1)</script>", "acme/<script>alert(1)</script>"),
        ("=cmd()", "acme/=cmd()"),
        ("", "acme/"),
        ("a" * 300, "acme/" + "a" * 55 + "..."),
    ],
)
def test_ids_that_are_none(name: str, shown: str):
    """A model whose id no id may be is left out, and shown in harmless letters."""
    found = market({name: OTHER})
    assert list(found.models) == ["acme/other"]
    ((model, what, _),) = found.left_out
    assert (model, what) == (shown, "id")


def test_entries_that_are_none():
    """A model that is no object, and a provider without models, are listed; the rest is read."""
    text = json.dumps({"bad": [], "worse": {"models": 3}, "acme": {"models": {"one": "x", "other": OTHER}}})
    found = models_dev.read(text, DAY)
    assert [(each.model, each.what) for each in found.left_out] == [
        ("bad", "provider"),
        ("worse", "provider"),
        ("acme/one", "model"),
    ]
    assert list(found.models) == ["acme/other"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><html><body>Sorry</body></html>",
        b"[]",
        b"{}",
        b"null",
        b'{"error": "rate limit"}',
        b'{"acme": {"models": {}}}',
        b'{"acme": {"models": {"one": {"cost": {"input": 0, "output": 0}}}}}',
        b'{"gpt": {"litellm_provider": "openai", "input_cost_per_token": 1e-6}}',
        b'{"acme": {"models": {"one": {"cost": {"input": NaN, "output": 1}}}}}',
        b'{"acme": {"models": {"one": {"cost": {"input": 1e999, "output": 1}}}}}',
    ],
)
def test_what_is_not_this_feed(content: bytes):
    """A web page, another file, an empty one, or one without a price, is refused as a whole."""
    with pytest.raises(FeedError) as caught:
        models_dev.read(content, DAY)
    assert caught.value.feed == "models.dev"


def test_a_file_that_was_cut():
    """Whichever tenth byte it was cut at, nothing of it is used."""
    whole = json.dumps({"acme": {"models": {"mini-4": PLAIN, "other": OTHER}}}).encode()
    for length in range(0, len(whole), 10):
        with pytest.raises(FeedError):
            models_dev.read(whole[:length], DAY)
