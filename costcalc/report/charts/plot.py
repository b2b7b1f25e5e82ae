"""Series on two axes: bands, lines, steps, marks, crossings, and labels at the ends of lines."""

from __future__ import annotations

from costcalc.report.charts.chart import FILLED, HOLLOW, OWN, RING, STEPS, place_of, stops_of
from costcalc.report.charts.elements import (
    LABEL,
    VALUE,
    Words,
    dot,
    dotted,
    element,
    hairline,
    line,
    text,
    text_over,
)
from costcalc.report.charts.labels import apart
from costcalc.report.charts.palette import LIGHT, class_of
from costcalc.report.charts.scales import scale_of, ticks_of, with_short_days
from costcalc.report.charts.widths import fitting, width_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from costcalc.report.charts.chart import Chart, Series
    from costcalc.report.charts.scales import Scale
    from costcalc.report.text import Look

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is written in a picture already."""
LEFT, ABOVE, BELOW = 46, 26, 30
BESIDE = 34
"""Between the right end of lines and the longest label."""
NARROW = 500
"""Below this width labels stand in a list above the picture."""
MOST_BESIDE = 0.3
"""Of the width of a picture that labels take at most."""
SHARES = (0.13, 0.17)
"""The opacity of bands, the widest first."""
ONE_LINE, TWO_LINES = 17.0, 32.0
FADE = 24
"""Pixels over which a line whose beginning nobody knows fades in."""


class Frame(NamedTuple):
    """Where the axes of a picture lie, and on which scales."""

    x: Scale
    y: Scale
    top: float
    bottom: float
    left: float
    right: float


def plot(chart: Chart, look: Look, width: float, height: float) -> Iterator[str]:
    """The elements of a chart that has series, within a width and a height."""
    is_narrow = width < NARROW
    listed = list(_listed(chart, look, width)) if is_narrow else []
    frame = _frame(chart, look, width, height, ABOVE + len(listed) * ONE_LINE)
    yield from (part for row in listed for part in row)
    yield from _grid(chart, frame, look)
    for series in chart.series:
        yield from _bands(series, frame)
    for rule in chart.rules:
        if frame.x.holds(rule.x):
            x = frame.x.place(rule.x)
            yield dotted(x, frame.top - 8, x, frame.bottom)
    for series in chart.series:
        yield from _line(series, frame)
    taken: list[Box] = []
    for rule in chart.rules:
        if frame.x.holds(rule.x):
            yield from _rule_words(_said(look, rule.text), frame.x.place(rule.x), frame, taken)
    for crossing in chart.crossings:
        yield from _crossing(crossing.text, frame, taken, look, (crossing.x, crossing.y), crossing.place)
    for series in chart.series:
        yield from _marks(series, frame, taken, look)
    if not is_narrow:
        yield from _labels(chart, frame, look, width)


def places_of_stops(chart: Chart, look: Look, width: float, height: float) -> list[float]:
    """Where a cursor stands at each of the stops of a chart, in pixels from its left."""
    frame = _frame(chart, look, width, height, ABOVE)
    return [frame.x.place(stop.x) for stop in stops_of(chart)]


def _frame(chart: Chart, look: Look, width: float, height: float, top: float) -> Frame:
    words = [each for series in chart.series for each in _words(series, look)]
    longest = max((width_of(each, LABEL, is_bold=True) for each in words), default=0.0)
    beside = 12 if width < NARROW else min(longest, width * MOST_BESIDE) + BESIDE
    right, bottom = width - beside, height - BELOW
    points = [point for series in chart.series for point in series.points]
    edges = [edge for series in chart.series for band in series.bands for edge in band.edges]
    xs = [*(point.x for point in points), *(rule.x for rule in chart.rules), *(edge[0] for edge in edges)]
    ys = [*(point.y for point in points), *(each for edge in edges for each in edge[1:])]
    return Frame(
        scale_of(chart.x, xs, LEFT, right), scale_of(chart.y, ys, bottom, top), top, bottom, LEFT, right
    )


def _grid(chart: Chart, frame: Frame, look: Look) -> Iterator[str]:
    dim = Words()
    for tick in ticks_of(frame.y, look.lang):
        y = frame.y.place(tick.at)
        yield hairline(frame.left, y, frame.right, y)
        yield text(frame.left - 8, y + 4, tick.text, dim._replace(anchor="end"))
    for tick in ticks_of(frame.x, look.lang, 4 if frame.right < NARROW else 6):
        words = dim._replace(
            anchor="middle", weight=600 if tick.is_bold else 400, colour="ink" if tick.is_bold else "dim"
        )
        yield text(frame.x.place(tick.at), frame.bottom + 20, tick.text, words)
    if chart.x.label:
        is_wide = frame.right >= NARROW
        below = 20 if is_wide else 29
        words = dim if is_wide else dim._replace(anchor="end", size=10.5)
        yield text(frame.right + 22 * is_wide, frame.bottom + below, _said(look, chart.x.label), words)


def _bands(series: Series, frame: Frame) -> Iterator[str]:
    place = place_of(series.place)
    for band, opacity in zip(series.bands, SHARES, strict=False):
        upper = [(frame.x.place(x), frame.y.place(high)) for x, _, high in band.edges]
        lower = [(frame.x.place(x), frame.y.place(low)) for x, low, _ in reversed(band.edges)]
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (*upper, *lower)) + "Z"
        yield element(
            "path", d=path, fill=LIGHT.of(place), fill_opacity=str(opacity), class_=f"band {class_of(place)}"
        )


def _line(series: Series, frame: Frame) -> Iterator[str]:
    """A series as lines: what changed nobody knows when is slanted over the time in question."""
    place, points = place_of(series.place), series.points
    if not points:
        return
    dashes = "5 4" if place == OWN else None
    if series.fades_in:
        first = points[0]
        x, y = frame.x.place(first.x), frame.y.place(first.y)
        start = max(min(frame.left, x - FADE), frame.left - FADE)
        parts = 6
        for part in range(parts):
            a, b = (start + (x - start) * each / parts for each in (part, part + 1))
            yield line([(a, y), (b, y)], place, cap="butt", stroke_opacity=f"{(part + 1) / (parts + 1):.2f}")
    run: list[tuple[float, float]] = []
    for before, point in zip((None, *points), points, strict=False):
        x, y = frame.x.place(point.x), frame.y.place(point.y)
        if before is not None and series.form == STEPS:
            old = frame.y.place(before.y)
            run.append((x, old))
            if point.until is not None:
                yield line(run, place, stroke_dasharray=dashes)
                end = frame.x.place(point.until)
                yield line([(x, old), (end, y)], place, 1.5, stroke_dasharray="1 4")
                run, x = [], end
        run.append((x, y))
    if not series.is_ended and run:
        run.append((frame.right, run[-1][1]))
    yield line(run, place, stroke_dasharray=dashes)


def _marks(series: Series, frame: Frame, taken: list[Box], look: Look) -> Iterator[str]:
    place = place_of(series.place)
    for point in series.points:
        x, y = frame.x.place(point.until or point.x), frame.y.place(point.y)
        if point.mark in {FILLED, HOLLOW, RING}:
            yield dot(x, y, place, is_hollow=point.mark != FILLED)
        if point.label:
            said = _said(look, point.label)
            box = (x + 4, y - 19, x + 4 + width_of(said, VALUE), y - 5)
            if _is_free(box, taken) and box[2] < frame.right + BESIDE:
                taken.append(box)
                yield text_over(x + 4, y - 8, said, Words(VALUE, colour="ink"))


def _crossing(
    said: str,
    frame: Frame,
    taken: list[Box],
    look: Look,
    at: tuple[Decimal, Decimal],
    place: int,
) -> Iterator[str]:
    x, y = frame.x.place(at[0]), frame.y.place(at[1])
    yield dot(x, y, place_of(place), 4.5, is_hollow=True)
    said = _said(look, said)
    wide = width_of(said, VALUE)
    for left, low in ((x + 6, y - 8), (x - 6 - wide, y + 18), (x + 6, y + 18), (x - 6 - wide, y - 8)):
        box = (left, low - 11, left + wide, low + 3)
        if _is_free(box, taken) and left > frame.left and box[2] < frame.right:
            taken.append(box)
            yield text_over(left, low, said, Words(VALUE, colour="ink"))
            return


def _rule_words(said: str, x: float, frame: Frame, taken: list[Box]) -> Iterator[str]:
    wide = width_of(said, VALUE)
    left = x + 4 if x + 4 + wide < frame.right else x - 4 - wide
    box = (left, frame.top - 18, left + wide, frame.top - 4)
    taken.append(box)
    yield text_over(left, frame.top - 7, said, Words(VALUE))


def _labels(chart: Chart, frame: Frame, look: Look, width: float) -> Iterator[str]:
    """Names at the ends of lines, moved apart, with a leader where one stands elsewhere than its line."""
    ends = [(series, *_end(series, frame)) for series in chart.series if series.points]
    heights = [TWO_LINES if series.value else ONE_LINE for series, _, _ in ends]
    wished = [y - ONE_LINE / 2 for _, _, y in ends]
    places = apart(wished, heights, frame.top - 12, frame.bottom + 12)
    x = frame.right + 14
    for (series, ended, y), top in zip(ends, places, strict=True):
        place, middle = place_of(series.place), top + ONE_LINE / 2
        if abs(middle - y) > 3 or ended < frame.right - 1:  # noqa: PLR2004 - else it stands where it should
            way = ((min(ended + 6, frame.right), y), (frame.right, y), (x - 5, middle))
            path = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in way)
            yield element("path", d=path, fill="none", stroke=LIGHT.hairline, class_="leader")
        yield dot(x, middle, place)
        room = width - x - 9
        name = fitting(series.name, LABEL * 1.06, room)
        yield text(x + 9, middle + 4, name, Words(LABEL, 500, "ink"))
        if series.value:
            yield text(x + 9, middle + 18, fitting(_said(look, series.value), VALUE, room), Words(VALUE))


def _end(series: Series, frame: Frame) -> tuple[float, float]:
    last = series.points[-1]
    x = frame.right if not series.is_ended else frame.x.place(last.x)
    return x, min(max(frame.y.place(last.y), frame.top), frame.bottom)


def _words(series: Series, look: Look) -> Iterable[str]:
    return series.name, *([_said(look, series.value)] if series.value else [])


def _listed(chart: Chart, look: Look, width: float) -> Iterator[Sequence[str]]:
    """The names of lines one below another, for a picture that has no room beside it."""
    for number, series in enumerate(chart.series):
        y = 14 + number * ONE_LINE
        said = _said(look, series.value) if series.value else ""
        room = width - 20 - (width_of(said, VALUE) + 8 if said else 0)
        name = fitting(series.name, LABEL * 1.06, room)
        beside = 16 + width_of(name, LABEL, is_bold=True) + 8
        yield (
            dot(5, y - 4, place_of(series.place)),
            text(16, y, name, Words(LABEL, 500, "ink")),
            *([text(beside, y, said, Words(VALUE))] if said else []),
        )


def _said(look: Look, text: str) -> str:
    return with_short_days(look.say(text), look.lang)


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    return all(
        box[2] < other[0] or other[2] < box[0] or box[3] < other[1] or other[3] < box[1] for other in taken
    )
