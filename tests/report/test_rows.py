"""Flat rows: stable columns for each schema, in CSV and Markdown."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from costcalc.pricing_table import load
from costcalc.questions.check.answer import check
from costcalc.questions.config.answer import config
from costcalc.questions.documents import columns_of, rows_of
from costcalc.questions.export.export import export
from costcalc.questions.sync.question import sync, sync_all
from costcalc.questions.training.answer import subjects
from costcalc.questions.verify.answer import verify
from costcalc.render import FORMATS, render
from costcalc.report.csv import csv_text
from tests.asking import (
    audit,
    breakeven,
    claims,
    compare,
    history,
    lookup,
    models,
    price,
    project,
    training,
)
from tests.builders import ROOT
from tests.report.contract import COLUMNS

TABLE = ROOT / "tests" / "golden" / "pricing.yaml"
TODAY = date(2025, 6, 1)
HARDWARE = {"gpus": "8", "gpu_rate": "2", "throughput": "1000 token/s", "utilisation": "30%..70%"}


@pytest.fixture(scope="module")
def documents(own_environment):
    """A result of every operation that has rows."""
    table = load(TABLE)
    saved = price(table, {"model": "one", "input": "10", "on": "2025-02-01"}, datetime.now(UTC)).to_dict()
    saved["list_cost"] = "1"
    asked = {"model": ["one", "two", "owl/seed"], "input": "1500", "output": "500", "requests": "10/day"}
    results: list[Any] = [
        price(
            table, {"model": "one", "input": "10k", "cached": "50%", "on": "2025-02-01"}, datetime.now(UTC)
        ),
        compare(table, asked, TODAY),
        breakeven(table, asked | HARDWARE, TODAY),
        project(table, asked, TODAY),
        models(table, {}, TODAY),
        history(table, {"model": "night"}, TODAY),
        lookup(table, {"price": "0.55"}),
        check(Path("no-such-file.yaml")),
        verify(table, saved),
        config(TABLE),
        export(table),
        claims(table, {}),
        training(table, {"model": "one", "over_tokens": "1e12"}),
        audit(table, {"older_than": "0"}, date(2999, 1, 1)),
        sync("ecb", date(2999, 1, 1), dry_run=True),
        sync_all(["ecb"], date(2999, 1, 1), dry_run=True),
    ]
    written = [result.to_dict() for result in (*results, subjects(table))]
    return {document["schema"]: document for document in written}


@pytest.mark.parametrize("schema", COLUMNS)
def test_rows_have_every_column_in_order(schema, documents):
    """Every row has the columns of its schema, in their order, and flat values."""
    document = documents[schema]
    rows = rows_of(document)
    assert rows
    for row in rows:
        assert tuple(row) == columns_of(document)
        assert all(value is None or isinstance(value, str | int) for value in row.values())


@pytest.mark.parametrize("schema", COLUMNS)
def test_columns_are_a_contract(schema, documents):
    """The columns of each schema are those that were promised, in their order."""
    assert columns_of(documents[schema])[: len(COLUMNS[schema])] == COLUMNS[schema]


@pytest.mark.parametrize("schema", COLUMNS)
def test_csv_reads_back(schema, documents):
    """The CSV of a result holds its rows, and ends each line as RFC 4180 says."""
    text = render(documents[schema], "csv")
    read = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(read) == len(rows_of(documents[schema]))
    assert text.endswith("\r\n")


@pytest.mark.parametrize("schema", COLUMNS)
def test_every_format_writes_every_result(schema, documents):
    """Each result can be written in each format, and ends with a line break."""
    # `export` hands the whole table to other tools, and has no form for a terminal.
    for form in FORMATS if schema != "costcalc/table/1" else ("json", "csv", "markdown"):
        assert render(documents[schema], form).endswith("\n")


def test_rows_of_several_kinds_share_their_columns():
    """Rows with other columns, such as problems among prices, get every column there is."""
    assert csv_text([{"a": "1"}, {"b": "2"}], ("a", "b")) == "a,b\r\n1,\r\n,2\r\n"
    assert render({"schema": "costcalc/check/1", "problems": []}, "csv") == "file,line,key,message\r\n"


def test_compare_puts_the_unranked_last(documents):
    """Models that cannot serve the workload stand at the end, with their code and problem, on one line."""
    rows = rows_of(documents["costcalc/compare/1"])
    assert [row["rank"] for row in rows] == [1, 2, None]
    assert rows[-1]["code"] == "unpriced_model"
    assert "\n" not in rows[-1]["problem"]


def test_price_rows_name_their_source(documents):
    """Each charge line says where its price was read, and in which words."""
    (row, *_) = rows_of(documents["costcalc/price/1"])
    assert row["source_id"] == "acme-launch"
    assert row["source_printed"] == "$0.55 / million input tokens (cache miss)"


def test_claims_have_one_row_each(documents):
    """A claim is one row, with its evidence and its sources in a cell each, in the order of the table."""
    rows = rows_of(documents["costcalc/claims/1"])
    assert [row["id"] for row in rows][:2] == ["art-001-price", "art-001-cheap"]
    assert rows[0]["evidence"].startswith("0.14 USD/Mtoken: ")
    assert rows[0]["sources"] == "https://acme.example/news/one"
    assert rows[0]["group_title"] == "The price per million tokens"


def test_training_has_one_row_an_estimate(documents):
    """An estimate is one row; what is true of the run as a whole stands in each of them."""
    rows = rows_of(documents["costcalc/training/1"])
    assert [row["method"] for row in rows] == ["rented", "from_flop", "development"]
    assert {row["gpu_hours"] for row in rows} == {"1005000"}
    assert [row["cost"] for row in rows] == ["2010000", None, None]
    assert rows[0]["per_million_tokens"] == "2.01"


def test_training_without_a_cost_has_a_row():
    """A run of which only the hours are known is a row without a cost."""
    document = training(load(TABLE), {"model": "night"}).to_dict()
    (row,) = rows_of(document)
    assert (row["subject"], row["gpu_hours"], row["cost"]) == ("Owl Night", "2500000", None)


def test_markdown_ends_with_total_and_command(documents):
    """Markdown of a price has its total and the command that gives it again."""
    text = render(documents["costcalc/price/1"], "markdown")
    assert "Total: **0.00345 USD**" in text
    assert "costcalc price acme/one" in text


def test_markdown_fence_is_longer_than_the_command_has():
    """A command that holds a fence cannot end the block that it stands in."""
    document = {"schema": "costcalc/config/1", "files": [], "command": "x ``` y"}
    assert "````\nx ``` y\n````" in render(document, "markdown")


def test_markdown_without_rows():
    """A result without rows says so."""
    assert (
        render({"schema": "costcalc/lookup/1", "matches": [], "currency": "USD"}, "markdown")
        == "nothing to show\n"
    )
