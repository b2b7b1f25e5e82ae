"""Rebound: how demand that answers to prices answers, told beside what is published."""

from __future__ import annotations

from costcalc.numbers import ONE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from costcalc.pricing.facts import Evidence
    from costcalc.rating.table import RatingTable

THRESHOLD = ONE
"""The elasticity at which what is spent does not change with prices: spend goes with p^(1-e)."""

MEASURE = "price_elasticity"


class Rebound(NamedTuple):
    """What an elasticity means for what is spent when prices fall, beside the published ones."""

    elasticity: Decimal
    published: Sequence[Evidence]
    threshold: Decimal = THRESHOLD

    @property
    def spend_when_prices_fall(self) -> str:
        """Whether it rises, falls or stays."""
        if self.elasticity == self.threshold:
            return "stays"
        return "rises" if self.elasticity > self.threshold else "falls"


def rebound_of(table: RatingTable, elasticity: Decimal) -> Rebound:
    """An elasticity with those that are published, each a number with its source."""
    known = (each for each in table.catalogue.facts().evidence.values() if each.quantity == MEASURE)
    return Rebound(elasticity, [each for each in known if each.low is not None and each.cited is not None])
