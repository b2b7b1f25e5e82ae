"""The picture of a projection: what each month costs on each model, with bands where ranges were drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from costcalc.report.charts.chart import TIME, Axis, Band, Chart, Point, Series, Source, Stop
from costcalc.report.charts.scales import seconds_of, short_figure
from costcalc.report.figures import amount, counted, ratio
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Document

    Entry = Mapping[str, Any]

MOST_LINES = 10
"""Models that have a line: labels of more would not stand beside one another."""
BANDS = {"90 %": ("p5", "p95"), "80 %": ("p10", "p90")}
"""Bands by the share of the draws that they hold, the widest first."""


def projection_chart(document: Document) -> Chart:
    """The chart of a projection: a line a model, or one for each of its scenarios."""
    totals = document["totals"][:MOST_LINES]
    months = sorted({row["month"] for row in document["rows"]})
    left = len(document["totals"]) - len(totals)
    rows = [[row for row in document["rows"] if _key(row) == _key(each)] for each in totals]
    series = [_series(each, of, place) for place, (each, of) in enumerate(zip(totals, rows, strict=True))]
    return Chart(
        _finding(totals, len(months))
        if totals
        else f"none of these can be priced from {document['start']} on",
        _subtitle(document, months),
        "; ".join(f"{_name(each)} {amount(each['cost'])} USD in all" for each in totals),
        Axis("", TIME),
        Axis(""),
        tuple(series),
        stops=tuple(Stop(_at(month), month, tuple(_told(of, month) for of in rows)) for month in months),
        sources=tuple(_sources(totals)),
        notes=(f"{counted(left, 'more model')} not shown",) if left else (),
    )


def _key(entry: Entry) -> tuple[str, str | None]:
    return entry["model"], entry.get("scenario")


def _name(total: Entry) -> str:
    return f"{total['name']}, {total['scenario']}" if total.get("scenario") else str(total["name"])


def _series(total: Entry, rows: Sequence[Entry], place: int) -> Series:
    points = tuple(Point(_at(row["month"]), Decimal(row["cost"]), _text(row)) for row in rows)
    bands = tuple(
        Band(name, tuple((_at(row["month"]), Decimal(row[low]), Decimal(row[high])) for row in rows))
        for name, (low, high) in BANDS.items()
        if rows and all(row.get(low) is not None and row.get(high) is not None for row in rows)
    )
    value = f"{short_figure(Decimal(total['cost']))} in all"
    return Series(
        "/".join(filter(None, _key(total))), _name(total), points, place=place, value=value, bands=bands
    )


def _text(row: Entry) -> str:
    """The cost of a month, and between which figures four of five draws lie."""
    said = f"{row['cost']} USD"
    low, high = (row.get(name) for name in BANDS["80 %"])
    return said if low is None else f"{said}, 80 % of draws from {low} to {high}"


def _told(rows: Sequence[Entry], month: str) -> str:
    return next((_text(row) for row in rows if row["month"] == month), "")


def _at(month: str) -> Decimal:
    """The first day of a month."""
    year, number = map(int, month.split("-"))
    return seconds_of(datetime(year, number, 1, tzinfo=UTC))


def _finding(totals: Sequence[Entry], months: int) -> str:
    """What the cheapest costs in all, and how many times as much the dearest."""
    within = f"in {counted(months, 'month')}"
    known = [each for each in totals if each["ratio_to_cheapest"] is not None]
    if not known:
        return f"{_name(totals[0])} costs {amount(totals[0]['cost'])} USD {within}"
    first, last = (at(known, key=lambda each: Decimal(each["cost"])) for at in (min, max))
    cost = f"{amount(first['cost'])} USD {within}"
    if first is last:
        return f"{_name(first)} costs {cost}"
    said = f"{_name(first)} costs least: {cost}"
    if first.get("scenario") or Decimal(last["ratio_to_cheapest"]) <= 1:
        return said
    return f"{said}; {_name(last)} {ratio(last['ratio_to_cheapest']).removesuffix('×')} times as much"


def _subtitle(document: Document, months: Sequence[str]) -> str:
    span = f"{months[0]} to {months[-1]}" if months else document["start"]
    said = f"USD a month, {span}, before tax"
    drawn = any(row.get("p10") is not None for row in document["rows"])
    return f"{said}; bands hold 80 % and 90 % of the draws" if drawn else said


def _sources(totals: Sequence[Entry]) -> Iterator[Source]:
    cited = [
        source for each in totals for used in each["prices"] for source in used["sources"].values() if source
    ]
    for source in {each["id"]: each for each in cited}.values():
        yield Source(source["title"], source["url"] or "")


CHARTS = {"costcalc/project/1": projection_chart}
