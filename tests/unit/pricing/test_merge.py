"""Layers of models: whose price counts, what a feed may add to ours, and whose names are whose."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from costcalc import Usage, Workload
from costcalc.errors import AmbiguousModelError, PatternOnlyError, UnknownModelError, UnpricedModelError
from costcalc.feeds.sheets import Offer, Sheets, period_of
from costcalc.pricing.file.merge import layered
from costcalc.pricing.market import UNDATED, UNDATED_BASIS, Market, Pattern, Tiered
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.pricing_table import PricingTable
from tests.asking import history
from tests.builders import loaded, model, period, pricing_file, usd

if TYPE_CHECKING:
    from typing import Any

    from costcalc.pricing.documents import Document

MILLION = Usage(input_tokens=1_000_000)
SEARCHED = Usage(input_tokens=1_000_000, web_searches=1_000)
ON = "2025-06-01"


def periods(of: PricingTable) -> list[dict[str, Any]]:
    """The history of one model, as JSON has it."""
    found: list[dict[str, Any]] = history(of, {"model": "acme/one"}, date(2026, 11, 22)).to_dict()["periods"]
    return found


def said(
    rates: dict[str, str], start: str | None = None, end: str | None = None, offers: tuple[Offer, ...] = ()
) -> Document:
    """A period of a feed; without a start, undated."""
    return period_of(
        Sheets(_sheet(rates), offers),
        "feed-litellm",
        f"{start}T00:00:00+00:00" if start else UNDATED,
        f"{end}T00:00:00+00:00" if end else None,
        "observed" if start else UNDATED_BASIS,
    )


def _sheet(rates: dict[str, str]) -> dict[str, Tiered]:
    return {meter: Tiered(Decimal(amount)) for meter, amount in rates.items()}


def listed(
    *periods: Document, name: str = "acme/one", aliases: tuple[str, ...] = (), **more: Any
) -> Document:
    """A model of a feed."""
    return {
        "id": name,
        "provider": name.partition("/")[0],
        "layer": "litellm",
        "name": name.partition("/")[2],
        "aliases": [{"name": each} for each in aliases],
        "prices": list(periods),
        **({} if periods else {"unpriced": "the feed lists no price for it"}),
        **more,
    }


def feed(*models: Document, name: str = "litellm", patterns: tuple[Pattern, ...] = ()) -> Market:
    """A feed of these models."""
    return Market(
        feed=name,
        source=Source(f"feed-{name}", name, "dataset"),
        version=None,
        retrieved="2025-05-22",
        providers={each["provider"]: Provider(each["provider"], each["provider"].title()) for each in models},
        models={each["id"]: {**each, "layer": name} for each in models},
        patterns=patterns,
    )


def table(*texts: str, feeds: tuple[Market, ...] = (), order: tuple[str, ...] = ()) -> PricingTable:
    """A table of pricing files and feeds, in that order unless another is said."""
    own = ("overlay", "table") if len(texts) > 1 else ("table",)
    whole = layered(
        loaded(*texts), {each.feed: each for each in feeds}, order or (*own, *(each.feed for each in feeds))
    )
    return PricingTable(Catalogue(compile_table(whole, "", feeds)))


def ours(*periods: str, also: str = "") -> str:
    """A pricing file of one model of ours."""
    return pricing_file(model("".join(periods) or period("input: 1 USD/Mtoken"), also=also))


# --- which layer prices a model ---------------------------------------------------------------------------


def test_the_highest_layer_that_has_a_model_prices_it():
    """Our price stays where a feed says another, and the feed prices what we do not have."""
    found = table(
        ours(), feeds=(feed(listed(said({"input": "9"})), listed(said({"input": "2"}), name="acme/two")),)
    )
    assert found.price("acme/one", MILLION, on=ON).list_cost == usd("1")
    assert found.price("acme/two", MILLION, on=ON).list_cost == usd("2")
    assert [found.price(name, MILLION, on=ON).table.layer for name in ("acme/one", "acme/two")] == [
        "table", "litellm",
    ]  # fmt: skip


def test_the_order_of_layers_is_the_caller_s():
    """A feed above our table prices what both have; the table prices the rest."""
    text = pricing_file(
        model(period("input: 1 USD/Mtoken")), model(period("input: 3 USD/Mtoken"), "acme/three")
    )
    found = table(text, feeds=(feed(listed(said({"input": "9"}))),), order=("litellm", "table"))
    assert found.price("acme/one", MILLION, on=ON).list_cost == usd("9")
    assert found.price("acme/three", MILLION, on=ON).table.layer == "table"


def test_a_layer_that_is_not_in_the_order_is_not_used():
    """A feed alone."""
    found = table(ours(), feeds=(feed(listed(said({"input": "2"}), name="acme/two")),), order=("litellm",))
    assert found.catalogue.ids() == ["acme/two"]


def test_the_first_of_two_feeds_counts():
    """Feeds count in their order, and the overlay above all."""
    one = feed(listed(said({"input": "2"})), listed(said({"input": "2"}), name="acme/two"))
    other = feed(
        listed(said({"input": "3"}), name="acme/two"),
        listed(said({"input": "3"}), name="acme/three"),
        name="other",
    )
    overlay = pricing_file(model(period("input: 0.5 USD/Mtoken"), "acme/three"))
    found = table(ours(), overlay, feeds=(one, other))
    assert {each: found.price(each, MILLION, on=ON).list_cost for each in found.catalogue.ids()} == {
        "acme/three": usd("0.5"), "acme/one": usd("1"), "acme/two": usd("2"),
    }  # fmt: skip


def test_a_price_of_a_lower_feed_where_the_higher_has_none():
    """A feed that only names a model leaves its price to the next; its own names stay."""
    one = feed(listed(name="acme/two", aliases=("deux",)))
    other = feed(listed(said({"input": "3"}), name="acme/two"), name="other")
    cost = table(ours(), feeds=(one, other)).price("deux", MILLION, on=ON)
    assert (cost.model.id, cost.list_cost, cost.table.layer) == ("acme/two", usd("3"), "other")


def test_a_model_of_which_we_know_that_it_has_no_price():
    """A feed does not price what our table says that nobody prices."""
    text = pricing_file("acme/one:\n  name: One\n  unpriced: nobody lists a price\n  prices: []\n")
    with pytest.raises(UnpricedModelError, match="nobody lists a price"):
        table(text, feeds=(feed(listed(said({"input": "9"}))),)).price("acme/one", MILLION, on=ON)


# --- what a feed may add ----------------------------------------------------------------------------------


def test_a_meter_that_our_table_lacks():
    """A price per search is added where the feed agrees on tokens; its line names the feed."""
    found = table(ours(), feeds=(feed(listed(said({"input": "1", "web_search": "0.01"}, "2025-01-01"))),))
    cost = found.price("acme/one", SEARCHED, on=ON)
    assert cost.list_cost == usd("11")
    assert [(each.meter, each.source.id) for each in cost.charges] == [
        ("input", "sheet"), ("web_search", "feed-litellm"),
    ]  # fmt: skip
    assert cost.table.layer == "table"


def test_an_added_meter_is_said():
    """Where the meter is used, and there alone, the answer and its line say from which feed it is."""
    prices = said({"input": "1", "web_search": "0.01", "request": "0"}, "2025-01-01")
    found = table(ours(), feeds=(feed(listed(prices)),))
    notes = [f"{meter}: added from the feed litellm; read 2025-05-22" for meter in ("web_search", "request")]
    cost = found.price("acme/one", SEARCHED, on=ON)
    assert list(cost.notes) == notes
    searched = Workload(input_tokens=1_000_000, web_searches=1_000)
    noted = {each["meter"]: each["source"].get("note") for each in cost.to_dict()["charges"]}
    assert noted["input"] is None
    assert f"web_search: {noted['web_search']}" == notes[0]
    assert list(found.price("acme/one", MILLION, on=ON).notes) == notes[1:]
    assert list(found.compare(searched, ["acme/one"], on=ON).rows[0].notes) == notes


def test_an_undated_meter_is_added_to_no_period():
    """What held before, or will hold later, a feed that gives no days does not say."""
    text = ours(
        period("input: 1 USD/Mtoken", end="2025-05-01"),
        period("input: 1 USD/Mtoken, output: 4 USD/Mtoken", start="2025-05-01", end="2026-12-01"),
        period("input: 1 USD/Mtoken, output: 5 USD/Mtoken", start="2026-12-01"),
    )
    found = table(text, feeds=(feed(listed(said({"input": "1", "web_search": "0.01"}))),))
    with_search = ["web_search" in each.rates for each in found.catalogue.model("acme/one").prices]
    assert with_search == [False, False, False]


def test_a_history_names_the_feed_of_an_added_meter():
    """Its source is the feed, though the period is ours; of a period without one nothing is said."""
    market = feed(listed(said({"input": "1", "web_search": "0.01"}, "2025-01-01")))
    (line,) = periods(table(ours(), feeds=(market,)))
    assert {meter: each["id"] for meter, each in line["added"].items()} == {"web_search": "feed-litellm"}
    (alone,) = periods(table(ours()))
    assert "added" not in alone


def test_a_meter_is_added_to_variants_too():
    """What is not counted in tokens costs as much in every variant."""
    text = ours(
        period(
            "input: 1 USD/Mtoken",
            also="variants:\n- {when: {service_tier: batch}, rates: {input: 0.5 USD/Mtoken}}",
        )
    )
    found = table(text, feeds=(feed(listed(said({"input": "1", "web_search": "0.01"}, "2025-01-01"))),))
    assert found.price("acme/one", SEARCHED, on=ON, service_tier="batch").list_cost == usd("10.5")


@pytest.mark.parametrize(
    "prices",
    [
        # another figure for the same meter
        [said({"input": "1.01", "web_search": "0.01"}, "2025-01-01")],
        # nothing in common that would show whether they speak of the same thing
        [said({"output": "4", "web_search": "0.01"}, "2025-01-01")],
        # not all of our period
        [said({"input": "1", "web_search": "0.01"}, "2025-03-01")],
        [said({"input": "1", "web_search": "0.01"}, "2025-01-01", "2026-03-01")],
        [said({"input": "1", "web_search": "0.01"}, "2025-01-01", "2025-03-01"), said({"input": "1", "web_search": "0.01"}, "2025-04-01")],
        # another figure in a part of it
        [said({"input": "1", "web_search": "0.01"}, "2025-01-01", "2025-03-01"), said({"input": "2", "web_search": "0.01"}, "2025-03-01")],
        [said({"input": "1", "web_search": "0.01"}, "2025-01-01", "2025-03-01"), said({"input": "1", "web_search": "0.02"}, "2025-03-01")],
        [said({"input": "1", "web_search": "0.01"}, "2025-01-01", "2025-03-01"), said({"input": "1"}, "2025-03-01")],
        # withdrawn in a part of it
        [said({"input": "1", "web_search": "0.01"}, "2025-01-01", "2025-03-01"), {**said({}, "2025-03-01"), "withdrawn": True}],
        # never priced
        [],
    ],
)  # fmt: skip
def test_a_meter_is_not_added(prices: list[Document]):
    """Where the feed contradicts us, or does not speak of the whole period, the meter has no price."""
    found = table(ours(), feeds=(feed(listed(*prices)),))
    assert found.catalogue.model("acme/one").prices[0].rates.keys() == {"input"}
    assert found.price("acme/one", MILLION, on=ON).list_cost == usd("1")


def test_a_meter_that_the_feed_prices_alike_all_along():
    """Several periods of a feed cover one of ours, where other things change in them."""
    batch = (Offer({"service_tier": "batch"}, {"input": Tiered(Decimal("0.5"))}),)
    prices = {"input": "1", "web_search": "0.01"}
    market = feed(listed(said(prices, "2025-01-01", "2025-03-01"), said(prices, "2025-03-01", offers=batch)))
    assert table(ours(), feeds=(market,)).price("acme/one", SEARCHED, on=ON).list_cost == usd("11")


def test_token_meters_are_never_added():
    """A price of cached tokens would be another price of ours: they stay as our table bills them."""
    found = table(ours(), feeds=(feed(listed(said({"input": "1", "cache_read": "0.1"}))),))
    cached = Usage(input_tokens=1_000_000, cache_read_tokens=1_000_000)
    assert found.price("acme/one", cached, on=ON).list_cost == usd("1")


def test_what_is_not_sold_stays_so():
    """Our table's word on a meter is not filled over, and a withdrawn period is left alone."""
    text = ours(
        period("input: 1 USD/Mtoken, web_search: not sold", end="2026-01-01"),
        "- {effective_from: 2026-01-01T00:00:00Z, source: sheet, withdrawn: true}\n",
    )
    found = table(text, feeds=(feed(listed(said({"input": "1", "web_search": "0.01"}))),))
    assert found.catalogue.model("acme/one") == table(text).catalogue.model("acme/one")


def test_earlier_periods():
    """The dated prices of a feed that end where ours begin, if both agree from there on."""
    market = feed(
        listed(
            said({"input": "9"}, None, "2024-01-01"),
            said({"input": "3"}, "2024-01-01", "2024-07-01"),
            said({"input": "2"}, "2024-07-01", "2025-01-01"),
            said({"input": "1"}, "2025-01-01"),
        )
    )
    found = table(ours(), feeds=(market,))
    prices = found.catalogue.model("acme/one").prices
    assert [(str(each.start.date()), each.source.id) for each in prices] == [
        ("2024-01-01", "feed-litellm"), ("2024-07-01", "feed-litellm"), ("2025-01-01", "sheet"),
    ]  # fmt: skip
    cost = found.price("acme/one", MILLION, on="2024-08-01")
    assert (cost.list_cost, cost.effective_from_basis) == (usd("2"), "observed")


def test_an_earlier_price_that_overlaps_ours_ends_where_ours_begins():
    """A feed noticed a price a month late, and agrees from our day on."""
    market = feed(listed(said({"input": "1"}, "2024-10-01")))
    prices = table(ours(), feeds=(market,)).catalogue.model("acme/one").prices
    assert [each.effective_to and str(each.effective_to.date()) for each in prices] == ["2025-01-01", None]


@pytest.mark.parametrize(
    "prices",
    [
        # it says another price from our first day on
        [said({"input": "3"}, "2024-01-01", "2025-01-01"), said({"input": "2"}, "2025-01-01")],
        # it does not speak of our first day
        [said({"input": "3"}, "2024-01-01", "2025-01-01")],
        # it is silent in between
        [said({"input": "3"}, "2024-01-01", "2024-06-01"), said({"input": "1"}, "2025-01-01")],
        # nobody knows when it began
        [said({"input": "3"}, None, "2025-01-01"), said({"input": "1"}, "2025-01-01")],
    ],
)
def test_earlier_periods_that_are_not_added(prices: list[Document]):
    """An earlier price is taken from a feed only with its beginning, its end, and an agreement on what follows."""
    found = table(ours(), feeds=(feed(listed(*prices)),))
    assert len(found.catalogue.model("acme/one").prices) == 1


def test_no_figure_of_ours_changes():
    """Whatever a feed says, each of our periods keeps its rates and variants."""
    text = ours(
        period("input: 1 USD/Mtoken, output: 4 USD/Mtoken", end="2025-05-01"),
        period("input: 2 USD/Mtoken, output: 8 USD/Mtoken", start="2025-05-01"),
    )
    market = feed(
        listed(said({"input": "2", "output": "8", "request": "0.1", "cache_read": "0.1"}, "2024-01-01"))
    )
    alone, found = (
        table(text).catalogue.model("acme/one"),
        table(text, feeds=(market,)).catalogue.model("acme/one"),
    )
    for before, after in zip(alone.prices, found.prices[-2:], strict=True):
        assert {meter: after.rates[meter] for meter in before.rates} == before.rates
        assert (after.effective_from, after.effective_to, after.variants) == (
            before.effective_from, before.effective_to, before.variants,
        )  # fmt: skip


# --- names ------------------------------------------------------------------------------------------------


def test_a_feed_s_model_that_our_table_knows_by_another_name():
    """It is our model; its id and its other names lead there."""
    text = ours(also="aliases: [one-2025]")
    market = feed(listed(said({"input": "9"}), name="acme/one-2025", aliases=("acme/uno", "uno", "one-2025")))
    found = table(text, feeds=(market,))
    assert found.catalogue.ids() == ["acme/one"]
    for name in ("acme/one-2025", "one-2025", "acme/uno", "uno"):
        cost = found.price(name, MILLION, on=ON)
        assert (cost.model.id, cost.list_cost, cost.matched) == ("acme/one", usd("1"), "alias")


def test_a_name_that_our_table_re_points_is_not_a_feed_s():
    """`chat` was one model and is another: a feed that has one price for it does not get to say which."""
    text = pricing_file(
        model(period("input: 1 USD/Mtoken"), also="aliases: [{name: chat, effective_to: 2025-06-01T00:00:00Z}]"),
        model(period("input: 2 USD/Mtoken"), "acme/two", "aliases: [{name: chat, effective_from: 2025-06-01T00:00:00Z}]"),
    )  # fmt: skip
    found = table(text, feeds=(feed(listed(said({"input": "9"}), name="acme/chat", aliases=("chat",))),))
    for name in ("chat", "acme/chat"):
        assert [found.price(name, MILLION, on=on).list_cost for on in ("2025-05-31", "2025-06-01")] == [
            usd("1"), usd("2"),
        ]  # fmt: skip


def test_the_same_name_of_another_provider():
    """A host's model of the same name is another model."""
    text = ours(also="aliases: [uno]")
    market = feed(listed(said({"input": "9"}), name="host/uno", aliases=("uno", "eins")))
    found = table(text, feeds=(market,))
    assert found.price("host/uno", MILLION, on=ON).list_cost == usd("9")
    assert found.price("eins", MILLION, on=ON).list_cost == usd("9")
    assert found.price("uno", MILLION, on=ON).list_cost == usd("1")


def test_a_name_that_several_providers_share():
    """Of one layer, all are named; whoever says the provider gets the one."""
    market = feed(
        listed(said({"input": "2"}), name="acme/two-1", aliases=("two",)),
        listed(said({"input": "3"}), name="host/two-x", aliases=("two", "acme/two")),
    )
    found = table(ours(), feeds=(market,))
    with pytest.raises(AmbiguousModelError, match="say acme/two-1 or host/two-x"):
        found.price("two", MILLION, on=ON)
    assert found.price("acme/two", MILLION, on=ON).model.id == "acme/two-1"
    assert found.price("host/two", MILLION, on=ON).model.id == "host/two-x"


def test_a_name_of_a_priced_model_is_not_that_of_one_without():
    """Of two models of a feed with one name, the one with a price has it."""
    market = feed(
        listed(name="acme/two", aliases=("deux",)),
        listed(said({"input": "2"}), name="host/two", aliases=("deux",)),
    )
    assert table(ours(), feeds=(market,)).price("deux", MILLION, on=ON).model.id == "host/two"


def test_an_alias_that_is_the_id_of_another_model():
    """An id stands for its model alone."""
    market = feed(
        listed(said({"input": "2"}), name="acme/two", aliases=("acme/three",)),
        listed(said({"input": "3"}), name="acme/three"),
    )
    found = table(ours(), feeds=(market,))
    assert found.price("acme/three", MILLION, on=ON).list_cost == usd("3")
    assert [each.name for each in found.catalogue.model("acme/two").aliases] == []


def test_models_of_our_own_files_are_not_merged_by_name():
    """An overlay that calls its model as ours is called does not swallow ours."""
    overlay = pricing_file(model(period("input: 0.5 USD/Mtoken"), "acme/private", "aliases: [one]"))
    found = table(ours(), overlay)
    assert found.price("acme/one", MILLION, on=ON).list_cost == usd("1")
    assert found.price("one", MILLION, on=ON).list_cost == usd("0.5")


def test_successors_are_found_under_the_id_that_they_have():
    """A feed above the table knows our model by another id: what names it as its successor still finds it."""
    text = pricing_file(
        model(period("input: 1 USD/Mtoken", end="2025-02-01"), also="successor: acme/two"),
        model(period("input: 2 USD/Mtoken"), "acme/two"),
    )
    market = feed(listed(said({"input": "9"}), name="acme/deux", aliases=("two",)))
    found = table(text, feeds=(market,), order=("litellm", "table"))
    assert found.catalogue.model("acme/one").successor == "acme/deux"
    assert found.price("acme/two", MILLION, on=ON).model.id == "acme/deux"


def test_two_models_of_a_feed_above_that_share_our_name():
    """Ours is a model of its own then."""
    market = feed(
        listed(said({"input": "8"}), name="acme/a", aliases=("one",)),
        listed(said({"input": "9"}), name="acme/b", aliases=("one",)),
    )
    found = table(ours(), feeds=(market,), order=("litellm", "table"))
    assert found.price("acme/one", MILLION, on=ON).list_cost == usd("1")


# --- patterns ---------------------------------------------------------------------------------------------

PATTERNS = (
    Pattern("acme/two", "starts_with", "Two-"),
    Pattern("acme/two", "ends_with", "-deux"),
    Pattern("acme/two", "contains", "zwei"),
    Pattern("acme/two", "regex", r"^dos-\d{4}$"),
    Pattern("acme/two", "regex", "shared"),
    Pattern("host/three", "contains", "shared"),
    Pattern("host/three", "contains", "two-"),
    Pattern("acme/gone", "contains", "gone"),
)
GUESSING = table(
    ours(),
    feeds=(
        feed(
            listed(said({"input": "2"}), name="acme/two"),
            listed(said({"input": "3"}), name="host/three"),
            patterns=PATTERNS,
        ),
    ),
)


@pytest.mark.parametrize(
    "name", ["acme/two-2025", "acme/TWO-x", "acme/num-deux", "acme/no-zwei-x", "acme/Dos-2025"]
)
def test_each_kind_of_pattern(name: str):
    """The beginning, the end, a part, a regular expression; in any case of letters."""
    cost = GUESSING.price(name, MILLION, on=ON, allow_pattern=True)
    assert (cost.model.id, cost.matched) == ("acme/two", "pattern")
    assert (
        cost.notes[0]
        == "the name was recognised by a pattern of a feed, which is a guess: say acme/two to be sure"
    )


def test_a_pattern_of_another_provider_does_not_count():
    """`host/two-2025` is looked for among the patterns of `host` alone."""
    assert GUESSING.allowing(pattern=True).price("host/two-x", MILLION, on=ON).model.id == "host/three"


def test_a_pattern_is_not_knowledge():
    """A name that nothing but a pattern knows is an error that says what it may be, unless guesses are allowed."""
    with pytest.raises(
        PatternOnlyError, match=r"only a pattern of a feed recognises it.*did you mean acme/two"
    ) as caught:
        GUESSING.price("acme/two-2025", MILLION, on=ON)
    assert (caught.value.code, caught.value.near) == ("pattern_only", ("acme/two",))
    command = f"costcalc price acme/two-2025 --input 1000000 --on {ON} --allow-pattern"
    assert caught.value.commands == (command,)
    assert str(caught.value).endswith(f"\ntry: {command}")
    with pytest.raises(PatternOnlyError) as caught:  # nothing says that the price held on that day
        GUESSING.price("acme/two-2025", MILLION, on="2025-01-01")
    assert caught.value.commands[0].endswith("--on 2025-01-01 --allow-undated --allow-pattern")
    there = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert str(there) == str(caught.value)
    allowed = GUESSING.allowing(pattern=True)
    assert allowed.allowing(pattern=True) is allowed
    assert allowed.price("acme/two-2025", MILLION, on=ON, allow_undated=True).matched == "pattern"


def test_a_host_is_who_sells_the_models_of_two_makers():
    """What a feed lists at a host needs its prefix, and is told with its price; our own file calls it so."""
    two = said({"input": "2"})
    host = [listed(two, name=f"host/{each}", aliases=(each,)) for each in ("claude-9", "gpt-9", "yi-9")]
    market = feed(*host, listed(two, name="maker/yowl-9", aliases=("yowl-9",)))
    found = table(ours(), feeds=(market,))
    assert [found.catalogue.is_host(each) for each in ("host", "maker", "acme")] == [True, False, False]
    with pytest.raises(UnknownModelError, match=r"only hosts are known; .*: host/yi-9 input 2") as caught:
        found.price("yi-9", MILLION, on=ON)
    assert caught.value.near == ("host/yi-9",)
    assert found.price("host/yi-9", MILLION, on=ON).model.id == "host/yi-9"
    assert found.price("yowl-9", MILLION, on=ON).model.id == "maker/yowl-9"
    own = pricing_file(model(period("input: 1 USD/Mtoken"), "host/yi-9", "aliases: [yi-9]"))
    own = own.replace("providers:", "providers:\n  host: {name: Host}", 1)
    assert table(own, feeds=(market,)).price("yi-9", MILLION, on=ON).model.layer == "table"
    assert table(ours(), own, feeds=(market,)).price("yi-9", MILLION, on=ON).model.layer == "overlay"


def test_a_name_that_its_maker_sells_is_no_host_s():
    """The maker's id of a lower layer has it, though a host of a higher one calls its own so."""
    first, second = said({"input": "2"}), said({"input": "3"})
    hosts = feed(
        *(listed(first, name=f"host/{each}", aliases=(each,)) for each in ("qwen-9", "gpt-9", "yi-9")),
        name="genai-prices",
    )
    makers = feed(listed(second, name="alibaba/qwen-9"))
    found = table(ours(), feeds=(hosts, makers))
    answer = found.price("qwen-9", MILLION, on=ON)
    assert (answer.model.id, answer.matched, answer.list_cost) == ("alibaba/qwen-9", "alias", usd("3"))
    assert found.price("host/qwen-9", MILLION, on=ON).list_cost == usd("2")
    for name in ("gpt-9", "yi-9"):
        with pytest.raises(UnknownModelError):
            found.price(name, MILLION, on=ON)


def test_the_feed_asked_by_itself_answers_by_its_patterns():
    """Who asks that feed alone gets what it says."""
    market = feed(listed(said({"input": "2"}), name="acme/two"), patterns=PATTERNS[:1])
    alone = table(ours(), feeds=(market,), order=("litellm",))
    assert alone.price("acme/two-2025", MILLION, on=ON).matched == "pattern"
    with pytest.raises(UnknownModelError):
        alone.price("acme/two-fast", MILLION, on=ON)


@pytest.mark.parametrize(
    "name", ["acme/two-fast", "acme/two-8b", "acme/two-3", "acme/two-mini-2025", "acme/two-8x7b"]
)
def test_a_suffix_that_names_another_product(name: str):
    """It is unknown, whoever allows guesses: it is not sold at the price of what stands before it."""
    with pytest.raises(UnknownModelError, match="no model is called") as caught:
        GUESSING.price(name, MILLION, on=ON, allow_pattern=True)
    assert caught.value.code == "unknown_model"


@pytest.mark.parametrize("name", ["acme/dos-20255", "other/zwei", "acme/zw", "acme/gone"])
def test_no_pattern(name: str):
    """A name that no pattern recognises is unknown, and so is that of a model which is not in the table."""
    with pytest.raises(UnknownModelError):
        GUESSING.price(name, MILLION, on=ON)


@pytest.mark.parametrize("name", ["num-deux", "shared-x"])
def test_a_bare_name_is_not_guessed(name: str):
    """Whose price is meant it does not say, and what a pattern makes of it is not suggested."""
    with pytest.raises(UnknownModelError) as caught:
        GUESSING.price(name, MILLION, on=ON)
    assert caught.value.near == ()


def test_a_name_of_one_provider_is_not_another_s_model():
    """What a host calls `acme/two` is the host's only where our own file says so, or nobody is Acme."""
    market = feed(
        listed(said({"input": "3"}), name="host/three", aliases=("acme/zwei", "acme/drei", "nobody/three")),
        patterns=(Pattern("acme/one", "contains", "zwei"),),
    )
    found = table(ours(), feeds=(market,))
    assert found.price("nobody/three", MILLION, on=ON).matched == "alias"
    assert found.price("acme/zwei", MILLION, on=ON, allow_pattern=True).model.id == "acme/one"
    with pytest.raises(UnknownModelError) as caught:
        found.price("acme/drei", MILLION, on=ON)
    assert caught.value.near == ("host/three",)


def test_a_name_that_is_too_long_for_patterns():
    """Nothing is tried on a name of more than 300 characters."""
    guessing = GUESSING.allowing(pattern=True)
    assert guessing.price("acme/zwei" + "x" * 291, MILLION, on=ON).matched == "pattern"
    with pytest.raises(UnknownModelError):
        guessing.price("acme/zwei" + "x" * 292, MILLION, on=ON)


def test_a_feed_is_told_as_it_was_used():
    """How many models it has, how many with a price, how many of them are in the table under its own name."""
    market = feed(
        listed(said({"input": "1"})), listed(said({"input": "2"}), name="acme/two"), listed(name="acme/three")
    )
    (found,) = table(ours(), feeds=(market,)).catalogue.feeds()
    assert found._asdict() == {
        "name": "litellm", "version": None, "retrieved": "2025-05-22", "models": 3, "priced": 2, "used": 2,
    }  # fmt: skip
