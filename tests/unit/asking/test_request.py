"""Requests of made questions: the command that asks again."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from costcalc.asking.parts import one_word, several
from costcalc.asking.request import Asking
from costcalc.asking.words import Parameter

PLACED = Parameter("zone", "where", by_place=True), Parameter("apple", "which", required=True)
MANY = Parameter("crates", "in what", many=True, by_place=True)


class Made(NamedTuple):
    """A request of two words by place, several of a third, and a flag."""

    zone: str | None
    apple: str | None
    crates: tuple[str, ...]
    note: str | None = None


ASKING = Asking([*map(one_word, PLACED), several(MANY), one_word(Parameter("note", "what else"))], Made)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ({"zone": "eu", "apple": "red"}, "costcalc made eu red"),
        ({"apple": "red", "zone": "eu", "crates": ["one", "two"]}, "costcalc made eu red one two"),
        ({"apple": "red", "note": "ripe"}, "costcalc made red --note ripe"),
        ({}, "costcalc made"),
    ],
)
def test_words_by_place(words: dict[str, Any], command: str):
    """They stand in the order in which they are declared, and what was not said stands nowhere."""
    assert ASKING.command("made", ASKING.read(words), {}) == command
