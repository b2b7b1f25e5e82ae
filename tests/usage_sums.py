"""Usage sums by hand: rows of a log as a test says them, reduced by the boundaries of a table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from costcalc.questions.reprice.boundaries import boundaries_of
from costcalc.questions.reprice.instants import microseconds
from costcalc.questions.reprice.reduction.labels import grouping
from costcalc.questions.reprice.reduction.reduce import Reduction
from costcalc.questions.reprice.sums import Read
from costcalc.usage.logs.rows import Recorded, Row
from costcalc.usage.usage import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from costcalc.questions.reprice.sums import UsageSums
    from costcalc.rating.table import RatingTable
    from costcalc.usage.logs.rows import Said

FILE = "requests.jsonl"


class Used(NamedTuple):
    """A row of a log: a request, or with `until` a bucket of several."""

    model: str
    at: datetime | None
    usage: Mapping[str, Any]
    options: Mapping[str, str] = {}
    until: datetime | None = None
    requests: int | None = 1
    labels: Mapping[str, str] = {}
    recorded: tuple[str, str] | None = None


def sums_of(
    table: RatingTable, rows: Iterable[Used | Said], *, by: Sequence[str] = (), zone: str | None = None
) -> UsageSums:
    """Rows reduced by all edges, windows and sizes of a table."""
    reduction = Reduction(boundaries_of(table), grouping(by, zone))
    for number, row in enumerate(rows, 1):
        reduction.take(FILE, _row(number, row) if isinstance(row, Used) else row)
    return reduction.sums([Read(FILE, "generic", 1_000, "0" * 64)], table.hash)


def _row(number: int, row: Used) -> Row:
    usage = Usage(**row.usage)
    return Row(
        number,
        row.model,
        None if row.at is None else microseconds(row.at),
        usage.parts,
        int(usage.input_total) if row.until is None else 0,
        int(usage.input_total),
        row.requests,
        None if row.until is None else microseconds(row.until),
        tuple(sorted(row.options.items())),
        row.labels,
        recorded=row.recorded and Recorded(Decimal(row.recorded[0]), row.recorded[1]),
    )
