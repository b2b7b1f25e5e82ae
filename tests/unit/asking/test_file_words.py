"""How one workload file is laid over another, and which words a steady state leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.asking.files.words import INNER_WORDS, QUANTITIES, flat, left_out, merged
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import Parameter
from costcalc.questions import used_by
from costcalc.questions.compare.request import ASKING
from costcalc.questions.project import request
from costcalc.questions.project.reading import BY_SCENARIO
from costcalc.questions.project.request import ASKING as PROJECTED
from costcalc.questions.workload_file import NOT_IN_FILES, Said, WorkloadFile, forms_of
from costcalc.usage.flags import LANGUAGE, MEASURED_WITH

SHAPES = [{"input": "1"}]
ABOUT_FILES = {"version", "extends"}
READ_BY_THE_COMMAND = {"growth_file"}


@pytest.mark.parametrize(
    ("under", "over", "together"),
    [
        ({"requests": "1/day", "input": "5"}, {"input": "6"}, {"requests": "1/day", "input": "6"}),
        ({"input": "5", "cached": "1"}, {"input_tokens": "6"}, {"cached": "1", "input_tokens": "6"}),
        ({"cache_read_tokens": "1"}, {"cached": "2"}, {"cached": "2"}),
        ({"input": "5", "output": "1", "months": "3"}, {"shapes": SHAPES}, {"months": "3", "shapes": SHAPES}),
        ({"requests": "1/day", "shapes": SHAPES}, {"input": "5"}, {"requests": "1/day", "input": "5"}),
        ({"shapes": [{"input": "1"}, {"input": "2"}]}, {"shapes": SHAPES}, {"shapes": SHAPES}),
        ({"options": {"a": "1", "b": "1"}}, {"options": {"b": "2"}}, {"options": {"a": "1", "b": "2"}}),
        ({"text": {"language": "fr"}}, {"text": {"language": "en"}}, {"text": {"language": "en"}}),
        ({"success": ["a=1%"]}, {"success": {"b": "2%"}}, {"success": {"b": "2%"}}),
        ({"growth": "5%/month", "months": "3"}, {"growth_file": "a"}, {"months": "3", "growth_file": "a"}),
        ({"growth_file": "a.csv"}, {"requests": "1/day"}, {"requests": "1/day"}),
        (
            {"scenarios": {"a": {"input": "5", "growth": "1%/month"}, "b": {}}},
            {"scenarios": {"a": {"shapes": SHAPES}, "c": {"output": "1"}}},
            {"scenarios": {"a": {"growth": "1%/month", "shapes": SHAPES}, "b": {}, "c": {"output": "1"}}},
        ),
    ],
    ids=range(12),
)  # fmt: skip
def test_merging(under: dict[str, Any], over: dict[str, Any], together: dict[str, Any]):
    """Maps are merged key by key, anything else is replaced; shapes and quantities replace one another."""
    assert merged(under, over) == together


TEXTS = st.sampled_from(["1", "2", "3"])
WORDS = st.one_of(
    st.dictionaries(st.sampled_from(["requests", "input", "cached", "output", "growth", "months"]), TEXTS),
    st.fixed_dictionaries(
        {"shapes": st.lists(st.fixed_dictionaries({"input": TEXTS}), min_size=1, max_size=2)},
        optional={
            "requests": TEXTS,
            "options": st.dictionaries(st.sampled_from("ab"), TEXTS),
            "scenarios": st.dictionaries(
                st.sampled_from("xy"), st.dictionaries(st.sampled_from(["input", "growth"]), TEXTS)
            ),
        },
    ),
)


@given(WORDS, WORDS)
def test_what_is_said_last_holds(under: dict[str, Any], over: dict[str, Any]):
    """What is said above stands, what is not said there comes from below, and no mix has quantities too."""
    found = merged(under, over)
    assert all(found[name] == said for name, said in over.items() if not isinstance(said, dict))
    assert found.keys() <= under.keys() | over.keys()
    assert not ("shapes" in found and QUANTITIES & found.keys())
    assert all(found[name] == under[name] for name in found.keys() - over.keys())


@given(WORDS, WORDS)
def test_saying_it_again_changes_nothing(under: dict[str, Any], over: dict[str, Any]):
    """Words laid over nothing, over themselves, and a second time, are those words."""
    assert merged(under, {}) == under == merged({}, under) == merged(under, under)
    assert merged(merged(under, over), over) == merged(under, over)


def test_words_as_a_command_line_has_them():
    """What may be said several times becomes a list, in scenarios too."""
    said = {"success": {"o1": "79.2%"}, "hours": "mon-fri", "scenarios": {"a": {"hours": "sat"}}}
    assert flat(said) == {
        "success": ["o1=79.2%"],
        "hours": ["mon-fri"],
        "scenarios": {"a": {"hours": ["sat"]}},
    }


TOGETHER = {*PROJECTED.parameters, *ASKING.parameters}
"""The words that questions of workloads declare, which a file may say."""


def test_a_file_takes_what_the_questions_declare():
    """Each of their words, a map among them, or it is said to be none of a file; and nothing else."""
    said = {*WorkloadFile.model_fields, *QUANTITIES} - ABOUT_FILES - READ_BY_THE_COMMAND
    of = {name: each.name for each in TOGETHER for name in (each.name, *each.also)}
    taken = {of.get(name, name) for name in said}
    assert taken == {each.name for each in TOGETHER} - NOT_IN_FILES | {*PROJECTED.maps}
    assert {each.name for each in TOGETHER} > NOT_IN_FILES


def test_a_scenario_says_what_may_differ():
    """What a projection takes from a scenario is what a file may say in one, a text in its map."""
    in_text = {LANGUAGE, MEASURED_WITH}
    assert Said.model_fields.keys() == BY_SCENARIO - in_text - {"scenarios", "phase"}
    assert Said.model_fields.keys() < WorkloadFile.model_fields.keys()
    assert INNER_WORDS["text"] == in_text
    assert INNER_WORDS["phases"] == {"from", "requests", "growth", "ceiling"}


def test_a_comparison_takes_the_rest():
    """What a comparison has no use for is left out of it, and a projection has one for all of that."""
    said = WorkloadFile.model_fields.keys() - ABOUT_FILES
    unused = left_out(dict.fromkeys(said), {*ASKING.names, *ASKING.maps})
    assert {*unused} == {
        "start", "months", "growth", "ceiling", "growth_file", "demand", "phases", "price_trend",
        "elasticity", "discount_rate", "follow", "draws", "seed", "scenarios",
    }  # fmt: skip
    assert used_by(unused) == dict.fromkeys(unused, "project")
    assert left_out(dict.fromkeys(said), {*PROJECTED.names, *PROJECTED.maps, "growth_file"}) == ("baseline",)
    assert used_by(["growth", "baseline", "currency"]) == {
        "growth": "project",
        "baseline": "compare",
        "currency": "compare",
    }


def test_a_word_that_a_projection_declares_is_one_of_a_file(monkeypatch):
    """It need be named nowhere else: a file takes it, and a comparison says who has a use for it."""
    moon = Parameter("moon", "its phase", many=True)
    assert "moon" in forms_of((*PROJECTED.parameters, moon), PROJECTED.maps)
    more = Asking((*PROJECTED.parts, Part("moon", (moon,))), request.Request, inner="workload")
    monkeypatch.setattr(request, "ASKING", more)
    assert used_by(["moon"]) == {"moon": "project"}
