"""Units: prices, quantities and rates as people write them."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from fractions import Fraction

import pytest

from costcalc.errors import CostcalcError, CurrencyError, NumberError, UnitError
from costcalc.meters import METERS
from costcalc.numbers import physical_number
from costcalc.units import (
    read_list_price,
    read_price,
    read_price_for,
    read_quantity,
    read_requests_per_day,
    unit_named,
)
from tests.builders import usd


@pytest.mark.parametrize(
    "text",
    [
        "0.55 USD/Mtoken",
        "0.00055 USD/ktoken",
        "0.00000055 USD/token",
        "0.55USD/Mtoken",
        "0.00000055 USD/tokens",
    ],
)
def test_the_same_price_in_several_notations(text: str):
    """A price per thousand tokens and one per million are the same price."""
    assert read_price(text, METERS["input"]) == usd("0.55")


def test_storage_is_priced_by_token_and_hour():
    """Cache storage is USD per million tokens and hour."""
    assert read_price("4.50 USD/Mtoken/hour", METERS["cache_storage"]) == usd("4.5")
    assert read_price("108 USD/Mtoken/day", METERS["cache_storage"]) == usd("4.5")


def test_a_price_of_the_wrong_dimension():
    """A price per request where one per token is due is an error that names both."""
    with pytest.raises(UnitError, match="that is USD/request, and USD/token is needed"):
        read_price("1 USD/request", METERS["input"])


def test_another_currency_has_no_rate():
    """A price in yuan is refused, not taken for dollars."""
    with pytest.raises(CurrencyError, match="'CNY' where USD is due: write the amount in USD") as caught:
        read_price("4 CNY/Mtoken", METERS["input"])
    assert caught.value.currency == "CNY"


@pytest.mark.parametrize(
    "text", [None, 5, "", "USD/Mtoken", "1 USD / Mtoken", "1  USD/Mtoken", "1 USD/Mtoken "]
)
def test_what_is_no_price_is_refused(text: object):
    """A price is a number, at most one blank, and a unit."""
    with pytest.raises(NumberError):
        read_price(text, METERS["input"])


def test_a_price_that_has_no_decimal_form():
    """A dollar a minute is no finite number of dollars a second."""
    with pytest.raises(UnitError, match="no finite decimal form"):
        read_price("1 USD/minute", METERS["input_second"])
    assert read_price("0.006 USD/minute", METERS["input_second"]) == usd("0.0001")


@pytest.mark.parametrize(
    ("text", "meter", "amount", "per"),
    [
        ("0.111 USD/hour", "input_second", "0.111", 3600),
        ("0.006 USD/minute", "output_second", "0.006", 60),
        ("0.4 USD/second", "output_second", "0.4", None),
        ("360 USD/day", "output_second", None, None),
        ("0.05 USD/hour", "container_second", "0.05", 3600),
        ("0.1 USD/GB/day", "vector_storage", "0.1", None),
        ("0.03 USD/session", "container_session", "0.03", None),
        ("2 USD/Mtoken", "citation", "2", None),
        ("0.002 USD/rerank_search", "rerank_search", "0.002", None),
        ("0.025 USD/maps_search", "maps_search", "0.025", None),
    ],
)
def test_a_list_price_stays_as_it_is_printed(text: str, meter: str, amount: str | None, per: int | None):
    """By the hour or minute the figure is kept, and of how many seconds it is; by the day none is printed."""
    if amount is None:
        with pytest.raises(UnitError, match="no finite decimal form"):
            read_list_price(text, METERS[meter])
        return
    assert read_list_price(text, METERS[meter]) == (usd(amount), None if per is None else per)


def test_a_price_in_the_unit_of_another():
    """What a second source says of a price by the hour is told by the hour too."""
    meter = METERS["input_second"]
    assert read_price_for("0.006 USD/minute", meter, usd("3600")) == usd("0.36")
    assert read_price_for("0.36 USD/hour", meter, None) == usd("0.0001")
    with pytest.raises(UnitError, match="no finite decimal form"):
        read_price_for("0.111 USD/hour", meter, None)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("1500", "1500"), ("10k", "10000"), ("1500 token", "1500"), ("1.5 ktoken", "1500"), ("2 Mtokens", "2000000"),
     ("10ktoken", "10000"), (1500, "1500"), ("1_000", "1000")],
)  # fmt: skip
def test_quantities_of_tokens(text: object, tokens: str):
    """A quantity may have a suffix, a unit, or both."""
    assert read_quantity(text, "token") == usd(tokens)


@pytest.mark.parametrize(
    "text",
    [
        "5 k",
        "1 USD",
        "1 token/token",
        "1/day",
        "0x10",
        "5 nan",
        "5 inf",
        "5 dimensionless",
        "5 __class__",
        "5 e",
    ],
)
def test_units_that_are_none(text: str):
    """A unit that is none, or of another dimension, is refused with what is due."""
    with pytest.raises(UnitError, match="where a quantity such as 1500 token is due"):
        read_quantity(text, "token")


@pytest.mark.parametrize("text", [True, -5, 1.5, 10**40, "1e3 token", "-5", "5 token; 4", "1 # x", "²"])
def test_quantities_that_are_none(text: object):
    """Booleans, floats, negative and huge numbers are no quantities."""
    with pytest.raises(CostcalcError):
        read_quantity(text, "token")


def test_a_unit_may_be_required():
    """Where a unit must be said, a bare number is refused."""
    with pytest.raises(UnitError, match="the unit is missing"):
        read_quantity("64000", "token", bare=False)
    assert read_quantity("64 ktoken", "token", bare=False) == usd("64000")


def test_physical_quantities():
    """GPU hours may have an exponent and a unit."""
    assert read_quantity("2.788e6 GPU_hour", "GPU_hour", number=physical_number) == usd("2788000")
    assert read_quantity("2.788e6 GPU*hour", "GPU_hour", number=physical_number) == usd("2788000")


@pytest.mark.parametrize(
    ("text", "per_day"),
    [("10000/day", 10_000), ("40M/day", 40_000_000), ("3 request/second", 259_200), ("1/minute", 1_440),
     ("30/month", 1), ("365/year", 1), ("1/week", Fraction(1, 7)), ("1/hour", 24), ("10000 requests/day", 10_000),
     ("31000 requests from 2026-01-01 to 2026-01-31", 1_000),
     ("1 request from 2026-01-01 to 2026-01-03", Fraction(1, 3))],
)  # fmt: skip
def test_rates_of_requests(text: str, per_day: object):
    """A month is 30 days, a year 365, and a rate is exact."""
    assert read_requests_per_day(text) == per_day


@pytest.mark.parametrize(
    "text",
    [
        "10000",
        "10000/fortnight",
        "10000 token/day",
        "1/day/day",
        "-1/day",
        None,
        5,
        "",
        "5 requests from 2026-01-02 to 2026-01-01",
        "5 requests from 2026-02-01 to 2026-02-30",
        "-5 requests from 2026-01-01 to 2026-01-02",
        "5 requests from 2026-01-01",
    ],
)
def test_rates_that_are_none(text: object):
    """A rate says how many per what."""
    with pytest.raises(CostcalcError):
        read_requests_per_day(text)


@pytest.mark.parametrize(
    "text", ["a" * 65, "USD//token", "USD/", "10**10**10", "token**2", "USD/Mtoken;", "", "5"]
)
def test_units_outside_of_the_grammar_never_reach_pint(text: str, monkeypatch: pytest.MonkeyPatch):
    """What is no name joined by / or * is refused before pint sees it."""
    monkeypatch.setattr("costcalc.units.from_registry", lambda *_: pytest.fail("pint was asked"))
    with pytest.raises(UnitError, match="units are names joined by / or"):
        unit_named(text)
