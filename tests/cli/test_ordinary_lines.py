"""Ordinary lines are read without argparse: what they say is what argparse reads of them."""

from __future__ import annotations

import random
import shlex

import pytest

from costcalc.cli.commands import COMMANDS, command, parser_of
from costcalc.errors import UsageError

PLACES = ("deepseek-r1", "o1", "", "-", "a b", "10k", "-5%/month", "--")
VALUES = (
    "json",
    "table",
    "comma",
    "2025-01-25",
    "10000/day",
    "a=b",
    "",
    "-",
    "--",
    "-x",
    "-o",
    "--strict",
    "é",
)

FOR_ARGPARSE = ("usage", "verify", "completion")
"""The commands whose places argparse alone reads: some of several kinds, or one of a few."""


def line(draw: random.Random, flags: list[str]) -> list[str]:
    """Some words: flags with a value behind them, after `=` or forgotten, and places in one run or more."""
    words: list[str] = []
    for _ in range(draw.randrange(6)):
        name = draw.choice([*flags, "--nonsense", "--inpu"])
        value = draw.choice(VALUES)
        words += draw.choice(
            ([name, value], [f"{name}={value}"], [name], draw.choices(PLACES, k=draw.randrange(4)))
        )
    return words


def by_argparse(name: str, words: list[str]) -> dict[str, object] | str:
    """What argparse reads, or its complaint."""
    try:
        return vars(parser_of(name).any_line.parse_args(words))
    except UsageError as error:
        return str(error)
    except SystemExit:
        return "help"


@pytest.mark.parametrize("name", COMMANDS)
def test_an_ordinary_line_says_what_argparse_reads(name: str, capsys: pytest.CaptureFixture[str]):
    """Whatever is typed behind a command: read as ordinary, it is what argparse makes of it, and no error."""
    draw = random.Random(name)  # noqa: S311 - the same lines each time
    parser, read = parser_of(name), 0
    for _ in range(400):
        words = line(draw, [*parser.flags])
        found = parser.ordinary(words)
        if found is not None:
            read += 1
            assert vars(found) == by_argparse(name, words), words
    assert read > 4 or name in FOR_ARGPARSE


@pytest.mark.parametrize("name", COMMANDS)
def test_a_flag_and_a_value(name: str):
    """Each flag of each command, with each of its choices, is read alike by itself, and twice."""
    parser = parser_of(name)
    placed = [] if parser.ordinary([]) is not None else ["place"]
    for flag, said in parser.flags.items():
        for value in said.settings.get("choices") or ("value",):
            for words in ([flag, value], [f"{flag}={value}"], [flag], [flag, value, flag, value]):
                found = parser.ordinary([*placed, *words])
                assert found is None or vars(found) == by_argparse(name, [*placed, *words]), words


@pytest.mark.parametrize("name", ["price", "compare", "project", "models", "history", "lookup"])
def test_what_people_type_is_ordinary(name: str):
    """The first example of a quick command needs no argparse."""
    words = shlex.split(command(name).examples[0])
    assert words[0] == name
    assert parser_of(name).ordinary(words[1:]) is not None


@pytest.mark.parametrize(
    "words",
    [
        ["o1", "--input", "5", "deepseek-r1"],  # places in two runs
        ["o1", "--input", "-5"],  # a value that may be a flag
        ["o1", "--input"],  # a value that was forgotten
        ["o1", "--input="],
        ["o1", "--strict=yes"],  # a flag that takes none
        ["o1", "--format", "xml"],
        ["o1", "--pricing", "a", "--pricing", "b"],
        ["o1", "--nonsense", "1"],
        ["o1", "--", "--strict"],
        ["o1", "--help"],
    ],
    ids=" ".join,
)
def test_any_other_line_is_for_argparse(words: list[str]):
    """A line that may be wrong, or that says more than it seems to, is left to argparse."""
    assert parser_of("compare").ordinary(words) is None


@pytest.mark.parametrize(
    ("words", "models", "labels", "logs"),
    [
        ("log --as o1 o3 --by day model", ["o1", "o3"], ["day", "model"], ["log"]),
        ("log --as=o1 o3", ["o1", "o3"], None, ["log"]),
        ("log more --as o1,o2 --as o3 o4 --strict", ["o1,o2", "o3", "o4"], None, ["log", "more"]),
        ("--as o1 log --by day model", ["o1"], ["day", "model"], ["log"]),
        ("--by day log more --as o1 o3", ["o1", "o3"], ["day"], ["log", "more"]),
    ],
)
def test_values_of_a_list_may_stand_behind_one_another(words, models, labels, logs):
    """Once the places are named: before, a word behind a list's value is one of them."""
    found = parser_of("reprice").parse_args(shlex.split(words))
    assert (getattr(found, "as"), found.by, found.logs) == (models, labels, logs)


def test_a_flag_that_is_no_list_takes_one_value():
    """What stands behind it is a word too many, as before."""
    with pytest.raises(UsageError, match="'EUR' is one word too many"):
        parser_of("reprice").parse_args(["log", "--as", "o1", "o3", "--timezone", "UTC", "EUR"])
