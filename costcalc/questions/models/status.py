"""Whether a model is on sale at an instant."""

from __future__ import annotations

from costcalc.pricing.source import HISTORY
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from costcalc.pricing.model import Model

ON_SALE, ENDED, NOT_YET, UNPRICED = "on sale", "ended", "not yet on sale", "no list price"
DEPRECATED = "deprecated"
"""A feed lists its price, and says that it is not to be used any more."""
SEEN = "seen in price files"
"""Public price files show its price, and neither our table nor a feed has the model: it is ranked where it is
named, and not among all."""
STATUSES = (ON_SALE, ENDED, NOT_YET, UNPRICED, DEPRECATED, SEEN)


def status_of(model: Model, instant: datetime, *, is_sold: bool) -> str:
    """The status of a model; `is_sold` where a price of it is in force."""
    if is_sold:
        sold = SEEN if model.layer == HISTORY else ON_SALE
        return DEPRECATED if model.is_deprecated(instant) else sold
    if model.unpriced:
        return UNPRICED
    return NOT_YET if model.prices and instant < model.prices[0].start else ENDED
