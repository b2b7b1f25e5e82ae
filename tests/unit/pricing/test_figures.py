"""The numbers that a name keeps when another is suggested for it."""

from __future__ import annotations

import pytest

from costcalc.pricing.names.figures import figures_of, undated


@pytest.mark.parametrize(
    ("typed", "name", "all_of", "some_of"),
    [
        ("gpt-40", "gpt-4o", True, True),
        ("gpt-40", "gpt-4", False, False),
        ("gpt-40", "gpt-5.4", False, False),
        ("gpt-4.l", "gpt-4.1", True, True),
        ("claude-sonnet-45", "claude-sonnet-4-5", True, True),
        ("claude-sonnet-45", "claude-sonnet-5-5", False, False),
        ("gpt-4o-0806", "gpt-4o-2024-08-06", True, True),
        ("gpt-4o-0806", "gpt-4o-2024-11-20", False, True),
        ("gpt-4o-0806", "gpt-4o", False, True),
        ("command-r-0824", "command-r-08-2024", True, False),
        ("mistral-large-24", "mistral-large-2411", True, False),
        ("claude-sonnet-4-5-2025092", "claude-sonnet-4-5-20250929", True, False),
        ("claude-haiku-4.5.1", "claude-opus-4-20250514", False, False),
        ("gemini-1.5-pro-02", "gemini-1.5-pro-002", True, False),
        ("llama-70b", "llama-3.3-70b", False, True),
        ("grok-5", "grok-4.5", False, False),
        ("sonet", "claude-sonnet-4-5", True, False),
    ],
)
def test_which_numbers_are_kept(typed: str, name: str, *, all_of: bool, some_of: bool):
    """All that were typed, with the day in part or left out; else some of them, a version always whole."""
    one, two = figures_of([typed, name])
    assert (one.are_all_of(two), one.are_some_of(two)) == (all_of, some_of)


def test_of_no_names_nothing():
    """A table may be empty."""
    assert figures_of([]) == []


def test_a_name_without_its_day():
    """A day is no part of a version."""
    names = ["gpt-4o-2024-08-06", "claude-haiku-4-5@20251001", "mistral-large-2411", "gpt-4.1"]
    assert [undated(each) for each in names] == ["gpt-4o", "claude-haiku-4-5", "mistral-large", "gpt-4.1"]
