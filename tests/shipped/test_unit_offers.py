"""The shipped list prices of throughput by the hour: for models that are sold on these days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from costcalc.operations.load import load
from costcalc.pricing.printed import numbers_in
from costcalc.pricing.unit_offers import Serves, UnitOffer

if TYPE_CHECKING:
    from costcalc.operations.pricing_table import PricingTable


@pytest.fixture(scope="module")
def table(own_environment: None) -> PricingTable:
    """The table as it is packaged."""
    return load()


@pytest.fixture(scope="module")
def offers(table: PricingTable) -> list[UnitOffer]:
    """Every offer of units."""
    return list(table.catalogue.facts().unit_offers.values())


def test_each_is_for_models_that_are_sold(table: PricingTable, offers: list[UnitOffer]):
    """A name that is misspelt would be for nobody; units are listed while the model has a price."""
    assert len(offers) >= 8
    for offer in offers:
        for name in offer.models:
            model = table.catalogue.model(name)
            days = [price.effective_from for price in offer.prices]
            last = [price.last_seen or price.effective_from for price in offer.prices]
            assert any(
                period.start.date().isoformat() <= max(last)
                and (period.effective_to is None or min(days) < period.effective_to.date().isoformat())
                for period in model.prices
            ), (offer.id, name)


def test_the_figures_are_printed(offers: list[UnitOffer]):
    """The words of each source have the figure: 1 USD an hour in `1.00`; a price by the second says which."""
    for offer in offers:
        for price in offer.prices:
            words = f"{price.cited.printed} {price.cited.note}"
            figures = set(numbers_in(words, "en"))
            by_second = {figure * 3_600 for figure in figures}
            assert price.price.number in figures | by_second, (offer.id, price.term)
        for name, serves in offer.models.items():
            if isinstance(serves, Serves):
                figures = set(numbers_in(str(serves.cited.printed), "en"))
                assert serves.input.number in figures, name


def test_a_longer_term_costs_less(offers: list[UnitOffer]):
    """By region, in the order in which the terms are listed."""
    for offer in offers:
        for region in {price.region for price in offer.prices}:
            days = [price.per_day for price in offer.prices if price.region == region]
            assert days == sorted(days, reverse=True), (offer.id, region)
