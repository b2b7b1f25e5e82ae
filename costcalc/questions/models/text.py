"""The table of models: their main prices on a day."""

from __future__ import annotations

from costcalc.pricing.model import TAKEN_AS_FREE
from costcalc.prose import listed, shown
from costcalc.questions.models.shape import MODEL_ROW
from costcalc.report.figures import counted, price_text
from costcalc.report.folding import named_table
from costcalc.report.members import Told, Way, as_table, told_members
from costcalc.report.moments import observed, since
from costcalc.report.text import Cell, Column, Text, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.members import Ways
    from costcalc.report.text import Document, Look

FREE = "0?"
"""A price of nothing that no source prints."""

NONE = (
    "nothing is called so, or like it, or has all that was asked: say fewer letters or flags, as in "
    "`costcalc models claude`; `costcalc models` alone lists all"
)
"""What is said of a list without a model."""

MAIN_METERS = ("input", "cache_read", "output")
STYLES = {"on sale": "", "not yet on sale": "yellow", "deprecated": "yellow"}
"""How a status is coloured; what is not for sale is dim."""


def models_lines(document: Document, look: Look) -> Iterator[str]:
    """Models with their main prices on a day."""
    rows = document["models"]
    many = counted(len(rows), "model")
    if len(rows) < document["total"]:
        many += f", from {document['offset'] + 1} on, of {document['total']}"
    if said := document.get("searched_as"):
        yield from wrapped(f"nothing is called so; near it there is {listed(map(shown, said))}:", look)
    yield from wrapped(f"{many} on {document['on']}, USD before tax, token prices per Mtoken", look)
    if not document["total"]:
        yield from wrapped(NONE, look, "  ")
    if rows:
        yield ""
        columns, cells = as_table(told_members(MODEL_ROW, rows, WAYS).values(), rows)
        yield from named_table(columns, cells, look, name=0, below=(4,))
        yield from observed(rows, look)
        if any(map(_is_taken_as_free, rows)):
            yield ""
            yield from wrapped(f"{FREE} no price is listed; the model is named free", look, "  ")


def _is_taken_as_free(row: Document) -> bool:
    """Whether the zeros of a model are only what its name says."""
    return TAKEN_AS_FREE in (row.get("note") or "")


def _prices(row: Document) -> dict[str, str]:
    prices = row["list_unit_prices"]
    is_free = _is_taken_as_free(row)
    return {name: FREE if is_free and price == "0" else price for name, price in prices.items()}


def _others(row: Document) -> str:
    prices = _prices(row).items()
    others = [f"{name} {price_text(price)}" for name, price in prices if name not in MAIN_METERS]
    return ", ".join([*others, *([f"{counted(len(row['variants']), 'variant')}"] if row["variants"] else [])])


def _styled(name: str) -> Way:
    return Way(lambda row: Cell(row[name], STYLES.get(row["status"], "")))


def _price_of(meter: str) -> Told:
    """A price by meter stands in a column of its own: it is no member, but a part of one."""
    column = Column(meter.replace("_", " "), "point")
    return Told(column, lambda row: price_text(_prices(row).get(meter, "")))


WAYS: Ways = {
    "model": _styled("model")._replace(shrinks="middle"),
    **{meter: _price_of(meter) for meter in MAIN_METERS},
    "list_unit_prices": Way(_others, shrinks="end"),
    "effective_from": Way(since),
    "status": _styled("status")._replace(shrinks="end"),
}
"""How the members of a model are told, in their order."""
TEXTS = {"costcalc/models/1": Text(models_lines)}
