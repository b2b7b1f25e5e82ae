"""The one text of SQL that reduces a table: to sums by model, kind of instant, size, options and labels.

It runs on duckdb and on Spark: what they write otherwise are a handful of words (`dialects.py`). No zone,
window or price is in it: `slots.py` made a calendar of them, which is joined on a number, and sizes are an
ascending CASE.
"""

from __future__ import annotations

from costcalc.meters import FRACTIONAL_FIELDS, METERS
from costcalc.questions.reprice.columns.slots import DAY, NEVER, NEVER_TURNS, TWICE
from costcalc.questions.reprice.columns.times import A_DAY, is_within
from costcalc.usage.logs.generic import CURRENCY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from costcalc.questions.reprice.columns.dialects import Dialect
    from costcalc.questions.reprice.columns.reading import Reading
    from costcalc.questions.reprice.columns.slots import Unit
    from costcalc.questions.reprice.columns.times import Time

SOURCE, CALENDAR = "costcalc_source", "costcalc_calendar"
FILE, ROW = "costcalc_file", "costcalc_row"
"""Columns that an engine adds to a table: the file that a row is of, and its place in it, from 0."""
DOUBTS = {TWICE: "time comes twice", NEVER: "time does not exist"}
LONGEST_DETAIL = 60
SIZE = "size"
MOST_OF_SIZE = (1 << 31) - 1
AT_ONCE = 5
"""Of how many cuts the last is asked before each of them is."""


class Text(NamedTuple):
    """The queries about a table, in the words of an engine."""

    words: Dialect
    reading: Reading
    limits: tuple[int, ...] = ()
    """The largest input below each cut, ascending."""
    grain: int = 0
    """The length of a calendar's unit; 0 where all instants are of one kind."""
    turns: int = 0
    """How many turns a unit has at most."""
    has_spans: bool = False
    """Whether the calendar has a row for each stretch of time that rows last for."""
    is_by_file: bool = False

    def ends(self) -> str:
        """The first and the last time; of a column whose times are simple, without looking at any row."""
        time, rows = self.reading.time, self.reading.rows(self.words, SOURCE)
        if time is None or not time.of:
            return f"SELECT min(t), max(t) FROM {rows} WHERE {is_within('t')}"
        least, most = (time.of.format(x=f"{end}({time.column})") for end in ("min", "max"))
        return f"SELECT {least}, {most} FROM {rows}"

    def days(self, most: int) -> str:
        """The days since 1970 on which there are rows, so many of them at most."""
        day, rows = self.words.divide.format(a="t", b=DAY), self.reading.rows(self.words, SOURCE)
        return f"SELECT DISTINCT {day} FROM {rows} WHERE {is_within('t')} LIMIT {most}"

    def told(self, number: int) -> tuple[str, str]:
        """The reason that `refused` numbers, and the column that it is about."""
        if number < 0:
            assert self.reading.time is not None  # noqa: S101 - only a clock's time is in doubt
            return DOUBTS[number], self.reading.name_of(self.reading.time.column)
        fault = self.reading.faults[number]
        return fault.reason, self.reading.name_of(fault.column)

    def spans(self, most: int) -> str:
        """The first and the last instant of the stretches that rows last for, so many of them at most."""
        rows = self.reading.rows(self.words, SOURCE)
        return f"SELECT DISTINCT t, {self._end} FROM {rows} WHERE {self.reading.is_fine} LIMIT {most}"

    def calendar_of(self, spans: Iterable[tuple[int, int, int]]) -> str:
        """The calendar of stretches: the first and the last instant of each, and its kind."""
        rows = ", ".join(map(str, spans))
        made = f"SELECT first, last, kind0 FROM (VALUES {rows}) AS u(first, last, kind0)"
        return self.words.keep.format(name=CALENDAR, sql=made)

    def calendar(self, units: Sequence[Unit]) -> str:
        """The calendar, a row for each unit of time."""
        turns = [f"turn{place}, kind{place}" for place in range(1, self.turns + 1)]
        rows = ", ".join(_spelled(unit, self.turns) for unit in units)
        each = self.words.each.format(a="a", b="b")
        named = ", ".join(["a", "b", "kind0", *turns])
        made = f"SELECT {', '.join([f'{each} AS slot', 'kind0', *turns])} FROM (VALUES {rows}) AS u({named})"
        return self.words.keep.format(name=CALENDAR, sql=made)

    def sums(self) -> str:
        """The sums of all rows that count: keys, kind, sizes, then counts and quantities."""
        keys = [f"{key.value} AS k{place}" for place, key in enumerate(self.reading.keys)]
        keys += [f"{FILE} AS file"] if self.is_by_file else []
        keys += [f"{self._kind} AS kind"] if self.has_calendar else []
        keys += [f"{self.reading.amount} IS NOT NULL AS recorded"] if self.reading.amount else []
        keys += [f"{self._tier} AS tier"] if self.limits else []
        keys += [f"{self._least} AS least"] if self.has_least else []
        # Spark sends the calendar to whoever has rows, where it would sort all of them by their time.
        hint = "/*+ BROADCAST(c) */ " if self.has_calendar else ""
        rows = self._rows(*([FILE] if self.is_by_file else []), sized=bool(self.limits))
        is_fine = self.reading.is_fine + (f" AND {self._kind} >= 0" if self.reading.is_wall else "")
        return f"SELECT {hint}{', '.join([*keys, *self._totals()])} FROM {rows} WHERE {is_fine} GROUP BY ALL"

    def _totals(self) -> list[str]:
        of, total = self.reading, self.words.total
        times = self._times(of.time) if of.time else []
        counted = [total.format(x=of.requests), f"count({of.requests})"] if of.requests else []
        each = f"CASE WHEN {of.amount} IS NOT NULL THEN {of.requests or int(not of.is_sum)} END"
        spent = [f"sum({of.amount})", total.format(x=each)] if of.amount else []
        return ["count(*)", *counted, *times, *spent, *self._quantities()]

    def _times(self, time: Time) -> list[str]:
        """The first and the last instant: reckoned once for all where nothing else asks for that of a row."""
        if time.of and not self.has_calendar and not self.reading.is_span:
            return [time.of.format(x=f"{end}({time.column})") for end in ("min", "max")]
        return ["min(t)", f"max({self._end})"]

    @property
    def meters(self) -> list[str]:
        """The meters of the quantities that are summed, in their order: that of charge lines."""
        return [meter for meter in METERS if meter in self.reading.parts]

    def _quantities(self) -> list[str]:
        """The sum of each quantity, and the texts of all where one is beyond 64 bits.

        Of an integer of 64 bits Python makes its own at once; of one of 128 it takes ten times as long.
        """
        words, of = self.words, self.reading
        sums = {meter: words.total.format(x=of.parts[meter]) for meter in self.meters}
        narrow = {
            meter: f"TRY_CAST({each} AS BIGINT)"
            for meter, each in sums.items()
            if METERS[meter].usage_field not in FRACTIONAL_FIELDS
        }
        is_beyond = " OR ".join(f"{each} IS NULL" for each in narrow.values()) or "FALSE"
        texts = ", ".join(f"CAST({each} AS {words.text})" for each in sums.values())
        wide = f"CASE WHEN {is_beyond} THEN concat_ws(' ', {texts}) END"
        return [*(narrow.get(meter, each) for meter, each in sums.items()), wide]

    @property
    def _end(self) -> str:
        """The last instant of a row."""
        if not self.reading.is_span:
            return "t"
        # A day, and a bucket without an end that begins as one, lasts for a day; any other is an instant.
        alone = f"t + {A_DAY - 1}" if self.reading.time is not None and self.reading.time.is_day else "t"
        return f"coalesce(u - 1, {alone})" if self.reading.until else alone

    def refused(self) -> str:
        """The rows that do not count, by file and the number of a reason: how many, the first, their cost."""
        currency = next((key.value for key in self.reading.keys if key.kind == CURRENCY), "''")
        spent = f"sum({self.reading.amount}), {currency}" if self.reading.amount else "NULL, ''"
        groups = f"{FILE}, reason, {currency}" if self.reading.amount else f"{FILE}, reason"
        first = f"min({ROW}), min_by({self._detail}, {ROW})"
        return (
            f"SELECT {FILE}, reason, count(*), {first}, {spent} FROM ({self._faulty}) AS f "
            f"WHERE reason IS NOT NULL GROUP BY {groups}"
        )

    def each_refused(self) -> str:
        """Each row that does not count, in order: its file, its place, the number of the reason, a detail."""
        return (
            f"SELECT {FILE}, {ROW}, reason, {self._detail} FROM ({self._faulty}) AS f "
            f"WHERE reason IS NOT NULL ORDER BY {FILE}, {ROW}"
        )

    @property
    def _faulty(self) -> str:
        """All rows, with the number of the reason why one does not count."""
        cases = " ".join(f"WHEN {each.holds} THEN {place}" for place, each in enumerate(self.reading.faults))
        if self.reading.is_wall:
            cases += f" WHEN {self._kind} < 0 THEN {self._kind}"
        rows = self._rows(FILE, ROW, join="LEFT JOIN")
        return f"SELECT *, CASE {cases} END AS reason FROM {rows}"

    @property
    def _detail(self) -> str:
        """What stands in the column that a reason is about."""
        details = " ".join(
            f"WHEN {place} THEN substr(CAST({each.column} AS {self.words.text}), 1, {LONGEST_DETAIL})"
            for place, each in enumerate(self.reading.faults)
        )
        return f"coalesce(CASE reason {details} END, '')"

    def _rows(self, *besides: str, join: str = "JOIN", sized: bool = False) -> str:
        rows = self.reading.rows(self.words, SOURCE, *besides)
        if sized:
            rows = f"(SELECT *, {self._size} AS {SIZE} FROM {rows}) AS s"
        if self.has_spans:
            return f"{rows} {join} {CALENDAR} AS c ON t = c.first AND {self._end} = c.last"
        if self.grain:
            return (
                f"{rows} {join} {CALENDAR} AS c ON {self.words.divide.format(a='t', b=self.grain)} = c.slot"
            )
        return rows

    @property
    def has_calendar(self) -> bool:
        """Whether rows are of several kinds of time."""
        return self.has_spans or bool(self.grain)

    @property
    def _kind(self) -> str:
        if not self.turns:
            return "kind0"
        said = " ".join(f"WHEN t < turn{place} THEN kind{place - 1}" for place in range(1, self.turns + 1))
        return f"CASE {said} ELSE kind{self.turns} END"

    @property
    def has_least(self) -> bool:
        """Whether rows are sums of which some may be of one request, and so of one size."""
        return bool(self.limits and self.reading.requests)

    @property
    def _least(self) -> str:
        """The cuts that each request of a row reaches: of one request those of all its input."""
        return f"CASE WHEN {self.reading.requests} = 1 THEN {self._tier} ELSE 0 END"

    @property
    def _size(self) -> str:
        """The input of a row; where it is asked often in 32 bits, and NULL beyond: no cut is above that."""
        is_narrow = len(self.limits) > AT_ONCE and self.limits[-1] < MOST_OF_SIZE
        return f"TRY_CAST({self.reading.total} AS INTEGER)" if is_narrow else self.reading.total

    @property
    def _tier(self) -> str:
        """How many cuts a row reaches: which few of them are about its size is asked first."""
        most = len(self.limits)
        few = (range(start, min(start + AT_ONCE, most)) for start in range(0, most, AT_ONCE))
        said = " ".join(f"WHEN {SIZE} <= {self.limits[each[-1]]} THEN {self._tier_of(each)}" for each in few)
        return f"CASE {said} ELSE {most} END"

    def _tier_of(self, few: range) -> str:
        *others, last = few
        said = " ".join(f"WHEN {SIZE} <= {self.limits[place]} THEN {place}" for place in others)
        return f"CASE {said} ELSE {last} END" if said else str(last)


def _spelled(unit: Unit, turns: int) -> str:
    """A row of the calendar; turns that it does not have come after all times."""
    last = unit.turns[-1][1] if unit.turns else unit.kind
    padded = [*unit.turns, *[(NEVER_TURNS, last)] * (turns - len(unit.turns))]
    numbers = (unit.first, unit.end, unit.kind, *(each for turn in padded for each in turn))
    return f"({', '.join(map(str, numbers))})"
