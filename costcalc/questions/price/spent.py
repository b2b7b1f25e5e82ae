"""What a budget is held against in a price: its cost, or that of one of its requests."""

from __future__ import annotations

from fractions import Fraction

from costcalc.asking.budget import Spending, Spent
from costcalc.numbers import settle
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from costcalc.questions.price.result import Cost

NOTE = "before tax"


def spent(cost: Cost, per: str) -> Spending:
    """What a usage costs, or one of the requests that it is the sum of."""

    def share(amount: Decimal | None) -> Decimal | None:
        if amount is None or not per:
            return amount
        return settle(Fraction(amount) / cost.usage.requests)[0]

    between = cost.between if cost.contract is None else None
    low, high = (between.low, between.high) if between else (None, None)
    amount = share(cost.contracted_cost)
    assert amount is not None  # noqa: S101 - a cost has one
    return Spending([Spent(cost.model.id, amount, "", cost.estimate, share(low), share(high))], note=NOTE)
