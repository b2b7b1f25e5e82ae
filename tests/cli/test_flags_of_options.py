"""Flags that there are not and that are options of a model: the line that says so is offered, and works."""

from __future__ import annotations

import shlex

import pytest

TRY = "          try: costcalc "


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        (
            "price claude-opus-4-8 --input 1000 --speed fast --on 2026-06-15",
            "price claude-opus-4-8 --input 1000 --on 2026-06-15 --option speed=fast",
        ),
        (
            "compare claude-opus-4-8 --input 1000 --speed=fast --on 2026-06-15",
            "compare claude-opus-4-8 --input 1000 --on 2026-06-15 --option speed=fast",
        ),
        (
            "price gpt-5 --batch --input 1000 --on 2026-06-15",
            "price gpt-5 --input 1000 --on 2026-06-15 --option service_tier=batch",
        ),
        (
            "price sonar --input 1000 --output 5 --search-context-size high --on 2026-01-01",
            "price sonar --input 1000 --output 5 --on 2026-01-01 --option search_context_size=high",
        ),
        ("price claude-opus-4-8 --input 1000 --speed slow --on 2026-06-15", None),
        ("price gpt-5 --input 1000 --sped fast --on 2026-06-15", None),
        ("price gpt-5 --input 1000 --fast --batch --on 2026-06-15", None),
        ("price --speed fast", None),
        ("models --speed fast", None),
    ],
)
def test_a_flag_that_is_an_option(said, offered, costcalc):
    """The option is the model's own, by its name or by a value of it; what no model knows is not offered."""
    found = costcalc(*shlex.split(said), pricing=None)
    lines = [each.removeprefix(TRY) for each in found.err.splitlines() if each.startswith(TRY)]
    assert (found.code, "there is no flag" in found.err) == (2, True)
    assert lines == ([offered] if offered else [])
    if offered:
        assert costcalc(*shlex.split(offered), pricing=None).code == 0
