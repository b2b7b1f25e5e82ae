"""Tables reduced by an engine: what columns mean, the calendar, a query for sums, one for what is refused."""

from __future__ import annotations

from hashlib import sha256

from costcalc.errors import UsageError, UsageLogError
from costcalc.prose import few, listed, shown
from costcalc.questions.reprice.calendar import Calendar
from costcalc.questions.reprice.columns.cells import Cells, record_in
from costcalc.questions.reprice.columns.files import FORMAT, size_of
from costcalc.questions.reprice.columns.meant import MOST_NAMED, checked, meant
from costcalc.questions.reprice.columns.progress import Share
from costcalc.questions.reprice.columns.reading import reading
from costcalc.questions.reprice.columns.slots import DAY, Slots
from costcalc.questions.reprice.columns.spans import Spans
from costcalc.questions.reprice.columns.sql import Text
from costcalc.questions.reprice.cuts import least_of
from costcalc.questions.reprice.instants import LAST
from costcalc.questions.reprice.reduction.labels import FILE, OWN, STRETCHES
from costcalc.questions.reprice.reduction.reasons import Reasons
from costcalc.questions.reprice.sums import Counted, Read, UsageSums
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.rows import Refused
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, Protocol

    from costcalc.questions.reprice.boundaries import Boundaries
    from costcalc.questions.reprice.columns.dialects import Dialect
    from costcalc.questions.reprice.columns.files import Digests
    from costcalc.questions.reprice.columns.kinds import Column
    from costcalc.questions.reprice.columns.progress import Progress
    from costcalc.questions.reprice.columns.slots import Kind
    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.usage.logs.how import How

    Heard = Callable[[float], object]

    class Engine(Protocol):
        """What answers SQL about tables: files by their path, or what else it has by its name."""

        words: Dialect
        is_at_once: bool
        """Whether tables of the same columns may be taken together."""

        def columns(self, name: str) -> tuple[Column, ...]:
            """The columns of a table; `LogFaultError` where it cannot be read."""

        def take(self, names: Sequence[str]) -> Mapping[str, str]:
            """Take tables of the same columns as the source; their names by those that its files have."""

        def counts(self) -> Iterator[tuple[Any, ...]]:
            """How many rows each file has of what was taken."""

        def run(self, sql: str, heard: Heard | None = None) -> Iterator[tuple[Any, ...]]:
            """The answer to a query; `LogFaultError` where a file cannot be read.

            `heard` is told again and again which share of it is done, where an engine knows.
            """

        def stream(self, sql: str) -> Iterator[tuple[Any, ...]]:
            """The same of an answer that may be larger than memory."""

        def has_places(self, name: str) -> bool:
            """Whether rows of a table say which they are."""

        def is_file(self, name: str) -> bool:
            """Whether a table is a file that lies here."""


CHANGED = "changed while it was read: read it again"
MOST_DAYS, MOST_SPAN, MOST_SPANS = 40_000, 4_000, 50_000
"""Days with requests at most; of how many all may have some, without looking; stretches of rows at most."""


class TableReduction:
    """Tables, one after another or several of the same columns at once, and what they come to in the end.

    `refused` hears of each row that cannot be read, with its file.
    """

    def __init__(
        self,
        engine: Engine,
        boundaries: Boundaries,
        grouping: Grouping,
        how: How,
        digests: Digests,
        most: int,
        progress: Progress | None = None,
        refused: Callable[[str, Refused], object] | None = None,
    ) -> None:
        checked(how.columns)
        self._digests, self._progress, self._hear = digests, progress, refused
        self._engine, self._boundaries, self._grouping, self._how = engine, boundaries, grouping, how
        self._calendar = Calendar(boundaries.edges, boundaries.windows)
        self._limits = tuple(least_of(cut) - 1 for cut in boundaries.cuts)
        self._cells, self._refused = Cells(grouping, most), Reasons()
        self._rows: dict[str, int] = {}
        self._labels: set[str] = set()
        self._known: set[str] = set()

    def refuse(self, name: str, fault: LogFaultError) -> None:
        """Count a table that cannot be read as one that is refused."""
        self._refused.add(fault.reason, Counted(1, name, 0, fault.detail))
        self._rows.setdefault(name, 0)
        if self._hear is not None:
            self._hear(name, fault.of(0))

    def take(self, names: Sequence[str]) -> None:
        """Reduce tables: those of the same columns at once, and each by itself where one cannot be read."""
        if self._hear is not None and not all(map(self._engine.has_places, names)):
            told = "rows of a table have no place that could be told: name its files, or leave this out"
            raise UsageError(told, "rejects")
        alike: dict[tuple[tuple[Column, ...], str | None], list[str]] = {}
        for name in names:
            if self._engine.is_file(name):
                self._digests.begin(name)
            try:
                columns = self._engine.columns(name)
            except LogFaultError as fault:
                self.refuse(name, fault)
            else:
                alone = None if self._engine.is_at_once else name
                alike.setdefault((columns, alone), []).append(name)
        for (columns, _), each in alike.items():
            self._take_alike(columns, each)

    def _take_alike(self, columns: tuple[Column, ...], names: Sequence[str]) -> None:
        try:
            self._reduce(columns, names)
        except LogFaultError as fault:
            if len(names) == 1:
                self.refuse(names[0], fault)
                return
            for name in names:
                self._take_alike(columns, [name])

    def _reduce(self, columns: tuple[Column, ...], names: Sequence[str]) -> None:
        engine = self._engine
        have = {column.name for column in columns}
        labels = [label for label in self._grouping.of_rows if label in have]
        read = reading(
            meant(columns, self._how.columns, labels, is_flipped=self._how.is_flipped),
            engine.words,
            self._how.timezone,
        )
        files = engine.take(names)
        text = Text(engine.words, read, self._limits, is_by_file=FILE in self._grouping.by)
        rows = self._count(files)
        placed = self._placed(text)
        told = Share(self._progress, sum(map(size_of, names)), sum(rows.values()))
        counted = 0
        if placed is not None:
            counted = self._cells.add(engine.run(placed[0].sums(), told.done), *placed, files)
        told.done(1)
        refused = 0
        if counted < sum(rows.values()):
            refused = self._refuse(placed[0] if placed else text, files)
        if counted + refused != sum(rows.values()):
            raise UsageLogError(
                names[0], None, "changed while it was read, it or one beside it: read it again"
            )
        if refused and self._hear is not None:
            self._tell(self._hear, placed[0] if placed else text, files)
        self._labels.update(labels)
        self._known.update(have)
        self._rows.update(rows)

    def _count(self, files: Mapping[str, str]) -> dict[str, int]:
        """How many rows each file has."""
        rows = dict.fromkeys(files.values(), 0)
        for file, count in self._engine.counts():
            rows[files.get(file, file)] = count
        return rows

    def _placed(self, text: Text) -> tuple[Text, list[Kind]] | None:
        """The queries with a calendar of the days on which there are rows, and the kinds in it.

        Where all instants are of one kind, or no time is told, no calendar is joined. None where no row has
        a time.
        """
        if text.reading.time is None:
            return text, []
        clock = self._how.timezone if text.reading.is_wall else None
        stretches = [STRETCHES[name] for name in self._grouping.by if name in STRETCHES]
        if text.reading.is_span:
            return self._spanned(text, Spans(self._calendar, stretches, self._grouping.zone, clock))
        return self._slotted(text, Slots(self._calendar, stretches, self._grouping.zone, clock))

    def _slotted(self, text: Text, slots: Slots) -> tuple[Text, list[Kind]] | None:
        days = self._days(text)
        if not days:
            return None
        units = slots.units(days)
        if len(slots.kinds) == 1 and not text.reading.is_wall:
            return text, slots.kinds
        placed = text._replace(grain=slots.grain, turns=max(len(unit.turns) for unit in units))
        self._make(placed.calendar(units))
        return placed, slots.kinds

    def _spanned(self, text: Text, spans: Spans) -> tuple[Text, list[Kind]] | None:
        found = list(self._engine.run(text.spans(MOST_SPANS + 1)))
        if len(found) > MOST_SPANS:
            told = f"its rows last for more than {MOST_SPANS} stretches of time: are they requests?"
            raise LogFaultError("no stretch", told)
        if not found:
            return None
        placed = text._replace(has_spans=True)
        self._make(placed.calendar_of(spans.kinds_of(found)))
        return placed, spans.kinds

    def _make(self, sql: str) -> None:
        """Run what has no answer."""
        for _ in self._engine.run(sql):
            pass

    def _days(self, text: Text) -> list[tuple[int, int]]:
        """The days since 1970 on which there may be rows, as stretches `[first, end)`."""
        ((least, most),) = self._engine.run(text.ends())
        # Of a column of which all or some are beyond all years, its ends say nothing.
        is_known = least is not None and most is not None
        if is_known and least >= 0 and most < LAST and most - least <= MOST_SPAN * DAY:
            return [(least // DAY, most // DAY + 1)]
        days = sorted(day for (day,) in self._engine.run(text.days(MOST_DAYS + 1)))
        if len(days) > MOST_DAYS:
            raise LogFaultError("no instant", f"its times are of more than {MOST_DAYS} days")
        return [(day, day + 1) for day in days]

    def _refuse(self, text: Text, files: Mapping[str, str]) -> int:
        """Count the rows that do not count, by reason, with the first of each; say how many there are."""
        refused = 0
        for file, number, rows, first, detail, amount, currency in self._engine.run(text.refused()):
            reason, told = _told(text, number, detail)
            record = "" if amount is None else record_in(currency)
            recorded = {record: amount} if record else {}
            self._refused.add(reason, Counted(rows, files.get(file, file), first + 1, told, recorded))
            refused += rows
        return refused

    def _tell(self, hear: Callable[[str, Refused], object], text: Text, files: Mapping[str, str]) -> None:
        """Tell each row that does not count: when all were counted, as what was told is not taken back."""
        try:
            for file, row, number, detail in self._engine.stream(text.each_refused()):
                hear(files.get(file, file), Refused(row + 1, *_told(text, number, detail)))
        except LogFaultError as fault:
            raise UsageLogError(next(iter(files.values())), None, fault.detail or CHANGED) from None

    def sums(self, table: str) -> UsageSums:
        """What all tables come to; `table` is the hash of that of the prices."""
        missing = [label for label in self._grouping.of_rows if label not in self._labels]
        if missing and self._known:
            have = few([*OWN, *map(shown, sorted(self._known))], "none", MOST_NAMED)
            raise UsageError(f"no column is {listed(map(shown, missing))}: there are {have}", "by")
        sums = self._cells.found
        read = tuple(sorted(self._read(name, rows) for name, rows in self._rows.items()))
        return UsageSums(
            read, table, *self._boundaries, sums, self._grouping.by, self._grouping.zone,
            self._refused.counted(),
        )  # fmt: skip

    def _read(self, name: str, rows: int) -> Read:
        if self._engine.is_file(name):
            return self._digests.read(name, rows)
        # A table of a cluster is no file: what it came to tells it from others.
        told = repr((name, rows, sorted(map(repr, self._cells.found.items())))).encode()
        return Read(name, FORMAT, 0, sha256(told).hexdigest(), rows=rows)


def _told(text: Text, number: int, detail: str) -> tuple[str, str]:
    """Why a row does not count, and what stands where."""
    reason, column = text.told(number)
    return reason, f"{column}: {shown(detail)}" if detail else column
