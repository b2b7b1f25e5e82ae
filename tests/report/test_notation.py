"""CSV for spreadsheets: separators, decimal commas, a mark for Excel, and formulas that stay texts."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import UsageError
from costcalc.report.csv import csv_text
from costcalc.report.notation import Notation, read_notation

ROWS: list[dict[str, object]] = [
    {"name": "a;b", "cost": "0.14"},
    {"name": "=1+1", "cost": "-1.5"},
    {"name": "1.5", "cost": None},
]


def written(notation: Notation) -> str:
    """The rows, of which one column is numbers."""
    return csv_text(ROWS, ("name", "cost"), notation, {"cost"})


def test_french_spreadsheets():
    """`sep=;` with a decimal comma writes 0,14; a cell that holds the separator is quoted, texts stay."""
    assert written(Notation(";", ",")) == 'name;cost\r\n"a;b";0,14\r\n\'=1+1;-1,5\r\n1.5;\r\n'


def test_others():
    """Tabs, and the mark that Excel looks for; without a word it is as ever."""
    assert written(Notation("\t")).startswith("name\tcost\r\na;b\t0.14\r\n")
    assert written(Notation(bom=True)).startswith("\ufeffname,cost\r\n")
    assert written(Notation()) == csv_text(ROWS, ("name", "cost"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.14", "0,14"), ("-1.5", "-1,5"), ("12", "12"), ("1.5e-07", "1,5e-07"), ("as input", "as input"), ("2/3", "2/3"),
     ("1.2.3", "1.2.3"), ("0.111 per 3600 Seconds", "0.111 per 3600 Seconds"), ("", "")],
)  # fmt: skip
def test_only_numbers_get_a_comma(text, number):
    """A version, a share or words in a column of numbers keep their points."""
    assert Notation(";", ",").number(text) == number


@pytest.mark.parametrize(
    ("sep", "decimal", "field"),
    [
        (None, "comma", "decimal"),
        (",", ",", "sep"),
        ("x", None, "sep"),
        (";;", None, "sep"),
        (";", "dot", "decimal"),
    ],
)
def test_what_cannot_be_read_is_refused(sep, decimal, field):
    """A comma parts either cells or decimals; other signs are not taken."""
    with pytest.raises(UsageError) as caught:
        read_notation(sep, decimal, bom=False)
    assert caught.value.field == field


@given(st.lists(st.tuples(st.text(), st.decimals(allow_nan=False, allow_infinity=False, places=3))))
def test_what_is_written_is_read_again(rows):
    """Whatever the texts are, numbers come back exactly, and every row has its cells."""
    text = csv_text(
        [{"a": name, "b": format(number, "f")} for name, number in rows],
        ("a", "b"),
        Notation(";", ","),
        {"b"},
    )
    read = [*csv.reader(io.StringIO(text, newline=""), delimiter=";")][1:]
    assert [cells[1].replace(",", ".").lstrip("'") for cells in read] == [
        format(number, "f") for _, number in rows
    ]
