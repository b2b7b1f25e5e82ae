"""Values that begin with a dash: what the help offers, such as `--sort -released`, works as it is typed."""

from __future__ import annotations

import json

import pytest

from costcalc.cli.completion import parsers
from costcalc.errors import UsageError
from tests.builders import SHIPPED

PARSERS = dict(parsers())
TAKING = [
    (command, name)
    for command, parser in PARSERS.items()
    for name, action in parser._option_string_actions.items()
    if action.nargs != 0 and not action.choices
]


@pytest.mark.parametrize("value", ["-5%/month", "-released", "-output", "-x: input 1 USD/Mtoken", "-o1", "-"])
def test_every_flag_that_takes_a_value(value):
    """A flag of any command takes such a value behind it, or behind an equals sign; `-o -` is no file."""
    for command, name in TAKING:
        parser = PARSERS[command]
        dest = parser._option_string_actions[name].dest
        for typed in ([name, value], [f"{name}={value}"]):
            found = getattr(parser.parse_args([*places(command), *typed]), dest)
            is_stdout = dest == "place" and value == "-"
            assert found in ((None,) if is_stdout else (value, [value])), (command, typed)


def test_two_dashes_are_no_value(capsys: pytest.CaptureFixture[str]):
    """What argparse makes nothing of is refused by every flag: it would be as if nothing was said."""
    for command, name in TAKING:
        with pytest.raises(UsageError, match=f"'--' is no value: {name} needs another"):
            PARSERS[command].parse_args([*places(command), f"{name}=--"])


def places(command: str) -> list[str]:
    """What a command needs by its place."""
    needed = [each for each in PARSERS[command]._actions if not each.option_strings and each.nargs != "*"]
    return ["bash" if each.choices else "x" for each in needed]


@pytest.mark.parametrize("word", ["--strict", "-o", "-h", "--nonsense"])
def test_a_flag_is_no_value(word):
    """A flag where a value is due is told: a forgotten value must not swallow what follows."""
    for command, name in TAKING:
        if word == "-o" and word not in PARSERS[command]._option_string_actions:
            continue
        with pytest.raises(UsageError, match=f"{name}.*expected (one|at least one) argument"):
            PARSERS[command].parse_args([*places(command), name, word])


@pytest.mark.parametrize("flag", [("-o", "-foo.csv"), ("--output-file", "-foo.csv"), ("-o-foo.csv",)])
def test_a_file_whose_name_begins_with_a_dash(flag, costcalc, tmp_path, monkeypatch: pytest.MonkeyPatch):
    """`-o -foo.csv` writes there, as its long name does."""
    monkeypatch.chdir(tmp_path)
    said = costcalc("models", "--format", "csv", *flag)
    assert (said.code, said.out) == (0, "")
    assert (tmp_path / "-foo.csv").read_text(encoding="utf-8").startswith("model,")


@pytest.mark.parametrize("flag", [("--sort", "-released"), ("--sort=-released",)])
def test_models_sorted_the_other_way_round(flag, costcalc):
    """`models --sort -released` lists the newest first."""
    asked = ("models", *flag, "--on", "2025-06-01", "--layers", "table", "--format", "json")
    said = costcalc(*asked, pricing=str(SHIPPED))
    dates = [each["released"] for each in json.loads(said.out)["models"] if each.get("released")]
    assert said.code == 0
    assert dates == sorted(dates, reverse=True) != sorted(dates)


def test_negative_growth(costcalc):
    """Growth and trends may be negative."""
    words = (
        "--input",
        "1",
        "--requests",
        "10/day",
        "--start",
        "2025-02",
        "--months",
        "2",
        "--format",
        "json",
    )
    said = costcalc("project", "one", *words, "--growth", "-5%/month", "--price-trend", "-30%/year")
    assumed = json.loads(said.out)["assumptions"]
    assert (said.code, assumed["growth"], assumed["price_trend"]) == (0, "-5%/month", "-30%/year")
