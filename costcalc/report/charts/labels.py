"""Labels that stand beside one another and would lie on one another: moved apart, as little as can be."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Run(NamedTuple):
    """Labels that touch: the mean of where their first would like to be, how many they are, and how high."""

    first: float
    number: int
    height: float


def apart(wished: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Where labels stand, one below another in the order in which they would: the least squares of moves.

    Each has its height for itself, from `wished` on; all stay between `low` and `high` if there is room.
    """
    order = sorted(range(len(wished)), key=lambda place: (wished[place], place))
    runs: list[_Run] = []
    above = 0.0
    for place in order:
        run = _Run(wished[place] - above, 1, heights[place])
        above += heights[place]
        while runs and runs[-1].first > run.first:
            last = runs.pop()
            number = last.number + run.number
            first = (last.first * last.number + run.first * run.number) / number
            run = _Run(first, number, last.height + run.height)
        runs.append(run)
    # Above all of them lie the heights of those before: within these bounds each run stays in the picture.
    firsts = [max(min(run.first, high - above), low) for run in runs for _ in range(run.number)]
    places, passed = [0.0] * len(wished), 0.0
    for first, place in zip(firsts, order, strict=True):
        places[place] = first + passed
        passed += heights[place]
    return places
