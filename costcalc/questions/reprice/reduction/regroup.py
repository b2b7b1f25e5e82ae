"""Sums by some of the labels that they were kept apart by."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.prose import listed, shown
from costcalc.questions.reprice.reduction.labels import MODEL
from costcalc.questions.reprice.reduction.recut import moved, moved_rows
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.questions.reprice.sums import Cell, UsageSums


def regrouped(sums: UsageSums, by: Sequence[str]) -> UsageSums:
    """Sums by some of their labels, as they are where none is said; `UsageError` for one that they lack."""
    if not by or tuple(by) == sums.by:
        return sums
    check_labels(sums, by)
    cells = {cell: _cell(cell, sums.by, by) for cell in sums.sums}
    held = sums.identities
    return sums._replace(
        by=tuple(by), sums=moved(sums.sums, cells), identities=moved_rows(held, cells) if held else held
    )


def check_labels(sums: UsageSums, by: Sequence[str]) -> None:
    """Raise `UsageError` for labels that sums are not kept apart by."""
    missing = [each for each in by if each != MODEL and each not in sums.by]
    if missing:
        have = listed([*sums.by, MODEL], "and")
        raise UsageError(
            f"the sums are not kept apart by {listed(map(shown, missing))}, but by {have}: reduce their logs "
            "again with it",
            "by",
        )


def _cell(cell: Cell, of: Sequence[str], by: Sequence[str]) -> Cell:
    labels = {MODEL: cell.model, **dict(zip(of, cell.by, strict=True))}
    return cell._replace(by=tuple([labels[name] for name in by]))
