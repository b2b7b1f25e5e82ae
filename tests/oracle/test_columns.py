"""Columns against rows: of a Parquet file and of the same rows as text the same is made."""

# ruff: noqa: S311, DTZ001 - a seed makes it reproducible, and times of a clock have no zone

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.usage.logs.how import How
from tests.logs import BOUNDARIES
from tests.tables import MAP, START, UNEVEN, alike, as_text, by_columns, by_rows, random_rows, written

if TYPE_CHECKING:
    from collections.abc import Mapping

BY = grouping(["team", "day", "model"], "Europe/Paris")


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("boundaries", [BOUNDARIES, UNEVEN], ids=["even", "uneven"])
def test_columns_of_text_are_read_as_text_is(tmp_path, seed, boundaries):
    """Counts and times that are none among them: the same sums, and the same rows refused."""
    rows = random_rows(Random(seed), 1_500)
    parquet = written(tmp_path / "a.parquet", {name: [row[name] for row in rows] for name in rows[0]})
    text = as_text(tmp_path / "a.csv", rows)
    found = by_rows(text, grouping=BY, boundaries=boundaries)
    assert len(found.sums) > 100
    assert len(found.refused) > 10
    alike(found, by_columns(parquet, grouping=BY, boundaries=boundaries))


def test_the_cache_may_stand_beside_the_input(tmp_path):
    """Of an input that is called uncached; flipped, such a map is read as one of the input, and that so."""
    rows = random_rows(Random(11), 1_500)
    parquet = written(tmp_path / "a.parquet", {name: [row[name] for row in rows] for name in rows[0]})
    text = as_text(tmp_path / "a.csv", rows)
    beside = {"uncached" if ours == "input_tokens" else ours: theirs for ours, theirs in MAP.items()}
    found = {}
    for name, columns in (("inside", MAP), ("beside", beside)):
        for is_flipped in (False, True):
            how = How(columns=columns, is_flipped=is_flipped)
            found[name, is_flipped] = by_rows(text, how)
            alike(found[name, is_flipped], by_columns(parquet, how))
    assert found["inside", True] == found["beside", False]
    assert found["inside", False] == found["beside", True] != found["beside", False]
    assert "cached exceeds input" in found["inside", False].refused
    assert "cached exceeds input" not in found["beside", False].refused


@pytest.mark.parametrize("clock", [None, "UTC", "Europe/Paris"])
def test_columns_of_numbers_and_times_are_read_as_their_text_is(tmp_path, clock):
    """Integers of any width, floats, decimals, instants, and times on a clock that is set forward."""
    pa = pytest.importorskip("pyarrow")
    random = Random(7)
    rows: list[dict[str, Any]] = []
    for _ in range(3_000):
        at = START + timedelta(microseconds=random.randrange(270 * 86_400 * 1_000_000))
        if random.random() < 0.3:  # the night in which clocks are set forward
            at = datetime(2025, 3, 30, 0, tzinfo=UTC) + timedelta(microseconds=random.randrange(10**10))
        rows.append(
            {
                "at": at if clock is None else at.replace(tzinfo=None),
                "name": random.choice(("gpt-4o", None)) if random.random() < 0.1 else "o1",
                "in": random.choice((None, -1, 2**53, 2**53 + 1, -(2**63), 2**63 - 1))
                if random.random() < 0.05
                else random.randrange(300_000),
                "cached": random.choice((None, 0, 100, 127)),
                "out": random.choice((1.0, 5.0, 12.0, 1.5, -1.0, None)),
                "thought": random.choice((None, Decimal("0.00"), Decimal("1.00"), Decimal("0.50"))),
                "short": random.choice((None, 0, 2**64 - 1)) if random.random() < 0.05 else None,
            }
        )
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    parquet = written(
        tmp_path / "a.parquet",
        {
            **columns,
            "at": pa.array(columns["at"], pa.timestamp("us", None if clock else "UTC")),
            "cached": pa.array(columns["cached"], pa.int8()),
            "short": pa.array(columns["short"], pa.uint64()),
        },
    )
    text = as_text(tmp_path / "a.csv", [{**row, "at": row["at"].isoformat()} for row in rows])
    how = How(columns=_only(columns), timezone=clock)
    labels = grouping(["hour", "month"], "America/New_York")
    found, got = (of(path, how, labels, UNEVEN) for of, path in ((by_rows, text), (by_columns, parquet)))
    doubts = {"time comes twice", "time does not exist"} & got.refused.keys()
    assert got.sums == found.sums
    assert bool(doubts) == (clock == "Europe/Paris")
    if not doubts:
        alike(found, got)


def test_a_time_that_comes_twice_is_refused(tmp_path):
    """Half past two of the night in October is two instants in Paris, and of the one in March none."""
    pa = pytest.importorskip("pyarrow")
    times = [  # of a clock, whose zone is said
        datetime(2025, 10, 26, 1, 59, 59), datetime(2025, 10, 26, 2, 30), datetime(2025, 10, 26, 3),
        datetime(2025, 3, 30, 1, 59, 59), datetime(2025, 3, 30, 2, 30), datetime(2025, 3, 30, 3),
    ]  # fmt: skip
    columns = {"at": pa.array(times, pa.timestamp("us")), "name": ["o1"] * 6, "in": [1] * 6, "out": [1] * 6}
    how = How(
        columns={"time": "at", "model": "name", "input_tokens": "in", "output_tokens": "out"},
        timezone="Europe/Paris",
    )
    found = by_columns(written(tmp_path / "a.parquet", columns), how)
    assert {reason: each.row for reason, each in found.refused.items()} == {
        "time comes twice": 2,
        "time does not exist": 5,
    }
    instants = sorted(at for each in found.sums.values() for at in (each.first, each.last) if at is not None)
    placed = [times[place].replace(tzinfo=ZoneInfo("Europe/Paris")) for place in (3, 5, 0, 2)]
    assert {instants[0], instants[-1]} == {
        round(placed[0].timestamp() * 1_000_000),
        round(placed[-1].timestamp() * 1_000_000),
    }


@pytest.mark.parametrize("clock", [None, "Europe/Paris"])
def test_days_are_read_as_their_text_is(tmp_path, clock):
    """A day is of a zone where one is said; edges and windows within make it a span."""
    random = Random(3)
    days = [START.date() + timedelta(days=random.randrange(270)) for _ in range(400)]
    columns = {"at": days, "name": ["o1"] * 400, "in": [5] * 400, "out": [1] * 400}
    how = How(columns=_only(columns), timezone=clock)
    labels = grouping(["day", "month"], "America/New_York")
    text = as_text(
        tmp_path / "a.csv",
        [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)],
    )
    found = by_rows(text, how, labels, UNEVEN)
    assert {cell.by[1] for cell in found.sums} > {None, "2025-03"}
    alike(found, by_columns(written(tmp_path / "a.parquet", columns), how, labels, UNEVEN))


def test_buckets_with_their_requests_and_costs_are_read_as_their_text_is(tmp_path):
    """From when to when, of how many requests, for how much in which currency; some say none of it."""
    pa = pytest.importorskip("pyarrow")
    random = Random(5)
    rows: list[dict[str, Any]] = []
    for _ in range(2_000):
        at = START + timedelta(hours=random.randrange(270 * 24))
        length = random.choice((1, 1, 1, 24, 0, -1, None))
        rows.append(
            {
                "at": at,
                "end": None if length is None else at + timedelta(hours=length),
                "name": random.choice(("o1", "gpt-4o")),
                "in": random.randrange(3_000),
                "out": random.randrange(100),
                "many": random.choice((None, -1)) if random.random() < 0.1 else random.randrange(5),
                "paid": random.choice((None, 0.1, 1e-05, 0.000123456789012345, 12.5, -1.0, 3)),
                "in_money": random.choice((None, "usd", "EUR", "euros")),
            }
        )
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    times = {name: pa.array(columns[name], pa.timestamp("ms", "UTC")) for name in ("at", "end")}
    parquet = written(tmp_path / "a.parquet", {**columns, **times})
    text = as_text(
        tmp_path / "a.csv",
        [
            {**row, **{name: each.isoformat() for name in times if (each := row[name]) is not None}}
            for row in rows
        ],
    )
    more = {"until": "end", "requests": "many", "cost": "paid", "currency": "in_money"}
    how = How(columns={**_only(columns), **more})
    found = by_rows(text, how, boundaries=UNEVEN)
    assert {"negative", "no stretch"} == found.refused.keys()
    assert any(cell.slot.is_span for cell in found.sums)
    assert {(cell.smallest, cell.largest) for cell in found.sums} > {(0, 1), (1, 1)}
    assert {currency for each in found.sums.values() for currency in each.recorded} == {"USD", "EUR"}
    alike(found, by_columns(parquet, how, boundaries=UNEVEN))


def _only(columns: Mapping[str, object]) -> dict[str, str]:
    return {ours: theirs for ours, theirs in MAP.items() if theirs in columns}
