"""From the paths of logs to usage sums: which files, read as what, cut by which prices."""

from __future__ import annotations

from pathlib import Path

from costcalc.errors import UsageLogError
from costcalc.questions.reprice.boundaries import boundaries_of
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.questions.reprice.reduction.reduce import Reduction
from costcalc.questions.reprice.reduction.saved import is_kept
from costcalc.questions.reprice.sums import Read
from costcalc.usage.logs.how import AUTO, How
from costcalc.usage.logs.reader import Logs
from costcalc.usage.logs.sources import sources
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Mapping

    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable
    from costcalc.usage.logs.opened import LogFile
    from costcalc.usage.logs.rows import Refused

    Progress = Callable[[int, int, int], object]
    """Hears how many bytes were read, of how many, and how many rows."""


class Wanted(NamedTuple):
    """How logs are to be read and summed up.

    `by` are labels that sums are kept apart by, `timezone` is where their days begin, and of which times
    without a zone are; `columns` are those of a `generic` log. Without `identities` sums are smaller, and
    cannot be merged where rows are repeated elsewhere.
    """

    by: tuple[str, ...] = ()
    timezone: str | None = None
    log_format: str = AUTO
    columns: Mapping[str, str] = {}
    identities: bool = True


class Gathered(NamedTuple):
    """The sums of logs, and what to know of how they were read."""

    sums: UsageSums
    notes: tuple[str, ...]


def gathered(
    table: RatingTable,
    paths: Iterable[str | os.PathLike[str]],
    wanted: Wanted = Wanted(),  # noqa: B008 - a frozen value
    progress: Progress | None = None,
    refused: Callable[[str, Refused], object] | None = None,
) -> Gathered:
    """The sums of all rows of some logs, cut where prices of a table change.

    `refused` hears of each row that cannot be read, with its file. Raises `UsageLogError` where no file can
    be read, and where one is read twice; `UsageError` for a label, a zone or a format that there is not.
    """
    groups = grouping(wanted.by, wanted.timezone)
    logs = Logs(How(wanted.log_format, wanted.columns, wanted.timezone, groups.of_rows))
    watch = _Watch(progress)
    files = sources(paths, watch.read)
    watch.all = sum(map(_size, files))
    reduction = Reduction(boundaries_of(table), groups, refused)
    for file in files:
        _check(file)
        name = file.name
        for said in logs.read(file):
            reduction.take(name, said)
    read = [Read(each.name, each.format, each.size, each.sha256, each.why) for each in files]
    watch.end()
    sums = reduction.sums(read, table.hash, identities=wanted.identities)
    return Gathered(sums, logs.notes())


def _check(file: LogFile) -> None:
    """Refuse what is no log, but sums of some."""
    if file.fault is None and is_kept(file.head()):
        raise UsageLogError(
            file.name, None, "holds usage sums, and no log: `costcalc usage merge` adds sums up"
        )


def _size(file: LogFile) -> int:
    try:
        return 0 if file.path is None else Path(file.path).stat().st_size
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
