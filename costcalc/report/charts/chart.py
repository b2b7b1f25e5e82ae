"""What a chart shows, as frozen data: figures with their exact texts and sources, and no pixel.

A question's `chart.py` makes it of its document; `svg.py` draws it for page, command, REST, notebook and
report alike. Texts are English, as all that questions tell is; who draws says them in the reader's language.
"""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

LINEAR, LOG, TIME = "linear", "log", "time"
"""Scales. What a `TIME` axis is about are seconds since 1970, UTC."""
LINE, STEPS = "line", "steps"
"""Forms of a series: from point to point, straight on its scales; or level up to the next point."""
FILLED, HOLLOW, RING = "filled", "hollow", "ring"
"""Marks of a point: where it is announced, where it was first seen, where something ended."""
MOST_COLOURS = 6
OWN, GREY = -1, -2
"""Places of a series that is one's own hardware (ink, dashed), and of one beyond those that have a colour."""


class Axis(NamedTuple):
    """A direction: its label, such as `requests a day`, its scale, and what has to be in view on it."""

    label: str = ""
    scale: str = LINEAR
    low: Decimal | None = None
    high: Decimal | None = None


class Point(NamedTuple):
    """A figure: where it lies, and the exact text by which a table and a tip tell it.

    `mark` is drawn at it; `label` stands beside it. A change that lies anywhere between this point and
    `until`, as nobody says when, is drawn as such. `source` is the address of who says it.
    """

    x: Decimal
    y: Decimal
    text: str = ""
    mark: str = ""
    label: str = ""
    until: Decimal | None = None
    source: str = ""


class Band(NamedTuple):
    """An area that holds a share of what may be, such as `80 %`: at each x its low and its high."""

    name: str
    edges: tuple[tuple[Decimal, Decimal, Decimal], ...]


class Series(NamedTuple):
    """A line: `key` tells it from others (the id of a model), `name` and `value` stand at its end.

    `place` is that of the model among the chosen, which gives its colour. Where nobody knows since when its
    first figure holds, it `fades_in`. It goes on to the edge of the picture unless it `is_ended`.
    """

    key: str
    name: str
    points: tuple[Point, ...]
    form: str = LINE
    place: int = 0
    value: str = ""
    bands: tuple[Band, ...] = ()
    fades_in: bool = False
    is_ended: bool = True


class Crossing(NamedTuple):
    """Where two lines cross, with what is said of it: `14,689 a day`."""

    x: Decimal
    y: Decimal
    text: str
    place: int = 0


class Rule(NamedTuple):
    """A dotted line at an x, with a word: `your volume`, or the day asked."""

    x: Decimal
    text: str


class Part(NamedTuple):
    """A part of a bar: its meter, how much it is, and by which words that is told."""

    meter: str
    amount: Decimal
    text: str = ""


class Row(NamedTuple):
    """A row of bars, or of a range: a name with one bar of several parts, or a dot between low and high."""

    key: str
    name: str
    parts: tuple[Part, ...] = ()
    place: int = 0
    value: str = ""
    note: str = ""
    low: Decimal | None = None
    middle: Decimal | None = None
    high: Decimal | None = None
    source: str = ""


class Stop(NamedTuple):
    """Where a cursor stops: what of, in words, and what each series says there ("" where it says nothing)."""

    x: Decimal
    text: str
    values: tuple[str, ...]


class Source(NamedTuple):
    """Who printed the figures: a title, and its address or ""."""

    title: str
    url: str = ""


class Chart(NamedTuple):
    """A picture: its title says the finding, its subtitle unit, date and scale.

    It has `series` on two axes, or `rows`. `stops` are the exact figures that a cursor reads out; of a chart
    that names none they are those of its points (`stops_of`). `description` is for who cannot see it.
    """

    title: str
    subtitle: str
    description: str
    x: Axis = Axis()
    y: Axis = Axis()
    series: tuple[Series, ...] = ()
    rows: tuple[Row, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    rules: tuple[Rule, ...] = ()
    stops: tuple[Stop, ...] = ()
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()


def place_of(place: int) -> int:
    """The place by which a series is coloured: grey for those beyond the ones that have a colour."""
    return place if place < MOST_COLOURS else GREY


def standing_at(series: Series, x: Decimal) -> Point | None:
    """The point of a series of steps that holds at an x; None before the first, and once it has ended."""
    found = None
    for point in series.points:
        if point.x > x:
            break
        found = point
    is_over = found is not None and series.is_ended and found.mark == RING and found is series.points[-1]
    return None if is_over else found


def stops_of(chart: Chart, told: Sequence[str] = ()) -> tuple[Stop, ...]:
    """The stops of a chart: its own, or one at each x of its points; `told` are the words for these."""
    if chart.stops:
        return chart.stops
    places = sorted({point.x for series in chart.series for point in series.points})
    words = told or tuple(map(str, places))
    return tuple(
        Stop(x, word, tuple(_text_at(series, x) for series in chart.series))
        for x, word in zip(places, words, strict=True)
    )


def _text_at(series: Series, x: Decimal) -> str:
    if series.form == STEPS:
        found = standing_at(series, x)
        return found.text if found else ""
    return next((point.text for point in series.points if point.x == x), "")
