"""`verify`: what was asked besides the costs is computed again too."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from costcalc.errors import ResultError
from costcalc.questions.verify.answer import verify
from tests.asking import compare

ASK: dict[str, Any] = {
    "model": ["deepseek-r1", "o1"],
    "requests": "10000/day",
    "input": "1500",
    "output": "500",
    "success": ["deepseek-r1=79.8%"],
    "seat": "20 USD/month",
    "seats": "400",
    "energy": True,
    "zone": "FRA",
}


def saved(table) -> dict[str, Any]:
    """A result with additions, as a file holds it."""
    found: dict[str, Any] = json.loads(json.dumps(compare(table, ASK, date(2025, 1, 25)).to_dict()))
    return found


def test_additions_hold_until_a_figure_changes(shipped):
    """A saved result with additions holds, and each figure of theirs is compared."""
    result = saved(shipped)
    assert verify(shipped, result).holds
    result["rows"][0]["cost_per_solved_task"] = "0.002"
    result["rows"][0]["energy"]["wh_per_request"]["low"] = "1"
    result["seats"]["rows"][1]["cheaper"] = "api"
    places = [each.place for each in verify(shipped, result).differences]
    assert places == [
        "rows.0.cost_per_solved_task",
        "rows.0.energy.wh_per_request.low",
        "seats.rows.1.cheaper",
    ]


def test_words_that_can_no_longer_be_answered_are_a_difference(shipped):
    """A share of a model that is not in the result is a problem, not a crash."""
    result = saved(shipped)
    result["asked"]["success"] = ["gpt-4o=1%"]
    (difference,) = verify(shipped, result).differences
    assert "none of the models asked" in str(difference.now)


@pytest.mark.parametrize("asked", ["energy", ["energy"], {"model": ["o1"]}, {"on": "2026-01-01"}, 5])
def test_asked_that_is_no_map_of_additions_is_refused(shipped, asked: object):
    """What was asked besides cannot replace the question itself."""
    with pytest.raises(ResultError, match="'asked' of the result"):
        verify(shipped, {**saved(shipped), "asked": asked})


@pytest.mark.parametrize("entry", [5, None, []])
def test_an_entry_that_is_no_row_is_named(shipped, entry: object):
    """A list in which something else stands is told from what is no list."""
    result = saved(shipped)
    result["rows"].append(entry)
    number = len(result["rows"])
    with pytest.raises(ResultError, match=f"entry {number} of 'rows' of the result is .*, and no map"):
        verify(shipped, result)
    with pytest.raises(ResultError, match="'rows' of the result is no list"):
        verify(shipped, {**result, "rows": 5})
