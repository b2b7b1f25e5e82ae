"""The picture of cost against volume: APIs are level, own hardware falls, and rises with each machine.

On two scales of powers cost / requests is straight, so that the ends of steps alone draw it exactly. Of a
comparison, which has no hardware, there are the level lines and the volume asked.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from costcalc.numbers import rounded_text, significant
from costcalc.questions.breakeven.text_of_steps import span_words
from costcalc.report.charts.chart import LOG, OWN, Axis, Chart, Crossing, Point, Rule, Series, Source, Stop
from costcalc.report.figures import count, counted, narrow, rounded
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.report.text import Document

    Entry = Mapping[str, Any]

PRICE = "blended_unit_price"
MOST_LINES = 10
"""Models that have a line: labels of more would not stand beside one another."""
MOST_CROSSINGS = 3
"""Intervals of a model whose ends are marked; those behind them lie too close to be read."""
BEFORE, BEHIND = 10, 4
"""How far a picture goes beyond what it is about: down to that part of it, and up to that many times."""
DIGITS, BRIEF = 6, 4
UNIT = "USD per million tokens"


class View(NamedTuple):
    """What a picture is of: the rows that have a line, the requests a day at its edges, and those asked."""

    rows: Sequence[Entry]
    low: int
    high: int
    asked: Fraction | None


def volume_chart(document: Document, places: Mapping[str, int] | None = None) -> Chart:
    """The chart of a break-even, or of a comparison; `places` are those of the colours of models."""
    rows = [each for each in document["rows"] if Fraction(each[PRICE] or 0)]
    own = document.get("own")
    shown = _shown(rows)
    view = _view(document, shown)
    series = [_level(row, view, (places or {}).get(row["model"], place)) for place, row in enumerate(shown)]
    if own and Fraction(own["cost_per_day"]):
        series.append(_own(document, view))
    left = len(rows) - len(shown)
    kind = "contract" if any(each["contract"] for each in rows) else "list"
    return Chart(
        _finding(document, shown),
        f"{UNIT} by requests a day, both on a log scale, {kind} prices on {document['on']}",
        "; ".join(_described(document, shown)),
        Axis("requests a day", LOG, Decimal(view.low), Decimal(view.high)),
        Axis("", LOG),
        tuple(series),
        crossings=tuple(_crossings(shown, view, places or {})),
        rules=(Rule(_decimal(view.asked), "your volume"),) if view.asked else (),
        stops=tuple(_stops(document, view, series)),
        sources=tuple(_sources(shown)),
        notes=(f"{counted(left, 'more model')} not shown",) if left else (),
    )


def _shown(rows: Sequence[Entry]) -> Sequence[Entry]:
    """The cheapest models, and the first that own hardware is held against with success."""
    shown = list(rows[:MOST_LINES])
    beaten = next((each for each in rows if each.get("intervals")), None)
    return shown if beaten is None or beaten in shown else [*shown[:-1], beaten]


def _view(document: Document, rows: Sequence[Entry]) -> View:
    """From a part of the first edge, or of the volume asked, to some times the last."""
    asked = _asked(rows)
    edges = [Fraction(each) for row in rows for each in _edges(row)]
    about = [each for each in (asked, *edges) if each]
    steps = document.get("curve") or ()
    about += [Fraction(each["to_requests_per_day"]) for each in steps[:1]]
    about = about or [Fraction(1000)]
    low, high = max(int(min(about) / BEFORE), 1), ceil(max(about) * BEHIND)
    if steps:
        # The steps that are told go a little beyond all that the picture is about, if there are not too many.
        high = max(ceil(max(about)), int(steps[-1]["to_requests_per_day"]))
    return View(rows, low, max(high, low * BEFORE), asked)


def _asked(rows: Sequence[Entry]) -> Fraction | None:
    """The requests a day of the workload: what a day of them costs over what one does."""
    for row in rows:
        day = row.get("api_cost_per_day", row.get("cost_per_day"))
        one = row.get("api_cost_per_request", row.get("cost_per_request"))
        if day is not None and Fraction(one or 0):
            return Fraction(day) / Fraction(one)
    return None


def _edges(row: Entry) -> Iterator[str]:
    """The ends of the first intervals of a model."""
    for each in (row.get("intervals") or ())[:MOST_CROSSINGS]:
        yield each["from_requests_per_day"]
        if each["to_requests_per_day"] is not None:
            yield each["to_requests_per_day"]


def _level(row: Entry, view: View, place: int) -> Series:
    price, said = Decimal(row[PRICE]), _price(row)
    points = tuple(Point(Decimal(x), price, said, source=_source_of(row)) for x in (view.low, view.high))
    value = f"{_about(row)}{narrow(row[PRICE])} USD"
    return Series(row["model"], row["name"], points, place=place, value=value)


def _price(row: Entry) -> str:
    return f"{_about(row)}{row[PRICE]} USD"


def _about(row: Entry) -> str:
    return "≈" if row["estimate"] else ""


def _own(document: Document, view: View) -> Series:
    """The hardware from edge to edge of the picture, both ends of each step within it."""
    own, words = document["own"], document["words"]
    points = [Point(_decimal(x), _decimal(price), said) for x, price, said in _own_points(document, view)]
    full = own["cost_per_million_tokens"]
    name = f"{count(own['gpus'])} {words.get('gpu', 'GPU')}"
    return Series("own", name, tuple(points), place=OWN, value=f"{narrow(full)} USD at full use")


def _own_points(document: Document, view: View) -> Iterator[tuple[Fraction, Fraction, str]]:
    """Requests a day, USD per million tokens and how that is told: exact at the ends of steps."""
    last = Fraction(0)
    for step in document["curve"]:
        first, last = (Fraction(step[f"{end}_requests_per_day"]) for end in ("from", "to"))
        if last < view.low or first > view.high:
            continue
        for x in (max(first, Fraction(view.low)), min(last, Fraction(view.high))):
            yield x, *_own_at(step, x)
    # What lies behind the last step that is told has its figure at the workload, and no saw.
    price = document["own"]["cost_per_million_tokens_at_workload"]
    if view.asked is not None and last < view.asked and price is not None:
        yield view.asked, Fraction(price), f"{price} USD"


def _own_at(step: Entry, x: Fraction) -> tuple[Fraction, str]:
    """USD per million tokens within a step, of which a figure between its ends is told to some digits."""
    for end in ("from", "to"):
        if x == Fraction(step[f"{end}_requests_per_day"]):
            said = step[f"cost_per_million_tokens_at_{end}"]
            return Fraction(said), f"{said} USD"
    price = Fraction(step["cost_per_million_tokens_at_from"]) * Fraction(step["from_requests_per_day"]) / x
    return price, f"≈{rounded_text(price, DIGITS)} USD"


def _crossings(rows: Sequence[Entry], view: View, places: Mapping[str, int]) -> Iterator[Crossing]:
    marked = set()
    for place, row in enumerate(rows):
        where = places.get(row["model"], place)
        for each in (row.get("intervals") or ())[:MOST_CROSSINGS]:
            # Where an interval ends a machine is added: the line rises through the API's, and crosses it not.
            edge = each["from_requests_per_day"]
            # Models of one price lie on one line, and are crossed at one place.
            if view.low < int(edge) < view.high and (edge, row[PRICE]) not in marked:
                marked.add((edge, row[PRICE]))
                yield Crossing(Decimal(edge), Decimal(row[PRICE]), f"{count(edge)} a day", where)


def _stops(document: Document, view: View, series: Sequence[Series]) -> Iterator[Stop]:
    """A stop at both edges, at the ends of steps and intervals, and at the volume asked."""
    places = {Fraction(view.low), Fraction(view.high), *([view.asked] if view.asked else ())}
    places |= {Fraction(edge) for row in view.rows for edge in _edges(row)}
    steps = document.get("curve") or ()
    places |= {Fraction(step[f"{end}_requests_per_day"]) for step in steps for end in ("from", "to")}
    levels = [each.points[0].text for each in series if each.place != OWN]
    has_own = any(each.place == OWN for each in series)
    for x in sorted(each for each in places if view.low <= each <= view.high):
        own = [_own_text(document, view, x)] if has_own else []
        yield Stop(_decimal(x), f"{count(rounded_text(x))} a day", (*levels, *own))


def _own_text(document: Document, view: View, x: Fraction) -> str:
    if x == view.asked and (price := document["own"]["cost_per_million_tokens_at_workload"]):
        return f"{price} USD"
    for step in document["curve"]:
        if Fraction(step["from_requests_per_day"]) <= x <= Fraction(step["to_requests_per_day"]):
            return _own_at(step, x)[1]
    return ""


def _finding(document: Document, rows: Sequence[Entry]) -> str:
    """Against whom own hardware pays, and from where on; or that it never does, and why."""
    if not rows:
        return f"none of these can be priced on {document['on']}"
    cheapest, own = rows[0], document.get("own")
    if not own:
        at = f"{_about(cheapest)}{narrow(cheapest[PRICE])} {UNIT}"
        # What volume bands of a contract decide is not in its price.
        if cheapest["contract"]:
            return f"{cheapest['name']} costs least: {at}"
        return f"{cheapest['name']} costs least at every volume: {at}"
    beaten = next((each for each in rows if each["intervals"]), None)
    if beaten is None:
        return _never(document, cheapest)
    said = f"Your own hardware costs less than {beaten['name']} {_from(beaten['intervals'])}"
    return said if beaten is cheapest else f"{said}; never less than {cheapest['name']}"


def _from(spans: Sequence[Entry]) -> str:
    if len(spans) == 1:
        return span_words(dict(spans[0]))
    return f"from {count(spans[0]['from_requests_per_day'])} requests a day on, with gaps"


def _never(document: Document, row: Entry) -> str:
    if document["fit"] and document["fit"]["fits"] is False:
        return "Your own hardware never pays: the weights do not fit"
    full = document["own"]["cost_per_million_tokens"]
    if Fraction(row[PRICE]) < Fraction(full):
        price, least = _told_apart(row[PRICE], full)
        api = f"{row['name']} at {price} {UNIT}"
        return f"Never: {api} is below your own hardware at full use, {least}"
    return f"Your own hardware never costs less than {row['name']}"


def _told_apart(*said: str) -> Sequence[str]:
    """Prices in a title: to four digits, or to all where these are the same."""
    short = [rounded(each, BRIEF) for each in said]
    return short if len(set(short)) == len(said) else said


def _described(document: Document, rows: Sequence[Entry]) -> Iterator[str]:
    for row in rows:
        yield f"{row['name']} {_about(row)}{narrow(row[PRICE])} {UNIT}"
    if own := document.get("own"):
        yield f"your own hardware {narrow(own['cost_per_million_tokens'])} at full use"


def _sources(rows: Sequence[Entry]) -> Iterator[Source]:
    cited = [charge["source"] for row in rows for charge in row["charges"] if charge["source"]]
    for source in {each["id"]: each for each in cited}.values():
        yield Source(source["title"], source["url"] or "")


def _source_of(row: Entry) -> str:
    cited = [charge["source"] for charge in row["charges"] if charge["source"]]
    return (cited[0]["url"] or "") if cited else ""


def _decimal(value: Fraction) -> Decimal:
    """Where a figure lies in a picture."""
    return significant(value)


CHARTS = {"costcalc/breakeven/1": volume_chart}
