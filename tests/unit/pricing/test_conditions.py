"""Conditions: when a variant applies, and how two sets of them relate."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from typing import Any

import pytest

from costcalc.pricing.conditions import Conditions, Threshold
from costcalc.pricing.documents import conditions_from
from tests.builders import usd


def when(**conditions: object) -> Conditions:
    """Conditions as a pricing document has them."""
    plain = ("timezone", "input_tokens_above", "input_tokens_from")
    return conditions_from(
        {
            name: [value] if isinstance(value, str) and name not in plain else value
            for name, value in conditions.items()
        }
    )


def test_above_and_from():
    """Above 200,000 begins with 200,001; from 128,000 begins with 128,000."""
    above, inclusive = Threshold(usd("200000"), False), Threshold(usd("128000"), True)
    assert not above.reached(usd("200000"))
    assert above.reached(usd("200001"))
    assert inclusive.reached(usd("128000"))
    assert not inclusive.reached(usd("127999"))


@pytest.mark.parametrize(
    ("one", "other", "implied"),
    [
        ({"input_tokens_above": "400000"}, {"input_tokens_above": "200000"}, True),
        ({"input_tokens_above": "200000"}, {"input_tokens_above": "400000"}, False),
        ({"input_tokens_above": "1000"}, {"input_tokens_from": "1000"}, True),
        ({"input_tokens_from": "1000"}, {"input_tokens_above": "1000"}, False),
        ({"input_tokens_above": "1000"}, {"input_tokens_above": "1000"}, True),
        ({"input_tokens_from": "1000"}, {"input_tokens_from": "1000"}, True),
        ({"region": "eu"}, {"input_tokens_above": "1000"}, False),
        ({"input_tokens_above": "1000"}, {"region": "eu"}, False),
        ({"region": "eu"}, {"weekdays": ["sat"]}, False),
        ({"weekdays": ["sat"]}, {"region": "eu"}, False),
        (
            {"region": "eu", "weekdays": ["sat"], "input_tokens_above": "2"},
            {"weekdays": ["sat", "sun"], "input_tokens_above": "1"},
            True,
        ),
        (
            {"region": "eu", "weekdays": ["mon"], "input_tokens_above": "2"},
            {"weekdays": ["sat", "sun"], "input_tokens_above": "1"},
            False,
        ),
        ({"service_tier": "batch"}, {"service_tier": "batch", "region": "eu"}, False),
        ({"daily": ["00:00-24:00"]}, {"weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}, True),
        ({"service_tier": "batch"}, {"service_tier": ["batch", "flex"]}, True),
        ({"service_tier": ["batch", "flex"]}, {"service_tier": "batch"}, False),
        ({"service_tier": "batch", "region": "eu"}, {"region": "eu"}, True),
        ({"service_tier": "batch"}, {"input_tokens_above": "272000"}, False),
        ({"daily": ["10:00-11:00"]}, {"daily": ["09:00-12:00"]}, True),
        ({"daily": ["10:00-11:00"]}, {"daily": ["09:00-12:00"], "timezone": "Asia/Shanghai"}, False),
        ({"daily": ["23:00-01:00"], "weekdays": ["sun"]}, {"weekdays": ["sun", "mon"]}, True),
        ({"daily": ["23:00-01:00"], "weekdays": ["sun"]}, {"weekdays": ["sun"]}, False),
    ],
)
def test_what_implies_what(one: dict[str, Any], other: dict[str, Any], implied: bool):
    """One set of conditions implies another if every request that meets the one meets the other."""
    assert when(**one).implies(when(**other)) is implied
    assert when(**one).implies(when(**one))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ({"service_tier": "batch"}, {"region": "eu"}, "service_tier=batch, region=eu"),
        ({"service_tier": ["batch", "flex"]}, {"service_tier": ["flex", "fast"]}, "service_tier=flex"),
        ({"service_tier": "batch"}, {"service_tier": "flex"}, None),
        ({"service_tier": ["batch", "flex"]}, {"service_tier": ["flex", "batch"]}, "service_tier=batch|flex"),
        ({"service_tier": ["batch", "flex"]}, {"region": ["eu", "us"]}, "service_tier=batch|flex, region=eu|us"),
        ({"input_tokens_above": "1"}, {"input_tokens_from": "1"}, "input_tokens_above=1"),
        ({"input_tokens_from": "1"}, {"input_tokens_above": "1"}, "input_tokens_above=1"),
        ({"input_tokens_from": "2"}, {"input_tokens_above": "1"}, "input_tokens_from=2"),
        ({"input_tokens_above": "200000"}, {"input_tokens_above": "400000"}, "input_tokens_above=400000"),
        ({"input_tokens_above": "400000"}, {"input_tokens_from": "200000"}, "input_tokens_above=400000"),
        ({"input_tokens_above": "400000"}, {"region": "eu"}, "region=eu, input_tokens_above=400000"),
        ({"region": "eu"}, {"input_tokens_from": "5"}, "region=eu, input_tokens_from=5"),
        ({"weekdays": ["sat"]}, {"region": "eu"}, "region=eu, sat"),
        ({"region": "eu"}, {"weekdays": ["sat"]}, "region=eu, sat"),
        ({"daily": ["20:00-22:00"], "timezone": "Asia/Shanghai"}, {"daily": ["09:00-13:00"]}, "20:00-22:00 Asia/Shanghai"),
        # Sunday 23:00 in UTC is Monday 07:00 in Shanghai: one week ends where the other begins.
        ({"daily": ["23:00-24:00"], "weekdays": ["sun"]}, {"daily": ["07:00-07:01"], "weekdays": ["mon"], "timezone": "Asia/Shanghai"},
         "mon 07:00-07:01 Asia/Shanghai"),
        ({"daily": ["22:59-23:00"], "weekdays": ["sun"]}, {"daily": ["07:00-07:01"], "weekdays": ["mon"], "timezone": "Asia/Shanghai"}, None),
        # Between 09:00 and 10:00 in Paris it is 08:00 in UTC in winter, and 07:00 in summer.
        ({"daily": ["07:00-07:01"]}, {"daily": ["09:00-10:00"], "timezone": "Europe/Paris"}, "07:00-07:01"),
        ({"daily": ["08:59-09:00"]}, {"daily": ["09:00-10:00"], "timezone": "Europe/Paris"}, "08:59-09:00"),
        ({"daily": ["09:00-09:01"]}, {"daily": ["09:00-10:00"], "timezone": "Europe/Paris"}, None),
        ({"daily": ["06:59-07:00"]}, {"daily": ["09:00-10:00"], "timezone": "Europe/Paris"}, None),
        ({"daily": ["23:30-00:30"], "weekdays": ["sun"]}, {"daily": ["00:10-00:20"], "weekdays": ["mon"]}, "mon 00:10"),
        ({"daily": ["09:00-12:00"]}, {"daily": ["11:00-15:00"]}, "mon 11:00"),
        ({"daily": ["09:00-12:00"]}, {"daily": ["12:00-15:00"]}, None),
        ({"daily": ["09:00-12:00"], "timezone": "Asia/Shanghai"}, {"weekdays": ["sat"], "timezone": "Asia/Shanghai"},
         "sat 09:00 Asia/Shanghai"),
        ({"daily": ["09:00-13:00"]}, {"daily": ["20:00-22:00"], "timezone": "Asia/Shanghai"}, "20:00-22:00 Asia/Shanghai"),
        ({"daily": ["09:00-12:00"]}, {"daily": ["20:00-22:00"], "timezone": "Asia/Shanghai"}, None),
        ({"daily": ["01:30-03:30"], "timezone": "Europe/Paris"}, {"daily": ["01:30-03:30"], "timezone": "Asia/Tokyo"}, None),
    ],
)  # fmt: skip
def test_what_holds_where_both_do(one: dict[str, Any], other: dict[str, Any], both: str | None):
    """The conditions of two together, or none where no request meets both."""
    found = when(**one).both(when(**other))
    assert (None if found is None else str(found)) == both


def test_an_example_meets_the_conditions():
    """An example names an option, a size just inside, and a time."""
    found = when(service_tier=["batch", "flex"], input_tokens_above="272000", weekdays=["sat"])
    assert found.example() == "service_tier=batch, 272001 input tokens, sat"
    assert when(input_tokens_from="128000").example() == "128000 input tokens"
    assert when(region=["eu", "us"]).example() == "region=eu"


def test_conditions_are_spelled_as_a_table_has_them():
    """All of them, options first; hours of Shanghai name their zone, those of UTC none."""
    found = when(
        service_tier=["batch", "flex"], input_tokens_from="5", daily=["09:00-12:00"], timezone="Asia/Shanghai"
    )
    assert str(found) == "service_tier=batch|flex, input_tokens_from=5, 09:00-12:00 Asia/Shanghai"
    assert str(when(daily=["09:00-12:00"], weekdays=["sun", "mon"])) == "mon,sun 09:00-12:00"
