"""The table that everybody asks: options, sums, and whose contract is in force."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from costcalc import Usage
from costcalc.errors import MomentError, NoPriceInForceError, RequestSizeError, UnpricedModelError, UsageError
from costcalc.rating.table import asked_options
from tests.builders import ROOT, at, model, one_model, period, pricing_file, table_of, usd, variant

CLOSE_CALLS = table_of((ROOT / "tests" / "cases" / "tables" / "close-calls.yaml").read_text(encoding="utf-8"))
ON = at("2026-06-01T12:00Z")


def test_options_have_room_and_no_more():
    """Twenty options of fifty characters each, name and value; one more of either is refused."""
    longest = "x" * 50
    twenty = {f"{number:02}{longest[2:]}": longest for number in range(20)}
    assert asked_options(twenty) == twenty
    assert asked_options({"a": "b"}) == {"a": "b"}
    with pytest.raises(UsageError, match=r"^options: at most 20 options$"):
        asked_options({**twenty, "one": "more"})
    for options in (
        {longest + "x": "a"},
        {"a": longest + "x"},
        {"": "a"},
        {"a": ""},
        {"a": "\x1b"},
        {"a": 1},
    ):
        with pytest.raises(UsageError, match=r"^options: .* is no option: names and values are short texts$"):
            asked_options(options)


def test_an_option_said_twice():
    """The same twice is once; two values are not chosen between. What is no map is none."""
    assert asked_options({"service_tier": "batch"}, service_tier="batch") == {"service_tier": "batch"}
    assert asked_options(None, service_tier="batch", region="eu") == {"service_tier": "batch", "region": "eu"}
    assert asked_options(None) == asked_options({}) == {}
    for name in ("service_tier", "region"):
        with pytest.raises(UsageError, match=f"^options: {name} is given twice, as 'one' and 'other'$"):
            asked_options({name: "one"}, **{name: "other"})
    with pytest.raises(UsageError, match=r"^options: options are a map of names and values, not 'batch'$"):
        asked_options("batch")  # type: ignore[arg-type]


def test_a_usage_is_due():
    """Plain numbers are not taken for a usage."""
    with pytest.raises(
        UsageError,
        match=r"usage: a Usage is due, not '1000': Usage\(input_tokens=…\), or a map of its fields",
    ):
        CLOSE_CALLS.price("acme/fee", 1000, on=ON)


def test_the_same_answer_from_a_table_that_was_asked_before():
    """What a table keeps between two questions changes neither: names, raters, and what it says of itself."""
    fresh = table_of((ROOT / "tests" / "cases" / "tables" / "close-calls.yaml").read_text(encoding="utf-8"))
    for name in ("acme/fee", "acme/grown", "acme/fee"):
        one, other = (table.price(name, Usage(input_tokens=1), on=ON) for table in (fresh, CLOSE_CALLS))
        assert one.to_dict() == other.to_dict()
        assert (one.matched, one.table.layer) == (other.matched, "table")
    assert repr(fresh) == f"<PricingTable of 4 models, {fresh.hash[:19]}…>"
    assert fresh.version == 1


def test_a_model_that_nobody_prices_says_why():
    """The reason of the table stands in the place of dates on which it was never sold."""
    table = table_of(
        pricing_file("acme/open:\n  name: Open\n  unpriced: weights alone, nobody hosts them\n  prices: []\n")
    )
    with pytest.raises(UnpricedModelError, match="weights alone, nobody hosts them"):
        table.price("acme/open", Usage(input_tokens=1), on=ON)


def test_a_model_that_nobody_prices_says_what_its_hosts_take():
    """Who serves the same weights then is told with the prices, and a command that answers."""
    host = model(period("input: 2 USD/Mtoken, output: 3 USD/Mtoken"), "acme/host", "weights_of: acme/open")
    table = table_of(
        pricing_file(host + "acme/open:\n  name: Open\n  unpriced: its maker sells none\n  prices: []\n")
    )
    with pytest.raises(UnpricedModelError, match="its maker sells none") as caught:
        table.price("acme/open", Usage(input_tokens=1), on="2025-06-01")
    assert caught.value.hosts == ("acme/host",)
    assert "its hosts, USD per million tokens: acme/host input 2, output 3" in str(caught.value)
    assert "try: costcalc price acme/host --input 1 --on 2025-06-01" in str(caught.value)


def test_a_sum_that_may_be_above_a_threshold_is_an_estimate_only_where_one_is():
    """With requests at their mean: an estimate where the price has thresholds, exact where it has none."""
    tiers = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant("input_tokens_above: 500"))
    flat = one_model("input: 1 USD/Mtoken")
    for table, estimate in ((tiers, "every request taken at the mean size"), (flat, None)):
        found = table.price("acme/one", Usage(input_tokens=1_000, requests=2), on=ON, mean_request=True)
        assert (found.estimate, found.list_cost) == (estimate, usd("0.001"))


def test_even_use_is_said_beside_the_mean():
    """Two things taken for granted are both said."""
    table = one_model(
        "input: 1 USD/Mtoken, output: 4 USD/Mtoken",
        variant('daily: ["00:00-12:00"]') + variant("input_tokens_above: 500")
        + variant('daily: ["00:00-12:00"], input_tokens_above: 500', "input: 4 USD/Mtoken, output: 8 USD/Mtoken"),
    )  # fmt: skip
    found = table.price("acme/one", Usage(input_tokens=2_000, requests=2), on="2026-06-01", mean_request=True)
    assert found.estimate == "every request taken at the mean size; even use over the day"
    assert found.list_cost == usd("0.006")  # 1,000 a request, above 500: half the day at 4, half at 2
    assert [line.variant for line in found.charges] == [
        "input_tokens_above=500",
        "input_tokens_above=500, 00:00-12:00",
    ]


def test_an_error_about_a_meter_leads_nowhere_else():
    """A model that is on sale is not said to have ended because a meter of it has no price."""
    table = table_of(
        pricing_file(
            model(period("input: 1 USD/Mtoken"), also="successor: acme/two"), model(period("input: 1 USD/Mtoken"), "acme/two")
        )
    )  # fmt: skip
    with pytest.raises(NoPriceInForceError) as caught:
        table.price("acme/one", Usage(output_tokens=1), on=ON)
    assert (caught.value.successor, caught.value.commands) == (None, ())


@pytest.mark.parametrize("year", [1, 1969, 3000, 9999])
def test_a_year_out_of_range_is_refused_of_an_instant_too(year: int):
    """An instant that needs no reading is looked at as one that does."""
    with pytest.raises(MomentError, match="out of range"):
        one_model("input: 1 USD/Mtoken").price(
            "acme/one", Usage(input_tokens=1), on=datetime(year, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
        )


@pytest.mark.parametrize("given", ["false", "true", 1, None])
def test_what_is_allowed_is_true_or_false(given: Any):
    """The word `false` of a form is no False: it allowed what nobody wanted."""
    table = one_model("input: 1 USD/Mtoken")
    for name in ("undated", "pattern"):
        with pytest.raises(UsageError, match="True or False is due"):
            table.allowing(**{name: given})


def test_an_instant_of_another_zone_is_the_same_instant():
    """01:30 in Tokyo is 16:30 in UTC, where the night rate begins: the same cost, and the same document."""
    table = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken", variant('daily: ["16:30-00:30"]'))
    tokyo = datetime(2026, 6, 2, 1, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    costs = [
        table.price("acme/one", Usage(input_tokens=1_000_000), on=on)
        for on in (tokyo, at("2026-06-01T16:30Z"))
    ]
    assert costs[0].to_dict() == costs[1].to_dict()
    assert costs[0].list_cost == usd("2")
    with pytest.raises(MomentError, match="has no time zone: costcalc does not guess one"):
        table.price("acme/one", Usage(input_tokens=1), on=datetime(2026, 6, 2, 1, 30))  # noqa: DTZ001 - the point


CHANGED_AT_NOON = table_of(
    pricing_file(
        model(
            period("input: 1 USD/Mtoken", "2026-01-01", "2026-06-01T12:00:00Z")
            + period(
                "input: 1 USD/Mtoken, request: 0.01 USD/request", "2026-06-01T12:00:00Z",
                also="variants: [{when: {input_tokens_above: 5000}, rates: {input: 3 USD/Mtoken}}]",
            ),
            also="context_window: 2k token",
        )
    )
)  # fmt: skip


def test_a_day_on_which_a_fee_begins():
    """Half of the day has a fee for each request: how many they were has to be said, as if all of it had."""
    with pytest.raises(
        RequestSizeError, match=r"^requests: acme/one has a price per request, and 2001 input tokens"
    ):
        CHANGED_AT_NOON.price("acme/one", Usage(input_tokens=2_001), on="2026-06-01", mean_request=True)
    found = CHANGED_AT_NOON.price(
        "acme/one", Usage(input_tokens=2_000, requests=2), on="2026-06-01", mean_request=True
    )
    assert found.list_cost == usd("0.012")  # 2,000 at 1 a million, and two fees for half the day
    assert found.estimate == "every request taken at the mean size; even use over the day"


def test_one_request_is_not_taken_at_a_mean():
    """Leave to take the mean changes nothing for a request whose size is known."""
    found = CHANGED_AT_NOON.price("acme/one", Usage(input_tokens=1_600), on="2026-06-01", mean_request=True)
    assert found.estimate == "even use over the day"
    assert found.list_cost == usd("0.0066")  # 1,600 at 1 a million, and a fee for half the day


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("citation_tokens", "say citation_tokens=7299"),
        ("cached", "say cached=7299"),
        ("pages", "say pages=7299"),
    ],
)
def test_a_quantity_is_no_option(name, says):
    """What is counted, said as an option, is told how to say it: no option of that name is passed over."""
    with pytest.raises(UsageError, match=f"'{name}' is a quantity, and no option of a price: {says}"):
        asked_options({name: "7299"})
