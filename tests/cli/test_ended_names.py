"""Names that ended, on the command line."""

from __future__ import annotations

import pytest

FLAT = ("--input", "1000", "--output", "100")
COMPARE = ("compare", *FLAT, "--on", "2026-11-22")
PROJECT = ("project", *FLAT, "--requests", "10/day", "--start", "2026-12", "--months", "1")


@pytest.mark.parametrize("argv", [COMPARE, PROJECT], ids=lambda argv: argv[0])
def test_the_others_are_answered(argv, costcalc):
    """Exit 0, with a line on the name and its successor; --strict refuses it."""
    asked = (argv[0], "deepseek-v4.1-flash", "deepseek-chat", *argv[1:])
    said, strict = costcalc(*asked, pricing=None), costcalc(*asked, "--strict", pricing=None)
    assert (said.code, strict.code) == (0, 4)
    assert "'deepseek-chat' stands for no model" in said.out
    assert "its successor: deepseek/deepseek-v4.1-flash" in said.out
    assert "refused by --strict: deepseek-chat is not ranked" in strict.err


@pytest.mark.parametrize("argv", [COMPARE, PROJECT], ids=lambda argv: argv[0])
def test_where_nothing_is_ranked(argv, costcalc):
    """Exit 3, with what to type."""
    said = costcalc(argv[0], "deepseek-chat", *argv[1:], pricing=None)
    assert said.code == 3
    assert "can be " in said.err
    assert f"try: costcalc {argv[0]} deepseek/deepseek-v4.1-flash" in said.err
