"""Sums that were cut by one table, as another would have cut them: where that is certain, and nowhere else.

A table that changes later, or has other sizes, parts cells of the one before it. Of a cell the first and the
last instant are known: if no new edge lies between them, all of it is on one side.
"""

from __future__ import annotations

from costcalc.errors import UsageLogError
from costcalc.periods import Stretch, hours_of
from costcalc.questions.reprice.boundaries import Boundaries, cuts_in_order, windows_in_order
from costcalc.questions.reprice.calendar import Calendar
from costcalc.questions.reprice.cuts import Cuts, least_of
from costcalc.questions.reprice.instants import moment, spelled
from costcalc.questions.reprice.reduction.repeats import Identities
from costcalc.questions.reprice.reduction.totals import in_order, summed
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.questions.reprice.sums import Cell, Slot, Sum, UsageSums


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
    """The same sums by finer boundaries, which hold theirs; `UsageLogError` where these part a cell."""
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


class _Knife:
    """Puts cells of sums where finer boundaries have them."""

    def __init__(self, sums: UsageSums, boundaries: Boundaries) -> None:
        self._sums, self._new = sums, boundaries
        self._calendar = Calendar(boundaries.edges, boundaries.windows)
        self._tiers = [self._tier(number) for number in range(len(sums.cuts) + 1)]

    def cell(self, cell: Cell, found: Sum) -> Cell:
        """The cell that all of a sum lies in."""
        smallest, largest = (self._tiers[each] for each in (cell.smallest, cell.largest))
        if smallest is None or largest is None:
            raise self._refused(cell, "requests of a size at which the other's prices change")
        return cell._replace(slot=self._slot(cell, found), smallest=smallest, largest=largest)

    def _slot(self, cell: Cell, found: Sum) -> Slot:
        first, last = found.first, found.last
        if first is None or last is None:
            return cell.slot
        start, end = (self._calendar.slot_of(each)._replace(open=(), is_span=True) for each in (first, last))
        if start != end:
            raise self._refused(cell, f"usage from {spelled(first)} to {spelled(last)}, as its prices change")
        if cell.slot.is_span:
            return start
        windows = self._new.windows
        is_new = self._sums.windows != windows
        if is_new and len(hours_of(windows, Stretch(moment(first), moment(last + 1)))) > 1:
            raise self._refused(cell, "usage within and without hours of the other's prices")
        return self._calendar.slot_of(first)

    def _tier(self, number: int) -> int | None:
        """The tier of the finer sizes that one of the others is; None where it is parted."""
        old, new = self._sums.cuts, Cuts(self._new.cuts)
        lowest = new.tier_of(least_of(old[number - 1]) if number else 0)
        highest = new.tier_of(least_of(old[number]) - 1) if number < len(old) else len(self._new.cuts)
        return lowest if lowest == highest else None

    def _refused(self, cell: Cell, what: str) -> UsageLogError:
        names = [each.name for each in self._sums.files]
        return UsageLogError(
            names[0] if names else "",
            None,
            f"was cut by another table than the other sums, and one sum of {cell.model} has {what}: reduce "
            "the log again, with one table for all",
        )
