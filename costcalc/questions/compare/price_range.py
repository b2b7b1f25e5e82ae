"""What is in doubt of the price of a workload, and the range of what a request of it costs."""

from __future__ import annotations

from fractions import Fraction

from costcalc.numbers import as_fraction, settle
from costcalc.periods import lasting
from costcalc.rating.charges import owed
from costcalc.rating.doubts import Asked, Between, between, labels_on
from costcalc.rating.rater import ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment, Stretch
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.rating.rater import ShapeSlices
    from costcalc.usage.usage import Parts, Usage


class OneRequest(NamedTuple):
    """One request of a workload as a usage: a mean may have fractions of tokens."""

    parts: Parts
    requests: int = 1


def doubts_of(shapes: Sequence[ShapeSlices], on: Moment, within: Stretch | None = None) -> list[str]:
    """What is not certain of the price of each shape, in words, each once."""
    found: dict[str, None] = {}
    for each in shapes:
        asked = Asked(each.shape.meters, each.ask, on, within or lasting(on), weekly=True)
        found |= dict.fromkeys(labels_on(each.slices, asked))
    return list(found)


def range_of(
    model: Model, shapes: Sequence[ShapeSlices], on: Moment, contract: Contract | None = None
) -> Between | None:
    """The lowest and the highest mean cost of a request; None where no other figure says what it costs.

    Of a mix each shape counts with its own lowest and highest cost.
    """
    rater, low, high, is_in_doubt = ModelRater(model), Fraction(0), Fraction(0), False
    for each in shapes:
        one: Usage = OneRequest(each.shape.parts)  # type: ignore[assignment]  # it has what is asked of one
        found = between(rater, each.slices, one, each.ask, on, contract, weekly=True)
        least, most = found or (owed(each.slices, one, on, contract),) * 2
        low += as_fraction(least) * each.weight
        high += as_fraction(most) * each.weight
        is_in_doubt = is_in_doubt or found is not None
    return Between(settle(low)[0], settle(high)[0]) if is_in_doubt else None
