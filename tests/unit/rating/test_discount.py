"""A discount as it is said in a question: a contract of one term, in every question about money."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc import Usage
from costcalc.errors import UsageError
from costcalc.questions.verify.answer import verify
from tests.asking import breakeven, compare, price, project
from tests.builders import at, model, one_model, period, pricing_file, table_of, usd, variant

RATES = "input: 2 USD/Mtoken, output: 4 USD/Mtoken"
TABLE = one_model(RATES, variant("service_tier: batch", "input: 1 USD/Mtoken, output: 2 USD/Mtoken"))
NOW = at("2025-06-04T12:00Z")
DAY = date(2025, 6, 4)
WORK = {"model": ["acme/one"], "requests": "1000/day", "input": 1000, "output": 100}
CONTRACT = """\
sources:
  paper: {title: Agreement, article: a.pdf, kind: primary}
contracts:
  acme-2025: {name: Agreement, source: paper, effective_from: 2025-01-01T00:00:00Z, models: [acme/one],
              discounts: [{percent: 20%}]}
"""
UNDER_CONTRACT = table_of(
    pricing_file(model(period(RATES)), model(period(RATES), "acme/two")),
    f"version: 1\ncurrency: USD\n{CONTRACT}end: pricing/1\n",
)


def test_a_price():
    """The list cost stays; 15 % are off what is owed, whichever price applies, and the step says so."""
    words = {"model": "acme/one", "input": "1M", "output": "100k", "discount": "15%"}
    found = price(TABLE, words, NOW)
    assert (found.list_cost, found.contracted_cost) == (usd("2.4"), usd("2.04"))
    document = found.to_dict()
    assert document["contract"]["id"] == "discount"
    assert document["contract"]["name"] == "a discount of 15% on list prices, as said in the question"
    assert document["contract"]["effective_from"] is None
    assert document["steps"] == [{"name": "discount", "detail": "15% off (input, output)", "amount": "-0.36"}]
    assert document["command"].endswith("--on 2025-06-04T12:00:00Z --discount 15%")
    batch = price(TABLE, {**words, "service_tier": "batch"}, NOW)
    assert (batch.list_cost, batch.contracted_cost) == (usd("1.2"), usd("1.02"))
    assert verify(TABLE, json.loads(json.dumps(document))).holds


def test_the_library():
    """`table.price` takes it as the other words of a price."""
    found = TABLE.price("acme/one", Usage(input_tokens=1_000_000), on=NOW, discount="15%")
    assert found.contracted_cost == usd("1.7")


def test_a_comparison():
    """List prices are discounted, a vendor's quote is a price of its own."""
    words = {**WORK, "discount": "50%", "offer": ["X: input 2 USD/Mtoken, output 4 USD/Mtoken"]}
    found = compare(TABLE, words, DAY)
    assert [(row.model.id, row.cost_per_month) for row in found.rows] == [
        ("acme/one", usd("36")),
        ("offer/X", usd("72")),
    ]
    assert found.rows[0].list_cost_per_request == usd("0.0024")
    assert verify(TABLE, json.loads(json.dumps(found.to_dict()))).holds


def test_a_projection_and_a_break_even():
    """Months and the API's side of a break-even are after it too."""
    words = {**WORK, "start": "2025-06", "months": 1}
    (total,) = project(TABLE, {**words, "discount": "25%"}, DAY).to_dict()["totals"]
    assert (total["list_cost"], total["contracted_cost"], total["cost"]) == ("72", "54", "54")
    hardware = {"gpus": "1", "gpu_rate": "2", "throughput": "100 token/s", "utilisation": "50%"}
    found = breakeven(TABLE, {**WORK, **hardware, "discount": "25%"}, DAY).to_dict()
    assert found["rows"][0]["api_cost_per_day"] == "1.8"
    assert verify(TABLE, json.loads(json.dumps(found))).holds


def test_beside_a_contract():
    """Where a contract is in force, its terms are what is taken off: both together are refused."""
    words = {"model": "acme/one", "input": "1M", "discount": "15%"}
    with pytest.raises(UsageError, match="discount: the contract acme-2025 is in force for acme/one"):
        price(UNDER_CONTRACT, words, NOW)
    with pytest.raises(UsageError, match="the contract acme-2025 is in force for acme/one"):
        compare(UNDER_CONTRACT, {**WORK, "model": ["acme/two", "acme/one"], "discount": "15%"}, DAY)
    with pytest.raises(UsageError, match="the contract acme-2025 is in force for acme/one"):
        project(UNDER_CONTRACT, {**WORK, "start": "2025-06", "months": 1, "discount": "15%"}, DAY)
    other = price(UNDER_CONTRACT, {**words, "model": "acme/two"}, NOW)
    assert other.contracted_cost == usd("1.7")


@pytest.mark.parametrize("said", ["15", "0.15", "-15%", "101%", "15 %", "%", "fifteen", "1e1%"])
def test_what_is_no_discount(said):
    """A percentage from 0 to 100 is due: 15 alone may be dollars, and 0.15 a share."""
    with pytest.raises(UsageError, match="discount: "):
        price(TABLE, {"model": "acme/one", "input": "1M", "discount": said}, NOW)


@given(st.integers(0, 10_000), st.integers(0, 10**9))
def test_what_is_owed_is_the_list_cost_less_the_share(hundredths, tokens):
    """To the last digit, for any percentage with two decimals."""
    share = Decimal(hundredths) / 10_000
    words = {"model": "acme/one", "input": tokens, "discount": f"{Decimal(hundredths) / 100}%"}
    found = price(TABLE, words, NOW)
    assert found.contracted_cost == found.list_cost * (1 - share)
