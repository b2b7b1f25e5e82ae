"""`costcalc reprice --format focus`: a FOCUS file, and on standard error what is not in it."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_usage import MARCH, line, log

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("reprice", "log.jsonl", "--format", "focus")


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of the test's own, with a log of three requests in two months."""
    monkeypatch.chdir(tmp_path)
    log(tmp_path, line(1), line(2, cached=400), line(3, "night", MARCH + 31 * 86_400))


def test_a_file_comes_to_what_it_cost_then(costcalc):
    """The sum of ListCost is the cost at list prices; days are the charge periods unless others are said."""
    said = costcalc(*WORDS)
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert said.code == 0
    document = json.loads(costcalc("reprice", "log.jsonl", "--format", "json").out)
    assert str(sum(Decimal(row["ListCost"]) for row in rows)) == document["then"]["list_cost"]
    assert [row["ChargePeriodStart"] for row in (rows[0], rows[-1])] == [
        "2025-03-01T00:00:00Z",
        "2025-04-01T00:00:00Z",
    ]
    assert costcalc(*WORDS, "--focus-version", "1.2").out == said.out


def test_kept_sums_by_month_come_to_the_same(costcalc):
    """They are charged in the months that they were kept by, with their labels as tags."""
    costcalc("usage", "log.jsonl", "--by", "month,file", "-o", "sums.json")
    rows = list(csv.DictReader(io.StringIO(costcalc("reprice", "sums.json", "--format", "focus").out)))
    assert {row["ChargePeriodEnd"] for row in rows} == {"2025-04-01T00:00:00Z", "2025-05-01T00:00:00Z"}
    assert {row["Tags"] for row in rows} == {'{"file": "log.jsonl"}'}


def test_parquet_is_known_by_the_name_of_the_file(costcalc, tmp_path):
    """A file that ends so is Parquet, of version 1.4 where that is asked for."""
    pq = pytest.importorskip("pyarrow.parquet")
    assert costcalc(*WORDS, "--focus-version", "1.4", "-o", "focus.parquet").code == 0
    names = pq.read_table(tmp_path / "focus.parquet").column_names
    assert {"ServiceProviderName", "HostProviderName"} < set(names)
    assert not {"ProviderName", "PublisherName"} & set(names)


def test_parquet_without_pyarrow_is_told_before_a_log_is_read(costcalc, monkeypatch):
    """With the extra that brings it; no file is written."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    said = costcalc("reprice", "none.jsonl", "--format", "focus", "-o", "focus.parquet")
    assert said.code == 1
    assert "costcalc[arrow]" in said.err
    assert "none.jsonl" not in said.err


def test_what_is_not_in_the_file_is_said(costcalc, tmp_path):
    """A name that nobody has, and requests without a time; --strict refuses it, with the reasons."""
    log(tmp_path, line(1), line(2, "nobody-1"))
    said = costcalc(*WORDS)
    assert said.code == 0
    assert "not in the file: 1010 tokens of nobody-1, without a price: no model is called" in said.err
    assert {row["x_ModelId"] for row in csv.DictReader(io.StringIO(said.out))} == {"acme/one"}
    strict = costcalc(*WORDS, "--strict")
    assert strict.code == 4
    assert "refused by --strict" in strict.err
    (tmp_path / "log.jsonl").write_text(
        '{"id": "m1", "type": "message", "model": "one", "usage": {"input_tokens": 7, "output_tokens": 2}}\n'
    )
    timeless = costcalc(*WORDS, "--prices", "2025-03-01")
    assert "not in the file: 9 tokens without a time" in timeless.err
    assert "an estimate: nothing says when" in timeless.err
    assert len(timeless.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((*WORDS, "--as", "one"), "--as: FOCUS has what usage cost then"),
        ((*WORDS, "--as", "all"), "--as: FOCUS has what usage cost then"),
        ((*WORDS, "--currency", "EUR"), "--currency: FOCUS is written in USD"),
        ((*WORDS, "--sep", ";"), "--sep: is how --format csv is written"),
        ((*WORDS, "--focus-version", "1.3"), "--focus-version: must be 1.2 or 1.4, not '1.3'"),
        (("reprice", "log.jsonl", "--focus-version", "1.4"), "--focus-version: is of --format focus"),
        (("reprice", "sums.json", "--format", "focus"), "--by: these sums do not say on which days"),
    ],
)
def test_words_that_a_file_has_no_place_for_are_refused(costcalc, words, message):
    """Each with its flag, and before a log is read."""
    costcalc("usage", "log.jsonl", "-o", "sums.json")
    said = costcalc(*words)
    assert (said.code, said.out) == (2, "")
    assert message in said.err
