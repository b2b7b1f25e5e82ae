"""Which letters may stand in a name."""

from __future__ import annotations

import pytest

from costcalc.asking.offers import parse_offer
from costcalc.errors import UsageError
from costcalc.prose import is_plain


@pytest.mark.parametrize("letter", ["", "é", "\u00a0", "\u202f", "\u3000", "\u00ad", "\u200c", "\u200d"])
def test_names_with_spaces_and_joiners(letter):
    """A vendor may be called with a space that does not break, a joiner or a soft hyphen."""
    name = f"Société{letter}X"
    assert is_plain(name)
    assert parse_offer(f"{name}: input 2 USD/Mtoken, output 4 USD/Mtoken").name == name


@pytest.mark.parametrize("letter", ["\n", "\x1b", "\x85", "\u2028", "\u202e", "\u2066", "\u200e", "\ud800"])
def test_names_that_steer(letter):
    """A control character, a line break or a mark of direction is in no name."""
    assert not is_plain(f"a{letter}b")
    with pytest.raises(UsageError, match="has no name before its prices"):
        parse_offer(f"a{letter}b: input 2 USD/Mtoken, output 4 USD/Mtoken")
