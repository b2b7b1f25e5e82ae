"""`costcalc audit`: exit codes for a check that runs by itself, and every format."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from costcalc.cli.main import run
from tests.builders import SHIPPED
from tests.layers import keep_litellm

if TYPE_CHECKING:
    from pathlib import Path

DAY = ("--on", "2026-11-22")


@pytest.fixture
def audit(capsys, tmp_path: Path, monkeypatch):
    """Run `costcalc audit` on the shipped table over LiteLLM's sample."""
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path))
    monkeypatch.delenv("COLUMNS", raising=False)
    keep_litellm(tmp_path)

    def ask(*argv: str, layers: str = "table,litellm") -> tuple[int, str, str]:
        code = run(["audit", "--pricing", str(SHIPPED), "--layers", layers, *argv])
        return code, *capsys.readouterr()

    return ask


def test_a_table(audit):
    """Who says what, in a line each, and what each layer holds."""
    code, out, err = audit(*DAY, "--model", "o3")
    assert (code, err) == (0, "")
    assert "3 findings on 2026-11-22 among table and litellm (read 2026-11-20): 3 high; prices in USD" in out
    assert "table 0.50; litellm 2.50" in out
    assert "5×  table" in out
    assert "elsewhere too" in out


def test_explained(audit):
    """--explain says since when, where it was read, and why."""
    code, out, _ = audit(*DAY, "--model", "o3", "--explain")
    assert code == 0
    assert "high price: openai/o3 cache_read, 5×" in out
    assert "table: 0.50 USD/Mtoken, since 2025-06-10" in out
    assert "litellm: 2.50 USD/Mtoken, it does not say since when, LiteLLM model_prices" in out
    assert "litellm contradicts our table's sourced figure of 0.5 (" in out


@pytest.mark.parametrize(
    ("kinds", "code"), [("unit", 1), ("unit,zero", 1), ("any", 1), ("zero", 0), ("stale,not_yet_sold", 0)]
)
def test_fail_on(audit, kinds, code):
    """--fail-on ends with 1 where such findings are, on whatever page."""
    found, _, err = audit(*DAY, "--fail-on", kinds, "--limit", "1")
    assert found == code
    assert ("findings of --fail-on" in err) == bool(code)


def test_fail_on_passes_over_what_is_known(audit):
    """What our own table names as disputed does not fail a check; the rest of the model does."""
    assert audit(*DAY, "--model", "claude-sonnet-5", "--fail-on", "price")[0] == 1
    known = audit(*DAY, "--model", "claude-sonnet-5", "--format", "json")[1]
    disputed = [each["meter"] for each in json.loads(known)["findings"] if each["known"]]
    assert disputed == ["input", "output"]


@pytest.mark.parametrize(
    "flags", [("--fail-on", "prise"), ("--fail-on", ""), ("--kind", "x"), ("--limit", "0")]
)
def test_a_slip(audit, flags):
    """A word that cannot be is a usage error, and no check that passes."""
    code, out, err = audit(*flags)
    assert (code, out) == (2, "")
    assert flags[0] in err


def test_json_and_csv(audit):
    """JSON has each finding whole; CSV has a row for each layer that says something to it."""
    document = json.loads(audit(*DAY, "--format", "json")[1])
    rows = list(csv.DictReader(io.StringIO(audit(*DAY, "--format", "csv")[1])))
    assert document["schema"] == "costcalc/audit/1"
    assert len(rows) == sum(len(each["values"]) for each in document["findings"])
    cached = [row for row in rows if (row["model"], row["meter"]) == ("openai/o3", "cache_read")]
    assert [(row["layer"], row["list_unit_price"], row["ratio"]) for row in cached] == [
        ("table", "0.5", "5"),
        ("litellm", "2.5", "5"),
    ]
    assert {row["finding"] for row in cached} == {
        str(number)
        for number, each in enumerate(document["findings"], 1)
        if (each["model"], each["meter"]) == ("openai/o3", "cache_read")
    }


def test_the_rest_of_a_file_is_told(audit):
    """A file does not show that there is more: standard error says so."""
    code, out, err = audit(*DAY, "--format", "csv", "--limit", "2")
    assert code == 0
    assert {row["finding"] for row in csv.DictReader(io.StringIO(out))} == {"1", "2"}
    assert "findings 1 to 2 of" in err
    assert "--offset 2 has the next" in err


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_flat_rows_are_all_there_are(audit, monkeypatch, form):
    """What no one asked to be cut is whole in CSV and Markdown, and a page of JSON and the table."""
    whole = audit(*DAY, "--format", form)
    monkeypatch.setattr("costcalc.questions.audit.answer.LIMIT", 2)
    assert audit(*DAY, "--format", form) == whole
    paged = json.loads(audit(*DAY, "--format", "json")[1])
    assert (len(paged["findings"]), paged["limit"]) == (2, 2)
    assert paged["total"] > 2


def test_nothing_to_find(audit):
    """Where nothing is found, it says so, and what was looked at."""
    code, out, err = audit(*DAY, layers="table")
    assert (code, err) == (0, "")
    assert out.startswith("0 findings on 2026-11-22 among table; prices in USD\n")


def test_markdown(audit):
    """Markdown is the rows."""
    assert audit(*DAY, "--model", "o3", "--format", "markdown")[1].startswith("| finding | kind | severity |")
