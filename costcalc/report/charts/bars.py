"""Rows with bars of several parts, or with a range and a dot: from one zero, so that lengths compare."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from costcalc.report.charts.chart import place_of
from costcalc.report.charts.elements import LABEL, VALUE, Words, dot, element, text
from costcalc.report.charts.palette import LIGHT, TONES, class_of
from costcalc.report.charts.scales import scale_of, ticks_of
from costcalc.report.charts.widths import fitting, width_of
from costcalc.report.safe import safe
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.charts.chart import Chart, Row
    from costcalc.report.charts.scales import Scale
    from costcalc.report.text import Look

ROW, BAR = 34.0, 14.0
HAIR = 1.0
"""No bar is narrower than that."""
NAMES = 0.3
"""Of the width that names take at most."""
NARROW = 500
BELOW = 26
ABOVE = 22


def height_of(chart: Chart, width: float) -> float:
    """The pixels that the rows of a chart take, one below another."""
    each = ROW * 1.5 if width < NARROW else ROW
    return ABOVE + each * len(chart.rows) + (BELOW if _has_ranges(chart) else 6)


def bars(chart: Chart, look: Look, width: float) -> Iterator[str]:
    """The elements of a chart that has rows, within a width."""
    is_narrow = width < NARROW
    each = ROW * 1.5 if is_narrow else ROW
    names = (
        0.0
        if is_narrow
        else min(max(width_of(row.name, LABEL, is_bold=True) for row in chart.rows) + 30, width * NAMES)
    )
    said = {row: look.say(row.value) for row in chart.rows}
    values = max(width_of(text, LABEL, is_bold=True) for text in said.values()) + 14
    scale = scale_of(chart.x, list(_figures(chart)), names, width - values - 12)
    top = float(ABOVE)
    yield from _legend(chart, look, names)
    if _has_ranges(chart):
        yield from _edge(scale, look, top + each * len(chart.rows))
    for row in chart.rows:
        middle = top + (each * 0.7 if is_narrow else each / 2)
        beside = top + 14 if is_narrow else middle + 4
        place = place_of(row.place)
        yield dot(5, beside - 4, place)
        room = width - 20 - values if is_narrow else names - 24
        yield text(16, beside, fitting(row.name, LABEL * 1.06, room), Words(LABEL, 500, "ink"))
        yield from _row(row, scale, middle, look)
        yield text(width, beside, said[row], Words(LABEL, 600, "ink", "end"))
        top += each


def _row(row: Row, scale: Scale, middle: float, look: Look) -> Iterator[str]:
    place = place_of(row.place)
    at = scale.start
    for part, tone in zip(row.parts, _tones(row), strict=True):
        wide = max((scale.place(part.amount) - scale.start), HAIR if part.amount else 0.0)
        if wide:
            told = f"{look.say(part.meter)}{look.colon}{look.say(part.text)}" if part.text else ""
            yield element(
                "rect", *([element("title", escape(safe(told), quote=False))] if told else []), x=at,
                y=middle - BAR / 2, width=wide, height=BAR, fill=LIGHT.of(place), fill_opacity=str(tone),
                class_=f"bar {class_of(place)}",
            )  # fmt: skip
        at += wide
    if row.low is not None and row.high is not None:
        left, right = scale.place(row.low), scale.place(row.high)
        yield element(
            "line", x1=left, y1=middle, x2=max(right, left + HAIR), y2=middle, stroke=LIGHT.of(place),
            stroke_width=4, stroke_opacity="0.35", stroke_linecap="round", class_=f"range {class_of(place)}",
        )  # fmt: skip
    if row.middle is not None:
        yield dot(scale.place(row.middle), middle, place, 4.5)


def _tones(row: Row) -> Iterator[float]:
    """The tones of the parts of a bar: by what their meters read, cached or write."""
    for part in row.parts:
        yield TONES[kind_of(part.meter)]


def kind_of(meter: str) -> str:
    """Which part of a bar a meter is: input, cached or output."""
    if meter.startswith("cache"):
        return "cached"
    return "output" if meter.startswith(("output", "reasoning")) else "input"


def _legend(chart: Chart, look: Look, left: float) -> Iterator[str]:
    """What tones of bars mean, once above all."""
    kinds = {kind_of(part.meter) for row in chart.rows for part in row.parts}
    x = left
    for kind, tone in TONES.items():
        if kind in kinds:
            yield element(
                "rect",
                x=x,
                y=4.0,
                width=9,
                height=9,
                fill=LIGHT.own,
                fill_opacity=str(tone),
                class_="bar own",
            )
            said = look.say(kind)
            yield text(x + 14, 12.5, said, Words(VALUE))
            x += 28 + width_of(said, VALUE)


def _edge(scale: Scale, look: Look, bottom: float) -> Iterator[str]:
    for tick in ticks_of(scale, look.lang):
        x = scale.place(tick.at)
        yield element("line", x1=x, y1=ABOVE, x2=x, y2=bottom, stroke=LIGHT.hairline, class_="hairline")
        yield text(x, bottom + 18, tick.text, Words(anchor="middle"))


def _figures(chart: Chart) -> Iterator[Decimal]:
    for row in chart.rows:
        if row.parts:
            yield sum((part.amount for part in row.parts), Decimal(0))
        yield from (each for each in (row.low, row.middle, row.high) if each is not None)


def _has_ranges(chart: Chart) -> bool:
    return any(row.middle is not None or row.low is not None for row in chart.rows)
