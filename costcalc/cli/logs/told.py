"""Usage sums for people: a row for each model and label, and below them what is not in the sums."""

from __future__ import annotations

from costcalc.cli.bills.listed import Listed, as_table
from costcalc.cli.output import look_of
from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.questions.reprice.reduction.kept import counts, text
from costcalc.questions.reprice.reduction.labels import MODEL, columns_for
from costcalc.questions.reprice.reduction.reasons import amounts_of
from costcalc.questions.reprice.reduction.totals import Totals
from costcalc.report.csv import csv_text
from costcalc.report.figures import counted, grouped
from costcalc.report.notation import PLAIN, Notation
from costcalc.report.safe import safe
from costcalc.report.text import shortened, wrapped
from costcalc.usage.flags import as_flags
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.questions.reprice.sums import Counted, Sum, UsageSums

    Row = dict[str, Any]

REQUESTS, FIRST, LAST = "requests", "first", "last"
CLASSES = [
    each.name if each.is_token else each.usage_field for each in METERS.values() if each.name != "request"
]
"""The columns of what is counted, in their order."""
CORE = frozenset({"input", "cache_read", "output"})
SPARE = (LAST, FIRST, *(name for name in reversed(CLASSES) if name not in CORE))
"""What a narrow screen does without first."""
MOST_REASONS = 8
DAY = 10
NO_USAGE = "no usage"
UNKNOWN = "unknown"
LONGEST = 100
"""Letters of what a row was refused for; JSON has all of it. Of a file the way out is told in full."""
SAID = {"--log-format", "--map", "--timezone"}
"""The flags that a reason may name."""


def written(sums: UsageSums, found: Namespace, notation: Notation | None) -> str:
    """Usage sums in the format that was asked for."""
    if found.format == "json":
        return text(sums)
    rows = list(rows_of(sums))
    names = columns_of(sums, rows)
    if found.format == "csv":
        return csv_text(rows, names, notation or PLAIN, (REQUESTS, *CLASSES))
    if not rows and found.format == "table":
        return "\n".join([NO_USAGE, *_below(sums, found)]) + "\n"
    numbers = {REQUESTS, *CLASSES}
    cells = [[_cell(name, row.get(name), numbers) for name in names] for row in rows]
    own = {*_labels_of(sums).values(), MODEL}
    return as_table(Listed(names, cells, MODEL, SPARE, own, numbers), list(_below(sums, found)), found)


def rows_of(sums: UsageSums) -> Iterator[Row]:
    """A row for each model and label, in the order of these."""
    names = _labels_of(sums)
    groups: dict[tuple[tuple[str, ...], str], Totals] = {}
    for cell, each in sums.sums.items():
        labels = dict(zip(sums.by, cell.by, strict=True))
        key = tuple(labels[name] or "" for name in names), cell.model
        groups.setdefault(key, Totals()).add_sum(each)
    for (labels_of, model), totals in sorted(groups.items()):
        yield {**dict(zip(names.values(), labels_of, strict=True)), MODEL: model, **_counts(totals.sum())}


def _counts(found: Sum) -> Row:
    said = counts(found)
    flat = {name: value for name, value in said.items() if not isinstance(value, dict)}
    return {**flat, **said["tokens"]}


def columns_of(sums: UsageSums, rows: list[Row]) -> list[str]:
    """The labels, the model, and what some row counts."""
    used = [name for name in CLASSES if any(row.get(name) for row in rows)]
    return [*_labels_of(sums).values(), MODEL, REQUESTS, *used, FIRST, LAST]


def _labels_of(sums: UsageSums) -> dict[str, str]:
    """The columns of labels by these; that of the model is there without."""
    labels = [name for name in sums.by if name != MODEL]
    return dict(zip(labels, columns_for(labels, (MODEL, REQUESTS, FIRST, LAST, *CLASSES)), strict=True))


def _cell(name: str, value: object, numbers: set[str]) -> str:
    if value is None:
        return UNKNOWN if name == REQUESTS else ""
    if name in {FIRST, LAST}:
        return str(value)[:DAY]
    return grouped(str(value)) if name in numbers else str(value)


def _below(sums: UsageSums, found: Namespace) -> Iterator[str]:
    look = look_of(found)
    for line in below(sums):
        yield from [line] if look.width is None else wrapped(line, look)


def below(sums: UsageSums) -> Iterator[str]:
    """What is said below the sums: the files, what is not in them and why, and what logs recorded."""
    rows = sum(each.rows for each in sums.files)
    yield f"{counted(len(sums.files), 'file')}, {counted(rows, 'row')}; days of {sums.zone}"
    yield from reasons("refused", sums.refused)
    yield from reasons("not billed", sums.not_billed)
    if sums.repeated:
        yield f"repeated: {counted(sums.repeated, 'row')} told again what another row told"
    recorded = Totals()
    for each in sums.sums.values():
        recorded.add_sum(each)
    for currency, spend in sorted(recorded.recorded.items()):
        yield f"recorded by the logs: {plain(spend.amount)} {currency}"
    for currency, amount in amounts_of(sums.refused.values()).items():
        yield f"recorded of rows refused: {plain(amount)} {currency}, in no sum"


def reasons(what: str, found: Mapping[str, Counted]) -> Iterator[str]:
    """The reasons for which rows are not in the sums, behind what became of the rows."""
    return (f"{what}: {each}" for each in first_of_each(found))


def first_of_each(found: Mapping[str, Counted]) -> Iterator[str]:
    """The reasons for which rows do not count, those of most rows first, each with its first row."""
    most = sorted(found.items(), key=lambda each: (-each[1].rows, each[0]))
    for reason, each in most[:MOST_REASONS]:
        place = each.file if each.row == 0 else f"{each.file}:{each.row}"
        detail = f": {_detail(each)}" if each.detail else ""
        # A reason may name a column as somebody else called it.
        yield safe(f"{counted(each.rows, 'row')}, {reason}, first {place}{detail}")
    if len(most) > MOST_REASONS:
        yield f"{len(most) - MOST_REASONS} other reasons: --format json has them"


def _detail(each: Counted) -> str:
    detail = as_flags(each.detail, SAID)
    return detail if each.row == 0 else shortened(detail, LONGEST)
