"""The prices of a period as a text."""

from __future__ import annotations

from decimal import Decimal

from tools.history.sheets import said_in, text_of


def amounts(**prices: str) -> dict[str, Decimal]:
    """Amounts by meter."""
    return {meter: Decimal(amount) for meter, amount in prices.items()}


BASE = amounts(output="8", input="2", web_search="0.035")


def test_meters_come_in_their_order_and_amounts_in_plain_decimals():
    """1E+1 is 10; what a sum of binary floats left behind the fifteenth digit is dropped."""
    noisy = amounts(output="1E+1", cache_read="0.15000000000000002", input="1.9999999999999998")
    assert text_of(noisy, {}) == "input=2 cache_read=0.15 output=10"


def test_a_condition_names_only_what_is_not_said_already():
    """Batch at the usual price of searches, and large requests at the usual price of output, name neither."""
    batch = BASE | amounts(input="1", output="4")
    large = BASE | amounts(input="4")
    both = BASE | amounts(input="2", output="4")
    text = text_of(BASE, {("batch",): batch, (">200000",): large, ("batch", ">200000"): both})
    assert (
        text == "input=2 output=8 web_search=0.035 "
        ">200000:input=4 batch:input=1 batch:output=4 batch,>200000:input=2"
    )


def test_of_two_sizes_the_larger_counts():
    """What the larger size asks is named where the smaller one asks something else."""
    text = text_of(BASE, {(">128000",): BASE | amounts(input="4"), (">200000",): BASE})
    assert text.split(" ")[3:] == [">128000:input=4", ">200000:input=2"]


def test_an_option_that_says_what_another_says_too_is_not_repeated_for_both():
    """Searches of a large context cost the same in a batch, and a batch the same with such searches."""
    high = BASE | amounts(web_search="0.05")
    batch = BASE | amounts(input="1")
    text = text_of(
        BASE,
        {("batch",): batch, ("size=high",): high, ("batch", "size=high"): batch | high | amounts(input="1")},
    )
    assert text.split(" ")[3:] == ["batch:input=1", "size=high:web_search=0.05"]


def test_a_period_has_its_days_and_what_is_billed_as_something_else_its_amount():
    """An undated period has no day; hours and what is not sold are no part of the text."""
    period = {
        "effective_from": "1970-01-01T00:00:00+00:00",
        "effective_from_basis": "undated",
        "effective_to": "2026-10-14T00:00:00+00:00",
        "rates": {"input": {"amount": "2"}, "cache_read": {"amount": "0.5"}},
        "variants": [
            {
                "when": {"service_tier": ["batch"]},
                "rates": {"input": {"amount": "1"}, "cache_read": {"as": "input"}},
            },
            {"when": {"service_tier": ["flex"], "input_tokens_from": "128000"}, "rates": {}, "sold": False},
            {"when": {"daily": ["16:30-00:30"]}, "rates": {"input": {"amount": "1"}}},
        ],
    }
    (said,) = said_in({"prices": [period]})
    assert said == ("input=2 cache_read=0.5 batch:input=1 batch:cache_read=1", "", "2026-10-14")
