"""Rows of CSV: each has its place and its width, and a stray quote loses no other row."""

from __future__ import annotations

import csv
import gzip
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.rows import Refused
from costcalc.usage.logs.text import csv_lines, lines
from costcalc.usage.logs.text.csv_rows import csv_rows


def told(file: LogFile, **how: object) -> list[tuple[int, object]]:
    """The rows of a log, and the reasons of those that are refused."""
    rows = csv_rows(file, **how)  # type: ignore[arg-type]
    return [(number, row.reason if isinstance(row, Refused) else row) for number, row in rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (b"a;b;c,d\n1,5;2;3\n", [["a", "b", "c,d"], ["1,5", "2", "3"]]),
        (b"a\tb\r\n1\t2\r\n", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\n1,é\n".encode("utf-16"), [["a", "b"], ["1", "é"]]),
        (b'"a","b"\n"1,1","say ""hi"""\n', [["a", "b"], ["1,1", 'say "hi"']]),
        (b'a,b\n1,5" disk\n2,x\n', [["a", "b"], ["1", '5" disk'], ["2", "x"]]),
        (b'sep=;\n\na;b\n1;"x;y"\n', [["a", "b"], ["1", "x;y"]]),
        (b" a , b\n 1, 2\n", [["a", "b"], [" 1", " 2"]]),
        (b'a,b\r\n1,"x\r\n\r\ny"\r\n2,z\r\n', [["a", "b"], ["1", "x\r\n\r\ny"], ["2", "z"]]),
        (b"", []),
        (b" \n\r\n", []),
    ],
)
def test_rows_are_read_as_spreadsheets_write_them(log, text, rows):
    """Delimiters, quotes, marks and line ends: a row that begins in a cell is none."""
    assert told(log(text)) == list(enumerate(rows, 1))


def test_the_delimiter_is_that_with_which_the_header_is_known(log):
    """More columns are no reason where the names are known otherwise."""
    text = b"a,b,c;d\n1;2\n"
    assert told(log(text))[0] == (1, ["a", "b", "c;d"])
    assert told(log(text), knows=lambda names: "d" in names) == [(1, ["a,b,c", "d"]), (2, ["1", "2"])]
    assert told(log(text), delimiter=";") == [(1, ["a,b,c", "d"]), (2, ["1", "2"])]


def test_a_row_has_its_place_and_the_width_of_the_header(log):
    """Empty rows count and are no rows; the header may be said again, where files were put together."""
    text = b"a,b\n\n1,2\n1\n1,2,3\n,\na,b\n3,4\n"
    assert told(log(text)) == [
        (1, ["a", "b"]),
        (3, ["1", "2"]),
        (4, "wrong number of columns"),
        (5, "wrong number of columns"),
        (8, ["3", "4"]),
    ]


@pytest.mark.parametrize(
    ("bad", "others"),
    [
        (b'"x,1\n', [["2", "y"], ["3", "z"]]),
        (b'"x"y,1\n', [["2", "y"], ["3", "z"]]),
        (b"\xff,1\n", [["2", "y"], ["3", "z"]]),
        (b'1,"x\n', [["2", "y"], ["3", "z"]]),
    ],
)
def test_a_quote_that_nothing_closes_loses_its_row_alone(log, bad, others):
    """The lines after it are rows of their own, with the numbers that they have by themselves."""
    (_, header), (number, reason), *found = told(log(b"a,b\n" + bad + b"2,y\n3,z\n"))
    assert (header, number) == (["a", "b"], 2)
    assert reason in {"no CSV", "no UTF-8"}
    assert found == list(enumerate(others, 3))


def test_a_line_within_an_open_quote_may_be_bad_itself(log, monkeypatch):
    """Each fault is told of its own row."""
    monkeypatch.setattr(lines, "LONGEST", 600_000)
    text = b'a,b\n1,"x\n2,\xff"\n3,"y\n' + b"z" * 600_001 + b"\n4,5\n"
    assert told(log(text)) == [
        (1, ["a", "b"]),
        (2, "no CSV"),
        (3, "no UTF-8"),
        (4, "no CSV"),
        (5, "line too long"),
        (6, ["4", "5"]),
    ]


@pytest.mark.parametrize("bound", ["LONGEST", "MOST_LINES"])
def test_a_quote_is_not_looked_for_without_end(log, monkeypatch, bound):
    """What a cell of several lines may take is what a line may."""
    monkeypatch.setattr(csv_lines, bound, 50)
    text = b'a,b\n1,"x\n' + b"2,y\n" * 100 + b'3,z"\n'
    found = told(log(text))
    assert found[:2] == [(1, ["a", "b"]), (2, "no CSV")]
    assert found[2:102] == [(number, ["2", "y"]) for number in range(3, 103)]


@pytest.mark.parametrize(
    ("end", "last"),
    [
        (b"1", "cut line"),
        (b'1,"x', "cut line"),
        (b"1,\xc3", "cut line"),
        (b"1,2", ["1", "2"]),
        (b"1,2,3", "wrong number of columns"),
    ],
)
def test_the_last_row_may_be_cut(log, end, last):
    """A row that ends the file without a line end, and is no whole row, was cut."""
    assert told(log(b"a,b\n" + end)) == [(1, ["a", "b"]), (2, last)]


def test_the_last_row_of_a_cut_file_is_never_taken(log):
    """Its last number may lack digits, which nobody sees."""
    packed = gzip.compress(b"a,b\n" + b"1,1234567\n" * 100_000)
    for cut in range(100, 140):
        *_, (last, reason), file = told(log(packed[:cut]))
        assert file == (0, "cut file")
        assert reason in ("cut line", ["1", "1234567"])
        assert last


def test_a_cell_may_be_longer_than_pythons_reader_takes(log):
    """The bound of that is of the process, and is left as it is; prompts may be longer."""
    limit = csv.field_size_limit()
    long = "x" * (limit + 1)
    text = f'a,b,c\n{long},"say ""{long}""\n",\n"{long}"y,1,2\n1,5" {long},3\n'
    assert told(log(text.encode())) == [
        (1, ["a", "b", "c"]),
        (2, [long, f'say "{long}"\n', ""]),
        (3, "no CSV"),
        (4, ["1", f'5" {long}', "3"]),
    ]
    assert told(log(f"{long},b\n1,2".encode())) == [(1, [long, "b"]), (2, ["1", "2"])]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"a," * 1_000_000 + b"\n1,2\n", "too many columns"),
        (b"a,b,a\n1,2,3\n", "said twice"),
        (b"\xff,b\n1,2\n", "no UTF-8"),
        (b'a,"b\n1,2\n', "no CSV"),
    ],
)
def test_a_header_that_names_no_columns_is_told_once(log, text, reason):
    """Without it no row can be read; the file is counted to its end all the same."""
    file = log(text)
    assert told(file) == [(1, reason)]
    assert file.size == len(text)


def test_a_row_of_a_million_cells_is_refused(log):
    """Before its cells are made."""
    assert told(log(b"a,b\n" + b"1," * 1_000_000 + b"\n3,4\n")) == [
        (1, ["a", "b"]),
        (2, "too many columns"),
        (3, ["3", "4"]),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2
        )
    ),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_a_writer_wrote_is_read(tmp_path, rows, delimiter, quoting):
    """Whatever the cells hold, they come back; empty rows apart."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows([["first", "second"], *rows])
    (tmp_path / "log").write_text(out.getvalue(), "utf-8", newline="")
    found = [row for _, row in told(LogFile("log", str(tmp_path / "log")), delimiter=delimiter)]
    assert found[1:] == [
        row for row in rows if "".join(row).strip() and [each.strip() for each in row] != found[0]
    ]
