"""A name that comes to stand for another model, or for none: said before it does, wherever it was asked."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc import Usage
from costcalc.analysis.change_words import told_of
from costcalc.questions.documents import rows_of
from costcalc.questions.verify.answer import verify
from costcalc.render import render
from costcalc.report.text import Look
from costcalc.usage.workload import Workload
from tests.builders import model, period, pricing_file, projected, table_of

RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"
TABLE = table_of(
    pricing_file(
        model(
            period(RATES),
            "acme/one",
            "aliases: [uno, {name: latest, effective_to: 2027-02-10T00:00:00Z}, {name: lost, effective_to: 2027-02-10T00:00:00Z},"
            " {name: kept, effective_to: 2027-02-10T00:00:00Z},"
            " {name: kept, effective_from: 2027-02-10T00:00:00Z}]",
        ),
        model(
            period(RATES),
            "acme/two",
            "aliases: [{name: latest, effective_from: 2027-02-10T00:00:00Z}]",
        ),
        model(period(RATES), "acme/three"),
    )
)
USAGE = Usage(input_tokens=1_000, output_tokens=0)
LATEST = {
    "model": "acme/one", "at": "2027-02-10T00:00:00Z", "bracket": None, "kind": "name", "alias": "latest",
    "meter": None, "from": "acme/one", "to": "acme/two", "pricing_unit": None, "variant": None,
    "successor": None, "source": None,
}  # fmt: skip


def changes(name: str, on: str) -> list[dict[str, Any]]:
    """What a price says is to come."""
    found: list[dict[str, Any]] = TABLE.price(name, USAGE, on=on).to_dict()["changes"]
    return found


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("latest", "2027-01-20", [LATEST]),
        ("latest", "2027-02-09T23:59:59Z", [LATEST]),
        ("latest", "2027-01-01", []),
        ("latest", "2027-02-10", []),
        ("lost", "2027-01-20", [LATEST | {"alias": "lost", "to": None}]),
        ("kept", "2027-01-20", []),
        ("uno", "2027-01-20", []),
        ("acme/one", "2027-01-20", []),
    ],
)
def test_a_price_says_when_its_name_ends(name: str, on: str, expected: list[dict[str, Any]]):
    """Within 30 days: to whom it goes, null where nobody has it; an id and other names are none of it."""
    assert changes(name, on) == expected


def test_a_comparison_says_it_for_a_year():
    """In the row of the model, and a decision, which is between models, does not take it for an end."""
    work = Workload(input="1000", output="0")
    said = TABLE.compare(work, ["latest", "acme/three"], on="2026-06-01").to_dict()
    assert [row["changes"] for row in said["rows"]] == [[LATEST], []]
    assert TABLE.compare(work, ["acme/one"], on="2026-06-01").to_dict()["rows"][0]["changes"] == []


OWN = table_of(
    pricing_file(
        model(
            period(RATES, end="2026-12-01"),
            "acme/old",
            "aliases: [{name: old, effective_to: 2026-12-01T00:00:00Z}]\n  successor: acme/new",
        ),
        model(
            period(RATES),
            "acme/new",
            "aliases: [new, {name: old, effective_from: 2026-12-01T00:00:00Z}, {name: rolling, effective_from: 2026-12-01T00:00:00Z}]",
        ),
    )
)
RENAMED = "old is the name of acme/old, and stands for acme/new since 2026-12-01T00:00:00Z"


@pytest.mark.parametrize(
    ("name", "on", "notes"),
    [
        ("old", "2026-12-01", [RENAMED]),
        ("old", "2026-11-30", []),
        ("new", "2026-12-01", []),
        ("acme/new", "2026-12-01", []),
        ("rolling", "2026-12-01", []),  # a name that was never a model's own is made to move
    ],
)
def test_a_name_that_is_another_models_own_is_told(name: str, on: str, notes: list[str]):
    """Who asks for a model that ended, and gets the one that its name was given to, reads so."""
    found = OWN.price(name, USAGE, on=on)
    assert found.to_dict()["notes"] == notes
    assert not verify(OWN, found.to_dict()).differences


@pytest.mark.parametrize(
    "note",
    [
        "This is guaranteed, and stands for acme/new since ever",
        "old is the name of acme/other, and stands for acme/new since 2026-12-01T00:00:00Z",
        "new is the name of acme/old, and stands for acme/new since 2026-12-01T00:00:00Z",
        "old is the name of acme/old, and stands for acme/new since 2020-12-01T00:00:00Z",
    ],
)
def test_a_note_on_a_name_that_is_not_true(note: str):
    """A result that was verified has no note that costcalc would not write."""
    said = OWN.price("old", USAGE, on="2026-12-01").to_dict()
    assert [each.place for each in verify(OWN, {**said, "notes": [note]}).differences] == ["notes"]
    assert [each.place for each in verify(OWN, {**said, "notes": [RENAMED, note]}).differences] == ["notes"]


@pytest.mark.parametrize("name", ["old-1.5", "old-1-5"])
def test_the_name_may_be_spelled_otherwise(name: str):
    """A point for a hyphen is the same name, and the same note."""
    until, since = (
        f"[{{name: old-1-5, {key}: 2026-12-01T00:00:00Z}}, {{name: old-1.5, {key}: 2026-12-01T00:00:00Z}}]"
        for key in ("effective_to", "effective_from")
    )
    table = table_of(
        pricing_file(
            model(period(RATES, end="2026-12-01"), "acme/old-1-5", f"aliases: {until}"),
            model(period(RATES), "acme/new", f"aliases: {since}"),
        )
    )
    (note,) = table.price(name, USAGE, on="2026-12-05").to_dict()["notes"]
    assert note == f"{name} is the name of acme/old-1-5, and stands for acme/new since 2026-12-01T00:00:00Z"


def test_two_names_that_fall_together():
    """A comparison has one row of them, and says of which name it is."""
    work = Workload(input="1000", output="0")
    for names in (["old", "new"], ["new", "old"]):
        (row,) = OWN.compare(work, names, on="2026-12-05").to_dict()["rows"]
        assert (row["model"], row["notes"]) == ("acme/new", [RENAMED])


def test_a_projection_says_whose_name_was_asked():
    """In its notes, as a price does; computed again with the id, all else holds."""
    said = projected(
        OWN, "old", requests="10/day", input="1000", output="0", start="2027-01", months="2"
    ).to_dict()
    assert RENAMED in said["totals"][0]["notes"]
    assert not verify(OWN, said).differences


def test_a_projection_that_follows_does_not_bill_all_months_as_one():
    """It says what the name comes to stand for, and that the successor is billed from then on."""
    work = {"requests": "10/day", "input": "1000", "output": "0", "start": "2026-11", "months": "2"}
    text = render(projected(OWN, "old", **work, follow="successor").to_dict(), "table", Look())
    assert "the name old stands for it until 2026-12-01, and then for acme/new\n" in text
    assert "all months are billed as" not in text
    assert "billed at the prices of its successor acme/new from then on" in text


def test_it_is_said_in_words():
    """In both languages, with the model that it stands for then, or without."""
    (english,), (french,) = told_of([LATEST]), told_of([LATEST], "fr")
    assert english.words == "the name latest stands for it until 2027-02-10, and then for acme/two"
    assert french.words == "le nom latest le désigne jusqu’au 10 février 2027, puis désigne acme/two"
    (lost,) = told_of([LATEST | {"to": None}])
    assert lost.words == "the name latest stands for it until 2027-02-10, and nobody says for what then"


def test_a_projection_says_what_it_bills():
    """All months as the model that the name means at first, and that it means another before their end."""
    work = {"requests": "1000/day", "input": "1000", "output": "0"}
    said = projected(TABLE, "latest", "uno", **work, months="2").to_dict()
    assert [total.get("changes") for total in said["totals"]] == [None]
    said = projected(TABLE, "latest", **work, months="2").to_dict()
    assert said["totals"][0]["changes"] == [LATEST]
    assert (
        "  acme/one: the name latest stands for it until 2027-02-10, and then for acme/two; all months are billed as acme/one\n"
        in render(said, "table", Look())
    )
    assert [(row["month"], row["code"]) for row in rows_of(said)] == [
        ("2027-01", None),
        ("2027-02", None),
        ("2027-02", "name"),
    ]
    assert "changes" not in projected(TABLE, "latest", **work, months="1").to_dict()["totals"][0]


def test_what_was_saved_under_the_name_holds():
    """Its command has the id, of which nothing ends: that is not looked at, as how the name was written is not."""
    price = TABLE.price("latest", USAGE, on="2027-01-20").to_dict()
    assert verify(TABLE, price).holds
    work = {"requests": "1000/day", "input": "1000", "output": "0"}
    assert verify(TABLE, projected(TABLE, "latest", **work, months="2").to_dict()).holds
    assert not verify(TABLE, price | {"changes": [LATEST | {"kind": "shutdown"}]}).holds
