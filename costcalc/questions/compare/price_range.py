"""What is in doubt of the price of a workload, and the range of what a request of it costs."""

from __future__ import annotations

from fractions import Fraction

from costcalc.numbers import as_fraction, settle
from costcalc.periods import lasting
from costcalc.rating.charges import owed
from costcalc.rating.doubts import Asked, Between, between, labels_on
from costcalc.rating.rater import WeeklyRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment, Stretch
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.questions.compare.shape_slices import ShapeSlices
    from costcalc.usage.usage import Parts, Usage


class OneRequest(NamedTuple):
    """One request of a workload as a usage: a mean may have fractions of tokens."""

    parts: Parts
    requests: int = 1


def _certain(shape: ShapeSlices, on: Moment, contract: Contract | None) -> Between:
    """What a shape costs of which nothing is in doubt."""
    cost = owed(shape.slices, _one_of(shape), on, contract)
    return Between(cost, cost)


def _one_of(shape: ShapeSlices) -> Usage:
    """One request of a shape, as what is rated."""
    return OneRequest(shape.shape.parts)  # type: ignore[return-value]  # it has what is asked of a usage


def doubts_of(shapes: Sequence[ShapeSlices], on: Moment, within: Stretch | None = None) -> list[str]:
    """What is not certain of the price of each shape, in words, each once."""
    found: dict[str, None] = {}
    for each in shapes:
        meters = [meter for meter, _ in each.shape.parts]
        asked = Asked(meters, each.ask, on, within or lasting(on), weekly=True)
        found |= dict.fromkeys(labels_on(each.slices, asked))
    return list(found)


def range_of(
    model: Model, shapes: Sequence[ShapeSlices], on: Moment, contract: Contract | None = None
) -> Between | None:
    """The lowest and the highest mean cost of a request; None where no other figure says what it costs.

    Of a mix each shape counts with its own lowest and highest cost.
    """
    rater = WeeklyRater(model)
    found = [between(rater, each.slices, _one_of(each), each.ask, on, contract) for each in shapes]
    if not any(found):
        return None
    ranges = [each or _certain(shape, on, contract) for each, shape in zip(found, shapes, strict=True)]
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
