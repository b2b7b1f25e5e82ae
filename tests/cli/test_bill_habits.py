"""`price --file`: the habits of sheets and programs: blank lines, words for nothing, a day and its time."""

from __future__ import annotations

import csv
import io
from functools import partial

import pytest

from tests.builders import SHIPPED


@pytest.fixture
def priced(costcalc):
    """Price a text; what is said, and the list costs of its rows."""

    def ask(text: str, *flags: str):
        said = costcalc("price", "--file", "-", *flags, stdin=text.encode())
        rows = csv.DictReader(io.StringIO(said.out), delimiter="|" if "|" in said.out else ",")
        return said, [row["list_cost"] for row in rows]

    return ask


ROW = "one,1000,5,2025-02-01\n"
HEAD = "model,input,output,on\n"


def test_lines_without_a_row(priced):
    """Blank lines of a sheet, and the column names where files were put together, are no rows."""
    alone = priced(HEAD + ROW * 2)[1]
    for between in (
        ",,,\n",
        " , ,,\n".replace(" ", ""),
        HEAD,
        "\n",
        " model , input,output,on\n",
        ",,,\n,,,\n",
    ):
        said, costs = priced(HEAD + ROW + between + ROW)
        assert (said.code, costs) == (0, alone)
    assert priced(HEAD + ROW + "model,input,output,2025-02-01\n")[0].code == 1


@pytest.mark.parametrize(
    "word", ["NaN", "nan", "NULL", "null", "None", "N/A", "#N/A", "<NA>", "\\N", "-", "NaT"]
)
def test_words_for_nothing(priced, word):
    """What programs write for an empty cell is one: none of a part, and a whole that is missing."""
    head = "model,input,cached,output,on\n"
    rows = "one,1000,{},5,2025-02-01\n"
    assert priced(head + rows.format(word))[1] == priced(head + rows.format(""))[1] != [""]
    for missing in (f"one,{word},,5,2025-02-01\n", f"one,1000,,{word},2025-02-01\n"):
        said, costs = priced(head + missing)
        assert (said.code, costs) == (1, [""])
        assert "write 0 where it is none" in said.err


def test_a_label_that_says_nothing(priced):
    """Labels come back as they were."""
    said, costs = priced("model,input,output,on,team\none,1000,5,2025-02-01,None\n")
    assert len(costs) == 1
    assert ",None," in said.out


def test_bars_between_cells(priced):
    """What `sep=|` writes is read."""
    said, costs = priced((HEAD + ROW).replace(",", "|"))
    assert (said.code, costs) == (0, priced(HEAD + ROW)[1])


@pytest.mark.parametrize(
    ("head", "cells", "moment"),
    [
        ("date,time", "2025-02-01,10:30:00", "2025-02-01T09:30:00Z"),
        ("Time,Date", "23:30,31/01/2025", "2025-01-31T22:30:00Z"),
        ("date,time", "2025-02-01,10:30 PM", "2025-02-01T21:30:00Z"),
        ("day,time", "2025-02-01,10:30Z", "2025-02-01T10:30:00Z"),
        ("date,time", "2025-02-01,", "2025-02-01"),
    ],
)
def test_a_day_and_its_time(priced, head, cells, moment):
    """Two columns are one moment, in the zone of times that have none."""
    text = f"model,input,output,{head}\none,1000,5,{cells}\n"
    text += f"one,1000,5,{cells}\n" if not cells.endswith(",") else "one,1000,5,2025-02-01,11:00\n"
    said, _ = priced(text, "--timezone", "Europe/Paris")
    assert said.code == 0
    assert "the time of its day" in said.err
    assert next(csv.DictReader(io.StringIO(said.out)))["priced_on"] == moment
    if "Z" not in cells:
        assert "say whose time it is, with --timezone" in priced(text)[0].err


def test_two_dates_are_no_day_and_time(priced):
    """A second date is none, and it is asked which is meant."""
    said, _ = priced("model,input,output,date,time\none,1000,5,2025-02-01,2025-02-02\n")
    assert said.code == 1
    assert "say which with --map on=COLUMN" in said.err


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("mode", "batch", "'mode' looks like an option"),
        (
            "thinking",
            "true",
            "says yes or no, and counts nothing: if a price depends on it, call it option_thinking",
        ),
        ("avg_input_tokens", "7", "it is a mean, by its name: multiply it by the requests"),
        ("input_tokens_per_request", "7", "it is a mean, by its name"),
    ],
)
def test_what_a_column_is_told(priced, column, value, words):
    """Each is told what to do about it, and kept as a label where it is said to be one."""
    text = f"model,input,output,requests,on,{column}\none,1000,5,1,2025-02-01,{value}\n"
    said, _ = priced(text)
    assert said.code == 1
    assert words in said.err
    assert f"--label {column}" in said.err
    assert priced(text, "--label", column)[0].code == 0


def test_a_mean_is_no_sum(priced):
    """The mean of a hundred requests would be a hundredth of what they used; of one it is what it used."""
    text = "model,mean_input,output,{}on\none,1000,5,{}2025-02-01\n"
    said, _ = priced(text.format("requests,", "100,"), "--map", "input_tokens=mean_input")
    assert said.code == 2
    assert "multiply it by the requests" in said.err
    assert priced(text.format("", ""), "--map", "input_tokens=mean_input")[1] == priced(HEAD + ROW)[1]


def test_rows_in_two_currencies(costcalc):
    """The way out that is told is one."""
    text = "model,input,output,on,currency\ngpt-4o,1,5,2026-01-05,USD\ngpt-4o,1,5,2026-01-05,EUR\n"
    ask = partial(
        costcalc, "price", "--file", "-", "--format", "value", stdin=text.encode(), pricing=str(SHIPPED)
    )
    assert "with --label currency, and say --currency" in ask().err
    assert ask("--label", "currency", "--currency", "EUR").code == 0
