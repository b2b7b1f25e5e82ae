"""A repricing as rows of FOCUS: each price of a meter in its charge period, exact to the last digit."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import UsageError
from costcalc.questions.reprice.focus.columns import VERSIONS
from costcalc.questions.reprice.focus.rows import Focus
from tests.builders import at, model, one_model, period, pricing_file, shipped_with, table_of, usd, variant
from tests.unit.questions.reprice.test_reprice import CACHED, FLAT, NOON, USAGE, repriced
from tests.usage_sums import Used

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from costcalc.pricing_table import PricingTable

MINUTE = timedelta(minutes=1)
HALF = "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken"


def focus(
    table: PricingTable, rows: Iterable[Any], by: Sequence[str] = ("day",), version: str = "1.2", **words: Any
) -> Focus:
    """Rows of a log as FOCUS has them."""
    return Focus(repriced(table, rows, by=tuple(by), **words), version)


def summed(rows: Iterable[dict[str, Any]], column: str = "ListCost") -> Decimal:
    """What a column of rows comes to."""
    return sum((row[column] for row in rows), Decimal(0))


def test_each_meter_is_a_row_of_its_own():
    """600,000 new tokens at 1 USD a million, 400,000 cached at 0.1, 500,000 out at 2: 0.6, 0.04 and 1 USD."""
    usage = {"input_tokens": 1_000_000, "cache_read_tokens": 400_000, "output_tokens": 500_000}
    new, cached, out = focus(one_model(CACHED), [Used("acme/one", NOON, usage)]).rows
    assert [row["ListCost"] for row in (new, cached, out)] == [usd("0.6"), usd("0.04"), usd("1")]
    assert (cached["ConsumedQuantity"], cached["ConsumedUnit"]) == (400_000, "Tokens")
    assert (cached["PricingQuantity"], cached["PricingUnit"]) == (usd("0.4"), "1000000 Tokens")
    assert (cached["ListUnitPrice"], cached["ContractedUnitPrice"]) == (usd("0.1"), usd("0.1"))
    assert cached["ContractedCost"] == cached["EffectiveCost"] == cached["BilledCost"] == usd("0.04")
    assert cached["SkuMeter"] == "Cache Read Input Tokens"
    assert (cached["ProviderName"], cached["PublisherName"], cached["InvoiceIssuerName"]) == ("Acme",) * 3
    assert cached["ServiceCategory"] == "AI and Machine Learning"
    assert (cached["ServiceSubcategory"], cached["ChargeCategory"]) == ("Generative AI", "Usage")
    assert (cached["InvoiceId"], cached["ChargeClass"], cached["Tags"]) == (None, None, None)
    assert cached["x_IsEstimate"] is True
    assert cached["x_PriceSource"] == "https://example.com/prices"


def test_a_day_ends_where_the_next_begins():
    """A request of 23:59 is of that day, one of midnight of the next; the month is billed as one."""
    rows = [Used("acme/one", at(f"2025-03-{instant}Z"), USAGE) for instant in ("01T23:59", "02T00:00")]
    found = [row for row in focus(one_model(FLAT), rows).rows if row["SkuMeter"] == "Output Tokens"]
    starts = [row["ChargePeriodStart"] for row in found]
    ends = [row["ChargePeriodEnd"] for row in found]
    assert starts == [at("2025-03-01T00:00Z"), at("2025-03-02T00:00Z")]
    assert ends == [at("2025-03-02T00:00Z"), at("2025-03-03T00:00Z")]
    assert {row["BillingPeriodStart"] for row in found} == {at("2025-03-01T00:00Z")}
    assert {row["BillingPeriodEnd"] for row in found} == {at("2025-04-01T00:00Z")}


def test_a_new_price_changes_no_id():
    """The price falls at noon: two rows with their own prices, of one SKU and one SKU price."""
    noon = "2025-03-01T12:00:00Z"
    table = table_of(pricing_file(model(period(FLAT, end=noon) + period(HALF, noon))))
    rows = [Used("acme/one", NOON - MINUTE, USAGE), Used("acme/one", NOON, USAGE)]
    found = [row for row in focus(table, rows).rows if row["SkuMeter"] == "Input Tokens"]
    assert sorted(row["ListUnitPrice"] for row in found) == [usd("0.5"), 1]
    for column in ("SkuId", "SkuPriceId", "SkuPriceDetails"):
        assert len({row[column] for row in found}) == 1
    assert found[0]["SkuPriceId"] == "acme/one/input/base"


def test_a_tier_is_a_price_of_its_own():
    """200,000 tokens are at the base price, 200,001 at that of large requests: one SKU, two SKU prices."""
    table = one_model(FLAT, variant("input_tokens_above: 200000"))
    rows = [Used("acme/one", NOON, {"input_tokens": size}) for size in (200_000, 200_001)]
    base, large = focus(table, rows).rows
    assert (base["SkuPriceId"], base["ListUnitPrice"]) == ("acme/one/input/base", 1)
    assert large["SkuPriceId"] == "acme/one/input/input_tokens_above=200000"
    assert base["SkuId"] == large["SkuId"]
    assert json.loads(large["SkuPriceDetails"])["x_RequestSize"] == "input_tokens_above=200000"
    assert large["ChargeDescription"] == "one: Input Tokens (input_tokens_above=200000)"


def test_cached_tokens_that_have_no_price_of_their_own_are_of_the_sku_of_input():
    """They are billed as input, and a column says what they were."""
    usage = {"input_tokens": 1_000_000, "cache_read_tokens": 400_000}
    new, cached = focus(one_model(FLAT), [Used("acme/one", NOON, usage)]).rows
    assert cached["SkuPriceId"] == new["SkuPriceId"]
    assert cached["SkuPriceDetails"] == new["SkuPriceDetails"]
    assert (new["x_ConsumedMeter"], cached["x_ConsumedMeter"]) == ("input", "cache_read")
    assert cached["ChargeDescription"] == "one: Cache Read Input Tokens, billed as Input Tokens"


def test_labels_are_tags():
    """Each label of a request but that of its charge period; one that it does not have is left out."""
    rows = [
        Used("acme/one", NOON, {"input_tokens": 1}, labels={"team": "red", "project": "x"}),
        Used("acme/one", NOON, {"input_tokens": 2}, labels={"team": "blue"}),
    ]
    found = focus(one_model(FLAT), rows, by=("team", "day", "project")).rows
    assert [json.loads(row["Tags"]) for row in found] == [
        {"team": "blue"},
        {"team": "red", "project": "x"},
    ]


def test_a_contract_shows_in_the_contracted_prices():
    """5 % less: list prices stay, and what is billed is the contracted cost."""
    found = focus(one_model(FLAT), [Used("acme/one", NOON, USAGE)], discount="5%")
    for row in found.rows:
        assert row["ContractedUnitPrice"] == row["ListUnitPrice"] * Decimal("0.95")
        assert (
            row["ContractedCost"] == row["BilledCost"] == row["ContractedUnitPrice"] * row["PricingQuantity"]
        )


def test_whoever_made_the_weights_is_the_publisher():
    """A host sells them: FOCUS 1.2 has the maker as the publisher, 1.4 whose machines they run on."""
    table = table_of(
        pricing_file(model(period(FLAT)), model(period(FLAT), name="host/one", also="weights_of: acme/one"))
        .replace("providers:", "providers:\n  host: {name: The Host, jurisdiction: FR}")
    )  # fmt: skip
    rows = [Used("host/one", NOON, {"input_tokens": 1_000})]
    (old,), (new,) = (focus(table, rows, version=version).rows for version in ("1.2", "1.4"))
    assert (old["ProviderName"], old["PublisherName"]) == ("The Host", "Acme")
    assert new["ServiceProviderName"] == new["HostProviderName"] == "The Host"


def test_what_has_no_price_and_no_time_has_no_row():
    """A name that nobody has; and requests without a time, which are priced on a day that was said."""
    rows = [
        Used("acme/one", NOON, {"input_tokens": 5}),
        Used("acme/none", NOON, {"input_tokens": 7}),
        Used("acme/one", None, {"input_tokens": 11}),
    ]
    found = focus(one_model(FLAT), rows, prices="2025-03-01")
    assert [row["ConsumedQuantity"] for row in found.rows] == [5]
    assert found.tokens_without_time == 11


def test_sums_without_days_are_refused():
    """They cannot say when each charge arose; the message says how they can."""
    with pytest.raises(UsageError, match="reduce the log again with `by` day"):
        focus(one_model(FLAT), [Used("acme/one", NOON, USAGE)], by=("week",))


def test_another_version_is_refused():
    """The message names those that can be written."""
    with pytest.raises(UsageError, match=r"must be 1\.2 or 1\.4, not '1\.3'"):
        focus(one_model(FLAT), [], version="1.3")


def test_a_share_of_a_day_is_rounded_once():
    """A bucket over a day of which 8 hours cost half: shares of a third; still price × quantity = cost."""
    table = one_model(FLAT, variant('daily: ["00:00-08:00"]', HALF))
    start, end = at("2025-03-01T00:00Z"), at("2025-03-02T00:00Z")
    found = focus(table, [Used("acme/one", start, {"input_tokens": 100}, until=end, requests=5)])
    rows = list(found.rows)
    assert all(row["PricingQuantity"] * row["ListUnitPrice"] == row["ListCost"] for row in rows)
    assert sorted(row["ConsumedQuantity"] for row in rows) == [usd("33.333333333333"), usd("66.666666666667")]
    assert abs(summed(rows) - usd("0.000083333333")) < usd("0.000000000001")


@pytest.mark.parametrize("seed", range(3))
def test_rows_come_to_what_it_cost_then(seed: int):
    """Requests at random of the shipped table: list and contracted costs equal those of the repricing."""
    chance = random.Random(seed)  # noqa: S311 - to choose examples
    models = ["gpt-5", "deepseek-chat", "claude-sonnet-4-5", "gemini-2.5-pro", "qwen3-max", "nobody-1"]
    rows = []
    for _ in range(200):
        size = chance.choice([1, 999, 199_999, 200_001, 150_000])
        usage = {"input_tokens": size, "cache_read_tokens": chance.randrange(size + 1), "output_tokens": 77}
        instant = at("2025-11-01T00:00Z") + timedelta(seconds=chance.randrange(3_000_000))
        rows.append(Used(chance.choice(models), instant, usage, labels={"team": chance.choice("abc")}))
    result = repriced(shipped_with(), rows, by=("day", "team"), discount="7%")
    found = Focus(result)
    written = list(found.rows)
    assert len(written) > 200
    assert summed(written) == result.then.priced.cost
    assert summed(written, "ContractedCost") == result.then.priced.contracted_cost
    for row in written:
        assert row["ListUnitPrice"] * row["PricingQuantity"] == row["ListCost"]
        assert list(row) == [each.name for each in VERSIONS["1.2"]]
