"""A discount as it is said in a question: a contract of its one term, on every list price, at any time."""

from __future__ import annotations

from costcalc.errors import UsageError
from costcalc.pricing.contracts import Contract, Term, percent_text
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

DISCOUNT = "discount"
"""The id of the contract that a discount makes, and the word that says it."""


def contract_with(share: Decimal) -> Contract:
    """The contract that takes a share of 1 off every list price."""
    named = f"a discount of {percent_text(share)} on list prices, as said in the question"
    term = Term(None, None, None, share, None)
    return Contract(
        DISCOUNT, named, Source(DISCOUNT, named, "primary"), None, None, None, (), {(None, None, None): term}
    )


def only_one(model_id: str, found: Contract | None, discount: Contract) -> Contract:
    """The discount, where no contract of the table is in force; `UsageError` where both would count."""
    if found is not None and found is not discount:
        raise UsageError(
            f"the contract {found.id} is in force for {model_id}, and its terms say what is taken off: leave "
            "the discount out, or put it into the contract",
            DISCOUNT,
        )
    return discount
