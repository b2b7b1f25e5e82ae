"""docs/contracts.md: its file is the example, and its worked numbers are what costcalc says."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

import costcalc
from costcalc.rating.contract import month_bill
from tests.builders import ROOT, SHIPPED

PAGE = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "contract.yaml"
REQUEST = costcalc.Usage(input_tokens=10_000, cache_read_tokens=6_000, output_tokens=2_000)


@pytest.fixture(scope="module")
def table(own_environment):
    """The shipped table under the example's contract."""
    return costcalc.load(SHIPPED, overlay=EXAMPLE)


def rows() -> list[list[str]]:
    """The cells of every table of the page."""
    return [
        [cell.strip().strip("*") for cell in line.strip("|").split("|")]
        for line in PAGE.splitlines()
        if line.startswith("|")
    ]


def test_the_file_is_the_example():
    """The page shows the example but for its first lines, which say how it is used."""
    shown = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
    text = EXAMPLE.read_text(encoding="utf-8")
    assert shown == "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def test_the_worked_request(table):
    """List and contracted cost of the request, and of the same as a batch."""
    cost = table.price("gpt-5.4", REQUEST, on="2026-12-01")
    assert ["", "0.0415", "0.0312** USD", ""] in rows()
    assert (str(cost.list_cost), str(cost.contracted_cost)) == ("0.0415", "0.0312")
    batch = table.price("gpt-5.4", REQUEST, on="2026-12-01", service_tier="batch")
    assert f"**{batch.contracted_cost}** USD, nothing off" in PAGE
    assert batch.contracted_cost == batch.list_cost
    assert len(batch.notes) == 1  # the monthly terms; the contract does say what it takes off batches


def test_the_worked_month(table):
    """Each step of the month has the amount of the page."""
    cost = table.price("gpt-5.4", REQUEST, on="2026-12-01")
    count = Fraction(288_000 * 31)
    bill = month_bill(
        table.contracts[0],
        "openai/gpt-5.4",
        list_cost=Fraction(cost.list_cost) * count,
        contracted_cost=Fraction(cost.contracted_cost) * count,
        tokens=count * 12_000,
        hours=744,
    )
    amounts = [bill.list_cost, *(Fraction(step.amount) for step in bill.steps), bill.effective_cost]
    start = next(number for number, row in enumerate(rows()) if row[0] == "list cost")
    shown = [row[-1].replace(",", "").replace("−", "-") for row in rows()[start : start + len(amounts)]]
    assert [Fraction(each) for each in shown] == amounts


def test_the_edges_of_the_bands(table):
    """What is billed a cent below, at and above the edges is what the page says."""
    edges = rows()[next(number for number, row in enumerate(rows()) if row[0] == "spend") + 2 :]
    assert len(edges) == 5
    for spend, _, billed in edges:
        cost = Fraction(spend.replace(",", ""))
        bill = month_bill(
            table.contracts[0],
            "openai/gpt-5.4-mini",
            list_cost=cost,
            contracted_cost=cost,
            tokens=Fraction(0),
            hours=744,
        )
        assert bill.effective_cost == Fraction(billed.replace(",", ""))
