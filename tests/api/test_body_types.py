"""The type of a body follows from the question that it asks."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from costcalc_api.bodies import _request
from costcalc_api.questions import ASKED


@pytest.mark.parametrize("name", ASKED)
def test_every_question_could_take_a_body(name: str):
    """A route that declares bodies needs nothing else: the words of its question are the members."""
    asked = ASKED[name]
    members = TypeAdapter(_request(asked)).json_schema()["properties"]
    assert {each.name for each in asked.parameters} <= members.keys()
