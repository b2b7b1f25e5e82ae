"""The importer of llm-prices: dated prices, sizes as models of their own, and what is left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import FeedError
from costcalc.feeds import llm_prices
from costcalc.feeds.entries import UNPRICED_ZERO, ZERO
from costcalc.pricing.source import Source
from tests.feed_builders import document_of, left_out_of, only_rates, rates

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.market import Market

    Priced = tuple[dict[str, Any], list[tuple[str, str]]]

DAY = "2026-11-22"

# As the file has them, in November 2026: the keys are its own, the figures are made up.
OTHER = {
    "id": "other",
    "vendor": "acme",
    "name": "Other",
    "input": 1,
    "output": 2,
    "input_cached": None,
    "from_date": None,
    "to_date": None,
}


def market(*entries: object) -> Market:
    """What is read of these entries; `other` is there always, so that one model has a price."""
    return llm_prices.read(json.dumps({"prices": [*entries, OTHER]}), DAY)


def listing(amount: object, start: object = None, end: object = None, **more: object) -> dict[str, object]:
    """An entry of the model `one`: a price for input, from a day on to before another."""
    return {
        "id": "one",
        "vendor": "acme",
        "name": "One",
        "input": amount,
        "from_date": start,
        "to_date": end,
        **more,
    }


def read(*entries: dict[str, object]) -> Priced:
    """The document of the model `one`, and what was left out of it."""
    found = market(*entries)
    return document_of(found, "acme/one"), left_out_of(found, "acme/one")


def periods(document: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """From when to when each price for input holds; None where nothing is listed."""
    return [
        (each["effective_from"][:10], each.get("effective_to", "")[:10], rates(each).get("input"))
        for each in document["prices"]
    ]


def test_a_model():
    """An entry without dates is an undated price."""
    found = market(listing(2.5, output=10.0, input_cached=1.25))
    assert document_of(found, "acme/one") == {
        "id": "acme/one",
        "provider": "acme",
        "layer": "llm-prices",
        "name": "One",
        "aliases": [{"name": "one"}],
        "prices": [
            {
                "effective_from": "1970-01-01T00:00:00+00:00",
                "effective_from_basis": "undated",
                "source": "feed-llm-prices",
                "rates": {
                    "input": {"amount": "2.5", "source": "feed-llm-prices"},
                    "cache_read": {"amount": "1.25", "source": "feed-llm-prices"},
                    "output": {"amount": "10", "source": "feed-llm-prices"},
                },
                "variants": [],
            }
        ],
    }
    assert found.left_out == ()
    assert found.source == Source(
        id="feed-llm-prices",
        title="llm-prices historical-v1.json",
        publisher="Simon Willison",
        url="https://www.llm-prices.com/historical-v1.json",
        kind="dataset",
        retrieved=DAY,
    )


def test_vendors_have_our_ids():
    """A vendor is called what it is called here."""
    found = market({**OTHER, "vendor": "moonshot-ai"}, {**OTHER, "vendor": "mistral"})
    assert found.models.keys() >= {"mistral/other", "acme/other"}
    assert found.providers["mistral"].name == "Mistral AI"


def test_dates():
    """A price holds from its first day on, midnight UTC, to before the day on which the next one begins."""
    document, left_out = read(
        listing(10, "2025-06-13"), listing(50, "2025-06-01", "2025-06-13"), listing(60, None, "2025-06-01")
    )
    assert periods(document) == [
        ("1970-01-01", "2025-06-01", "60"),
        ("2025-06-01", "2025-06-13", "50"),
        ("2025-06-13", "", "10"),
    ]
    assert [each["effective_from_basis"] for each in document["prices"]] == [
        "undated",
        "observed",
        "observed",
    ]
    assert document["prices"][1]["effective_to"] == "2025-06-13T00:00:00+00:00"
    assert left_out == []


def test_a_gap():
    """Days of which nothing is listed are a gap, in which the model has no price."""
    document, left_out = read(listing(1, "2025-01-01", "2025-02-01"), listing(2, "2025-03-01"))
    assert periods(document) == [
        ("2025-01-01", "2025-02-01", "1"),
        ("2025-02-01", "2025-03-01", None),
        ("2025-03-01", "", "2"),
    ]
    gap = document["prices"][1]
    assert (gap["withdrawn"], gap["note"]) == (True, "llm-prices lists no price for these days")
    assert left_out == []


def test_an_overlap():
    """Of two prices at once that which begins later holds from its first day on, and the other is listed."""
    document, left_out = read(listing(2, "2025-03-01"), listing(1, "2025-01-01"))
    assert periods(document) == [("2025-01-01", "2025-03-01", "1"), ("2025-03-01", "", "2")]
    assert left_out == [
        ("price from 2025-01-01 to now", "it overlaps that from 2025-03-01 to now, which is taken")
    ]


def test_an_overlap_that_ends():
    """A price goes on unbroken where the one that it interrupted would have ended."""
    document, _ = read(listing(2, "2025-02-01"), listing(1, "2025-01-01", "2025-03-01"))
    assert periods(document) == [("2025-01-01", "2025-02-01", "1"), ("2025-02-01", "", "2")]


def test_a_price_within_another():
    """A price for some days within another interrupts it."""
    document, left_out = read(listing(4), listing(1, "2025-01-01", "2025-02-01"))
    assert periods(document) == [
        ("1970-01-01", "2025-01-01", "4"),
        ("2025-01-01", "2025-02-01", "1"),
        ("2025-02-01", "", "4"),
    ]
    assert [what for what, _ in left_out] == ["price from the beginning to now"]


def test_two_prices_without_a_beginning():
    """Of two that begin at the same time, that which ends first holds until then."""
    document, _ = read(listing(2), listing(1, None, "2025-06-13"))
    assert periods(document) == [("1970-01-01", "2025-06-13", "1"), ("2025-06-13", "", "2")]


def test_two_prices_of_the_same_days():
    """Of two for the same days the later in the file holds, and the other is listed."""
    document, left_out = read(listing(1), listing(2))
    assert periods(document) == [("1970-01-01", "", "2")]
    assert len(left_out) == 1


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-02-30", None),
        ("July", None),
        (20250101, None),
        ("2025-01-01T00:00:00Z", None),
        ("1969-01-01", None),
        ("3000-01-01", None),
        ("2025-01-01", "2025-01-01"),
        ("2025-02-01", "2025-01-01"),
        (None, True),
    ],
)
def test_dates_that_cannot_be_read(start: object, end: object):
    """An entry with a day that is none, or that ends before it begins, is listed and not used."""
    document, left_out = read(listing(1), listing(9, start, end))
    assert periods(document) == [("1970-01-01", "", "1")]
    assert left_out == [("prices", "its dates are no days, or end before they begin")]


@pytest.mark.parametrize(
    ("name", "note"),
    [
        (
            "Gemini 2.5 Pro ≤200k",
            "These prices are for requests of up to 200,000 input tokens; larger ones cost more.",
        ),
        ("Gemini 2.5 Pro >200k", "These prices are for requests of more than 200,000 input tokens."),
        ("Gemini 1.5 Flash-8B > 128k", "These prices are for requests of more than 128,000 input tokens."),
    ],
)
def test_sizes_are_models_of_their_own(name: str, note: str):
    """What large requests cost stays a model of its own, with a note, and is listed."""
    document, left_out = read(listing(1, name=name))
    assert document["note"] == note
    ((what, why),) = left_out
    assert what.endswith("k in its name")
    assert why == "the feed keeps each size as a model of its own"


def test_zero_may_mean_unknown():
    """Zero for all, of a model that does not say that it is free, is no price."""
    document, left_out = read(listing(0, output=0))
    assert (document["prices"], document["unpriced"]) == ([], UNPRICED_ZERO)
    assert left_out == [("input, output", ZERO)]


def test_a_free_model():
    """Zero is a price where the name says so."""
    document, left_out = read(listing(0, output=0, name="One Free"))
    assert only_rates(document) == {"input": "0", "output": "0"}
    assert left_out == []


@pytest.mark.parametrize(
    ("more", "left_out"),
    [
        ({"input": "dear"}, [("input", "'dear' is no amount of money")]),
        ({"input": -2}, [("input", "-2 is no price: prices are not negative")]),
        ({"input": 10**9}, [("input", "1000000000 USD is more than any price")]),
        ({"input": {"usd": 1}}, [("input", "'a value of type dict' is no amount of money")]),
        ({"input": None, "batch": 5}, [("batch", "costcalc has no meter for it")]),
    ],
)
def test_prices_that_cannot_be_read(more: dict[str, object], left_out: list[tuple[str, str]]):
    """What is no price is listed, and the others stay."""
    document, found = read(listing(1, output=4, **more))
    assert only_rates(document) == {"output": "4"}
    assert found == left_out


def test_no_price():
    """A model of which no entry has a price is known and unpriced."""
    document, left_out = read(listing(None))
    assert (document["prices"], document["unpriced"]) == ([], "the feed lists no price for it")
    assert left_out == []


def test_more_entries_than_are_believed():
    """A model with more than a hundred entries is unpriced, and listed."""
    document, left_out = read(*[listing(number + 1) for number in range(101)])
    assert document["prices"] == []
    assert left_out == [("prices", "there are more than 100 entries of it")]


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        (None, ""),
        ({"vendor": "acme"}, "None"),
        ({"id": "one"}, "one"),
        ({"id": 7, "vendor": "acme"}, "7"),
        ({"id": "a b", "vendor": "acme"}, "a b"),
        ({"id": "one", "vendor": "<script>"}, "one"),
        ({"id": "o\x1bne", "vendor": "acme"}, "o\\x1bne"),
        ({"id": "=cmd()", "vendor": "acme"}, "=cmd()"),
    ],
)
def test_entries_that_are_none(entry: object, shown: str):
    """An entry without an id, or with one that no id may be, is listed in harmless letters."""
    found = market(entry)
    assert list(found.models) == ["acme/other"]
    assert [what for what, _ in left_out_of(found, shown)] == ["id"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><html><body>Sorry</body></html>",
        b"[]",
        b"{}",
        b'{"updated_at": "2025-10-10"}',
        b'{"prices": {}}',
        b'{"prices": []}',
        b'{"prices": [{"id": "one", "vendor": "acme", "input": 0, "output": 0}]}',
        b'{"prices": [{"id": "one", "vendor": "acme", "input": Infinity}]}',
    ],
)
def test_what_is_not_this_feed(content: bytes):
    """A web page, another file, an empty one, or one without a price, is refused as a whole."""
    with pytest.raises(FeedError) as caught:
        llm_prices.read(content, DAY)
    assert caught.value.feed == "llm-prices"


def test_a_file_that_was_cut():
    """Whichever tenth byte it was cut at, nothing of it is used."""
    whole = json.dumps({"prices": [listing(1, "2025-01-01"), OTHER]}).encode()
    for length in range(0, len(whole), 10):
        with pytest.raises(FeedError):
            llm_prices.read(whole[:length], DAY)
