"""`models TEXT`: a half question is answered with the nearest models, and says where it forgave."""

from __future__ import annotations

import json

import pytest

DAY = ("--on", "2026-11-22")


@pytest.mark.parametrize(
    ("words", "first"), [(("claude",), "anthropic/claude-"), (("GPT", "5"), "openai/gpt-5")]
)
def test_words_by_their_place(words, first, costcalc):
    """They search, and a screen of the nearest is shown, on sale first."""
    said = costcalc("models", *words, *DAY, pricing=None)
    assert said.code == 0
    assert said.out.startswith("20 models, from 1 on, of ")
    assert said.out.splitlines()[3].startswith(first)


def test_what_is_asked_for_is_shown(costcalc):
    """So many as are said, and all of them to a program."""
    few = costcalc("models", "claude", "--limit", "3", *DAY, pricing=None)
    every = costcalc("models", "claude", "--format", "json", *DAY, pricing=None)
    assert few.out.startswith("3 models, from 1 on, of ")
    assert len(json.loads(every.out)["models"]) > 50


def test_a_slip_is_told(costcalc):
    """In the line above the list."""
    said = costcalc("models", "deepsek", *DAY, pricing=None)
    assert said.out.startswith("nothing is called so; near it there is 'deepseek':\n20 models")


def test_nothing_is_near(costcalc):
    """Then it is said how to search; it is an answer, as to a script that counts."""
    said = costcalc("models", "nosuchthing", *DAY, pricing=None)
    assert said.code == 0
    assert said.out.startswith("0 models on ")
    assert "`costcalc models claude`" in said.out


def test_said_twice(costcalc):
    """By its place and as a flag: one of them would not count."""
    said = costcalc("models", "claude", "--search", "gpt", *DAY)
    assert (said.code, said.err) == (2, "costcalc: --search: it is said by its place already\n")
