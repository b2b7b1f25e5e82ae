"""A comparison without a workload is of a preset, and says so first."""

from __future__ import annotations

import json
from datetime import date

import pytest

from costcalc.questions.verify.answer import verify
from tests.asking import compare

DAY = date(2026, 11, 1)
MODELS = {"model": ["gpt-5.4", "claude-sonnet-5-5"]}


def test_the_preset_stands_for_a_workload(shipped):
    """The same figures as with the preset said, the same command, and the name of what was taken."""
    found, said = (compare(shipped, words, DAY).to_dict() for words in (MODELS, {**MODELS, "preset": PRESET}))
    assert found.pop("assumed_preset") == PRESET
    assert found == said
    assert f"--preset {PRESET}" in found["command"]


PRESET = "support-assistant"


def test_a_rate_alone_is_no_workload(shipped):
    """Requests, options and a language beat those of the preset, as beside one that is said."""
    found = compare(shipped, {**MODELS, "requests": "5/day"}, DAY).to_dict()
    assert (found["assumed_preset"], found["workload"]["requests"]) == (PRESET, "5/day")
    assert verify(shipped, json.loads(json.dumps(found))).holds


@pytest.mark.parametrize(
    "words",
    [
        {"input": 5}, {"output": 5}, {"images": 1}, {"shapes": [{"input": 5}]}, {"preset": "rag-search"},
        {"workload": {"input": 1}},
    ],
)  # fmt: skip
def test_whatever_is_said_of_a_workload_counts(shipped, words):
    """One quantity is a workload."""
    assert "assumed_preset" not in compare(shipped, {**MODELS, **words}, DAY).to_dict()
