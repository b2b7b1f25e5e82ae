"""Contracts in another currency than USD: amounts are converted by the rate of the day, as an estimate."""

from __future__ import annotations

from datetime import date

import pytest

from costcalc.errors import CurrencyError, PricingTableError
from tests.asking import compare, price, project
from tests.builders import at, model, period, pricing_file, table_of, usd

FX = """\
sources:
  ecb: {title: Reference rates, publisher: ECB, url: "https://ecb.example/rates", kind: primary}
  paper: {title: Agreement, article: a.pdf, kind: primary}
fx:
  source: ecb
  per_euro: {2025-06-02: {USD: 1.25}, 2025-07-01: {USD: 1.5}}
"""
CONTRACT = """\
contracts:
  acme-2025:
    name: Agreement
    source: paper
    currency: EUR
    effective_from: 2025-01-01T00:00:00Z
    provider: acme
    discounts: [{meter: input, price: 0.80 EUR/Mtoken}, {meter: output, percent: 10%}]
    commitment: {spend: 1000 EUR/month}
"""
SHEET = pricing_file(model(period("input: 2 USD/Mtoken, output: 4 USD/Mtoken")))


def table(contract: str = CONTRACT):
    """A table with rates, under a contract in euros."""
    return table_of(SHEET, f"version: 1\ncurrency: USD\n{FX}{contract}end: pricing/1\n")


WORDS = {"model": "acme/one", "input": "1M", "output": "1M"}


@pytest.mark.parametrize(
    ("on", "owed"),
    [("2025-06-10T00:00Z", "4.6"), ("2025-07-02T00:00Z", "4.8")],  # 0.80 EUR are 1.00, and 1.20 USD
)
def test_a_price_is_converted_on_its_day(on: str, owed: str):
    """By the rate of the day asked: a percentage needs none; the result says that it is an estimate."""
    found = price(table(), WORDS, at(on))
    assert (found.list_cost, found.contracted_cost) == (usd("6"), usd(owed))
    assert any("the contract acme-2025 is in EUR: its amounts are converted" in note for note in found.notes)
    assert found.to_dict()["contract"]["currency"] == "EUR"


def test_a_comparison_and_a_projection():
    """So they are in a comparison; in a projection each month has its rate, and the commitment too."""
    work = {"model": ["acme/one"], "requests": "1/day", "input": "1M", "output": "1M"}
    (row,) = compare(table(), {**work, "on": "2025-06-10"}, date(2025, 6, 10)).rows
    assert row.cost_per_request == usd("4.6")
    rows = project(table(), {**work, "start": "2025-07", "months": 1}, date(2025, 7, 1)).to_dict()["rows"]
    # 31 requests at 1.20 + 3.60; 1000 EUR are 1,500 USD, which are billed all the same.
    assert (rows[0]["contracted_cost"], rows[0]["cost"]) == ("148.8", "1500")
    assert "is in EUR: its amounts are converted by the rate of 2025-07-01" in rows[0]["estimate"]


def test_a_day_without_a_rate():
    """Before the first rate nobody knows what is owed: an error, and no guess."""
    with pytest.raises(CurrencyError, match="no exchange rate is known for 'EUR' on 2025-05-01"):
        price(table(), WORDS, at("2025-05-01T00:00Z"))


@pytest.mark.parametrize(
    "changed",
    [
        CONTRACT.replace("0.80 EUR/Mtoken", "0.80 USD/Mtoken"),
        CONTRACT.replace("1000 EUR/month", "1000 USD/month"),
        CONTRACT.replace("1000 EUR/month", "1000 GBP/month"),
        CONTRACT.replace("currency: EUR", "currency: euros"),
        CONTRACT.replace("    currency: EUR\n", ""),
    ],
)
def test_two_currencies_in_one_contract(changed: str):
    """All amounts of a contract are in its one currency; any other is refused where it stands."""
    with pytest.raises(PricingTableError):
        table(changed)


def test_a_contract_in_dollars_may_say_so():
    """`currency: USD` is what it is without."""
    found = price(table(CONTRACT.replace("EUR", "USD")), WORDS, at("2025-05-01T00:00Z"))
    assert found.contracted_cost == usd("4.4")
    assert "currency" not in found.to_dict()["contract"]
