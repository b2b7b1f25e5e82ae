"""What importers read alike: what counts as free, and how the text of a feed is shown."""

from __future__ import annotations

import pytest

from costcalc.feeds.entries import escaped, is_free


@pytest.mark.parametrize("name", ["a:free", "a-free", "a_free", "A Free", "A (free)", "a:FREE", "free"])
def test_what_is_called_free(name: str):
    """A model is free where its name ends in that word."""
    assert is_free("other", name)


@pytest.mark.parametrize(
    "name", ["freedom", "carefree", "free-model", "a:free-preview", "a/free", "", None, 7]
)
def test_what_is_not_called_free(name: object):
    """A word that only holds `free`, or one elsewhere in the name, says nothing."""
    assert not is_free(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain text", "plain text"),
        ("a\x1b[31m\n", "a\\x1b[31m\\n"),
        ("\u202ea", "\\u202ea"),
        ("a\\b", "a\\\\b"),
        ("x" * 61, "x" * 60 + "..."),
        (None, "a value of type NoneType"),
        (["x"] * 1000, "a value of type list"),
    ],
)
def test_how_outside_text_is_shown(text: object, expected: str):
    """Text of a feed is shown in printable ASCII, and cut where it is long."""
    assert escaped(text) == expected
