"""Outside text reaches no terminal, spreadsheet or page as it came."""

from __future__ import annotations

import pytest

from costcalc.report.safe import csv_cell, is_number, markdown_cell, safe


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2Jgone", "a\rb", "a\nb", "a\tb", "\u202eabc", "\u2066x", "\x07", "\x9b31m", "\u200b", "a\ud800b"],
)
def test_terminal_text_is_printable(hostile):
    """Escape sequences, line breaks, marks of direction and lone surrogates never reach a terminal."""
    assert safe(hostile).isprintable()


def test_plain_text_stays():
    """Words of any language stay as they are."""
    assert safe("Une IA à 0,14 $ — 价格") == "Une IA à 0,14 $ — 价格"


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "--1"])
def test_formulas_are_quoted_in_csv(formula):
    """A cell that a spreadsheet would run begins with an apostrophe."""
    assert csv_cell(formula) == f"'{formula}"


@pytest.mark.parametrize("number", ["-1", "-1.5", "+4915123456", "0.14", "0"])
def test_numbers_stay_in_csv(number):
    """A number is no formula, with a sign or without."""
    assert csv_cell(number) == number


@pytest.mark.parametrize("text", ["", "-", "1.", ".5", "1.2.3", "١٢", "1e5", "²"])
def test_what_is_no_number(text):
    """Only ASCII digits with at most one sign and one point are a number."""
    assert not is_number(text)


def test_nothing_is_an_empty_cell():
    """A missing value is an empty cell, in CSV and in Markdown."""
    assert (csv_cell(None), markdown_cell(None)) == ("", "")


def test_lone_surrogates_do_not_stop_csv():
    """Half a character, as JSON may hold, is replaced and not raised."""
    assert csv_cell("a\ud800") == "a\N{REPLACEMENT CHARACTER}"


def test_what_steers_a_terminal_is_no_csv():
    """Escape sequences and marks of direction are replaced; a line break inside a cell stays."""
    assert csv_cell("a\x1b[31mb\u202ec\nd") == "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c\nd"


def test_markdown_is_escaped():
    """A cell cannot end its column, start a tag or a link."""
    assert markdown_cell("a|b<i>[x](y)`") == "a\\|b&lt;i&gt;\\[x\\](y)\\`"
