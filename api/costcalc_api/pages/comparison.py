"""A comparison as the page shows it: figures that are easy to read, and the exact ones behind them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.questions.compare.shape import ROW
from costcalc.report.cells import flat_cell
from costcalc.report.change_words import change_texts
from costcalc.shapes import MONEY, RATIO

if TYPE_CHECKING:
    from costcalc.shapes import Field

MOST_READ = ("ratio_to_cheapest", "cost_per_month")
"""The columns that most readers look for: they come first."""
OF_RANGE = "cost_per_request"
"""The column in which the range of a price in doubt is said."""
BAR_WIDTH = 200
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""For figures that are shown, whose digits all stand beside them."""


class Shown(NamedTuple):
    """What stands in a cell: short for the eye, exact for who asks, with the range of a price in doubt."""

    short: str
    exact: str = ""
    between: tuple[str, str] | None = None


def columns() -> list[Field]:
    """The columns of figures: the members of a row that people have a name for."""
    return [
        *(ROW[name] for name in MOST_READ),
        *(each for each in ROW if each.label and each.name not in MOST_READ),
    ]


def comparison(document: dict[str, Any]) -> dict[str, Any]:
    """The document of a comparison, with what the template shows of it."""
    rows = document["rows"]
    dearest = max((Fraction(row["cost_per_request"]) for row in rows), default=Fraction(0))
    return {
        **document,
        "options": [f"{name} {value}".replace("_", " ") for name, value in document["options"].items()],
        "columns": [(each.label, each.name in MOST_READ) for each in columns()],
        "rows": [_row(row, dearest) for row in rows],
        "sources": _sources(rows),
    }


def _row(row: dict[str, Any], dearest: Fraction) -> dict[str, Any]:
    """A row with its cells, those of `columns()`, and the width of its bar, of BAR_WIDTH."""
    cost = Fraction(row["cost_per_request"])
    estimate = [f"estimate: {row['estimate']}"] if row["estimate"] else []
    return {
        **row,
        "bar": max(1, int(cost * BAR_WIDTH / dearest)) if dearest else 0,
        "cells": [_cell(field, row) for field in columns()],
        "notes": [*estimate, *row["notes"]],
        "changes": change_texts(row["changes"]),
    }


def _cell(field: Field, row: dict[str, Any]) -> Shown:
    text = row.get(field.name)
    if not text:
        return Shown("–")
    if field.kind == RATIO:
        return Shown(f"{Decimal(text):,.1f} ×")
    if field.kind != MONEY:
        return Shown(str(flat_cell(text)))
    low, high = row["list_cost_per_request_low"], row["list_cost_per_request_high"]
    in_doubt = field.name == OF_RANGE and low is not None and high is not None
    return money(text)._replace(between=(money(low).short, money(high).short) if in_doubt else None)


def money(text: str) -> Shown:
    """USD for the eye: cents from one dollar on, four digits below it."""
    amount = Decimal(text)
    if amount >= 1 or not amount:
        return Shown(f"{amount:,.2f}", text)
    places = amount.adjusted() - 3
    return Shown(f"{amount.quantize(Decimal(1).scaleb(places), context=_ROUNDING):f}", text)


def web_address(url: str | None) -> str | None:
    """An address that a browser may follow; None for any other text."""
    return url if url and url.startswith(("https://", "http://")) else None


def _sources(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each source once, with the figures that came from it; `url` only where it is a web address."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for charge in row["charges"]:
            source = charge["source"]
            shown = {**source, "url": web_address(source["url"]), "figures": {}}
            figures = found.setdefault(source["id"], shown)["figures"]
            printed = f", printed as “{source['printed']}”" if source["printed"] else ""
            meter = charge["billed_as"].replace("_", " ")
            price = f"{charge['list_unit_price']} USD per {charge['pricing_unit']}"
            figures[f"{row['name']}, {meter}: {price}{printed}"] = None
    return list(found.values())
