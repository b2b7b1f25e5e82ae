"""The importer of genai-prices: each thing that the package can say, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from os import utime
from typing import TYPE_CHECKING, NamedTuple

import pytest
from genai_prices.types import (
    ClauseEquals,
    ClauseOr,
    ClauseRegex,
    ClauseStartsWith,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    PriceVariant,
    Provider,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from costcalc.errors import MissingExtraError
from costcalc.feeds import genai_prices
from costcalc.feeds.entries import NO_METER
from costcalc.feeds.genai_prices import (
    DEPRECATED,
    NAMED_FREE,
    NO_CONSTRAINT,
    NO_HOURS,
    NO_MINUTES,
    ONE_OPTION,
    SOURCE,
    TAKEN,
)
from costcalc.feeds.name_rules import SLOW
from costcalc.pricing.history.files import days_read
from costcalc.pricing.market import Pattern
from costcalc.table.catalogue import market_of
from costcalc.table.layers import PACKAGED_FEED, history_folder
from tests.feed_builders import document_of, left_out_of, only_rates, rates, variants

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from costcalc.pricing.market import Market

BEIJING = timezone(timedelta(hours=8))


def priced(**prices: str) -> ModelPrice:
    """Prices by their keys: `priced(input_mtok="1")`."""
    return ModelPrice(**{key: Decimal(price) for key, price in prices.items()})


def info(prices: Any, name: str = "one", match: Any = None, **more: Any) -> ModelInfo:
    """A model of the package."""
    return ModelInfo(id=name, match=match or ClauseEquals(equals=name), prices=prices, **more)


def market(*models: ModelInfo, provider: str = "acme") -> Market:
    """What the importer makes of a provider with these models."""
    found = Provider(id=provider, name="Acme", api_pattern="", models=list(models))
    return genai_prices.read(genai_prices.Package([found], "0.0.1"), "2026-11-22")


def document(prices: Any, **more: Any) -> dict[str, Any]:
    """The document of a model, which passes the checks of a table."""
    return document_of(market(info(prices, **more)), "acme/one")


def left_out(prices: Any, **more: Any) -> list[tuple[str, str]]:
    """What is left out of a model, and why."""
    return left_out_of(market(info(prices, **more)), "acme/one")


# --- prices -------------------------------------------------------------------------------------------------


def test_prices_by_their_units():
    """Tokens per million, searches and requests per thousand, pages per thousand, characters per million."""
    listed = {
        # key: their price, our meter, our price
        "input_mtok": ("1.25", "input", "1.25"),
        "input_audio_mtok": ("3", "input_audio", "3"),
        "cache_read_mtok": ("0.125", "cache_read", "0.125"),
        "cache_audio_read_mtok": ("0.3", "cache_read_audio", "0.3"),
        "cache_write_1h_mtok": ("2", "cache_write_1h", "2"),
        "output_mtok": ("10", "output", "10"),
        "output_reasoning_mtok": ("11", "reasoning", "11"),
        "requests_kcount": ("14", "request", "0.014"),
        "web_searches_kcount": ("10", "web_search", "0.01"),
        "input_mchars": ("22", "input_character", "22"),
        "input_audio_hours": ("0.36", "input_second", "0.36"),
        "input_document_kpages": ("1.5", "page", "0.0015"),
    }
    found = document(priced(**{key: price for key, (price, _, _) in listed.items()}))
    assert only_rates(found) == {meter: price for _, meter, price in listed.values()}


def test_a_price_without_a_date_is_undated():
    """Nobody knows since when it has been in force."""
    (period,) = document(priced(input_mtok="1"))["prices"]
    assert (period["effective_from"], period["effective_from_basis"]) == (
        "1970-01-01T00:00:00+00:00",
        "undated",
    )
    assert "effective_to" not in period


def test_tiers_are_above_their_start():
    """Every price of a large request, those without a tier of their own too."""
    tiered = TieredPrices(Decimal(1), [Tier(272_000, Decimal(3)), Tier(200_000, Decimal(2))])
    found = document(ModelPrice(input_mtok=tiered, output_mtok=Decimal(10)))
    assert only_rates(found) == {"input": "1", "output": "10"}
    assert variants(found) == {
        "input_tokens_above=200000": {"input": "2", "output": "10"},
        "input_tokens_above=272000": {"input": "3", "output": "10"},
    }


def test_dates_begin_at_midnight():
    """The last price of the list whose day has come; before all of them, the first."""
    found = document(
        [
            ConditionalPrice(prices=priced(input_mtok="1")),
            ConditionalPrice(StartDateConstraint(date(2026, 8, 17)), prices=priced(input_mtok="2")),
            ConditionalPrice(StartDateConstraint(date(2026, 9, 10)), prices=priced(input_mtok="3")),
        ]
    )
    assert [
        (each["effective_from"][:10], each["effective_from_basis"], rates(each)) for each in found["prices"]
    ] == [
        ("1970-01-01", "undated", {"input": "1"}),
        ("2026-08-17", "observed", {"input": "2"}),
        ("2026-09-10", "observed", {"input": "3"}),
    ]
    assert [each.get("effective_to", "")[:10] for each in found["prices"]] == ["2026-08-17", "2026-09-10", ""]


def test_the_first_price_stands_where_none_is_active():
    """A list of dated prices alone begins with its first price, on any day before."""
    found = document(
        [
            ConditionalPrice(StartDateConstraint(date(2026, 8, 17)), prices=priced(input_mtok="2")),
            ConditionalPrice(StartDateConstraint(date(2026, 9, 10)), prices=priced(input_mtok="3")),
        ]
    )
    assert [rates(each)["input"] for each in found["prices"]] == ["2", "2", "3"]


def test_hours_in_utc():
    """Hours of another zone, across midnight; the later of two that meet counts."""
    found = document(
        [
            ConditionalPrice(prices=priced(input_mtok="1")),
            ConditionalPrice(TimeOfDateConstraint(time(22, 0), time(2, 0)), prices=priced(input_mtok="2")),
            ConditionalPrice(
                TimeOfDateConstraint(time(9, 0, tzinfo=BEIJING), time(12, 30, tzinfo=BEIJING)),
                prices=priced(input_mtok="3"),
            ),
        ]
    )
    assert only_rates(found) == {"input": "1"}
    assert variants(found) == {
        "daily=['01:00-02:00', '02:00-04:30']": {"input": "3"},
        "daily=['22:00-01:00']": {"input": "2"},
    }


def test_a_price_of_all_hours_after_one_of_some():
    """The last that is active counts: a dated price after the hours ends them."""
    found = document(
        [
            ConditionalPrice(prices=priced(input_mtok="1")),
            ConditionalPrice(TimeOfDateConstraint(time(1, 0), time(2, 0)), prices=priced(input_mtok="2")),
            ConditionalPrice(StartDateConstraint(date(2026, 8, 17)), prices=priced(input_mtok="3")),
        ]
    )
    assert [len(each["variants"]) for each in found["prices"]] == [1, 0]


@pytest.mark.parametrize("only", [time(1, 0, 30), time(1, 0, 0, 5)])
def test_hours_between_minutes_are_left_out(only: time):
    """Hours of ours begin and end with a minute."""
    prices = [
        ConditionalPrice(prices=priced(input_mtok="1")),
        ConditionalPrice(TimeOfDateConstraint(only, time(2, 0)), prices=priced(input_mtok="2")),
    ]
    assert only_rates(document(prices)) == {"input": "1"}
    assert left_out(prices) == [("the prices of TimeOfDateConstraint", NO_MINUTES)]


class WeekdayConstraint(NamedTuple):
    """A constraint that this costcalc has never heard of."""

    weekday: str = "sat"


def test_an_unknown_constraint_is_left_out():
    """The prices under it are listed, the others stay."""
    prices: Any = [ConditionalPrice(prices=priced(input_mtok="1"))]
    prices.append(ConditionalPrice(WeekdayConstraint(), prices=priced(input_mtok="2")))  # type: ignore[arg-type]
    assert only_rates(document(prices)) == {"input": "1"}
    assert left_out(prices) == [("the prices of WeekdayConstraint", NO_CONSTRAINT)]


# --- options ------------------------------------------------------------------------------------------------


def test_batch_is_a_service_tier():
    """`processing: batch` is an option of ours; what it does not price costs as much as without it."""
    found = document(
        priced(input_mtok="1", output_mtok="4"),
        price_variants=[PriceVariant({"processing": "batch"}, priced(input_mtok="0.5"))],
    )
    assert variants(found) == {"service_tier=['batch']": {"input": "0.5", "output": "4"}}


def test_options_that_can_be_asked_together():
    """Of two variants that apply, the first prices a meter; two values of one option exclude each other."""
    found = document(
        priced(input_mtok="1"),
        price_variants=[
            PriceVariant({"processing": "batch"}, priced(input_mtok="0.5")),
            PriceVariant({"speed": "fast"}, priced(input_mtok="6")),
            PriceVariant({"service_tier": "flex"}, priced(input_mtok="0.6")),
        ],
    )
    assert variants(found) == {
        "service_tier=['batch']": {"input": "0.5"},
        "speed=['fast']": {"input": "6"},
        "speed=['fast'], service_tier=['batch']": {"input": "0.5"},
        "service_tier=['flex']": {"input": "0.6"},
        "service_tier=['flex'], speed=['fast']": {"input": "6"},
    }


def test_a_dated_option_divides_the_period():
    """Before its day nobody can ask for it."""
    found = document(
        priced(input_mtok="1"),
        price_variants=[
            PriceVariant(
                {"processing": "batch"}, priced(input_mtok="0.5"), StartDateConstraint(date(2026, 10, 14))
            )
        ],
    )
    assert [len(each["variants"]) for each in found["prices"]] == [0, 1]


def test_an_option_that_changes_nothing_is_what_is_usual():
    """`service_tier: default` is our standard; of another option the first such value is the default."""
    found = document(
        priced(input_mtok="1"),
        price_variants=[
            PriceVariant({"service_tier": "default"}, ModelPrice()),
            PriceVariant({"search": "web"}, ModelPrice()),
            PriceVariant({"search": "none"}, ModelPrice()),
            PriceVariant({"service_tier": "auto"}, ModelPrice()),
            PriceVariant({"a": "x", "b": "y"}, ModelPrice()),
        ],
    )
    assert found["prices"][0]["defaults"] == {"search": "web"}
    asked = [each["when"] for each in found["prices"][0]["variants"]]
    for when in ({"search": ["none"]}, {"service_tier": ["auto"]}, {"a": ["x"], "b": ["y"]}):
        assert when in asked
    assert {"service_tier": ["default"]} not in asked
    assert all(rates(each) == {"input": "1"} for each in found["prices"][0]["variants"])


@pytest.mark.parametrize(
    ("variant", "said"),
    [
        (
            PriceVariant({"processing": "batch", "service_tier": "flex"}, priced(input_mtok="1")),
            [("the prices of processing=batch, service_tier=flex", ONE_OPTION)],
        ),
        (
            PriceVariant({"speed": "fast"}, priced(input_mtok="2"), TimeOfDateConstraint(time(1), time(2))),
            [("the prices of speed=fast", NO_HOURS)],
        ),
        (
            PriceVariant({"speed": "fast"}, priced(input_annotated_document_kpages="1")),
            [("input_annotated_document_kpages", NO_METER)],
        ),
    ],
)
def test_options_that_cannot_be_expressed(variant: PriceVariant, said: list[tuple[str, str]]):
    """They are listed, and asking for them is an error rather than the standard price."""
    prices = priced(input_mtok="1", input_audio_hours="0.36")
    assert left_out(prices, price_variants=[variant]) == said
    assert variants(document(prices, price_variants=[variant])) == {}


# --- what has no price --------------------------------------------------------------------------------------


def test_a_model_without_a_price():
    """It is known, and says why it has none."""
    found = document(ModelPrice())
    assert (found["prices"], found["unpriced"]) == ([], "genai-prices lists no price for it")
    assert document([])["unpriced"] == "genai-prices lists no price for it"


@pytest.mark.parametrize(
    ("prices", "reason"),
    [
        (priced(audio_hours="0.36"), "lists audio_hours for it, which is left out: costcalc has no meter"),
        (
            priced(input_text_messages_kcount="2"),
            "lists input_text_messages_kcount for it, which is left out",
        ),
    ],
)
def test_a_model_of_which_all_is_left_out(prices: ModelPrice, reason: str):
    """Its reason names what was left out."""
    assert reason in document(prices)["unpriced"]


def test_hours_of_audio_whichever_way_it_goes():
    """They are told only where those of incoming audio cost the same; else there is no meter for them."""
    assert only_rates(document(priced(audio_hours="0.36", input_audio_hours="0.36"))) == {
        "input_second": "0.36"
    }
    prices = priced(audio_hours="0.72", input_audio_hours="0.36")
    assert only_rates(document(prices)) == {"input_second": "0.36"}
    assert left_out(prices) == [("audio_hours", NO_METER)]


def test_prices_by_the_hour():
    """They stay as they are listed, tiers too: 0.111 an hour has no finite decimal form by the second."""
    tiers = TieredPrices(Decimal("0.36"), [Tier(1_000, Decimal("0.111"))])
    found = document(ModelPrice(input_mtok=Decimal(1), input_audio_hours=tiers))
    (period,) = found["prices"]
    rate = {"amount": "0.36", "source": "feed-genai-prices", "per": "3600"}
    assert period["rates"]["input_second"] == rate
    assert period["variants"][0]["rates"]["input_second"] == {**rate, "amount": "0.111"}


def test_tokens_that_were_cited():
    """They are counted beside the input."""
    assert only_rates(document(priced(input_mtok="2", output_citation_mtok="2"))) == {
        "input": "2",
        "citation": "2",
    }


def test_a_model_that_is_called_free():
    """Its tokens cost nothing, and the period says how that is known."""
    free = market(info(ModelPrice(), "one:free"), info(ModelPrice(), "two"), info(ModelPrice(), "freedom"))
    found = document_of(free, "acme/one:free")
    assert only_rates(found) == {"input": "0", "output": "0"}
    assert found["prices"][0]["note"] == NAMED_FREE
    assert left_out_of(free, "acme/one:free") == [("prices", NAMED_FREE)]
    assert [each for each, said in free.models.items() if said["prices"]] == ["acme/one:free"]


def test_a_deprecated_model_keeps_its_price():
    """The model and its open period say that genai-prices calls it deprecated; the period before does not."""
    found = document(
        [
            ConditionalPrice(prices=priced(input_mtok="1")),
            ConditionalPrice(StartDateConstraint(date(2026, 8, 17)), prices=priced(input_mtok="2")),
        ],
        deprecated=True,
    )
    assert found["lifecycle"] == {"deprecated": {"on": None, "source": SOURCE, "basis": "undated"}}
    assert found["note"] == DEPRECATED
    assert [each.get("note") for each in found["prices"]] == [None, DEPRECATED]


def test_a_deprecated_model_that_is_called_free():
    """Both are said of its price."""
    free = market(info(ModelPrice(), "one:free", deprecated=True))
    assert free.models["acme/one:free"]["prices"][0]["note"] == f"{NAMED_FREE}; {DEPRECATED}"


def test_a_model_that_is_not_deprecated():
    """Nothing is said of it."""
    assert not {"lifecycle", "note"} & document(priced(input_mtok="1")).keys()


def test_a_free_name_with_a_price_that_is_left_out():
    """What is left out may not be nothing."""
    free = market(info(priced(audio_hours="2"), "one:free"))
    assert free.models["acme/one:free"]["prices"] == []


# --- names --------------------------------------------------------------------------------------------------


def test_exact_rules_are_aliases_and_others_patterns():
    """An alias is a name alone, and with its provider; a slow pattern is left out."""
    match = ClauseOr(
        or_=[
            ClauseEquals(equals="uno"),
            ClauseEquals(equals="one"),
            ClauseStartsWith(starts_with="one-"),
            ClauseRegex(regex="(o+)+$"),
        ]
    )
    found = market(info(priced(input_mtok="1"), match=match))
    assert [each["name"] for each in found.models["acme/one"]["aliases"]] == ["acme/uno", "uno", "one"]
    assert found.patterns == [Pattern("acme/one", "starts_with", "one-")]
    assert left_out_of(found, "acme/one") == [("the rule of names regex (o+)+$", SLOW)]


def test_a_provider_of_another_name():
    """Its models have our id, and their names with the package's provider as aliases."""
    found = market(info(priced(input_mtok="1"), context_window=5), provider="x-ai")
    assert [each["name"] for each in found.models["xai/one"]["aliases"]] == ["x-ai/one", "one"]
    assert found.models["xai/one"]["context_window"] == 5
    assert {key: each.name for key, each in found.providers.items()} == {"xai": "Acme"}


def test_two_models_of_one_id():
    """The first one counts, the other is listed."""
    found = market(info(priced(input_mtok="1")), info(priced(input_mtok="2")))
    assert only_rates(document_of(found, "acme/one")) == {"input": "1"}
    assert left_out_of(found, "acme/one") == [("acme/one", TAKEN)]


# --- the package --------------------------------------------------------------------------------------------


def test_the_source_is_the_same_on_every_machine():
    """It names the version and no day: results would differ by the day of the installation."""
    found = genai_prices.market()
    assert found.version is not None
    assert found.source.title == f"genai-prices {found.version}"
    assert "retrieved" not in found.source


@pytest.mark.parametrize(
    ("version", "installed", "day"),
    [
        ("0.2.3", "1970-01-02", "2026-11-10"),  # whenever the file was put there
        ("0.2.3", "2026-12-15", "2026-11-10"),
        ("0.3.0", "1970-01-02", "2026-11-10"),  # a version that nobody read comes after those that are known
        ("0.3.0", "2026-11-20", "2026-11-20"),  # in UTC
    ],
)
def test_the_day_is_that_of_the_version(tmp_path: Path, version: str, installed: str, day: str):
    """What is known of a date does not hang on when, or how, a package was installed."""
    file = tmp_path / "data.py"
    file.touch()
    seconds = datetime.fromisoformat(f"{installed}T12:00+00:00").timestamp()
    utime(file, (seconds, seconds))
    assert genai_prices.day_of(version, {"0.2.2": "2026-10-30", "0.2.3": "2026-11-10"}, str(file)) == day


def test_a_file_of_days_to_come(tmp_path: Path):
    """A clock that is wrong makes no figure known before it is."""
    file = tmp_path / "data.py"
    file.touch()
    utime(file, (2**33, 2**33))
    assert genai_prices.day_of("0.3.0", {}, str(file)) <= datetime.now(UTC).date().isoformat()


def test_the_installed_version_is_one_that_was_read():
    """Its day is the same on every machine: after another release, `make history` reads that too."""
    days = days_read(history_folder(), "genai-prices")
    version = genai_prices.market().version or ""
    if version not in days:
        pytest.skip(f"genai-prices {version} came after those that were read")
    assert market_of(PACKAGED_FEED, "").retrieved == days[version]


def test_updates_of_a_running_program_are_none_of_the_table(monkeypatch: pytest.MonkeyPatch):
    """The compiled table is kept by the installed files, so it holds what they say."""
    from genai_prices.data_snapshot import DataSnapshot, set_custom_snapshot

    set_custom_snapshot(DataSnapshot(providers=[], from_auto_update=True))
    try:
        assert len(genai_prices.market().models) > 2_000
    finally:
        set_custom_snapshot(None)


def test_without_the_package(monkeypatch: pytest.MonkeyPatch):
    """The error names the extra to install."""
    monkeypatch.setitem(__import__("sys").modules, "genai_prices", None)
    with pytest.raises(MissingExtraError, match=r"costcalc\[feeds\]"):
        genai_prices.market()
