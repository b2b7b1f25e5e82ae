"""A price as it is listed: figure, currency and unit, as English and French pages print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.errors import CostcalcError, NumberError, UsageError
from costcalc.numbers import money_number
from costcalc.questions.lookup.listed import Listed, read_listed


@pytest.mark.parametrize(
    ("said", "amount", "unit"),
    [
        ("0.14", "0.14", ""),
        ("0,14", "0.14", ""),
        ("0,14 $", "0.14", ""),
        ("0,14\u202f$", "0.14", ""),  # as French is typeset
        ("$0.14", "0.14", ""),
        ("US$0.14", "0.14", ""),
        ("0,14 $US", "0.14", ""),
        ("USD 0.14", "0.14", ""),
        ("0.14 usd", "0.14", ""),
        ("0.14 USD/Mtoken", "0.14", "USD/Mtoken"),
        ("0.00014 USD/ktoken", "0.00014", "USD/ktoken"),
        ("4.50 USD/Mtoken/hour", "4.5", "USD/Mtoken/hour"),
        ("$0.14 / 1M tokens", "0.14", "USD/Mtoken"),
        ("$0.14/1M input tokens", "0.14", "USD/Mtoken"),
        ("$0.14 per million tokens", "0.14", "USD/Mtoken"),
        ("0.14 per million", "0.14", "USD/Mtoken"),
        ("0,14 $ par million de tokens", "0.14", "USD/Mtoken"),
        ("0,14 $ le million de jetons", "0.14", "USD/Mtoken"),
        ("$0.00014 / 1K tokens", "0.00014", "USD/ktoken"),
        ("0.14 $ / 1,000,000 tokens", "0.14", "USD/Mtoken"),
        ("$0.04 per image", "0.04", "USD/image"),
        ("0,006 $ la minute", "0.006", "USD/minute"),
        ("0.01 $/request", "0.01", "USD/request"),
        ("1,0000", "1", ""),
    ],
)
def test_a_price_is_read(said: str, amount: str, unit: str):
    """Sign or code on either side, a comma or a point, and the unit in words or in ours."""
    assert read_listed(said) == Listed(money_number(amount), unit)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("1,000", "may be thousands or a fraction"),
        ("1,000 $", "may be thousands or a fraction"),
        ("0,14 €", "is in EUR, and the table's prices are in USD"),
        ("£0.14", "is in GBP"),
        ("0.14 CHF/Mtoken", "is in CHF"),
        ("0.14 banana", "is no price"),
        ("0.14 $ 5", "is no price"),
        ("1e5", "is no price"),
        ("0.1.4", "is not a number"),
        ("-0.14", "is not a number"),
        ("٠٫١٤", "is not a number"),
        ("0" * 200, "is not a number"),
        ("", "is not a number"),
    ],
)
def test_what_is_no_price(said: str, says: str):
    """No figure is guessed, and no other currency is taken for dollars."""
    with pytest.raises((UsageError, NumberError), match=says):
        read_listed(said)


@given(st.text(max_size=120))
def test_whatever_is_said_is_read_or_refused(said: str):
    """Nothing else is raised, and no price is negative."""
    try:
        found = read_listed(said)
    except CostcalcError:
        return
    assert found.amount >= 0
