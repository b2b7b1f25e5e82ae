"""`compare --all` on the shipped table: whatever is sold that day, also what is on its way out."""

from __future__ import annotations

from datetime import date

import costcalc
from costcalc.operations.compare import compare

TODAY = date(2026, 11, 29)
WORK = {"requests": "1000/day", "input": "1000", "output": "500", "all": "true", "top": "500"}


def test_what_ends_later_is_ranked_and_says_so():
    """GPT-4o is deprecated, and sold until 14 January 2027; Claude 3 Opus has ended."""
    found = compare(costcalc.load(), {**WORK, "provider": "openai", "on": "2026-11-29"}, TODAY).to_dict()
    rows = {row["model"]: row for row in found["rows"]}
    ends = [change["at"] for change in rows["openai/gpt-4o"]["changes"] if change["kind"] == "shutdown"]
    assert ends == ["2027-01-14T00:00:00Z"]
    assert "openai/gpt-oss-20b" not in rows  # OpenAI does not sell it


def test_what_has_ended_is_not():
    """On the day of the shutdown it is gone, a day before it is there."""
    for on, is_there in (("2027-01-13", True), ("2027-01-14", False)):
        found = compare(costcalc.load(), {**WORK, "provider": "openai", "on": on}, TODAY).to_dict()
        named = {row["model"] for row in found["rows"]}
        assert ("openai/gpt-4o" in named) is is_there


def test_what_a_feed_calls_deprecated_and_no_more_is_not_ranked():
    """Of these nobody says until when they are sold."""
    table = costcalc.load()
    found = compare(table, {**WORK, "on": "2026-11-29", "top": "3000"}, TODAY).to_dict()
    for row in found["rows"]:
        model = table.catalogue.model(row["model"])
        if model.layer not in {"table", "overlay"} and model.lifecycle.deprecated is not None:
            assert model.lifecycle.shutdown is not None, model.id
