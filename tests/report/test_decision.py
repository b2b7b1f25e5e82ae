"""The block of a decision, on a screen and in Markdown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from costcalc.asking.added_text import decision_lines, decision_markdown
from costcalc.pricing_table import load
from costcalc.render import render
from costcalc.report.text import PLAIN, Look, cell_width
from tests.asking import compare
from tests.builders import ROOT


@pytest.fixture(scope="module")
def crossing(own_environment: None):
    """The models that beat one another."""
    return load(ROOT / "tests" / "cases" / "tables" / "crossing.yaml")


def document(table, *models: str, **words: Any) -> dict[str, Any]:
    """A comparison with a decision."""
    ask: dict[str, Any] = {"model": [f"acme/{name}" for name in models], "input": "1000", "output": "200"}
    found: dict[str, Any] = compare(table, {"decide": True} | ask | words, date(2025, 6, 1)).to_dict()
    return found


def test_the_sentence_and_each_tipping_point(crossing):
    """When the winner changes, to whom, and what both cost there."""
    said = [*decision_lines(document(crossing, "cheap-input", "cheap-output"), PLAIN)]
    assert said[0] == "the decision"
    assert said[1].startswith("  Cheap Input costs least: 0.003 USD a request, 21 % less than Cheap Output")
    columns = [[part.strip() for part in line.split("  ") if part.strip()] for line in said[2:6]]
    assert columns == [
        ["the winner changes", "then", "USD a request there", "instead of"],
        ["below 600 input tokens a request", "acme/cheap-output", "0.002597", "0.002599"],
        ["above 333 output tokens a request", "acme/cheap-output", "0.004336", "0.00434"],
        [
            "with more than 296 of the 1,000 input tokens cached, 29.6 %",
            "acme/cheap-output",
            "0.0029981",
            "0.003",
        ],
    ]
    assert said[6:] == [""]


def test_what_the_winner_cannot_serve_has_no_cost(crossing):
    """Beyond its window the winner's cost is a dash; labels are in the language of the sentence."""
    said = [*decision_lines(document(crossing, "small", "flat", lang="fr"), PLAIN)]
    assert said[0] == "la décision"
    assert said[2].split() == [
        "le",
        "gagnant",
        "change",
        "alors",
        "USD",
        "par",
        "requête",
        "au",
        "lieu",
        "de",
    ]
    assert said[3].endswith("—")


def test_nothing_is_said_that_was_not_asked(crossing):
    """Without a decision there is no block; without tipping points no table."""
    silent = compare(crossing, {"model": ["acme/flat"], "input": "1"}, date(2025, 6, 1)).to_dict()
    assert not [*decision_lines(silent, PLAIN)]
    assert not decision_markdown(silent)
    assert len([*decision_lines(document(crossing, "flat", "twin"), PLAIN)]) == 3


def test_why_nothing_was_searched(crossing):
    """The reason stands below the sentence."""
    found = document(crossing, "flat", "twin")
    found["decision"] |= {"tipping_points": None, "not_searched": "too many to ask"}
    assert [*decision_lines(found, PLAIN)][2:] == ["  too many to ask", ""]


@pytest.mark.parametrize("width", [60, 80])
def test_on_a_narrow_screen(crossing, width):
    """The sentence and the first column fold, and French numbers stay whole."""
    found = document(crossing, "tiered", "flat", lang="fr")
    lines = [*decision_lines(found, Look(width=width))]
    assert sum("200 000 tokens" in line or line.endswith("200 000") for line in lines) == 2
    assert max(map(cell_width, lines)) <= width + 5


def test_it_stands_below_the_ranking(crossing):
    """In the table after the rows, in Markdown below them; names are no markup."""
    offer = "A*B: input 0.10 USD/Mtoken, output 0.10 USD/Mtoken"
    found = document(crossing, "flat", offer=[offer])
    shown = render(found, "table")
    assert shown.index("ratio") < shown.index("the decision") < shown.index("sources")
    marked = render(found, "markdown")
    assert "\n**A\\*B costs least: 0.00012 USD a request, 22.5 times less than Flat (0.0027 USD). " in marked


def test_the_points_in_markdown(crossing):
    """Each tipping point is an entry of a list."""
    said = decision_markdown(document(crossing, "cheap-input", "cheap-output"))
    assert said[1:3] == ["", "- below 600 input tokens a request (then acme/cheap-output)"]
    assert len(said) == 5
