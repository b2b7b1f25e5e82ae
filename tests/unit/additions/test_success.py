"""The addition `success`: what a solved task costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from costcalc.additions import success
from costcalc.asking.added import ADDED, SUCCESS_SHAPE
from costcalc.errors import UsageError
from tests.asking import compare
from tests.totals import projection, total

TODAY = date(2025, 1, 25)
ASK: dict[str, Any] = {"model": ["deepseek-r1", "o1"], "input": "1500", "output": "500"}


def document(table, *said: str, **words) -> dict[str, Any]:
    """A comparison with shares of solved tasks, as JSON has it."""
    return compare(table, ASK | words | {"success": [*said]}, TODAY).to_dict()


def test_a_solved_task_costs_a_request_over_the_share(shipped):
    """0.00192 USD / 0.8 = 0.0024; 0.0525 / 0.5 = 0.105, which is 43.75 times as much."""
    said = document(shipped, "deepseek-r1=80%", "openai/o1=0.5")
    assert [row["cost_per_solved_task"] for row in said["rows"]] == ["0.0024", "0.105"]
    assert [row["success_rate"] for row in said["rows"]] == ["0.8", "0.5"]
    assert said["success"]["ranking"] == [
        {
            "model": "deepseek/deepseek-r1", "success_rate": "0.8", "cost_per_solved_task": "0.0024",
            "ratio_to_cheapest": "1",
        },
        {
            "model": "openai/o1", "success_rate": "0.5", "cost_per_solved_task": "0.105",
            "ratio_to_cheapest": "43.75",
        },
    ]  # fmt: skip
    assert said["success"]["rounding"] is None


def test_what_is_not_exact_says_so(shipped):
    """0.00192 / 0.798 has no finite form: it is settled to 12 places, and named."""
    said = document(shipped, "deepseek-r1=79.8%", "o1=0.5")
    assert said["rows"][0]["cost_per_solved_task"] == "0.002406015038"
    assert said["success"]["rounding"] == "rounded to 12 decimal places: deepseek/deepseek-r1"


def test_who_solves_more_may_be_cheaper(shipped):
    """R1 at 3 % takes 0.064 USD a solved task, o1 at 100 % 0.0525: the ranking is by the solved task."""
    said = document(shipped, "deepseek-r1=3%", "o1=100%")["success"]
    assert [each["model"] for each in said["ranking"]] == ["openai/o1", "deepseek/deepseek-r1"]


def test_a_published_score_is_named(shipped):
    """79.8 % and 79.2 % are the AIME scores of the evidence, 80 % is nobody's."""
    said = document(shipped, "deepseek-r1=79.8%", "o1=79.2%")
    for row in said["rows"]:
        assert row["success_source"]["id"] == "deepseek-r1-readme"
        assert row["success_source"]["measure"] == "aime_2024"
    assert "success_source" not in document(shipped, "deepseek-r1=80%")["rows"][0]
    assert "success_source" not in document(shipped, "o1=79.8%")["rows"][1]


def test_no_share_and_no_solved_task_have_reasons(shipped):
    """0 % has no cost of a solved task, and neither has a model of which nothing is said."""
    said = document(shipped, "o1=0%")
    assert [row["cost_per_solved_task"] for row in said["rows"]] == [None, None]
    assert [row["success_rate"] for row in said["rows"]] == [None, "0"]
    assert said["success"]["ranking"] == []
    assert said["success"]["unranked"] == [
        {"model": "deepseek/deepseek-r1", "reason": success.NOT_SAID.format("deepseek/deepseek-r1")},
        {"model": "openai/o1", "reason": success.NONE_SOLVED},
    ]


def test_what_is_free_has_no_ratio(shipped):
    """Where the cheapest solved task costs nothing, no other is so many times as dear."""
    said = document(shipped, "Free=10%", "o1=50%", offer=["Free: input 0 USD/Mtoken, output 0 USD/Mtoken"])
    assert [each["ratio_to_cheapest"] for each in said["success"]["ranking"]] == ["1", None]


def test_names_by_alias_id_and_offer(shipped):
    """A model is meant by its id or any alias of it, and an offer by its name."""
    offer = ["V=1: input 1 USD/Mtoken, output 1 USD/Mtoken"]
    said = document(shipped, "deepseek-reasoner=50%", "offer/V=1=50%", offer=offer)
    assert [each["model"] for each in said["success"]["ranking"]] == ["deepseek/deepseek-r1", "offer/V=1"]
    assert [each["model"] for each in said["success"]["unranked"]] == ["openai/o1"]


def test_a_model_that_is_unranked_may_be_named(shipped):
    """A model asked that could not be ranked is no slip."""
    said = document(shipped, "dall-e-3=5%", model=["o1", "dall-e-3"])
    assert [each["model"] for each in said["success"]["unranked"]] == ["openai/o1"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("gpt-4o=50%", "none of the models asked: say deepseek/deepseek-r1 or openai/o1"),
        ("o9=50%", "none of the models asked"),
        ("o1", "write deepseek-r1=79.8%"),
        ("=5%", "write deepseek-r1=79.8%"),
        ("o1=", "write 79.8%, or 0.798"),
        ("o1=79.8", "more than all: write 79.8%, or 0.798"),
        ("o1=101%", "no share"),
        ("o1=-1%", "no share"),
        ("o1=nan", "no share"),
        ("o1=1e999", "no share"),
        ("x" * 5_000 + "=5%", "none of the models asked"),
        ("o\x001=5%", "none of the models asked"),
    ],
)
def test_slips(shipped, said: str, words: str):
    """Each slip is an error that says what to write, and names the parameter."""
    with pytest.raises(UsageError, match=words) as caught:
        document(shipped, said)
    assert caught.value.field == "success"


def test_two_shares_of_one_model(shipped):
    """One model with two shares, by whatever names, is refused."""
    with pytest.raises(UsageError, match="two shares"):
        document(shipped, "o1=50%", successes=["openai/o1=60%"])


def test_a_name_of_two_models_asked(shipped):
    """A name that stood for two of the models asked is refused; ids are not."""
    models = ["deepseek/deepseek-r1", "deepseek/deepseek-v3.1"]
    with pytest.raises(UsageError, match="several of them: say deepseek/deepseek-r1 or"):
        document(shipped, "deepseek-reasoner=50%", model=models)
    assert document(shipped, "deepseek/deepseek-r1=50%", model=models)["success"]["ranking"]


def test_totals_of_a_projection(shipped):
    """3,000 USD for 1,000,000 requests at 60 % are 0.005 USD a solved task; no requests, no cost."""
    found = projection(
        total("openai/o1", scenario="base", cost="3000", requests="1000000"),
        total("openai/o1", scenario="base"),
    )
    said = success.answer(shipped, success.read({"success": ["o1=60%"]}), found)
    of_entry = ADDED["success"].entry
    assert of_entry is not None
    entries = [of_entry.document(each) for each in said.entries]
    assert [entry["cost_per_solved_task"] for entry in entries] == ["0.005", None]
    whole = SUCCESS_SHAPE.document(said)
    assert whole["ranking"][0]["scenario"] == "base"
    assert whole["unranked"] == [{"model": "openai/o1", "scenario": "base", "reason": success.NO_REQUESTS}]
