"""The dated prices of tests/truth/points.csv, which were collected without a look at our table."""

from __future__ import annotations

import costcalc
from tests.builders import ROOT
from tools.truth import COLLECTED, ask_costcalc, points

WRONG = ["gpt-3.5-turbo, 2024-01-15: input, a million"]
"""Files say 1.00, by an announcement that OpenAI took back: docs/truth.md."""


def test_the_page_is_of_these_points():
    """`make truth` was run after the last case of a known change was added."""
    said = (ROOT / "docs" / "truth.md").read_text(encoding="utf-8")
    assert f" {len(list(points()))} points, each with its" in " ".join(said.split())


def test_collected_points():
    """All but one are right, as the names are typed; a refusal is not right."""
    table = costcalc.load()
    collected = [each for each in points() if each.origin == COLLECTED]
    assert len(collected) == 212
    assert [each.told for each in collected if not ask_costcalc(table, each).is_right(each)] == WRONG
