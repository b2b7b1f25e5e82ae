"""What is known to come, over HTTP: in JSON, in CSV, in a decision, on the page."""

from __future__ import annotations

import csv
import io

import pytest

from costcalc_api import create_app
from tests.builders import ROOT

ASKED = "requests=1000/day&input=1000&output=200&on=2026-11-29"
PROJECTED = "requests=1000/day&input=1000&output=200&start=2026-11&months=3"
DOUBLES = "doubles on 2026-12-15 (input 1.00 to 2.00, output 4.00 to 8.00 USD/Mtoken)"


@pytest.fixture(scope="module")
def ahead(own_environment: None):
    """A client of a service whose prices change."""
    app = create_app(ROOT / "tests" / "cases" / "tables" / "changes.yaml", reload_seconds=0)
    return app.test_client()


def test_a_price_has_its_changes(ahead):
    """As JSON, with plain decimal text or with numbers, and in CSV."""
    answer = ahead.get("/v1/price?model=doubling&input=1000&output=200&on=2026-12-14").json
    first = answer["changes"][0]
    assert (first["at"], first["kind"], first["meter"], first["from"], first["to"]) == (
        "2026-12-15T00:00:00Z",
        "price",
        "input",
        "1",
        "2",
    )
    assert first["source"]["printed"].startswith("input $2")
    floats = ahead.get("/v1/price?model=doubling&input=1000&output=200&on=2026-12-14&numbers=float").json
    assert (floats["changes"][0]["from"], floats["changes"][0]["to"]) == (1, 2)
    text = ahead.get("/v1/price?model=doubling&input=1000&output=200&on=2026-12-14&format=csv").text
    assert {row["changes"] for row in csv.DictReader(io.StringIO(text))} == {DOUBLES}


def test_the_same_card_on_other_days(ahead):
    """A price of the same card has no changes a day after one that has, nor before it had them."""
    for on, kinds in (
        ("2026-11-01", set()),
        ("2026-12-01", {"price"}),
        ("2026-11-02", set()),
        ("2026-12-02", {"price"}),
        ("2026-12-16", set()),
    ):
        answer = ahead.get(f"/v1/price?model=doubling&input=1000&output=200&on={on}").json
        assert {each["kind"] for each in answer["changes"]} == kinds, on


@pytest.mark.parametrize(
    ("winner", "first", "kind"),
    [
        ("doubling", f"The price of Doubling {DOUBLES}: Steady costs least from then on. Doubling", "price"),
        (
            "ending",
            "Ending is shut down on 2026-12-20, successor steady: Steady costs least from then on. Ending",
            "shutdown",
        ),
        (
            "promoted",
            "The price of Promoted is guaranteed until 2026-12-10, and not beyond. Promoted",
            "guarantee",
        ),
    ],
)
def test_a_decision_says_it_first(ahead, winner: str, first: str, kind: str):
    """The winner doubles, ends or loses its guarantee: in JSON and in CSV."""
    path = f"/v1/compare?model=steady&model={winner}&{ASKED}&decide=true"
    said = ahead.get(path).json["decision"]
    assert said["sentence"].startswith(first)
    assert {each["kind"] for each in said["changes"]} == {kind}
    rows = csv.DictReader(io.StringIO(ahead.get(f"{path}&format=csv").text))
    assert all(row["decision"].startswith(first) for row in rows)


def test_the_page_says_it_below_the_name(ahead):
    """What comes within a year stands with the calculation of the model, before its notes."""
    page = ahead.get(f"/?model=steady&model=doubling&model=ending&{ASKED}").text
    assert f'<p class="change">{DOUBLES}</p>' in page
    assert '<p class="change">shut down on 2026-12-20, successor steady</p>' in page
    assert page.count('class="change"') == 2


def test_a_projection_bills_a_model_until_its_end(ahead):
    """Rows for what is billed alone, and a gap that is named, in JSON and CSV."""
    path = f"/v1/project?model=ending&model=steady&{PROJECTED}"
    said = ahead.get(path).json
    assert [(each["model"], each["cost"], each["ratio_to_cheapest"]) for each in said["totals"]] == [
        ("maker/steady", "248.4", "1"),
        ("maker/ending", "79.38", None),
    ]
    assert said["totals"][1]["gap"]["kind"] == "shutdown"
    assert [row["month"] for row in said["rows"] if row["model"] == "maker/ending"] == ["2026-11", "2026-12"]
    *_, last = csv.DictReader(io.StringIO(ahead.get(f"{path}&format=csv").text))
    assert (last["month"], last["model"], last["cost"], last["code"]) == (
        "2026-12",
        "maker/ending",
        "",
        "gap",
    )
    assert last["problem"] == "maker/ending is shut down on 2026-12-20"


def test_a_successor_follows_where_it_is_asked_for(ahead):
    """As a parameter and in a body; another word is refused with its name."""
    found = ahead.get(f"/v1/project?model=ending&{PROJECTED}&follow=successor").json
    assert (found["totals"][0]["cost"], found["totals"][0]["gap"]) == ("195.48", None)
    body = {
        "model": ["ending"],
        "requests": "1000/day",
        "input": 1000,
        "output": 200,
        "start": "2026-11",
        "months": 3,
    }
    assert ahead.post("/v1/project", json=body | {"follow": "successor"}).json["rows"] == found["rows"]
    refused = ahead.get(f"/v1/project?model=ending&{PROJECTED}&follow=me")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["parameter"] == "follow"
