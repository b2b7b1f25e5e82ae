"""Logs as tools write them, and what each comes to: the cases of `tests/cases/logs`."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from costcalc.periods import spell
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.how import How
from costcalc.usage.logs.reader import read_logs
from costcalc.usage.logs.rows import NotBilled, Refused, Repeated, Row
from costcalc.usage.records.context import EPOCH

CASES = Path(__file__).parents[3] / "cases" / "logs"


def cases() -> list[Any]:
    """All cases, each under its own name."""
    found: list[Any] = []
    for file in sorted(CASES.glob("*.yaml")):
        listed = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        found += [pytest.param(case, id=f"{file.stem}: {case['case']}") for case in listed]
    return found


def spelled(row: Row) -> dict[str, Any]:
    """A row as cases write it: its quantities by meter, and what it says besides."""
    told: dict[str, Any] = {"model": row.model, "at": instant(row.at)}
    told |= dict(row.parts)
    told |= {"requests": row.requests} if row.requests != 1 else {}
    told |= {"until": instant(row.until)} if row.until is not None else {}
    told |= dict(row.options) | dict(row.labels)
    total = sum(int(q) for meter, q in row.parts if meter.startswith(("input", "cache")))
    if (row.smallest, row.largest) != (total, total):
        told["sizes"] = f"{row.smallest} to {row.largest}"
    if row.recorded is not None:
        told["recorded"] = f"{row.recorded.amount:f} {row.recorded.currency}"
    return {name: str(value) for name, value in told.items()}


def instant(micros: int | None) -> str:
    """An instant as people write it."""
    return "none" if micros is None else spell(EPOCH + timedelta(microseconds=micros))


def flat(row: Row) -> list[dict[str, Any]]:
    """A row and the further calls in it."""
    return [spelled(row), *(spelled(each) for each in row.also)]


def due(found: dict[str, str], expected: dict[str, str]) -> dict[str, str]:
    """A row as a case says it; an instant that the case leaves out may be any."""
    return {"at": found["at"], **expected}


@pytest.mark.parametrize("case", cases())
def test_log_case(case: dict[str, Any], tmp_path: Path):
    """A log is recognised, and its rows say what was worked out by hand."""
    file = tmp_path / case.get("file", "log.jsonl")
    file.parent.mkdir(exist_ok=True)
    file.write_text(case["log"], encoding="utf-8")
    asked = case.get("how", {})
    by = tuple(asked.get("by", "").split()) if "by" in asked else ()
    how = How(asked.get("log_format", "auto"), asked.get("columns", {}), asked.get("timezone"), by)
    rows: list[dict[str, str]] = []
    refused: list[str] = []
    unbilled: Counter[str] = Counter()
    seen: set[str] = set()
    repeated = 0
    for log, said in read_logs([file], how):
        assert log.format == case["format"]
        if isinstance(said, Refused):
            refused.append(f"{said.number} {said.reason}")
        elif isinstance(said, NotBilled):
            unbilled[said.reason] += 1
        elif isinstance(said, Repeated):
            repeated += 1
        elif isinstance(said, Row):
            repeated += said.identity in seen
            if said.identity is None or said.identity not in seen:
                rows += flat(said)
            seen.add(said.identity or "")
    assert refused == case.get("refused", [])
    assert dict(unbilled) == {reason: int(times) for reason, times in case.get("not_billed", {}).items()}
    assert repeated == int(case.get("repeated", 0))
    assert len(rows) == len(case.get("rows", []))
    for found, expected in zip(rows, case.get("rows", []), strict=True):
        assert found == due(found, expected)


def test_each_format_has_a_case():
    """No format of logs stands without a case that a reader can check."""
    named = {case.values[0]["format"] for case in cases()}
    assert set(FLAT) - named == set()
