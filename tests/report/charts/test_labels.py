"""Labels are moved apart as little as can be, and stay in the picture."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.report.charts.labels import apart


@given(
    st.lists(st.tuples(st.floats(-500, 900), st.sampled_from([17.0, 32.0])), max_size=12),
    st.floats(0, 50),
)
def test_no_two_lie_on_one_another(labels, low):
    """Whatever they wish, each has its height for itself; in their order, in the picture."""
    wished, heights = [each for each, _ in labels], [each for _, each in labels]
    places = apart(wished, heights, low, low + 400)
    order = sorted(range(len(wished)), key=lambda place: (wished[place], place))
    for one, other in pairwise(order):
        assert places[one] + heights[one] <= places[other] + 1e-6
    if sum(heights) <= 400:
        assert all(low - 1e-6 <= place for place in places)
        assert all(place + each <= low + 400 + 1e-6 for place, each in zip(places, heights, strict=True))


@pytest.mark.parametrize(
    ("wished", "right"),
    [
        ([10, 100], [10, 100]),
        ([50, 50], [41.5, 58.5]),
        ([0, 200, 210], [0, 196.5, 213.5]),
        ([395, 396], [366, 383]),
    ],
)
def test_they_move_as_little_as_can_be(wished, right):
    """Alone they stay; two that would lie on one another share the way; at the edge all give way."""
    assert apart(wished, [17.0] * len(wished), 0, 400) == pytest.approx(right)
