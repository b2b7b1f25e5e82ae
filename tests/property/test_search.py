"""A search finds a model under its id, in any case and with any marks between its words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.questions.models.search import searched, slips_between
from tests.asking import models

LETTERS = st.text("abcdxyz", max_size=9)


@pytest.fixture(scope="module")
def every(shipped):
    """All models of the shipped table."""
    return list(shipped.catalogue.models())


@given(data=st.data())
def test_any_case_and_marks_find_the_same(data, shipped, every):
    """Whatever stands between the words of an id, its model is among what is found, without a slip."""
    wanted = data.draw(st.sampled_from(every))
    words = re.findall("[A-Za-z0-9]+", wanted.id)
    marks = data.draw(
        st.lists(st.sampled_from(["", " ", "-", "_", ".", "/"]), min_size=len(words), max_size=len(words))
    )
    cases = data.draw(
        st.lists(st.sampled_from([str.lower, str.upper, str.title]), min_size=len(words), max_size=len(words))
    )
    said = "".join(f"{case(word)}{mark}" for case, word, mark in zip(cases, words, marks, strict=True))
    found = searched(shipped.catalogue, every, said, forgiving=True)
    assert wanted in found.models
    assert not found.read_as


@given(LETTERS, LETTERS, st.integers(0, 2))
def test_slips_are_a_distance(one, other, most):
    """Alike both ways, none between equals, and no more than is asked for."""
    found = slips_between(one, other, most)
    assert found == slips_between(other, one, most)
    assert (found == 0) == (one == other)
    assert found is None or found <= most


def test_a_found_id_comes_first(shipped):
    """An id that is said is the first of what is found."""
    for name in ("openai/gpt-4o", "azure/gpt-4o", "anthropic/claude-opus-4-5"):
        assert models(shipped, {"search": name}, date(2026, 11, 22)).rows[0].model.id == name
