"""Messages of the core name no flag: each edge spells the words of a question in its own way."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from costcalc.usage.flags import as_flags, as_keys
from tests.builders import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

EDGES = {"cli", "report"}
TOLD = {"text.py", "table.py", "tables.py"}
"""What of the room of a question is told at a terminal."""
COMMANDS_ONLY = {
    "table/layers.py", "feeds/ecb.py", "feeds/kept.py",
    "sync/fetch.py", "sync/market.py", "sync/review.py", "sync/text.py",
    "columns/conventions.py", "columns/dates.py", "columns/kinds.py",
    "columns/numbers.py",
}  # fmt: skip
"""What is asked of files, bills and feeds, where only the command line leads on."""

FLAGS = {"--input", "--output", "--cached", "--gpu-rate", "--fx-rate", "--mean-request", "--requests"}


def texts() -> Iterator[tuple[str, int, str]]:
    """Every text of the core that is no documentation and no pattern, with its place."""
    files = [*(ROOT / "costcalc").rglob("*.py"), *(ROOT / "api" / "costcalc_api").rglob("*.py")]
    for file in sorted(files):
        if (
            EDGES & set(file.parts)
            or (file.name in TOLD and file.parent.name != "rating")
            or f"{file.parent.name}/{file.name}" in COMMANDS_ONLY
        ):
            continue
        tree = ast.parse(file.read_text("utf-8"))
        said = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
        said |= {id(each) for node in tree.body if declares(node) for each in ast.walk(node)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in said
                and "\\" not in node.value  # only patterns have one
            ):
                yield file.name, node.lineno, node.value


def declares(node: ast.stmt) -> bool:
    """Whether a statement declares a question, with how it is typed on a command line."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "QUESTION"
    )


def test_the_core_names_no_flags():
    """A message of the core has no flag of the command line in it."""
    assert [each for each in texts() if " " in each[2] and "--" in each[2]] == []


@pytest.mark.parametrize(
    ("text", "flags", "keys"),
    [
        ("such as input=1, output=2", "such as --input 1, --output 2", "such as input: 1, output: 2"),
        ("say gpu_rate", "say --gpu-rate", "say gpu_rate"),
        ("say `input`, for `project`", "say --input, for `project`", "say `input`, for `project`"),
        (
            "with requests=N and mean_request=true, an estimate",
            "with --requests N and --mean-request, an estimate",
            "with requests: N and mean_request: true, an estimate",
        ),
        ("one, such as fx_rate=0.92 EUR/USD", "one, such as --fx-rate '0.92 EUR/USD'", None),
        ("input_tokens: is missing", "--input: is missing", "input_tokens: is missing"),
        ("'input=1' and the table's 'gpu_rate'", None, None),
        ("deepseek-r1=79.8%", None, None),
        ("a/gpu_rate, x.gpu_rate, gpu_rate2", None, None),
    ],
)
def test_spelling(text, flags, keys):
    """Words with values, and those that an underscore shows to be words, are spelled; quotes stay."""
    assert as_flags(text, FLAGS) == (flags or text)
    if keys or not flags:
        assert as_keys(text) == (keys or text)
