"""Names in other letters: whoever is found is found so too, and nobody else is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

import costcalc
from costcalc.errors import AmbiguousModelError, CostcalcError
from costcalc.pricing.names.letters import written_like
from costcalc.pricing.names.makers import maker_of
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable

ON = datetime(2026, 10, 1, 12, tzinfo=UTC)


@cache
def table() -> PricingTable:
    """What a plain installation has, offline."""
    return costcalc.load(SHIPPED, layers=["table", "genai-prices"])


@cache
def names() -> list[str]:
    """Every name of the table that stands for one model then."""
    return [each for each in table().catalogue.all_names() if found(each) is not None]


def found(name: str) -> str | None:
    """The id of the model that a name stands for; None where it stands for none, or for several."""
    try:
        return table().find(name, ON).rater.model.id
    except CostcalcError:
        return None


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_case(data: st.DataObject):
    """Capitals say nothing: a name is found in any case, and is the same model."""
    name = data.draw(st.sampled_from(names()))
    capitals = data.draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    written = "".join(
        each.upper() if is_upper else each for each, is_upper in zip(name, capitals, strict=True)
    )
    assert found(written) == found(name), written


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_other_marks(data: st.DataObject):
    """Spaces and underscores for hyphens find the same model, or tell it among several; never another."""
    name = data.draw(st.sampled_from(names()))
    mark = data.draw(st.sampled_from([" ", "_", "  "]))
    written = re.sub(r"(?<=[a-z0-9])-(?=[a-z0-9])", mark, name)
    try:
        model = table().find(written, ON).rater.model.id
    except AmbiguousModelError as error:
        model = next((each for each in error.near if each == found(name)), "")
    assert model == found(name), written


@given(text=st.text(max_size=60) | st.text("abcgpto-0123456789./:@[]_ ", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str):
    """Whatever is typed is a model or an unknown name, and a maker's name is no other seller's."""
    try:
        model = table().find(text, ON).rater.model
    except CostcalcError:
        return
    if "/" not in text and "@" not in text and (maker := maker_of(text)):
        assert model.provider.id == maker


@given(
    data=st.data(),
    more=st.sampled_from(["-mini", "-pro", "-ultra", "-codex", "-fast", "-audio", "-0", "1", "-9b"]),
)
@settings(max_examples=150, deadline=None)
def test_another_product(data: st.DataObject, more: str):
    """A word or number that makes another product of a name never leads to the model without it."""
    name = data.draw(st.sampled_from(names()))
    written = f"{name}{more}"
    # Of a feed, which may take it for the same, with its seller or without: `claude-instant-1.0`.
    forms = (written, written.rpartition("/")[2])
    is_a_name = any(written_like(table().catalogue, each) for each in forms)
    assert is_a_name or found(written) != found(name), written
