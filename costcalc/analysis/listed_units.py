"""Units of throughput at a provider's list price, against the same model's price by the token.

    served a day   input tokens a second × 86,400 × utilisation / tokens of a request, each by what it counts
    units          as many as the workload takes, the minimum at least, and more in steps

A unit of 2,500 tokens of input a minute, of which a token of output counts for 4, serves 2,500 × 1,440 /
(1,000 + 4 × 200) = 2,000 requests a day of 1,000 tokens in and 200 out. 100,000 of these take 50 units.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from costcalc.analysis.fit import cited_dict
from costcalc.analysis.hardware import SECONDS_A_DAY
from costcalc.analysis.provisioned import Units
from costcalc.numbers import as_fraction, plain
from costcalc.pricing.unit_offers import GLOBAL
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from costcalc.analysis.breakeven_rows import Load
    from costcalc.analysis.comparison import Row
    from costcalc.pricing.unit_offers import Serves, UnitOffer, UnitPrice


class ListedUnits(NamedTuple):
    """Units of an offer at one of its prices; `why_unknown` is why nobody can say what they serve."""

    offer: UnitOffer
    price: UnitPrice
    serves: Serves | None
    units: Units
    why_unknown: str | None

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; numbers as plain decimal text."""
        price = self.price
        return {
            "unit": self.offer.unit,
            "region": price.region,
            "term": price.term,
            "unit_price": f"{plain(price.price.number)} {price.price.unit}",
            **self.units.to_dict(),
            "why_unknown": self.why_unknown,
            "effective_from": price.effective_from,
            "effective_to": price.effective_to,
            "last_seen": price.last_seen,
            "note": price.cited.note or self.offer.note,
            "source": cited_dict(price.cited),
            "capacity_source": cited_dict(self.serves.cited) if self.serves else None,
        }


def listed_units(
    row: Row, load: Load, price_per_token: Fraction, offers: Iterable[UnitOffer], day: str
) -> Iterator[ListedUnits]:
    """The units that are listed for a model on a day, in the region that is asked; nothing without any."""
    region = row.comparison.options.get("region", GLOBAL)
    for offer in offers:
        if row.model.id not in offer.models:
            continue
        serves = offer.models[row.model.id]
        served, why = _requests_a_day(row, serves, load.utilisation, day)
        for price in offer.prices:
            if price.is_in_force(day) and price.region in {None, region}:
                units = _units(price, serves, served, load, price_per_token)
                yield ListedUnits(offer, price, serves, units, why)


def _units(
    price: UnitPrice, serves: Serves | None, served: Fraction | None, load: Load, price_per_token: Fraction
) -> Units:
    """As many units as the workload takes; the fewest that are sold where that is not known."""
    count = 1 if serves is None else serves.minimum
    if serves is not None and served is not None and load.tokens_per_day is not None:
        more = ceil(load.tokens_per_day / load.mix.tokens / served) - count
        count += max(ceil(Fraction(more, serves.step)), 0) * serves.step
    capacity = None if served is None else count * served * load.mix.tokens
    return Units(count, price.per_day * count, capacity, price_per_token, load.tokens_per_day)


def _requests_a_day(
    row: Row, serves: Serves | None, utilisation: Fraction, day: str
) -> tuple[Fraction | None, str | None]:
    """The mean requests that one unit serves in a day, or why that is not known."""
    if serves is None:
        return None, "what a unit serves is not published"
    if day < serves.effective_from:
        return None, f"what a unit serves is known from {serves.effective_from} on"
    weighed = Fraction(0)
    for each in row.shapes:
        largest = serves.largest_input
        if largest is not None and as_fraction(each.shape.input_tokens) > largest:
            return None, f"what a unit serves of requests above {int(largest):,} input tokens is not known"
        for meter, quantity in each.shape.parts:
            counts = _counts_for(serves, meter)
            if counts is None:
                return None, f"what a unit serves of {meter} is not known"
            weighed += as_fraction(quantity) * counts * each.weight
    if not weighed:
        return None, "the workload takes nothing of a unit"
    return serves.input.as_in("token/second") * SECONDS_A_DAY * utilisation / weighed, None


def _counts_for(serves: Serves, meter: str) -> Fraction | None:
    """For how many tokens of input one of a meter counts; None where that is not known."""
    if meter == "input":
        return Fraction(1)
    if meter in {"output", "reasoning"}:
        return serves.output
    if meter == "cache_read":
        return serves.cache_read
    return serves.cache_write if meter in {"cache_write", "cache_write_5m", "cache_write_1h"} else None
