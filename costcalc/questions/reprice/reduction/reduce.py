"""One pass over the rows of logs, whatever they were read from: cells of sums, and what is not in them.

The result is the same in whichever order files are read.
"""

from __future__ import annotations

from costcalc.errors import UsageError, UsageLogError
from costcalc.prose import listed, shown
from costcalc.questions.reprice.calendar import Calendar
from costcalc.questions.reprice.cuts import Cuts
from costcalc.questions.reprice.reduction.labels import OWN, Grouping, Labels
from costcalc.questions.reprice.reduction.reasons import Reasons
from costcalc.questions.reprice.reduction.repeats import Identities, hash_of
from costcalc.questions.reprice.reduction.totals import Totals, in_order, input_of
from costcalc.questions.reprice.sums import TIMELESS, Cell, Counted, Entry, Held, Slot, UsageSums
from costcalc.usage.logs.rows import NotBilled, Refused, Repeated, Row
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Protocol

    from costcalc.questions.reprice.boundaries import Boundaries
    from costcalc.questions.reprice.sums import Read
    from costcalc.usage.logs.rows import Said

    class LogFile(Protocol):
        """A file as rows of it come."""

        @property
        def name(self) -> str: ...  # noqa: D102 - as it was given


IMAGES = "output_image"
MOST_SUMS = 500_000
"""Sums that are made of rows: so many take less than a GiB, written as JSON among it."""
MOST_TOLD = 12
"""Labels that a message names."""
ALL_TOGETHER = Grouping()
NOT_KEPT: tuple[()] = ()
"""What stands for the identities of rows where they were not kept."""


class Found(NamedTuple):
    """What a share of the rows comes to, before all of them are brought together."""

    totals: dict[Cell, Totals]
    identities: Identities
    refused: dict[str, Counted]
    not_billed: dict[str, Counted]
    repeated: int
    rows: dict[str, int]
    alone: set[str]
    missing: set[str]
    known: set[str]


class Reduction:
    """Rows as they come, file by file, and what they come to in the end.

    `refused` hears of each row that cannot be read, with its file. `share` is the number of this one among
    those of several processes, which are brought together by `absorb`.
    """

    def __init__(
        self,
        boundaries: Boundaries,
        grouping: Grouping = ALL_TOGETHER,
        refused: Callable[[str, Refused], object] | None = None,
        share: int = 0,
    ) -> None:
        self._boundaries, self._grouping = boundaries, grouping
        self._calendar = Calendar(boundaries.edges, boundaries.windows)
        self._slot_of, self._tier_of = self._calendar.slot_of, Cuts(boundaries.cuts).tier_of
        self._labels = Labels(grouping)
        self._found: dict[object, Cell] = {}
        self._totals: dict[Cell, Totals] = {}
        self._identities = Identities(share)
        self._refused, self._not_billed, self._repeated = Reasons(), Reasons(), 0
        self._hear = refused
        self._rows: dict[str, int] = {}
        self._alone: set[str] = set()

    def take(self, file: str, said: Said) -> None:
        """Count what a row of a file says."""
        if said.number:  # else it is of the file as a whole
            self._rows[file] = self._rows.get(file, 0) + 1
        kind = type(said)
        if kind is Row:
            self._take_row(file, said)  # type: ignore[arg-type] # mypy does not see that it is one
        elif kind is NotBilled:
            self._take_unbilled(file, said)  # type: ignore[arg-type] # as above
        elif kind is Repeated:
            self._repeated += 1
        elif isinstance(said, Refused):
            recorded = {} if said.recorded is None else {said.recorded.currency: said.recorded.amount}
            self._refused.add(said.reason, Counted(1, file, said.number, said.detail, recorded))
            if self._hear is not None:
                self._hear(file, said)

    def _take_row(self, file: str, row: Row) -> None:
        if row.identity is not None:
            if not row.also and row.at is not None:  # most rows: one call, and one entry that adds something
                cell = self._cell(file, row, row)
                if not self._identities.hold_one(hash_of(row.identity), file, cell, row):
                    self._repeated += 1
                return
            calls = (row, *row.also) if row.also else (row,)
            entries = tuple([self._entry(file, each, row) for each in calls if _adds(each, row)])
            self._hold(row.identity, Held(file, row.number, entries))
            return
        self._alone.add(file)
        self._count(file, row, row)
        for each in row.also:
            self._count(file, each, row)

    def _count(self, file: str, call: Row, row: Row) -> None:
        totals = self._totals[self._cell(file, call, row)]
        totals.add(
            row.at if call.at is None else call.at, call.until, call.requests, call.parts, call.recorded
        )

    def _entry(self, file: str, call: Row, row: Row) -> Entry:
        at = row.at if call.at is None else call.at
        cell = self._cell(file, call, row)
        return Entry(cell, at, call.until, call.requests, call.parts, call.recorded)

    def _take_unbilled(self, file: str, said: NotBilled) -> None:
        if said.identity is None:
            if said.number:
                self._alone.add(file)
            self._not_billed.add(said.reason, Counted(1, file, said.number))
        else:
            self._hold(said.identity, Held(file, said.number, (), said.reason))

    def _hold(self, identity: str, row: Held) -> None:
        if not self._identities.hold(hash_of(identity), row):
            self._repeated += 1

    def _cell(self, file: str, call: Row, row: Row) -> Cell:
        """The cell of a row, or of a further call of it, which is of the row's time if it says none."""
        at = row.at if call.at is None else call.at
        slot = self._slot_of(at) if at is not None and call.until is None else self._slot(at, call.until)
        smallest = self._tier_of(call.smallest)
        largest = smallest if call.largest == call.smallest else self._tier_of(call.largest)
        if smallest != largest and call.requests == 1 and input_of(call.parts) == call.largest:
            smallest = largest  # a bucket of one request says how large that was
        record = "" if row.recorded is None and call.recorded is None else _record_of(row)
        pictured = False
        for meter, _ in call.parts:
            if meter == IMAGES:
                pictured = True
        by: tuple[str | None, ...] = ()
        if self._grouping.by:
            by = self._labels.of(row if call.at is None else call, file, call.labels or row.labels)
        # A slot is known by its identity, which is quicker than by what it says: the calendar has it once.
        key = (call.model, id(slot), smallest, largest, call.options, pictured, by, record)
        cell = self._found.get(key)
        if cell is None:
            if len(self._found) >= MOST_SUMS:
                raise too_many(self._grouping.by)
            cell = Cell(call.model, slot, smallest, largest, call.options, pictured, by, record)
            self._found[key] = cell
            self._totals.setdefault(cell, Totals())
        return cell

    def _slot(self, at: int | None, until: int | None) -> Slot:
        if at is None:
            return TIMELESS
        return self._calendar.slot_of(at) if until is None else self._calendar.span_of(at, until)

    def found(self) -> Found:
        """What was found so far, as another process can take it in."""
        return Found(
            self._totals, self._identities, self._refused.counted(), self._not_billed.counted(),
            self._repeated, self._rows, self._alone, {*self._labels.missing}, self._labels.known,
        )  # fmt: skip

    def absorb(self, other: Found) -> None:
        """Count what another share found, which is used up: as if its rows had been read here."""
        for cell, totals in other.totals.items():
            self._totals.setdefault(cell, Totals()).add_sum(totals.sum())
        self._repeated += other.repeated + self._identities.absorb(other.identities)
        self._refused.add_all(other.refused)
        self._not_billed.add_all(other.not_billed)
        for file, rows in other.rows.items():
            self._rows[file] = self._rows.get(file, 0) + rows
        self._alone |= other.alone
        self._labels.absorb(other.missing, other.known)

    def sums(self, files: Iterable[Read], table: str, *, identities: bool = True) -> UsageSums:
        """What all rows come to, of files as they were read; `table` is the hash of that of the prices.

        Raises `UsageLogError` where a file was read twice whose rows do not tell that they are the same, and
        `UsageError` for a label that no row has.
        """
        read = tuple(sorted(each._replace(rows=self._rows.get(each.name, 0)) for each in files))
        self._check(read)
        self._check_labels()
        held = self._identities
        held.others, held.others_not_billed = in_order(self._totals), self._not_billed.counted()
        sums, not_billed = held.with_others()
        return UsageSums(
            read, table, *self._boundaries, sums, self._grouping.by, self._grouping.zone,
            self._refused.counted(), not_billed, self._repeated, kept_of(held, keep=identities),
        )  # fmt: skip

    def _check(self, files: Sequence[Read]) -> None:
        """Refuse a file that was read twice, unless all its rows tell themselves that they are the same."""
        for one, other in twice(files):
            if other.name in self._alone:
                raise UsageLogError(
                    other.name,
                    None,
                    f"is the same file as {one.name}, byte by byte, and its rows would count twice: "
                    "name one of the two",
                )

    def _check_labels(self) -> None:
        missing = self._labels.missing
        if missing and self._totals:
            have = [*OWN, *sorted(self._labels.known)[:MOST_TOLD]]
            raise UsageError(
                f"no row has a label {listed(map(shown, missing))}: rows have {listed(have, 'and')}", "by"
            )


def too_many(by: Sequence[str], most: int | None = None) -> UsageError:
    """The error for more sums than memory is taken for."""
    way_out = "leave a label out that has so many values" if by else "sum up the logs in parts"
    told = f"there are more than {most or MOST_SUMS:,} sums, of which a GiB has no more: {way_out}"
    return UsageError(told, "by" if by else "logs")


def _record_of(row: Row) -> str | None:
    """In which currency a row says what it cost; None where calls of other cells share that."""
    return None if row.also or row.recorded is None else row.recorded.currency


def _adds(call: Row, row: Row) -> bool:
    """Whether a row, or a further call of it, adds anything to a sum."""
    is_dated = row.at is not None or call.at is not None
    return is_dated or call.requests != 0 or call.recorded is not None or any(each for _, each in call.parts)


def kept_of(held: Identities, *, keep: bool) -> Identities | tuple[()] | None:
    """Identities as sums have them: None where no row has one, `()` where they are not to be kept."""
    if not len(held):
        return None
    return held if keep else NOT_KEPT


def twice(files: Iterable[Read]) -> Iterator[tuple[Read, Read]]:
    """Files with rows that are the same, byte by byte, packed or not, or the same member of an archive."""
    seen: dict[tuple[str, str], Read] = {}
    for each in files:
        # An archive is not what its members hold: of sums that do not say that, they are known by their name.
        key = (each.content, "") if each.content else (each.sha256, each.name.partition("!")[2])
        if key in seen and each.rows:
            yield seen[key], each
        elif each.rows and key[0]:
            seen[key] = each


def reduce(
    rows: Iterable[tuple[LogFile, Said]], boundaries: Boundaries, grouping: Grouping = ALL_TOGETHER
) -> Reduction:
    """The reduction of all rows of logs."""
    reduction = Reduction(boundaries, grouping)
    for file, said in rows:
        reduction.take(file.name, said)
    return reduction
