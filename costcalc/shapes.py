"""Shapes: what the members of an answer are, each said once; what is written and tabulated follows from it.

A `Field` says what a member is called, of which kind it is, what it means and where its value is found; a
`Shape` is the members of one object. JSON, the OpenAPI document, the columns of CSV, Markdown and arrow,
numbers as floats, other currencies and what page and report show are all made of these.
"""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter

from costcalc.numbers import plain, settle, significant
from costcalc.periods import spell
from costcalc.values import TYPE_CHECKING, Made, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from fractions import Fraction
    from typing import Any, Protocol, Self

    Document = dict[str, Any]
    Number = Decimal | Fraction | int | str

    class Maker(Protocol):
        """What makes a member: of its name, what it means, and what else a `Field` says."""

        def __call__(self, name: str, help: str = "", **more: Any) -> Field:  # noqa: A002, ANN401 - as in `Field`
            """The member."""
            ...

    class Adding(Protocol):
        """What a result says besides its own members: it writes both."""

        @property
        def asked(self) -> Mapping[str, object]:
            """The words that asked for it."""
            ...

        def document(self, shape: Shape, result: object) -> Document:
            """The result as JSON has it."""
            ...


TEXT, FLAG, WHOLE, MOMENT, SAID, OBJECT = "text", "flag", "whole", "moment", "said", "object"
"""Kinds of members: words; true or false; a whole number of JSON; a UTC day, or an instant in UTC; what was
said, as it was said, so that nothing in it is a figure of ours; an object of a shape of its own."""
MONEY, PRICE, COUNT, RATIO, SHARE, FIGURE = "money", "price", "count", "ratio", "share", "figure"
"""Those that are decimal text, exact, and floats where they are asked for: US dollars, which other currencies
are said of too; a price per pricing unit as it is listed, or words such as `as input`; a quantity; a ratio or
a share; a share as a fraction such as 2/3; a number of the unit beside it, a range of such, or words."""

NUMBERS = frozenset({MONEY, PRICE, COUNT, RATIO, SHARE})
LIST, MAP = "list", "map"
LAST = float("inf")
"""The place of a column behind all that have a place."""
CONVERTED = "converted"
"""The member of an entry that says its amounts in another currency, under the same names."""


class Field(NamedTuple):
    """A member of an object.

    `of` is where its value is found: an attribute of what is written, also one of an attribute
    (`model.name`), or a function of it; the attribute of its own name unless said. `holds` says that it is a
    list or a map of such values. `null` members may be null, `optional` ones are left out where there is
    nothing to say. `signed` numbers may be below zero. `values` are all that a text may be.

    `column` is its place among the columns of flat rows: columns are a contract, so new ones come last, which
    is where a single value without a place goes; NO_COLUMN keeps it out. `only` says for which documents the
    column is there, `columns` which members of a nested object are columns, under its name and theirs.
    `of_all` members are said of a whole answer: they stand in each row, or alone in one, behind all others.
    `title` is what stands above it in a narrow table, `label` what people call it. `brief` members are those
    of the few in a notebook. Earlier versions told no `later` members. `fixed` says that it hangs on the
    price alone, and on nothing of the quantities that are priced: whoever writes many keeps its text.
    """

    name: str
    kind: str
    help: str = ""
    of: str | Callable[[Any], Any] | None = None
    holds: str = ""
    shape: Shape | None = None
    null: bool = False
    optional: bool = False
    signed: bool = False
    values: Sequence[str] = ()
    example: str = ""
    column: float | None = None
    only: Callable[[Mapping[str, Any]], object] | None = None
    columns: Sequence[str] = ()
    of_all: bool = False
    title: str = ""
    label: str = ""
    brief: bool = False
    later: bool = False
    fixed: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, as decimal text."""
        return self.kind in NUMBERS

    @property
    def is_single(self) -> bool:
        """Whether its value fits into one cell as it is."""
        return not self.holds and self.kind not in {OBJECT, SAID}


NO_COLUMN = -1


def _members(kind: str, holds: str = "") -> Maker:
    """What makes the members of a kind."""

    def member(name: str, help: str = "", **more: Any) -> Field:  # noqa: A002, ANN401 - as in `Field`
        return Field(name, kind, help, holds=holds, **more)

    return member


text = _members(TEXT)
texts = _members(TEXT, LIST)
flag = _members(FLAG)
whole = _members(WHOLE)
moment = _members(MOMENT)
said = _members(SAID)
money = _members(MONEY)
"""USD: exact, or rounded half even to 12 decimal places where it has no finite decimal form."""
price = _members(PRICE)
count = _members(COUNT)
"""A quantity; to 12 significant digits where it has no finite decimal form."""
ratio = _members(RATIO)
"""A ratio, to 12 significant digits."""


def one(name: str, shape: Shape, help: str = "", **more: Any) -> Field:  # noqa: A002, ANN401 - as in `Field`
    """An object."""
    return Field(name, OBJECT, help, shape=shape, **more)


def many(name: str, shape: Shape, help: str = "", **more: Any) -> Field:  # noqa: A002, ANN401 - as in `Field`
    """A list of objects."""
    return Field(name, OBJECT, help, shape=shape, holds=LIST, **more)


def beside(shape: Shape, of: str | Callable[[Any], Any], *, optional: bool = False) -> Field:
    """The members of an object that stand beside the others; without it they are null, or left out."""
    return Field("", OBJECT, of=of, shape=shape, optional=optional)


def map_of(field: Field) -> Field:
    """A map whose values are such as the field says, by names that depend on what was asked."""
    return field._replace(holds=MAP)


def schema(name: str) -> Field:
    """The member that says what a document is: `costcalc/price/1`."""
    return Field("schema", TEXT, of=lambda _: name, example=name, fixed=True)


def always(name: str, value: str) -> Field:
    """Words that are the same in every answer."""
    return Field(name, TEXT, of=lambda _: value, fixed=True)


def fixed(*fields: Field) -> tuple[Field, ...]:
    """The same members, which hang on the price alone."""
    return tuple(field._replace(fixed=True) for field in fields)


class Shape:
    """The members of an object, under the name that it has in the OpenAPI document.

    `parts` are its fields as they were given: members, and objects whose members stand beside them.
    """

    __slots__ = ("_fields", "_steps", "help", "name", "parts")

    def __init__(self, name: str, help: str, *parts: Field) -> None:  # noqa: A002 - as in `Field`
        self.name, self.help = name, help
        self.parts = parts
        # Both are worked out when first needed: a quick command writes few of the shapes that it loads.
        self._steps: tuple[_Step, ...] = ()
        self._fields: dict[str, Field] = {}

    @property
    def fields(self) -> dict[str, Field]:
        """All its members by name, those of objects that stand beside the others among them."""
        if not self._fields:
            for part in self.parts:
                within = [part] if part.name or part.shape is None else part.shape
                self._fields |= {
                    each.name: each._replace(optional=True) if part.optional else each for each in within
                }
        return self._fields

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields.values())

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]

    def __repr__(self) -> str:
        return f"<Shape {self.name}: {', '.join(self.fields)}>"

    def every(self) -> Iterator[Field]:
        """Its members, and those of all objects within."""
        for field in self:
            yield field
            if field.shape is not None:
                yield from field.shape.every()

    def plus(self, *parts: Field) -> Shape:
        """The same with more members behind them, or with others in the place of those of their names."""
        known = {part.name or str(place): part for place, part in enumerate(self.parts)}
        known |= {part.name or repr(part): part for part in parts}
        return Shape(self.name, self.help, *known.values())

    def only(self, *names: str) -> Shape:
        """Some of its members alone, in the order of the names."""
        return Shape(self.name, self.help, *(self.fields[name] for name in names))

    def document(self, value: Any) -> Document:  # noqa: ANN401 - whatever has these members
        """A value as JSON has it: numbers are plain decimal text."""
        if not self._steps:
            self._steps = tuple(map(_step, self.parts))
        document: Document = {}
        for name, read, write, optional, shape in self._steps:
            found = read(value)
            if optional and _is_nothing(found):
                continue
            if shape is not None:
                document.update(shape.nothing if found is None else shape.document(found))
            else:
                document[name] = found if write is None or found is None else write(found)
        return document

    @property
    def nothing(self) -> Document:
        """What stands for an object that there is none of, where its members would stand beside others."""
        return {field.name: None for field in self if not field.optional}


class Result(Made):
    """An answer that its `shape` writes, and what it says besides; two that say the same are equal."""

    shape: Shape
    added: Adding | None = None
    is_ahead = False
    """Whether it is of months to come."""

    def with_added(self, added: Adding) -> Self:
        """The same with what it says besides."""
        from copy import copy

        found = copy(self)
        vars(found).update(added=added)
        return found

    def __eq__(self, other: object) -> bool:
        return self.to_dict() == other.to_dict() if isinstance(other, type(self)) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def to_dict(self) -> Document:
        """The result as JSON has it: numbers are plain decimal text."""
        return self.shape.document(self) if self.added is None else self.added.document(self.shape, self)


class _Step(NamedTuple):
    """How a member is read and written; `shape` is that of an object whose members stand beside others."""

    name: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] | None
    optional: bool
    shape: Shape | None


def _step(field: Field) -> _Step:
    of = field.name if field.of is None else field.of
    read = attrgetter(of) if isinstance(of, str) else of
    write: Callable[[Any], Any] | None = field.shape.document if field.shape else _WRITERS.get(field.kind)
    if field.holds:
        write = held(field.holds, write) if write else {LIST: list, MAP: dict}[field.holds]
    return _Step(field.name, read, write, field.optional, None if field.name else field.shape)


def held(holds: str, change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What changes a value of a member; or each, where it is a list or a map of them."""
    if holds == LIST:
        return lambda values: [change(each) for each in values]
    return (lambda values: {name: change(each) for name, each in values.items()}) if holds == MAP else change


_FINITE, _SEVERAL = (Decimal, int), (tuple, list, dict)
"""Types to ask for, made once: a union made anew for every member would take longer than all else."""


def _is_nothing(value: object) -> bool:
    """Whether there is nothing to say; zero is something."""
    return value is None or value is False or (not value and isinstance(value, _SEVERAL))


def _settled(value: Number) -> str:
    """An amount: exact, or to 12 decimal places."""
    if isinstance(value, str):
        return value
    return plain(value if isinstance(value, _FINITE) else settle(value)[0])


def _to_digits(value: Number) -> str:
    """A ratio or a quantity: exact, or to 12 significant digits."""
    if isinstance(value, str):
        return value
    return plain(value if isinstance(value, _FINITE) else significant(value))


def _spelled(value: date | datetime | str) -> str:
    return value if isinstance(value, str) else spell(value)


_WRITERS: dict[str, Callable[[Any], str]] = {
    MONEY: _settled, PRICE: _settled, COUNT: _to_digits, RATIO: _to_digits, FIGURE: _to_digits, SHARE: str,
    MOMENT: _spelled,
}  # fmt: skip
"""How a value of each kind is written; those of others are written as they are."""
