"""Objects with a usage among their members are read quickly as the general reader has them, or not at all."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from costcalc.usage.logs.flat.clouds import BEDROCK
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.format import JSON, LogFormat
from costcalc.usage.logs.generic import generic
from costcalc.usage.logs.how import How
from costcalc.usage.logs.row.objects import QuickObjects
from costcalc.usage.logs.row.reader import RowReader

CASES = Path(__file__).parents[1] / "cases" / "logs"
MAP = {"time": "at", "model": "model", "input_tokens": "use.in", "output_tokens": "use.out", "id": "id"}
INVOCATION: dict[str, Any] = {
    "timestamp": "2026-01-01T00:00:01Z", "accountId": "1", "region": "eu-central-1", "requestId": "r1",
    "operation": "Converse", "modelId": "eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
    "input": {"inputContentType": "application/json", "inputTokenCount": 10, "cacheReadInputTokenCount": 2},
    "output": {"outputContentType": "application/json", "outputTokenCount": 5},
    "schemaType": "ModelInvocationLog", "schemaVersion": "1.0",
}  # fmt: skip
OF_MINE = {"at": "2026-01-01T00:00:01Z", "model": "o3", "use": {"in": 5, "out": 1}, "id": "x", "team": "t"}
ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 7, 10**15, 10**20, Decimal("1.5"), Decimal("2.0"), "", " ", "5", "x", "batch",
    "standard", "2026-01-01", [], [1], {}, {"a": 1}, {"inputTokenCount": 9},
    {"usage": {"cache_creation": {}}}, "a" * 400,
)  # fmt: skip
NAMES = (
    "error", "errorCode", "usage", "total_tokens", "status", "service_tier", "serviceTier", "response",
    "message", "type", "cacheReadInputTokenCount", "inputTokenCount", "attributes", "resourceSpans",
    "outputBodyJson", "cacheDetails", "cache_creation", "inputBodyJson", "identity", "use.in", "in",
    "requestMetadata",
)  # fmt: skip


def logs() -> list[Any]:
    """Formats of objects that stand by themselves, with rows of each."""
    found = [pytest.param(BEDROCK, How(by=("user", "team")), [INVOCATION], id="bedrock")]
    how = How("generic", MAP, None, ("team",))
    found.append(pytest.param(generic(how), how, [OF_MINE], id="generic"))
    for name, of in FLAT.items():
        rows = [*rows_of(name)]
        if of.container == JSON and QuickObjects(RowReader(of, How())).is_of_use and rows:
            found.append(pytest.param(of, How(), rows, id=name))
    return found


def rows_of(name: str) -> list[dict[str, Any]]:
    """The rows of the cases of a format."""
    found: list[dict[str, Any]] = []
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):  # noqa: S506 - texts
            lines = (
                case["log"].splitlines()
                if case.get("format") == name and isinstance(case.get("log"), str)
                else []
            )
            for line in lines:
                try:
                    value = json.loads(line, parse_float=Decimal)
                except ValueError:
                    continue
                found += [value] if isinstance(value, dict) else []
    return found


def changed(row: dict[str, Any], random: Random) -> dict[str, Any]:
    """A row with other counts, and now and then with something odd in it."""
    found = deepcopy(row)
    for held in (found, *[each for each in found.values() if isinstance(each, dict)]):
        for name, value in held.items():
            if type(value) is int and random.random() < 0.7:
                held[name] = random.choice((0, 1, 3, 70_000))
    for _ in range(random.choice((0, 0, 1, 2))):
        inner = [each for each in found.values() if isinstance(each, dict)]
        held = random.choice([found, found, *inner])
        if held and random.random() < 0.4:
            name = random.choice([*held])
            if random.random() < 0.3:
                del held[name]
            else:
                held[name] = random.choice(ODD)
        else:
            held[random.choice(NAMES)] = random.choice(ODD)
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("of", "how", "rows"), logs())
def test_quick_objects_are_as_the_general_reader_has_them(
    of: LogFormat, how: How, rows: list[dict[str, Any]], seed: int
) -> None:
    """Whatever stands in them, and whichever rows were before."""
    random = Random(seed)  # noqa: S311 - what a test draws
    quick = QuickObjects(RowReader(of, how))
    assert quick.is_of_use
    read = 0
    for number in range(1, 300):
        row = changed(random.choice(rows), random)
        found = quick.row(number, row)
        if found is not None:
            read += 1
            assert found == RowReader(of, how).said(number, row), row
    if of.name in {"bedrock", "generic"}:
        assert read > 50


def test_what_is_no_object_is_left_to_the_general_reader() -> None:
    """A list or a text in a line."""
    quick = QuickObjects(RowReader(BEDROCK, How()))
    assert quick.row(1, [INVOCATION]) is None
    assert quick.row(1, "text") is None
