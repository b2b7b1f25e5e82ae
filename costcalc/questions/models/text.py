"""The table of models: their main prices on a day."""

from __future__ import annotations

from costcalc.pricing.model import TAKEN_AS_FREE
from costcalc.report.figures import counted, price_text
from costcalc.report.folding import named_table
from costcalc.report.moments import observed, since
from costcalc.report.text import Cell, Column, Text, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look

FREE = "0?"
"""A price of nothing that no source prints."""

MAIN_METERS = ("input", "cache_read", "output")
STYLES = {"on sale": "", "not yet on sale": "yellow", "deprecated": "yellow"}
"""How a status is coloured; what is not for sale is dim."""


def models_lines(document: Document, look: Look) -> Iterator[str]:
    """Models with their main prices on a day."""
    rows = document["models"]
    many = counted(len(rows), "model")
    if len(rows) < document["total"]:
        many += f", from {document['offset'] + 1} on, of {document['total']}"
    yield from wrapped(f"{many} on {document['on']}, USD before tax, token prices per Mtoken", look)
    if rows:
        yield ""
        columns = [
            Column("model", shrinks="middle"),
            *(Column(name.replace("_", " "), "point") for name in MAIN_METERS),
            Column("other prices", shrinks="end"),
            Column("since"),
            Column("status", shrinks="end"),
        ]
        yield from named_table(columns, [_model(row) for row in rows], look, name=0, below=(4,))
        yield from observed(rows, look)
        if any(map(_is_taken_as_free, rows)):
            yield ""
            yield from wrapped(f"{FREE} no price is listed; the model is named free", look, "  ")


def _is_taken_as_free(row: Document) -> bool:
    """Whether the zeros of a model are only what its name says."""
    return TAKEN_AS_FREE in (row.get("note") or "")


def _model(row: Document) -> list[str | Cell]:
    prices, style = row["list_unit_prices"], STYLES.get(row["status"], "dim")
    if _is_taken_as_free(row):
        prices = {name: FREE if price == "0" else price for name, price in prices.items()}
    others = [f"{name} {price_text(price)}" for name, price in prices.items() if name not in MAIN_METERS]
    return [
        Cell(row["model"], style),
        *(price_text(prices.get(name, "")) for name in MAIN_METERS),
        ", ".join([*others, *([f"{counted(len(row['variants']), 'variant')}"] if row["variants"] else [])]),
        since(row),
        Cell(row["status"], style),
    ]


TEXTS = {"costcalc/models/1": Text(models_lines)}
