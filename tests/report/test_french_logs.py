"""Reasons for which rows of logs are in no sum have their French: found in the code and in the formats."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest

from costcalc.language.tongue import Tongue, french
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.how import How
from costcalc.usage.logs.reader import read_logs
from costcalc.usage.logs.rows import Refused
from costcalc.usage.records.format import NOT_KNOWN, PAID_OTHERWISE
from costcalc.usage.records.formats import FORMATS
from tests.builders import ROOT
from tests.unit.usage.logs.test_flat_cases import cases

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLACE = {"LogFaultError": 0, "Refused": 1, "NotBilled": 1, "Fault": 0}
"""Where the reason stands among what each is called with."""
NAMES = {"<synthetic>"}
"""What is said in the words of the log itself."""


def reasons() -> Iterator[str]:
    """All that is said as a reason: where rows are refused, where a record is, and in the data of formats."""
    files = [
        *(ROOT / "costcalc/usage").rglob("*.py"),
        *(ROOT / "costcalc/questions/reprice").rglob("*.py"),
    ]
    trees = [ast.parse(file.read_text("utf-8")) for file in files]
    named = dict(pair for tree in trees for node in tree.body for pair in constants(node))
    for call in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)):
        place = PLACE.get(ast.unparse(call.func).rpartition(".")[2], len(call.args))
        said = [
            *call.args[place : place + 1],
            *(each.value for each in call.keywords if each.arg == "reason"),
        ]
        for each in said:
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value
            elif isinstance(each, ast.Name) and each.id in named:
                yield named[each.id]
            elif isinstance(each, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "input" for part in each.values
                )
    for kind in FLAT.values():
        yield from kind.not_billed.values()
        yield from (reason for reason, _ in kind.due.values())
        yield from filter(None, [kind.no_usage])
    for usage in FORMATS:
        values = (said for choice in usage.choices for said in choice.values.values())
        yield from (said[1:] for said in values if said and said.startswith((NOT_KNOWN, PAID_OTHERWISE)))


def constants(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names of texts in a module, with these."""
    if (
        isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        yield from ((ast.unparse(each), node.value.value) for each in node.targets)


@pytest.mark.parametrize("reason", sorted({*filter(None, reasons())} - NAMES))
def test_each_reason_is_told_in_french(reason: str) -> None:
    """Those with a hole are tried with a word in it."""
    fresh = Tongue(french().phrases)
    assert fresh.say(reason) != reason
    assert not fresh.missed


def details(folder: Path) -> Iterator[str]:
    """What the rows of the cases are refused for, each in the words of its own row."""
    for case in (each.values[0] for each in cases()):
        file = folder / case.get("file", "log.jsonl")
        file.parent.mkdir(exist_ok=True)
        file.write_text(case["log"], encoding="utf-8")
        asked = case.get("how", {})
        how = How(asked.get("log_format", "auto"), asked.get("columns", {}), asked.get("timezone"))
        yield from (said.detail for _, said in read_logs([file], how) if isinstance(said, Refused))


def test_what_rows_are_refused_for_is_told_in_french(tmp_path: Path) -> None:
    """All that the cases of logs have, and what every format says of its files."""
    fresh = Tongue(french().phrases)
    notes = (note for each in FLAT.values() for note in each.notes)
    same = [text for text in {*filter(None, details(tmp_path)), *notes} if fresh.say(text) == text]
    assert same == []
    assert [*fresh.missed] == []
