"""`compare --all` on the shipped table: whatever is sold that day, also what is on its way out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import costcalc
from costcalc.errors import NoPriceInForceError
from tests.asking import compare
from tests.builders import SHIPPED

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


@pytest.mark.parametrize(
    ("model", "ended"),
    [
        ("ai21/jamba-large-1.7", "2026-08-09"),  # all of AI21's API for Jamba
        ("perplexity/sonar-medium-chat", "2024-05-14"),
        ("perplexity/pplx-70b-online", "2024-05-14"),
        ("perplexity/llama-3-8b-instruct", "2024-08-28"),
    ],
)
def test_what_its_seller_ended_while_files_go_on_with_it(model: str, ended: str):
    """LiteLLM's file still has these in November 2026: a notice of the seller says when they ended."""
    table = costcalc.load(SHIPPED, layers=["table", "genai-prices", "history"])
    usage = costcalc.Usage(output_tokens=1_000)
    with pytest.raises(NoPriceInForceError, match=f"last sold until {ended}"):
        table.price(model, usage, on=ended)
    day_before = date.fromisoformat(ended) - timedelta(days=1)
    assert table.price(model, usage, on=day_before).list_cost > 0
