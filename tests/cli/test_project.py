"""`costcalc project` as it is typed."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sys

import pytest

from tests.builders import ROOT

AHEAD = str(ROOT / "tests" / "cases" / "tables" / "ahead.yaml")
WORK = ("--requests", "1000/day", "--input", "1000", "--output", "0", "--start", "2027-01", "--months", "3")


@pytest.fixture
def project(costcalc):
    """Ask for a projection on the table of the cases."""

    def ask(*argv: str):
        return costcalc("project", *argv, pricing=AHEAD)

    return ask


def test_a_projection_in_a_terminal(project):
    """Totals, months, sources, notes and the command that asks again."""
    said = project("steady", "promotion", *WORK)
    assert (said.code, said.err) == (0, "")
    assert "1  maker/steady      90.00     1×" in said.out
    assert "2027-02    28,000         28.00            35.00" in said.out
    assert f"costcalc project maker/steady maker/promotion {' '.join(WORK)} --pricing {AHEAD}" in said.out


def test_formats(project):
    """JSON and CSV have every month of every model, with all digits."""
    document = json.loads(project("steady", "hourly", *WORK, "--format", "json").out)
    assert document["schema"] == "costcalc/project/1"
    assert len(document["rows"]) == 6
    rows = list(
        csv.DictReader(io.StringIO(project("steady", "hourly", *WORK, "--format", "csv").out, newline=""))
    )
    assert [(row["month"], row["model"], row["cost"]) for row in rows[:2]] == [
        ("2027-01", "maker/steady", "31"),
        ("2027-01", "maker/hourly", "103.333333333333"),
    ]
    assert "| 2027-01 | maker/steady |" in project("steady", *WORK, "--format", "markdown").out


def test_the_printed_command_gives_the_same(project, costcalc):
    """What is printed last asks the same question again."""
    more = ("--growth", "5%/month", "--phase", "2027-03: 10/day", "--hours", "mon-fri 09:00-18:00: 80%")
    first = json.loads(project("hourly", *WORK, *more, "--price-trend=-5%/month", "--format", "json").out)
    again = costcalc(*shlex.split(first["command"])[1:], "--format", "json", pricing=None)
    assert json.loads(again.out) == first


def test_exit_codes(project):
    """0 for an answer, 2 for a slip, 3 where nobody can serve the workload."""
    assert project("steady", "leaving", *WORK).code == 0
    refused = project("steady", *WORK, "--growth", "5%")
    assert refused.code == 2
    assert refused.err.startswith("costcalc: --growth: '5%' is no pace")
    assert project("leaving", *WORK).code == 0
    nobody = project("leaving", *WORK[:6], "--start", "2027-03")
    assert nobody.code == 3
    assert "no model can be projected" in nobody.err
    assert "its successor: maker/steady" in nobody.err
    assert project("nobody", *WORK).code == 3


def test_strict_refuses_what_is_taken_for_granted(project):
    """A projection never is certain: that prices stay is taken for granted."""
    said = project("hourly", *WORK, "--strict")
    assert said.code == 4
    assert "even use over the month" in said.err


@pytest.fixture
def months(tmp_path):
    """A file of three months."""
    place = tmp_path / "months.csv"
    place.write_text("month,requests\n2027-01,5k\n2027-02,6000\n2027-03,7000\n")
    return str(place)


def test_a_file_of_months(project, months):
    """Its requests stand for a rate; a month that it lacks is told with its flag."""
    asked = ("--input", "1000", "--output", "0", "--start", "2027-01", "--growth-file", months)
    document = json.loads(project("steady", *asked, "--months", "3", "--format", "json").out)
    assert [row["cost"] for row in document["rows"]] == ["5", "6", "7"]
    assert "--growth-file FILE" in document["command"]
    short = project("steady", *asked, "--months", "4")
    assert (short.code, short.err) == (
        2,
        "costcalc: --growth-file: says nothing of 2027-04: add its requests\n",
    )
    both = project("steady", *asked, "--requests", "5/day")
    assert (both.code, "the months are said one by one" in both.err) == (2, True)
    gone = project("steady", *asked[:-1], "/nonexistent.csv")
    assert (gone.code, "cannot be read" in gone.err) == (1, True)


def test_a_workload_file_says_everything(project, tmp_path, months):
    """Scenarios, phases, ranges; a file of months lies beside it, and is said in one place alone."""
    file = tmp_path / "work.yaml"
    file.write_text(
        "requests: 1000/day\ninput: 1000\noutput: 0\nstart: 2027-01\nmonths: 2\n"
        "phases: [{from: 2027-02, requests: 10/day}]\nscenarios: {a: {}, b: {input: 500..700}}\ndraws: 1000\n"
    )
    document = json.loads(project("steady", "--workload", str(file), "--format", "json").out)
    assert {each["scenario"]: each["cost"] for each in document["totals"]} == {"a": "31.28", "b": "18.768"}
    file.write_text(f"input: 1000\noutput: 0\nstart: 2027-01\nmonths: 3\ngrowth_file: {months}\n")
    document = json.loads(project("steady", "--workload", str(file), "--format", "json").out)
    assert document["totals"][0]["cost"] == "18"
    twice = project("steady", "--workload", str(file), "--growth-file", months)
    assert (twice.code, "--growth-file is said in" in twice.err) == (2, True)


def test_a_saved_projection_is_verified(project, costcalc, tmp_path):
    """`verify` computes it again."""
    saved = str(tmp_path / "saved.json")
    assert (
        project("steady", "hourly", *WORK, "--growth", "5%/month", "--format", "json", "-o", saved).code == 0
    )
    assert costcalc("verify", saved, pricing=AHEAD).code == 0


def test_progress_is_for_who_watches(project, monkeypatch):
    """A bar on standard error while ranges are drawn, and none where nobody looks."""
    asked = ("steady", *WORK[:3], "1..2", *WORK[4:], "--draws", "1000")
    assert project(*asked).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = project(*asked)
    assert "drawing" in said.err
    assert said.err.endswith("\r\x1b[K")
    assert "drawing" not in said.out
