"""A chart as SVG: whole, standing alone, the same each time, and no name of a feed is more than a text."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from costcalc.report.charts.chart import (
    FILLED,
    LOG,
    OWN,
    RING,
    STEPS,
    TIME,
    Axis,
    Band,
    Chart,
    Crossing,
    Part,
    Point,
    Row,
    Rule,
    Series,
    Source,
    Stop,
    stops_of,
)
from costcalc.report.charts.scales import seconds_of
from costcalc.report.charts.svg import PHONE, WIDE, drawn

HOSTILE = '<img src=x onerror=alert(1)> & "quoted" \u202e\x07]]> \''
SVG = "{http://www.w3.org/2000/svg}"


def day(text: str) -> Decimal:
    """A day on an axis of time."""
    return seconds_of(datetime.fromisoformat(text).replace(tzinfo=UTC))


def steps(name: str = "DeepSeek R1", *, fades_in: bool = False) -> Series:
    """A price that fell once, between two days, and ended."""
    return Series(
        "deepseek/deepseek-r1",
        name,
        (
            Point(day("2025-01-20"), Decimal("0.7755"), "0.7755 USD", FILLED, "0.7755"),
            Point(day("2025-02-20"), Decimal("0.5816"), "0.5816 USD", FILLED, until=day("2025-03-01")),
            Point(day("2025-09-05"), Decimal("0.5816"), "0.5816 USD", RING),
        ),
        STEPS,
        value="until 5 Sep 2025",
        fades_in=fades_in,
    )


def parsed(text: str) -> Any:
    """The elements of a picture."""
    return ET.fromstring(text)  # noqa: S314 - our own


def level(key: str, name: str, *figures: tuple[int, int], **more: Any) -> Series:
    """A line through whole figures."""
    return Series(key, name, tuple(Point(Decimal(x), Decimal(y)) for x, y in figures), **more)


def bar(key: str, place: int, value: str, **parts: int) -> Row:
    """A bar of parts."""
    return Row(key, key, tuple(Part(meter, Decimal(each)) for meter, each in parts.items()), place, value)


LINES = Chart(
    "Own hardware pays",
    "USD per million tokens, log scales",
    "Two lines that cross.",
    Axis("requests a day", LOG, Decimal(1000), Decimal(1000000)),
    Axis("", LOG),
    (
        level("a", "OpenAI o1", (1000, 22), (10**6, 22)),
        level("own", "Own 8 × H200", (1000, 300), (10**6, 2), place=OWN),
    ),
    crossings=(Crossing(Decimal(14689), Decimal(22), "14,689 a day"),),
    rules=(Rule(Decimal(10000), "your volume"),),
    sources=(Source("DeepSeek"),),
)
HISTORY = Chart("It fell", "log", "One price.", Axis(scale=TIME), Axis(scale=LOG), (steps(),))
FIRST, LAST = day("2025-01-01"), day("2025-03-01")
BAND = Band("90 %", ((FIRST, Decimal(1), Decimal(1)), (LAST, Decimal(2), Decimal(5))))
BANDS = Chart(
    "Month by month",
    "USD a month",
    "One projection.",
    Axis(scale=TIME),
    series=(level("a", "o1", (int(FIRST), 1), (int(LAST), 3), bands=(BAND,)),),
)
BARS = Chart(
    "R1 costs least",
    "USD in 30 days",
    "Two bars.",
    rows=(bar("r1", 0, "4.00", input=1, cache_read=1, output=2), bar("o1", 1, "8.00", input=4, output=4)),
)
CHARTS = {"lines": LINES, "history": HISTORY, "bands": BANDS, "bars": BARS}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_chart_is_well_formed_and_says_what_it_is(chart, size):
    """One root with title and description, no style, no script, the same text each time."""
    text = drawn(chart, size=size)
    root = parsed(text)
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text == chart.description
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "g", "title", "desc", "path", "rect", "circle", "line", "text"}
    assert not any(name == "style" or name.startswith("on") for each in root.iter() for name in each.attrib)
    assert drawn(chart, size=size) == text
    assert len(text) < 12_000


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_hostile_name_is_a_text(chart):
    """Of a feed's model, of a title and of a source: as text, without what steers a screen."""
    hostile = chart._replace(
        title=HOSTILE,
        series=tuple(each._replace(name=HOSTILE, key=HOSTILE, value=HOSTILE) for each in chart.series),
        rows=tuple(each._replace(name=HOSTILE, value=HOSTILE) for each in chart.rows),
        sources=(Source(HOSTILE, HOSTILE),),
    )
    text = drawn(hostile)
    root = parsed(text)
    assert "<img" not in text
    assert not {"\u202e", "\x07"} & set("".join(root.itertext()))
    assert any("onerror" in (each.text or "") for each in root.iter(f"{SVG}text"))


def test_the_page_has_its_own_words_around_a_chart():
    """No paper, title and sources within the picture then."""
    alone, within = (parsed(drawn(LINES, is_alone=each)) for each in (True, False))
    said = [[each.text for each in root.iter(f"{SVG}text")] for root in (alone, within)]
    assert (LINES.title in said[0], LINES.title in said[1]) == (True, False)
    assert (within.get("width"), within.get("height")) == ("1000", "360")


def test_own_hardware_is_dashed_and_a_change_of_unknown_day_dotted():
    """Dashes are told by the path itself, so that a file shows them without a style sheet."""
    dashes = [each.get("stroke-dasharray") for each in parsed(drawn(LINES)).iter(f"{SVG}path")]
    assert dashes.count("5 4") == 1
    dashes = [each.get("stroke-dasharray") for each in parsed(drawn(HISTORY)).iter(f"{SVG}path")]
    assert dashes.count("1 4") == 1


def test_a_start_that_is_not_known_fades_in():
    """In pieces that grow darker."""
    faded = HISTORY._replace(series=(steps(fades_in=True),))
    shades = [each.get("stroke-opacity") for each in parsed(drawn(faded)).iter(f"{SVG}path")]
    told = [float(each) for each in shades if each]
    assert len(told) > 3
    assert told == sorted(told)


def test_bars_begin_at_one_zero_and_are_as_long_as_they_cost():
    """The second bar is twice the first, and a part of 1 a quarter of its 4."""
    widths = [float(each.get("width")) for each in parsed(drawn(BARS, is_alone=False)).iter(f"{SVG}rect")]
    r1, o1 = widths[3:6], widths[6:]
    assert sum(o1) == pytest.approx(2 * sum(r1), abs=0.5)
    assert r1[2] == pytest.approx(2 * r1[0], abs=0.3)


def test_a_cursor_stops_at_each_figure():
    """A price holds from its point on, and no longer than to its end."""
    texts = [stop.values for stop in stops_of(HISTORY)]
    assert texts == [("0.7755 USD",), ("0.5816 USD",), ("",)]
    own = (Stop(Decimal(1), "one", ("1",)),)
    assert stops_of(HISTORY._replace(stops=own)) == own
