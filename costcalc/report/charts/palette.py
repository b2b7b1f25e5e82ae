"""The colours of pictures: found by search, so that two lines are told apart by whoever looks at them.

The least distance of two series is 10.8 on white and 11.6 on dark (OKLab × 100), over normal sight and three
kinds of colour blindness (Machado's matrices, 2009); contrast with the card is 3 at least, that of text 4.5.
A test computes them. Those of the dark are the page's own, in its style sheet: a file is for paper.
"""

from __future__ import annotations

from costcalc.report.charts.chart import GREY, OWN
from costcalc.values import NamedTuple


class Palette(NamedTuple):
    """Colours of paper, text, hairlines, and of series in the order of the models that were chosen."""

    paper: str
    ink: str
    dim: str
    hairline: str
    accent: str
    own: str
    grey: str
    series: tuple[str, ...]

    def of(self, place: int) -> str:
        """The colour of a series by its place."""
        return {OWN: self.own, GREY: self.grey}.get(place) or self.series[place]


LIGHT = Palette(
    paper="#ffffff",
    ink="#16191d",
    dim="#5b6570",
    hairline="#e4e7ea",
    accent="#0b6e5f",
    own="#3d4650",
    grey="#66707b",
    series=("#117555", "#5f28b2", "#7a2e00", "#de50ab", "#348ff9", "#a68e27"),
)
DARK = Palette(
    paper="#14191e",
    ink="#e8ebee",
    dim="#a4adb8",
    hairline="#272e35",
    accent="#5cc9b4",
    own="#c9d1d9",
    grey="#8d97a3",
    series=("#35ba9d", "#9980fe", "#b5602a", "#faa5f2", "#3c7aab", "#c39c18"),
)
TONES = {"input": 1.0, "cached": 0.32, "output": 0.68}
"""How much of its model's colour a part of a bar has."""


def class_of(place: int) -> str:
    """The class of what has the colour of a series, by which a style sheet gives it that of the dark."""
    return {OWN: "own", GREY: "grey"}.get(place) or f"s{place + 1}"
