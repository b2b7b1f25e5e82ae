"""What a name has cost over time: its lines, each with what changed."""

from __future__ import annotations

from costcalc.pricing.model import Price
from costcalc.questions.history.shape import HISTORY
from costcalc.questions.models.result import list_prices
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from costcalc.pricing.model import Model, PricePeriod, Rates


class Change(NamedTuple):
    """A meter whose list price is another than in the line before; None where there was, or is, none."""

    meter: str
    before: str | None
    after: str | None


class HistoryLine(NamedTuple):
    """What a name cost in `[start, effective_to)`; `effective_to` None is still open."""

    model: Model
    period: PricePeriod
    start: datetime
    effective_to: datetime | None
    changes: Sequence[Change]
    layer: str = ""

    @property
    def effective_from(self) -> datetime | None:
        """When the line begins; None where nobody says since when its price holds."""
        return self.period.effective_from if self.start == self.period.start else self.start

    @property
    def said_by(self) -> str:
        """The layer that says so."""
        return self.layer or self.model.layer

    @property
    def context_window(self) -> int | None:
        """What the model could read then."""
        return self.model.window_in(self.period)

    @property
    def list_unit_prices(self) -> dict[str, str]:
        """The base prices, by meter."""
        return list_prices(self.period)

    @property
    def variants(self) -> list[VariantLine]:
        """The prices under some conditions; where it is not sold, none, as of none of the base's fees."""
        return [
            VariantLine(str(each.when), each.sold, said_prices(each.rates) if each.sold else {})
            for each in self.period.variants
        ]

    @property
    def added(self) -> dict[str, Price]:
        """The meters that feeds added to the period."""
        rates = self.period.rates.items()
        return {meter: rate for meter, rate in rates if isinstance(rate, Price) and rate.added}


class VariantLine(NamedTuple):
    """What a name cost under some conditions."""

    said: str
    sold: bool
    list_unit_prices: Mapping[str, str]


class History(NamedTuple):
    """The lines of a name, oldest first."""

    name: str
    table_hash: str
    lines: Sequence[HistoryLine]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/history/1`."""
        return HISTORY.document(self)


def said_prices(rates: Rates) -> dict[str, str]:
    """The base prices among rates, by meter."""
    return {meter: rate.said_of(meter) for meter, rate in rates.items() if isinstance(rate, Price)}
