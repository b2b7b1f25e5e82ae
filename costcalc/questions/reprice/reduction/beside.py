"""Logs beside sums that were kept of others: what reading all of the logs at once would have come to."""

from __future__ import annotations

import os
from contextlib import suppress

from costcalc.errors import UsageError
from costcalc.questions.reprice.columns.footer import MAGIC
from costcalc.questions.reprice.columns.kept_sums import is_kept_table, load
from costcalc.questions.reprice.reduction.gather import Gathered, gathered
from costcalc.questions.reprice.reduction.merge import bare, merged
from costcalc.questions.reprice.reduction.recut import check_labels, regrouped
from costcalc.questions.reprice.reduction.saved import is_kept
from costcalc.questions.reprice.wanted import OF_LOGS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.questions.reprice.reduction.gather import Hear, Progress
    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.questions.reprice.wanted import Wanted
    from costcalc.rating.table import RatingTable

READ_BEFORE = "rows of sums were read before: reduce their logs again, with it"
UTC = "UTC"
HEAD = 200
"""Bytes by which a file of sums is known."""


def logs_and_sums(
    table: RatingTable,
    named: Sequence[str],
    wanted: Wanted,
    progress: Progress | None = None,
    refused: Hear | None = None,
) -> Gathered:
    """The sums of all that is named: logs are read as `wanted` says, beside sums by the labels of these.

    `refused` hears of each row of a log that cannot be read. Raises `UsageError` for sums of another zone, or
    without a label that is asked for, `UsageLogError` and `ResultError` for what cannot be read, and for a
    log that is in the sums already.
    """
    places = [each for each in named if holds_sums(each)]
    if not places:
        return gathered(table, named, wanted, progress, refused)
    logs = [each for each in named if each not in places]
    if not logs:
        _refuse_reading(wanted, refused)
    parts = [load(each) for each in places]
    sums = merged(parts) if len(parts) > 1 else parts[0]
    check_labels(sums, wanted.by)
    _check_zone(sums, wanted, has_logs=bool(logs))
    notes: tuple[str, ...] = ()
    if logs:
        # By what rows of both may be told from one another, also where that is not to be kept.
        read = gathered(table, logs, wanted._replace(by=sums.by, identities=True), progress, refused)
        sums, notes = merged([sums, read.sums]), (*read.notes, *_not_written(sums, refused))
    return Gathered(regrouped(sums if wanted.identities else bare(sums), wanted.by), notes)


def _refuse_reading(wanted: Wanted, refused: Hear | None) -> None:
    """Refuse what is said of how logs are read where there is none."""
    for part in OF_LOGS:
        if getattr(wanted, part.name):
            word = part.parameters[0].name
            raise UsageError("is how logs are read: these are sums, which were read before", word)
    if refused is not None:
        raise UsageError(READ_BEFORE, "rejects")


def _check_zone(sums: UsageSums, wanted: Wanted, *, has_logs: bool) -> None:
    """Refuse days of another zone than those of the sums; a zone of rows is never taken from sums."""
    if wanted.timezone is not None and wanted.timezone != sums.zone:
        raise UsageError(f"the sums are of days of {sums.zone}: reduce their logs again", "timezone")
    if wanted.timezone is None and has_logs and sums.zone != UTC:
        told = f"the sums are of days of {sums.zone}, and those of the logs nobody says: say the same zone"
        raise UsageError(told, "timezone")


def _not_written(sums: UsageSums, refused: Hear | None) -> Sequence[str]:
    """What whoever hears of rows that cannot be read does not hear of."""
    if refused is None or not sums.refused:
        return ()
    rows = sum(each.rows for each in sums.refused.values())
    return (f"of the rows that cannot be read, {rows} are of kept sums, and were not read again",)


def holds_sums(name: str) -> bool:
    """Whether a name is that of a file of usage sums; of any other the reader of logs says what it is."""
    with suppress(OSError, ValueError):
        if os.path.isfile(name):  # noqa: PTH113 - a pipe must not be opened twice
            with open(name, "rb") as file:  # noqa: PTH123 - as it was named
                head = file.read(HEAD)
            return is_kept(head) or (head.startswith(MAGIC) and is_kept_table(name))
    return False
