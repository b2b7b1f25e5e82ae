"""The shipped list prices of throughput by the hour: for models that are sold on these days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from costcalc.pricing_table import load
from tests.asking import breakeven
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from costcalc.pricing.contracts import UnitOffer
    from costcalc.pricing_table import PricingTable


@pytest.fixture(scope="module")
def table(own_environment: None) -> PricingTable:
    """The table as it is packaged, with what public files showed: some are sold that have no card."""
    return load(SHIPPED, layers=["table", "genai-prices", "history"])


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
            days = [price.held.effective_from for price in offer.prices]
            assert any(
                period.effective_to is None or min(days) < period.effective_to.date().isoformat()
                for period in model.prices
            ), (offer.id, name)


def test_each_figure_has_its_words(offers: list[UnitOffer]):
    """The loader checks that printed words hold the figure; here, that there are some."""
    for offer in offers:
        for price in offer.prices:
            assert price.cited.printed, (offer.id, price.term)
        for name, entries in offer.models.items():
            assert all(each.cited.printed for each in entries), name


def test_a_longer_term_costs_less(offers: list[UnitOffer]):
    """By region, in the order in which the terms are listed."""
    for offer in offers:
        for region in {price.region for price in offer.prices}:
            days = [price.per_day for price in offer.prices if price.region == region]
            assert days == sorted(days, reverse=True), (offer.id, region)


def test_long_requests_to_a_model_of_the_market(table: PricingTable):
    """Of GPT-6 Sol above 272,000 tokens one of input counts for 2, and one of output for 7.5.

    A PTU serves 3,000 × 1,440 / 607,500 = 7.1111 such requests a day, so 10,000 take 1,406.25. By the month
    1,410 × 260 / 30 = 12,220 USD a day are more than 10,000 × (0.3 × 4 + 0.001 × 15) = 12,150 by the token.
    """
    words = {"requests": "10000/day", "input": "300000", "output": "1000", "utilisation": "100%"}
    (row,) = breakeven(table, {"model": ["azure/gpt-6-sol"], **words}, date(2026, 11, 20)).to_dict()["rows"]
    found = {
        each["term"]: (each["units"], each["cost_per_day"], each["reached"]) for each in row["listed_units"]
    }
    assert row["api_cost_per_day"] == "12150"
    assert found["a month"] == ("1410", "12220", False)
    assert (found["a year"][0], found["a year"][2]) == ("1405", True)
