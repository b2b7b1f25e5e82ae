"""What holds for every exchange rate and every amount."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import CurrencyError
from costcalc.numbers import EXACT, plain
from costcalc.pricing.exchange import OLDEST_DAYS, DayRates, Exchange, exchange_on
from costcalc.pricing.source import Source

rates = st.decimals(min_value="0.0001", max_value="100000", places=4)
amounts = st.decimals(min_value="-1000000000", max_value="1000000000", places=12)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2026, 12, 31))
SOURCE = Source("sheet", "Price sheet", "primary")
ONE_PART = Decimal("1e-11")
"""Twice half a unit of the twelfth digit, in the worst case."""


@given(rates, rates, amounts, amounts)
def test_more_dollars_are_never_less(units: Decimal, dollars: Decimal, one: Decimal, other: Decimal):
    """Converting keeps the order of amounts."""
    exchange = Exchange("CNY", units, dollars)
    less, more = sorted([one, other])
    assert exchange.convert(less) <= exchange.convert(more)


@given(rates, amounts)
def test_there_and_back(dollars: Decimal, amount: Decimal):
    """Dollars to euro and back again are the same dollars, but for the rounding of twelve digits."""
    there = Exchange("EUR", Decimal(1), dollars).convert(amount)
    back = Exchange("USD of EUR", dollars, Decimal(1)).convert(there)
    assert abs(EXACT.subtract(back, amount)) <= EXACT.multiply(abs(amount), ONE_PART)


@given(rates, rates, amounts)
def test_twelve_digits_at_most(units: Decimal, dollars: Decimal, amount: Decimal):
    """A converted amount has twelve significant digits at most, and the sign of the amount."""
    converted = Exchange("CNY", units, dollars).convert(amount)
    assert len(plain(abs(converted)).replace(".", "").strip("0")) <= 12
    assert converted * amount >= 0
    assert "E" not in plain(converted)


@given(st.dictionaries(days, rates, min_size=1, max_size=8), days)
def test_a_rate_is_never_from_the_future(printed: dict[date, Decimal], day: date):
    """The rate used is the latest on or before the day, at most 31 days old or the last of all; else none."""
    table = [DayRates(each, {"USD": plain(rate)}, SOURCE) for each, rate in printed.items()]
    near = [each for each in printed if timedelta(0) <= day - each <= timedelta(OLDEST_DAYS)]
    near += [each for each in [max(printed)] if each <= day]
    if not near:
        with pytest.raises(CurrencyError) as caught:
            exchange_on(table, "EUR", day)
        assert caught.value.nearest in printed
        return
    found = exchange_on(table, "EUR", day)
    assert (found.date, found.dollars) == (max(near), printed[max(near)])
    is_old = day - max(near) > timedelta(OLDEST_DAYS)
    assert ("an estimate by the last rate known" in (found.note or "")) == is_old
