"""An estimate looks like one: in the lines of a price, a bill, a comparison and a decision."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.builders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

DOUBTFUL = ("groq/llama-3.1-8b-instant", "--input", "100k", "--output", "100k", "--service-tier", "batch")
ON = ("--on", "2025-05-08T12:00:00Z")
UNDATED = ("arcee/trinity-large-thinking", "gpt-4o", "--input", "1000", "--output", "100")


@pytest.fixture
def ask(costcalc) -> Callable[..., Any]:
    """Ask the command line about the shipped table, and the feed that comes with it."""
    return lambda *argv, **more: costcalc(
        *argv, "--layers", "table,genai-prices", pricing=str(SHIPPED), **more
    )


def test_a_price_has_its_range_beside_the_total(ask):
    """Between which costs it is, in the table and explained; a certain price has no such line."""
    for more in ((), ("--explain",)):
        said = ask("price", *DOUBTFUL, *ON, *more)
        assert "\nbetween 0.0065 and 0.00975\n" in said.out
    assert "between" not in ask("price", "gpt-4o", "--input", "1000", "--on", "2025-05-08").out


def test_a_row_of_a_bill_has_its_range(ask):
    """The note says within which costs it is."""
    row = {
        "model": DOUBTFUL[0], "input_tokens": 100_000, "output_tokens": 100_000, "on": ON[1],
        "service_tier": "batch",
    }  # fmt: skip
    said = ask("price", "--file", "-", stdin=json.dumps(row).encode())
    assert json.loads(said.out)["note"].startswith("an estimate, 0.0065 to 0.00975 USD: ")


def test_a_comparison_marks_what_is_in_doubt(ask):
    """≈ stands at the cost, the range in the note, in JSON and in CSV; a certain price has none of them."""
    asked = ("compare", DOUBTFUL[0], "o3", *DOUBTFUL[1:], *ON)
    table = ask(*asked).out
    assert "≈0.0065" in table
    assert table.count("≈") == 1
    assert "an estimate, 0.0065 to 0.00975 a request: " in table
    one, other = json.loads(ask(*asked, "--format", "json").out)["rows"]
    names = ("list_cost_per_request_low", "list_cost_per_request_high")
    assert [one[name] for name in names] == ["0.0065", "0.00975"]
    assert [other[name] for name in names] == [None, None]
    header, *rows = ask(*asked, "--format", "csv").out.splitlines()
    assert ",".join(names) in header
    assert "0.0065,0.00975" in rows[0]


def test_an_undated_price_is_said_first(ask):
    """Before the ranking, and in the decision, in English and in French."""
    asked = ("compare", *UNDATED, "--on", "2025-10-01", "--allow-undated", "--decide")
    said = ask(*asked).out
    note = "arcee/trinity-large-thinking: an estimate: nothing says that this price held before "
    assert said.index(note) < said.index("per request")
    assert said.count(note) == 1
    assert "This is an estimate: no source says that Trinity Large Thinking had this price then." in said
    french = json.loads(ask(*asked, "--lang", "fr", "--format", "json").out)["decision"]["sentence"]
    assert french.startswith("C’est une estimation\N{NO-BREAK SPACE}: aucune source ne dit que Trinity ")
    certain = ask("compare", "gpt-4o", "o3", "--input", "1000", "--on", "2025-10-01", "--decide").out
    assert "estimate" not in certain


def test_a_decision_for_a_price_in_doubt(ask):
    """The sentence says so of a winner whose figure is not certain on the day."""
    said = ask("compare", DOUBTFUL[0], "gpt-4o", *DOUBTFUL[1:], *ON, "--decide").out
    assert "This is an estimate: the price of Llama 3.1 8B" in said


def test_a_product_says_what_it_is_made_of(ask):
    """Words that print a factor stand beside the figures that it was made of, and whose they are."""
    said = ask(
        "price", "claude-opus-4-6", "--input", "1000", "--option", "inference_geo=us", "--on", "2026-04-01"
    ).out
    assert "input 1.1 × 5 USD/Mtoken" in said
    assert "“1.1x multiplier on all token pricing categories" in said
