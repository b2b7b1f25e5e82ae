"""Every result that the pages show verifies, and stops verifying when a figure in the table changes."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys

import pytest

import costcalc
from costcalc.questions.verify.answer import verify
from tests.builders import ROOT
from tools import examples

SHIPPED = ROOT / "config" / "pricing.yaml"
COMMANDS = [
    command
    for _, block in examples.blocks("console")
    for command in examples.commands(block)
    # The sums of a bill are no result of a question: they hang on rows of a file, which they do not hold.
    if re.match(r"costcalc (price|compare) (?!--file )", command)
]


def result_of(command):
    """What a command answers as JSON; None where it answers with an error."""
    words = [word for word in shlex.split(command)[1:] if word != "--explain"]
    done = subprocess.run(
        [sys.executable, "-m", "costcalc", *words, "--format", "json", "--pricing", str(SHIPPED)],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return json.loads(done.stdout) if done.returncode == 0 else None


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """The shipped table with every input price a tenth of a cent dearer, and its printed words left out."""
    head, text = SHIPPED.read_text(encoding="utf-8").split("\nmodels:\n")  # the words of a surcharge stay
    text = re.sub(
        r"(?<=[ {]input: )(\d+(?:\.\d+)?)(?= USD/Mtoken)", lambda m: f"{float(m[1]) + 0.001:.6f}", text
    )
    text = re.sub(r"(?<= input: \{price: )(\d+(?:\.\d+)?)", lambda m: f"{float(m[1]) + 0.001:.6f}", text)
    # Those in flow maps, which may go on for lines, before those that have lines of their own.
    text = re.sub(r'(?<!cointribune-r1),\s+printed: ("(?:[^"\\]|\\.)*"|[^",}\n]+)', "", text)
    text = re.sub(r"^( +)printed: .*\n(?:\1 .*\n)*", "", text, flags=re.MULTILINE)
    text = re.sub(r"^    tokenizer: .*\n", "", text, flags=re.MULTILINE)  # the families go with the facts
    models, _ = text.split("\nevidence:\n")
    path = tmp_path_factory.mktemp("changed") / "pricing.yaml"
    path.write_text(f"{head}\nmodels:\n{models}\nend: pricing/1\n", encoding="utf-8")
    return costcalc.load(path)


@pytest.mark.parametrize("command", COMMANDS)
def test_results_verify(command, changed):
    """A result holds on the table that it came from, and no longer on one with other prices."""
    result = result_of(command)
    if result is None:
        assert "2026-11-22" in command  # the example of a model that is no longer sold
        return
    assert verify(costcalc.load(SHIPPED), result).holds
    assert not verify(changed, result).holds


def test_there_are_results_to_verify():
    """The pattern above still finds the commands of the pages."""
    assert len(COMMANDS) >= 7
