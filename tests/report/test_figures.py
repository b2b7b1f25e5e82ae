"""Numbers for people: grouped, short, and never a wrong zero."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.numbers import plain
from costcalc.report.figures import (
    NARROW,
    ROOMY,
    bar,
    cheapest_words,
    grouped,
    money,
    pricing_unit,
    ratio,
    short_money,
)

amounts = st.decimals(0, 10**15, allow_nan=False, allow_infinity=False, places=12).map(plain)


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("0", "0.00"),
        ("7.5", "7.50"),
        ("0.14", "0.14"),
        ("0.014049384", "0.014049384"),
        ("16859260.8", "16,859,260.80"),
        ("123456.789012345", "123,456.79"),
        ("0.000000000123456789012", "0.000000000123457"),
        ("99.99999999999", "100.00"),
    ],
)
def test_short_money(digits, shown):
    """An amount keeps its digits while they are few, and is rounded where they are many."""
    assert short_money(digits) == shown


@given(amounts, st.sampled_from([ROOMY, NARROW]))
def test_short_money_is_never_a_wrong_zero(digits, room):
    """What costs something never shows as zero, and what is shown is near what is meant."""
    shown = Decimal(short_money(digits, room).replace(",", ""))
    value = Decimal(digits)
    assert bool(shown) == bool(value)
    assert abs(shown - value) <= max(value * Decimal("0.0001"), Decimal(0))


@given(amounts)
def test_money_keeps_every_digit(digits):
    """An amount of a price is shown to its last digit."""
    assert Decimal(money(digits).replace(",", "")) == Decimal(digits)


def test_grouped_keeps_what_follows_the_point():
    """Only thousands are grouped."""
    assert grouped("1234567.12345") == "1,234,567.12345"


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        (None, "—"),
        ("1", "1×"),
        ("29.5968848172", "29.6×"),
        ("1.00004", "1.00004×"),
        ("1234.5", "1,234×"),
        ("0.203", "0.203×"),
    ],
)
def test_ratio(digits, shown):
    """Three digits of a ratio are enough, and only what is equal is 1×."""
    assert ratio(digits) == shown


def test_bars_are_in_proportion():
    """Half the cost is half the bar, to an eighth of a block."""
    assert (bar("1", "1", 10), bar("0.5", "1", 10), bar("0.05", "1", 10)) == ("█" * 10, "█" * 5, "▌")


def test_a_bar_shows_what_is_not_zero():
    """The smallest cost has the smallest bar, no cost has none."""
    assert (bar("0.000001", "1", 10), bar("0", "1", 10), bar("0", "0", 10)) == ("▏", "", "")


def test_bars_without_blocks():
    """Where the screen shows no blocks, bars are of ASCII."""
    assert (bar("0.5", "1", 10, blocks=False), bar("0.001", "1", 10, blocks=False)) == ("#####", "#")


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("1000000 Tokens", "Mtoken"),
        ("Images", "image"),
        ("Web Searches", "web search"),
        ("Requests", "request"),
        ("1000000 Token-Hours", "Mtoken-hour"),
        ("Pages", "page"),
    ],
)
def test_pricing_unit(unit, said):
    """Pricing units are said as people say them."""
    assert pricing_unit(unit) == said


@pytest.mark.parametrize("text", ["0.03026", "1234567.5", "0.0000001234567", "123456.789012", "7", "0.5"])
def test_a_negative_amount_keeps_its_sign(text):
    """What costs more saves less than nothing: the sign stands before the digits of the amount itself."""
    assert grouped(f"-{text}") == f"-{grouped(text)}"
    assert money(f"-{text}") == f"-{money(text)}"
    for room in (ROOMY, NARROW):
        assert short_money(f"-{text}", room) == f"-{short_money(text, room)}"


@pytest.mark.parametrize(
    ("shown", "ranked", "free", "words"),
    [
        (3, 1700, 0, "the 3 cheapest of 1,700 models"),
        (1, 17, 1, "the cheapest of 17 models; 1 more is free"),
        (1, 1, 2, "1 model; 2 more are free"),
        (0, 0, 0, "0 models"),
    ],
)
def test_how_many_are_shown(shown, ranked, free, words):
    """One is not "the 1 cheapest", and one more is free, not are."""
    assert cheapest_words(shown, ranked, free) == words
