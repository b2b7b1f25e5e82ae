"""`reprice --check`: cached tokens inside the input or beside it, and the difference in money."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import costcalc as library
from costcalc.errors import UsageError
from costcalc.questions.reprice.costs.check import Check
from costcalc.questions.reprice.reduction.beside import logs_and_sums
from tests.builders import ROOT
from tests.cli.test_usage import line, log

MAP = "time=at,model=name,cached=hits,output_tokens=out"
INSIDE, BESIDE = f"{MAP},input_tokens=in", f"{MAP},uncached=in"
ROWS = (
    ("gpt-4o-2024-11-20", 1_000_000, 800_000),  # inside: 200,000 new at 2.5, 800,000 cached at 1.25 a million
    ("gpt-4o-mini-2024-07-18", 1_000_000, 0),
    ("gpt-4o-2024-11-20", 100_000, 400_000),
)
"""Model, input and cached: of the last row more came from the cache than it calls input."""


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of the test's own, with a log of columns that do not say how they count."""
    monkeypatch.chdir(tmp_path)
    rows = [f"2026-03-01T12:00:00Z,{model},{given},{cached},0" for model, given, cached in ROWS]
    (tmp_path / "log.csv").write_text("\n".join(["at,name,in,hits,out", *rows, ""]))


def checked(costcalc, *argv: str):
    """What a repricing as JSON says of its check, and of the cost then."""
    found = json.loads(costcalc("reprice", *argv, "--check", "--format", "json", pricing=None).out)
    return found["check"], found["then"]


def test_both_readings_are_told_in_money(costcalc):
    """Inside 1.50 + 0.15, beside 3.50 + 0.15 + 0.75; the total stays as it was read, proofs are counted."""
    check, then = checked(costcalc, "log.csv", "--map", INSIDE)
    assert then["cost"] == "1.65"
    assert (check["as_read"], check["only_beside"]) == ("inside", 1)
    assert check["inside"] == {"cost": "1.65", "partial": False, "refused": 1}
    assert check["beside"] == {"cost": "4.4", "partial": False, "refused": 0}
    assert check["difference"] == "2.75"
    assert Decimal(check["share"]) == Decimal("1.66666666667")
    models = [(each["logged"], each["inside"], each["beside"]) for each in check["models"]]
    assert models == [("gpt-4o-2024-11-20", "1.5", "4.25")]


def test_an_input_that_is_said_to_be_beside_is_held_against_the_other_reading(costcalc):
    """The same two costs, and the other of them is the total."""
    check, then = checked(costcalc, "log.csv", "--map", BESIDE)
    assert then["cost"] == "4.4"
    assert check["as_read"] == "beside"
    assert (check["inside"]["cost"], check["beside"]["cost"]) == ("1.65", "4.4")
    assert check["share"] == "0.625"


def test_it_is_told_in_a_line_and_the_way_out_beside_it(costcalc):
    """In words of the flags; in French too."""
    said = costcalc("reprice", "log.csv", "--map", INSIDE, "--check", pricing=None)
    costs = "cached inside the input, as it was read: 1.65 USD; beside it: 4.40 USD"
    assert f"{costs}; the difference is 166.7% of the total" in said.out
    proof = "1 row with more of the cache than input, which can only stand beside it"
    assert f"{proof}: call the input uncached in --map" in said.out
    french = costcalc("reprice", "log.csv", "--map", BESIDE, "--check", "--lang", "fr", pricing=None).out
    french = " ".join(french.split())
    assert "cache à côté de l’entrée, comme c’est lu : 4,40 USD ; dans elle : 1,65 USD" in french


def test_columns_of_parquet_are_checked_too(costcalc):
    """By names of our own, without a map."""
    duckdb = pytest.importorskip("duckdb")
    duckdb.sql(
        'copy (select "at"::timestamptz as time, name as model, "in" as input_tokens, hits as cached, '
        "out as output_tokens from 'log.csv') to 'log.parquet' (format parquet)"
    )
    check, then = checked(costcalc, "log.parquet")
    assert (then["cost"], check["inside"]["cost"], check["beside"]["cost"]) == ("1.65", "1.65", "4.4")


def test_what_says_itself_how_it_counts_is_in_no_doubt(costcalc, tmp_path):
    """Answers of an API, and a log with a row for each class."""
    log(tmp_path, line(1, "gpt-4o-2024-11-20", 1_772_366_400, cached=400))
    check, _ = checked(costcalc, "log.jsonl")
    assert check["as_read"] is None
    assert check["inside"] is check["beside"] is None
    Path("long.csv").write_text("at,name,what,much\n2026-03-01T12:00:00Z,gpt-4o-2024-11-20,in,7\n")
    named = "time=at,model=name,meter=what,quantity=much,input_tokens=in"
    assert checked(costcalc, "long.csv", "--map", named)[0]["as_read"] is None
    said = costcalc("reprice", "log.jsonl", "--check", pricing=None)
    assert "the logs say themselves how they count what came from the cache" in said.out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sums.json",), "--check: rows of sums were read before"),
        (("-",), "--check: what is piped in is read once, and here twice: name a file"),
        (("log.csv", "--map", INSIDE, "--format", "focus"), "--check: FOCUS has what usage cost then"),
    ],
)
def test_what_cannot_be_checked(words, why, costcalc):
    """Told before a log is read."""
    costcalc("usage", "log.csv", "--map", INSIDE, "-o", "sums.json")
    said = costcalc("reprice", *words, "--check")
    assert said.code == 2
    assert why in said.err


def test_a_log_that_changed_between_its_two_readings_is_told(costcalc, monkeypatch):
    """Its two costs would be of two logs."""

    def changing(*asked: object, **more: object) -> object:
        found = logs_and_sums(*asked, **more)  # type: ignore[arg-type]
        Path("log.csv").write_text(Path("log.csv").read_text() + "\n")
        return found

    monkeypatch.setattr("costcalc.questions.reprice.reading.logs_and_sums", changing)
    said = costcalc("reprice", "log.csv", "--map", INSIDE, "--check", pricing=None)
    assert said.code == 1
    assert "log.csv: changed while it was read: read it again" in said.err


def test_the_library_checks_too_and_a_saved_check_is_verified(costcalc):
    """Nothing is said of a check that nobody asked for; a repricing that was kept is checked again."""
    table = library.load(ROOT / "config" / "pricing.yaml")
    columns = {"time": "at", "model": "name", "cached": "hits", "output_tokens": "out", "input_tokens": "in"}
    found = table.reprice("log.csv", columns=columns, check=True)
    assert isinstance(found.check, Check)
    assert (found.check.inside.cost, found.check.beside.cost) == (Decimal("1.65"), Decimal("4.4"))
    assert "check" not in table.reprice("log.csv", columns=columns).to_dict()
    with pytest.raises(UsageError, match="check: rows of sums were read before"):
        table.reprice(table.usage("log.csv", columns=columns), check=True)
    Path("saved.json").write_text(
        costcalc("reprice", "log.csv", "--map", INSIDE, "--check", "--format", "json", pricing=None).out
    )
    assert costcalc("verify", "saved.json", pricing=None).code == 0
