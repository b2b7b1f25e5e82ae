"""The price of a text: its length as tokens of the model, in the middle and at both ends of the range."""

from __future__ import annotations

from costcalc.asking.words import read_usage
from costcalc.rating.doubts import Between
from costcalc.tokens.lengths import HIGH, LOW, MIDDLE, CountedText
from costcalc.tokens.unlike import TextSaid, adjustment_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from costcalc.pricing.model import Model
    from costcalc.questions.price.request import Request
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.lengths import Counting
    from costcalc.tokens.unlike import Adjustment

    Price = Callable[[RatingTable, Request], Any]


def price_of_text(table: RatingTable, request: Request, price: Price) -> Any:  # noqa: ANN401 - a cost, of which `price` is
    """What a usage costs that was said in words, pages or characters: an estimate with its range."""
    counting, on = request.counting, request.on
    assert counting is not None  # noqa: S101 - as of any other usage it is not asked
    assert on is not None  # noqa: S101 - as `price` has it
    model = table.find(request.model, on).rater.model
    found = [_adjustment(table, model, counting, end) for end in ("", LOW, HIGH)]
    factors = [{"input": each.factor, "output": each.output_factor} for each in found]
    costs = [
        price(table, request._replace(usage=read_usage(counting.at(end, each), rounded=True), counting=None))
        for end, each in zip((MIDDLE, LOW, HIGH), factors, strict=True)
    ]
    quantities, is_known = counting.counted(factors), found[0].tokens is not None
    whose = "" if is_known else f" of {counting.family} (the model's own tokenizer is not known)"
    label = counting.label(quantities, whose)
    return costs[0]._replace(
        estimate="; ".join(filter(None, (label, costs[0].estimate))),
        counted=CountedText(counting, model.tokenizer if is_known else None, quantities, _between(costs)),
    )


def _adjustment(table: RatingTable, model: Model, counting: Counting, end: str) -> Adjustment:
    """What makes tokens of the family counted with those of a model, at an end of the range."""
    text = TextSaid(counting.language, counting.family, None, counting, end)
    return adjustment_of(model, table.catalogue.facts(), text)


def _between(costs: Sequence[Any]) -> Between | None:
    """The lowest and the highest cost, prices in doubt included; None where all are the same."""
    ends = [end for each in costs for end in (each.between or (each.list_cost,))]
    low, high = min(ends), max(ends)
    return None if low == high else Between(low, high)
