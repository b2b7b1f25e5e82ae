"""Every flag that commands share, on every command: it has its effect, or is refused; never a traceback."""

from __future__ import annotations

import argparse
import csv
import importlib
import io
import json
import re

import pytest

from costcalc.cli.commands import COMMANDS
from costcalc.cli.completion import parsers
from costcalc.cli.main import run
from costcalc.cli.parser import Parser, add_output, add_table
from tests.cli.conftest import TABLE

ON = ("--on", "2025-02-01")
SMALL = ("--input", "1000", "--output", "10")
OWN = ("--gpu-hours", "1000 GPU_hour", "--gpu-rate", "2 USD/GPU_hour")
WORDS: dict[str, tuple[str, ...]] = {
    "price": ("one", *SMALL, *ON),
    "compare": ("one", "night", *SMALL, *ON),
    "project": ("one", *SMALL, "--requests", "10/day", "--start", "2025-02", "--months", "2"),
    "breakeven": (
        *("one", *SMALL, *ON, "--requests", "10/day", "--gpus", "1", "--gpu-rate", "2"),
        *("--throughput", "100 token/s", "--utilisation", "50%"),
    ),
    "models": ON,
    "history": ("one",),
    "lookup": ("0.55",),
    "claims": (),
    "training": OWN,
    "audit": ON,
    "check": (TABLE,),
    "verify": ("saved.json",),
    "sync": ("--review",),
    "usage": ("log.jsonl",),
    "reprice": ("log.jsonl",),
    "config": (),
    "export": (),
    "serve": ("--port", "8000"),
    "completion": ("bash",),
}
"""A question for each command, which it answers without a network."""

FORMS = {"json", "csv", "markdown", "table"}

UNPAINTED = {"check", "export", "sync", "verify"}
"""The commands that say in plain words, or to other tools, what they have to say here."""


def common() -> argparse.Namespace:
    """The flags that the helpers of the parsers add, each with its action."""
    parser = Parser()
    add_output(parser)
    add_table(parser)
    return argparse.Namespace(**{action.dest: action for action in parser.any_line._actions})


COMMON = [name for name in vars(common()) if name not in {"version", "help"}]
PARSERS = dict(parsers())


def values_of(command: str, dest: str) -> list[str]:
    """What a flag is given: each of its choices, or something that it takes."""
    own = next((each for each in PARSERS[command]._actions if each.dest == dest), None)
    choices = own.choices if own is not None and own.choices else getattr(common(), dest).choices
    files = {"place": ["out.txt"], "pricing": [TABLE], "overlay": ["overlay.yaml"]}
    samples = {**files, "layers": ["table"], "sep": [";"]}
    return [*choices] if choices else samples.get(dest, [""])


CASES = [
    (command, dest, value) for command in COMMANDS for dest in COMMON for value in values_of(command, dest)
]


LOG = (
    '{"id": "c1", "model": "one", "created": 1738368000, '
    '"usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12}}\n'
)
"""What `log.jsonl` has, that `usage` and `reprice` are asked about."""


@pytest.fixture
def ask(tmp_path, monkeypatch, capsysbinary):
    """Ask a command in a folder of its own, on the frozen table; what it wrote and how it ended."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COSTCALC_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COSTCALC_PRICING", TABLE)
    module = importlib.import_module(
        "costcalc_api.serving.serve"
    )  # whatever another test put in its place before
    monkeypatch.setattr(module, "serve", lambda **_: 0)
    (tmp_path / "overlay.yaml").write_text("version: 1\ncurrency: USD\nend: pricing/1\n")
    (tmp_path / "log.jsonl").write_text(LOG)
    assert run(["price", *WORDS["price"], "--format", "json", "-o", "saved.json"]) == 0

    def asked(command: str, *more: str) -> tuple[int, str, str]:
        code = run([command, *WORDS[command], *more])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode("utf-8", "replace"), captured.err.decode()

    return asked


def flags_of(dest: str, value: str) -> list[str]:
    """A flag as it is typed."""
    action = getattr(common(), dest)
    return [action.option_strings[0], *([value] if action.nargs != 0 else [])]


def test_every_command_is_asked():
    """A new command needs a question here."""
    assert {*WORDS} == {*COMMANDS}


@pytest.mark.parametrize(("command", "dest", "value"), CASES)
def test_a_common_flag(command, dest, value, ask, tmp_path):
    """A flag that a command has is seen in the answer; one that it has not is refused with exit 2."""
    code, out, err = ask(command, *flags_of(dest, value))
    if getattr(common(), dest).option_strings[0] not in PARSERS[command]._option_string_actions:
        assert (code, out) == (2, "")
        assert "there is no flag" in err
        return
    assert code in ({0, 4} if dest == "strict" else {0, 2})
    if code == 2:
        assert err.startswith("costcalc: ")
        return
    assert ("refused by --strict" in err) == (code == 4)
    if dest == "place":
        assert (out, (tmp_path / value).stat().st_size > 0) == ("", True)
    elif dest == "format":
        assert form_of(out) in {value, "table" if value == "markdown" else value}
    elif dest == "color" and value == "always" and command not in UNPAINTED:
        assert "\x1b[" in out
    elif dest == "color":
        assert "\x1b[" not in out


@pytest.mark.parametrize("dest", ["pricing", "overlay", "layers"])
@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "serve"])
def test_a_flag_of_the_prices_is_read(command, dest, ask):
    """A table, an overlay or a layer that is not there is an error: none of these flags is passed over."""
    code, out, err = ask(command, f"--{dest}", "nowhere")
    assert code in {1, 2}
    assert "nowhere" in out + err or "there is no flag" in err


def form_of(out: str) -> str:
    """Which form an answer has."""
    if out.startswith("{"):
        json.loads(out)
        return "json"
    if out.startswith("SQLite format 3"):
        return "sqlite"
    if re.fullmatch(r"[0-9.]+\n", out):
        return "value"
    if out.startswith("| ") or "\n| " in out:
        return "markdown"
    if out.startswith("BilledCost,"):
        return "focus"
    rows = [*csv.reader(io.StringIO(out))]
    return "csv" if len({len(row) for row in rows}) == 1 and "\r\n" in out else "table"


@pytest.mark.parametrize("command", [name for name in COMMANDS if "--strict" in PARSERS[name].format_help()])
@pytest.mark.parametrize("form", sorted(FORMS))
def test_strict_with_every_format(command, form, ask):
    """--strict refuses the same in every format, and what is wrong with a file is wrong strictly too."""
    codes = {ask(command, "--strict", "--format", each)[0] for each in (form, "json")}
    assert len(codes) == 1
    assert codes <= {0, 4}


@pytest.mark.parametrize("strict", [(), ("--strict",)])
def test_check_strictly(strict, ask, tmp_path):
    """A sound file is sound, and a broken one broken, with --strict as without."""
    assert ask("check", *strict)[0] == 0
    (tmp_path / "broken.yaml").write_text("version: 1\n")
    assert run(["check", "broken.yaml", *strict]) == 1
