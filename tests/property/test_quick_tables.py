"""Rows of tables are read quickly as the general reader reads them, or not at all."""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from costcalc.usage.logs.files.opened import LogFile
from costcalc.usage.logs.flat.known import FLAT
from costcalc.usage.logs.flat.reader import FlatReader
from costcalc.usage.logs.format import TABLE, LogFormat
from costcalc.usage.logs.generic import generic
from costcalc.usage.logs.how import How
from costcalc.usage.logs.row.alike import MOST_TRIES
from costcalc.usage.logs.row.reader import RowReader
from costcalc.usage.logs.row.tables import QuickTable
from costcalc.usage.logs.rows import NotBilled, Refused, Row
from tests.agents import written

CASES = Path(__file__).parents[1] / "cases" / "logs"
ODD = (
    "", " ", "0", "007", "-1", "1.5", "1,5", "1.000", "1e3", "12345678901234567890", "NaN", "x", "true",
    "batch", "priority", "standard", "gpt-5.4", "claude-opus-4-6", "2026-01-01T00:00:00Z", "2026-01-01",
    "1767225600", "0.01", "$0.5", "USD", "EUR", "Included", "error", "{}", '{"a": 1}', "[]", "\u0663",
    "1" * 20, "a" * 400,
)  # fmt: skip
"""What may stand in any cell."""
USUAL = {"time": "at", "model": "model", "input_tokens": "in", "output_tokens": "out"}
MORE = {"reasoning_tokens": "thought", "cost": "usd", "currency": "currency", "provider": "seller"}
MAPS: tuple[dict[str, str], ...] = (
    USUAL,
    USUAL | {"cache_read_tokens": "cached", "id": "id"},
    USUAL | MORE | {"service_tier": "tier", "ignore": "junk"},
)
BESIDE = ("team", "note", "total_tokens", "usage", "error", "status", "service_tier", "response.id", "")
"""Columns that nobody named."""


def tables() -> list[Any]:
    """The formats of tables, and logs of one's own."""
    found = [
        pytest.param(each, How(by=("team",)), id=name)
        for name, each in FLAT.items()
        if each.container == TABLE
    ]
    for number, columns in enumerate(MAPS):
        how = How("generic", columns, "UTC" if number else None, ("team",))
        found.append(pytest.param(generic(how), how, id=f"generic {number}"))
    return found


def headers(of: LogFormat, how: How, random: Random) -> list[str]:
    """Columns of a format: those that its case has, or that were named, and some besides."""
    named = [*dict.fromkeys(column for each in how.columns.values() for column in each.split("|"))]
    for file in sorted(CASES.glob("*.yaml")) if not named else ():
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):  # noqa: S506 - texts
            if case.get("format") == of.name and isinstance(case.get("log"), str) and "," in case["log"]:
                named = next(csv.reader([case["log"].lstrip().splitlines()[0]]))
    paths = named or [path for each in of.counts for path in (*each.counts, *each.model)]
    more = random.sample(BESIDE, random.randrange(4))
    return [*dict.fromkeys([*paths, *[each.path for each in of.on][:1], *more])]


def cell(column: str, of: LogFormat, counted: frozenset[str], random: Random) -> str:
    """What mostly stands in a column."""
    if random.random() < 0.06:
        return random.choice(ODD)
    if column in counted:
        return str(random.choice((0, 3, 50, 1_000, 70_000)))
    if any(column == each.path for each in of.on):
        return "2026-01-01T00:00:00Z"
    return random.choice(("gpt-5.4", "gpt-5.4", "o3")) if "odel" in column else random.choice(("", "a"))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("of", "how"), tables())
def test_quick_rows_of_tables_are_as_the_general_reader_has_them(of: LogFormat, how: How, seed: int) -> None:
    """Whatever stands in a cell, whichever columns there are, and whichever rows were before."""
    random = Random(seed)  # noqa: S311 - what a test draws
    general = RowReader(of, how)
    columns = headers(of, how, random)
    quick = QuickTable(general, columns)
    for number in range(1, 250):
        cells = [cell(column, of, general.counted, random) for column in columns]
        found = quick.row(number, cells) if quick.is_of_use else None
        if found is not None:
            assert found == RowReader(of, how).said(number, dict(zip(columns, cells, strict=True))), cells


def test_usual_rows_are_read_quickly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The general reader is asked about the first of them alone."""
    asked: list[int] = []
    said = RowReader.said

    def heard(self: RowReader, number: int, row: object) -> Row | NotBilled | Refused:
        asked.append(number)
        return said(self, number, row)  # type: ignore[return-value] # no row of a table is a replay

    monkeypatch.setattr(RowReader, "said", heard)
    lines = ["at,model,in,cached,out,team"]
    lines += [
        f"2026-01-01T00:00:{number % 60:02}Z,gpt-5.4,{50 + number},{number},7,t" for number in range(300)
    ]
    how = How("generic", MAPS[1] | {"id": "at"}, None, ("team",))
    path = written(tmp_path / "log.csv", lines)
    found = [*FlatReader(generic(how), how).read(LogFile("log.csv", str(path)))]
    assert len(found) == 300
    assert [each.parts for each in found[-1:] if isinstance(each, Row)] == [
        (("input", 50), ("cache_read", 299), ("output", 7))
    ]
    assert len(asked) == 1


def test_a_row_with_a_fault_is_no_pattern_of_others() -> None:
    """Others like it are read quickly all the same; where all have one, the general reader tells of each."""
    how = How("generic", MAPS[1])
    columns = ["at", "model", "in", "cached", "out", "id"]
    quick = QuickTable(RowReader(generic(how), how), columns)
    bad = ["2026-01-01T00:00:00Z", "o3", "5", "9", "1", "x"]
    good = ["2026-01-01T00:00:00Z", "o3", "9", "5", "1", "x"]
    assert quick.row(1, bad) is None
    assert quick.row(2, good) is not None
    assert quick.row(3, bad) is None
    quick = QuickTable(RowReader(generic(how), how), columns)
    for number in range(MOST_TRIES):
        assert quick.row(number, bad) is None
    assert quick.row(9, good) is None
