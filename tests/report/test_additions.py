"""The blocks and columns of additions: solved tasks, seats, energy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from costcalc.additions.success import NOTE
from costcalc.asking.added_cells import addition_cells, names_of
from costcalc.asking.added_text import addition_lines
from costcalc.questions.compare.text import compare_lines
from costcalc.questions.documents import columns_of, rows_of
from costcalc.render import render
from costcalc.report.text import PLAIN, Look
from tests.asking import compare

ASK: dict[str, Any] = {
    "model": ["deepseek-r1", "o1"],
    "requests": "10000/day",
    "input": "1500",
    "output": "500",
    "offer": ["V: input 20 USD/Mtoken, output 70 USD/Mtoken"],
}
COLUMNS = tuple(name for each in ("success", "seats", "energy") for name in names_of(each))
README = "aime 2024 in DeepSeek-R1 README, published 2025-01-20"
ADDED: dict[str, Any] = {
    "success": ["deepseek-r1=79.8%", "o1=79.2%"],
    "seat": "20 USD/month",
    "seats": "400",
    "energy": True,
}


@pytest.fixture(scope="module")
def document(shipped) -> dict[str, Any]:
    """A comparison with all three."""
    found: dict[str, Any] = compare(shipped, ASK | ADDED, date(2025, 1, 25)).to_dict()
    return found


def test_solved_tasks_are_a_table_with_their_sources(document):
    """The ranking by solved task, what it rests on, and who has published the shares."""
    lines = [*addition_lines(document, PLAIN)]
    assert lines[: lines.index("")] == [
        "solved tasks",
        "  model                 solved  per solved task  ratio",
        "  deepseek/deepseek-r1  79.8 %       0.00240602     1×",
        "  openai/o1             79.2 %       0.0662879   27.6×",
        "  offer/V: no share of solved tasks is given: say offer/V=N%, as you measured it",
        f"  {NOTE}",
        f"  deepseek/deepseek-r1, openai/o1: as published, {README}",
    ]


def test_seats_are_sentences(document):
    """The cost of the seats, and a sentence for each model."""
    lines = [*addition_lines(document, PLAIN)]
    start = lines.index("seats or the API")
    assert lines[start + 1] == "  400 × 20 USD/month = 8,000.00 USD a month"
    assert lines[start + 3].startswith("  400 seats at 8,000.00 USD a month are cheaper than openai/o1")


def test_energy_is_labelled_as_an_estimate(document):
    """Ranges with package and zone above them, and what they leave out below."""
    lines = [*addition_lines(document, PLAIN)]
    start = lines.index("energy, estimated by ecologits 0.11.3, 0.458 kgCO2e/kWh in WOR")
    assert lines[start + 1 : start + 4] == [
        "  model                  Wh a request  gCO2e a request  Wh, checked",
        "  deepseek/deepseek-r1   1.81 to 1.99    0.996 to 1.08       0.0957",
        "  openai/o1             0.698 to 1.18   0.334 to 0.554            —",
    ]
    text = "\n".join(lines[start:])
    assert "openai/o1: taken as o1 of openai, guessed at 440 billion parameters" in text
    assert "offer/V: a quote does not say what would serve it" in text
    assert "leaves out: input tokens" in text
    assert "the check: 0.191 Wh per 1,000 output tokens of deepseek/deepseek-r1: 10.2 kW" in text


def test_the_table_of_a_comparison_has_them_on_a_narrow_screen(document):
    """The report holds the blocks, and no line but the command is wider than the screen."""
    lines = [*compare_lines(document, Look(width=80))]
    assert {"solved tasks", "seats or the API"} <= {*lines}
    assert all(len(line) <= 80 for line in lines if "costcalc compare" not in line and "://" not in line)


def test_without_additions_nothing_is_said(shipped):
    """A plain comparison has no block more, and empty columns in CSV."""
    plain = compare(shipped, ASK, date(2025, 1, 25)).to_dict()
    assert [*addition_lines(plain, PLAIN)] == []
    assert addition_cells(plain, 0) == {}
    assert {row[column] for row in rows_of(plain) for column in COLUMNS} == {None}
    assert "success_rate" not in render(plain, "markdown")


def test_columns(document):
    """The figures stand in columns of their own, after those that were there before them."""
    columns = columns_of(document)
    first = columns.index(COLUMNS[0])
    assert columns[first : first + len(COLUMNS)] == COLUMNS
    assert "changes" in columns[first + len(COLUMNS) :]
    r1, o1, offer = rows_of(document)
    assert {column: r1[column] for column in COLUMNS} == {
        "success_rate": "0.798",
        "cost_per_solved_task": "0.002406015038",
        "seats": "400",
        "seats_cost_per_month": "8000",
        "cheaper": "api",
        "breakeven_requests_per_month": "4166666.66667",
        "breakeven_requests_per_seat_per_month": "10416.6666667",
        "wh_per_request_low": "1.81",
        "wh_per_request_high": "1.99",
        "gco2e_per_request_low": "0.996",
        "gco2e_per_request_high": "1.08",
        "wh_per_request_check": "0.0957",
        "energy_model_used": "deepseek/deepseek-r1, with 671 billion parameters, 37 billion active",
        "energy_package": "ecologits 0.11.3",
        "energy_zone": "WOR",
    }
    assert o1["wh_per_request_check"] is None
    assert offer["energy_model_used"] == "a quote does not say what would serve it"


def test_a_projection_shows_its_totals():
    """Totals stand with their scenario, and energy is that of the whole horizon."""
    energy: dict[str, Any] = {
        "wh_per_request": {"low": "1", "high": "2"}, "gco2e_per_request": {"low": "1", "high": "1"},
        "wh": {"low": "1000", "high": "2000"}, "gco2e": {"low": "1000", "high": "1000"},
        "model_used": "one", "warnings": [], "cross_check": None,
    }  # fmt: skip
    total = {"model": "acme/one", "scenario": "base", "energy": energy}
    head = {
        "zone": "WOR", "mix_kgco2e_per_kwh": "0.458", "package": "ecologits 0", "label": "estimates",
        "leaves_out": "much", "cross_check": None,
    }  # fmt: skip
    seats = {"seats": "1", "price": "1 USD/month", "cost_per_month": "1",
             "rows": [{**total, "sentence": "a seat is cheaper"}]}  # fmt: skip
    lines = [*addition_lines({"totals": [total], "rows": [], "energy": head, "seats": seats}, PLAIN)]
    assert "  base: a seat is cheaper" in lines
    assert "  acme/one, base  1,000 to 2,000         1,000" in lines
