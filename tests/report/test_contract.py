"""A contract in a report: which one, where it is written, and each step as a line."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from costcalc.pricing_table import load
from costcalc.questions.documents import columns_of, rows_of
from costcalc.render import render
from costcalc.report.contract import contract_lines, signed
from costcalc.report.text import PLAIN
from tests.asking import compare, price
from tests.builders import ROOT
from tests.report.contract import COLUMNS

ON = datetime(2026, 6, 1, 12, tzinfo=UTC)
WORK = {"requests": "1000/day", "input": "1000", "output": "500"}


@pytest.fixture(scope="module")
def table(own_environment):
    """The table of the cases, with its contracts."""
    return load(ROOT / "tests" / "cases" / "tables" / "contract.yaml")


@pytest.fixture(scope="module")
def priced(table):
    """A price under the agreement, with a negotiated price and a discount."""
    asked = {"model": "acme/large", "input": "1M", "cached": "600k", "output": "100k"}
    return price(table, asked, ON).to_dict()


@pytest.fixture(scope="module")
def compared(table):
    """A comparison of a model under the agreement with one under none."""
    on = "2026-06-01T12:00:00Z"
    return compare(table, {**WORK, "model": ["rival/one", "acme/small"], "on": on}, ON.date()).to_dict()


STEPS = """\
contract acme-2026: Framework agreement 2026/17, from 2026-01-01 to 2028-01-01
  Framework agreement 2026/17, article agreement-2026-17.pdf, published 2025-12-10
                                               USD
  list cost                                   9.50
  25% off acme/large (input, output)         −2.00
  2 USD/Mtoken for cache_read of acme/large  −0.30
  contracted cost                             7.20
"""


def test_a_price_shows_each_step(priced):
    """Below the lines at list prices stand the contract and its steps, with --explain and without."""
    assert STEPS in render(priced, "table")
    explained = render(priced, "table", explain=True)
    assert STEPS in explained
    assert "total: 4.00 + 1.50 + 4.00 = 9.50 USD" in explained
    assert "    contract   25% off acme/large: 7.50 USD per 1,000,000 tokens = 3.00 USD" in explained


def test_a_comparison_shows_each_step(compared):
    """The ranking says which costs are contracted; --explain has the steps of each row."""
    text = render(compared, "table")
    assert "contract acme-2026: Framework agreement 2026/17" in text
    assert "  costs of acme/small are after its prices and discounts" in text
    explained = render(compared, "table", explain=True)
    assert "  a request: 0.001 + 0.002 = 0.003 USD" in explained
    lines = explained.splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip().startswith("list cost"))
    assert [line.split() for line in lines[start : start + 4]] == [
        ["list", "cost", "0.003"],
        ["15%", "off", "(input)", "−0.00015"],
        ["20%", "off", "output", "−0.0004"],
        ["contracted", "cost", "0.00245"],
    ]


def test_flat_rows_carry_contracted_figures(priced, compared):
    """CSV has the contracted columns at the end, where a contract is in force."""
    rows = list(csv.DictReader(io.StringIO(render(priced, "csv"), newline="")))
    assert [(row["list_cost"], row["contracted_cost"], row["contract"]) for row in rows] == [
        ("4", "3", "acme-2026"),
        ("1.5", "1.2", "acme-2026"),
        ("4", "3", "acme-2026"),
        ("", "", "acme-2026"),
    ]
    assert [(row["row"], row["total_list_cost"], row["total_contracted_cost"]) for row in rows[2:]] == [
        ("charge", "", ""),
        ("total", "9.5", "7.2"),
    ]
    assert [row["contract_term"] for row in rows][1] == "2 USD/Mtoken for cache_read of acme/large"
    small, rival = rows_of(compared)
    assert (small["cost_per_request"], small["list_cost_per_request"]) == ("0.00245", "0.003")
    assert (small["contract"], rival["contract"]) == ("acme-2026", None)
    assert rival["cost_per_request"] == rival["list_cost_per_request"] == "0.00265"
    for document in (priced, compared):
        assert columns_of(document)[: len(COLUMNS[document["schema"]])] == COLUMNS[document["schema"]]


def test_markdown_has_both_totals(priced):
    """What the list says, and what is owed."""
    assert "Total: **9.5 USD**\n\nContracted: **7.2 USD**" in render(priced, "markdown")


def test_without_a_contract_nothing_is_added(table):
    """A model of no contract has the columns and the lines that it always had."""
    document = price(table, {"model": "rival/one", "input": "1M"}, ON).to_dict()
    assert columns_of(document) == COLUMNS["costcalc/price/1"]
    assert "contract" not in render(document, "table", explain=True).replace("contract.yaml", "")
    assert "Contracted" not in render(document, "markdown")


def test_another_currency_is_of_both_figures(table):
    """A converted price says the list cost and the contracted cost in the currency."""
    asked = {"model": "acme/large", "input": "1M", "currency": "EUR", "fx_rate": "0.5 EUR/USD"}
    text = render(price(table, asked, ON).to_dict(), "table")
    assert "total in EUR: 5.00" in text
    assert "contracted cost in EUR: 3.75" in text


def test_where_a_contract_is_written(priced):
    """The address of its source has a line of its own; without an end it says none."""
    source = {**priced["contract"]["source"], "url": "https://example.com/agreement"}
    lines = list(contract_lines({**priced["contract"], "effective_to": None, "source": source}, PLAIN))
    assert lines[0] == "contract acme-2026: Framework agreement 2026/17, from 2026-01-01"
    assert lines[-1] == "  https://example.com/agreement"


@pytest.mark.parametrize(("amount", "shown"), [("-0.05", "−0.05"), ("-1234.5", "−1,234.50"), ("3", "+3.00")])
def test_changes_have_a_sign(amount, shown):
    """A change keeps its sign, whatever its size."""
    assert signed(amount) == shown
