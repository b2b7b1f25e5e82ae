"""What a name has cost over time: its lines, each with what changed."""

from __future__ import annotations

from costcalc.pricing.model import Price
from costcalc.questions.history.shape import HISTORY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from costcalc.pricing.model import Model, PricePeriod


class Change(NamedTuple):
    """A meter whose list price is another than in the line before; None where there was, or is, none."""

    meter: str
    before: str | None
    after: str | None


class HistoryLine(NamedTuple):
    """What a name cost in a period, as far as it stood for the model in that time.

    `effective_from` is None where nobody says since when the price holds.
    """

    model: Model
    period: PricePeriod
    effective_from: datetime | None
    changes: Sequence[Change]
    layer: str

    @property
    def context_window(self) -> int | None:
        """What the model could read then."""
        return self.model.window_in(self.period)

    @property
    def added(self) -> dict[str, Price]:
        """The meters that feeds added to the period."""
        rates = self.period.rates.items()
        return {meter: rate for meter, rate in rates if isinstance(rate, Price) and rate.added}


class History(NamedTuple):
    """The lines of a name, oldest first."""

    name: str
    table_hash: str
    lines: Sequence[HistoryLine]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/history/1`."""
        return HISTORY.document(self)
