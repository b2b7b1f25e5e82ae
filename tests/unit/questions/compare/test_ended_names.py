"""A name that stood for a model once: it is told beside the rows, whatever is asked of the others."""

from __future__ import annotations

import json
from datetime import date

import pytest

from costcalc.errors import UnknownModelError
from costcalc.questions.verify.answer import verify
from tests.asking import breakeven, compare, project
from tests.builders import model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken, output: 2 USD/Mtoken"
TABLE = table_of(
    pricing_file(
        model(
            period(RATES, end="2025-04-01"),
            "acme/one",
            "successor: acme/two\n  aliases: [{name: latest, effective_to: 2025-03-01T00:00:00Z}]",
        ),
        model(period(RATES), "acme/two"),
        model(period(RATES), "acme/host", "weights_of: acme/one"),
    )
)
ASKED = {"model": ["latest", "acme/two", "latest"], "input": "1000", "output": "100"}
DAY = date(2025, 6, 1)


def test_it_is_a_row_of_its_own_with_its_successor():
    """Under the name that was asked, once; who else sells the same weights is told too."""
    found = compare(TABLE, ASKED, DAY)
    (ended,) = found.unranked
    assert [row.model.id for row in found.rows] == ["acme/two"]
    assert (ended.model, ended.name, ended.code) == ("latest", "latest", UnknownModelError.code)
    assert ended.to_dict()["successor"] == ended.successor == "acme/two"
    assert ended.reason.splitlines() == [
        "'latest' stands for no model on 2025-06-01 (it stood for acme/one until 2025-03-01T00:00:00Z)",
        "its successor: acme/two",
        "other hosts of the same weights: acme/host",
        "try: costcalc compare acme/two --input 1000 --output 100 --on 2025-06-01",
    ]


def test_a_model_without_a_price_names_its_successor_too():
    """As a member of its own; what has none leaves it out."""
    found = compare(TABLE, {**ASKED, "model": ["acme/one", "acme/two"]}, DAY)
    assert found.unranked[0].to_dict()["successor"] == "acme/two"
    too_dear = compare(TABLE, {**ASKED, "model": "acme/two", "images": "1"}, DAY)
    assert "successor" not in too_dear.unranked[0].to_dict()


def test_what_was_ranked_can_be_asked_and_verified_again():
    """The command repeats the name, and gives the same."""
    saved = compare(TABLE, {**ASKED, "baseline": "latest"}, DAY).to_dict()
    assert saved["command"].startswith("costcalc compare acme/two latest ")
    assert saved["baseline"] == "latest"
    assert verify(TABLE, json.loads(json.dumps(saved))).holds


def test_all_names_that_mean_nothing_are_told_together():
    """One that ended is none of them."""
    with pytest.raises(UnknownModelError) as caught:
        compare(TABLE, {**ASKED, "model": ["latest", "neither", "acme/two", "nor"]}, DAY)
    assert [each.name for each in caught.value.every] == ["neither", "nor"]


def test_a_decision_beside_it():
    """It is one of the models asked, and has no price then."""
    found = compare(TABLE, {**ASKED, "requests": "10/day", "decide": "true"}, DAY).to_dict()
    assert "the only one with a price then" in found["decision"]["sentence"]


@pytest.mark.parametrize("start", ["2025-03", "2025-06"])
def test_a_projection(start: str):
    """It is not projected, on the first instant of the first month; the others are."""
    asked = {**ASKED, "requests": "10/day", "start": start, "months": "2"}
    found = project(TABLE, asked, DAY)
    assert [each.model for each in found.courses] == ["acme/two"]
    assert [(each.model, each.code) for each in found.unranked] == [("latest", "unknown_model")]
    assert f"on {start}-01T00:00:00Z" in found.unranked[0].reason


def test_a_projection_of_a_name_that_ends_in_it():
    """A name that still stands for a model at the beginning stands for it throughout."""
    found = project(TABLE, {**ASKED, "requests": "10/day", "start": "2025-02", "months": "2"}, DAY)
    assert {each.model for each in found.courses} == {"acme/one", "acme/two"}
    assert not found.unranked


def test_a_break_even():
    """The models beside it are held against the hardware."""
    hardware = {"gpus": "1", "gpu_rate": "2 USD/GPU_hour", "throughput": "4000 token/s"}
    found = breakeven(TABLE, {**ASKED, **hardware}, DAY)
    assert [each.row.model.id for each in found.rows] == ["acme/two"]
    assert [each.model for each in found.unranked] == ["latest"]


def test_what_one_would_run_must_be_known():
    """A name that ended says nothing of which weights that were."""
    hardware = {"gpus": "1", "gpu_rate": "2 USD/GPU_hour", "throughput": "4000 token/s"}
    with pytest.raises(UnknownModelError):
        breakeven(TABLE, {**ASKED, **hardware, "self_host": "latest"}, DAY)
