"""Units that a contract has bought by the hour, in a break-even: exact on both sides of the edge."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import date
from decimal import Context, localcontext
from typing import Any

import pytest

from costcalc.pricing_table import load
from costcalc.questions.documents import rows_of
from costcalc.questions.verify.answer import verify
from costcalc.render import render
from costcalc.report.text import PLAIN
from tests.asking import breakeven
from tests.builders import ROOT

TABLE = ROOT / "tests" / "cases" / "tables" / "contract.yaml"
HARDWARE = {"gpus": "8", "gpu_rate": "2", "throughput": "4176 token/s"}


@pytest.fixture(scope="module")
def table(own_environment: None) -> Any:
    """A table with a contract: two units of `acme/large` at 30 USD an hour, 5,000 tokens a second each."""
    return load(TABLE)


def document(table: Any, *models: str, **words: Any) -> dict[str, Any]:
    """A break-even of 1,000 tokens in and 200 out, at 11.25 USD a million of both under the contract."""
    asked = {
        "model": list(models or ["acme/large"]),
        "input": "1000",
        "output": "200",
        "on": "2026-06-01",
        **HARDWARE,
        **words,
    }
    found: dict[str, Any] = breakeven(table, asked, date(2026, 6, 1)).to_dict()
    return found


def units(table: Any, **words: Any) -> dict[str, Any]:
    """What is said of the units of `acme/large`."""
    found: dict[str, Any] = document(table, **words)["rows"][0]["provisioned"]
    return found


def test_what_units_cost_and_serve(table):
    """2 × 30 × 24 = 1,440 USD a day; 2 × 5,000 × 86,400 = 864 million tokens; 1,440 / 11.25 = 128 million tokens."""
    assert units(table) == {
        "units": "2", "cost_per_day": "1440", "capacity_tokens_per_day": "864000000",
        "cost_per_million_tokens": "1.66666666667", "breakeven_tokens_per_day": "128000000",
        "cost_per_day_at_workload": None, "reached": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("requests", "cost", "reached"),
    [
        ("100000/day", "1440", False),  # 120 million tokens are 1,350 USD by the token
        ("106666/day", "1440", False),
        ("106667/day", "1440", True),  # 128,000,400 tokens
        ("720000/day", "1440", True),  # 864 million tokens, all that they serve
        ("1000000/day", "5220", True),  # 336 million more, by the token: 3,780 USD
    ],
)
def test_both_sides_of_the_break_even(table, requests: str, cost: str, reached: bool):
    """They pay from 128 million tokens a day on; beyond what they serve, the rest is paid by the token."""
    said = units(table, requests=requests)
    assert (said["cost_per_day_at_workload"], said["reached"]) == (cost, reached)


def test_no_context_of_the_caller_rounds_tokens(table):
    """1,000.5 and 200.25 tokens are 1,200.75, whatever precision the caller's decimals have."""
    words = {"requests": "100000/day", "input": "1000.5", "output": "200.25"}
    expected = units(table, **words)
    with localcontext(Context(prec=3)):
        assert units(table, **words) == expected


def test_only_of_the_model_that_has_them(table):
    """Another model of the contract has none, and neither has anyone a day before it."""
    assert "provisioned" not in document(table, "acme/small")["rows"][0]
    assert "provisioned" not in document(table, on="2025-12-31")["rows"][0]


def test_they_are_said_below_the_contract(table):
    """A line in the report, columns in CSV, in another currency too; and it holds when it is saved."""
    said = document(table, requests="1000000/day", currency="EUR", fx_rate="0.5 EUR/USD")
    text = render(said, "table", PLAIN)
    assert """
units by the hour, under a contract
  acme/large: 2 units cost 1,440.00 USD a day and serve 864,000,000 tokens; they pay from 128,000,000 tokens a day: this workload costs 5,220.00 so, 13,500.00 by the token
""" in text  # fmt: skip
    assert "they would pay from" in render(document(table, requests="10/day"), "table", PLAIN)
    assert "they pay from 128,000,000 tokens a day\n" in render(document(table), "table", PLAIN)
    (row,) = rows_of(said)
    assert (row["provisioned_cost_per_day"], row["converted_provisioned_cost_per_day"]) == ("1440", "720")
    assert row["provisioned_breakeven_tokens_per_day"] == "128000000"
    assert verify(table, said).holds
