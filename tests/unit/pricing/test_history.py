"""The market's history in a table: what it adds to each layer, and what it leaves alone."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from costcalc import Usage
from costcalc.errors import (
    NoPriceInForceError,
    NotDatedError,
    NotSoldError,
    PricingTableError,
    UnknownModelError,
)
from costcalc.pricing.file.merge import layered
from costcalc.pricing.history.files import History, days_read, read_history, sums_of
from costcalc.pricing.history.filling import About
from costcalc.pricing.shapes import BRACKET
from costcalc.pricing.source import SUMS
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table, for_others
from costcalc.pricing_table import PricingTable
from tests.builders import at, loaded, model, period, pricing_file, usd
from tests.layers import listed, market

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from costcalc.pricing.market import Market
    from costcalc.pricing.model import Model

MILLION = Usage(input_tokens=1_000_000)
READ = "2026-11-20"

Seen = tuple[str, str, str, str, str, str, str, str]
"""A line of `periods.csv`: not before, from, to, source, prices, and what is disputed."""


def seen(
    not_before: str, start: str, end: str, source: str, prices: str, disputes: str = "",
    confirmed_by: str = "langfuse",
) -> Seen:  # fmt: skip
    """A period of a model of the history, confirmed by a second file."""
    return not_before, start, end, source, "v1..v2", confirmed_by, prices, disputes


def history(folder: Path, lines: dict[str, list[Seen]], *about: About) -> History:
    """A history of these periods by model."""
    files: dict[str, Sequence[Sequence[str]]] = {
        "periods": [(name, *each) for name, periods in lines.items() for each in periods],
        "models": [*about, *(About(name) for name in lines if name not in {each.model for each in about})],
        "snapshots": [
            (name, "9", "2023-08-01", "2026-11-15", "v9") for name in ("litellm", "langfuse", "acme-feed")
        ],
    }
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("a heading",), *rows])
    (folder / "read.csv").write_text("source,day,version\n")
    (folder / SUMS).write_text(sums_of(str(folder)))
    return read_history(str(folder), str.upper)


def table(found: History | None, *feeds: Market, own: str | None = None) -> PricingTable:
    """A table of our own file, feeds, and a history."""
    markets = {each.feed: each for each in feeds}
    order = ["table", *markets, "history"]
    whole = layered(loaded(own or pricing_file()), markets, order, found)
    return PricingTable(Catalogue(compile_table(whole, "", feeds, found)))


def told(found: Model) -> list[tuple[str, str | None, str, str]]:
    """The periods of a model: from, to, the price of input, and how the beginning is known."""
    return [
        (
            str(each.start.date()),
            str(each.effective_to.date()) if each.effective_to else None,
            str(each.rates["input"].amount),  # type: ignore[union-attr]
            each.basis,
        )
        for each in found.prices
    ]


# --- a model that only the history knows --------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path) -> PricingTable:
    """Acme's first model, cheaper since August, and gone."""
    periods = [
        seen("", "2024-05-14", "2024-08-12", "litellm", "input=3 output=15 batch:input=1.5 batch:output=7.5"),
        seen("2024-08-05", "2024-08-12", "2024-12-02", "litellm", "input=2 output=10@acme-feed"),
    ]
    about = About("acme/one", released="2024-05-01", released_by="acme-feed", last_seen="2024-12-01")
    return table(history(tmp_path, {"acme/one": periods}, about))


def test_a_model_of_the_history(alone: PricingTable):
    """Its periods have days, brackets, files and variants."""
    found = alone.catalogue.model("acme/one")
    assert found.layer == "history"
    assert found.provider.id == "acme"
    assert told(found) == [
        ("2024-05-01", "2024-08-12", "3", "observed"), ("2024-08-12", "2024-12-02", "2", "observed"),
    ]  # fmt: skip
    first, second = found.prices
    assert first.to_bracket == second.from_bracket
    assert second.from_bracket is not None
    assert BRACKET.document(second.from_bracket) == {"not_before": "2024-08-05", "not_after": "2024-08-12"}
    assert (
        first.source.title
        == "the price file of LiteLLM, as it was from 2023-08-01 to 2026-11-15 (version v9)"
    )
    assert second.rates["output"].source.id == "history-acme-feed"  # type: ignore[union-attr]
    assert found.lifecycle.last_seen == "2024-12-01"


def test_prices_of_the_history(alone: PricingTable):
    """Exact between the brackets, an estimate inside one, nothing before, and not dated after."""
    assert alone.price("acme/one", MILLION, on="2024-07-01").estimate is None
    assert alone.price("acme/one", MILLION, on="2024-07-01", service_tier="batch").list_cost == usd("1.5")
    between = alone.price("acme/one", MILLION, on="2024-08-08")
    assert between.list_cost == usd("3")
    assert between.estimate
    assert alone.price("acme/one", MILLION, on="2024-09-01").list_cost == usd("2")
    for day, error in (("2024-04-30", NoPriceInForceError), ("2024-12-02", NotDatedError)):
        with pytest.raises(error):
            alone.price("acme/one", MILLION, on=day)


def test_a_price_that_one_file_alone_shows(tmp_path: Path):
    """It is an estimate that says which file, and on which days: to its newest version at most."""
    lines = [
        seen("", "2024-05-14", "2024-08-12", "litellm", "input=3", confirmed_by=""),
        seen("", "2024-09-01", "", "litellm", "input=2", confirmed_by=""),
    ]
    found = table(history(tmp_path, {"acme/one": lines}))
    for day, days in (("2024-06-01", "2024-05-14 to 2024-08-11"), ("2026-11-20", "2024-09-01 to 2026-11-15")):
        cost = found.price("acme/one", MILLION, on=day)
        assert cost.estimate == f"only the price file of LiteLLM shows this price, from {days}"
        assert (cost.list_cost_low, cost.list_cost_high) == (None, None)
        assert cost.table.retrieved == "2026-11-15"


def test_what_no_file_says_under_a_condition(tmp_path: Path):
    """It is refused, and the rest of the condition is priced."""
    prices = "input=3 cache_read=1 batch:input=1.5 batch:cache_read=- >200000:-"
    found = table(history(tmp_path, {"acme/one": [seen("", "2024-05-14", "", "litellm", prices)]}))
    assert found.price(
        "acme/one", Usage(input_tokens=100_000), on="2024-06-01", service_tier="batch"
    ).list_cost == usd("0.15")
    cached = Usage(input_tokens=1_000, cache_read_tokens=500)
    for usage, tier in ((cached, "batch"), (MILLION, "standard")):
        with pytest.raises(NotSoldError, match="no public price file says"):
            found.price("acme/one", usage, on="2024-06-01", service_tier=tier)


def test_flat_rows_of_the_history(alone: PricingTable):
    """Its figures are among those that are searched and handed on."""
    catalogue = alone.catalogue
    assert {row.list_unit_price for row in catalogue.price_rows()} == {"3", "15", "1.5", "7.5", "2", "10"}
    assert {row.model for row in catalogue.price_rows({"7.5"})} == {"acme/one"}
    assert catalogue.price_rows({"7"}) == []
    assert [each.id for each in catalogue.models_priced_between("2024-05-05", "2024-05-06")] == ["acme/one"]
    assert list(catalogue.models_priced_between("2024-12-03", "2024-12-31")) == []
    handed_on = for_others(catalogue.data)
    assert handed_on.count(b"history-acme-feed") > 1


def test_a_bare_name_is_its_maker_s(tmp_path: Path):
    """A model of its maker is known by its name alone, one of a host is not."""
    line = [seen("", "2024-05-14", "", "litellm", "input=3")]
    found = table(
        history(tmp_path, {"anthropic/claude-9": line, "acme/claude-9": line, "acme/llama-9": line})
    )
    assert found.price("claude-9", MILLION, on="2024-06-01").model.id == "anthropic/claude-9"
    with pytest.raises(UnknownModelError):
        found.price("llama-9", MILLION, on="2024-06-01")


# --- a model of ours ----------------------------------------------------------------------------------------

OBSERVED = [
    seen("", "2024-05-14", "2024-08-12", "litellm", "input=3 output=5"),
    seen("2024-08-05", "2024-08-12", "2025-03-01", "litellm", "input=2 output=5"),
    seen("2025-02-20", "2025-03-01", "", "litellm", "input=1 output=5"),
]


def test_our_periods_stay(tmp_path: Path):
    """The history tells of the time before our first period, and of no other."""
    own = pricing_file(model(period("input: 9 USD/Mtoken", "2024-10-01")))
    found = table(history(tmp_path, {"acme/one": OBSERVED}), own=own).catalogue.model("acme/one")
    assert told(found) == [
        ("2024-05-14", "2024-08-12", "3", "observed"),
        ("2024-08-12", "2024-10-01", "2", "observed"),
        ("2024-10-01", None, "9", "announced"),
    ]
    assert found.prices[1].to_bracket is None


def test_nothing_before_a_release(tmp_path: Path):
    """Nothing that files showed before our table says that a model was released."""
    text = model(period("input: 9 USD/Mtoken", "2024-10-01"), also="released: 2024-08-20")
    found = table(history(tmp_path, {"acme/one": OBSERVED}), own=pricing_file(text)).catalogue.model(
        "acme/one"
    )
    assert told(found)[0] == ("2024-08-20", "2024-10-01", "2", "observed")


@pytest.mark.parametrize(
    ("lines", "own", "also"),
    [
        # one file alone shows it
        ([seen("", "2024-05-14", "2024-08-12", "litellm", "input=3", confirmed_by="")], "2024-10-01", ""),
        # the first price of ours is that of the release
        ([seen("", "2024-05-14", "", "litellm", "input=3")], "2024-10-01", "released: 2024-10-01"),
        ([seen("", "2024-05-14", "", "litellm", "input=3")],
         "{not_before: 2024-09-01, not_after: 2024-10-01}", ""),
    ],
)  # fmt: skip
def test_what_is_not_put_before_our_first_period(tmp_path: Path, lines: list[Seen], own: str, also: str):
    """A card of ours that is known to be whole, and figures that one file alone shows."""
    start = own if own.startswith("{") else f"{own}T00:00:00Z"
    text = model(
        period("input: 9 USD/Mtoken", "2024-10-01").replace("2024-10-01T00:00:00Z", start), also=also
    )
    found = table(history(tmp_path, {"acme/one": lines}), own=pricing_file(text)).catalogue.model("acme/one")
    assert [price for _, _, price, _ in told(found)] == ["9"]


def test_a_name_that_we_date(tmp_path: Path):
    """What our table says that a name meant, the history does not say again."""
    one = model(
        period("input: 9 USD/Mtoken", "2024-10-01"),
        also="aliases: [{name: latest, effective_to: 2025-01-01T00:00:00Z}]",
    )
    two = model(
        period("input: 7 USD/Mtoken", "2024-10-01"), "acme/two",
        also="aliases: [{name: latest, effective_from: 2025-01-01T00:00:00Z}]",
    )  # fmt: skip
    found = table(history(tmp_path, {"acme/latest": OBSERVED}), own=pricing_file(one, two))
    assert found.catalogue.ids() == ["acme/one", "acme/two"]
    assert found.price("latest", MILLION, on="2025-06-01").list_cost == usd("7")


# --- a model of a feed --------------------------------------------------------------------------------------


def of_feed(tmp_path: Path, price: str, *periods: Seen) -> Model:
    """A model that a feed lists at a price, with these periods in the history."""
    feed = market("acme-feed", listed("acme/one", "acme-feed", {"input": price, "output": "5"}), read=READ)
    found = history(tmp_path, {"acme/one": list(periods)} if periods else {})
    return table(found, feed).catalogue.model("acme/one")


def test_a_feed_without_a_history(tmp_path: Path):
    """What nobody saw before holds from the day on which the feed was read."""
    assert told(of_feed(tmp_path, "1")) == [(READ, None, "1", "undated")]


def test_since_when_a_feed_s_price_is_known(tmp_path: Path):
    """It holds from the first day on which it was seen, with all that the feed says of it."""
    found = of_feed(tmp_path, "1", *OBSERVED)
    assert told(found) == [
        ("2024-05-14", "2024-08-12", "3", "observed"),
        ("2024-08-12", "2025-03-01", "2", "observed"),
        ("2025-03-01", None, "1", "undated"),
    ]
    assert found.prices[2].rates["output"].source.id == "feed-acme-feed"  # type: ignore[union-attr]
    assert found.prices[1].to_bracket == found.prices[2].from_bracket
    assert found.prices[2].from_bracket is not None


def test_a_feed_s_richer_sheet(tmp_path: Path):
    """Before all of it was seen, what was seen answers: with its own sizes, and without those of later."""
    sheet = "input=1 output=5"
    feed_seen = [
        seen(
            "",
            "2024-05-14",
            "2024-08-12",
            "litellm",
            f"{sheet} >200000:input=2 >200000:output=9",
            confirmed_by="",
        ),
        seen("", "2024-08-12", "2025-03-01", "litellm", "input=1"),
        seen("", "2025-03-01", "", "litellm", f"{sheet} cache_read=0.1"),
    ]
    found = of_feed(tmp_path, "1", *feed_seen)
    assert [(start, end) for start, end, _, _ in told(found)] == [
        ("2024-05-14", "2024-08-12"), ("2024-08-12", "2025-03-01"), ("2025-03-01", None),
    ]  # fmt: skip
    sized, bare, whole = found.prices
    assert [len(each.variants) for each in found.prices] == [1, 0, 0]
    assert list(bare.rates) == ["input"]
    assert whole.rates["cache_read"].source.id == "history-litellm"  # type: ignore[union-attr]
    assert not sized.unconfirmed  # the feed has the same base


def test_a_feed_s_own_past_needs_no_second_file(tmp_path: Path):
    """What a feed showed itself is its word; what one other file showed is in doubt."""
    lines = [
        seen("", "2024-05-14", "2024-08-12", "litellm", "input=3 output=5", confirmed_by=""),
        seen("", "2024-08-12", "2025-03-01", "acme-feed", "input=2 output=5", confirmed_by=""),
    ]
    assert [each.unconfirmed for each in of_feed(tmp_path, "1", *lines).prices] == [True, False, False]


def test_what_a_feed_says_newly(tmp_path: Path):
    """A price that no file showed yet holds from the day on which the feed was read."""
    found = of_feed(tmp_path, "0.5", *OBSERVED)
    assert told(found)[2:] == [("2025-03-01", READ, "1", "observed"), (READ, None, "0.5", "undated")]
    bracket = found.prices[3].from_bracket
    assert bracket is not None
    assert BRACKET.document(bracket) == {"not_before": "2026-11-15", "not_after": READ}


def test_a_feed_that_others_dispute(tmp_path: Path):
    """Where the feed's own figure answers, what others show makes it an estimate."""
    disputed = seen("", "2024-05-14", "", "acme-feed", "input=1 output=5", "input=2@litellm!2026-11-15")
    (only,) = of_feed(tmp_path, "1", disputed).prices
    assert only.disputed
    assert [str(each.amount) for each in only.rates["input"].disputed_by] == ["2"]  # type: ignore[union-attr]


def test_a_feed_whose_figure_does_not_answer(tmp_path: Path):
    """Where a more reliable file says otherwise, that answers, in dispute."""
    disputed = seen("", "2024-05-14", "", "litellm", "input=2", "input=1@acme-feed!2026-11-15")
    found = of_feed(tmp_path, "1", disputed)
    assert told(found) == [("2024-05-14", None, "2", "observed")]
    assert found.prices[0].disputed


def test_a_settled_dispute_is_no_estimate(tmp_path: Path):
    """What a file showed too long is kept beside the figure, and leaves it certain."""
    settled = seen("", "2024-05-14", "", "litellm", "input=2", "input=3@acme-feed<2024-06-01")
    (only,) = table(history(tmp_path, {"acme/one": [settled]})).catalogue.model("acme/one").prices
    assert not only.disputed
    assert only.rates["input"].disputed_by[0].note == "shown until 2024-06-01"  # type: ignore[union-attr]


def test_a_name_that_a_feed_gives_wrongly(tmp_path: Path):
    """A name that never cost what its model costs is a model of its own."""
    names = [{"name": "old"}, {"name": "one"}]
    feed = market("acme-feed", listed("acme/one", "acme-feed", {"input": "1"}, aliases=names))
    apart = About("acme/old", taken_from="acme/one")
    found = table(history(tmp_path, {"acme/old": OBSERVED[:1]}, apart), feed)
    assert found.price("acme/old", MILLION, on="2024-06-01").list_cost == usd("3")
    with pytest.raises(UnknownModelError):
        found.price("old", MILLION, on="2026-11-21")


def test_release_and_first_sighting(tmp_path: Path):
    """The first figure answers from a release at most 31 days before it, as an estimate."""
    for released, first in (("2024-04-13", "2024-04-13"), ("2024-04-12", "2024-05-14")):
        about = About("acme/one", released=released, released_by="litellm")
        found = table(history(tmp_path, {"acme/one": OBSERVED}, about))
        assert told(found.catalogue.model("acme/one"))[0][0] == first
    assert found.catalogue.model("acme/one").period_at(at("2024-05-01T00:00Z")) is None


def test_without_a_history(tmp_path: Path):
    """A table without that layer has none of its models, and another hash."""
    with_it = table(history(tmp_path, {"acme/one": OBSERVED}))
    assert with_it.catalogue.ids() == ["acme/one"]
    assert table(None).catalogue.ids() == []
    assert with_it.hash != table(None).hash


# --- files that are not as they were written ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("periods.csv", lambda text: text[:-7]),
        (
            "periods.csv",
            lambda text: "".join(text.splitlines(keepends=True)[:-1]),
        ),
        ("periods.csv", lambda text: text.replace("input=3", "input=-3")),
        ("periods.csv", lambda text: text.replace("input=3", "input=1e999999999")),
        ("periods.csv", lambda text: f"<<<<<<< HEAD\n{text}"),
        ("periods.csv", lambda _: ""),
        ("models.csv", lambda text: f"{text}\0"),
        ("models.csv", lambda _: None),
        ("snapshots.csv", lambda text: text.replace("2026", "2027")),
        ("SHA256SUMS", lambda _: None),
        ("SHA256SUMS", lambda _: "\udcff"),
    ],
)
def test_a_file_that_was_damaged_is_refused(tmp_path: Path, name: str, damage: Callable[[str], str | None]):
    """Cut short in a line or between two, changed, not there: it is named with a way out."""
    one = seen("", "2024-05-14", "2024-08-12", "litellm", "input=3 output=15")
    history(tmp_path, {"acme/one": [one]})
    place = tmp_path / name
    text = damage(place.read_text("utf-8"))
    place.unlink() if text is None else place.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(PricingTableError, match="install costcalc again") as caught:
        read_history(str(tmp_path), str.upper)
    assert str(tmp_path) in str(caught.value)


def test_what_was_read_is_refused_too(tmp_path: Path):
    """The days of the versions of a feed come from a file of the history, and from none that was changed."""
    history(tmp_path, {})
    assert days_read(str(tmp_path), "litellm") == {}
    (tmp_path / "read.csv").write_text("source,day,version\nlitellm,2099-01-01,9\n")
    with pytest.raises(PricingTableError, match="not what `make history` wrote"):
        days_read(str(tmp_path), "litellm")
