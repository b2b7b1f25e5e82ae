"""A chart as SVG: whole and standing alone, or as the page has it, below a title of its own."""

from __future__ import annotations

from html import escape

from costcalc.report.charts.bars import bars, height_of
from costcalc.report.charts.elements import FONT, Words, element, text
from costcalc.report.charts.palette import LIGHT
from costcalc.report.charts.plot import plot
from costcalc.report.charts.widths import fitting, width_of
from costcalc.report.safe import safe
from costcalc.report.text import PLAIN, released
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.charts.chart import Chart
    from costcalc.report.text import Look

MARGIN = 24.0
TITLE, SUBTITLE, SMALL = 18.0, 12.5, 11.5


class Size(NamedTuple):
    """The pixels of a picture; of one with rows their number gives the height."""

    width: int
    height: int


WIDE, PHONE = Size(1000, 360), Size(360, 330)


def drawn(chart: Chart, look: Look = PLAIN, size: Size = WIDE, *, is_alone: bool = True) -> str:
    """The SVG of a chart, in the language of a reader.

    `is_alone` says that it is a file of its own: with paper, title, subtitle and sources, which a page has
    around it. The same chart gives the same text.
    """
    said = _drawn(chart, look, size, is_alone=is_alone)
    return said if look.lang == "en" else released(said, look)


def _drawn(chart: Chart, look: Look, size: Size, *, is_alone: bool) -> str:
    width = float(size.width)
    height = height_of(chart, width) if chart.rows else float(size.height)
    inner = "".join(bars(chart, look, width) if chart.rows else plot(chart, look, width, height))
    told = element("title", _said(chart.title, look)) + element("desc", _said(chart.description, look))
    if not is_alone:
        return _root(told + inner, width, height)
    head, top = _stacked(_head(chart, look, width), MARGIN)
    foot, bottom = _stacked(_foot(chart, look, width), top + height + 14)
    whole = (width + 2 * MARGIN, bottom + MARGIN / 2)
    paper = element("rect", width=whole[0], height=whole[1], fill=LIGHT.paper, class_="sheet")
    placed = element("g", inner, transform=f"translate({MARGIN:.0f} {top:.0f})")
    return _root(f"{told}{paper}{head}{placed}{foot}", *whole)


def _root(inner: str, width: float, height: float) -> str:
    return element(
        "svg", inner, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=width, height=height, role="img", font_family=FONT, class_="chart",
        font_variant_numeric="tabular-nums",
    )  # fmt: skip


class _Line(NamedTuple):
    """A line of text: what it says, how, and how far the next one is below."""

    said: str
    words: Words
    below: float


def _head(chart: Chart, look: Look, width: float) -> Iterator[_Line]:
    for each in _folded(look.say(chart.title), TITLE, width, is_bold=True):
        yield _Line(each, Words(TITLE, 600, "ink"), 24)
    for each in _folded(look.say(chart.subtitle), SUBTITLE, width):
        yield _Line(each, Words(SUBTITLE), 18)


def _foot(chart: Chart, look: Look, width: float) -> Iterator[_Line]:
    for note in chart.notes:
        for each in _folded(look.say(note), SMALL, width):
            yield _Line(each, Words(SMALL), 16)
    titles = ", ".join(dict.fromkeys(each.title for each in chart.sources))
    if titles:
        yield _Line(fitting(f"{look.say('Sources')}{look.colon}{titles}", SMALL, width), Words(SMALL), 16)


def _stacked(lines: Iterator[_Line], top: float) -> tuple[str, float]:
    """Lines one below another from a height on, and where what follows begins."""
    parts, y = [], top
    for each in lines:
        y += each.below
        parts.append(text(MARGIN, y - 6, each.said, each.words))
    return "".join(parts), y + 4


def _folded(said: str, size: float, width: float, *, is_bold: bool = False) -> Iterator[str]:
    """A text in lines that fit."""
    row = ""
    for word in said.split(" "):
        longer = f"{row} {word}" if row else word
        if row and width_of(longer, size, is_bold=is_bold) > width:
            yield row
            longer = word
        row = longer
    if row:
        yield row


def _said(told: str, look: Look) -> str:
    return escape(safe(look.say(told)), quote=False)
