"""The columns that additions add to flat rows, and what stands in them of an entry."""

from __future__ import annotations

from costcalc.asking.added import (
    ADDED,
    CURRENCY,
    DECISION,
    ENERGY,
    ENERGY_SHAPE,
    OF_REQUEST,
    SEATS,
    SEATS_ROW,
    SEATS_SHAPE,
    SPAN,
    SUCCESS,
    SUCCESS_OF_ENTRY,
    entries_in,
)
from costcalc.pricing.shapes import EXCHANGE
from costcalc.report.flat import placed
from costcalc.report.money import FX
from costcalc.shapes import CONVERTED, LAST, MONEY, TEXT, Shape, count, text, texts
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.shapes import Field

    Entry = Mapping[str, Any]


class Said(NamedTuple):
    """What additions say of an entry: in itself, and of the whole; seats of the entry too."""

    entry: Entry
    seats: Entry
    seats_row: Entry
    energy: Entry
    decision: Entry

    @property
    def taken(self) -> Entry:
        """What requests take of energy."""
        return self.entry.get("energy") or {}


def _of(part: str, name: str) -> Callable[[Said], object]:
    return lambda said: getattr(said, part).get(name)


def _ends() -> Iterator[Field]:
    """The ends of what a request takes, each a column."""
    return (count(f"{span}_{end}", of=_end(span, end)) for span in OF_REQUEST.fields for end in SPAN.fields)


def _end(span: str, end: str) -> Callable[[Said], object]:
    return lambda said: said.taken.get(span, {}).get(end)


def _checked(said: Said) -> object:
    return (said.taken.get("cross_check") or {}).get("wh_per_request")


def _points(said: Said) -> list[str]:
    return [f"{each['when']}: {each['to_model']}" for each in said.decision["tipping_points"] or ()]


_COLUMNS: dict[str, Iterable[Field]] = {
    SUCCESS: [each._replace(of=_of("entry", each.name)) for each in SUCCESS_OF_ENTRY if each.is_single],
    SEATS: [
        # An amount of the whole is named after it.
        *(
            each._replace(name=f"{'seats_' * (each.kind == MONEY)}{each.name}", of=_of("seats", each.name))
            for each in placed(SEATS_SHAPE)
        ),
        *(each._replace(of=_of("seats_row", each.name)) for each in placed(SEATS_ROW)),
    ],
    ENERGY: [
        *_ends(),
        count("wh_per_request_check", of=_checked),
        text("energy_model_used", of=lambda said: said.taken.get("model_used", said.taken.get("reason"))),
        *(
            each._replace(name=f"energy_{each.name}", of=_of("energy", each.name))
            for each in placed(ENERGY_SHAPE)
        ),
    ],
    DECISION: [text("decision", of=_of("decision", "sentence")), texts("tipping_points", of=_points)],
    CURRENCY: [each._replace(kind=each.kind if each.is_single else TEXT) for each in placed(EXCHANGE, FX)],
}


def _only(name: str, field: Field) -> Callable[[Entry], object]:
    """Whether a document has what an addition says of the whole, and of it what the column is there for."""
    return lambda document: name in document and (field.only is None or field.only(document[name]))


COLUMNS = {
    name: tuple(each._replace(column=LAST, only=_only(ADDED[name].whole.name, each)) for each in fields)
    for name, fields in _COLUMNS.items()
}
"""The columns of each addition; those of another currency come last, behind all others."""


def names_of(addition: str) -> tuple[str, ...]:
    """The columns of an addition."""
    return tuple(each.name for each in COLUMNS[addition])


def added_columns(document: Entry) -> list[Field]:
    """The columns that the additions of a document need, in their order."""
    return [each for fields in COLUMNS.values() for each in fields if each.only and each.only(document)]


def addition_cells(document: Entry, place: int) -> dict[str, object]:
    """What the additions say of the entry at a place, a row or a total, for these columns."""
    return Shape("", "", *_cells_in(document)).document(_said(document, place))


def converted_cells(document: Entry, place: int) -> dict[str, object]:
    """The amounts among these cells in another currency, under the same names."""
    said = Said(*(each.get(CONVERTED, {}) for each in _said(document, place)))
    amounts = Shape("", "", *(each for each in _cells_in(document) if each.kind == MONEY))
    return {name: amount for name, amount in amounts.document(said).items() if amount is not None}


def _cells_in(document: Entry) -> Iterator[Field]:
    """The columns that are filled here; those of a rate stand in all rows alike."""
    return (each for each in added_columns(document) if each not in COLUMNS[CURRENCY])


def _said(document: Entry, place: int) -> Said:
    seats: Entry = document.get("seats", {})
    return Said(
        entries_in(document)[place],
        seats,
        seats["rows"][place] if seats else {},
        document.get("energy", {}),
        document.get("decision", {}),
    )
