"""The honest comparison behind a headline ratio."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from costcalc.errors import NoPriceInForceError, UnitError
from costcalc.questions.claims.comparison import honest_ratios
from costcalc.questions.claims.shape import COMPARED_PRICE
from tests.builders import facts_file, model, period, table_of

DAY = date(2025, 6, 1)
SHEET = (
    model(period("input: 1 USD/Mtoken, cache_read: 0.5 USD/Mtoken, output: 4 USD/Mtoken"), "acme/one"),
    model(period("input: 10 USD/Mtoken, output: 20 USD/Mtoken"), "acme/dear"),
    model(period("input: 0 USD/Mtoken, output: 0 USD/Mtoken"), "acme/free"),
)


def mix(
    read: str = "600e9 token", share: str = "50 percent", wrote: str = "100 Gtoken", more: str = ""
) -> str:
    """The evidence that the mix is made of."""
    start = "{subject: S, quantity: q, measure: m, source: sheet"
    lines = [
        "evidence:",
        f"  deepseek-day-input: {start}, value: {read}}}",
        f"  deepseek-day-cached-share: {start}, value: {share}}}",
        f"  deepseek-day-output: {start}, value: {wrote}}}",
    ]
    return "\n".join([*lines, f"  open-models-token-ratio: {start}, {more}}}"] if more else lines)


def ratios(sections: str = "", one: str = "acme/one", other: str = "acme/dear"):
    """The ratios by what they compare."""
    table = table_of(facts_file(sections, *SHEET))
    return {each.what: each for each in honest_ratios(table, one, other, DAY)}


def test_meters():
    """Each meter of both; a cache that has no price of its own is billed as input."""
    found = ratios()
    assert {what: each.ratio for what, each in found.items()} == {"cache_read": 20, "input": 10, "output": 5}
    assert (found["cache_read"].cost, found["cache_read"].other_cost) == (Fraction("0.5"), 10)


def test_mix_by_hand():
    """600 G in, half of it cached, 100 G out: (300 × 1 + 300 × 0.5 + 100 × 4) / 700 against 8000 / 700."""
    found = ratios(mix(more="value_low: 1.5, value_high: 4"))
    assert found["mix"].cost == Fraction(850, 700)
    assert found["mix"].other_cost == Fraction(8000, 700)
    assert found["mix"].ratio == Fraction(8000, 850)
    assert found["mix x1.5"].ratio == Fraction(8000, 1050)  # only the first writes more
    assert found["mix x4"].ratio == Fraction(8000, 2050)
    assert found["mix"].source == "sheet"
    assert "1.5 times the tokens" in found["mix x1.5"].explanation


def test_units_of_the_mix_do_not_matter():
    """600 Gtoken are 600e9 tokens; what is no token is refused, not read as one."""
    assert ratios(mix(read="600 Gtoken"))["mix"] == ratios(mix())["mix"]
    with pytest.raises(UnitError):
        ratios(mix(read="600e9 byte"))


def test_bounds_may_be_missing():
    """One bound of verbosity is one more mix; no traffic at all is no mix."""
    assert list(ratios(mix(more="value_high: 4"))) == ["cache_read", "input", "output", "mix", "mix x4"]
    assert list(ratios(mix(read="0 token", wrote="0 token"))) == ["cache_read", "input", "output"]
    only_text = mix().replace("value: 600e9 token", "text: much")
    assert ratios(only_text)["mix"].ratio == 5  # output alone
    assert list(ratios(mix().replace("deepseek-day-output", "another-day"))) == [
        "cache_read",
        "input",
        "output",
    ]


def test_nothing_is_a_multiple_of_free():
    """Where the first is free there is no ratio; where the second is, it is nothing."""
    free = ratios(one="acme/free")["input"]
    assert COMPARED_PRICE.document(free) == {
        "what": "input", "ratio": None, "cost": "0", "other_cost": "10",
        "explanation": "one million tokens of fresh input", "source": None,
    }  # fmt: skip
    assert COMPARED_PRICE.document(ratios(other="acme/free")["input"])["ratio"] == "0"


def test_rounded_to_twelve_digits_and_labelled_by_them():
    """In JSON a ratio without an end has twelve digits."""
    assert COMPARED_PRICE.document(ratios(mix())["mix"])["ratio"] == "9.41176470588"


def test_no_price_on_that_day():
    """A model that was not sold then cannot be compared."""
    with pytest.raises(NoPriceInForceError):
        honest_ratios(table_of(facts_file("", *SHEET)), "acme/one", "acme/dear", date(2024, 1, 1))
