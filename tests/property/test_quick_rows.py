"""Rows of logs are read quickly as the general reader reads them, or not at all."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.how import How
from costcalc.usage.logs.row.quick import QuickReader
from costcalc.usage.logs.row.reader import RowReader
from costcalc.usage.records.formats import FORMATS

CASES = Path(__file__).parents[1] / "cases" / "logs"
HOSTILE: list[Any] = [
    None, True, False, -1, 0, 1, 2**53, 2**53 + 1, 10**30, "", "gpt-4o", "12", [], [1], {}, {"a": 1}, "auto",
    "priority", Decimal("1.5"), Decimal("3.0"), Decimal("1e400"), "grok-4", "gemini-2.5-pro", "claude-x",
    "batch", "default", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00", 1767225600,
]  # fmt: skip
NAMES = sorted(
    {part for of in FORMATS for path in (*of.counts, *of.totals, *of.silent) for part in path.split(".")}
    | {"service_tier", "metadata", "response", "type", "object", "error", "output", "cost", "cache_hit"}
)


def lines(name: str) -> list[dict[str, Any]]:
    """The rows of all cases of a format that are JSON lines."""
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):  # noqa: S506 - texts only
            if case["format"] == name and "file" not in case:
                for line in case["log"].splitlines():
                    try:
                        row = json.loads(line, parse_float=Decimal)
                    except ValueError:
                        continue
                    found += [row] if isinstance(row, dict) else []
    return found


OF_USE = [name for name in FLAT if QuickReader(RowReader(FLAT[name], How())).is_of_use]
ROWS = {name: lines(name) for name in OF_USE}


def places(row: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all members of a row."""
    if not isinstance(row, dict):
        return []
    return [place for key, held in row.items() for place in ((*at, key), *places(held, (*at, key)))]


def changed(row: dict[str, Any], place: tuple[Any, ...], kind: str, value: Any, name: str) -> None:
    """Change a row in place: one member otherwise, gone, or another one beside it."""
    held: Any = row
    for key in place[:-1]:
        held = held.get(key) if isinstance(held, dict) else None
    if not isinstance(held, dict) or place[-1] not in held:
        return
    if kind == "set":
        held[place[-1]] = copy.deepcopy(value)
    elif kind == "drop":
        del held[place[-1]]
    else:
        held[name] = copy.deepcopy(value)


@st.composite
def logs(draw: st.DrawFn, name: str) -> list[dict[str, Any]]:
    """Rows of a log, most of which are those of its cases, with other numbers or worse."""
    rows = []
    for base in draw(st.lists(st.sampled_from(ROWS[name]), min_size=1, max_size=4)):
        row = copy.deepcopy(base)
        for place in draw(st.lists(st.sampled_from(places(base)), max_size=3)):
            kind = draw(st.sampled_from(["set", "set", "drop", "add"]))
            value = draw(st.one_of(st.integers(0, 5_000), st.sampled_from(HOSTILE)))
            changed(row, place, kind, value, draw(st.sampled_from(NAMES)))
        rows.append(row)
    return [*rows, *rows]


@pytest.mark.parametrize("name", OF_USE)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_quick_rows_are_as_the_general_reader_has_them(name: str, data: st.DataObject):
    """Whatever stands in rows, and whichever were before: a quick row is what the general reader says."""
    general = RowReader(FLAT[name], How(by=("user", "tags")))
    quick = QuickReader(general)
    for number, row in enumerate(data.draw(logs(name)), 1):
        found = quick.row(number, row)
        if found is not None:
            due = general.said(number, row)
            assert found == due


MODELS = ("gpt-4o", "claude-sonnet-4-5", "gemini-2.5-pro", "grok-4", "qwen-vl-max", "voyage-3", "x")


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    """An answer of any API, with some of the members that its usage may have, whose totals mostly add up."""
    of = draw(st.sampled_from(FORMATS))
    some = set(draw(st.lists(st.sampled_from(sorted(of.counts)), max_size=5))) | {
        draw(st.sampled_from(need.split("|"))) for need in of.needs
    }
    numbers = {path: draw(st.integers(0, 3_000)) for path in sorted(some)}
    for total, rows in of.totals.items() if draw(st.integers(0, 9)) else ():
        parts = draw(st.sampled_from(list(rows)))
        if draw(st.booleans()) and any(each in numbers for each in parts):
            numbers[total] = sum(numbers.get(each, 0) for each in parts)
    row: dict[str, Any] = {"id": draw(st.sampled_from(["c1", "gen-1", "msg_bdrk_1"])), "created": 1767225600}
    row |= {key: draw(st.sampled_from(said or ("y",))) for key, said in of.around.items() if "." not in key}
    row["model"] = draw(st.sampled_from(MODELS))
    row |= {path: sign for path, sign in of.signs.items() if path != "model" and draw(st.booleans())}
    place = draw(st.sampled_from(of.places))
    for path, value in numbers.items():
        put(row, f"{place}.{path}" if place else path, value)
    return row


def put(row: dict[str, Any], path: str, value: int) -> None:
    """Put a number at a path, where nothing else is in its way."""
    *outer, name = path.split(".")
    held: Any = row
    for key in outer:
        held = held.setdefault(key, {}) if isinstance(held, dict) else None
    if isinstance(held, dict):
        held.setdefault(name, value)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(answers(), min_size=1, max_size=4))
def test_quick_answers_are_as_the_general_reader_has_them(rows: list[dict[str, Any]]):
    """The same of the usages of all APIs that are read, with any of their members."""
    general = RowReader(FLAT["answers"], How())
    quick = QuickReader(general)
    for number, row in enumerate((*rows, *rows), 1):
        found = quick.row(number, row)
        if found is not None:
            assert found == general.said(number, row)


@pytest.mark.parametrize("name", OF_USE)
def test_rows_of_the_ordinary_shape_are_quick(name: str):
    """Of what the cases have, most rows that are not refused are read quickly: else it is of no use."""
    general = RowReader(FLAT[name], How())
    quick = QuickReader(general)
    assert any(quick.row(1, row) is not None for row in ROWS[name])
