"""Tipping points, on costs that are made by hand."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, NamedTuple

import pytest

from costcalc import Workload
from costcalc.additions.tipping_points import tipping_points
from costcalc.asking.added import TIPPING_POINT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from costcalc.additions.tipping_points import TippingPoint

    Cost = Callable[["Size"], Fraction | int | None]

WORK = Workload(input=1000, output=200)


class Size(NamedTuple):
    """Input and output of a request."""

    x: Fraction
    y: Fraction


def line(fixed: int = 0, *, x: int | Fraction = 0, y: int | Fraction = 0) -> Cost:
    """A cost by the token."""
    return lambda size: fixed + x * size.x + y * size.y


def up_to(most: int, cost: Cost) -> Cost:
    """The same, for requests of at most so many input tokens."""
    return lambda size: cost(size) if size.x <= most else None


def evaluate(costs: Mapping[str, Cost], asked: list[Workload] | None = None):
    """What a workload costs, by functions of its size; None cannot serve it."""

    def ask(workload: Workload) -> dict[str, Fraction]:
        if asked is not None:
            asked.append(workload)
        (shape,) = workload.shapes
        size = Size(Fraction(shape.input_tokens), Fraction(shape.output_tokens))
        found = {model: cost(size) for model, cost in costs.items()}
        return {model: Fraction(cost) for model, cost in found.items() if cost is not None}

    return ask


def of_field(name: str, points: list[TippingPoint]) -> list[TippingPoint]:
    """The points of one quantity."""
    return [each for each in points if each.field == name]


def told(points: list[TippingPoint]):
    """What a reader is told of each point."""
    return [(each.field, each.direction, each.value, each.beyond, each.to_model) for each in points]


def test_two_lines_cross_where_a_hand_finds_it():
    """1,000 + 10 y = 3,000 + 4 y at 333.3, so 333 still wins; x + 2,000 = 3 x + 800 at 600, a tie."""
    points = tipping_points(WORK, evaluate({"a": line(x=1, y=10), "b": line(x=3, y=4)}))
    assert told(points) == [
        ("input_tokens", "below", 600, 599, "b"),
        ("output_tokens", "above", 333, 334, "b"),
    ]
    below = points[0]
    assert below.from_model == "a"
    assert [below.from_cost, below.to_cost] == [Fraction(2599), Fraction(2597)]


@pytest.mark.parametrize("sizes", [(), (200_000,)])
def test_a_jump_is_found_whether_it_is_known_or_not(sizes):
    """A price that doubles above 200,000 tokens: 200,000 still wins, 200,001 does not."""
    costs: dict[str, Cost] = {
        "tiered": lambda size: (size.x + size.y) * (2 if size.x > 200_000 else 1),
        "flat": line(x=Fraction(3, 2), y=Fraction(3, 2)),
    }
    points = tipping_points(WORK, evaluate(costs), sizes=sizes)
    assert told(points) == [("input_tokens", "above", 200_000, 200_001, "flat")]


def test_an_interval_of_ten_tokens_between_two_jumps():
    """The rival wins for ten tokens alone: known thresholds are looked at on both sides."""
    costs: dict[str, Cost] = {
        "first": lambda size: size.x * (2 if size.x > 200_000 else 1),
        "second": lambda size: size.x * (4 if size.x > 200_010 else Fraction(3, 2)),
    }
    points = tipping_points(WORK, evaluate(costs), sizes=(200_000, 200_010))
    assert told(points) == [("input_tokens", "above", 200_000, 200_001, "second")]


def test_the_nearest_of_several():
    """Of two that overtake, at 1,500 and at 1,200 tokens, the nearer one is told."""
    costs: dict[str, Cost] = {
        "a": line(x=4),
        "b": line(1500, x=3),
        "c": line(2400, x=2),
    }
    points = of_field("input_tokens", tipping_points(WORK, evaluate(costs)))
    assert told(points) == [("input_tokens", "above", 1200, 1201, "c")]


def test_one_token_away():
    """A change at the very next token is found."""
    costs: dict[str, Cost] = {"a": line(y=1), "b": line(200)}
    (point,) = tipping_points(WORK, evaluate(costs))
    assert told([point]) == [("output_tokens", "above", 200, 201, "b")]
    assert point.distance == 1


def test_a_tie_is_no_change():
    """What costs the same everywhere overtakes nobody, and the first one asked stays the winner."""
    assert not tipping_points(WORK, evaluate({"a": line(x=1, y=1), "b": line(x=1, y=1)}))


def test_a_tie_that_ends():
    """At a tie, the next token decides: above for the other, below for the first one, which has won."""
    points = tipping_points(WORK, evaluate({"a": line(y=2), "b": line(200, y=1)}))
    assert told(points) == [("output_tokens", "above", 200, 201, "b")]


def test_no_change_is_an_answer():
    """What is cheaper on everything wins whatever the request is."""
    assert not tipping_points(WORK, evaluate({"a": line(x=1, y=1), "b": line(x=2, y=2)}))


def test_out_of_reach_of_the_winner():
    """Beyond what the winner reads, the next one wins, and there is no cost to beat."""
    costs: dict[str, Cost] = {"a": up_to(64_000, line(x=1)), "b": line(x=9)}
    (point,) = tipping_points(WORK, evaluate(costs), sizes=(64_000,))
    assert told([point]) == [("input_tokens", "above", 64_000, 64_001, "b")]
    assert point.from_cost is None
    assert point.to_cost == 576_009


def test_out_of_reach_of_all():
    """Where nobody serves any more, nobody wins."""
    costs: dict[str, Cost] = {"a": up_to(64_000, line(x=1))}
    assert not tipping_points(WORK, evaluate(costs))
    assert not tipping_points(WORK, evaluate({}))


def test_one_that_cannot_serve_now():
    """One that reads 800 tokens alone wins at 800."""
    costs: dict[str, Cost] = {"small": up_to(800, line(x=1)), "large": line(x=5)}
    assert told(tipping_points(WORK, evaluate(costs))) == [("input_tokens", "below", 801, 800, "small")]


def test_fractions_of_a_token_are_means():
    """From 1,500.5 tokens the next settings are 1,501 and 1,500; the winner is last seen at 1,500.5."""
    work = Workload(input="1500.5", output=10)
    rising = evaluate({"a": line(x=20), "b": line(15006, x=10)})
    falling = evaluate({"a": line(15003), "b": line(x=10)})
    assert told(tipping_points(work, rising)) == [("input_tokens", "above", Fraction("1500.5"), 1501, "b")]
    assert told(tipping_points(work, falling)) == [("input_tokens", "below", Fraction("1500.5"), 1500, "b")]


def test_curves_are_followed_as_far_as_there_is_time():
    """A cost that is no straight line anywhere is found by halving, and not token by token."""
    asked: list[Workload] = []
    costs: dict[str, Cost] = {"a": lambda size: size.x**2, "b": line(10**9, x=1)}
    ask = evaluate(costs, asked)
    (point,) = of_field("input_tokens", tipping_points(WORK, ask, looks=50))
    assert told([point]) == [("input_tokens", "above", 31623, 31624, "b")]
    assert len([each for each in asked if each.shapes[0].input_tokens != WORK.shapes[0].input_tokens]) < 148


def test_costs_that_are_rounded():
    """Rounding bends lines a little, and is not taken for a bend."""
    asked: list[Workload] = []
    costs: dict[str, Cost] = {
        "a": lambda size: Fraction(round((size.x + Fraction(10, 3) * size.y) * 10**6), 10**6),
        "b": lambda size: Fraction(round((3 * size.x + Fraction(1, 3) * size.y) * 10**6), 10**6),
    }
    ask = evaluate(costs, asked)
    points = of_field("output_tokens", tipping_points(WORK, ask, rounding=Fraction(1, 10**5)))
    assert told(points) == [("output_tokens", "above", 666, 667, "b")]
    assert len([each for each in asked if each.shapes[0].output_tokens != WORK.shapes[0].output_tokens]) < 28


def test_as_json():
    """Numbers are plain text; the share is there where there is a whole."""
    work = Workload(input=1500, output=10)
    costs = {"a": Fraction(1, 3)}

    def ask(workload: Workload) -> dict[str, Fraction]:
        cached = Fraction(workload.to_dict().get("cache_read_tokens", "0"))
        return {**costs, "b": Fraction(1, 3) + 905 - cached}

    (point,) = tipping_points(work, ask)
    assert TIPPING_POINT.document(point) == {
        "field": "cache_read_tokens",
        "unit": "token",
        "direction": "above",
        "present": "0",
        "value": "905",
        "beyond": "906",
        "share": "0.603333333333",
        "from_model": "a",
        "to_model": "b",
        "from_cost": "0.333333333333",
        "to_cost": "-0.666666666667",
    }
    assert point.distance == inf
