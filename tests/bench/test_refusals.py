"""How quick a refusal is: hostile words to the library's operation, beside a question that is answered.

make bench
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import costcalc
from costcalc.questions.price.question import price_each
from tests.asking import price

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOSTILE = (
    "10**10**10", "9**9**9", "2**2**40", "1e400", "1e999999999", "nan", "inf", "-1", "5 token; 4",
    "1 # x", "1_0_0", "0x10", "١٢٣", "１２", " 1_000 ", "1 banana", "1 nan", "a" * 1_000_000,
    "1" * 100_000, "9" * 4_300 + "**3000",
)  # fmt: skip


def ask(table, text):
    """A question with some input; the error that it is refused with, if it is."""
    try:
        return price(table, {"model": "deepseek-r1", "input": text, "on": "2025-01-25"}, NOW)
    except costcalc.CostcalcError as error:
        return error


def test_an_answer(benchmark):
    """The baseline: a question that is answered."""
    benchmark(ask, costcalc.load(), "1500")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:20])
def test_a_refusal(benchmark, text):
    """A hostile number is refused: at most 50 ms is the aim."""
    found = benchmark.pedantic(ask, (costcalc.load(), text), rounds=20)
    assert isinstance(found, costcalc.CostcalcError)


def bill(table, names):
    """A bill of these names."""
    rows = ({"model": name, "input": "1500", "on": "2025-01-25"} for name in names)
    return [str(each.problem) for each in price_each(table, rows, NOW)]


def test_a_bill(benchmark):
    """The baseline: a thousand rows that are priced."""
    benchmark(bill, costcalc.load(), ["deepseek-r1"] * 1_000)


@pytest.mark.parametrize("name", ["nobody", "nobody-{}", "claude-{}", "openai/{}"])
def test_a_bill_of_unknown_names(benchmark, name):
    """A thousand rows of unknown names, the same or each another: three times the baseline is the aim."""
    benchmark(bill, costcalc.load(), [name.format(number) for number in range(1_000)])
