"""SVG written as text: elements with attributes, in which no name of a feed can be more than a text.

No style element and no script: a policy that forbids both shows the same. What a page's own style sheet may
change has a class; what a file shows has its attributes.
"""

from __future__ import annotations

from html import escape

from costcalc.report.charts.palette import LIGHT, class_of
from costcalc.report.safe import safe
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"
AXIS, LABEL, VALUE = 12.0, 12.0, 11.5
"""Sizes of type: of figures at axes, of names at lines, of the figures below these and of notes."""
OUTLINE = 4


class Words(NamedTuple):
    """How a text is written: its size, its weight, its colour, and where of it its place is."""

    size: float = AXIS
    weight: int = 400
    colour: str = "dim"
    anchor: str = "start"


def element(name: str, *children: str, **attributes: object) -> str:
    """An element; `_` in the name of an attribute is `-`, and one that is None is left out."""
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(safe(_written(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{said}>{''.join(children)}</{name}>" if children else f"<{name}{said}/>"


def text(x: float, y: float, said: str, words: Words = Words(), **more: object) -> str:  # noqa: B008 - frozen
    """A text at a place."""
    return element(
        "text", escape(safe(said), quote=False), x=x, y=y, font_size=words.size,
        font_weight=None if words.weight == 400 else words.weight,  # noqa: PLR2004 - which is any text's
        text_anchor=None if words.anchor == "start" else words.anchor,
        fill=getattr(LIGHT, words.colour), class_=words.colour, **more,
    )  # fmt: skip


def text_over(x: float, y: float, said: str, words: Words = Words()) -> str:  # noqa: B008 - frozen
    """A text over lines: below it the same once more as an outline in the colour of the paper.

    `paint-order` would do that in one, and not all who draw SVG know it.
    """
    below = text(
        x, y, said, words._replace(colour="paper"), stroke=LIGHT.paper, stroke_width=OUTLINE,
        stroke_linejoin="round", aria_hidden="true",
    )  # fmt: skip
    return below + text(x, y, said, words)


def line(
    points: Iterable[tuple[float, float]],
    place: int,
    width: float = 2.25,
    *,
    cap: str = "round",
    **more: object,
) -> str:
    """A line through points in the colour of a series; `cap` says how its ends are."""
    path = "M" + "L".join(f"{_written(x)} {_written(y)}" for x, y in points)
    return element(
        "path", d=path, fill="none", stroke=LIGHT.of(place), stroke_width=width, stroke_linecap=cap,
        stroke_linejoin="round", class_=f"line {class_of(place)}", **more,
    )  # fmt: skip


def hairline(x1: float, y1: float, x2: float, y2: float, **more: object) -> str:
    """A line of the grid."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=LIGHT.hairline, class_="hairline", **more)


def dotted(x1: float, y1: float, x2: float, y2: float) -> str:
    """A line that is about the reader: the volume or the day that was asked."""
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=LIGHT.dim, stroke_dasharray="1 3", class_="rule"
    )


def dot(x: float, y: float, place: int, radius: float = 3.5, *, is_hollow: bool = False) -> str:
    """A dot in the colour of a series; a hollow one is a ring."""
    if is_hollow:
        return element(
            "circle", cx=x, cy=y, r=radius, fill=LIGHT.paper, stroke=LIGHT.of(place), stroke_width=1.75,
            class_=f"ring {class_of(place)}",
        )  # fmt: skip
    return element("circle", cx=x, cy=y, r=radius, fill=LIGHT.of(place), class_=f"dot {class_of(place)}")


def _written(value: object) -> str:
    """A number with a tenth of a pixel at most; anything else as it is."""
    if not isinstance(value, float):
        return str(value)
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said
