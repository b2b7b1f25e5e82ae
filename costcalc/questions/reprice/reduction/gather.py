"""From the paths of logs to usage sums: which files, read as what, cut by which prices."""

from __future__ import annotations

import os
from pathlib import Path

from costcalc.errors import UsageError, UsageLogError
from costcalc.questions.reprice.boundaries import boundaries_of
from costcalc.questions.reprice.columns.kept_sums import is_kept_table, load_table
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.questions.reprice.reduction.merge import bare, merged
from costcalc.questions.reprice.reduction.one_pass import PARQUET, Asked, OnePass
from costcalc.questions.reprice.reduction.processes import Together
from costcalc.questions.reprice.reduction.saved import LARGEST, sums_in
from costcalc.questions.reprice.wanted import Wanted
from costcalc.usage.logs.files.sources import sources
from costcalc.usage.logs.how import GENERIC, How
from costcalc.usage.logs.streams.folders import usual_notes
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable
    from costcalc.usage.logs.files.opened import LogFile
    from costcalc.usage.logs.rows import Refused

    Progress = Callable[[int, int, int], object]
    """Hears how many bytes were read, of how many, and how many rows."""
    Hear = Callable[[str, Refused], object]
    """Hears of a row that cannot be read, with its file."""


class Gathered(NamedTuple):
    """The sums of logs, and what to know of how they were read."""

    sums: UsageSums
    notes: tuple[str, ...]


def gathered(
    table: RatingTable,
    paths: Iterable[str | os.PathLike[str]],
    wanted: Wanted = Wanted(),  # noqa: B008 - a frozen value
    progress: Progress | None = None,
    refused: Hear | None = None,
) -> Gathered:
    """The sums of all rows of some logs, cut where prices of a table change, and kept sums among them.

    `refused` hears of each row that cannot be read, with its file. Raises `UsageLogError` where no file can
    be read, and where one is read twice; `UsageError` for a label, a zone or a format that there is not.
    """
    groups, boundaries = grouping(wanted.by, wanted.timezone), boundaries_of(table)
    how = _how(wanted, groups)
    named = [os.fspath(path) for path in paths]
    if wanted.memory is not None:  # which is said wrongly whatever the logs are
        from costcalc.questions.reprice.engine import memory_of

        memory_of(wanted.memory)
    watch = _Watch(progress)
    if wanted.engine is not None:
        watch.all = sum(map(_size, named))
        return Gathered(_of_columns(table, named, groups, how, wanted, watch, refused), ())
    asked = Asked(how, boundaries, groups, wanted.way)
    one = OnePass(asked, refused)
    files = sources(named, watch.read)
    watch.all = sum(_size(file.path) for file in files)
    # Whoever hears of rows one by one hears of them in their order.
    together = Together(asked, one, watch.read, 1 if refused else wanted.threads)
    tables: list[str] = []
    parts: list[UsageSums] = []
    for file in together.read(files):
        if one.reads(file):
            continue
        if file.head().startswith(PARQUET) and not (file.path and is_kept_table(file.path)):
            tables.append(file.name)
        else:
            parts.append(_kept(file))
    if one.files:
        parts.append(one.reduction.sums(one.files, table.hash, identities=wanted.identities or bool(parts)))
    if tables:
        parts.append(_of_columns(table, tables, groups, how, wanted, watch, refused))
    watch.end()
    notes = dict.fromkeys((*usual_notes(named), *together.notes()))
    sums = parts[0] if len(parts) == 1 else merged(parts)
    return Gathered(sums if wanted.identities else bare(sums), tuple(notes))


def _how(wanted: Wanted, groups: Grouping) -> How:
    """How readers are to read; `UsageError` for columns of a format that has its own."""
    if wanted.columns and wanted.named != GENERIC:
        raise UsageError(f"names columns of a {GENERIC} log, and the format is {wanted.named}", "map")
    return How(wanted.named, wanted.columns, wanted.timezone, groups.of_rows, wanted.is_flipped)


def _kept(file: LogFile) -> UsageSums:
    """Sums that were kept before, in a folder of logs or piped in."""
    if file.path and is_kept_table(file.path):
        return load_table(file.path)
    data = b""
    for chunk in file.chunks():
        data += chunk
        if len(data) > LARGEST:
            raise UsageLogError(file.name, None, f"sums are larger than {LARGEST >> 20} MiB")
    return sums_in(data, file.name)


def _of_columns(
    table: RatingTable,
    paths: Sequence[str],
    groups: Grouping,
    how: How,
    wanted: Wanted,
    watch: _Watch,
    refused: Hear | None,
) -> UsageSums:
    """The sums of logs in columns."""
    from costcalc.questions.reprice.engine import EMBEDDED, reduce_columns

    engine = EMBEDDED if wanted.engine is None else wanted.engine
    sums = reduce_columns(
        paths, boundaries_of(table), groups, how, table=table.hash, engine=engine, memory=wanted.memory,
        threads=wanted.threads, progress=watch.read, refused=refused,
    )  # fmt: skip
    return sums._replace(files=tuple([each._replace(way=wanted.way) for each in sums.files]))


def _size(path: str | None) -> int:
    try:
        return 0 if path is None else Path(path).stat().st_size
    except OSError:
        return 0


class _Watch:
    """Adds up what was read, and tells how far it is: at every piece of a file, and not at every row."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress, self.all = progress, 0
        self._bytes = self._rows = 0

    def read(self, size: int, rows: int) -> None:
        self._bytes += size
        self._rows += rows
        if size:
            self._tell()

    def end(self) -> None:
        self.all = self._bytes
        self._tell()

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._bytes, max(self.all, self._bytes), self._rows)
