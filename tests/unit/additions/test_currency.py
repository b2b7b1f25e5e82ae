"""Money of the user: rates of one's own, and the amounts of a result that are converted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.additions import currency
from costcalc.additions.currency import own_exchange
from costcalc.asking.added import converted, with_added
from costcalc.errors import CurrencyError, UsageError
from costcalc.pricing.shapes import EXCHANGE
from costcalc.questions.breakeven.shape import BREAKEVEN
from costcalc.questions.project.shape import PROJECTION
from tests.asking import compare, price
from tests.builders import facts_file, model, period, table_of
from tests.totals import projection

if TYPE_CHECKING:
    from costcalc.pricing.exchange import Exchange

NOW = datetime(2025, 1, 25, 12, tzinfo=UTC)
RATES = """\
    fx:
      source: sheet
      per_euro:
        2025-01-24: {USD: 1.0472, CNY: 7.5891}
"""
TABLE = table_of(facts_file(RATES, model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken"))))
ASK: dict[str, Any] = {"model": "acme/one", "input": "1M", "output": "100k", "on": "2025-01-25"}


def priced(**words: str) -> dict[str, Any]:
    """The document of a price question."""
    return price(TABLE, {**ASK, **words}, NOW).to_dict()


def compared(**words: Any) -> dict[str, Any]:
    """The document of a comparison."""
    return compare(TABLE, {"requests": "10/day", **ASK, **words, "model": ["acme/one"]}, NOW.date()).to_dict()


def test_a_price_in_euro():
    """1.00 + 0.40 USD: each line and the total are converted, by the rate of the day before."""
    document = priced(currency="EUR")
    assert document["converted"]["list_cost"] == "1.33689839572"
    assert [charge["converted"]["list_cost"] for charge in document["charges"]] == [
        "0.954927425516",
        "0.381970970206",
    ]
    assert {name: document["fx"][name] for name in ("currency", "rate", "date")} == {
        "currency": "EUR",
        "rate": "0.954927425516",
        "date": "2025-01-24",
    }
    assert document["asked"] == {"currency": "EUR"}
    assert document["command"].endswith(" --currency EUR")


def test_what_is_in_dollars_stays():
    """But for what is added, the document is the same to the last letter."""
    plain, document = priced(), priced(currency="CNY")
    for entry in [document, *document["charges"]]:
        del entry["converted"]
    del document["fx"], document["asked"]
    document["command"] = document["command"].removesuffix(" --currency CNY")
    assert document == plain


def test_nothing_is_added_unasked():
    """Without a currency there is no exchange rate in the answer."""
    assert "fx" not in priced()
    assert "converted" not in priced()


def test_a_comparison_in_yuan():
    """Every cost of a row is converted, and its charges; a ratio is not."""
    (row,) = compared(currency="CNY")["rows"]
    assert {"cost_per_request", "cost_per_day", "cost_per_month", "cost_per_year"} <= {*row["converted"]}
    assert "ratio_to_cheapest" not in row["converted"]
    assert row["converted"]["cost_per_month"] == "3043.75668449"  # 1.4 × 10 × 30 = 420 USD × 7.5891 / 1.0472
    assert row["charges"][0]["converted"] == {**row["charges"][0]["converted"], "list_cost": "7.24703972498"}


def test_what_is_not_known_is_not_converted():
    """Without a rate of requests there is no cost a month, in no currency."""
    (row,) = compared(currency="EUR", requests=None)["rows"]
    assert row["cost_per_month"] is None
    assert "cost_per_month" not in row["converted"]


def test_dollars_are_no_estimate():
    """`currency: USD` is answered with the same exact amounts."""
    document = priced(currency="USD")
    assert document["converted"]["list_cost"] == document["list_cost"]
    assert document["fx"]["estimate"] is None


@pytest.mark.parametrize(
    ("said", "currency", "rate"),
    [
        ("0.92 EUR/USD", None, "0.92"),
        ("0.92 EUR/USD", "eur", "0.92"),
        ("0.92eur/usd", None, "0.92"),
        ("1.25 USD/EUR", None, "0.8"),
        ("1.08 USD / EUR", "EUR", "0.925925925926"),
        ("3.6725 AED/USD", None, "3.6725"),  # a currency that the bank has no rate for
        ("0.92", "EUR", "0.92"),
        ("1_300 KRW/USD", None, "1300"),
    ],
)
def test_a_rate_of_one_s_own(said: str, currency: str | None, rate: str):
    """Units for one dollar, or dollars for one unit; a bare number needs the currency beside it."""
    found = own_exchange(said, currency)
    assert found.rate == Decimal(rate)
    assert found.to_dict()["source"] == "given by you"
    assert found.date is None


@pytest.mark.parametrize(
    ("said", "currency", "words"),
    [
        ("0.92", None, "which currency is it for"),
        ("0.92", "USD", "costs are in USD as they are"),
        ("0.92", "EURO", "three letters, such as EUR"),
        ("0 EUR/USD", None, "more than 0"),
        ("0.92 EUR/GBP", None, "no rate between USD and a currency"),
        ("0.92 USD/USD", None, "no rate between USD and a currency"),
        ("0.92 EUR/USD", "GBP", "is for EUR"),
        ("0.92 EUR", None, "is no exchange rate"),
        ("0,92 EUR/USD", None, "is no exchange rate"),
        ("1e3 EUR/USD", None, "is no exchange rate"),
        ("-1 EUR/USD", None, "is no exchange rate"),
        ("EUR/USD", None, "is no exchange rate"),
        ("", None, "is no exchange rate"),
        ("1" * 40 + " EUR/USD", None, "is not a number that costcalc reads"),
        ("1" * 1_000_000, None, "is no exchange rate"),
        ("٣ EUR/USD", None, "is no exchange rate"),
    ],
)
def test_rates_that_are_none(said: str, currency: str | None, words: str):
    """What is no rate is refused, with what to write."""
    with pytest.raises(UsageError, match=words):
        own_exchange(said, currency)


def test_a_rate_of_one_s_own_needs_no_table():
    """With --fx-rate any day is answered, also one that the table has no rate for."""
    document = priced(fx_rate="0.5 EUR/USD", on="2025-06-01")
    assert document["converted"]["list_cost"] == "0.7"
    assert (document["fx"]["source"], document["fx"]["date"]) == ("given by you", None)
    with pytest.raises(CurrencyError):
        priced(currency="EUR", on="2025-01-23")


def test_after_the_last_rate():
    """From the 32nd day on the last rate is an estimate, with its day, and the document says so."""
    document = priced(currency="EUR", on="2025-06-01")
    assert document["converted"]["list_cost"] == "1.33689839572"
    assert document["fx"]["date"] == "2025-01-24"
    assert document["fx"]["note"].startswith("an estimate by the last rate known, 128 days old")
    assert document["fx"]["estimate"].startswith("by the last rate known, 128 days old")
    soon = priced(currency="EUR", on="2025-02-24")["fx"]
    assert soon["note"].startswith("the last rate known, good until 2025-02-24")


AHEAD: dict[str, Any] = {
    "rows": [{"month": "2026-12", "cost": "2", "cumulative_cost": "2", "p50": "2.5", "requests": "300"}],
    "totals": [{"model": "acme/one", "cost": "2", "npv": "-1.5", "p5": None}],
}


def exchanged(**words: str) -> Exchange:
    """The exchange of a projection from December 2026 on."""
    return currency.answer(TABLE, currency.read(words), projection())


def test_a_projection_goes_on_with_the_latest_rate():
    """Months and totals are converted by the latest rate known, which says that it is no forecast."""
    exchange = exchanged(currency="EUR")
    document = converted(AHEAD, with_added(PROJECTION), exchange)
    assert document["rows"][0]["converted"] == {
        "cost": "1.90985485103",
        "cumulative_cost": "1.90985485103",
        "p50": "2.38731856379",
    }
    assert document["totals"][0]["converted"] == {"cost": "1.90985485103", "npv": "-1.43239113827"}
    said = EXCHANGE.document(exchange)
    assert said["date"] == "2025-01-24"
    assert said["note"] == (
        "the latest rate known, which is no forecast; every month is converted at this one rate"
    )
    assert said["estimate"].startswith(said["note"])
    own = exchanged(fx_rate="0.5 EUR/USD")
    assert own.note == "every month is converted at this one rate"
    assert converted(AHEAD, with_added(PROJECTION), own)["rows"][0]["converted"]["cost"] == "1"


def test_a_break_even_is_converted_too():
    """The costs of one's own hardware stand in `own`; tokens are not money."""
    said: dict[str, Any] = {
        "own": {
            "cost_per_day": "104.72",
            "cost_per_million_tokens": "1.0472",
            "capacity_tokens_per_day": "10",
        },
        "rows": [{"model": "acme/one", "api_cost_per_day": "10.472", "breakeven_tokens_per_day": "10"}],
    }
    document = converted(said, with_added(BREAKEVEN), TABLE.exchange("EUR", on="2025-01-25"))
    assert document["own"]["converted"] == {"cost_per_day": "100", "cost_per_million_tokens": "1"}
    assert document["rows"][0]["converted"] == {"api_cost_per_day": "10"}


def test_the_day_is_that_of_the_prices():
    """Without `on` a comparison is of today, and so is its rate."""
    words = {name: value for name, value in ASK.items() if name != "on"}
    ask: dict[str, Any] = {**words, "model": ["acme/one"], "currency": "EUR"}
    assert compare(TABLE, ask, date(2025, 2, 24)).to_dict()["fx"]["date"] == "2025-01-24"
    assert "32 days old" in compare(TABLE, ask, date(2025, 2, 25)).to_dict()["fx"]["note"]
    with pytest.raises(CurrencyError, match="on 2025-01-23"):
        compare(TABLE, ask, date(2025, 1, 23))
