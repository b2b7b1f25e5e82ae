"""Which model overtakes which in a projection: from which month on it is the cheaper one."""

from __future__ import annotations

from operator import ge, le

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.result import Course


class Overtake(NamedTuple):
    """The month from which one model is cheaper than another that was cheaper before.

    `measure` is `cost`, what a month costs, or `cumulative_cost`, all that was spent since the start.
    """

    month: Month
    model: str
    overtakes: str
    measure: str
    scenario: str | None = None


def overtakes(one: Course, other: Course, measure: str) -> Iterator[Overtake]:
    """The months in which the cheaper of two changes; a tie is no change."""
    costs, others = one.compared(measure), other.compared(measure)
    if all(map(le, costs, others)) or all(map(ge, costs, others)):
        return  # as most pairs are, of which there may be thousands
    cheaper: Course | None = None
    for row, cost, its in zip(one.rows, costs, others, strict=True):
        if cost == its:
            continue
        now, then = (one, other) if cost < its else (other, one)
        if cheaper is not None and now is not cheaper:
            yield Overtake(row.month, now.model, then.model, measure, one.scenario)
        cheaper = now
