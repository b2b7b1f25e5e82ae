"""A comparison as the page shows it: figures that are easy to read, and the exact ones behind them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from costcalc.analysis.change_words import change_texts

BAR_WIDTH = 200
_ROUNDING = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""For figures that are shown, whose digits all stand beside them."""


class Shown(NamedTuple):
    """A figure: short for the eye, exact for who asks."""

    short: str
    exact: str


class ShownRow(NamedTuple):
    """One row of the table; `bar` is its width of BAR_WIDTH, `between` the range of a request."""

    rank: int
    model: str
    name: str
    bar: int
    ratio: str
    blended: Shown | None
    costs: list[Shown | None]
    notes: list[str]
    changes: list[str]
    is_estimate: bool
    between: tuple[str, str] | None


class ShownSource(NamedTuple):
    """A source that the figures came from; `url` only where it is a web address."""

    title: str
    url: str | None
    published: str | None
    figures: list[str]


def comparison(document: dict[str, Any]) -> dict[str, Any]:
    """The document of a comparison, ready for the template."""
    rows = document["rows"]
    dearest = max((Fraction(row["cost_per_request"]) for row in rows), default=Fraction(0))
    return {
        "on": document["on"],
        "options": [f"{name} {value}".replace("_", " ") for name, value in document["options"].items()],
        "has_estimates": any(row["estimate"] for row in rows),
        "command": document["command"],
        "rounding": document["rounding"],
        "hash": document["table"]["hash"],
        "rows": [_row(rank, row, dearest) for rank, row in enumerate(rows, 1)],
        "unranked": document["unranked"],
        "sources": _sources(rows),
    }


def _row(rank: int, row: dict[str, Any], dearest: Fraction) -> ShownRow:
    cost = Fraction(row["cost_per_request"])
    notes = ([f"estimate: {row['estimate']}"] if row["estimate"] else []) + list(row["notes"])
    low, high = row["list_cost_per_request_low"], row["list_cost_per_request_high"]
    blended = row["blended_unit_price"]
    return ShownRow(
        rank,
        row["model"],
        row["name"],
        max(1, int(cost * BAR_WIDTH / dearest)) if dearest else 0,
        f"{Decimal(row['ratio_to_cheapest']):,.1f} ×" if row["ratio_to_cheapest"] else "–",
        money(blended) if blended else None,
        [
            money(row[name]) if row[name] is not None else None
            for name in ("cost_per_request", "cost_per_day", "cost_per_month", "cost_per_year")
        ],
        notes,
        change_texts(row["changes"]),
        row["estimate"] is not None,
        None if low is None or high is None else (money(low).short, money(high).short),
    )


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


def _sources(rows: list[dict[str, Any]]) -> list[ShownSource]:
    found: dict[str, ShownSource] = {}
    for row in rows:
        for charge in row["charges"]:
            source = charge["source"]
            shown = found.setdefault(
                source["id"],
                ShownSource(source["title"], web_address(source["url"]), source["published"], []),
            )
            figure = (
                f"{row['name']}, {charge['billed_as'].replace('_', ' ')}: {charge['list_unit_price']} USD"
            )
            figure += f" per {charge['pricing_unit']}"
            if source["printed"]:
                figure += f", printed as “{source['printed']}”"
            if figure not in shown.figures:
                shown.figures.append(figure)
    return list(found.values())
