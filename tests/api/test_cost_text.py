"""Costs by templates: the same bytes as the plain way, and which costs go by one."""

from __future__ import annotations

import pytest

from costcalc import Usage
from costcalc.questions.price.shape import COST
from costcalc.rating.shapes import CHARGE
from costcalc_api import cost_text
from costcalc_api.cost_text import CostWriter
from costcalc_api.json_text import json_bytes

ON = "2025-03-01"


@pytest.mark.parametrize(
    "usage", [{"input_tokens": 1, "output_tokens": 0}, {"input_tokens": 7, "requests": 2}]
)
def test_usual_costs_go_by_a_template(shipped, usage):
    """The first one leaves it, and the others are written by it."""
    writer = CostWriter(shipped)
    for times in (1, 10, 10**9):
        used = Usage(**{name: value * times for name, value in usage.items()})
        cost = shipped.price("o1", used, on=ON)
        assert writer.write(cost) == json_bytes(cost.to_dict())
    assert len(writer._templates) == 1


def test_what_is_billed_for_a_minimum(shipped):
    """However many requests there are, and so whatever it is, it is of one kind."""
    writer = CostWriter(shipped)
    for requests in range(1, 9):
        used = Usage(input_seconds=requests, requests=requests)
        cost = shipped.price("groq/whisper-large-v3", used, on="2026-11-22", mean_request=True)
        assert cost.charges[0].minimum == 10 * requests
        assert writer.write(cost) == json_bytes(cost.to_dict())
    assert len(writer._templates) < 3


@pytest.mark.parametrize("words", ["\0", "\0004\0", "\\u00004\\u0000", "\\"])
def test_words_that_look_like_a_hole(shipped, words):
    """They are written as they are."""
    writer = CostWriter(shipped)
    for quantity in (5, 6):
        cost = shipped.price("o1", Usage(input_tokens=quantity), on=ON)._replace(matched=words)
        assert writer.write(cost) == json_bytes(cost.to_dict())


@pytest.mark.parametrize(
    ("shape", "known"),
    [(COST, cost_text._KNOWN_IN_COST), (CHARGE, cost_text._KNOWN_IN_LINE)],
    ids=["cost", "line"],
)
def test_every_member_is_known(shape, known):
    """One that is not would make all answers slower, without a word."""
    assert [part.name for part in shape.parts if not part.fixed and part.name not in known] == []
