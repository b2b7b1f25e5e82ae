"""Exchange rates: which day's rate counts, what it converts, and what is said of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import costcalc
from costcalc.errors import CurrencyError, MomentError, PricingTableError, UsageError
from costcalc.pricing.exchange import Exchange, exchange_on
from tests.builders import at, facts_file, table_of, usd

RATES = """\
    fx:
      source: sheet
      per_euro:
        2025-01-24: {USD: 1.0472, CNY: 7.5891, GBP: 0.84413}
        2025-01-31: {USD: 1.0393, CNY: 7.4515}
        2025-03-31: {USD: 1.0815, CNY: 7.8442}
"""
TABLE = table_of(facts_file(RATES))


def rate(currency: str, on: str, *, projected: bool = False) -> Exchange:
    """The exchange on a day, as a table of the three days above has it."""
    rates = TABLE.catalogue.facts().fx.values()
    return exchange_on(rates, currency, date.fromisoformat(on), projected=projected)


def test_a_euro_is_the_rate_of_the_dollar_turned_round():
    """1 EUR = 1.0472 USD, so that 1 USD = 1/1.0472 EUR, rounded half even to 12 digits, and says so."""
    found = TABLE.exchange("EUR", on="2025-01-24")
    assert found.rate == Decimal("0.954927425516")
    assert not found.is_cross
    assert found.estimate == "converted amounts are rounded half even to 12 significant digits"
    assert (found.date, found.source and found.source.id) == (date(2025, 1, 24), "sheet")


def test_another_currency_is_a_cross_rate():
    """Yuan for a dollar: 7.5891 / 1.0472, both for a euro; the label says that it goes by way of the euro."""
    found = TABLE.exchange("CNY", on=at("2025-01-24T08:00Z"))
    assert found.rate == Decimal("7.24703972498")
    assert found.is_cross
    assert str(found.estimate).startswith("a cross rate by way of the euro; ")
    document = found.to_dict()
    assert document["per_euro"] == {"USD": "1.0472", "CNY": "7.5891"}
    assert (document["cross"], document["source"]["title"]) == (True, "Price sheet")


@pytest.mark.parametrize(
    ("on", "day"),
    [
        ("2025-01-24", "2025-01-24"),
        ("2025-01-30", "2025-01-24"),  # the day before the next rate
        ("2025-01-31", "2025-01-31"),
        ("2025-03-03", "2025-01-31"),  # 31 days later
        ("2025-03-31", "2025-03-31"),
        ("2025-05-01", "2025-03-31"),  # 31 days after the last rate of the table
    ],
)
def test_the_latest_rate_of_that_day_or_before(on: str, day: str):
    """A rate counts until the next one, for 31 days at most, and never for days before it."""
    assert str(rate("EUR", on).date) == day


@pytest.mark.parametrize(
    ("currency", "on", "nearest"),
    [
        ("EUR", "2025-01-23", "2025-01-24"),  # never from the future
        ("EUR", "2025-03-04", "2025-03-31"),  # 32 days, and the table goes on
        ("GBP", "2025-03-31", "2025-01-24"),  # the rates of that day have none
    ],
)
def test_no_rate_on_that_day(currency: str, on: str, nearest: str):
    """Where no rate is near enough, the error names the nearest, the currencies, and two ways out."""
    with pytest.raises(CurrencyError) as caught:
        rate(currency, on)
    message = str(caught.value)
    assert f"for '{currency}' on {on}: the nearest is of {nearest}, and one is used for 31 days" in message
    assert "CNY, EUR, GBP, USD" in message
    assert "`costcalc sync ecb`" in message
    assert "fx_rate=0.92 EUR/USD" in message
    assert (str(caught.value.nearest), caught.value.field) == (nearest, "currency")


@pytest.mark.parametrize("currency", ["XYZ", "EURO", "", "€", "ΕUR", "EU1"])
def test_an_unknown_currency(currency: str):
    """A currency without a rate, and what is no code, is refused with the currencies that there are."""
    with pytest.raises(CurrencyError, match="there are rates for CNY, EUR, GBP, USD"):
        rate(currency, "2025-01-24")


def test_a_table_without_rates():
    """Where there are no rates at all, the error says so."""
    with pytest.raises(CurrencyError, match="this table has no rates"):
        table_of(facts_file("")).exchange("EUR", on="2025-01-24")


def test_codes_may_be_written_small():
    """`eur` can only mean EUR."""
    assert rate("eur", "2025-01-24").currency == "EUR"


def test_dollars_stay_as_they_are():
    """USD needs no rate, is exact on any day, and no estimate."""
    found = rate("USD", "1999-01-01")
    assert found.convert(usd("0.1234567890123456789")) == usd("0.1234567890123456789")
    assert (found.rate, found.estimate) == (Decimal(1), None)
    assert found.to_dict()["source"] == "costs are in USD as they are"


@pytest.mark.parametrize(
    ("on", "note"),
    [
        ("2025-03-31", None),
        ("2025-04-07", None),  # a week: the table has one a week
        ("2025-04-08", "the last rate known, good until 2025-05-01"),
        ("2025-05-01", "the last rate known, good until 2025-05-01"),
        ("2025-05-02", "an estimate by the last rate known, 32 days old"),
        ("2026-11-22", "an estimate by the last rate known, 601 days old"),
        ("2999-12-31", "an estimate by the last rate known, 356021 days old"),
    ],
)
def test_after_the_last_rate(on: str, note: str | None):
    """The last rate is told as such while it is good, and is an estimate with its age from then on."""
    for currency in ("EUR", "CNY"):
        found = rate(currency, on)
        assert str(found.date) == "2025-03-31"
        assert found.note == (note and f"{note}: `costcalc sync ecb` adds newer ones")
        assert str(found.estimate).endswith("rounded half even to 12 significant digits")
        assert (note or "").removeprefix("an estimate ") in str(found.estimate)
    table = table_of(facts_file(RATES))
    assert table.exchange("EUR", on="2025-05-02").convert(usd("1.0815")) == 1


@pytest.mark.parametrize(
    ("currency", "on"), [("EUR", "2025-01-31"), ("EUR", "2025-02-28"), ("CNY", "2025-03-03")]
)
def test_no_note_within_the_table(currency: str, on: str):
    """Where the table goes on, a rate is not its last one."""
    assert rate(currency, on).note is None


def test_a_projection_says_that_it_is_no_forecast():
    """Long after the last rate a projection uses it, and says that it is no forecast."""
    found = rate("CNY", "2026-12-01", projected=True)
    assert str(found.date) == "2025-03-31"
    assert str(found.estimate).startswith("the latest rate known, which is no forecast; a cross rate")
    assert found.to_dict()["note"] == "the latest rate known, which is no forecast"
    assert rate("CNY", "2025-04-30", projected=True).note is None


@pytest.mark.parametrize(
    ("currency", "on"), [("EUR", "2025-03-04"), ("GBP", "2026-12-01"), ("EUR", "2024-12-31")]
)
def test_a_projection_does_not_fill_gaps(currency: str, on: str):
    """A gap of the past, a currency that was given up, and days before the first rate have none either."""
    with pytest.raises(CurrencyError):
        rate(currency, on, projected=True)


def test_an_amount_is_converted_exactly_and_rounded_once():
    """0.769 USD × 1 / 1.0472 = 0.734339190221…; to convert by the rounded rate could be a digit off."""
    found = rate("EUR", "2025-01-24")
    assert found.convert(usd("0.769")) == Decimal("0.734339190222")
    assert found.convert(usd("-1")) == -found.rate
    assert found.convert(usd("0")) == 0
    assert str(found.convert(usd("104720"))) == "100000"


@pytest.mark.parametrize("amount", [1.5, "1", 1, Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999")])
def test_only_amounts_are_converted(amount: Any):
    """Floats, texts, what is no number and what no computer writes out are refused."""
    with pytest.raises(UsageError, match="amount"):
        rate("EUR", "2025-01-24").convert(amount)


def test_the_day_is_read_as_everywhere():
    """A day that does not exist is refused; an instant counts by its UTC day."""
    with pytest.raises(MomentError):
        TABLE.exchange("EUR", on="2025-02-30")
    assert str(TABLE.exchange("EUR", on="2025-01-31T00:30:00+01:00").date) == "2025-01-24"


def test_a_higher_layer_wins_by_the_day():
    """Rates of an overlay take the place of that day's, all of them; other days stay."""
    above = """\
version: 1
currency: USD
sources:
  bank: {title: Our bank, url: "https://bank.example/rates", kind: primary}
fx:
  source: bank
  per_euro:
    2025-01-31: {USD: 1.04, AED: 3.8}
end: pricing/1
"""
    table = table_of(facts_file(RATES), above)
    assert table.exchange("EUR", on="2025-01-31").dollars == Decimal("1.04")
    assert table.exchange("AED", on="2025-02-01").source == table.catalogue.source("bank")
    assert str(table.exchange("CNY", on="2025-02-01").date) == "2025-01-24"
    assert table.exchange("EUR", on="2025-01-24").source == table.catalogue.source("sheet")
    assert table.hash != TABLE.hash


def test_rates_are_part_of_the_hash():
    """A changed rate is another table; 1.0500 and 1.05 are the same rate."""
    assert table_of(facts_file(RATES.replace("1.0393", "1.0394"))).hash != TABLE.hash
    assert table_of(facts_file(RATES.replace("1.0393", "1.03930"))).hash == TABLE.hash


def test_the_source_is_known_once():
    """An unknown source of the rates is one problem, and not one a day."""
    with pytest.raises(PricingTableError) as caught:
        table_of(facts_file(RATES.replace("source: sheet", "source: nobody")))
    assert [problem.key for problem in caught.value.problems] == ["fx.source"]


def test_it_is_exported():
    """`costcalc.Exchange` is what `exchange` gives."""
    assert isinstance(TABLE.exchange("EUR", on="2025-01-24"), costcalc.Exchange)
