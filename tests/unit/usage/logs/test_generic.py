"""Columns of one's own: what a map may say, and what it must."""

from __future__ import annotations

import pytest

from costcalc.errors import UsageError
from costcalc.usage.logs.format import REQUEST, SUM
from costcalc.usage.logs.generic import generic
from costcalc.usage.logs.how import How


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({}, "say which columns hold what"),
        ({"time": "at"}, "say which columns hold what"),
        ({"input_tokns": "in"}, "did you mean input_tokens"),
        ({"meter": "type", "input_tokens": "in"}, "quantity"),
        ({"model": "m", "input_tokens": "input_ktokens"}, "counts thousands or millions"),
    ],
)
def test_a_map_that_is_not_enough_says_what_is_due(columns: dict[str, str], says: str) -> None:
    """What is missing or misspelled is told before a row is read."""
    with pytest.raises(UsageError, match=says):
        generic(How("generic", columns))


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"input": "in", "output": "out"}, REQUEST),
        ({"input": "in", "output": "out", "requests": "n"}, SUM),
        ({"input": "in", "output": "out", "until": "end"}, SUM),
        ({"meter": "type", "quantity": "n", "input": "in"}, SUM),
    ],
)
def test_what_a_row_is_of_is_seen_in_the_map(columns: dict[str, str], kind: str) -> None:
    """A count of requests, an end or a class of tokens make a row a sum."""
    assert generic(How("generic", columns)).kind == kind


def test_parts_of_the_long_form_are_added_to_their_wholes() -> None:
    """A class of the cache is added to what was written to it, and to the input."""
    of = generic(How("generic", {"meter": "t", "quantity": "n", "cache_write_1h": "w1|w2"}))
    assert of.long is not None
    assert of.long.meters == dict.fromkeys(("w1", "w2"), "cache_write_1h input cache_write")
