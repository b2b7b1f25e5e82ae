"""The colours of series are told apart by whoever looks at them, and texts are read on their ground.

OKLab after Björn Ottosson (2020); colour blindness after Machado, Oliveira and Fernandes (2009), severity 1.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from costcalc.report.charts.chart import GREY, MOST_COLOURS, OWN, place_of
from costcalc.report.charts.palette import DARK, LIGHT, TONES, class_of

SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def linear(colour: str) -> list[float]:
    """The light of a colour such as `#117555`."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]


def times(matrix, vector) -> list[float]:
    """A matrix times a vector."""
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def lab(colour: str, sight: str) -> list[float]:
    """OKLab of a colour as somebody sees it."""
    seen = [min(max(each, 0.0), 1.0) for each in times(SIGHTS[sight], linear(colour))]
    return times(TO_LAB, [each ** (1 / 3) for each in times(TO_LMS, seen)])


def distance(one: str, other: str, sight: str) -> float:
    """How far apart two colours are, times 100."""
    return float(
        100 * sum((a - b) ** 2 for a, b in zip(lab(one, sight), lab(other, sight), strict=True)) ** 0.5
    )


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, after WCAG 2."""
    light = [times([(0.2126, 0.7152, 0.0722)], linear(each))[0] for each in (one, other)]
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_two_series_are_told_apart(palette, sight):
    """By normal sight and three kinds of colour blindness."""
    assert min(distance(a, b, sight) for a, b in combinations(palette.series, 2)) >= 10


def test_the_measure_tells_colours_apart_that_are_and_not_those_that_are_not():
    """Red and green of equal light are near for who cannot tell them, and black is far from white."""
    assert distance("#000000", "#ffffff", "normal") == pytest.approx(100, abs=0.1)
    assert distance("#a06000", "#608000", "deutan") < 10 < distance("#a06000", "#608000", "normal")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_drawn_and_read_has_contrast(palette):
    """Lines and bars 3 on the card, texts 4.5."""
    assert all(contrast(each, palette.paper) >= 3 for each in (*palette.series, palette.own, palette.grey))
    assert all(contrast(each, palette.paper) >= 4.5 for each in (palette.ink, palette.dim, palette.accent))


def test_a_place_has_a_colour_and_a_class():
    """Six have one of their own, those beyond are grey, own hardware is ink."""
    assert len(LIGHT.series) == len(DARK.series) == MOST_COLOURS == 6
    assert [place_of(each) for each in (0, 5, 6, OWN)] == [0, 5, GREY, OWN]
    assert [class_of(each) for each in (0, 5, GREY, OWN)] == ["s1", "s6", "grey", "own"]
    assert len(set(TONES.values())) == 3
