"""Workloads of which any quantity may be a range."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.doubt.workload import DrawnWorkload, drawn_workload
from costcalc.errors import CostcalcError


def of_shapes(*shapes: Any) -> DrawnWorkload:
    """A mix."""
    return drawn_workload({"shapes": list(shapes)}, "10/day")


def names(found: DrawnWorkload) -> list[str]:
    """What is uncertain."""
    return [each.name for each in found.uncertain]


def test_a_request_with_ranges():
    """The workload has the middles, the draws the ranges; other words are no matter."""
    found = drawn_workload({"input": "400..700", "output": "100", "model": "o1", "requests": "x"})
    assert found.workload.to_dict() == {"requests": None, "input_tokens": "550", "output_tokens": "100"}
    assert names(found) == ["input_tokens"]
    assert [part.field for part in found.parts[0]] == ["input_tokens", "output_tokens"]


def test_a_rate_at_its_middle():
    """It becomes the rate of the workload."""
    assert drawn_workload({"input": "5"}, "7/day").workload.requests == "7/day"


def test_ranges_of_shapes_have_names_of_their_own():
    """By the name of the shape; by its place where it has none, or another has the same."""
    found = of_shapes(
        {"name": "a", "input": "1..2"},
        {"name": "a", "input": "3..4"},
        {"name": "b", "output": "5..6"},
        {"input": "7..8"},
    )
    assert names(found) == [
        "shape 1 input_tokens",
        "shape 2 input_tokens",
        "b output_tokens",
        "shape 4 input_tokens",
    ]
    assert [shape.name for shape in found.workload.shapes] == ["a", "a", "b", "shape 4"]


def test_a_shape_that_is_called_like_the_place_of_another():
    """No two ranges have one name."""
    found = of_shapes(
        {"input": "1..2"}, {"name": "shape 3", "input": "3..4"}, {"name": "shape 1", "input": "5..6"}
    )
    assert names(found) == [
        "shape 1 by its place input_tokens",
        "shape 3 input_tokens",
        "shape 1 input_tokens",
    ]


def test_certain_shapes_beside_uncertain_ones():
    """What a shape says in percent is drawn as a share; a certain one is drawn as it is."""
    found = of_shapes({"input": 100, "cached": "60%"}, {"input": "7..8", "weight": 3}, {"input": 100})
    assert [[part.value for part in parts] for parts in found.parts] == [[100, 0.6], [7.5], [100]]
    assert [shape.weight for shape in found.workload.shapes] == [1, 3, 1]


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        ("x", "give either a list of shapes or quantities"),
        ({"a": 1}, "give either a list of shapes or quantities"),
        ([], "a mix has from 1 to 1000 shapes"),
        ([5], "shapes.1: a shape is a map of quantities, not '5'"),
        ([{"input": "1..2"}, None], "shapes.2: a shape is a map of quantities"),
        ([{"input": "1..2", "name": ["x"]}, 5], "shapes.2: a shape is a map of quantities"),
        ([{"inputs": 5}], "a workload has no 'inputs'; did you mean input"),
        ([{"input": 5, "requests": "5/day"}], "a workload has no 'requests'"),
        ([{5: 5}], "a shape is a map of quantities"),
        ([{"input": 5, "weight": 0}], "a weight is a whole number"),
        ([{"input": 5, "weight": "1..2"}], "weight: '1..2' is not a number"),
        ([{"input": "5..6", "name": "x" * 61}], "a name is a text of at most 60 characters"),
        ([{"input": "5..6", "name": ["x"]}], "a name is a text"),
        ([{"input": "5..6", "cached": "7"}], "shape 1 input_tokens: may be drawn as less than its parts"),
    ],
)
def test_shapes_that_cannot_be(shapes, message):
    """A slip in a shape is never a silent nothing."""
    with pytest.raises(CostcalcError, match=message.replace("(", r"\(")):
        drawn_workload({"shapes": shapes})


def test_nothing_and_both():
    """A workload is a request or a mix: neither is none, and both are not one."""
    with pytest.raises(CostcalcError, match="say what one request uses"):
        drawn_workload({"requests": "5/day"})
    with pytest.raises(CostcalcError, match="give either a list of shapes or quantities"):
        drawn_workload({"input": "5", "shapes": [{"input": 5}]})
