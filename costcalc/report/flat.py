"""Flat rows: which members of an answer are columns, and in which order."""

from __future__ import annotations

from costcalc.shapes import LAST, NO_COLUMN, Shape
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.shapes import Document, Field


class Flat(NamedTuple):
    """The flat rows of an answer: how they are made of its document, and the shapes whose members they have.

    `rows` are the shapes of what is a row of its own; of those in `shared`, whose members stand in each row,
    only those are columns that have a place. Rows `of_sums` have no place for the prices behind them.
    """

    make: Callable[[Mapping[str, Any]], Iterable[Document]]
    rows: Sequence[Shape]
    shared: Sequence[Shape] = ()
    of_sums: bool = False

    def columns(self, document: Mapping[str, Any]) -> list[Field]:
        """The columns that a document has, in their order; those of only some documents come behind."""
        # Columns are a contract: what only some documents have must not move those that all have.
        found = [each for each in self._columns() if _is_there(each, document)]
        return sorted(found, key=lambda each: (each.of_all, each.only is not None, each.column))

    def _columns(self) -> Iterator[Field]:
        for shape in self.rows:
            for field in shape:
                if field.column is None and field.is_single:
                    yield field._replace(column=LAST)
        for shape in (*self.shared, *self.rows):
            for field in shape:
                if field.columns and field.shape is not None:
                    yield from _nested(field, field.shape)
                elif field.of_all or (field.column is not None and field.column != NO_COLUMN):
                    yield field._replace(column=field.column or 0)


def placed(shape: Shape, prefix: str = "") -> list[Field]:
    """The members of an object within a row that have a place, as columns in their order, behind a prefix."""
    found = [each for each in shape if each.column not in {None, NO_COLUMN}]
    return [
        each._replace(name=prefix + each.name) for each in sorted(found, key=lambda each: each.column or 0)
    ]


def _is_there(field: Field, document: Mapping[str, Any]) -> object:
    if field.of_all:
        return field.name in document
    return field.only is None or field.only(document)


def _nested(field: Field, shape: Shape) -> Iterator[Field]:
    """The columns that the members of a nested object are, one behind the other."""
    for number, name in enumerate(field.columns):
        place = (LAST if field.column is None else field.column) + number / 100
        yield shape[name]._replace(name=f"{field.name}_{name}", column=place, only=field.only)


class Answer(NamedTuple):
    """What a question answers with: its members, and its flat rows."""

    shape: Shape
    flat: Flat

    @property
    def schema(self) -> str:
        """What a document says that it is."""
        return self.shape["schema"].example


def own(*columns: Field) -> Shape:
    """What only flat rows have."""
    return Shape("", "What only flat rows have.", *columns)


def answers(*known: Answer) -> dict[str, Answer]:
    """What a room answers with, by the schemas of the documents."""
    return {each.schema: each for each in known}
