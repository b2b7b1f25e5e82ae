"""Outside text reaches no terminal, spreadsheet or page as it came."""

from __future__ import annotations

import json

import pytest

from costcalc.report.safe import (
    csv_cell,
    is_number,
    markdown_cell,
    own_cell,
    safe,
    safe_json,
    safe_lines,
    safe_screen,
)
from costcalc.report.text import PAINTED, Look


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


DATA = ["\u00a0", "\u202f", "\u2009", "\u3000", "\u00ad", "\u200c", "\u200d", "\u2060"]
"""What is not printable, and yet data: spaces that do not break, soft hyphens, joiners."""
MARKS = ["\u200b", "\ufeff", "\U000e0067"]
"""What shows as nothing, and stays in the user's own file: a space without width, letters of flags."""


@pytest.mark.parametrize("letter", DATA, ids=lambda letter: f"{ord(letter):04x}")
def test_spaces_and_joiners_are_data(letter):
    """A space that does not break, a soft hyphen or a joiner stays in CSV."""
    assert csv_cell(f"a{letter}b") == own_cell(f"a{letter}b") == f"a{letter}b"


@pytest.mark.parametrize("letter", MARKS, ids=lambda letter: f"{ord(letter):04x}")
def test_marks_stay_in_own_cells(letter):
    """A mark stays in a cell of the user's own file, and in no other."""
    assert own_cell(f"a{letter}b") == f"a{letter}b"
    assert letter not in csv_cell(f"a{letter}b")


@pytest.mark.parametrize(
    "letter",
    [
        "\x1b",
        "\x85",
        "\u061c",
        "\u200e",
        "\u200f",
        *map(chr, [*range(0x2028, 0x202F), *range(0x2066, 0x206A)]),
    ],
)
def test_what_hides_letters_stays_in_no_cell(letter):
    """Control characters, separators of lines and marks of direction are replaced in every cell."""
    assert own_cell(f"a{letter}b") == csv_cell(f"a{letter}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("letter", ["", *DATA[4:], *MARKS])
def test_a_formula_is_one_behind_what_shows_as_nothing(letter):
    """What begins with a letter that shows as nothing, and then as a formula, is quoted."""
    assert own_cell(f"{letter}=1+1") == f"'{letter}=1+1"


def test_markdown_is_escaped():
    """A cell cannot end its column, start a tag or a link."""
    assert markdown_cell("a|b<i>[x](y)`") == "a\\|b&lt;i&gt;\\[x\\](y)\\`"


HOSTILE = [
    *map(chr, range(0x0A)), *map(chr, range(0x0B, 0x20)), *map(chr, range(0x7F, 0xA0)), "\u061c", "\u200b",
    "\u200e", "\u200f", *map(chr, range(0x2028, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\ufeff",
    "\ud800", "\udc80", "\udfff", "\U000e0041",
]  # fmt: skip
"""What steers a terminal: control characters, separators, marks of direction, half characters."""


@pytest.mark.parametrize("letter", HOSTILE, ids=lambda letter: f"{ord(letter):04x}")
def test_nothing_steers_a_terminal(letter):
    """No form of text has such a letter as it came; JSON has its escape, and is parsed to the same."""
    text = f"a{letter}b"
    assert letter not in safe(text)
    assert letter not in markdown_cell(text)
    assert letter not in csv_cell(text) or letter in "\t\r"
    assert letter not in safe_screen(csv_cell(text)) or letter == "\t"
    assert letter not in safe_lines(text)
    written = safe_json(json.dumps({text: [text]}, ensure_ascii=False))
    assert letter not in written
    assert json.loads(written) == {text: [text]}


def test_what_is_harmless_stays_in_json():
    """Words of any language, and what is beyond them, are written as they are."""
    text = json.dumps("Une IA à 0,14\u00a0$ — 价格 \U0001f600 e\u0301", ensure_ascii=False)
    assert safe_json(text) == text


def test_paint_stays():
    """The colours of a report stay; the same codes without colour do not, and no others ever."""
    look = Look(colour=True)
    painted = "".join(look.paint("x", style) for style in ("bold", "good", "red"))
    assert safe_lines(f"{painted}\n", PAINTED) == f"{painted}\n"
    assert "\x1b" not in safe_lines(painted)
    assert "\x1b" not in safe_lines("\x1b[2J\x1b[8m\x1b]0;t", PAINTED)
