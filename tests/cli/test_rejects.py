"""`--rejects FILE`: each row that cannot be read, with its place and why, whole or not at all."""

from __future__ import annotations

import csv
import gzip
import json
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import costcalc as library
from costcalc.errors import OutputError, UsageError
from costcalc.questions.reprice import engine
from costcalc.usage.logs.faults import LogFaultError
from tests.cli.conftest import TABLE
from tests.cli.test_usage import line, log, process
from tests.tables import written

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULT = "'usage.prompt_tokens_details.cached_tokens': 2000 is more than the 1000 that contain it"
NAMES = ["file", "row", "reason", "detail"]


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of the test's own, with two logs that have faults."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "logs").mkdir()
    log(tmp_path / "logs", line(1), line(2, cached=2_000), "{", name="a.jsonl")
    log(tmp_path / "logs", line(3), line(4, "=one\x1b[2J", cached=2_000), name="b.jsonl")


def rejects(place: str = "rejects.jsonl") -> list[tuple[object, ...]]:
    """What stands in a file of JSON lines, each with the same members."""
    rows = [json.loads(each) for each in Path(place).read_text().splitlines()]
    assert all(list(row) == NAMES for row in rows)
    return [tuple(row.values())[:3] for row in rows]


@pytest.mark.parametrize("command", ["usage", "reprice"])
@pytest.mark.parametrize(("more", "code"), [((), 1), (("--strict",), 4)])
def test_each_row_that_cannot_be_read_is_written(command, more, code, costcalc):
    """In the order in which they were read, also where they make the answer be refused."""
    said = costcalc(command, "logs", "--rejects", "rejects.jsonl", *more)
    assert said.code == code
    assert rejects() == [
        ("logs/a.jsonl", 2, "cached exceeds input"),
        ("logs/a.jsonl", 3, "no JSON"),
        ("logs/b.jsonl", 2, "cached exceeds input"),
    ]
    assert json.loads(Path("rejects.jsonl").read_text().splitlines()[0])["detail"] == FAULT


def test_the_name_of_the_file_makes_it_csv(costcalc):
    """No cell runs in a spreadsheet, and a file that cannot be read as a whole is row 0."""
    (Path("=x.csv")).write_text("a,b\n1,2\n")
    costcalc("usage", "logs", "=x.csv", "--rejects", "rejects.CSV")
    with Path("rejects.CSV").open(newline="") as file:
        names, *rows = csv.reader(file)
    assert names == NAMES
    assert [row[:3] for row in rows][-1] == ["'=x.csv", "0", "unknown format"]
    assert len(rows) == 4


def test_a_log_without_faults_leaves_an_empty_file(costcalc):
    """Which is not the one of the run before."""
    Path("rejects.jsonl").write_text("before")
    log(Path(), line(1))
    assert costcalc("usage", "log.jsonl", "--rejects", "rejects.jsonl").code == 0
    assert Path("rejects.jsonl").read_text() == ""


@pytest.mark.parametrize("command", ["usage", "reprice"])
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("logs", "--rejects", "no/x.jsonl"), "cannot write no/x.jsonl: there is no folder"),
        (("logs/a.jsonl", "--rejects", "logs/a.jsonl"), "it is one of the logs"),
        (
            ("logs", "--rejects", "logs/rejects.jsonl"),
            "it lies in a folder of logs",
        ),
        (("logs", "-o", "x.json", "--rejects", "./x.json"), "the answer goes there: name another file"),
    ],
)
def test_places_where_it_cannot_be(command, words, why, costcalc):
    """Told before a log is read."""
    said = costcalc(command, *words)
    assert said.code == 1
    assert why in said.err


def test_what_is_left_with_an_error_leaves_the_file_that_was_there(costcalc):
    """A label that no row has is known at the end of all logs: then rows were written, and are not kept."""
    Path("rejects.jsonl").write_text("before")
    said = costcalc("usage", "logs", "--by", "nothing", "--rejects", "rejects.jsonl")
    assert said.code == 2
    assert Path("rejects.jsonl").read_text() == "before"
    assert sorted(each.name for each in Path().iterdir()) == ["logs", "rejects.jsonl"]


def test_rows_of_sums_were_read_before(costcalc):
    """Neither a repricing of sums nor merging them meets a row."""
    costcalc("usage", "logs", "-o", "sums.json")
    for words in (("reprice", "sums.json"), ("usage", "merge", "sums.json")):
        said = costcalc(*words, "--rejects", "rejects.jsonl")
        assert said.code == 2
        assert "--rejects: " in said.err
        assert not Path("rejects.jsonl").exists()


def test_rows_of_columns_are_told_one_by_one(costcalc):
    """Each with its place and what stands there, in their order; a file that is none is told as a whole."""
    noon = datetime(2025, 3, 1, 12, tzinfo=UTC)
    counts = ["7", "-7", "x", "7", None]
    plain = {"time": [noon] * 5, "model": ["one", "one", "one", None, "one"], "output_tokens": [5] * 5}
    for name in ("a", "b"):
        written(Path(f"{name}.parquet"), {**plain, "input_tokens": counts})
    Path("c.parquet").write_bytes(b"PAR1 and nothing")
    costcalc("usage", "b.parquet", "a.parquet", "c.parquet", "--rejects", "rejects.jsonl")
    of_one = [(2, "negative"), (3, "no number"), (4, "no model"), (5, "missing input")]
    found = rejects()
    assert found[0][:2] == ("c.parquet", 0)
    assert found[1:] == [(f"{name}.parquet", *each) for name in ("a", "b") for each in of_one]
    details = [json.loads(each)["detail"] for each in Path("rejects.jsonl").read_text().splitlines()]
    assert details[1:3] == ["input_tokens: '-7'", "input_tokens: 'x'"]


def test_the_library_writes_them_too():
    """A path or a text; what is neither is refused, and so are sums, whose rows were read before."""
    table = library.load(TABLE)
    sums = table.usage("logs", rejects=Path("rejects.jsonl"))
    assert len(rejects()) == sum(each.rows for each in sums.refused.values()) == 3
    table.reprice("logs/b.jsonl", rejects="rejects.jsonl")
    assert len(rejects()) == 1
    with pytest.raises(UsageError, match="rejects: "):
        table.usage("logs", rejects=7)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="rejects: rows of sums were read before"):
        table.reprice(sums, rejects="rejects.jsonl")
    with pytest.raises(OutputError, match=r"nowhere/x.json"):
        table.usage("logs", rejects="nowhere/x.json")


@pytest.mark.parametrize("command", ["usage", "reprice"])
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_nothing_is_half_written(command, sent, code, tmp_path):
    """Killed or interrupted in the middle of a log: the file is the one that was there before."""
    (tmp_path / "rejects.jsonl").write_text("before")
    with gzip.open(tmp_path / "log.jsonl.gz", "wt", compresslevel=1) as file:
        file.writelines(f"{line(number, cached=2_000)}\n" for number in range(300_000))
    running = process(command, "log.jsonl.gz", "--rejects", "rejects.jsonl", folder=tmp_path)
    deadline = time.monotonic() + 120
    while not any(each.stat().st_size for each in tmp_path.glob(".rejects*")):  # until rows were written
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.05)
    running.send_signal(sent)
    running.communicate(timeout=60)
    assert running.returncode == code
    assert (tmp_path / "rejects.jsonl").read_text() == "before"
    assert bool([*tmp_path.glob(".rejects*")]) == (sent == signal.SIGKILL)


def test_rows_of_a_table_without_places_cannot_be_told(costcalc, monkeypatch):
    """As of Spark, whose rows have no order: it is told before anything is read."""
    written(Path("a.parquet"), {"model": ["one"], "input_tokens": [-1], "output_tokens": [1]})
    monkeypatch.setattr(engine._Duck, "has_places", lambda *_: False)
    monkeypatch.setattr(engine._Duck, "columns", None)
    said = costcalc("usage", "a.parquet", "--rejects", "rejects.jsonl")
    assert said.code == 2
    assert "--rejects: rows of a table have no place that could be told: name its files" in said.err
    assert not Path("rejects.jsonl").exists()


def test_a_file_that_is_lost_while_its_rows_are_told_ends_all(costcalc, monkeypatch):
    """Some of them were written already, and what was written is not taken back: so nothing is kept."""
    written(Path("a.parquet"), {"model": ["one"], "input_tokens": [-1], "output_tokens": [1]})

    def stream(self: object, sql: str) -> Iterator[tuple[object, ...]]:
        yield "a.parquet", 0, 0, "-1"
        raise LogFaultError("cannot be read", "it is gone")

    monkeypatch.setattr(engine._Duck, "stream", stream)
    said = costcalc("usage", "a.parquet", "--rejects", "rejects.jsonl")
    assert said.code == 1
    assert "a.parquet: it is gone" in said.err
    assert not Path("rejects.jsonl").exists()
