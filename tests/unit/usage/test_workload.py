"""A workload: a rate of requests, and the shape of one of them, or a mix."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pytest

from costcalc import Workload
from costcalc.errors import WorkloadError
from costcalc.usage.workload import is_range
from tests.builders import usd

WORK = Workload(requests="10000/day", input="1500 token", cached="60%", output="500 token")


def test_quantities_by_any_of_their_names():
    """Long and short names, units, suffixes and percentages say the same workload."""
    assert (
        Workload(requests="10000/day", input_tokens=1500, cache_read_tokens=900, output_tokens=Decimal(500))
        == WORK
    )
    assert Workload(requests="10k/day", input="1.5k", cache_read="900", output="0.5 ktoken") == WORK
    assert (
        repr(WORK)
        == "Workload(requests='10000/day', input_tokens='1500', cache_read_tokens='900', output_tokens='500')"
    )


def test_shares_of_output_are_of_the_output():
    """A percentage of reasoning is of all output."""
    shape = Workload(output=1000, reasoning="25%").shapes[0]
    assert dict(shape.parts) == {"output": 750, "reasoning": 250}


def test_means_may_be_fractions_of_a_token():
    """56.3 % of 15,200 tokens is a mean, and stays exact."""
    assert dict(Workload(input=15_200, cached="56.3%").shapes[0].parts)["cache_read"] == usd("8557.6")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cached": "60%", "output": 1}, "cache_read_tokens: '60%' of what\\? say input_tokens as a number"),
        ({"input": "60%"}, "input_tokens: '60%' of what"),
        ({"input": 100, "cached": 101}, "input_tokens: 100 is less than its parts"),
        ({"input": 100, "cached": "101%"}, "write a percentage from 0% to 100%"),
        ({"input": "100 request"}, "that is request, and token is needed"),
        ({"inptu": 100}, "inptu: a workload has no 'inptu'; did you mean input"),
        ({"input": 1, "input_tokens": 1}, "input_tokens is given twice"),
        ({"input": 1, "requests": "10000"}, "requests: .*say per what"),
        ({"input": 1, "requests": 10000}, "requests: "),
        ({"input": 1.5}, "input_tokens: '1.5' is not a number"),
        ({"input": 1, "shapes": [{"input": 1}]}, "shapes: give either shapes or input"),
        ({"images": "50%"}, "images: '50%' is not a number"),
    ],
)
def test_workloads_that_cannot_be(fields: dict[str, Any], words: str):
    """What cannot be read names its field and says what to do."""
    with pytest.raises(WorkloadError, match=words):
        Workload(**fields)


def test_a_mix_of_shapes():
    """A mix has names and whole weights, and says so in its dict."""
    mix = Workload(
        requests="1/day", shapes=[{"name": "chat", "weight": 3, "input": 100}, {"input": "2k", "output": 5}]
    )
    assert mix.is_mix
    assert mix.total_weight == 4
    assert [shape.name for shape in mix.shapes] == ["chat", "shape 2"]
    assert Workload.from_dict(mix.to_dict()) == mix
    assert "shapes=" in repr(mix)


@pytest.mark.parametrize("more", [{}, {"name": "chat"}, {"weight": 3}, {"name": "chat", "weight": 3}])
def test_one_shape_is_no_mix(more: dict[str, Any]):
    """What one shape alone is called, and how much it weighs, says nothing: it is read again as the same."""
    one = Workload(requests="1/day", shapes=[{**more, "input": 100, "cached": "60%"}])
    same = {one, Workload.from_dict(one.to_dict()), Workload(requests="1/day", input=100, cached=60)}
    assert len(same) == 1
    assert one.to_dict() == {"requests": "1/day", "input_tokens": "100", "cache_read_tokens": "60"}
    assert one != Workload(requests="1/day", shapes=[{**more, "input": 100, "cached": "61%"}])
    assert one != Workload(requests="1/day", shapes=[{**more, "input": 100, "cached": "60%"}] * 2)


def test_a_mistake_in_a_shape_names_it():
    """A problem in a mix says in which shape."""
    with pytest.raises(WorkloadError, match=r"shapes\.long\.input_tokens: 5 is less than its parts"):
        Workload(shapes=[{"name": "long", "input": 5, "cached": 6}])
    with pytest.raises(WorkloadError, match=r"shapes\.shape 1\.weight: a weight is a whole number from 1"):
        Workload(shapes=[{"weight": "0.5", "input": 5}])


def test_a_workload_is_a_value():
    """Equal workloads are equal and hash alike; they cannot be changed; copies and pickles are equal."""
    assert len({WORK, Workload.from_dict(WORK.to_dict())}) == 1
    assert WORK != "workload"
    for other in (copy.copy(WORK), copy.deepcopy(WORK), pickle.loads(pickle.dumps(WORK))):  # noqa: S301 - our own
        assert other == WORK
    with pytest.raises(AttributeError, match="a Workload is frozen"):
        WORK.requests = "1/day"
    with pytest.raises(AttributeError, match="a Workload is frozen"):
        del WORK.requests


def test_no_workload_at_all():
    """What is no map is no workload."""
    with pytest.raises(WorkloadError, match="a workload is a map"):
        Workload.from_dict([])  # type: ignore[arg-type]


def test_without_a_rate():
    """A workload without a rate of requests has costs per request only."""
    assert Workload(input=1).per_day is None
    assert Workload(input=1).to_dict() == {"requests": None, "input_tokens": "1"}


@pytest.mark.parametrize(
    ("text", "yes"),
    [("400..700 token", True), ("5 ± 1", True), ("5 +- 1", True), ("500 token", False), ("0.5", False),
     ("", False), (500, False), (None, False), (["1..2"], False), ("400…700", False)],
)  # fmt: skip
def test_what_is_meant_as_a_range(text: object, yes: object):
    """Two dots or a plus-minus: no single quantity has them."""
    assert is_range(text) is yes
