"""Prices on which layers disagree: made-up layers, figures small enough to compare by eye."""

from __future__ import annotations

from decimal import Decimal

import pytest

from costcalc.questions.audit.shape import VALUE
from tests.builders import model, period, pricing_file, variant
from tests.layers import found, listed, market, rates


def own(prices: str = "input: 2 USD/Mtoken, output: 8 USD/Mtoken", also: str = "", more: str = "") -> str:
    """Our own table of one model, `acme/one`, from 2025 on."""
    return pricing_file(model(period(prices, also=also), also=more))


def feed(prices: dict[str, str], name: str = "feed-a", *variants, **more):
    """A feed that lists `acme/one`."""
    return market(name, listed("acme/one", name, prices, variants, **more))


def when(name: str, conditions: dict[str, object], prices: dict[str, str]):
    """A variant of a feed's model."""
    return {"when": conditions, "rates": rates(name, prices)}


def seen(findings):
    """What was found, in short: kind, meter, variant, and the amounts by layer."""
    return [
        (each.kind, each.meter, each.variant, {value.layer: str(value.amount) for value in each.values})
        for each in findings
    ]


def test_layers_that_agree():
    """Where all say the same, nothing is found, however the figure is written."""
    assert found(own(), feed({"input": "2", "output": "8.0"})) == []


def test_a_price_that_differs():
    """2 against 3 is a finding of its meter: who says what, 1.5 times apart, and our own is used."""
    (one,) = found(own(), feed({"input": "3", "output": "8"}))
    assert (one.kind, one.severity, one.model, one.meter) == ("price", "medium", "acme/one", "input")
    assert [(each.layer, each.amount) for each in one.values] == [
        ("table", Decimal(2)),
        ("feed-a", Decimal(3)),
    ]
    assert (one.ratio, one.used, one.used_amount) == (Decimal("1.5"), "table", Decimal(2))
    assert "feed-a contradicts our table's sourced figure of 2 (Price sheet)" in one.why


def test_who_says_so_since_when():
    """A value has the day since which it holds, or says that there is none, and where it was read."""
    (one,) = found(own(), feed({"input": "3"}))
    ours, theirs = map(VALUE.document, one.values)
    assert (ours["since"], ours["basis"]) == ("2025-01-01T00:00:00Z", "announced")
    assert (theirs["since"], theirs["basis"], theirs["retrieved"]) == (None, "undated", "2026-11-20")
    assert theirs["source"]["url"] == "https://feed-a.example/prices"


@pytest.mark.parametrize(
    ("theirs", "severity"),
    [("4", "high"), ("3.9", "medium"), ("2.2", "medium"), ("2.19", "low"), ("1", "high")],
)
def test_how_bad_it_is(theirs, severity):
    """From twice on, either way, it is high; from a tenth more on medium."""
    (one,) = found(own(), feed({"input": theirs}))
    assert one.severity == severity


@pytest.mark.parametrize(
    ("theirs", "kind"),
    [
        ("2000000", "unit"),
        ("0.000002", "unit"),
        ("2000", "unit"),
        ("0.0020", "unit"),
        ("3000000", "unit"),  # half as much again, and per token
        ("900", "price"),
        ("4100", "price"),
    ],
)
def test_mistaken_units(theirs, kind):
    """A factor of about a thousand or a million, from 500 to 2,000 times, is a mistaken unit."""
    (one,) = found(own(), feed({"input": theirs}))
    assert (one.kind, one.severity) == (kind, "high")
    assert ("mistaken for one another" in one.why) == (kind == "unit")


def test_zero_against_a_price():
    """A zero is a statement too; it has no ratio."""
    (one,) = found(own(), feed({"input": "0", "output": "8"}))
    assert (one.kind, one.severity, one.ratio) == ("zero", "medium", None)
    assert "costs nothing: feed-a" in one.why


def test_a_dispute_that_our_table_names():
    """What our own table names as disputed is known, and low."""
    disputed = "{price: 2 USD/Mtoken, disputed_by: [{source: sheet, price: 3 USD/Mtoken, printed: 3 USD}]}"
    text = own(f"input: {disputed}, output: 8 USD/Mtoken")
    (one,) = found(text, feed({"input": "3"}))
    assert (one.known, one.severity) == (True, "low")
    assert one.why.endswith("Our table names this dispute itself.")
    (other,) = found(text, feed({"input": "4"}))
    assert (other.known, other.severity) == (False, "high")


def test_feeds_among_themselves():
    """Without a table of our own the feed that comes first is used, and it is said why."""
    (one,) = found(None, feed({"input": "2"}), feed({"input": "5"}, "feed-b"))
    assert (one.used, one.used_amount, one.ratio) == ("feed-a", Decimal(2), Decimal("2.5"))
    assert "it comes before feed-b in the order of the layers" in one.why


def test_what_only_one_says():
    """A meter that one layer has alone is no disagreement: nobody says otherwise."""
    assert found(own(), feed({"input": "2", "cache_read": "0.2"})) == []


def test_a_meter_billed_as_another():
    """Image input at the price of input repeats what is found of input, and is not told twice."""
    text = own("input: 2 USD/Mtoken, input_image: as input, output: 8 USD/Mtoken")
    assert seen(found(text, feed({"input": "3", "input_image": "3"}))) == [
        ("price", "input", None, {"table": "2", "feed-a": "3"})
    ]
    assert seen(found(text, feed({"input": "2", "input_image": "3"}))) == [
        ("price", "input_image", None, {"table": "2", "feed-a": "3"})
    ]


def test_two_meters_billed_as_each_other():
    """A cache write without a lifetime and one of five minutes are one thing where each has one of them."""
    text = own(
        "input: 2 USD/Mtoken, cache_write: as cache_write_5m, cache_write_5m: 2.50 USD/Mtoken, "
        "cache_write_1h: 4 USD/Mtoken, output: 8 USD/Mtoken"
    )
    assert seen(found(text, feed({"input": "2", "cache_write": "3.75"}))) == [
        ("price", "cache_write", None, {"table": "2.5", "feed-a": "3.75"})
    ]
    assert seen(found(text, feed({"input": "2", "cache_write_5m": "3.75"}))) == [
        ("price", "cache_write_5m", None, {"table": "2.5", "feed-a": "3.75"})
    ]
    both = feed({"input": "2", "cache_write": "2.5", "cache_write_5m": "3.75"})
    assert [each[1] for each in seen(found(text, both))] == ["cache_write_5m"]


def test_several_names_of_one_layer():
    """Two names that differ within a layer are told beside the others; alone they are no finding."""
    text = own(more="aliases: [one, uno]")
    both = market(
        "feed-a", listed("acme/one", "feed-a", {"input": "2"}), listed("acme/uno", "feed-a", {"input": "5"})
    )
    (one,) = found(text, both)
    assert [(each.layer, each.model, str(each.amount)) for each in one.values] == [
        ("table", "acme/one", "2"),
        ("feed-a", "acme/one", "2"),
        ("feed-a", "acme/uno", "5"),
    ]
    alone = market(
        "feed-a", listed("acme/x", "feed-a", {"input": "2"}), listed("acme/y", "feed-a", {"input": "5"})
    )
    assert found(None, alone) == []


# --- kinds of requests ----------------------------------------------------------------------------


def test_options():
    """A batch price is compared with a batch price; a layer without one has no opinion on it."""
    batch = variant("service_tier: batch", "input: 1 USD/Mtoken, output: 4 USD/Mtoken")
    text = own(also=f"variants:\n  {batch}")
    theirs = when("feed-a", {"service_tier": ["batch"]}, {"input": "1.5", "output": "4"})
    assert seen(found(text, feed({"input": "2", "output": "8"}, "feed-a", theirs))) == [
        ("price", "input", "service_tier=batch", {"table": "1", "feed-a": "1.5"})
    ]
    assert found(text, feed({"input": "2", "output": "8"})) == []


def test_sizes():
    """A tier that one layer does not have is a disagreement on large requests alone."""
    tier = variant("input_tokens_above: 200000", "input: 4 USD/Mtoken, output: 8 USD/Mtoken")
    text = own(also=f"variants:\n  {tier}")
    assert seen(found(text, feed({"input": "2", "output": "8"}))) == [
        ("price", "input", "input_tokens_above=200000", {"table": "4", "feed-a": "2"})
    ]
    same = when("feed-a", {"input_tokens_from": "200000"}, {"input": "4", "output": "8"})
    assert found(text, feed({"input": "2", "output": "8"}, "feed-a", same)) == []


def test_a_size_that_a_layer_cannot_read():
    """A layer by which the model reads 128,000 tokens says nothing of a request of 200,001."""
    tier = variant("input_tokens_above: 200000", "input: 4 USD/Mtoken, output: 8 USD/Mtoken")
    text = own(also=f"variants:\n  {tier}")
    assert found(text, feed({"input": "2"}, context_window=128_000)) == []


PEAK = 'daily: ["01:00-04:00"], weekdays: [mon, tue, wed, thu, fri]'
"""The peak of weekdays, as our own table has it."""


def test_hours_of_the_week():
    """A peak that one layer takes for daily is found on the weekend, whatever day is asked."""
    peak = variant(PEAK, "input: 4 USD/Mtoken, output: 8 USD/Mtoken")
    text = own(also=f"variants:\n  {peak}")
    daily = when("feed-a", {"daily": ["01:00-04:00"]}, {"input": "4", "output": "8"})
    theirs = feed({"input": "2", "output": "8"}, "feed-a", daily)
    for day in ("2026-11-18", "2026-11-22"):
        (one,) = found(text, theirs, on=day)
        assert (one.variant, one.on) == ("sat,sun 01:00-04:00", "2026-11-21T01:00:00Z")
        assert {value.layer: str(value.amount) for value in one.values} == {"table": "2", "feed-a": "4"}


def test_an_instant():
    """Asked at an instant, that instant alone counts."""
    peak = variant(PEAK, "input: 4 USD/Mtoken, output: 8 USD/Mtoken")
    text, theirs = own(also=f"variants:\n  {peak}"), feed({"input": "2", "output": "8"})
    assert found(text, theirs, on="2026-11-21T02:00:00Z") == []
    (one,) = found(text, theirs, on="2026-11-20T02:00:00Z")
    assert (one.variant, one.on) == (None, "2026-11-20T02:00:00Z")


def test_what_is_not_sold_is_told_once():
    """A kind of request that is not for sale is one finding, not one for each meter."""
    unsold = "- {when: {service_tier: flex}, sold: false}"
    text = own(also=f"variants:\n  {unsold}")
    theirs = when("feed-a", {"service_tier": ["flex"]}, {"input": "1", "output": "4"})
    (one,) = found(text, feed({"input": "2", "output": "8"}, "feed-a", theirs))
    assert (one.kind, one.variant, one.used, one.used_amount) == (
        "not_sold",
        "service_tier=flex",
        "table",
        None,
    )
    assert one.why.startswith("Not for sale, by our table.")


# --- dates ----------------------------------------------------------------------------------------

CUT = pricing_file(
    model(
        period("input: 10 USD/Mtoken, output: 8 USD/Mtoken", end="2026-06-01")
        + period("input: 2 USD/Mtoken, output: 8 USD/Mtoken", start="2026-06-01")
    )
)
"""A price that was cut on 2026-06-01."""


def test_a_feed_without_dates_is_not_asked_about_the_past():
    """What was read in November says nothing of May, where the price has changed since."""
    assert found(CUT, feed({"input": "2"}), on="2026-05-01") == []
    (stale,) = found(CUT, feed({"input": "10"}), on="2026-11-22")
    assert (stale.meter, stale.ratio) == ("input", Decimal(5))


def test_a_feed_without_dates_where_nothing_changed():
    """Where the price was the same then as when the feed was read, the feed contradicts it for both days."""
    (one,) = found(CUT, feed({"output": "9"}), on="2026-05-01")
    assert (one.meter, one.on) == ("output", "2026-05-01")


def test_a_dated_feed_is_held_to_its_dates():
    """A feed that says since when is compared on the day asked."""
    theirs = feed({"input": "2"}, start="2025-06-01")
    (one,) = found(CUT, theirs, on="2026-05-01")
    assert [value.since for value in one.values] == ["2025-01-01T00:00:00Z", "2025-06-01T00:00:00Z"]


def test_two_feeds_without_dates_say_nothing_of_the_past():
    """What both were read with in November is no statement on May."""
    assert found(None, feed({"input": "2"}), feed({"input": "5"}, "feed-b"), on="2026-05-01") == []
