"""Logs in columns, reduced where they lie: Parquet files by duckdb, files and tables of a cluster by Spark.

The one file that knows either. What it asks is one text of SQL (`columns/sql.py`), so that an executor of
Spark needs nothing of Python. duckdb is locked up before it looks at any file: it may read those that were
named and nothing else, and no query changes that again.
"""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from costcalc.errors import UsageError, UsageLogError
from costcalc.extras import import_fault
from costcalc.prose import shown
from costcalc.questions.reprice.columns import cells
from costcalc.questions.reprice.columns.dialects import DUCKDB, SPARK, file_literal, literal
from costcalc.questions.reprice.columns.files import Digests, checked_file
from costcalc.questions.reprice.columns.kinds import Column, kind_of
from costcalc.questions.reprice.columns.reduction import TableReduction
from costcalc.questions.reprice.columns.sql import CALENDAR, FILE, ROW, SOURCE
from costcalc.questions.reprice.reduction.reduce import ALL_TOGETHER
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.how import How
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.questions.reprice.boundaries import Boundaries
    from costcalc.questions.reprice.columns.progress import Progress
    from costcalc.questions.reprice.columns.reduction import Engine, Heard
    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.usage.logs.rows import Refused

EMBEDDED = "duckdb"
MEMORY, OF_OWN = 512, 160
"""MiB that may be used where nobody says otherwise, and those of them that are not duckdb's to limit."""
LEAST_MEMORY = 256
AT_ONCE = 10_000
INSERTED = 2_000
"""Rows that are put into a table by one statement."""
A_MOMENT = 0.1
"""Seconds between looks at whether somebody wants to end it."""
_MASTER = re.compile(r"local(?:\[|-cluster|$)|spark://|yarn$|k8s://")
"""How the name of a master of Spark begins."""
_SIZE = "([1-9][0-9]{0,6}) ?([KMGT]i?B)"
_MIB = {"M": 1, "G": 1024, "T": 1024 * 1024}


def reduce_columns(
    paths: Sequence[str],
    boundaries: Boundaries,
    grouping: Grouping = ALL_TOGETHER,
    how: How = How(),  # noqa: B008 - a frozen value
    *,
    table: str = "",
    engine: object = EMBEDDED,
    memory: str | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    refused: Callable[[str, Refused], object] | None = None,
) -> UsageSums:
    """The sums of Parquet files, or of tables of Spark, by the boundaries of a table of prices.

    `engine` is `duckdb`, the master of a Spark (`local[*]`, `spark://host:7077`), or a SparkSession. `memory`
    (`1GB`) and `threads` are what duckdb may take; a cluster has settings of its own. `table` is the hash of
    the prices'. `progress` hears of more bytes and rows as they are read, `refused` of each row that cannot
    be read. Raises `UsageError` for a map or label that cannot be, `MissingExtraError` without the engine's
    library, and `UsageLogError` where the engine gives up.
    """
    # Who wants one thread gets one, and files are hashed when all else is done.
    with _opened(engine, paths, memory, threads) as opened, Digests(beside=threads != 1) as digests:
        most = most_of(memory)
        reduction = TableReduction(opened, boundaries, grouping, how, digests, most, progress, refused)
        whole = []
        for name in dict.fromkeys(paths):
            fault = checked_file(name) if opened.is_file(name) else None
            if fault is None:
                whole.append(name)
            else:
                reduction.refuse(name, fault)
        reduction.take(whole)
        return reduction.sums(table)


@contextmanager
def _opened(
    engine: object, paths: Sequence[str], memory: str | None, threads: int | None
) -> Iterator[Engine]:
    if engine != EMBEDDED:
        with _spark(engine) as spark:
            yield spark
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="costcalc-") as folder:
        duck = _Duck(paths, folder, memory_of(memory), threads)
        try:
            yield duck
        finally:
            duck.close()


@contextmanager
def embedded(paths: Sequence[str]) -> Iterator[Engine]:
    """The engine in this process, which may read some files and nothing else."""
    with _opened(EMBEDDED, paths, None, None) as duck:
        yield duck


def check_extra(what: str) -> None:
    """Raise `MissingExtraError` without the engine in this process, of what is in want of it."""
    try:
        import duckdb  # noqa: F401 - whether it is there
    except ImportError as error:
        raise import_fault(error, what, "logs", "duckdb") from None


def parquet_of(
    types: Mapping[str, str], rows: Sequence[Sequence[str | None]], told: tuple[str, str]
) -> bytes:
    """A Parquet file of rows of texts, in columns of some types, with a name and a text in its metadata."""
    from tempfile import TemporaryDirectory

    import duckdb

    cells = [f"c{place}" for place in range(len(types))]
    # A list for each column takes a tenth of the time that a parameter for each cell does.
    lists = ", ".join(["unnest(CAST(? AS VARCHAR[]))"] * len(cells))
    pairs = zip(cells, types.items(), strict=True)
    chosen = ", ".join(f"CAST({cell} AS {kind}) AS {DUCKDB.quoted(name)}" for cell, (name, kind) in pairs)
    with TemporaryDirectory(prefix="costcalc-") as folder, duckdb.connect(":memory:") as connection:
        connection.execute(f"CREATE TABLE found ({', '.join(f'{cell} VARCHAR' for cell in cells)})")
        for start in range(0, len(rows), INSERTED):
            some = zip(*rows[start : start + INSERTED], strict=True)
            connection.execute(f"INSERT INTO found SELECT {lists}", [list(column) for column in some])
        path = Path(folder, "found.parquet")
        metadata = f"{{{told[0]}: {literal(told[1])}}}"
        connection.execute(
            f"COPY (SELECT {chosen} FROM found) TO {literal(str(path))} "
            f"(FORMAT parquet, COMPRESSION zstd, KV_METADATA {metadata})"
        )
        return path.read_bytes()


def memory_of(said: str | None) -> int:
    """The MiB that duckdb may take of the memory that was said: `512MB`, `1GiB`."""
    if said is None:
        return MEMORY - OF_OWN
    match = re.fullmatch(_SIZE, said, re.IGNORECASE)
    mib = int(match[1]) * _MIB.get(match[2][0].upper(), 0) if match else 0
    if mib < LEAST_MEMORY:
        raise UsageError(f"{shown(said)}: an amount such as 2GB is due, {LEAST_MEMORY}MB at least", "memory")
    return mib - OF_OWN


def most_of(said: str | None) -> int:
    """How many sums may be kept in the memory that was said."""
    return cells.MOST_CELLS if said is None else max(cells.MOST_CELLS, memory_of(said) * cells.CELLS_PER_MIB)


class _Duck:
    """duckdb in this process, with the files that were named and nothing else."""

    words, is_at_once = DUCKDB, True

    def __init__(self, paths: Sequence[str], folder: str, memory: int, threads: int | None) -> None:
        try:
            import duckdb
        except ImportError as error:
            raise import_fault(error, "a log in Parquet", "logs", "duckdb") from None
        self._names: Sequence[str] = paths
        self._in_folders: dict[str, bool] = {}
        self._fault, self._memory = duckdb.Error, duckdb.OutOfMemoryException
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": f"{memory}MiB",
                "temp_directory": folder,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                **({} if threads is None else {"threads": threads}),
            },
        )
        # What is taken for a pattern is to be allowed too, beside the one file that fits it.
        allowed = ", ".join([*map(literal, paths), *map(file_literal, paths)])
        for each in ("enable_progress_bar=true", "enable_progress_bar_print=false", "progress_bar_time=0"):
            self._connection.execute(f"SET {each}")  # how far a query is, and nothing on the terminal
        for each in (f"allowed_paths=[{allowed}]", "enable_external_access=false", "lock_configuration=true"):
            self._connection.execute(f"SET {each}")

    def close(self) -> None:
        self._connection.close()

    def is_file(self, name: str) -> bool:  # noqa: ARG002 - whatever it reads is one
        return True

    def columns(self, name: str) -> tuple[Column, ...]:
        own = self._described(name, has_folders=False)
        # What folders say (`team=a/`) are columns too, but for a file that says one of them itself.
        folders = {part.partition("=")[0].lower() for part in Path(name).parts[:-1] if "=" in part}
        self._in_folders[name] = bool(folders) and folders.isdisjoint(each.name.lower() for each in own)
        return self._described(name, has_folders=True) if self._in_folders[name] else own

    def _described(self, name: str, *, has_folders: bool) -> tuple[Column, ...]:
        told = f"[{file_literal(name)}], hive_partitioning = {has_folders}"
        rows = self.run(f"DESCRIBE SELECT * FROM read_parquet({told})")
        return tuple(Column(row[0], kind_of(row[1], is_wall=True)) for row in rows)

    def take(self, names: Sequence[str]) -> Mapping[str, str]:
        self._names = names
        files = ", ".join(map(file_literal, names))
        has_folders = any(self._in_folders[name] for name in names)
        told = f"filename = '{FILE}', file_row_number = true, hive_partitioning = {has_folders}"
        list(
            self.run(
                f"CREATE OR REPLACE TEMP VIEW {SOURCE} AS SELECT *, file_row_number AS {ROW} "
                f"FROM read_parquet([{files}], {told})"
            )
        )
        return {name: name for name in names}

    def counts(self) -> Iterator[tuple[Any, ...]]:
        """As the ends of the files say: that they are all there is seen when all are counted."""
        files = ", ".join(map(file_literal, self._names))
        return self.run(f"SELECT file_name, num_rows FROM parquet_file_metadata([{files}])")

    def run(self, sql: str, heard: Heard | None = None) -> Iterator[tuple[Any, ...]]:
        try:
            found = self._answered(sql, heard)
            while rows := found.fetchmany(AT_ONCE):
                yield from rows
        except self._memory as error:
            told = "needs more than it may take: give it more with `memory`, or leave a label out"
            name = self._names[0] if len(self._names) == 1 else f"{self._names[0]} and the others"
            raise UsageLogError(name, None, f"{told} ({_first_line(error)})") from None
        except self._fault as error:
            raise LogFaultError("cannot be read", _first_line(error)) from None

    stream = run

    def has_places(self, name: str) -> bool:  # noqa: ARG002 - as every row of a file has one
        return True

    def _answered(self, sql: str, heard: Heard | None) -> Any:  # noqa: ANN401 - duckdb has no type of cursors
        """The answer to a query; Ctrl-C ends it at once, which duckdb by itself hears when all is done."""
        with ThreadPoolExecutor(1) as beside:
            found = beside.submit(self._connection.execute, sql)
            try:
                while True:
                    with suppress(TimeoutError):
                        return found.result(A_MOMENT)
                    if heard and (done := self._connection.query_progress()) > 0:
                        heard(done / 100)
            except BaseException:
                self._connection.interrupt()
                raise


@contextmanager
def _spark(engine: object) -> Iterator[Engine]:
    """A session that somebody has, which stays as it is, or one of a master, which ends with the question."""
    if isinstance(engine, str) and not _MASTER.match(engine):
        raise UsageError(
            f"{shown(engine)} is no engine: say {EMBEDDED}, or the master of a Spark, such as local[*] or "
            "spark://host:7077",
            "engine",
        )
    try:
        import pyspark.sql
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise import_fault(error, "an engine of Spark", "spark", "pyspark", "pyspark.sql") from None
    session: Any = engine
    if isinstance(engine, str):
        session = _started(pyspark.sql.SparkSession.builder, engine)
    spark = _Spark(session, PySparkException)
    try:
        yield spark
    finally:
        spark.close()
        if isinstance(engine, str):
            session.stop()


def _started(builder: Any, master: str) -> Any:  # noqa: ANN401 - a pyspark.sql.SparkSession and its builder
    """A session of a master; `UsageError` where none begins: without Java, and where no cluster answers."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return builder.master(master).appName("costcalc").config("spark.ui.enabled", "false").getOrCreate()
    except (PySparkException, Py4JError) as error:
        why = next((line for line in str(error).splitlines() if line.startswith(": ")), _first_line(error))
        told = why.removeprefix(": ").strip()
        raise UsageError(
            f"no Spark begins at {shown(master)}, which takes Java 17 and a master that answers: {told}",
            "engine",
        ) from None


class _Spark:
    """A session of Spark, with the paths and tables that it knows."""

    words, is_at_once = SPARK, False

    def __init__(self, session: Any, fault: type[Exception]) -> None:  # noqa: ANN401 - a pyspark.sql.SparkSession
        self._session, self._fault = session, fault

    def close(self) -> None:
        for name in (SOURCE, CALENDAR):
            self._session.catalog.dropTempView(name)

    def is_file(self, name: str) -> bool:
        return Path(name).is_file()

    def columns(self, name: str) -> tuple[Column, ...]:
        with self._faults():
            types = self._table(name).dtypes
        return tuple(Column(column, kind_of(kind, is_wall=False)) for column, kind in types)

    def take(self, names: Sequence[str]) -> Mapping[str, str]:
        (name,) = names
        with self._faults():
            table = self._table(name)
            # Files know which row is where; of a table nobody can say which is the first.
            row = "_metadata.row_index" if _is_path(name) else "CAST(0 AS BIGINT)"
            named = table.selectExpr("*", f"{literal(name)} AS {FILE}", f"{row} AS {ROW}")
            named.createOrReplaceTempView(SOURCE)
        return {name: name}

    def counts(self) -> Iterator[tuple[Any, ...]]:
        return self.run(f"SELECT {FILE}, count(*) FROM {SOURCE} GROUP BY {FILE}")

    def run(self, sql: str, heard: Heard | None = None) -> Iterator[tuple[Any, ...]]:  # noqa: ARG002
        with self._faults():
            yield from map(tuple, self._session.sql(sql).collect())

    def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
        with self._faults():
            yield from map(tuple, self._session.sql(sql).toLocalIterator())

    def has_places(self, name: str) -> bool:
        return _is_path(name)

    def _table(self, name: str) -> Any:  # noqa: ANN401 - a pyspark.sql.DataFrame
        return self._session.read.parquet(name) if _is_path(name) else self._session.table(name)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except self._fault as error:
            raise LogFaultError("cannot be read", _first_line(error)) from None


def _is_path(name: str) -> bool:
    """Whether a name is of files, here or where a cluster keeps them, and not of a table."""
    return "/" in name or name.endswith(".parquet")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].strip()
