"""The shapes of a workload as one model counts them, what they meet on it, and what the mean one costs."""

from __future__ import annotations

from fractions import Fraction

from costcalc.errors import ContextWindowError
from costcalc.numbers import as_fraction, plain
from costcalc.rating.charges import contracted_per_request
from costcalc.rating.rater import Ask
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.rating.rater import ShapeSlices
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import Adjustment, TextSaid
    from costcalc.usage.workload import Shape, Workload


def counted(
    table: RatingTable, workload: Workload, model: Model, text: TextSaid | None
) -> tuple[Sequence[Shape], Adjustment | None]:
    """The shapes of the workload as a model counts their tokens, where the question is about a text."""
    if text is None:
        return workload.shapes, None
    from costcalc.tokens.unlike import adjust

    return adjust(workload, model, table.catalogue.facts(), text)


def ask_for(shape: Shape, model: Model, options: Mapping[str, str], window: int | None) -> Ask:
    """What a model is asked for a shape; `ContextWindowError` where it reads less than that has."""
    if window is not None and shape.input_tokens > window:
        raise ContextWindowError(model.id, plain(shape.input_tokens), window)
    return Ask(options, shape.input_tokens)


def mean_cost(shapes: Sequence[ShapeSlices], on: Moment, contract: Contract | None) -> Decimal | Fraction:
    """The mean cost of a request, exactly; without a contract, at list prices."""
    if len(shapes) == 1 and len(shapes[0].slices) == 1:
        return contracted_per_request(shapes[0].slices[0].card, shapes[0].shape.parts, on, contract)
    total = Fraction(0)
    for each in shapes:
        for card, share in each.slices:
            cost = as_fraction(contracted_per_request(card, each.shape.parts, on, contract))
            total += cost * share * each.weight
    return total
