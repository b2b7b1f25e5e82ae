"""Parquet files reduced by duckdb: what is refused, what is hostile, what is said of how to ask."""

from __future__ import annotations

import resource
import signal
import struct
import sys
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest

from costcalc.errors import MissingExtraError, UsageError, UsageLogError
from costcalc.pricing.conditions import Threshold
from costcalc.questions.reprice import engine
from costcalc.questions.reprice.boundaries import Boundaries
from costcalc.questions.reprice.columns import cells
from costcalc.questions.reprice.columns.footer import columns_of
from costcalc.questions.reprice.columns.progress import Share
from costcalc.questions.reprice.engine import memory_of, reduce_columns
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.questions.reprice.sums import TIMELESS, Slot
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.how import How
from tests.logs import BOUNDARIES, us
from tests.tables import by_columns, written

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
OWN = How()


def rows(number: int = 2, **more: object) -> dict[str, object]:
    """Requests in columns of our own names."""
    plain = {"time": NOON, "model": "o1", "input_tokens": 10, "output_tokens": 5}
    return {**{name: [value] * number for name, value in plain.items()}, **more}


def reasons(found):
    """What was refused: how many rows, and the first."""
    return {reason: (each.rows, each.row) for reason, each in found.refused.items()}


def test_columns_with_our_own_names_need_no_map(tmp_path):
    """Two requests of a noon are one sum, and the file is named with its size, hash and rows."""
    path = written(tmp_path / "a.parquet", rows())
    found = by_columns(path, OWN, table="sha256:table")
    ((cell, each),) = found.sums.items()
    assert (cell.model, cell.smallest, each.requests, each.parts) == ("o1", 0, 2, {"input": 20, "output": 10})
    assert each.first == each.last == us("2025-03-01T12:00Z")
    (file,) = found.files
    assert (file.name, file.format, file.size, len(file.sha256), file.rows) == (
        path,
        "parquet",
        (tmp_path / "a.parquet").stat().st_size,
        64,
        2,
    )
    assert (found.table, found.edges, found.cuts) == ("sha256:table", BOUNDARIES.edges, BOUNDARIES.cuts)


def test_use_by_no_request_is_use_that_nobody_counted(tmp_path):
    """A bucket of tokens and 0 requests makes those of its sum unknown; one of nothing does not."""
    found = by_columns(written(tmp_path / "a.parquet", rows(requests=[0, 3])), OWN)
    assert [(each.requests, each.parts["input"]) for each in found.sums.values()] == [(None, 20)]
    nothing: dict[str, object] = {"input_tokens": [0, 10], "output_tokens": [0, 5], "requests": [0, 3]}
    found = by_columns(written(tmp_path / "b.parquet", {**rows(), **nothing}), OWN)
    assert [each.requests for each in found.sums.values()] == [3]


def test_sums_beyond_64_bits_are_sums_to_the_last_digit(tmp_path):
    """1,100 answers of 2^53 tokens are more than 2^63; what stands beside them is told as well."""
    most = 1 << 53
    more = {"output_tokens": [most] * 1_100, "input_seconds": [Decimal("0.25")] * 1_099 + [Decimal("0.5")]}
    path = written(tmp_path / "a.parquet", rows(1_100, **more))
    ((_, each),) = by_columns(path, OWN).sums.items()
    assert each.parts == {"input": 11_000, "input_second": Decimal("275.25"), "output": most * 1_100}


def test_files_are_one_log_and_a_bad_one_loses_nothing_else(tmp_path):
    """A file cut short, one that is none, one that is missing, another schema, damaged pages."""
    whole = written(tmp_path / "b.parquet", rows())
    again = written(tmp_path / "c.parquet", rows(3))
    other = written(tmp_path / "d.parquet", rows(1, team=["x"]))
    data = (tmp_path / "b.parquet").read_bytes()
    (tmp_path / "cut.parquet").write_bytes(data[:-10])
    (tmp_path / "none.parquet").write_bytes(b"PAR1")
    (tmp_path / "sealed.parquet").write_bytes(data[:-4] + b"PARE")
    (tmp_path / "damaged.parquet").write_bytes(data[:4] + bytes(100) + data[104:])
    names = ["missing", "cut", "none", "sealed", "damaged"]
    found = by_columns([whole, *(str(tmp_path / f"{name}.parquet") for name in names), again, other], OWN)
    assert sum(each.requests or 0 for each in found.sums.values()) == 6
    assert reasons(found) == {
        "cannot be read": (2, 0), "cut file": (1, 0), "no Parquet": (1, 0), "encrypted": (1, 0),
    }  # fmt: skip
    assert found.refused["cannot be read"].file.endswith("damaged.parquet"), "the least file name"
    assert {each.rows for each in found.files} == {0, 1, 2, 3}


def test_of_a_reason_the_first_row_of_the_least_file_is_told(tmp_path):
    """With what stood there."""
    one = written(tmp_path / "b.parquet", rows(3, input_tokens=[1, -7, -8]))
    other = written(tmp_path / "a.parquet", rows(4, input_tokens=[1, 2, 3, -9]))
    refused = by_columns([one, other], OWN).refused["negative"]
    assert (refused.rows, refused.file, refused.row) == (3, other, 4)
    assert refused.detail == "input_tokens: '-9'"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"model": [1, 2]}, None),
        ({"model": [1.5, 2.5]}, "no text"),
        ({"time": [True, False]}, "no instant"),
        ({"input_tokens": [True, False]}, "no number"),
        ({"input_tokens": [NOON, NOON]}, "no number"),
        ({"cost": [NOON, NOON]}, "no number"),
        ({"prompt_tokens_total": [1, 2]}, "unknown field prompt_tokens_total"),
        ({"time": [NOON.replace(tzinfo=None)] * 2}, "naive time"),
        ({"time": ["", None]}, "no time"),
        ({"input_tokens": [float("nan")] * 2}, "no number"),
        ({"input_tokens": [float("inf")] * 2}, "too large"),
        ({"input_tokens": [Decimal("0.5")] * 2}, "not whole"),
        ({"input_seconds": [Decimal("0.5")] * 2}, None),
        ({"input_seconds": ["0.5", "12"]}, None),
        ({"input_seconds": [0.5, 0.5]}, "not whole"),
        ({"until": [NOON.replace(tzinfo=None)] * 2}, "two kinds of times"),
    ],
)
def test_what_a_column_holds_must_fit_what_it_means(tmp_path, more, reason):
    """Else the file is refused, or each of its rows."""
    how = How(timezone="Europe/Paris") if "until" in more else OWN
    found = by_columns(written(tmp_path / "a.parquet", rows(**more)), how)
    assert set(found.refused) == ({reason} if reason else set())
    assert bool(found.sums) == (reason is None)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (("input_tokens", "output_tokens"), "no model"),
        (("model",), "no usage"),
        (("model", "input_tokens", "reasoning_tokens"), "missing output"),
        (("model", "cached"), "missing input"),
    ],
)
def test_a_table_without_what_is_due_is_refused(tmp_path, columns, reason):
    """By the names of its columns."""
    found = by_columns(written(tmp_path / "a.parquet", {name: ["1"] for name in columns}), OWN)
    assert reasons(found) == {reason: (1, 0)}


def test_rows_without_a_time_are_timeless(tmp_path):
    """A table without a column of times has none."""
    found = by_columns(written(tmp_path / "a.parquet", {"model": ["o1"], "images": [2]}), OWN)
    ((cell, each),) = found.sums.items()
    assert (cell.slot, each.first, each.parts) == (TIMELESS, None, {"image": 2})


def test_times_of_any_name_and_far_apart(tmp_path):
    """Days of 1971 and 2900 alone are looked at, not those between; without edges all is one kind."""
    times = [datetime(1971, 1, 1, tzinfo=UTC), datetime(2900, 1, 1, tzinfo=UTC)]
    columns = {("created_at" if name == "time" else name): each for name, each in rows(time=times).items()}
    path = written(tmp_path / "a.parquet", columns)
    assert len(by_columns(path, OWN).sums) == 2
    ((cell, each),) = by_columns(path, OWN, boundaries=Boundaries((), (), ())).sums.items()
    assert (cell.slot, each.requests) == (Slot(), 2)


def test_too_many_days_or_stretches_are_refused(tmp_path, monkeypatch):
    """Such times are garbage, and their calendar would fill the memory."""
    from costcalc.questions.reprice.columns import reduction

    monkeypatch.setattr(reduction, "MOST_DAYS", 1)
    monkeypatch.setattr(reduction, "MOST_SPAN", 0)
    monkeypatch.setattr(reduction, "MOST_SPANS", 1)
    path = written(tmp_path / "a.parquet", rows(time=[NOON, NOON + timedelta(days=900)]))
    assert reasons(by_columns(path, OWN)) == {"no instant": (1, 0)}
    days = written(tmp_path / "b.parquet", rows(time=[date(2025, 1, 1), date(2025, 1, 2)]))
    assert reasons(by_columns(days, OWN)) == {"no stretch": (1, 0)}


def test_a_label_with_too_many_values_is_refused(tmp_path, monkeypatch):
    """Before they fill the memory; of a GiB a million are kept, and more where more may be taken."""
    monkeypatch.setattr(cells, "MOST_CELLS", 1)
    path = written(tmp_path / "a.parquet", rows(team=["a", "b"]))
    with pytest.raises(UsageError, match=r"leave a label out .* `memory`"):
        by_columns(path, OWN, grouping(["team"], None))
    assert len(by_columns(path, OWN, grouping(["team"], None), memory="512MB").sums) == 2


def test_labels_are_columns_files_and_models(tmp_path):
    """A label that no column is called is refused with those that there are."""
    path = written(tmp_path / "a.parquet", rows(team=["a", " "], provider=["openai", None]))
    by = {cell.by for cell in by_columns(path, OWN, grouping(["team", "file", "model"], None)).sums}
    assert by == {("a", path, "openai/o1"), (None, path, "o1")}
    with pytest.raises(UsageError, match=r"no column is .squad.: .*team"):
        by_columns(path, OWN, grouping(["squad"], None))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"id": "x"}, "not told apart"),
        ({"meter": "x"}, "text alone"),
        ({"inputs_tokens": "x"}, "input_tokens"),
    ],
)
def test_a_map_says_what_columns_are(tmp_path, said, words):
    """What is none of it, or only of text, is told."""
    with pytest.raises(UsageError, match=words):
        by_columns(written(tmp_path / "a.parquet", rows()), How(columns=said))


def test_a_column_that_is_mapped_and_missing_is_told(tmp_path):
    """With those that there are; one that nobody bills is ignored by name."""
    path = written(tmp_path / "a.parquet", {"m": ["o1"], "in": [1], "total_tokens": [1]})
    found = by_columns(path, How(columns={"model": "m", "input_tokens": "inn"}))
    assert "inn" in found.refused["a column is missing"].detail
    found = by_columns(path, How(columns={"model": "m", "input_tokens": "in", "ignore": "total_tokens"}))
    assert [each.parts for each in found.sums.values()] == [{"input": 1}]


def test_names_with_quotes_are_names(tmp_path):
    """Of columns and of files: nothing of them is SQL."""
    name = 'a"; DROP TABLE x; --'
    path = written(tmp_path / "it's.parquet", {name: ["o1"], "in'": [1], "`out`": [1]})
    how = How(columns={"model": name, "input_tokens": "in'", "output_tokens": "`out`"})
    assert len(by_columns(path, how).sums) == 1


def test_text_of_gigabytes_is_refused_without_being_made(tmp_path):
    """A file of 2 kB whose one text of a megabyte stands in 20,000 rows."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["a" * 1_000_000]))
    for name in ("model", "input_tokens", "time"):
        table = pa.table({**rows(20_000), name: long})
        pq.write_table(table, tmp_path / "a.parquet", compression="zstd", write_statistics=False)
        assert (tmp_path / "a.parquet").stat().st_size < 4_000
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = by_columns(str(tmp_path / "a.parquet"), OWN, threads=2)
        assert {each.rows for each in found.refused.values()} == {20_000}
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000, "kB"


def test_more_memory_than_allowed_is_an_error_that_names_the_file(tmp_path):
    """A page of 200 MB, where duckdb may take 96."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    long = pa.array(["a" * 200_000_000])
    pq.write_table(
        pa.table({**rows(1), "model": long}),
        tmp_path / "a.parquet",
        compression="zstd",
        write_statistics=False,
    )
    with pytest.raises(UsageLogError, match=r"a\.parquet: needs more than it may take"):
        by_columns(str(tmp_path / "a.parquet"), OWN, memory="256MB")


def test_a_million_columns_are_refused_by_the_first_bytes_of_the_footer(tmp_path):
    """Nobody makes an object of each."""
    footer = b"\x15\x04\x19\xfc" + bytes([0xC1, 0x84, 0x3D]) + bytes(1_000)
    assert columns_of(footer) == 1_000_000
    (tmp_path / "a.parquet").write_bytes(b"PAR1" + footer + struct.pack("<I", len(footer)) + b"PAR1")
    found = by_columns(str(tmp_path / "a.parquet"), OWN)
    assert "1000000 columns" in found.refused["too many columns"].detail


@pytest.mark.parametrize("footer", [b"", b"\x15", b"\x18\x04", b"\x15\x04\x18\x10", b"\x15\x04\x19\xfc"])
def test_a_footer_that_is_none(footer):
    """Cut short, or of something else."""
    with pytest.raises(LogFaultError, match="no Parquet"):
        columns_of(footer)


@pytest.mark.parametrize(("said", "mib"), [(None, 352), ("512MB", 352), ("1GiB", 864), ("2 gb", 1_888)])
def test_memory_is_said_in_words(said, mib):
    """What duckdb may take of it is less: Python and its buffers take some."""
    assert memory_of(said) == mib


@pytest.mark.parametrize("said", ["1", "0GB", "100MB", "100000KB", "lots", "-1GB"])
def test_memory_that_is_too_little_or_none(said):
    """It is told what is due."""
    with pytest.raises(UsageError, match="256MB at least"):
        memory_of(said)


def test_duckdb_reads_nothing_but_the_files_named(tmp_path):
    """And nobody can change that any more."""
    duckdb = pytest.importorskip("duckdb")
    path, other = (written(tmp_path / name, rows()) for name in ("a.parquet", "b.parquet"))
    duck = engine._Duck([path], str(tmp_path / "spilled"), 300, 1)
    assert len(duck.columns(path)) == 4
    for sql in (
        f"DESCRIBE read_parquet('{other}')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
        "SET memory_limit = '9GB'",
        f"COPY (SELECT 1) TO '{tmp_path / 'c.csv'}'",
        "INSTALL httpfs",
    ):
        with pytest.raises(LogFaultError, match="cannot be read"):
            list(duck.run(sql))
    assert duckdb.sql("SELECT 1").fetchall() == [(1,)]
    duck.close()


@pytest.mark.parametrize(
    ("chosen", "library", "extra"), [("duckdb", "duckdb", "logs"), ("local[1]", "pyspark", "spark")]
)
def test_an_engine_that_is_not_installed_is_told_as_its_extra(monkeypatch, chosen, library, extra):
    """With how to install it."""
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=rf"costcalc\[{extra}\]"):
        reduce_columns(["a.parquet"], BOUNDARIES, engine=chosen)


def test_ctrl_c_ends_a_query_at_once(tmp_path):
    """And not when it is done, of one that takes hours."""
    path = written(tmp_path / "a.parquet", rows())
    duck = engine._Duck([path], str(tmp_path / "spilled"), 300, 1)

    def pressed(_number, _frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, pressed)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    start = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            list(duck.run("SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(10000000) b"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - start < 60, "hours are left of it"
    assert list(duck.run("SELECT 1")) == [(1,)], "the engine goes on"
    duck.close()


@pytest.mark.parametrize("threads", [None, 1])
def test_progress_is_told_to_the_last_byte_and_row(tmp_path, threads):
    """Of two tables of unlike columns one after the other; the same hashes in one thread and beside."""
    first = written(tmp_path / "a.parquet", rows(3))
    other = written(tmp_path / "b.parquet", rows(4, team=["x"] * 4))
    told = []
    found = by_columns([first, other], OWN, threads=threads, progress=lambda *more: told.append(more))
    sizes = [(tmp_path / name).stat().st_size for name in ("a.parquet", "b.parquet")]
    assert tuple(map(sum, zip(*told, strict=True))) == (sum(sizes), 7)
    assert [each.size for each in found.files] == sizes
    assert [each.sha256 for each in found.files] == [
        sha256((tmp_path / name).read_bytes()).hexdigest() for name in ("a.parquet", "b.parquet")
    ]


def test_progress_never_goes_back():
    """Where an engine says less than before, nothing is told; half of ten bytes are five."""
    told = []
    share = Share(lambda *more: told.append(more), 10, 100)
    for done in (0.5, 0.2, 0.5, 1.0):
        share.done(done)
    assert told == [(5, 50), (5, 50)]


def test_progress_is_told_while_a_query_runs(tmp_path, monkeypatch):
    """What the engine says of its query is told as bytes of the files."""
    pytest.importorskip("duckdb")
    from tests.bench.logs import make_log

    monkeypatch.setattr(engine, "A_MOMENT", 0.0005)
    path = str(tmp_path / "a.parquet")
    make_log(path, 300_000)
    told = []
    by_columns(path, OWN, progress=lambda *more: told.append(more))
    assert len(told) > 1
    assert sum(rows for _, rows in told) == 300_000


@pytest.mark.parametrize(
    "limits", [[9], [9, 10, 11, 12, 13], list(range(7, 32, 2)), [5, 10, 1 << 31, 1 << 40]]
)
def test_a_request_reaches_each_cut_by_one_token(tmp_path, limits):
    """However many cuts there are: the most that is below each of them, and one token more of each."""
    inputs = [0, *(size for limit in limits for size in (limit, limit + 1)), 1 << 52]
    columns = rows(len(inputs), input_tokens=inputs)
    cut = Boundaries((), (), tuple(Threshold(Decimal(limit), inclusive=False) for limit in limits))
    found = reduce_columns([written(tmp_path / "a.parquet", columns)], cut)
    tiers = [sum(limit < size for limit in limits) for size in inputs]
    told = {cell.smallest: each.parts["input"] for cell, each in found.sums.items()}
    assert told == {
        tier: sum(size for size, of in zip(inputs, tiers, strict=True) if of == tier) for tier in set(tiers)
    }


def test_times_that_nothing_is_cut_by_are_told_to_the_microsecond(tmp_path):
    """As instants where they have a zone, as a clock's in the zone that is said; a row refused has none."""
    times = [NOON + timedelta(microseconds=each) for each in (7, 1, 9, 3)]
    columns = rows(4, time=times, input_tokens=[1, 1, 1, -1])
    nothing = Boundaries((), (), ())
    noon = us("2025-03-01T12:00Z")
    for name, more, zone in (("a", times, None), ("b", [each.replace(tzinfo=None) for each in times], "UTC")):
        path = written(tmp_path / f"{name}.parquet", {**columns, "time": more})
        ((_, each),) = reduce_columns([path], nothing, how=How(timezone=zone)).sums.items()
        assert (each.first, each.last) == (noon + 1, noon + 9)
