"""Aligned columns, on screens of any width."""

from __future__ import annotations

from costcalc.report.text import PLAIN, Cell, Column, Look, cell_width, shortened, table, wrapped

COLUMNS = (Column("model", shrinks="middle"), Column("cost", "point"))


def test_columns_are_aligned_on_the_point():
    """Decimal points stand under each other, and no line ends in spaces."""
    assert table(COLUMNS, [["a", "1.25"], ["bcd", "100"]], PLAIN) == [
        "model    cost",
        "a        1.25",
        "bcd    100",
    ]


def test_wide_characters_take_two_columns():
    """Chinese characters are as wide as two letters, combining marks take no room."""
    assert (cell_width("价格"), cell_width("e\u0301"), cell_width("abc")) == (4, 1, 3)
    lines = table(COLUMNS, [["价格", "1"], ["abcd", "2"]], PLAIN)
    assert lines[1:] == ["价格      1", "abcd      2"]


def test_a_narrow_screen_cuts_names_in_the_middle():
    """A long name keeps its beginning and its end."""
    lines = table(COLUMNS, [["provider/a-very-long-name-v2", "1"]], Look(24))
    assert all(cell_width(line) <= 24 for line in lines)
    assert lines[1].startswith("provid")
    assert "…" in lines[1]
    assert "-v2" in lines[1]


def test_shortened_at_the_end():
    """A text that has room stays; one that has none ends in an ellipsis."""
    assert (shortened("abc", 3), shortened("abcd", 3), shortened("价格", 3)) == ("abc", "ab…", "价…")


def test_colour_only_where_wanted():
    """Colours are there when asked for, and leave the widths alone."""
    rows: list[list[str | Cell]] = [[Cell("a", "good"), "1"]]
    assert "\x1b[1;32ma\x1b[0m" in table(COLUMNS, rows, Look(colour=True))[1]
    assert "\x1b" not in "".join(table(COLUMNS, rows, PLAIN))


def test_cells_are_made_harmless():
    """A name that holds an escape sequence does not reach the terminal."""
    assert "\x1b" not in "".join(table(COLUMNS, [["\x1b[2J", "1"]], PLAIN))


def test_empty_columns_are_left_out():
    """A column that says nothing takes no room."""
    assert table(COLUMNS, [["a", ""]], PLAIN) == ["model", "a"]


def test_no_rows_no_columns():
    """A table without rows is its line of titles, which is empty."""
    assert table(COLUMNS, [], PLAIN) == [""]


def test_wrapped_breaks_at_spaces_alone():
    """A long word is not broken, so that an address can be copied."""
    word = "https://example.com/" + "x" * 60
    lines = wrapped(f"see {word} for more", Look(40), "  ")
    assert any(word in line for line in lines)
    assert wrapped("short", PLAIN, "  ") == ["  short"]


def test_wrapped_breaks_between_the_values_of_an_option():
    """A variant that lists more values than a line holds goes on after one of them; others stay whole."""
    said = "x (region=us|eu|us-central1|us-east1: input 1)"
    assert wrapped(said, Look(20), "  ") == ["  x (region=us|eu|", "  us-central1|", "  us-east1: input 1)"]
    assert wrapped("region=us|eu", Look(20), "  ") == ["  region=us|eu"]
