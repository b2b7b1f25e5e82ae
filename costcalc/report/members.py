"""Tables of a shape: its members that have a title are the columns, and their kind says how each is shown."""

from __future__ import annotations

from costcalc.report.figures import NOTHING, count, price_text, ratio, short_money
from costcalc.report.moments import short_moment
from costcalc.report.text import Column
from costcalc.shapes import COUNT, FLAG, MOMENT, MONEY, PRICE, RATIO, WHOLE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from costcalc.report.text import Cell
    from costcalc.shapes import Field, Shape

    Entry = Mapping[str, Any]
    Tell = Callable[[Any], str | Cell]
    Amounts = Callable[[Any, str], str]
    Ways = Mapping[str, "Way | Told"]

_WRITERS: dict[str, Callable[[Any], str]] = {
    PRICE: price_text,
    COUNT: count,
    RATIO: ratio,
    MOMENT: short_moment,
    WHOLE: "{:,}".format,
    FLAG: lambda value: "yes" if value else "no",
}
_ALIGNED = {MONEY: "point", PRICE: "point", COUNT: "right", RATIO: "right", WHOLE: "right"}


class Way(NamedTuple):
    """How a member is told where its kind does not say it: what stands there of an entry, how, under what."""

    tell: Tell | None = None
    align: str = ""
    style: str = ""
    shrinks: str = ""
    title: str | None = None


OTHERS = "…"
"""Among ways the place of all members that have none."""


class Told(NamedTuple):
    """A column, and what stands in it of an entry; among ways it is one that is no member."""

    column: Column
    tell: Tell


def short_amount(entry: Entry, name: str) -> str:
    """An amount of an entry, in few digits."""
    return short_money(entry[name])


def told_members(
    shape: Shape, entries: Iterable[Entry], ways: Ways, amounts: Amounts = short_amount
) -> dict[str, Told]:
    """The columns of a table by name: those with a way, in that order, and all other members with a title.

    These stand behind, or where `OTHERS` does: `{"model": Way(style="bold"), OTHERS: Way(), "rank": Told(…)}`
    is the model, then all else with a title, then a column that is no member. A member of which no entry says
    anything is no column, unless its way tells it. `amounts` writes money.
    """
    said = {name for entry in entries for name, value in entry.items() if value is not None}
    others = [name for name in shape.fields if name not in ways]
    places = dict.fromkeys([*ways, OTHERS])
    names = [name for place in places for name in (others if place == OTHERS else [place])]
    found = {}
    for name in names:
        way = ways.get(name, Way())
        if isinstance(way, Told):
            found[name] = way
        elif shape[name].title and (way.tell or name in said):
            found[name] = _told(shape[name], way, amounts)
    return found


def _told(field: Field, way: Way, amounts: Amounts) -> Told:
    title = field.title if way.title is None else way.title
    align = way.align or (_ALIGNED.get(field.kind, "left") if field.is_single else "left")
    column = Column(title, align, way.style, way.shrinks)
    return Told(column, way.tell or _by_kind(field, amounts))


def _by_kind(field: Field, amounts: Amounts) -> Tell:
    """What stands for a member as one of its kind: a dash for a number that is null, else nothing."""

    def tell(entry: Entry) -> str:
        value = entry.get(field.name)
        if value is None:
            return NOTHING if field.is_number and field.name in entry else ""
        if not field.is_single:
            from costcalc.report.cells import flat_cell  # lists, which few tables have

            return str(flat_cell(value))
        return amounts(entry, field.name) if field.kind == MONEY else _WRITERS.get(field.kind, str)(value)

    return tell


def as_table(told: Iterable[Told], entries: Iterable[Any]) -> tuple[list[Column], list[list[str | Cell]]]:
    """Columns and cells, of which the layouts make lines."""
    told = list(told)
    return [each.column for each in told], [[each.tell(entry) for each in told] for entry in entries]
