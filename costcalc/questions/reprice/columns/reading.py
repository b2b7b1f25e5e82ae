"""How the rows of a table are read in SQL: their numbers, their times, their disjoint parts, their faults."""

from __future__ import annotations

from costcalc.meters import FRACTIONAL_FIELDS, METERS, NARROWEST_FIRST, PARTS, USAGE_FIELDS
from costcalc.questions.reprice.columns import faults
from costcalc.questions.reprice.columns.guards import amount_of, number_of
from costcalc.questions.reprice.columns.kinds import DAY, DECIMAL, FLAG, NAME, NARROW, TEXT, WHOLE, WIDE
from costcalc.questions.reprice.columns.meant import DUE
from costcalc.questions.reprice.columns.times import time_of
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.generic import CACHE, COST, CURRENCY, INPUT, MODEL, REQUESTS, SELLER, TIME, UNTIL
from costcalc.usage.logs.row.cells import AMBIGUOUS
from costcalc.usage.records.members import LARGEST
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeVar

    from costcalc.questions.reprice.columns.dialects import Dialect
    from costcalc.questions.reprice.columns.faults import Fault
    from costcalc.questions.reprice.columns.guards import Number
    from costcalc.questions.reprice.columns.kinds import Column
    from costcalc.questions.reprice.columns.meant import Meant
    from costcalc.questions.reprice.columns.times import Time

    Read = TypeVar("Read")

SPELLED = {TEXT, WHOLE, NARROW, WIDE, DECIMAL, FLAG, DAY, NAME}
"""What every engine writes as the same text."""
OPTION, BY = "option", "by"
WHOLE_INPUT = "whole_input"
COUNTED = "counted_requests"


class Key(NamedTuple):
    """What rows are kept apart by: the name of an option, or of a label, or what else it is, and its SQL."""

    kind: str
    name: str
    value: str


class Reading(NamedTuple):
    """A table in SQL: the columns that are read, and what is made of them, level upon level.

    `parts` are the disjoint quantities by meter, `total` is the whole input, both in SQL; `requests` is empty
    where no column counts them, `amount` where none says what a row cost; `time` and `until` are None where
    no column tells one.
    """

    columns: tuple[Column, ...]
    levels: tuple[str, ...]
    keys: tuple[Key, ...]
    parts: Mapping[str, str]
    total: str
    requests: str
    amount: str
    time: Time | None
    until: Time | None
    faults: tuple[Fault, ...]

    @property
    def is_sum(self) -> bool:
        """Whether a row is a bucket of requests, whose sizes nobody knows."""
        return bool(self.requests or self.until)

    @property
    def is_span(self) -> bool:
        """Whether rows last from when to when."""
        return self.time is not None and (self.until is not None or self.time.is_day)

    @property
    def is_wall(self) -> bool:
        """Whether times are those of a clock."""
        return any(each is not None and each.is_wall for each in (self.time, self.until))

    @property
    def is_fine(self) -> str:
        """The condition that a row counts."""
        return " AND ".join(dict.fromkeys(each.is_fine for each in self.faults))

    def name_of(self, place: str) -> str:
        """What the column at a place is called by whose table it is."""
        return self.columns[int(place.removeprefix("c"))].name

    def rows(self, words: Dialect, table: str, *besides: str) -> str:
        """The rows of a table with all that is read of them; `besides` are more columns of it."""
        named = [f"{words.quoted(column.name)} AS c{place}" for place, column in enumerate(self.columns)]
        query = f"SELECT {', '.join([*named, *besides])} FROM {table}"
        for place, level in enumerate(filter(None, self.levels)):
            query = f"SELECT *, {level} FROM ({query}) AS l{place}"
        return f"({query}) AS s"


def reading(of: Meant, words: Dialect, zone: str | None) -> Reading:
    """How a table is read; `LogFaultError` where a column cannot hold what it is to mean."""
    return _Reader(of, words).read(zone)


class _Reader:
    def __init__(self, of: Meant, words: Dialect) -> None:
        self._of, self._words = of, words
        self._columns = tuple(of.all)
        self._places = {column: f"c{place}" for place, column in enumerate(self._columns)}
        self._values = {field: f"v{place}" for place, field in enumerate(of.fields)}

    def read(self, zone: str | None) -> Reading:
        of, words = self._of, self._words
        numbers = {field: self._number(field, column) for field, column in of.fields.items()}
        requests = self._number(REQUESTS, of.roles[REQUESTS]) if REQUESTS in of.roles else None
        time, until = (self._time(role, zone) for role in (TIME, UNTIL))
        if time is not None and until is not None and time.is_wall != until.is_wall:
            raise LogFaultError("two kinds of times", f"{TIME} and {UNTIL} are not of the same kind")
        first = [f"{number.value} AS {self._values[field]}" for field, number in numbers.items()]
        first += [f"{requests.value} AS requests"] if requests else []
        first += [f"{time.value} AS t"] if time else []
        first += [f"{until.value} AS u"] if time and until else []
        if COST in of.roles:
            amount = self._made(of.roles[COST], lambda name: amount_of(name, of.roles[COST].kind, words))
            first.append(f"{amount} AS amount")
        parts, inside = self._split()
        of_all = [f"{value} AS d{place}" for place, (_, value) in enumerate(parts.items())]
        of_all += [f"{self._whole()} AS {WHOLE_INPUT}"] if of.beside else []
        of_all += [f"{self._counted()} AS {COUNTED}"] if requests else []
        told = (*self._faults(numbers, inside), *self._other_faults(time, until, requests))
        return Reading(
            self._columns,
            (", ".join(first), *of_all),
            tuple(self._keys()),
            {meter: f"d{place}" for place, meter in enumerate(parts)},
            WHOLE_INPUT if of.beside else self._values.get(INPUT, "0"),
            COUNTED if requests else "",
            "amount" if COST in of.roles else "",
            time,
            until if time else None,
            # A number that has two readings is told before all else that is wrong with its row, as of text.
            tuple(sorted(told, key=lambda each: each.reason != AMBIGUOUS)),
        )

    def _time(self, role: str, zone: str | None) -> Time | None:
        column = self._of.roles.get(role)
        if column is None:
            return None
        return self._made(column, lambda name: time_of(name, column.kind, self._words, zone=zone))

    def _faults(self, numbers: Mapping[str, Number], inside: Mapping[str, str]) -> Iterator[Fault]:
        columns = {field: self._places[column] for field, column in self._of.fields.items()}
        for field in DUE:
            if field in numbers:
                whole = field.removesuffix("_tokens")
                yield faults.of_due(numbers[field], self._values[field], columns[field], whole)
        for field, number in numbers.items():
            yield from faults.of_number(number, self._values[field], columns[field], is_due=field in DUE)
        wholes = {INPUT: WHOLE_INPUT} if self._of.beside else {}
        yield from faults.of_parts(self._values, inside, columns, wholes)

    def _other_faults(
        self, time: Time | None, until: Time | None, requests: Number | None
    ) -> Iterator[Fault]:
        model = self._of.roles[MODEL]
        yield from faults.of_model(self._text(model), self._places[model], self._words)
        for key in self._keys():
            if key.value in self._texts() and key.kind != MODEL:
                yield from faults.of_text(key.value, key.value, self._words)
        for tier in self._of.tiers:
            yield faults.of_tier(self._text(tier), self._places[tier])
        for column, choice in self._of.doubtful:
            place = self._places[column]
            yield faults.of_doubtful(f"CAST({place} AS {self._words.text})", choice, place)
        if time:
            yield from faults.of_time(time)
        if time and until:
            yield from faults.of_end(until)
        if requests:
            yield from faults.of_number(requests, "requests", self._places[self._of.roles[REQUESTS]])
        if COST in self._of.roles:
            cost = self._of.roles[COST]
            yield faults.of_amount(self._places[cost], cost.kind)

    def _number(self, field: str, column: Column) -> Number:
        is_fractional = field in FRACTIONAL_FIELDS
        return self._made(
            column, lambda name: number_of(name, column.kind, self._words, is_fractional=is_fractional)
        )

    def _made(self, column: Column, make: Callable[[str], Read]) -> Read:
        try:
            return make(self._places[column])
        except LogFaultError as fault:
            raise LogFaultError(fault.reason, f"the column {column.name}: {fault.detail}") from None

    def _split(self) -> tuple[dict[str, str], dict[str, str]]:
        """The disjoint parts by meter, narrowest first, each made of those before; what is in each whole."""
        parts: dict[str, str] = {}
        inside: dict[str, str] = {}
        narrowest = [name for name in NARROWEST_FIRST if _field(name) in self._values]
        others = [
            USAGE_FIELDS[field].name for field in self._values if USAGE_FIELDS[field].name not in narrowest
        ]
        places = {meter: f"d{place}" for place, meter in enumerate((*narrowest, *others))}
        for meter in places:
            value = self._values[_field(meter)]
            of_it = PARTS[meter]
            if self._of.beside and _field(meter) == INPUT:
                of_it = tuple(part for part in of_it if not part.startswith(CACHE))
            within = " + ".join(places[part] for part in of_it if part in parts)
            if within:
                inside[_field(meter)] = within
            parts[meter] = value + (f" - ({within})" if within else "")
        if all(" + " not in within for within in inside.values()):
            # They are added up of rows alone that count, and so have no bounds of their own, which take time.
            simple = {
                meter: each if _field(meter) in DUE else f"coalesce({each}, 0)"
                for meter, each in parts.items()
            }
            return simple, inside
        return {meter: self._bounded(meter, each, inside) for meter, each in parts.items()}, inside

    def _whole(self) -> str:
        """All input of a row, of which the cache's share stands beside what it calls its input."""
        return " + ".join(map(self._told_or_parts, (INPUT, *self._of.beside)))

    def _counted(self) -> str:
        """The requests of a row, as `rows.requests_of` has them: of use by 0 requests nobody counted them."""
        is_used = " OR ".join(f"{each} > 0" for each in self._values.values())
        return f"CASE WHEN requests = 0 AND ({is_used}) THEN NULL ELSE requests END"

    def _told_or_parts(self, field: str) -> str:
        """What a row says of a field, else its parts: no more than all that a request may have."""
        parts = [_field(part) for part in PARTS[USAGE_FIELDS[field].name] if field != INPUT]
        values = [self._values[each] for each in (field, *parts) if each in self._values]
        told, *others = [
            f"CASE WHEN {each} BETWEEN 0 AND {LARGEST} THEN {each} ELSE 0 END" for each in values
        ]
        return f"CASE WHEN {values[0]} IS NULL THEN {' + '.join(others) or 0} ELSE {told} END"

    def _bounded(self, meter: str, part: str, inside: Mapping[str, str]) -> str:
        """A part that no value of a row makes larger than any is, whether or not the row counts."""
        value, within = self._values[_field(meter)], inside.get(_field(meter))
        is_fine = f"{value} >= {within}" if within else f"{value} BETWEEN 0 AND {LARGEST}"
        return f"CASE WHEN {is_fine} THEN {part} ELSE 0 END"

    def _keys(self) -> Iterator[Key]:
        """What stands in a row as it is, and is understood when all is added up."""
        roles = self._of.roles
        yield Key(MODEL, MODEL, self._text(roles[MODEL]))
        if SELLER in roles:
            yield Key(SELLER, SELLER, self._text(roles[SELLER]))
        if CURRENCY in roles and COST in roles:
            yield Key(CURRENCY, CURRENCY, self._text(roles[CURRENCY]))
        for name, column in self._of.options.items():
            yield Key(OPTION, name, self._text(column))
        for name, column in self._of.labels.items():
            yield Key(BY, name, self._text(column))

    def _text(self, column: Column) -> str:
        if column.kind not in SPELLED:
            raise LogFaultError("no text", f"the column {column.name} holds {column.kind}: cast it to text")
        place = self._places[column]
        return place if column.kind == TEXT else f"CAST({place} AS {self._words.text})"

    def _texts(self) -> set[str]:
        return {place for column, place in self._places.items() if column.kind == TEXT}


def _field(meter: str) -> str:
    return METERS[meter].usage_field
