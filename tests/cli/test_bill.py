"""`price --file`: rows in, the same rows with their cost out."""

from __future__ import annotations

import csv
import io
import json

import pytest

from costcalc.report.safe import csv_cell

HEAD = "model,input,output,on,team"
ADDED = ["list_cost", "currency", "model_id", "priced_on", "source", "note", "problem"]


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    """The rows of a CSV answer."""
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def bill(*rows: str, head: str = HEAD) -> bytes:
    """A bill of these rows."""
    return "\n".join([head, *rows, ""]).encode()


def test_rows_keep_their_columns_and_get_their_cost(costcalc):
    """Each row comes back as it was, with cost, currency, model, moment and source appended."""
    said = costcalc("price", "--file", "-", stdin=bill("one,1000,500,2025-02-01,search"))
    (row,) = rows_of(said.out)
    assert said.code == 0
    assert list(row) == [*HEAD.split(","), *ADDED]
    assert row["team"] == "search"
    assert (row["list_cost"], row["currency"], row["model_id"]) == ("0.001645", "USD", "acme/one")
    assert (row["priced_on"], row["source"]) == ("2025-02-01", "https://acme.example/news/one")
    assert (row["note"], row["problem"]) == ("", "")


def test_a_row_that_cannot_be_priced_keeps_its_place(costcalc):
    """Its problem stands in the row, the others are priced, and the exit code is 1."""
    rows = bill("one,1,1,2025-02-01,a", "nobody,1,1,,b", "one,1,1,2025-02-01,c")
    said = costcalc("price", "--file", "-", stdin=rows)
    first, second, third = rows_of(said.out)
    assert said.code == 1
    assert "1 of 3 rows could not be priced" in said.err
    assert first["list_cost"] == third["list_cost"] == "0.00000274"
    assert second["list_cost"] == ""
    assert "no model is called 'nobody'" in second["problem"]


def test_an_estimate_says_so(costcalc):
    """A row that is an estimate, or has a note, says it beside its cost."""
    said = costcalc("price", "--file", "-", stdin=bill("night,1000,1000,2025-03-03,a"))
    (row,) = rows_of(said.out)
    assert row["note"] == "an estimate: even use over the day"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter, costcalc):
    """Commas, semicolons and tabs are told apart by the first line, and come back."""
    text = "\ufeffmodel,input,on\r\none,1k,2025-02-01\r\n".replace(",", delimiter)
    said = costcalc("price", "--file", "-", stdin=text.encode())
    (row,) = rows_of(said.out, delimiter)
    assert row["list_cost"] == "0.00055"


def test_decimal_commas_are_read(costcalc):
    """`1,5` has a decimal comma; as a count it is still no whole number."""
    rows = b"model;input;on\none;1,5;2025-02-01\none;1,5k;2025-02-01\n"
    said = costcalc("price", "--file", "-", stdin=rows)
    first, second = rows_of(said.out, ";")
    assert said.code == 1
    assert "a count is whole" in first["problem"]
    assert second["list_cost"] == "0.000825"


@pytest.mark.parametrize(
    ("cell", "thousands", "decimals"),
    [
        ("1.000", "1000", "1.0"),
        ("12.500", "12500", "12.5"),
        ("12.050", "12050", "12.05"),
        ("1.234", "1234", "1.234"),
        ("1.000k", "1000k", "1.0k"),
        ("1.500 M", "1500M", "1.5M"),
    ],
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_points_that_may_part_thousands_stop_the_file(cell, thousands, decimals, delimiter, costcalc):
    """Three digits after a point may be thousands, whatever parts the cells: the file asks which they are."""
    text = f"model;input;on;score\none;{cell};2025-02-01;1\none;1;2025-02-01;1.000\n"
    rows = text.replace(";", delimiter).encode()
    said = costcalc("price", "--file", "-", stdin=rows)
    assert (said.code, said.out) == (1, "")
    assert f"row 1 has {cell!r}, and nothing in the file says" in said.err
    assert f"--decimal comma for {thousands}, or --decimal point for {decimals}" in said.err
    asked = costcalc("price", "--file", "-", "--decimal", "comma", stdin=rows)
    assert rows_of(asked.out, delimiter)[0]["problem"] == ""
    assert rows_of(asked.out, delimiter)[1]["score"] == "1.000"


@pytest.mark.parametrize("other", ["1000.0", "0.25", "1234.5", "1.000.000", "1,5"])
def test_another_row_says_what_points_are(other, costcalc):
    """One number of the file that can be read in one way alone decides how `1.000` is."""
    rows = f'model,input,on\none,"{other}",2025-02-01\none,1.000,2025-02-01\n'.encode()
    _, second = rows_of(costcalc("price", "--file", "-", stdin=rows).out)
    points = other in {"1000.0", "0.25", "1234.5"}
    assert second["list_cost"] == ("0.00000055" if points else "0.00055")


def test_texts_of_objects_with_points_are_asked_for_too(costcalc):
    """`"1.000"` as a text of JSON may be a thousand; as a number it has its decimals behind the point."""
    row = '{"model": "one", "on": "2025-02-01", "input": %s}\n'
    said = costcalc("price", "--file", "-", stdin=(row % '"1.000"').encode())
    assert (said.code, "--decimal comma for 1000" in said.err) == (1, True)
    assert json.loads(costcalc("price", "--file", "-", stdin=(row % "1.000").encode()).out)["problem"] is None


@pytest.mark.parametrize("number", ["1000.0", "1000.00", "1e3", "1.5", "1000.0000000000000001"])
def test_numbers_of_objects_are_read_as_in_csv(number, costcalc):
    """A JSON number is read, or refused, as the text that it is; no digit is lost on the way."""
    line = f'{{"model": "one", "on": "2025-02-01", "input": {number}}}\n'
    of_object = json.loads(costcalc("price", "--file", "-", stdin=line.encode()).out)
    (of_csv,) = rows_of(costcalc("price", "--file", "-", stdin=bill(f"one,{number},0,2025-02-01,")).out)
    assert of_object["list_cost"] == (of_csv["list_cost"] or None)
    assert (of_object["problem"] or "").replace("input_tokens", "input") == of_csv["problem"].replace(
        "input_tokens", "input"
    )
    assert of_object["problem"] is None or repr(number) in of_object["problem"]


@pytest.mark.parametrize("cell", ["=1+1", "@x", "+a", "-a", "-5", "plain"])
def test_formulas_of_labels_are_disarmed(cell, costcalc):
    """A label that a spreadsheet would run is quoted; a number is not."""
    said = costcalc("price", "--file", "-", stdin=bill(f"one,1,1,2025-02-01,{cell}"))
    (row,) = rows_of(said.out)
    assert row["team"] == csv_cell(cell)


LABELS = [
    "\u00c9quipe\u00a0B", "7\u202f%", "Sach\u00adbe\u00adar\u00adbei\u00adter",
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    "\U0001f469\u200d\U0001f4bb",
    "a\u200bb", "\U0001f3f4\U000e0067\U000e0062\U000e007f", " a ", "e\u0301",
]  # fmt: skip
"""Labels in letters that are not printable: they are data."""


@pytest.mark.parametrize("label", LABELS, ids=ascii)
def test_labels_come_back_as_they_were(label, costcalc):
    """A label, and a column called so, come back to the letter."""
    rows = bill(f"one,1,1,2025-02-01,{label}", head=f"model,input,output,on,{label.strip()}")
    said = costcalc("price", "--file", "-", stdin=rows)
    (row,) = rows_of(said.out)
    assert row[label.strip()] == label


def test_columns_that_are_there_already(costcalc):
    """A column of the file that is called like an appended one stays, and the new one gets a prefix."""
    head = "model,input,on,source,list_cost"
    said = costcalc("price", "--file", "-", stdin=bill("one,1000,2025-02-01,crm,7", head=head))
    (row,) = rows_of(said.out)
    assert (row["source"], row["list_cost"]) == ("crm", "7")
    assert row["costcalc_list_cost"] == "0.00055"
    assert row["costcalc_source"].startswith("https://")


def test_a_slip_in_a_column_stops_the_file(costcalc):
    """A column that is a word of the question but for a letter is not passed over."""
    asked = bill("one,1,1,2025-02-01", head="model,input,output_token,on")
    said = costcalc("price", "--file", "-", stdin=asked)
    assert (said.code, said.out) == (1, "")
    assert "did you mean output_tokens" in said.err


@pytest.mark.parametrize(
    ("row", "words"), [("one,1", "2 cells, and the first line 5"), ("one,1,1,2025-02-01,a,b", "6 cells")]
)
def test_rows_of_another_length(row, words, costcalc):
    """A row with more or fewer cells than the first line is not guessed at."""
    said = costcalc("price", "--file", "-", stdin=bill(row, "one,1,1,2025-02-01,a"))
    first, second = rows_of(said.out)
    assert words in first["problem"]
    assert second["problem"] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b"a,b\n1,2\n", "no column is called model"),
        (b"model,model\n1,2\n", "two columns are called 'model'"),
        (b"model,input\none,\xff\n", "not UTF-8"),
        (b'model,input\none,"1\n', "this is no CSV"),
        (b"[\n", "one object a line"),
        (b"model," + b"x" * 2_000_000, "longer than a MiB"),
        (b"\xff\xfem\x00o\x00d\x00e\x00l\x00\n", "not UTF-16"),  # cut in half
        (b"m\x00o\x00d\x00e\x00l\x00", "UTF-16 without its mark"),
        (b"\x1f\x8b\x08\x00", "packed with gzip"),
        (b"PK\x03\x04", "a ZIP archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_files_that_are_no_bill(text, words, costcalc):
    """A file that cannot be read as rows ends with exit 1 and says why."""
    said = costcalc("price", "--file", "-", stdin=text)
    assert said.code == 1
    assert words in said.err


def test_jsonl_in_jsonl_out(costcalc):
    """Objects come back as they were written, to the letter, with the cost appended."""
    line = '{"model": "one", "usage": {"input_tokens": 1000}, "on": "2025-02-01", "score": 1.50, "π": null}'
    said = costcalc("price", "--file", "-", stdin=f"{line}\n\n".encode())
    assert said.code == 0
    assert said.out.startswith(line[:-1])
    assert json.loads(said.out)["list_cost"] == "0.00055"


@pytest.mark.parametrize(
    "line", ["{", "{]", "3", '"x"', '{"model": NaN}', '{"a": 1, "a": 2}', '{"a": 1e999}', "{" * 50_000, "[1]"]
)
def test_lines_that_are_no_object(line, costcalc):
    """A line that cannot be read keeps its place with its problem; the next one is priced."""
    good = '{"model":"one","input":1000,"on":"2025-02-01"}'
    said = costcalc("price", "--file", "-", stdin=f"{good}\n{line}\n{good}\n".encode())
    first, second, third = map(json.loads, said.out.splitlines())
    assert said.code == 1
    assert first["list_cost"] == third["list_cost"] == "0.00055"
    assert second["problem"].startswith("this is no JSON")


def test_formats_of_a_bill(costcalc):
    """CSV can come out as JSONL; JSONL, which has no columns, not as CSV."""
    rows = bill("one,1000,0,2025-02-01,a")
    said = costcalc("price", "--file", "-", "--format", "json", stdin=rows)
    assert json.loads(said.out)["list_cost"] == "0.00055"
    assert costcalc("price", "--file", "-", "--format", "csv", stdin=b'{"model": "one"}').code == 2


def test_empty_objects_and_empty_rows(costcalc):
    """An empty object keeps its place; an empty line is none."""
    said = costcalc("price", "--file", "-", stdin=b"{}\n")
    assert json.loads(said.out)["problem"].startswith("name the model") or "model" in said.out
    assert rows_of(costcalc("price", "--file", "-", stdin=bill("", "")).out) == []


def test_a_bill_is_written_whole_or_not_at_all(costcalc, tmp_path):
    """A bill that breaks off in the middle leaves the old file as it was."""
    place = tmp_path / "bill.csv"
    place.write_text("old")
    broken = b"model,input,on\none,1,2025-02-01\none,\xff,2025-02-01\n"
    said = costcalc("price", "--file", "-", "-o", str(place), stdin=broken)
    assert said.code == 1
    assert place.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["bill.csv"]
    assert costcalc("price", "--file", "-", "-o", str(place), stdin=bill("one,1,1,2025-02-01,a")).code == 0
    assert rows_of(place.read_bytes().decode())[0]["problem"] == ""


def test_strict_names_the_row(costcalc):
    """With --strict a row that is not exact and certain is refused by its number; all rows are written."""
    rows = bill("one,1,1,2025-02-01,a", "two,1,1,2025-06-01,b")
    said = costcalc("price", "--file", "-", "--strict", stdin=rows)
    assert said.code == 4
    assert "row 2: acme/two" in said.err
    assert len(rows_of(said.out)) == 2
