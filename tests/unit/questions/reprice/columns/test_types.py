"""Columns of Parquet in every width and form that writers use: none loses a file, or a figure."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from costcalc.errors import UsageError
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.usage.logs.generic import SAYS_A_TIER
from costcalc.usage.logs.how import How
from tests.logs import us
from tests.tables import by_columns, by_rows, written

pa = pytest.importorskip("pyarrow")

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
A_DAY = 86_400_000_000


def one(**more: Any) -> dict[str, Any]:
    """A request in columns of our own names."""
    return {"time": [NOON], "model": ["o1"], "input_tokens": [10], "output_tokens": [5], **more}


def the_sum(found):
    """The one sum of a file in which nothing is refused."""
    assert not found.refused, found.refused
    ((_, each),) = found.sums.items()
    return each


@pytest.mark.parametrize(("width", "most"), [("uint8", 255), ("int16", 32_000), ("uint16", 65_000)])
def test_parts_of_few_bits_that_exceed_their_whole_lose_their_row_alone(tmp_path, width, most):
    """What a row says of its cache and its audio may add up to more than its columns hold: others count."""
    rows = {"input_tokens": [most] * 2, "cache_read_tokens": [100, most], "input_audio_tokens": [100, most]}
    columns = {name: pa.array(values, width) for name, values in rows.items()}
    plain = {name: values * 2 for name, values in one().items()}
    found = by_columns(written(tmp_path / "a.parquet", {**plain, **columns}), How())
    ((_, each),) = found.sums.items()
    assert each.parts == {"input": most - 200, "cache_read": 100, "input_audio": 100, "output": 5}
    assert {reason: each.row for reason, each in found.refused.items()} == {"parts exceed input": 2}


def test_cache_beside_an_input_of_few_bits(tmp_path):
    """60,000 tokens beside 60,000 of 16 bits each are a request of 120,000."""
    columns = {name: pa.array([60_000], "uint16") for name in ("fresh", "cache_read_tokens")}
    said = {"time": "time", "model": "model", "uncached": "fresh", "cache_read_tokens": "cache_read_tokens"}
    path = written(tmp_path / "a.parquet", one(**columns))
    each = the_sum(
        by_columns(path, How(columns={**said, "output_tokens": "output_tokens", "ignore": "input_tokens"}))
    )
    assert each.parts == {"input": 60_000, "cache_read": 60_000, "output": 5}


@pytest.mark.parametrize(
    ("number", "kind"),
    [(1_740_830_400, "int32"), (1_740_830_400, "uint32"), (1_740_830_400_000_000_000, "uint64")],
)
def test_seconds_of_32_bits_and_nanoseconds_without_a_sign_are_times(tmp_path, number, kind):
    """Seconds since 1970 fit into 32 bits, and OpenTelemetry counts nanoseconds in 64 bits without a sign."""
    each = the_sum(by_columns(written(tmp_path / "a.parquet", one(time=pa.array([number], kind))), How()))
    assert each.first == each.last == us("2025-03-01T12:00Z")


def test_a_time_beyond_all_years_loses_its_row_alone(tmp_path):
    """`infinity` of a database is no instant, and a file whose two ends are none is not empty."""
    most = pa.array([(1 << 63) - 1, us("2025-03-01T12:00Z"), -(1 << 63) + 1], pa.int64())
    rows = {name: values * 3 for name, values in one().items() if name != "time"}
    path = written(tmp_path / "a.parquet", {**rows, "time": most.cast(pa.timestamp("us", "UTC"))})
    found = by_columns(path, How())
    assert [each.requests for each in found.sums.values()] == [1]
    assert {reason: each.rows for reason, each in found.refused.items()} == {"no instant": 2}
    days = pa.array([(1 << 31) - 1, 20_148, -(1 << 31) + 1], pa.int32()).cast(pa.date32())
    found = by_columns(written(tmp_path / "b.parquet", {**rows, "time": days}), How())
    assert [each.requests for each in found.sums.values()] == [1]
    assert {reason: each.rows for reason, each in found.refused.items()} == {"no instant": 2}


def test_a_day_without_an_end_is_a_whole_day(tmp_path):
    """A bucket that begins as a day and says no end is used over that day, and not at its midnight."""
    until = pa.array([None, date(2025, 3, 3)], pa.date32())
    rows = {name: values * 2 for name, values in one(time=[date(2025, 3, 1)]).items()}
    found = by_columns(
        written(tmp_path / "a.parquet", {**rows, "until": until}), How(), grouping(["day"], "UTC")
    )
    start = us("2025-03-01T00:00Z")
    assert not found.refused
    assert {cell.by: (each.first, each.last) for cell, each in found.sums.items()} == {
        ("2025-03-01",): (start, start + A_DAY - 1),
        (None,): (start, start + 2 * A_DAY - 1),
    }


def test_an_amount_of_many_places_is_a_record(tmp_path):
    """A decimal of 30 places that says 0.000125 is that amount: the zeros behind it are its column's."""
    spent = pa.array([Decimal("0.000125")], pa.decimal128(38, 30))
    each = the_sum(by_columns(written(tmp_path / "a.parquet", one(cost=spent)), How()))
    assert {currency: (spend.amount, spend.requests) for currency, spend in each.recorded.items()} == {
        "USD": (Decimal("0.000125"), 1)
    }
    whole = pa.array([Decimal(100)], pa.decimal128(10, 0))
    each = the_sum(by_columns(written(tmp_path / "b.parquet", one(cost=whole)), How()))
    assert each.recorded["USD"].amount == 100


def test_labels_may_be_identifiers(tmp_path):
    """A session that is told as a UUID is a label."""
    told = "408a8229-f297-4df7-9cd4-c926d5357fd4"
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"COPY (SELECT TIMESTAMPTZ '2025-03-01 12:00:00Z' AS time, 'o1' AS model, 10 AS input_tokens, "
        f"5 AS output_tokens, '{told}'::UUID AS session) TO '{path}' (FORMAT parquet)"
    )
    found = by_columns(str(path), How(), grouping(["session"], "UTC"))
    assert [cell.by for cell in found.sums] == [(told,)]


def test_what_a_file_says_itself_counts_before_what_its_folder_says(tmp_path):
    """`team=a/` is a column, and `model=other/` none of a file that names its models, alone or not."""
    named, plain = tmp_path / "model=other", tmp_path / "team=a"
    paths = []
    for folder in (named, plain):
        folder.mkdir()
        paths.append(written(folder / "x.parquet", one()))
    assert [cell.model for cell in by_columns(paths[0], How()).sums] == ["o1"]
    found = by_columns(paths[1], How(), grouping(["team"], "UTC"))
    assert [cell.by for cell in found.sums] == [("a",)]
    other = written(tmp_path / "y.parquet", one())
    ((cell, each),) = by_columns([paths[0], other], How()).sums.items()
    assert (cell.model, each.requests) == ("o1", 2)


def test_a_name_with_marks_is_of_one_file(tmp_path):
    """`a[1].parquet` is no pattern that `a1.parquet` fits."""
    written(tmp_path / "a1.parquet", one(input_tokens=[77]))
    each = the_sum(by_columns(written(tmp_path / "a[1].parquet", one()), How()))
    assert each.parts == {"input": 10, "output": 5}
    both = [str(tmp_path / name) for name in ("a1.parquet", "a[1].parquet")]
    each = the_sum(by_columns(both, How()))
    assert each.parts == {"input": 87, "output": 10}
    each = the_sum(by_columns(written(tmp_path / "*?.parquet", one()), How()))
    assert each.parts == {"input": 10, "output": 5}


@pytest.mark.parametrize(
    ("more", "counted"),
    [
        ({}, 3),
        ({"service_tier": "service_tier"}, 4),
        ({"ignore": "service_tier"}, 4),
        ({"service_tier": "other"}, 3),
    ],
)
def test_a_tier_that_no_map_names_is_never_the_standard_one(tmp_path, more, counted):
    """Batches are half the price: where no option is the column of tiers, only standard ones count."""
    tiers = ["batch", "standard", None, "default"]
    rows = {name: values * 4 for name, values in one().items()} | {
        "service_tier": tiers,
        "other": ["flex"] * 4,
    }
    said = {name: name for name in ("time", "model", "input_tokens", "output_tokens")} | more
    found = by_columns(written(tmp_path / "a.parquet", rows), How(columns=said))
    assert sum(each.requests or 0 for each in found.sums.values()) == counted
    with (tmp_path / "a.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerows([rows, *zip(*rows.values(), strict=True)])
    text = by_rows(str(tmp_path / "a.csv"), How("generic", said))
    assert text.sums == found.sums
    reasons = [[(reason, each.rows) for reason, each in sums.refused.items()] for sums in (found, text)]
    assert reasons == [[("unknown service_tier", 1)] if counted == 3 else []] * 2


@pytest.mark.parametrize(
    ("name", "values", "counted"),
    [
        ("tier", ["batch", "Flex", "gold", None], 2),
        ("serviceTier", [" PRIORITY ", "standard", "", None], 3),
        ("is_batch", ["true", "yes", "no", "0"], 2),
        ("batch", [True, False, None, True], 2),
        ("batch", [1, 0, 2, None], 3),
    ],
)
@pytest.mark.parametrize("how", [{}, {"ignore": ...}])
def test_a_column_that_may_say_a_tier_is_not_passed_over(tmp_path, name, values, counted, how):
    """In text and in columns alike: the words of a tier alone, unless the map says that it is none."""
    rows = {each: one * 4 for each, one in one().items()} | {name: values}
    said = {each: each for each in ("time", "model", "input_tokens", "output_tokens")}
    said |= dict.fromkeys(how, name)
    found = by_columns(written(tmp_path / "a.parquet", rows), How(columns=said))
    with (tmp_path / "a.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerows([rows, *zip(*rows.values(), strict=True)])
    text = by_rows(str(tmp_path / "a.csv"), How("generic", said))
    assert text.sums == found.sums
    assert sum(each.requests or 0 for each in found.sums.values()) == (4 if how else counted)
    told = [[(reason, each.rows) for reason, each in sums.refused.items()] for sums in (found, text)]
    assert told == [[] if how else [(SAYS_A_TIER[1:], 4 - counted)]] * 2


@pytest.mark.parametrize(
    ("cost", "counted"),
    [("2.5", 1), (" ", 1), ("--", 1), ("NaN", 1), ("abc", 0), ("1,234", 0), ("inf", 0), ("-$1", 0)],
)
def test_a_cost_that_is_no_amount_refuses_its_row(tmp_path, cost, counted):
    """In text and in columns alike: what was spent is not left out in silence."""
    rows = one() | {"cost": [cost]}
    said = {each: each for each in ("time", "model", "input_tokens", "output_tokens", "cost")}
    found = by_columns(written(tmp_path / "a.parquet", rows), How(columns=said))
    with (tmp_path / "a.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerows([rows, *zip(*rows.values(), strict=True)])
    text = by_rows(str(tmp_path / "a.csv"), How("generic", said))
    assert text.sums == found.sums
    refused = [sum(each.rows for each in sums.refused.values()) for sums in (found, text)]
    assert refused == [1 - counted] * 2


@pytest.mark.parametrize(("cost", "counted"), [(2.5, 1), (float("nan"), 1), (float("inf"), 0), (1e300, 0)])
def test_a_float_that_is_no_amount_refuses_its_row(tmp_path, cost, counted):
    """What a frame has for nothing is nothing."""
    said = {each: each for each in ("time", "model", "input_tokens", "output_tokens", "cost")}
    found = by_columns(written(tmp_path / "a.parquet", one(cost=[cost])), How(columns=said))
    assert sum(each.requests or 0 for each in found.sums.values()) == counted
    assert list(found.refused) == ([] if counted else ["no number"])


def test_a_message_about_columns_is_short_whatever_they_are_called(tmp_path):
    """Of a thousand columns of a thousand letters a message names some, each by its beginning."""
    more = {f"{'x' * 1_000}{number}": [1] for number in range(1_000)}
    path = written(tmp_path / "a.parquet", one(**more))
    found = by_columns(path, How(columns={"model": "model", "input_tokens": "none"}))
    ((reason, each),) = found.refused.items()
    assert reason == "a column is missing"
    assert "and 984 more" in each.detail
    assert len(each.detail) < 10_000
    with pytest.raises(UsageError) as told:
        by_columns(path, How(), grouping(["team"], "UTC"))
    assert len(str(told.value)) < 10_000
