"""The range of what a workload costs a request where a price is in doubt, at list prices."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from costcalc.numbers import as_fraction, settle
from costcalc.rating.doubts import Between, between
from costcalc.rating.rater import WeeklyRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.analysis.shape_slices import ShapeSlices
    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.usage.usage import Parts, Usage


class OneRequest(NamedTuple):
    """One request of a workload as a usage: a mean may have fractions of tokens."""

    parts: Parts
    requests: int = 1


def range_of(model: Model, shapes: Sequence[ShapeSlices], on: Moment) -> Between | None:
    """The lowest and the highest mean cost of a request; None where no other figure says what it costs.

    Of a mix each shape counts with its own lowest and highest cost.
    """
    rater = WeeklyRater(model)
    found = [
        between(rater, each.slices, cast("Usage", OneRequest(each.shape.parts)), each.ask, on)
        for each in shapes
    ]
    ranges = [each for each in found if each is not None]
    if len(ranges) < len(shapes):
        return None
    low, high = (
        settle(
            sum(
                (as_fraction(each[end]) * shape.weight for each, shape in zip(ranges, shapes, strict=True)),
                Fraction(0),
            )
        )[0]
        for end in (0, 1)
    )
    return Between(low, high)
