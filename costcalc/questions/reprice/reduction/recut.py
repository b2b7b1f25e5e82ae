"""Sums in other cells: as another table would have cut them, where that is certain, or by fewer labels.

A table that changes later, or has other sizes, parts cells of the one before it. Of a cell the first and the
last instant are known: if no new edge lies between them, all of it is on one side. A cell says itself what
nobody knows of it: then it is priced as a bucket is, as an estimate, or refused.
"""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.periods import Stretch, hours_of
from costcalc.prose import listed, shown
from costcalc.questions.reprice.boundaries import Boundaries, cuts_in_order, windows_in_order
from costcalc.questions.reprice.calendar import Calendar
from costcalc.questions.reprice.cuts import Cuts, least_of
from costcalc.questions.reprice.instants import moment
from costcalc.questions.reprice.reduction.labels import MODEL
from costcalc.questions.reprice.reduction.repeats import Identities
from costcalc.questions.reprice.reduction.totals import in_order, summed
from costcalc.questions.reprice.sums import Slot
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.periods import WeeklyWindow
    from costcalc.questions.reprice.sums import Cell, Sum, UsageSums


def boundaries_in(sums: UsageSums) -> Boundaries:
    """The boundaries by which sums were cut."""
    return Boundaries(sums.edges, sums.windows, sums.cuts)


def together(parts: Sequence[UsageSums]) -> Boundaries:
    """Every boundary of some sums."""
    return Boundaries(
        tuple(sorted({edge for part in parts for edge in part.edges})),
        windows_in_order(window for part in parts for window in part.windows),
        cuts_in_order(cut for part in parts for cut in part.cuts),
    )


def recut(sums: UsageSums, boundaries: Boundaries) -> UsageSums:
    """The same sums by finer boundaries, which hold theirs."""
    if boundaries_in(sums) == boundaries:
        return sums
    knife = _Knife(sums, boundaries)
    cells = {cell: knife.cell(cell, found) for cell, found in sums.sums.items()}
    held = sums.identities
    edges, windows, cuts = boundaries
    return sums._replace(
        edges=edges, windows=windows, cuts=cuts, sums=moved(sums.sums, cells),
        identities=moved_rows(held, cells) if held else held,
    )  # fmt: skip


def moved(sums: Mapping[Cell, Sum], cells: Mapping[Cell, Cell]) -> dict[Cell, Sum]:
    """The same sums in other cells, added up where two come to one."""
    return in_order(summed((cells[cell], found) for cell, found in sums.items()))


def moved_rows(held: object, cells: Mapping[Cell, Cell]) -> Identities:
    """The same rows in other cells."""
    assert isinstance(held, Identities)  # noqa: S101 - there is no other
    found = Identities()
    found.others, found.others_not_billed = moved(held.others, cells), held.others_not_billed
    for identity, row in held.items():
        entries = tuple(each._replace(cell=cells[each.cell]) for each in row.entries)
        found.hold(identity, row._replace(entries=entries))
    return found


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


class _Knife:
    """Puts cells of sums where finer boundaries have them, or says what nobody knows of them."""

    def __init__(self, sums: UsageSums, boundaries: Boundaries) -> None:
        self._sums, self._new = sums, boundaries
        self._calendar = Calendar(boundaries.edges, boundaries.windows)
        self._tiers = [self._tiers_of(number) for number in range(len(sums.cuts) + 1)]

    def cell(self, cell: Cell, found: Sum) -> Cell:
        """The cell that all of a sum lies in: of several sizes, hours or periods where these part it."""
        smallest, largest = self._tiers[cell.smallest][0], self._tiers[cell.largest][1]
        return cell._replace(slot=self._slot(cell.slot, found), smallest=smallest, largest=largest)

    def _slot(self, slot: Slot, found: Sum) -> Slot:
        if found.first is None or found.last is None:
            return slot
        first, last = (self._calendar.slot_of(each) for each in (found.first, found.last))
        if slot.is_span or first[:2] != last[:2]:
            is_joined = slot.is_joined or not slot.is_span
            return Slot(first.start, last.end, is_span=True, is_joined=is_joined)
        stretch = Stretch(moment(found.first), moment(found.last + 1))
        unknown = tuple(
            place
            for place, window in enumerate(self._new.windows)
            if not self._was_seen(window, slot) and len(hours_of((window,), stretch)) > 1
        )
        return first._replace(open=tuple(each for each in first.open if each not in unknown), unknown=unknown)

    def _was_seen(self, window: WeeklyWindow, slot: Slot) -> bool:
        """Whether it was looked at this window when the sums were cut."""
        windows = self._sums.windows
        return window in windows and windows.index(window) not in slot.unknown

    def _tiers_of(self, number: int) -> tuple[int, int]:
        """The tiers of the finer sizes that one of the others has, the lowest and the highest."""
        old, new = self._sums.cuts, Cuts(self._new.cuts)
        lowest = new.tier_of(least_of(old[number - 1]) if number else 0)
        highest = new.tier_of(least_of(old[number]) - 1) if number < len(old) else len(self._new.cuts)
        return lowest, highest
