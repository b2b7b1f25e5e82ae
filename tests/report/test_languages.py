"""Figures as people of a language read them, and tables whose texts are folded."""

from __future__ import annotations

import pytest

from costcalc.report.figures import amount, count, percent, shown_range
from costcalc.report.folding import folded_table, told
from costcalc.report.languages import figure, times
from costcalc.report.text import Cell, Column, Look, cell_width

COLUMNS = [Column("a"), Column("text"), Column("more")]


@pytest.mark.parametrize(
    ("text", "unit", "english", "french"),
    [
        ("0.14", "USD/Mtoken", "0.14", "0,14"),
        ("7.5", "USD/Mtoken", "7.50", "7,50"),
        ("5576000", "USD", "5,576,000", "5 576 000"),
        ("-0.5", "percent", "-0.5", "-0,5"),
        ("-16.8559809283", "percent", "-16.856", "-16,856"),
        ("1234567.123456", "USD", "1,234,567", "1 234 567"),
        ("500000000..", "USD", "from 500,000,000", "à partir de 500 000 000"),
        ("..4", "times", "up to 4", "jusqu’à 4"),
        ("1.2..4", "times", "1.2 to 4", "1,2 à 4"),
        ("2025-01-27", None, "2025-01-27", "2025-01-27"),
        ("1998-1999", None, "1998-1999", "1998-1999"),
        ("H800", "USD", "H800", "H800"),
        ("..", None, "..", ".."),
        (None, None, "—", "—"),
    ],
)
def test_figures(text, unit, english, french):
    """A figure is grouped and signed as its language has it; dates and words stay as they are."""
    assert figure(text, "en", unit) == english
    assert figure(text, "fr", unit).replace("\N{NARROW NO-BREAK SPACE}", " ") == french


def test_ratios():
    """A ratio has one decimal; where the first model is free there is none."""
    assert (times("9.98521157647", "en"), times("53.57", "fr"), times(None, "en")) == ("10.0×", "53,6×", "—")
    assert times("12345.6", "en") == "12,345.6×"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        ("5576000", "5576000", "5,576,000"),
        ("3689778.316825", "6149630.528041", "3,689,778 – 6,149,631"),
        ("100000000", None, "over 100,000,000"),
        (None, "4", "up to 4.00"),
        (None, None, "—"),
        ("0.001", "999.5", "0.001 – 999.50"),
    ],
)
def test_ranges(low, high, shown):
    """A range has both ends, a bound the word that it is one."""
    assert shown_range(low, high) == shown


def test_large_and_small():
    """What is too long to be written out has an exponent; a count keeps all its digits."""
    assert amount("0") == "0.00"
    assert amount("1" + "0" * 17) == "100,000,000,000,000,000"
    assert amount("3" + "0" * 18) == "3e18"
    assert amount("0.0000000001") == "1e-10"
    assert (count("123"), count("2788000"), count("0.5")) == ("123", "2,788,000", "0.50")
    assert (percent("0.346262980183"), percent("333333.333333")) == ("34.6", "33,333,333")


def test_folded_cells_lose_nothing():
    """A cell that finds no room goes on below; every word is there, no line is wider than the screen."""
    words = "one two three four five six seven eight nine ten"
    lines = folded_table(COLUMNS, [["x", Cell(words, "bold"), words]], Look(40), "  ", folds=(1, 2))
    assert max(map(cell_width, lines)) <= 40
    assert sorted(" ".join(lines[1:]).split()) == sorted(["x", *words.split(), *words.split()])


def test_wide_screens_fold_nothing():
    """Where there is room, or no screen, a row is a line."""
    row = ["x", "some words", ""]
    assert len(folded_table(COLUMNS, [row], Look(40), folds=(1, 2))) == 2
    assert len(folded_table(COLUMNS, [row], Look(), folds=(1, 2))) == 2


def test_numbers_are_not_broken():
    """A line is not broken at a no-break space; in the output it is a plain one."""
    said = told("un coût de 6\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 USD", Look(18))
    assert said == ["un coût de", "6 000 000 USD"]
