"""How the rows of a table are read in SQL: their numbers, their times, their disjoint parts, their faults."""

from __future__ import annotations

from costcalc.meters import FRACTIONAL_FIELDS, METERS, NARROWEST_FIRST, PARTS, USAGE_FIELDS
from costcalc.questions.reprice.columns import faults
from costcalc.questions.reprice.columns.guards import number_of
from costcalc.questions.reprice.columns.kinds import DAY, DECIMAL, FLAG, TEXT, WHOLE, WIDE
from costcalc.questions.reprice.columns.meant import DUE
from costcalc.questions.reprice.columns.times import time_of
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.generic import MODEL, REQUESTS, SELLER, TIME
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

SPELLED = {TEXT, WHOLE, WIDE, DECIMAL, FLAG, DAY}
"""What every engine writes as the same text."""
OPTION, BY = "option", "by"


class Key(NamedTuple):
    """What rows are kept apart by: the name of an option, or of a label, or what else it is, and its SQL."""

    kind: str
    name: str
    value: str


class Reading(NamedTuple):
    """A table in SQL: the columns that are read, and what is made of them, level upon level.

    `parts` are the disjoint quantities by meter, `total` is the whole input, both in SQL; `requests` is empty
    where each row is one; `time` is None where no column tells one.
    """

    columns: tuple[Column, ...]
    levels: tuple[str, ...]
    keys: tuple[Key, ...]
    parts: Mapping[str, str]
    total: str
    requests: str
    time: Time | None
    faults: tuple[Fault, ...]

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
        time = None
        if TIME in of.roles:
            column = of.roles[TIME]
            time = self._made(column, lambda name: time_of(name, column.kind, words, zone=zone))
        first = [f"{number.value} AS {self._values[field]}" for field, number in numbers.items()]
        first += [f"{requests.value} AS requests"] if requests else []
        first += [f"{time.value} AS t"] if time else []
        parts, inside = self._split()
        return Reading(
            self._columns,
            (", ".join(first), *(f"{value} AS d{place}" for place, (_, value) in enumerate(parts.items()))),
            tuple(self._keys()),
            {meter: f"d{place}" for place, meter in enumerate(parts)},
            self._values.get("input_tokens", "0"),
            "requests" if requests else "",
            time,
            tuple(self._faults(numbers, requests, inside, time)),
        )

    def _faults(
        self,
        numbers: Mapping[str, Number],
        requests: Number | None,
        inside: Mapping[str, str],
        time: Time | None,
    ) -> Iterator[Fault]:
        columns = {field: self._places[column] for field, column in self._of.fields.items()}
        for field in DUE:
            if field in numbers:
                whole = field.removesuffix("_tokens")
                yield faults.of_due(numbers[field], self._values[field], columns[field], whole)
        for field, number in numbers.items():
            yield from faults.of_number(number, self._values[field], columns[field], is_due=field in DUE)
        if requests:
            yield from faults.of_number(requests, "requests", self._places[self._of.roles[REQUESTS]])
        yield from faults.of_parts(self._values, inside, columns)
        yield from faults.of_model(self._places[self._of.roles[MODEL]], self._words)
        for key in self._keys():
            if key.value in self._texts() and key.kind != MODEL:
                yield from faults.of_text(key.value, self._words)
        if time:
            yield from faults.of_time(time)

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
            within = " + ".join(places[part] for part in PARTS[meter] if part in parts)
            if within:
                inside[_field(meter)] = within
                parts[meter] = f"CASE WHEN {value} >= {within} THEN {value} - ({within}) ELSE 0 END"
            else:
                parts[meter] = f"CASE WHEN {value} BETWEEN 0 AND {LARGEST} THEN {value} ELSE 0 END"
        return parts, inside

    def _keys(self) -> Iterator[Key]:
        """What stands in a row as it is, and is understood when all is added up."""
        roles = self._of.roles
        yield Key(MODEL, MODEL, self._text(roles[MODEL]))
        if SELLER in roles:
            yield Key(SELLER, SELLER, self._text(roles[SELLER]))
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
