"""Every member of projections and of break-evens is declared, in its order and of its kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.pricing_table import load
from costcalc.questions.documents import columns_of, rows_of, shape_of
from costcalc.shapes import CONVERTED
from tests.asking import breakeven, project
from tests.builders import ROOT
from tests.unit.questions.members import faults

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable

TODAY = date(2026, 11, 22)
CONTRACT = ROOT / "tests" / "cases" / "tables" / "contract.yaml"
WORK = {"requests": "10000/day", "input": "1500", "output": "500"}
TWO = {"model": ["gpt-5.6-terra", "deepseek-v4-pro"], **WORK, "start": "2026-12", "months": "3"}
DRAWN = {"requests": "8000..12000/day", "output": "400..700", "draws": "1000"}
ADDED = {
    "success": ["gpt-5.6-terra=79.8%", "deepseek-v4-pro=71%"],
    "seat": "20 USD/month",
    "seats": "400",
    "decide": "true",
    "energy": "true",
    "currency": "EUR",
}
TEXT = {"language": "fr", "tokens_measured_with": "o200k", "verbosity": "high"}
ENDING = {"model": ["o1", "gpt-4o", "claude-3-opus"], **WORK, "start": "2025-10", "months": "12"}
HARDWARE = {"gpu": "H100", "gpus": "8", "throughput": "4176 token/s", "utilisation": "50%"}

PROJECTIONS: list[dict[str, Any]] = [
    TWO | {"growth": "5%/month", "discount_rate": "8%", "preset": None},
    TWO | DRAWN | ADDED | TEXT,
    TWO | {"elasticity": "0.5..1.2", "draws": "1000", "currency": "EUR"},
    TWO
    | {"scenarios": {"slow": {"growth": "1%/month"}, "fast": {"growth": "5%..9%/month"}}, "draws": "1000"},
    ENDING,
    ENDING | DRAWN | {"follow": "successor"},
]
BREAK_EVENS: list[dict[str, Any]] = [
    {"model": ["gpt-5.5"], **WORK, **HARDWARE, "currency": "EUR"},
    {"model": ["gpt-5.5"], **WORK, **HARDWARE, "requests": "9000000/day"},
    {"model": ["gpt-5.5"], "self_host": "deepseek-r1", **WORK, **DRAWN, **HARDWARE, **TEXT, "gpu": "H200"},
    {"model": ["gpt-5.5"], "input": "1500", "output": "500", **HARDWARE, "gpu_rate": "1..3"},
]  # fmt: skip


def in_dollars(value: Any) -> Any:
    """A document without its amounts in another currency, which stand under the same names."""
    if isinstance(value, list):
        return [in_dollars(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: in_dollars(each) for name, each in value.items() if name != CONVERTED}


def undeclared(document: dict[str, Any]) -> list[str]:
    """What of an answer is not as it is declared; its flat rows have what is a column, and no more."""
    shape = shape_of(document)
    assert shape is not None
    assert {tuple(row) for row in rows_of(document)} == {columns_of(document)}
    return list(faults(in_dollars(document), shape))


@pytest.mark.parametrize("words", PROJECTIONS)
def test_projections(shipped: PricingTable, words: dict[str, Any]):
    """With ranges, scenarios, ends, successors, and all that is said besides."""
    assert undeclared(project(shipped, words, TODAY).to_dict()) == []


@pytest.mark.parametrize("words", BREAK_EVENS)
def test_break_evens(shipped: PricingTable, words: dict[str, Any]):
    """With ranges, hosts of the same weights, too little hardware, and another currency."""
    assert undeclared(breakeven(shipped, words, TODAY).to_dict()) == []


def test_units_by_the_hour(shipped: PricingTable):
    """At the list price of all that are known."""
    offers = shipped.catalogue.facts().unit_offers.values()
    for model in {next(iter(offer.models)) for offer in offers}:
        for rate in ({}, {"requests": "1000000/day", "currency": "EUR"}):
            words = {"model": [model], "input": "1500", "output": "500", "on": "2026-11-22", **rate}
            assert undeclared(breakeven(shipped, words, TODAY).to_dict()) == []


@pytest.mark.parametrize("rate", ["1000000/day", "1000..1000000/day"])
def test_under_a_contract(rate: str):
    """With steps, and units that it has bought."""
    table = load(CONTRACT)
    words = {"model": ["acme/large", "rival/one"], "input": "1000", "output": "200", "requests": rate}
    ahead = words | {
        "start": "2026-06",
        "months": "2",
        "currency": "EUR",
        "fx_rate": "0.5 EUR/USD",
        "draws": "1000",
    }
    assert undeclared(project(table, ahead, TODAY).to_dict()) == []
    asked = words | {"on": "2026-06-01", "gpus": "8", "gpu_rate": "2", "throughput": "4176", "draws": "1000"}
    assert undeclared(breakeven(table, asked, TODAY).to_dict()) == []
