"""Rebound: how demand that answers to prices answers, told beside what is published."""

from __future__ import annotations

from costcalc.numbers import ONE, plain
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any

    from costcalc.rating.table import RatingTable

THRESHOLD = ONE
"""The elasticity at which what is spent does not change with prices: spend goes with p^(1-e)."""

MEASURE = "price_elasticity"


def rebound_of(table: RatingTable, elasticity: Decimal) -> dict[str, Any]:
    """What an elasticity means for what is spent when prices fall, beside the published ones."""
    spend = "stays" if elasticity == THRESHOLD else "rises" if elasticity > THRESHOLD else "falls"
    return {
        "elasticity": plain(elasticity),
        "threshold": plain(THRESHOLD),
        "spend_when_prices_fall": spend,
        "published": [
            {
                "elasticity": plain(abs(each.low.number)),
                "on": each.cited.on,
                "source": each.cited.source.to_dict(),
                "printed": each.cited.printed,
                "note": each.cited.note,
            }
            for each in table.catalogue.facts().evidence.values()
            if each.quantity == MEASURE and each.low is not None and each.cited is not None
        ],
    }
