"""A name that stands for nothing on a day: what it stood for, what it comes to stand for, whom to ask."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import pytest

from costcalc.errors import InstantNeededError, UnknownModelError
from tests.builders import model, period, pricing_file, table_of

RATES = "input: 1 USD/Mtoken"
TABLE = table_of(
    pricing_file(
        model(
            period(RATES, end="2025-04-01"),
            "acme/one",
            "aliases: [{name: latest, effective_from: 2025-02-01T00:00:00Z, effective_to: 2025-03-01T00:00:00Z}]\n  successor: acme/two",
        ),
        model(
            period(RATES, end="2025-10-01"),
            "acme/two",
            "aliases: [{name: latest, effective_from: 2025-05-01T00:00:00Z, effective_to: 2025-06-01T00:00:00Z}]\n  successor: acme/three",
        ),
        model(
            period(RATES),
            "acme/three",
            "aliases: [{name: latest, effective_from: 2025-06-01T12:00:00Z, effective_to: 2025-09-01T00:00:00Z}]",
        ),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("on", "words", "near"),
    [
        ("2025-01-15", "(it stands for acme/one from 2025-02-01T00:00:00Z until 2025-03-01T00:00:00Z)", ()),
        (
            "2025-03-15",
            "(it stood for acme/one from 2025-02-01T00:00:00Z until 2025-03-01T00:00:00Z, and it stands for acme/two from 2025-05-01T00:00:00Z until 2025-06-01T00:00:00Z)",
            ("acme/one",),
        ),
        ("2025-04-15", "it stood for acme/one", ("acme/two",)),  # which follows one, and is sold then
        ("2025-11-01", "(it stood for acme/three from 2025-06-01T12:00:00Z until", ("acme/three",)),
    ],
)
def test_a_name_on_a_day_on_which_it_stands_for_nothing(on: str, words: str, near: tuple[str, ...]):
    """Its last meaning before the day and its first after it; what is sold on that day, if anything is."""
    with pytest.raises(UnknownModelError) as caught:
        TABLE.model("latest", on=on)
    assert words in str(caught.value)
    assert tuple(caught.value.near) == near


def test_a_name_that_begins_in_the_course_of_a_day():
    """Nobody knows which half of the day is meant; before and after noon it is clear."""
    with pytest.raises(
        InstantNeededError, match=r"on 2025-06-01 \(it stands for acme/three from 2025-06-01T12"
    ):
        TABLE.model("latest", on="2025-06-01")
    assert TABLE.model("latest", on="2025-06-01T12:00:00Z").id == "acme/three"
