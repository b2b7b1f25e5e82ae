"""Logs in columns for tests, made up: the same rows as a Parquet file and as text, and what each comes to."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from costcalc.questions.reprice.boundaries import Boundaries
from costcalc.questions.reprice.engine import reduce_columns
from costcalc.questions.reprice.reduction.reduce import ALL_TOGETHER, Reduction
from costcalc.usage.logs.how import How
from costcalc.usage.logs.reader import read_logs
from tests.logs import BOUNDARIES, EDGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from random import Random
    from typing import Any

    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.questions.reprice.sums import UsageSums

MAP = {
    "time": "at", "model": "name", "provider": "seller", "input_tokens": "in", "cache_read_tokens": "cached",
    "cache_write_tokens": "written", "cache_write_5m_tokens": "short", "output_tokens": "out",
    "reasoning_tokens": "thought", "service_tier": "tier",
}  # fmt: skip
START = datetime(2025, 1, 1, tzinfo=UTC)
SECONDS = 270 * 86_400
UNEVEN = Boundaries(
    (*EDGES[:2], EDGES[1] + 1, EDGES[1] + 61_000_000, EDGES[2] - 777_777, EDGES[2]), *BOUNDARIES[1:]
)
"""A market with edges beside the grid of a calendar, several of them within a quarter of an hour."""

NO_COUNTS = (
    "", " ", "0", "007", "-0", "-0.0", "10.0", "1.000", "-12.000", "1000.000", "1.5", "-5", "-1.5", "1e3",
    "1e400", "true", "NaN", "inf", "+3", "0x10", "1_000", "1,000", "٣", "12a", "-", ".", ".5", "5.", " 12 ",
    "1.0000000000000000", "9" * 20, "9" * 50, "-" + "9" * 50, "x" * 50, "0" * 45 + "1", "9007199254740992",
    "9007199254740993",
)  # fmt: skip
NO_TIMES = (
    "", "2025-01-01T00:00:00", "2025-02-30T00:00:00Z", "2025-13-01T00:00:00Z", "noon", "12",
    "1960-01-01T00:00Z", "3000-01-01T00:00:00Z", "2025-01-01T24:00:00Z", "2025-01-01T00:00:60Z",
    "2025-01-01T00:00:00+25:00", "2025-01-01T00:00:00+08:99", "2025-01-01T00:00:00.123456789Z",
    "2025-01-01T00:00Z", "2025-01-01 10:00 +08", "2025-01-01t10:00:00z", "2025-01-01T10:00:00,5Z",
    "1735689600", "1735689600000", "1735689600000000000",
)  # fmt: skip


def written(path: Path, columns: Mapping[str, Any]) -> str:
    """A Parquet file of columns, in groups of few rows."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.table(dict(columns)), path, row_group_size=500)
    return str(path)


def as_text(path: Path, rows: Iterable[Mapping[str, object]]) -> str:
    """The same rows as a CSV file; None is an empty cell."""
    rows = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        told = csv.DictWriter(file, list(rows[0]))
        told.writeheader()
        told.writerows(rows)
    return str(path)


def by_columns(
    paths: str | list[str],
    how: How | None = None,
    grouping: Grouping = ALL_TOGETHER,
    boundaries: Boundaries = BOUNDARIES,
    **more: Any,
) -> UsageSums:
    """What columns come to."""
    pytest.importorskip("duckdb")
    named = [paths] if isinstance(paths, str) else paths
    return reduce_columns(named, boundaries, grouping, how or How(columns=MAP), **more)


def by_rows(
    path: str, how: How | None = None, grouping: Grouping = ALL_TOGETHER, boundaries: Boundaries = BOUNDARIES
) -> UsageSums:
    """What the reader of rows makes of a CSV file."""
    said = (how or How(columns=MAP))._replace(log_format="generic", by=grouping.of_rows)
    reduction = Reduction(boundaries, grouping)
    for file, each in read_logs([path], said):
        reduction.take(file.name, each)
    return reduction.sums((), "")


def alike(rows: UsageSums, columns: UsageSums) -> None:
    """Assert that both have the same sums, and refused the same rows: a header is a row of text."""
    assert columns.sums == rows.sums
    found = {reason: (each.rows, each.row + 1) for reason, each in columns.refused.items()}
    assert found == {reason: (each.rows, each.row) for reason, each in rows.refused.items()}


def random_rows(random: Random, size: int) -> list[dict[str, str]]:
    """Rows of text, of which one in ten has something in each column that may be none."""
    return [_row(random) for _ in range(size)]


def _row(random: Random) -> dict[str, str]:
    def count(most: int, share: float = 1) -> str:
        if random.random() >= share:
            return ""
        return random.choice(NO_COUNTS) if random.random() < 0.05 else str(int(random.random() ** 4 * most))

    is_odd = random.random() < 0.15
    return {
        "at": random.choice(NO_TIMES) if random.random() < 0.1 else _instant(random),
        "name": random.choice(("o1", "", "  ", " gpt-4o ", "é" * 300, "x" * 301)) if is_odd else "gpt-5.4",
        "seller": random.choice(("", "openai", "OpenRouter", "azure ")),
        "in": count(400_000),
        "cached": count(1_000, 0.5),
        "written": count(20, 0.3),
        "short": count(10, 0.3),
        "out": count(5_000),
        "thought": count(100, 0.3),
        "tier": random.choice(("", "batch", "priority", " flex")),
        "team": random.choice(("a", "b", "", " a ")),
    }


def _instant(random: Random) -> str:
    at = START + timedelta(microseconds=int(random.random() * SECONDS * 1_000_000))
    if random.random() < 0.2:  # about an edge
        at = datetime.fromtimestamp(random.choice(EDGES) // 1_000_000, UTC) + timedelta(
            microseconds=random.randrange(-2_000_000, 120_000_000)
        )
    away = timezone(timedelta(hours=random.choice((8, -5, 5.5, 0))))
    forms = (
        at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        at.isoformat(sep=" "),
        at.astimezone(away).isoformat(timespec=random.choice(("seconds", "milliseconds", "microseconds"))),
        str(int(at.timestamp()) * random.choice((1, 10**3, 10**6, 10**9))),
    )
    return random.choice(forms)
