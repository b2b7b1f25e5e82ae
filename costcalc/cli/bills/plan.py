"""How the rows of a bill are read: what each column means, and the words of a row by that."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from costcalc.cli.bills.readers import Written
from costcalc.errors import UsageError
from costcalc.meters import METERS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, count_number, plain
from costcalc.periods import DAY, day_start, parse_moment, spell
from costcalc.prose import listed, shown
from costcalc.usage.column_names import with_options
from costcalc.usage.columns import dates, numbers
from costcalc.usage.columns.conventions import Convention
from costcalc.usage.columns.errors import NothingUsedError
from costcalc.usage.columns.kinds import YES_NO
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.usage import LARGEST_BITS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from costcalc.cli.bills.readers import Line
    from costcalc.periods import Moment
    from costcalc.usage.columns.conventions import Adds
    from costcalc.usage.records.format import Choice

    Row = Mapping[str, Any]

NOTHING = Convention("", "", {})
EMPTY = (None, "")
MISSING = frozenset({"nan", "null", "none", "na", "n/a", "#n/a", "<na>", "nat", "\\n", "-"})
"""What programs write into a cell that has nothing, in any letters."""
FORWARD = "!"
"""How a value of an option begins that says why nothing can be priced by it."""
UNSAID = "is empty, and others stand beside it: write 0 where it is none"
"""Why a row has no cost in which all input, or all output, is not said."""
HOUR = timedelta(hours=1)
MIDNIGHT = "00:00:00"
MANY = 2
"""The requests of a sum that does not say how many they were: more than one."""


SMALL = frozenset({"service_tier", "region", "inference_geo", "speed"})
"""Options whose values no provider tells apart by their capitals: `Batch` in a sheet is `batch`."""


def _small(word: str, value: object) -> object:
    """What a cell says of such an option, in small letters; anything else as it is."""
    return value.lower() if word in SMALL and isinstance(value, str) else value


class Plan(NamedTuple):
    """What the columns of a file are, by their names in it.

    `words` are words of a price question as they stand, by the column; `usage` says how columns of it count,
    of which those `alone` say all of a field, and those `summed` make one together, which has `bases`;
    `wholes` are the columns of all input, and of all output. Where each row is of one class of tokens,
    `classes` are the columns of the class and of its count, and what each is added to; `unbilled` is the
    column, and the ends of its words, of rows that nobody is charged for, and `sizes` the column of the size
    of each request. Days of the file are UTC's, or it `has_own_days`.
    `on`, `clock` (the time of its day), `until`, `seller` and `batch` are columns of those; `house` sells all
    models of the file, and `named` makes a model's name of its seller's and its own. A row that `is_sum` is
    of several requests, nobody knows how many. Rows that are answers of providers have them `within` a
    column, or are them, in a `usage_format`, and counts `beside` them. `decimal` is the mark of decimals,
    `dates` how dates are written, `told` what is said of all this.
    """

    words: Mapping[str, str]
    usage: Convention = NOTHING
    alone: Mapping[str, str] = {}
    summed: Mapping[str, Adds] = {}
    bases: Mapping[str, Sequence[str]] = {}
    wholes: Mapping[str, Sequence[str]] = {}
    on: str | None = None
    clock: str | None = None
    until: str | None = None
    seller: str | None = None
    batch: str | None = None
    house: str = ""
    named: Callable[[str, str], str] | None = None
    classes: tuple[str, str, Mapping[str, Adds]] | None = None
    unbilled: tuple[str, tuple[str, ...]] | None = None
    sizes: tuple[str, Mapping[str, tuple[int, int]]] | None = None
    has_own_days: bool = False
    is_sum: bool = False
    has_options: bool = True
    is_export: bool = False
    usage_format: str | None = None
    within: str = ""
    beside: tuple[str, ...] = ()
    is_cells: bool = False
    decimal: str = numbers.POINT
    dates: dates.Notation = dates.PLAIN
    told: Sequence[str] = ()

    @property
    def read(self) -> set[str]:
        """The columns that are read."""
        single = {
            column
            for column in (self.on, self.clock, self.until, self.seller, self.batch)
            if column is not None
        }
        of_usage = {*self.usage.adds, *self.usage.options, *self.usage.totals, *self.usage.silent}
        return {*self.words, *single, *self.beside, *of_usage, *(self.classes[:2] if self.classes else ())}

    @property
    def quantities(self) -> tuple[str, ...]:
        """The columns of numbers."""
        own = [column for column, word in self.words.items() if word in FIELD_OF]
        return (
            *own,
            *self.beside,
            *self.usage.adds,
            *self.usage.totals,
            *(self.classes[1:2] if self.classes else ()),
        )

    @property
    def lacks_a_whole(self) -> bool:
        """Whether no column is read as all input, or none as all output."""
        own = (FIELD_OF[word] for word in self.words.values() if word in FIELD_OF)
        added = (field for adds in self.usage.adds.values() for field, _ in adds)
        return self.classes is None and not {"input_tokens", "output_tokens"} <= {*own, *added}

    def words_of(self, row: Row) -> dict[str, Any]:
        """The words of a price question that a row says; `UsageError` for what cannot be read."""
        said: dict[str, Any] = {}
        for column, word in self.words.items():
            value = row.get(column)
            if value in EMPTY:
                continue
            if word in said:
                raise UsageError(f"{word} is given twice", word)
            said[word] = self._number(value) if word in FIELD_OF else _small(word, value)
        if self.usage.adds:
            self._add_usage(row, said)
        if self.classes is not None:
            self._add_class(row, said)
        if self.is_export:
            self._check_billed(row, said)
        if self.usage.options or self.batch:
            self._add_options(row, said)
        if self.on is not None:
            said |= self._dated(row, self.on)
        self._check_input(row, said)
        seller = self.house if self.seller is None else row.get(self.seller)
        if seller not in EMPTY and self.named is not None:
            said["model"] = self.named(str(seller), str(said.get("model", "")))
        return dict(with_options(said)) if self.has_options else said

    def unsaid(self, row: Row, field: str) -> str | None:
        """The column of all input, or all output, that a row leaves empty; a total that holds says it too.

        An object without the name is another thing: many programs leave out what is 0.
        """
        columns = [each for each in self.wholes.get(field, ()) if each in row]
        if not columns or any(row.get(each) not in EMPTY for each in (*columns, *self.usage.totals)):
            return None
        return columns[0]

    def _check_input(self, row: Row, said: Mapping[str, Any]) -> None:
        """Refuse a row that says what was written, and leaves empty what was read: it would cost nothing.

        What is counted in images or seconds may have been read instead.
        """
        column = self.unsaid(row, "input_tokens")
        if column is None:
            return
        counts = {FIELD_OF[name]: self._amount(name, said[name]) for name in said if name in FIELD_OF}
        counted = {field for field, amount in counts.items() if amount}
        if "output_tokens" in counted and all(METERS[USAGE_FIELDS[each].name].is_token for each in counted):
            raise UsageError(UNSAID, column)

    def _number(self, value: object) -> object:
        """A number as our own grammar has it, by the notation of the file."""
        if type(value) is not str:
            # A number of JSON has its decimals behind a point, whatever texts of the file have.
            return numbers.read(value, numbers.POINT) if isinstance(value, Written) else value
        if value.isdigit():
            return value
        return numbers.read(value, self.decimal)

    def _add_usage(self, row: Row, said: dict[str, Any]) -> None:
        for column, field in self.alone.items():
            value = row.get(column)
            if value not in EMPTY:
                said[field] = self._number(value)
        sums = self._sums(row) if self.summed else {}
        for column, rows in self.usage.totals.items():
            self._check_total(row, column, rows)
        for field, amount in sums.items():
            if field in said:
                raise UsageError(f"{field} is given twice", field)
            said[field] = amount
        if self.is_sum and "requests" not in said:
            said |= self._requests(row, said)

    def _requests(self, row: Row, said: Mapping[str, Any]) -> dict[str, Any]:
        """How many requests of the size that a row says make its sum: one number that it may have been.

        Within a size each token has one price, whichever number it was.
        """
        column, sizes = self.sizes or ("", {})
        size, total = str(row.get(column) or "").strip(), int(count_number(str(said.get("input_tokens", 0))))
        if not size:
            return {"requests": MANY}
        if size not in sizes:
            raise UsageError(f"{shown(size)} is none of {listed(sizes)}", column)
        least, most = sizes[size]
        if total < least:
            raise UsageError(f"is {shown(size)}, and the whole row has {total} input tokens", column)
        if least:
            return {"requests": total // least, "mean_request": total >= MANY * least}
        return {"requests": max(MANY, -(-total // most)), "mean_request": total > most}

    def _add_class(self, row: Row, said: dict[str, Any]) -> None:
        """What a row of one class of tokens says: so many of it, and none of others."""
        assert self.classes is not None  # noqa: S101 - or it is not asked for
        column, count, adds = self.classes
        fields = adds.get(str(row.get(column) or "").strip().lower())
        if not fields:
            raise NothingUsedError
        amount = self._amount(count, row.get(count))
        said |= {field: amount for field, _ in fields}
        said["requests"] = MANY

    def _sums(self, row: Row) -> dict[str, Decimal]:
        """The fields that several columns make together."""
        sums: dict[str, Decimal] = {}
        for column, adds in self.summed.items():
            value = row.get(column)
            if value in EMPTY:
                continue
            amount = self._amount(column, value)
            for field, sign in adds:
                sums[field] = EXACT.add(sums.get(field, ZERO), amount if sign > 0 else -amount)
        for field, columns in self.bases.items():
            if field in sums and all(row.get(column) in EMPTY for column in columns):
                raise UsageError(UNSAID, columns[0])
        return sums

    def _amount(self, column: str, value: object) -> Decimal:
        number = self._number(value)
        if isinstance(number, int) and not isinstance(number, bool):
            return Decimal(number) if number.bit_length() <= LARGEST_BITS else _refused(column, value)
        try:
            return count_number(number)
        except ValueError as error:
            raise UsageError(str(error), column) from None

    def _check_total(self, row: Row, column: str, rows: Sequence[tuple[str, ...]]) -> None:
        """Refuse a row whose total is no sum of its parts: something is not counted, or counted twice."""
        if row.get(column) in EMPTY or not rows:
            return
        total = self._amount(column, row[column])
        sums = [sum((self._amount(each, row[each]) for each in parts if row.get(each) not in EMPTY), ZERO)
                for parts in rows]  # fmt: skip
        if total not in sums:
            told = listed(rows[0], "and")
            raise UsageError(f"{plain(total)} is not the sum of {told}, which is {plain(sums[0])}", column)

    def _add_options(self, row: Row, said: dict[str, Any]) -> None:
        pairs = said.get("option", [])
        pairs = [*pairs] if isinstance(pairs, list) else [pairs]
        for column, choice in self.usage.options.items():
            value = row.get(column)
            if value not in EMPTY:
                meant = option_value(choice, column, str(value))
                pairs += [] if meant is None else [f"{choice.option}={meant}"]
        if self.batch is not None and YES_NO.get(str(row.get(self.batch) or "").lower()):
            pairs.append("service_tier=batch")
            if said.get("service_tier") in ("default", "standard", "auto"):
                del said["service_tier"]
        if pairs:
            said["option"] = pairs

    def _check_billed(self, row: Row, said: Mapping[str, Any]) -> None:
        """Raise `NothingUsedError` for a row that counts nothing, and for one that nobody is charged for."""
        column, ends = self.unbilled or ("", ())
        if not said.keys() - {"option", "service_tier"} or str(row.get(column)).lower().endswith(ends):
            raise NothingUsedError

    def _dated(self, row: Row, on: str) -> dict[str, Any]:
        """When a row was used; where our own `on` is empty, or left out, that is now."""
        when = self.when(row)
        if when not in EMPTY:
            return {"on": self._moment(row, when)}
        if on != "on":
            raise UsageError(f"{shown(on)} is empty: give the row the day of its use", "on")
        return {}

    def when(self, row: Row) -> object:
        """What a row says of when it was used: its day with the time of that, where they are two columns."""
        when = None if self.on is None else row.get(self.on)
        if self.clock is None or when in EMPTY or row.get(self.clock) in EMPTY:
            return when
        return f"{when} {row[self.clock]}"

    def _moment(self, row: Row, when: object) -> date | str:
        """The day or instant of a row: what lasts longer than an hour is of its day."""
        text = str(when)
        moment = text if _is_plain(text) else dates.read(text, self.dates)
        until = row.get(self.until) if self.until is not None else None
        if until in EMPTY:
            return moment
        begins, ends = (_instant(dates.read(str(each), self.dates)) for each in (when, until))
        if ends < begins:
            raise UsageError(f"{shown(str(until))} is before {shown(text)}, where it began", "on")
        if ends - begins <= HOUR:
            return moment
        if self.has_own_days and ends - begins == DAY and text[11:19] == MIDNIGHT:
            return parse_moment(text[:10])
        if ends > day_start(begins.date()) + DAY:
            raise UsageError(
                f"from {spell(begins)} to {spell(ends)} is of more than one UTC day: sum up by day, or keep "
                f"{self.until} as a label, to price it at its beginning",
                "on",
            )
        return begins.date()


def filled(lines: Iterable[Line], columns: Collection[str]) -> Iterator[Line]:
    """Rows of CSV, of whose cells in these columns those are empty that say that they have nothing."""
    for line in lines:
        row = line.row
        missing = [each for each in columns if row.get(each, "").lower() in MISSING]
        yield line._replace(row={**row, **dict.fromkeys(missing, "")}) if missing else line


def _instant(moment: Moment) -> datetime:
    """When a moment begins."""
    return moment if isinstance(moment, datetime) else day_start(moment)


def counted(plan: Plan, usage: Convention) -> Plan:
    """A plan with columns of usage, by how these count."""
    fields = [field for adds in usage.adds.values() for field, _ in adds]
    alone = {
        column: adds[0][0]
        for column, adds in usage.adds.items()
        if len(adds) == 1 and adds[0][1] > 0 and fields.count(adds[0][0]) == 1
    }
    summed = {column: adds for column, adds in usage.adds.items() if adds and column not in alone}
    bases: dict[str, list[str]] = {}
    for column, adds in summed.items():
        if len(adds) == 1 and adds[0] in {("input_tokens", 1), ("output_tokens", 1)}:
            bases.setdefault(adds[0][0], []).append(column)
    return plan._replace(
        usage=usage, alone=alone, summed=summed, bases=bases, wholes=dict(_wholes(plan.words, alone, bases))
    )


def _wholes(
    words: Mapping[str, str], alone: Mapping[str, str], bases: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, list[str]]]:
    """The columns of all input, and of all output."""
    for field in ("input_tokens", "output_tokens"):
        own = [column for column, word in words.items() if FIELD_OF.get(word) == field]
        found = [*own, *(column for column, of in alone.items() if of == field), *bases.get(field, ())]
        if found:
            yield field, found


def _is_plain(text: str) -> bool:
    """Whether a moment is written as we write it, and needs no reading here."""
    size = len(text)
    return (size == 10 or (size == 20 and text[19] == "Z" and text[10] == "T")) and text[4] == text[7] == "-"  # noqa: PLR2004


def _refused(column: str, value: object) -> Decimal:
    raise UsageError(f"{shown(value)} is no quantity", column)


def option_value(choice: Choice, column: str, said: str) -> str | None:
    """What a value of a format's option is called here; None for one that says nothing."""
    if said not in choice.values:
        raise UsageError(f"{shown(said)} is none of {listed(choice.values)}", column)
    meant = choice.values[said]
    if meant is not None and meant.startswith(FORWARD):
        raise UsageError(f"{shown(said)}: {meant[1:]}", column)
    return meant
