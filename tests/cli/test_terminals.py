"""What commands write cannot steer a terminal, whatever texts their answers hold."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from typing import Any

import pytest

from costcalc.cli import output
from costcalc.cli.commands import parser_of
from costcalc.render import FORMATS, render
from costcalc.report.text import Look
from tests.cli.test_common_flags import LOG, WORDS

HOSTILE = "\x00\x07\x08\x0b\x1b[2J\x1f\x7f\x85\x9b31m\u061c\u200f\u2028\u2029\u202e\u2066\ud800\rgone"
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
APART = {"serve", "completion", "export", "sync", "verify", "check", "usage"}
"""Commands that answer without a document of a question, or with another; of logs see `test_usage`."""
ANSWERS = [name for name in WORDS if name not in APART]
CODES = {"schema", "lang", "kind", "unit", "severity"}
"""The members that a report looks words up by."""


def poisoned(value: Any, name: str = "") -> Any:
    """A document whose texts all end with what steers a terminal."""
    if isinstance(value, dict):
        return {key: poisoned(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, name) for each in value]
    worded = isinstance(value, str) and name not in CODES and any(map(str.isalpha, value))
    return value + HOSTILE if worded else value


@pytest.mark.parametrize("command", ANSWERS)
def test_every_answer_in_every_format(command, costcalc, tmp_path, monkeypatch):
    """No format of any answer has a control character, a separator or a mark of direction as it came."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.jsonl").write_text(LOG)
    said = costcalc(command, *WORDS[command], "--format", "json")
    document = poisoned(json.loads(said.out))
    for form in FORMATS:
        text = render(document, form, Look(100))
        assert not RAW.search(text.replace("\r", "").replace("\t", "") if form == "csv" else text), form
        if form == "json":
            assert json.loads(text) == document


@pytest.mark.parametrize("command", ["price", "compare", "project", "claims", "audit"])
def test_every_explanation(command, costcalc):
    """`--explain` neither."""
    said = costcalc(command, *WORDS[command], "--format", "json")
    assert not RAW.search(render(poisoned(json.loads(said.out)), "table", Look(100), explain=True))


def test_labels_of_a_bill(costcalc):
    """Labels of JSONL come back escaped, and the same; those of CSV without what steers."""
    row = {"model": "one", "input": 1000, "on": "2025-02-01", "team": HOSTILE.replace("\ud800", "")}
    raw = json.dumps(row, ensure_ascii=False).replace(", ", ",\t")
    said = costcalc("price", "--file", "-", stdin=raw.encode())
    assert not RAW.search(said.out)
    assert json.loads(said.out)["team"] == row["team"]
    cells = io.StringIO(newline="")
    csv.writer(cells).writerows([row.keys(), row.values()])
    for form in ("csv", "json"):
        said = costcalc("price", "--file", "-", "--format", form, stdin=cells.getvalue().encode())
        assert not RAW.search(said.out.replace("\r", "")), form


def test_a_return_in_a_cell_on_a_terminal(costcalc, monkeypatch):
    """A cell with a return overwrites no line of a terminal; a file keeps it."""
    text = b'model,input,on,team\none,1000,2025-02-01,"x\ry"\n'
    assert "x\ry" in costcalc("price", "--file", "-", stdin=text).out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    said = costcalc("price", "--file", "-", stdin=text)
    assert "x\N{REPLACEMENT CHARACTER}y" in said.out
    assert "\r" not in said.out


@pytest.mark.parametrize(
    "argv",
    [
        (HOSTILE,),
        ("price", HOSTILE, "--input", "1"),
        ("price", "one", "--input", HOSTILE),
        ("price", "one", f"--{HOSTILE}"),
        ("price", "one", "--input", "1", "--option", f"x{HOSTILE}=y"),
        ("compare", "one", "--input", "1", "--offer", HOSTILE),
        ("compare", "one", "--workload", "\u202e\x9b\u2028"),
        ("check", "\u202e\x9b\u2028"),
        ("lookup", HOSTILE),
        ("claims", HOSTILE),
    ],
)
def test_errors(argv, costcalc):
    """Nor does an error."""
    said = costcalc(*argv)
    assert said.code in {1, 2, 3}
    assert not RAW.search(said.err + said.out)


LONG = "huggingface_nscale/deepseek-ai/DeepSeek-R1-Distill-Llama-70B"
SIZES = ("--input", "1000", "--output", "100", "--requests", "10000/day")
OWN = ("--gpus", "1", "--gpu-rate", "2", "--throughput", "100 token/s", "--utilisation", "50%")
NAMED = {
    "compare": (*SIZES, "--on", "2025-02-01"),
    "project": (*SIZES, "--start", "2025-02", "--months", "3"),
    "breakeven": (*SIZES, *OWN, "--on", "2025-02-01"),
}


@pytest.mark.parametrize("width", [80, 100, 120, None])
@pytest.mark.parametrize("command", NAMED)
def test_an_id_is_never_cut(command, width, costcalc):
    """Bars, sparklines and blended prices give way to ids, which stand above their rows where none is."""
    asked = ("one", "night", *NAMED[command], "--format", "json")
    document = json.loads(costcalc(command, *asked).out.replace("acme/one", LONG))
    lines = render(document, "table", Look(width)).splitlines()
    names = {entry["model"] for entry in document["rows"]}
    assert LONG in names
    assert all(any(name in line for line in lines) for name in names)
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize(("columns", "widest"), [(80, 80), (60, 60), (100, 100), (200, 100)])
def test_help_fits_the_terminal(columns, widest, monkeypatch, capsys):
    """Flags and what they mean are broken to the screen, and never wider than 100 columns."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    parser = parser_of("compare")
    lines = parser.any_line.format_help().splitlines()
    flags = lines[lines.index("the answer:") :]
    until = next(place for place, line in enumerate(flags) if line.startswith(("examples", "A month")))
    assert max(map(len, flags[:until])) <= widest
