"""What a notebook draws of an answer."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import costcalc
from costcalc.render import picture

WORK = {"requests": "10000/day", "input": 1500, "output": 500}
MODELS = ["claude-haiku-4-5", "gpt-5.6-terra"]


def test_a_notebook_draws_what_the_flag_writes():
    """The same bytes as the file, and a picture that can be read."""
    found = costcalc.load().compare(WORK, MODELS, on="2026-12-01")
    svg = found._repr_svg_()
    assert svg is not None
    assert svg.encode() == picture(found.to_dict(), "svg")
    assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 - our own


def test_months_are_drawn_too():
    """A projection has a picture of its own."""
    ahead = costcalc.load().project(WORK, MODELS, start="2026-12", months=3)
    assert (ahead._repr_svg_() or "").startswith("<svg")


def test_an_answer_without_a_picture_draws_none():
    """A list of models is shown as it was."""
    assert costcalc.load().models(on="2026-12-01", provider="openai")._repr_svg_() is None
