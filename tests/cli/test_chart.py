"""`--chart FILE`: the picture of an answer, beside the answer, whole or not at all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from costcalc.questions import ALONE, QUESTIONS, question
from tests.builders import ROOT

ASKED = [
    "compare",
    "acme/one",
    "host/one",
    "--requests",
    "10000/day",
    "--input",
    "1500",
    "--cached",
    "60%",
    "--output",
    "500",
    "--on",
    "2025-03-01",
]
SVG = "{http://www.w3.org/2000/svg}"


def parsed(path: Any) -> Any:
    """The elements of a picture."""
    return ET.parse(path).getroot()  # noqa: S314 - our own


def test_a_comparison_is_drawn_beside_its_table(costcalc, tmp_path):
    """The table is what it is without a picture, and the picture says the finding and the exact figures."""
    place = tmp_path / "out.svg"
    said = costcalc(*ASKED, "--chart", str(place))
    assert (said.code, said.out) == (0, costcalc(*ASKED).out)
    root = parsed(place)
    assert root.find(f"{SVG}title").text == (
        "Acme One costs least: 465.30 USD in 30 days; Acme One at Host 5.48 times as much"
    )
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert {"465.30", "2,550.00", "USD in 30 days, list prices on 2025-03-01, before tax"} <= set(texts)


def test_the_parts_of_bars_are_what_meters_cost(costcalc, tmp_path):
    """600 fresh tokens at 0.55, 900 cached at 0.14, 500 of output at 2.19 USD a million; 3, 3 and 8."""
    costcalc(*ASKED, "--chart", str(tmp_path / "out.svg"))
    told = [each.findtext(f"{SVG}title") for each in parsed(tmp_path / "out.svg").iter(f"{SVG}rect")]
    parts = [each for each in told if each]
    assert parts[:3] == [
        "input: 0.00033 USD a request",
        "cache_read: 0.000126 USD a request",
        "output: 0.001095 USD a request",
    ]
    costs = [Decimal(each.split()[1]) for each in parts]
    assert [sum(costs[:3]), sum(costs[3:])] == [Decimal("0.001551"), Decimal("0.0085")]


def test_a_page_has_the_picture_and_its_figures(costcalc, tmp_path):
    """In French where that was asked for, with nothing that a page would have to fetch."""
    place = tmp_path / "out.html"
    assert costcalc(*ASKED, "--lang", "fr", "--chart", str(place)).code == 0
    text = place.read_text()
    assert text.startswith('<!DOCTYPE html>\n<html lang="fr">')
    for each in ("465,30", "2\u202f550,00", "0,000126 USD par requête", "lecture du cache", "<svg "):
        assert each in text
    assert not {"<script", "<link", "<img", "src="} & set(text.split())


def test_nothing_that_can_be_priced_is_a_picture_too(costcalc, tmp_path):
    """It says so, and the exit code stays that of an answer without any row."""
    place = tmp_path / "out.svg"
    asked = ("compare", "acme/one", "--input", "5", "--on", "2020-01-01")
    said = costcalc(*asked, "--chart", str(place))
    assert said.code == costcalc(*asked).code != 0
    assert parsed(place).find(f"{SVG}title").text == "none of these can be priced on 2020-01-01"


@pytest.mark.parametrize(
    ("name", "why"),
    [("out.jpg", "ends in 'jpg': a picture ends in .svg"), ("out", "has no ending: a picture ends in .svg")],
)
def test_a_name_that_no_picture_has_is_told_before_anything_is_answered(costcalc, tmp_path, name, why):
    """Nothing is written, to the screen or to a file."""
    said = costcalc(*ASKED, "--chart", str(tmp_path / name))
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert not list(tmp_path.iterdir())


def test_a_picture_and_an_answer_do_not_share_a_file(costcalc, tmp_path):
    """One of the two would be lost."""
    place = str(tmp_path / "out.svg")
    said = costcalc(*ASKED, "--chart", place, "-o", place)
    assert said.code == 2
    assert "name another file" in said.err


def test_a_question_says_that_it_has_a_chart_where_its_room_has_one():
    """The flag is offered by what a question declares, and its room has what it declares."""
    for name in (*QUESTIONS, *ALONE):
        has_one = (ROOT / "costcalc" / "questions" / name / "chart.py").exists()
        assert question(name).has_chart == has_one, name
