"""A model that is asked about usage of another: what of that it does not price by itself is still billed.

A write to a cache lives as long as was asked, and agents ask for an hour. On a model that prices no write at
all, such as one that keeps its cache unasked, it is input like any other. Where a model prices some writes,
but not of that lifetime, nobody knows what it would cost.
"""

from __future__ import annotations

from costcalc.meters import LIFETIME_METERS
from costcalc.pricing.model import BilledAs, Model, PricePeriod, Rates

AS_INPUT = {meter: BilledAs("input") for meter in ("cache_write", *LIFETIME_METERS)}


def elsewhere(model: Model) -> Model:
    """The model as it bills usage of others: every write to a cache as input, where it prices none."""
    return model._replace(prices=tuple(map(_period, model.prices)))


def _period(period: PricePeriod) -> PricePeriod:
    variants = [each._replace(rates=_rates(each.rates)) for each in period.variants]
    return period._replace(rates=_rates(period.rates), variants=tuple(variants))


def _rates(rates: Rates) -> Rates:
    return rates if AS_INPUT.keys() & rates.keys() or "input" not in rates else {**rates, **AS_INPUT}
