"""How converted costs are shown."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.report.money import (
    converted,
    converted_words,
    currency_of,
    exchange_lines,
    money_cells,
    money_columns,
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
    columns = money_columns(DOCUMENT, ("model", "list_cost", "ratio", "npv"))
    assert columns == (
        "converted_list_cost",
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
    assert (money_columns({}, ("list_cost",)), money_cells({}, {})) == ((), {})
