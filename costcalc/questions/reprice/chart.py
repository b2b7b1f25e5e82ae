"""The picture of a repriced log: what its days cost then, and would have cost on other models."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import PurePath

from costcalc.errors import UsageError
from costcalc.numbers import EXACT, ZERO, plain
from costcalc.report.charts.chart import STEPS, TIME, Axis, Chart, Point, Series, Source, Stop, standing_at
from costcalc.report.charts.scales import seconds_of, short_figure
from costcalc.report.figures import amount, counted
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Document

    Entry = Mapping[str, Any]
    Costs = dict[str, Decimal]

SPANS = ("day", "month")
"""The columns that are times, the finest first."""
MOST_LINES = 6
MOST_STEPS = 5_000
"""Days between which those without usage are drawn at zero."""
LAST_MONTH = 12


def log_chart(document: Document) -> Chart:
    """The chart of a repricing by day or month; a line for each value of the other columns, if there are any.

    Raises `UsageError` where neither was asked for.
    """
    span = next((each for each in SPANS if each in document["by"]), None)
    if span is None:
        raise UsageError("a picture of a log is of its days or months: say day or month", "by")
    dated = [each for each in document["groups"] if each["by"].get(span)]
    times = sorted({each["by"][span] for each in dated})
    lines = _lines(document, dated, span)
    shown = lines[:MOST_LINES]
    places = _between(times, span)
    series = tuple(_series(name, costs, places, span, place) for place, (name, costs) in enumerate(shown))
    return Chart(
        _finding(document, dated, span),
        _subtitle(document, span),
        "; ".join(f"{name} {amount(plain(_sum(costs)))} USD in all" for name, costs in shown),
        Axis("", TIME),
        Axis(""),
        series,
        stops=tuple(_stops(series, places)),
        sources=tuple(_sources(document)),
        notes=tuple(_notes(document, len(lines) - len(shown), len(dated))),
    )


def _lines(document: Document, groups: Sequence[Entry], span: str) -> list[tuple[str, Costs]]:
    """The names of lines with what each time cost: the log and other models, or values of other columns."""
    others = [each for each in document["by"] if each != span]
    if others:
        found: dict[str, Costs] = {}
        for each in groups:
            name = ", ".join(str(each["by"].get(column) or "—") for column in others)
            _add(found.setdefault(name, {}), each["by"][span], each["cost"])
        return sorted(found.items(), key=lambda item: -_sum(item[1]))
    log: Costs = {}
    on_models: dict[str, Costs] = {each["model"]: {} for each in document["models"]}
    for each in groups:
        _add(log, each["by"][span], each["cost"])
        for on in each["models"]:
            if on["model"] in on_models:
                _add(on_models[on["model"]], each["by"][span], on["cost"])
    names = {each["model"]: each["name"] for each in document["models"]}
    return [
        (_log_name(document), log),
        *((names[model], costs) for model, costs in on_models.items() if costs),
    ]


def _log_name(document: Document) -> str:
    """The file that was read, and how many more there are."""
    files = document["files"]
    more = f" +{len(files) - 1}" if len(files) > 1 else ""
    return f"{PurePath(files[0]['name']).name}{more}" if files else "log"


def _add(costs: Costs, time: str, cost: str) -> None:
    costs[time] = EXACT.add(costs.get(time, ZERO), Decimal(cost))


def _sum(costs: Costs) -> Decimal:
    total = ZERO
    for each in costs.values():
        total = EXACT.add(total, each)
    return total


def _series(name: str, costs: Costs, places: Sequence[str], span: str, place: int) -> Series:
    """Level over each day; a day without usage cost nothing."""
    found = [(each, costs.get(each, ZERO)) for each in places]
    points = [Point(_at(each), cost, f"{plain(cost)} USD") for each, cost in found]
    if found:
        last, cost = found[-1]
        points.append(Point(_at(_after(last, span)), cost, f"{plain(cost)} USD"))
    value = f"{short_figure(_sum(costs))} in all"
    return Series(f"{place} {name}", name, tuple(points), STEPS, place, value)


def _between(times: Sequence[str], span: str) -> list[str]:
    """All times from the first to the last; where these are too many, those with usage alone."""
    if not times:
        return []
    found = [times[0]]
    while found[-1] < times[-1]:
        found.append(_after(found[-1], span))
        if len(found) > MOST_STEPS:
            return list(times)
    return found


def _after(time: str, span: str) -> str:
    """The next day, or the next month."""
    if span == "day":
        return str((_moment(time) + timedelta(days=1)).date())
    year, month = map(int, time.split("-")[:2])
    return f"{year + 1:04}-01" if month == LAST_MONTH else f"{year:04}-{month + 1:02}"


def _moment(time: str) -> datetime:
    return datetime(*map(int, (*time.split("-"), "1")[:3]), tzinfo=UTC)  # type: ignore[arg-type,misc]


def _at(time: str) -> Decimal:
    return seconds_of(_moment(time))


def _stops(series: Sequence[Series], places: Sequence[str]) -> Iterator[Stop]:
    for each in places:
        points = (standing_at(line, _at(each)) for line in series)
        yield Stop(_at(each), each, tuple(point.text if point else "" for point in points))


def _finding(document: Document, groups: Sequence[Entry], span: str) -> str:
    """What it cost in all, and when the most."""
    if not groups:
        return f"the log has nothing that has a {span} and a price"
    costs: Costs = {}
    for each in groups:
        _add(costs, each["by"][span], each["cost"])
    most = max(costs, key=lambda time: costs[time])
    told = "on" if span == "day" else "in"
    about = "≈" if document["then"]["estimate"] else ""
    said = f"The log cost {about}{amount(plain(_sum(costs)))} USD in {counted(len(costs), span)}"
    return said if len(costs) == 1 else f"{said}, most {told} {most}: {amount(plain(costs[most]))} USD"


def _subtitle(document: Document, span: str) -> str:
    said = f"USD a {span}, at the prices of the time, before tax"
    has_others = document["models"] and document["prices"] != "then"
    return f"{said}; other models at those of {document['prices']}" if has_others else said


def _notes(document: Document, left: int, dated: int) -> Iterator[str]:
    if document["then"]["partial"]:
        yield "some of the usage has no price, and is in no cost"
    if dated < len(document["groups"]):
        yield "usage without a time is not drawn"
    if left:
        yield f"{counted(left, 'more line')} not shown"


def _sources(document: Document) -> Iterator[Source]:
    cited = [
        charge["source"]
        for each in document["then"]["models"]
        for charge in each["charges"]
        if charge["source"]
    ]
    for source in {each["id"]: each for each in cited}.values():
        yield Source(source["title"], source["url"] or "")


CHARTS = {"costcalc/reprice/1": log_chart}
