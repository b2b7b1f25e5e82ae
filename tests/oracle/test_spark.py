"""A real cluster of Spark, a master and two workers started here, comes to the same sums to the last digit.

`make spark` runs it, in an environment with pyspark; it needs Java 17. The workers have no Python.
"""

# ruff: noqa: S311, S608 - a seed makes it reproducible, and SQL is of our own words

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import UsageError
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.usage.logs.how import How
from tests.tables import MAP, UNEVEN, alike, as_text, by_columns, by_rows, random_rows, written

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.spark,
    pytest.mark.slow,
    # Of pyspark and py4j, whose sockets close with the Java that they talk to.
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
    ),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ROWS = 1_000_000
MADE = f"""
    SELECT make_timestamptz(1735689600000000 + (n * 7919 * 2953) % (270 * 86400000000)) AS "at",
        CASE WHEN n % 997 > 0 THEN ['o1', 'gpt-4o', 'claude-opus-4-5'][1 + (n * n) % 3] END AS "name",
        size AS "in", CASE WHEN n % 3 = 0 THEN NULL ELSE size // 2 END AS "cached",
        CASE WHEN n % 1000 = 1 THEN 9007199254740992 - n ELSE n % 777 END AS "out",
        CASE WHEN n % 10 = 0 THEN 'batch' END AS "tier"
    FROM (SELECT range AS n, (range * 104729) % 400009 - 5 AS size FROM range({ROWS}))
"""
"""Rows with every size, models that are missing, inputs below 0, outputs whose sum has more than 64 bits."""
PATIENCE = 60
LABELS = grouping(["team", "day", "model"], "Europe/Paris")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The master's address."""
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: `make spark`")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed: openjdk-17-jre-headless")
    home = Path(pyspark.__file__).parent
    folder = tmp_path_factory.mktemp("cluster")
    places = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    os.environ.update({name: value for name, value in places.items() if name != "SPARK_WORKER_DIR"})
    address = f"spark://127.0.0.1:{(port := _free())}"
    started = [
        ("master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"),
        *[("worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "-c", "1", "-m", "1g", address)] * 2,
    ]
    # What a worker would run Python with is not there.
    settings = {**os.environ, **places, "PYSPARK_PYTHON": "/no/python", "PATH": "/usr/bin:/bin"}
    with _running(home, started, settings, folder / "log"):
        _wait_for(folder / "log", "Registering worker", 2)
        yield address


@contextmanager
def _running(
    home: Path, started: list[tuple[str, ...]], settings: dict[str, str], log: Path
) -> Iterator[None]:
    with log.open("wb") as told:
        running = [
            subprocess.Popen(
                [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}", *words],
                env=settings, stdout=told, stderr=told,
            )
            for name, *words in started
        ]  # fmt: skip
        try:
            yield
        finally:
            for each in running:
                each.terminate()
            for each in running:
                each.wait(PATIENCE)


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait_for(log: Path, words: str, times: int) -> None:
    until = time.monotonic() + PATIENCE
    while log.read_text("utf-8", "replace").count(words) < times:
        if time.monotonic() > until:
            pytest.fail(f"no cluster after {PATIENCE} seconds: {log.read_text('utf-8', 'replace')[-2_000:]}")
        time.sleep(0.2)


@pytest.fixture(scope="module")
def session(cluster: str) -> Iterator[Any]:
    """A session on the cluster, as somebody has one."""
    from pyspark.sql import SparkSession

    made = SparkSession.builder.master(cluster).config("spark.ui.enabled", "false").getOrCreate()
    yield made
    made.stop()


def test_hostile_text_comes_to_what_the_reader_of_rows_makes_of_it(session, tmp_path):
    """Counts and times that are none among them: the same sums, and the same rows refused."""
    dropped = {"written", "short", "thought"}  # which are counts as the others
    rows = [
        {name: value for name, value in row.items() if name not in dropped}
        for row in random_rows(Random(11), 1_500)
    ]
    parquet = written(tmp_path / "a.parquet", {name: [row[name] for row in rows] for name in rows[0]})
    how = How(columns={ours: theirs for ours, theirs in MAP.items() if theirs not in dropped})
    text = as_text(tmp_path / "a.csv", rows)
    found = by_rows(text, how, LABELS, UNEVEN)
    alike(found, by_columns(parquet, how, LABELS, UNEVEN, engine=session))


def test_a_million_rows_come_to_what_duckdb_makes_of_them(session, tmp_path):
    """Files and a table with the same rows, integers and instants: the same sums to the last digit."""
    duckdb = pytest.importorskip("duckdb")
    parquet = str(tmp_path / "a.parquet")
    duckdb.sql(f"COPY ({MADE}) TO '{parquet}' (FORMAT parquet, ROW_GROUP_SIZE 100000)")
    columns = duckdb.read_parquet(parquet).columns
    how = How(columns={ours: theirs for ours, theirs in MAP.items() if theirs in columns})
    labels = grouping(["week"], "UTC")
    wanted = by_columns(parquet, how, labels, UNEVEN)
    assert wanted.refused.keys() == {"negative", "no model"}
    found = by_columns(parquet, how, labels, UNEVEN, engine=session)
    assert found == wanted
    session.read.parquet(parquet).createOrReplaceTempView("requests")
    table = by_columns("requests", how, labels, UNEVEN, engine=session)
    assert table.sums == wanted.sums
    assert {reason: each.rows for reason, each in table.refused.items()} == {
        reason: each.rows for reason, each in wanted.refused.items()
    }
    (count,) = session.sql("SELECT count(*) FROM requests").first()
    assert count == ROWS, "the session stays as it was"


def test_a_master_has_a_session_for_the_question_alone(session, cluster, tmp_path):
    """`--engine spark://host:7077` starts one and ends it; a table that is not there is refused."""
    session.stop()
    parquet = written(tmp_path / "a.parquet", {"model": ["o1"], "input_tokens": [1], "output_tokens": [2]})
    found = by_columns([parquet, "no_such_table"], How(), engine=cluster)
    ((cell, each),) = found.sums.items()
    assert (cell.model, each.parts) == ("o1", {"input": 1, "output": 2})
    assert found.refused["cannot be read"].file == "no_such_table"


def test_a_master_that_is_none(session):
    """Where no session begins it is told why, in a line."""
    session.stop()
    with pytest.raises(
        UsageError, match=r"no Spark begins at 'local\[x\]'.*Could not parse Master URL"
    ) as told:
        by_columns("no.parquet", How(), engine="local[x]")
    assert "\n" not in str(told.value)
