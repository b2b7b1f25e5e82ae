"""The picture of a comparison: a bar for each model, cheapest first, of what its meters cost."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce

from costcalc.numbers import EXACT, ZERO, plain
from costcalc.report.charts.chart import Chart, Part, Row, Source
from costcalc.report.figures import counted, ratio, short_money
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Document

    Entry = Mapping[str, Any]

SPANS = {"cost_per_month": "in 30 days", "cost_per_request": "a request"}
"""The costs that a bar may be of, the first that there is, and for how long they are."""
MOST_BARS = 40
"""Rows that are drawn; a picture of a thousand is none."""
ESTIMATE = "≈"
ALL = "input"
"""The meter whose tone a bar has that is not taken apart."""


def comparison_chart(document: Document) -> Chart:
    """The chart of a comparison; one without rows says that nothing could be ranked."""
    rows = document["rows"][:MOST_BARS]
    figure = _figure_of(rows)
    span, on = SPANS[figure], document["on"]
    left = len(document["rows"]) - len(rows)
    return Chart(
        _finding(rows, figure, span) if rows else f"none of these can be priced on {on}",
        f"USD {span}, {'contract' if _has_contract(rows) else 'list'} prices on {on}, before tax",
        "; ".join(f"{each['name']} {_cost(each, figure)} USD {span}" for each in rows),
        rows=bars_of(rows),
        sources=tuple(_sources(rows)),
        notes=(f"{counted(left, 'more model')} not shown",) if left else (),
    )


def bars_of(rows: Sequence[Entry]) -> tuple[Row, ...]:
    """The bars of rows of a comparison, in their order."""
    return tuple(_bar(each, _figure_of(rows), place) for place, each in enumerate(rows))


def _figure_of(rows: Sequence[Entry]) -> str:
    return next((each for each in SPANS if rows and rows[0].get(each) is not None), "cost_per_request")


def _finding(rows: list[Entry], figure: str, span: str) -> str:
    """The cheapest with its cost, and how many times as much the next and the last cost."""
    first, *others = rows
    if not others:
        return f"{first['name']} costs {_cost(first, figure)} USD {span}"
    said = f"{first['name']} costs least: {_cost(first, figure)} USD {span}"
    last = others[-1]["ratio_to_cheapest"]
    return said if last is None else f"{said}; {others[-1]['name']} {_times(last)} times as much"


def _bar(row: Entry, figure: str, place: int) -> Row:
    source = row["charges"][0]["source"] if row["charges"] else None
    return Row(
        row["model"],
        row["name"],
        tuple(_parts(row)),
        place,
        _cost(row, figure),
        source=(source and source["url"]) or "",
    )


def _parts(row: Entry) -> Iterator[Part]:
    """The parts of a bar by meter, of one request, as all have as many; one part where lines say not all."""
    whole = Decimal(row["cost_per_request"])
    costs: dict[str, Decimal] = {}
    for charge in row["charges"]:
        meter = charge["meter"]
        costs[meter] = EXACT.add(costs.get(meter, ZERO), Decimal(charge["contracted_cost"] or 0))
    if reduce(EXACT.add, costs.values(), ZERO) != whole:
        costs = {ALL: whole}
    for meter, cost in costs.items():
        if cost:
            yield Part(meter, cost, f"{plain(cost)} USD a request")


def _cost(row: Entry, figure: str) -> str:
    return f"{ESTIMATE if row['estimate'] else ''}{short_money(row[figure])}"


def _times(said: str) -> str:
    return ratio(said).removesuffix("×")


def _has_contract(rows: list[Entry]) -> bool:
    return any(each["contract"] for each in rows)


def _sources(rows: list[Entry]) -> Iterator[Source]:
    found: dict[str, Source] = {}
    for charge in (each for row in rows for each in row["charges"]):
        source = charge["source"]
        if source:
            found.setdefault(source["id"], Source(source["title"], source["url"] or ""))
    yield from found.values()


CHARTS = {"costcalc/compare/1": comparison_chart}
