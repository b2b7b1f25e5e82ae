"""--currency and --fx-rate: what is shown, in every format, and how --strict takes it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

RATES = """\
version: 1
currency: USD
sources:
  bank: {title: Reference rates, publisher: The bank, url: "https://bank.example/rates", kind: primary}
fx:
  source: bank
  per_euro:
    2025-05-30: {USD: 1.25, CNY: 8}
end: pricing/1
"""
PRICE = ("price", "one", "--input", "1500", "--output", "500", "--on", "2025-06-01")
COMPARE = ("compare", "one", "two", "--input", "1500", "--output", "500", "--on", "2025-06-01")


@pytest.fixture
def ask(costcalc, tmp_path: Path):
    """Ask with the rates of a bank laid over the frozen table."""
    overlay = tmp_path / "rates.yaml"
    overlay.write_text(RATES)
    return lambda *argv, stdin=None: costcalc(*argv, "--overlay", str(overlay), stdin=stdin)


def test_a_price_shows_rate_day_and_source(ask):
    """The table has the rate, whose it is, its address, and the total in euro; 1 / 1.25 = 0.8."""
    said = ask(*PRICE, "--currency", "EUR")
    assert said.code == 0
    total = said.out.partition("total ")[2].split()[0]
    assert "  1 USD = 0.8 EUR on 2025-05-30 (The bank), rounded\n    https://bank.example/rates\n" in said.out
    assert f"total in EUR: {float(total) * 0.8:.6g}" in said.out


def test_a_comparison_has_a_column(ask):
    """The ranking has a column in the currency: of a request, or of 30 days where requests are known."""
    once = ask(*COMPARE, "--currency", "CNY")
    daily = ask(*COMPARE, "--currency", "CNY", "--requests", "10/day")
    assert "a request in CNY" in once.out
    assert "30 days in CNY" in daily.out
    assert "1 USD = 6.4 CNY on 2025-05-30 (The bank, by way of the euro), rounded" in daily.out


def test_explained(ask):
    """--explain gives sums in USD, with what they are in the currency."""
    price = ask(*PRICE, "--currency", "EUR", "--explain")
    (total,) = [line for line in price.out.splitlines() if line.startswith("total: ")]
    assert total.endswith(" EUR")
    compare = ask(*COMPARE, "--currency", "EUR", "--explain")
    requests = [line for line in compare.out.splitlines() if line.startswith("  a request: ")]
    assert requests
    assert all(line.endswith(" EUR") for line in requests)


def test_a_rate_of_one_s_own(costcalc):
    """--fx-rate needs no rates in the table; it is said whose it is."""
    said = costcalc(*PRICE, "--fx-rate", "0.92 EUR/USD")
    assert "  1 USD = 0.92 EUR (given by you), rounded\n" in said.out
    assert said.out.rstrip().endswith("--fx-rate '0.92 EUR/USD'")


def test_json_and_csv(ask):
    """Rows in CSV have the converted costs and the rate behind their other columns, and only where asked."""
    document = json.loads(ask(*COMPARE, "--currency", "EUR", "--format", "json").out)
    plain = csv.DictReader(io.StringIO(ask(*COMPARE, "--format", "csv").out))
    rows = list(csv.DictReader(io.StringIO(ask(*COMPARE, "--currency", "EUR", "--format", "csv").out)))
    assert [row["converted_cost_per_request"] for row in rows] == [
        row["converted"]["cost_per_request"] for row in document["rows"]
    ]
    first = rows[0]
    said = {name: first[f"fx_{name}"] for name in ("currency", "rate", "date", "source")}
    assert said == {
        "currency": "EUR",
        "rate": "0.8",
        "date": "2025-05-30",
        "source": "https://bank.example/rates",
    }
    assert not [name for name in plain.fieldnames or () if name.startswith(("fx_", "converted_"))]
    assert list(first)[: len(plain.fieldnames or ())] == plain.fieldnames


def test_markdown(ask):
    """In Markdown the total is given in both."""
    said = ask(*PRICE, "--currency", "EUR", "--format", "markdown").out
    assert "** = " in said
    assert "| converted_list_cost | converted_total_list_cost | fx_currency |" in said


def test_strict_refuses_the_estimate(ask):
    """Converted amounts are rounded, so --strict refuses them, and says why; USD is exact."""
    strict = (*PRICE, "--strict", "--currency")
    refused = ask(*strict, "EUR")
    assert (refused.code, refused.err.count("refused by --strict")) == (4, 1)
    assert "EUR: an estimate: converted amounts are rounded half even to 12 significant digits" in refused.err
    assert ask(*strict, "USD").code == 0


def test_after_the_last_rate(ask):
    """An old rate is told as an estimate, with its day, in every format, and refused by --strict."""
    late = (*PRICE[:-1], "2025-08-22", "--currency", "EUR")
    said = "an estimate by the last rate known, 84 days old"
    assert "1 USD = 0.8 EUR on 2025-05-30 (The bank," in ask(*late).out
    assert said in " ".join(ask(*late).out.split())
    (row, *_) = csv.DictReader(io.StringIO(ask(*late, "--format", "csv").out))
    assert (row["fx_date"], row["fx_note"].startswith(said)) == ("2025-05-30", True)
    assert said in ask(*late, "--format", "markdown").out
    assert json.loads(ask(*late, "--format", "json").out)["fx"]["note"].startswith(said)
    refused = ask(*late, "--strict")
    assert refused.code == 4
    assert "refused by --strict: EUR: an estimate: by the last rate known, 84 days old" in refused.err
    rows = b"model,input,on,currency\none,1M,2025-08-22,EUR\n"
    (billed,) = csv.DictReader(io.StringIO(ask("price", "--file", "-", stdin=rows).out))
    assert said in billed["note"]


def test_no_rate(ask, costcalc):
    """A currency or a day without a rate is exit 2, with the ways out."""
    for said in (ask(*PRICE, "--currency", "GBP"), costcalc(*PRICE, "--currency", "EUR")):
        assert (said.code, said.out) == (2, "")
        assert "costcalc sync ecb" in said.err
        assert "--fx-rate '0.92 EUR/USD'" in said.err


def test_a_bill_in_other_currencies(costcalc):
    """Rows of a bill may ask for a currency each; rows that do not have empty cells."""
    rows = b"model,input,on,fx_rate\none,1M,2025-06-01,0.5 EUR/USD\none,1M,2025-06-01,\n"
    said = costcalc("price", "--file", "-", stdin=rows)
    first, second = csv.DictReader(io.StringIO(said.out))
    assert float(first["converted_list_cost"]) == float(first["list_cost"]) / 2
    assert (first["fx_currency"], first["costcalc_fx_rate"], first["fx_date"]) == ("EUR", "0.5", "")
    assert (second["converted_list_cost"], second["fx_currency"]) == ("", "")
    row = '{"model": "one", "input": 9, "on": "2025-06-01"'
    lines = f'{row}, "fx_rate": "2 EUR/USD"}}\n{row}}}\n'.encode()
    asked, unasked = map(json.loads, costcalc("price", "--file", "-", stdin=lines).out.splitlines())
    assert (asked["fx_currency"], asked["fx_rate"]) == ("EUR", "2 EUR/USD")
    assert "fx_currency" not in unasked
