"""A flag that a format cannot show is refused, and no text is in two languages."""

from __future__ import annotations

import pytest

from costcalc.cli.commands import COMMANDS, parser_of
from costcalc.render import FORMATS
from tests.builders import SHIPPED

ASK = (
    "compare", "deepseek-r1", "o1", "--requests", "10000/day", "--input", "1000", "--output", "500",
    "--on", "2025-03-03", "--lang", "fr",
)  # fmt: skip
TOLD = {
    "price": ("o1", "--input", "1000", "--on", "2025-03-03"),
    "compare": ("o1", "--input", "1000", "--on", "2025-03-03"),
    "project": ("o1", "--requests", "10/day", "--input", "1000", "--start", "2025-03", "--months", "1"),
    "claims": (),
    "audit": ("--on", "2025-03-03"),
}
"""A question of each command that explains."""


def test_every_command_that_explains_is_here():
    """The commands below are all that have --explain."""
    assert {name for name in COMMANDS if "--explain" in parser_of(name).any_line.format_help()} == {*TOLD}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", TOLD)
def test_what_explains_is_told_or_refused(costcalc, name, form):
    """--explain is refused where rows are sums without the prices behind them, with the way out."""
    said = costcalc(name, *TOLD[name], "--explain", "--format", form, pricing=str(SHIPPED))
    if name in {"compare", "project"} and form in {"csv", "markdown"}:
        assert (said.code, said.out) == (2, "")
        assert said.err.startswith(f"costcalc: --explain: {form} has a row for each cost")
        assert "json has every price with its source" in said.err
    else:
        assert said.code == 0
        assert said.out


@pytest.mark.parametrize("form", ["table", "markdown"])
@pytest.mark.parametrize("decided", [(), ("--decide",)])
def test_a_text_is_in_one_language(costcalc, form, decided):
    """What people read is French as a whole; the decision stands in it where it is asked for."""
    said = costcalc(*ASK, *decided, "--format", form, pricing=str(SHIPPED))
    assert said.code == 0
    assert ("DeepSeek R1 coûte le moins" in said.out) == bool(decided)
    assert "modèle" in said.out
    assert "| model " not in said.out
    assert "USD before tax" not in said.out


@pytest.mark.parametrize("form", ["json", "csv"])
def test_data_have_the_sentence_in_its_language(costcalc, form):
    """In JSON and CSV the sentence is a figure like any other, in the language asked for."""
    said = costcalc(*ASK, "--format", form, pricing=str(SHIPPED))
    assert said.code == 0
    assert "DeepSeek R1 coûte le moins" in said.out
