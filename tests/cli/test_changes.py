"""What is known to come, on the command line: below the figures, in every format, and first in a decision."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.builders import ROOT

CHANGES = str(ROOT / "tests" / "cases" / "tables" / "changes.yaml")
ASKED = ("--requests", "1000/day", "--input", "1000", "--output", "200", "--on", "2026-11-29")
DOUBLES = "doubles on 2026-12-15 (input 1.00 to 2.00, output 4.00 to 8.00 USD/Mtoken)"


def test_a_price_says_what_comes_in_30_days(costcalc):
    """Below the total, and in an explanation, Markdown, CSV and JSON; nothing where nothing is known."""
    ask = ("price", "doubling", "--input", "1000", "--output", "200", "--on", "2026-11-29")
    for more in ((), ("--explain",)):
        assert (
            f"\nknown to change in 30 days\n  maker/doubling: {DOUBLES}\n"
            in costcalc(*ask, *more, pricing=CHANGES).out
        )
    assert DOUBLES in costcalc(*ask, "--format", "markdown", pricing=CHANGES).out
    rows = list(csv.DictReader(io.StringIO(costcalc(*ask, "--format", "csv", pricing=CHANGES).out)))
    assert {row["changes"] for row in rows} == {DOUBLES}
    said = json.loads(costcalc(*ask, "--format", "json", pricing=CHANGES).out)["changes"]
    assert [(each["meter"], each["from"], each["to"]) for each in said] == [
        ("input", "1", "2"),
        ("output", "4", "8"),
    ]
    steady = costcalc("price", "steady", *ask[2:], pricing=CHANGES)
    assert "known to change" not in steady.out


def test_a_bill_says_what_comes_after_each_row(costcalc):
    """In the note of the row, of its own day."""
    rows = b"model,input,output,on\ndoubling,1000,200,2026-11-29\ndoubling,1000,200,2026-01-05\n"
    said = costcalc("price", "--file", "-", stdin=rows, pricing=CHANGES).out
    assert [row["note"] for row in csv.DictReader(io.StringIO(said))] == [DOUBLES, ""]


def test_a_comparison_says_what_comes_in_a_year(costcalc):
    """All models in order of time, the soonest first; CSV has what is said of each in its row."""
    models = ("steady", "doubling", "ending", "promoted", "expiring")
    out = costcalc("compare", *models, *ASKED, pricing=CHANGES).out
    _, _, block = out.partition("known to change in a year\n")
    assert block.splitlines()[:4] == [
        "  maker/promoted: guaranteed until 2026-12-10",
        f"  maker/doubling: {DOUBLES}",
        "  maker/ending: shut down on 2026-12-20, successor steady",
        "  maker/expiring: ends on 2026-12-24T12:00:00Z, successor steady",
    ]
    table = costcalc("compare", *models, *ASKED, "--format", "csv", pricing=CHANGES).out
    cells = {row["model"]: row["changes"] for row in csv.DictReader(io.StringIO(table))}
    assert cells["maker/steady"] == ""
    assert cells["maker/ending"] == "shut down on 2026-12-20, successor steady"


@pytest.mark.parametrize(
    ("winner", "first"),
    [
        ("doubling", f"The price of Doubling {DOUBLES}: Steady costs least from then on."),
        ("ending", "Ending is shut down on 2026-12-20, successor steady: Steady costs least from then on."),
        ("promoted", "The price of Promoted is guaranteed until 2026-12-10, and not beyond."),
    ],
)
def test_a_decision_says_it_first(costcalc, winner: str, first: str):
    """The winner doubles, ends or loses its guarantee: before it is said to win, in each format."""
    ask = ("compare", "steady", winner, *ASKED, "--decide")
    said = json.loads(costcalc(*ask, "--format", "json", pricing=CHANGES).out)["decision"]
    assert next(iter(said)) == "changes"
    assert {each["model"] for each in said["changes"]} == {f"maker/{winner}"}
    assert said["winner"] == f"maker/{winner}"
    assert said["sentence"].startswith(f"{first} {winner.capitalize()} costs least")
    (_, told) = costcalc(*ask, pricing=CHANGES).out.split("\nthe decision\n")
    assert told.startswith(f"  {first}")
    assert f"**{first}" in costcalc(*ask, "--format", "markdown", pricing=CHANGES).out
    rows = list(csv.DictReader(io.StringIO(costcalc(*ask, "--format", "csv", pricing=CHANGES).out)))
    assert all(row["decision"].startswith(first) for row in rows)


def test_what_is_saved_holds(costcalc, tmp_path):
    """A decision with changes holds when it is computed again; one without them is of an earlier version."""
    ask = ("compare", "steady", "doubling", *ASKED, "--decide", "--format", "json")
    saved = json.loads(costcalc(*ask, pricing=CHANGES).out)
    file = tmp_path / "saved.json"
    file.write_text(json.dumps(saved), encoding="utf-8")
    assert costcalc("verify", str(file), pricing=CHANGES).code == 0
    for each in (*saved["rows"], saved["decision"]):
        del each["changes"]
    del saved["decision"]["after"]
    file.write_text(json.dumps(saved), encoding="utf-8")
    older = costcalc("verify", str(file), pricing=CHANGES)
    assert older.code == 1
    assert (
        "every figure is the same, and the result is from before results said after, changes: save it again"
        in " ".join(older.out.split())
    )
    found = json.loads(costcalc("verify", str(file), "--format", "json", pricing=CHANGES).out)
    assert (found["holds"], found["same_figures"], found["told_since"]) == (False, True, ["after", "changes"])
    saved["rows"][0]["changes"] = []  # one that has some of them is not of an earlier version
    file.write_text(json.dumps(saved), encoding="utf-8")
    found = json.loads(costcalc("verify", str(file), "--format", "json", pricing=CHANGES).out)
    assert (found["holds"], found["same_figures"]) == (False, False)
