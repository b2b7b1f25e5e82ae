"""What a decision says first, from Python: of a comparison within its 30 days."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Workload
from costcalc.pricing_table import load
from tests.builders import ROOT

TABLE = ROOT / "tests" / "cases" / "tables" / "changes.yaml"
WORK = Workload(requests="1000/day", input="1000", output="200")


def decided(*models: str, **words: Any) -> dict[str, Any]:
    """The decision between models of the table, as a script asks for it."""
    found: dict[str, Any] = (
        load(TABLE)
        .compare(WORK, models, **{"on": "2026-11-29", "decide": True, **words})
        .to_dict()["decision"]
    )
    return found


@pytest.mark.parametrize(
    ("winner", "kind", "first"),
    [
        (
            "doubling",
            "price",
            "The price of Doubling doubles on 2026-12-15 (input 1.00 to 2.00, output 4.00 to 8.00 USD/Mtoken): Steady costs least from then on.",
        ),
        (
            "ending",
            "shutdown",
            "Ending is shut down on 2026-12-20, successor steady: Steady costs least from then on.",
        ),
        ("promoted", "guarantee", "The price of Promoted is guaranteed until 2026-12-10, and not beyond."),
        (
            "expiring",
            "price",
            "The price of Expiring ends on 2026-12-24T12:00:00Z, successor steady: Steady costs least from then on.",
        ),
    ],
)
def test_a_winner_that_does_not_stay(own_environment: None, winner: str, kind: str, first: str):
    """It doubles, ends, loses its guarantee or its price: that comes before who wins."""
    said = decided("steady", winner)
    assert said["winner"] == f"maker/{winner}"
    assert said["sentence"].startswith(f"{first} ")
    assert {(each["model"], each["kind"]) for each in said["changes"]} == {(f"maker/{winner}", kind)}


def test_what_changes_of_others_is_not_said(own_environment: None):
    """A model that does not win now, nor then, may double as it likes."""
    said = decided("promoted", "doubling", "steady", on="2026-12-11")
    assert said["changes"] == []
    assert [each["winners"] for each in said["after"]] == [["maker/promoted"]]
    assert said["sentence"].startswith("Promoted costs least")


def test_an_instant_asks_about_the_same_hour_later(own_environment: None):
    """Asked about an instant, who costs least then is asked of the same hour of a later week."""
    said = decided("doubling", "nightly", on="2026-12-14T03:00:00Z")
    assert said["after"] == [{"at": "2026-12-15T00:00:00Z", "winners": ["maker/nightly"], "cost": "33"}]


def test_one_model_alone(own_environment: None):
    """Nobody is said to cost least from then on where nobody else was asked."""
    said = decided("doubling")
    assert said["sentence"].startswith(
        "The price of Doubling doubles on 2026-12-15 (input 1.00 to 2.00, output 4.00 to 8.00 USD/Mtoken). Doubling costs"
    )
    nobody = decided("ending")
    assert nobody["after"] == [{"at": "2026-12-20T00:00:00Z", "winners": [], "cost": None}]
    both = decided("ending", "expiring", on="2026-12-19")
    assert both["sentence"].startswith(
        "Ending is shut down on 2026-12-20, successor steady: Expiring costs least from then on."
    )


def test_ties_are_winners(own_environment: None):
    """Of two that cost the same, what becomes of either is said."""
    said = decided("doubling", "expiring")
    assert {each["model"] for each in said["changes"]} == {"maker/doubling", "maker/expiring"}
    assert [each["winners"] for each in said["after"]] == [["maker/expiring"], ["maker/doubling"]]
