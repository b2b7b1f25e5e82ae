"""How converted costs are shown."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.questions.documents import columns_of
from costcalc.report.money import (
    converted,
    converted_words,
    currency_of,
    exchange_lines,
    money_cells,
)
from costcalc.report.text import PLAIN

SOURCE = {"id": "ecb", "title": "Reference rates", "url": "https://bank.example"}
FX: dict[str, Any] = {
    "currency": "CHF",
    "rate": "0.906608097785",
    "date": "2025-01-24",
    "source": SOURCE,
    "cross": False,
}
DOCUMENT: dict[str, Any] = {"schema": "costcalc/price/1", "currency": "USD", "fx": FX}


@pytest.mark.parametrize(
    ("fx", "line"),
    [
        ({}, "1 USD = 0.906608 CHF on 2025-01-24 (Reference rates), rounded"),
        (
            {"source": {**SOURCE, "publisher": "The bank"}, "cross": True, "note": "the latest"},
            "1 USD = 0.906608 CHF on 2025-01-24 (The bank, by way of the euro, the latest), rounded",
        ),
        (
            {"source": "given by you", "date": None, "rate": "1501.6"},
            "1 USD = 1501.6 CHF (given by you), rounded",
        ),
    ],
)
def test_the_rate_is_one_line(fx: dict[str, Any], line: str):
    """Rate, day and whose it is stand in one line; below it the address where there is one."""
    first, *more = exchange_lines({**DOCUMENT, "fx": {**FX, **fx}}, PLAIN, "")
    assert first == line
    assert more == ([] if "given" in line else ["  https://bank.example"])


@pytest.mark.parametrize(
    "document", [{"currency": "USD"}, {"currency": "USD", "fx": {**FX, "currency": "USD"}}]
)
def test_nothing_is_said_of_dollars(document: dict[str, Any]):
    """A result in USD has neither rate nor converted figures in its table."""
    document = {"currency": "USD", **document}
    assert currency_of(document) is None
    assert list(exchange_lines(document, PLAIN)) == []
    assert converted_words(document, {}, "list_cost") == ""


def test_figures_are_short():
    """All digits are in JSON and CSV; a figure that is not known is a dash."""
    entry = {"converted": {"cost": "522.206264324"}}
    assert (converted(entry, "cost"), converted(entry, "npv")) == ("522.21", "—")
    assert converted_words(DOCUMENT, entry, "cost") == " = 522.21 CHF"


def test_columns_of_flat_rows():
    """Each column of an amount has one behind all others, then come rate, day and source."""
    ahead = {**DOCUMENT, "schema": "costcalc/project/1", "totals": [{"npv": "1", "notes": []}]}
    assert columns_of(ahead)[columns_of(ahead).index("npv") + 1 :] == (
        *(f"converted_{name}" for name in ("list_cost", "contracted_cost", "cost", "cumulative_cost")),
        *(f"converted_{name}" for name in ("p5", "p10", "p50", "p90", "p95")),
        "converted_npv",
        "fx_currency",
        "fx_rate",
        "fx_date",
        "fx_source",
    )
    assert money_cells(DOCUMENT, {"converted": {"list_cost": "1"}}) == {
        "converted_list_cost": "1",
        "fx_currency": "CHF",
        "fx_rate": "0.906608097785",
        "fx_date": "2025-01-24",
        "fx_source": "https://bank.example",
    }
    own = {**DOCUMENT, "fx": {**FX, "source": "given by you"}}
    assert money_cells(own, {})["fx_source"] == "given by you"
    assert "fx_rate" not in columns_of({name: each for name, each in ahead.items() if name != "fx"})
    assert money_cells({}, {}) == {}
