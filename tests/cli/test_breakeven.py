"""`costcalc breakeven`: its examples, files and presets, formats, --strict, verify, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import shlex
import sys

import pytest

from costcalc.cli import output
from costcalc.cli.commands import command
from tests.builders import ROOT

HOSTING = str(ROOT / "tests" / "cases" / "tables" / "hosting.yaml")
REQUEST = ("--input", "800", "--output", "200", "--on", "2026-11-22")
RENTED = ("--gpus", "8", "--gpu-rate", "2.5", "--throughput", "10000 token/s", "--utilisation", "50%")
MIX = """\
requests: 1000/day
models: [frontier]
growth: 5%/month
shapes:
- {name: question, weight: 9, input: 800, cached: 50%, output: 200}
- {name: document, input: 8k, output: 1k}
"""


@pytest.fixture
def ask(costcalc):
    """Ask the invented table of the cases."""
    return lambda *argv: costcalc("breakeven", *argv, pricing=HOSTING)


@pytest.mark.parametrize("example", command("breakeven").examples)
def test_examples(example, costcalc):
    """Every example of the help answers on the shipped table, and can be asked again as it says."""
    said = costcalc(*shlex.split(example), pricing=None)
    assert (said.code, said.err) == (0, "")
    assert costcalc(*shlex.split(said.out.splitlines()[-1])[1:], pricing=None).out == said.out


def test_deepseek_s_own_day(costcalc):
    """87,072 USD of GPUs against 562,100 USD at R1's price, 6.46 times as much: a margin of 545 %."""
    said = costcalc(*shlex.split(command("breakeven").examples[0]), pricing=None)
    assert "  a day         87,072.00\n" in said.out
    (row,) = [line for line in said.out.splitlines() if line.startswith("  deepseek/deepseek-r1  ")]
    assert row.split() == ["deepseek/deepseek-r1", "562,100.00", "0.724356", "120,206M", "yes", "6.46×"]


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_formats(form, ask):
    """It answers in every format, and says nothing on standard error."""
    said = ask("frontier", *REQUEST, *RENTED, "--format", form)
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith("\n")


def test_models_may_be_left_out(ask):
    """With --self-host the hosts of the same weights are compared with; without both it is exit 2."""
    assert "host/open" in ask("--self-host", "open", *REQUEST, *RENTED).out
    nothing = ask(*REQUEST, *RENTED)
    assert (nothing.code, nothing.out) == (2, "")
    assert nothing.err.startswith("costcalc: model: name the API models to compare with")


def test_workload_file(ask, tmp_path):
    """A mix comes from a file, with its models; what another command has a use for is said."""
    file = tmp_path / "mix.yaml"
    file.write_text(MIX)
    said = ask("--workload", str(file), *RENTED, "--on", "2026-11-22")
    assert said.code == 0
    assert said.out.startswith("  1000 requests/day, a mix of 9 × question, 1 × document\n")
    assert "maker/frontier" in said.out
    assert said.err == "costcalc: growth is for `costcalc project`: not used here\n"
    assert ask("cheap", "--workload", str(file), *RENTED).out.count("maker/cheap: ") == 1
    twice = ask("--workload", str(file), *RENTED, "--requests", "5/day")
    assert twice.code == 2
    assert "requests is said in" in twice.err


def test_preset(ask):
    """A preset is a workload, and stands in the command that asks again."""
    said = ask("frontier", "--preset", "rag-search", "--requests", "7/day", *RENTED)
    assert said.code == 0
    assert said.out.startswith("  7 requests/day: 8,200 input tokens")
    assert " --preset rag-search --requests 7/day " in said.out.splitlines()[-1]


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (("frontier", *REQUEST), 2, "--gpus: say how many GPUs there are"),
        (("frontier", *REQUEST, "--gpus", "8"), 2, "--gpu-rate: say what a GPU-hour is rented at"),
        (("frontier", *REQUEST, "--gpus", "8", "--gpu-rate", "2"), 2, "--throughput: say it, such as"),
        (("frontier", *RENTED), 2, "--input: say what one request uses"),
        (("frontier", *REQUEST, *RENTED, "--tariff", "0.1 USD/kWh"), 2, "--gpu-price: say --gpu-price too"),
        (("frontier", *REQUEST, *RENTED, "--self-host", "frontier"), 2, "are not open"),
        (("frontier", *REQUEST, *RENTED, "--gpu", "G81"), 2, "--gpu: there are no figures for 'G81'"),
        (("frontier", *REQUEST, *RENTED, "--gpus", "9"), 2, "--gpus is given more than once"),
        (("frontier", *REQUEST, *RENTED, "--currency", "XQX"), 2, "XQX"),
        (("nobody", *REQUEST, *RENTED), 3, "no model is called 'nobody'"),
        (("host/later", *REQUEST, *RENTED), 3, "no model can be compared with"),
    ],
)
def test_refusals(argv, code, words, ask):
    """What cannot be answered ends with 2, or 3 where it is for want of a price, and says what to do."""
    said = ask(*argv)
    assert said.code == code
    assert words in said.err
    assert "Traceback" not in said.err


def test_csv_of_what_cannot_be_compared(ask):
    """The unranked stand in the rows too, and the exit code counts that there are no others."""
    said = ask("host/later", *REQUEST, *RENTED, "--format", "csv", "--strict")
    (row,) = csv.DictReader(io.StringIO(said.out))
    assert said.code == 3
    assert (row["model"], row["code"], row["reached"]) == ("host/later", "no_price_in_force", "")


def test_strict(ask):
    """Everything said and exact passes; a default, a range and a converted amount are refused."""
    known = ("frontier", *REQUEST, "--requests", "10/day", *RENTED, "--strict")
    assert ask(*known)[::2] == (0, "")
    ranged = ("--operations", "1..2 USD/day", "--draws", "1000")
    refused = ask(*known, *ranged, "--fx-rate", "0.9 EUR/USD")
    assert refused.code == 4
    assert "the answer: an estimate: figures are those of the middles of ranges" in refused.err
    assert "EUR: an estimate: converted amounts" in refused.err
    default = ask(*known[:-3], "--strict")
    assert default.code == 4
    assert "refused by --strict: --utilisation: an estimate: not said, 1 is taken: assumed" in default.err
    assert "maker/frontier" in default.out


@pytest.mark.parametrize(
    "more",
    [
        ("--self-host", "open", "--gpu", "g80", "--quantisation", "fp8", "--operations", "10 USD/day"),
        ("--offer", "V: input 1 USD/Mtoken, output 2 USD/Mtoken", "--fx-rate", "0.9 EUR/USD"),
        ("--requests", "10..20/day", "--draws", "1000", "--seed", "7"),
        ("host/later", "--requests", "5/day"),
    ],
    ids=lambda more: more[0],
)
def test_verify(more, ask, costcalc, tmp_path):
    """A saved answer holds; another figure in it is found."""
    saved = tmp_path / "saved.json"
    asked = ("frontier", *more, *REQUEST, *RENTED, "--format", "json", "-o", str(saved))
    assert ask(*asked).code == 0
    assert costcalc("verify", str(saved), pricing=HOSTING).code == 0
    document = json.loads(saved.read_text())
    document["own"]["cost_per_day"] = "1"
    saved.write_text(json.dumps(document))
    changed = costcalc("verify", str(saved), pricing=HOSTING)
    assert changed.code == 1
    assert "own.cost_per_day" in changed.out


@pytest.mark.parametrize("words", [None, [], "frontier", {"requests": "1/day"}, {"currency": "EUR"}])
def test_verify_refuses_other_words(words, ask, costcalc, tmp_path):
    """The words of a saved answer are those of a break-even, and nothing else."""
    saved = tmp_path / "saved.json"
    document = json.loads(ask("frontier", *REQUEST, *RENTED, "--format", "json").out)
    saved.write_text(json.dumps({**document, "words": words}))
    said = costcalc("verify", str(saved), pricing=HOSTING)
    assert said.code == 1
    assert "words" in said.err


def test_progress_is_for_those_who_watch(ask, monkeypatch, capsys):
    """A bar is drawn on a terminal while ranges are, and wiped; elsewhere there is none."""
    ranged = ("frontier", *REQUEST, *RENTED, "--operations", "1..2 USD/day", "--draws", "1000")
    assert ask(*ranged).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert ask(*ranged).err.endswith("\r\x1b[K")
    draw = output.progress_bar()
    assert draw is not None
    draw(1, 2)
    assert capsys.readouterr().err == f"\rdrawing {'#' * 15}{'.' * 15}  50%"
    monkeypatch.setattr(sys, "stderr", None)
    assert output.progress_bar() is None


def test_a_hostile_offer(ask):
    """A quote's name cannot steer a terminal: it is refused before it is shown."""
    said = ask(*REQUEST, *RENTED, "--offer", "\x1b[31mV: input 1 USD/Mtoken, output 2 USD/Mtoken")
    assert (said.code, said.out) == (2, "")
    assert "\x1b" not in said.err
    quoted = ask(*REQUEST, *RENTED, "--offer", "$(id)';x: input 1 USD/Mtoken, output 2 USD/Mtoken")
    command = quoted.out.splitlines()[-1]
    assert shlex.split(command)[shlex.split(command).index("--offer") + 1].startswith("$(id)';x: ")
