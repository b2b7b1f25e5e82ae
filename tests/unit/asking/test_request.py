"""Requests of made questions: the command that asks again, and its words read back."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from costcalc.asking.parts import one_word, several
from costcalc.asking.request import Asking
from costcalc.asking.saved import read_command
from costcalc.asking.words import Parameter
from costcalc.errors import ResultError

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


@pytest.mark.parametrize("parameter", [MANY, Parameter("id", "which", by_place=True)])
def test_a_command_read_back(parameter: Parameter):
    """What stands by place goes by the name that the question has for it."""
    saved = {"command": "costcalc made one two --note ripe"}
    found = read_command(saved, "made", [Parameter("note", "what else"), parameter], ())
    assert found.words == {parameter.name: ["one", "two"], "note": "ripe"}


def test_a_command_without_words_by_place():
    """A question of flags alone has no such words, and is refused with one."""
    known = [Parameter("note", "what else")]
    assert read_command({"command": "costcalc made --note ripe"}, "made", known, ()).words == {"note": "ripe"}
    with pytest.raises(ResultError, match="no command line of `costcalc made`"):
        read_command({"command": "costcalc made one --note ripe"}, "made", known, ())
