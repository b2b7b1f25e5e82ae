"""Models as a list: each with its status and its prices on a moment."""

from __future__ import annotations

from costcalc.pricing.model import BilledAs, Price
from costcalc.questions.models.shape import MODEL_LIST
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.model import Model, PricePeriod, Rates


class ModelRow(NamedTuple):
    """One model on a moment; `period` is the price in force, None where it is not on sale.

    `context_window` is what it reads then.
    """

    model: Model
    status: str
    period: PricePeriod | None
    context_window: int | None

    @property
    def list_unit_prices(self) -> dict[str, str]:
        """Its base list prices per pricing unit, by meter; none where it is not on sale."""
        return list_prices(self.period) if self.period else {}

    def amount_of(self, meter: str) -> Decimal | None:
        """The base list price of a meter in force; None without one."""
        rate = self.period.rates.get(meter) if self.period else None
        return rate.unit_amount if isinstance(rate, Price) else None

    @property
    def note(self) -> str | None:
        """What is to be known of the model and, where a feed has its price, of that price."""
        model, period = self.model, self.period
        if period is None or period.since is not None or not period.note:
            return model.unpriced or model.note
        return period.note if not model.note or model.note in period.note else f"{period.note}; {model.note}"


def list_prices(period: PricePeriod) -> dict[str, str]:
    """The base prices of a period by meter: decimal text, perhaps `per` an hour; or `as <meter>`."""
    prices = {}
    for meter, rate in period.rates.items():
        if isinstance(rate, Price):
            prices[meter] = rate.said_of(meter)
        elif isinstance(rate, BilledAs):
            prices[meter] = f"as {rate.meter}"
        else:
            prices[meter] = "not sold"
    return prices


def said_prices(rates: Rates) -> dict[str, str]:
    """The prices among rates, by meter."""
    return {meter: rate.said_of(meter) for meter, rate in rates.items() if isinstance(rate, Price)}


class ModelList(NamedTuple):
    """The models that a question asked for, or a page of them."""

    on: Moment
    table_hash: str
    rows: Sequence[ModelRow]
    total: int
    offset: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/models/1`; `total` are all that were asked for, on any page."""
        return MODEL_LIST.document(self)
