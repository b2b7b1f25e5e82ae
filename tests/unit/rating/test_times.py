"""Prices by the hour, minimums, and the meters of containers, vector stores, citations and searches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from costcalc import Usage, Workload
from costcalc.errors import RequestSizeError, UsageError
from costcalc.numbers import plain
from costcalc.rating.notes import ROUNDED_NOTE
from costcalc.rating.rater import MEAN_REQUEST
from tests.asking import history, models
from tests.builders import model, one_model, period, pricing_file, projected, table_of, usd

ON = "2025-07-01"
WHISPER = one_model('input_second: {price: 0.111 USD/hour, minimum: 10 second, printed: "$0.111"}')
HOURLY = one_model("input_second: 0.111 USD/hour, output_second: 0.006 USD/minute")


def test_the_price_of_an_hour_stays_as_it_is_printed():
    """An hour costs exactly what is printed for it."""
    cost = HOURLY.price("acme/one", Usage(input_seconds=3_600), on=ON)
    (line,) = cost.charges
    assert (cost.list_cost, cost.estimate) == (usd("0.111"), None)
    assert (line.list_unit_price, line.pricing_unit) == (usd("0.111"), "3600 Seconds")
    assert (line.pricing_quantity, line.consumed_quantity, line.exact) == (usd("1"), usd("3600"), True)


def test_lists_show_what_is_printed():
    """`history` and `models` have the price of the hour; one of the minute that is as much is no change."""
    rates = [f"input_second: {price}" for price in ("0.03 USD/hour", "0.111 USD/hour", "0.00185 USD/minute")]
    days = ["2025-01-01", "2025-02-01", "2025-03-01", ""]
    periods = "".join(map(period, rates, days, days[1:]))
    table = table_of(pricing_file(model(periods)))
    lines = history(table, {"model": "acme/one"}, date(2025, 7, 1)).to_dict()["periods"]
    assert [each["list_unit_prices"]["input_second"] for each in lines] == [
        "0.03 per 3600 Seconds", "0.111 per 3600 Seconds", "0.00185 per 60 Seconds",
    ]  # fmt: skip
    change = {
        "meter": "input_second", "before": "0.03 per 3600 Seconds", "after": "0.111 per 3600 Seconds",
    }  # fmt: skip
    assert [each["changes"] for each in lines] == [[], [change], []]
    (row,) = models(table, {}, date(2025, 7, 1)).to_dict()["models"]
    assert row["list_unit_prices"] == {"input_second": "0.00185 per 60 Seconds"}


def test_what_has_no_finite_form_is_rounded_half_even():
    """A second of 0.111 an hour is 0.0000308333…, and a note says that it is rounded."""
    cost = HOURLY.price("acme/one", Usage(input_seconds=1, output_seconds=60), on=ON)
    hour, minute = cost.charges
    assert (hour.list_cost, hour.exact) == (usd("0.000030833333"), False)
    assert (minute.list_cost, minute.exact, minute.pricing_unit) == (usd("0.006"), True, "60 Seconds")
    assert cost.list_cost == usd("0.006030833333")
    assert ROUNDED_NOTE in cost.notes


@pytest.mark.parametrize(
    ("seconds", "billed"),
    [("0.5", "10"), ("3", "10"), ("10", "10"), ("10.5", "10.5"), ("3600", "3600")],
)
def test_a_request_is_billed_for_its_minimum_at_least(seconds: str, billed: str):
    """Ten seconds: three cost as ten, ten and a half what they are."""
    cost = WHISPER.price("acme/one", Usage(input_seconds=Decimal(seconds)), on=ON)
    exact = Fraction(Decimal(billed)) * Fraction("0.111") / 3_600
    assert abs(Fraction(cost.list_cost) - exact) <= Fraction(1, 2 * 10**12)
    line = cost.to_dict()["charges"][0]
    assert line["consumed_quantity"] == seconds
    assert line.get("minimum_quantity") == (billed if billed != seconds else None)
    assert "input_second: of each request at least 10 seconds are billed" in cost.notes


def test_nothing_is_billed_for_what_is_not_used():
    """A request without a recording has no minimum."""
    table = one_model("input: 1 USD/Mtoken, input_second: {price: 0.36 USD/hour, minimum: 10 second}")
    assert table.price("acme/one", Usage(input_tokens=1_000_000), on=ON).list_cost == 1


def test_a_sum_does_not_say_how_long_each_request_was():
    """It is an error that names the ways out; at the mean it is an estimate."""
    usage = Usage(input_seconds=3_600, requests=720)
    with pytest.raises(RequestSizeError, match="bills 10 seconds at least for each request"):
        WHISPER.price("acme/one", usage, on=ON)
    cost = WHISPER.price("acme/one", usage, on=ON, mean_request=True)
    assert (cost.list_cost, cost.estimate) == (usd("0.222"), MEAN_REQUEST)


def test_a_comparison_bills_each_request():
    """7,200 requests of 5 seconds are billed as 20 hours; of 1 second, without a minimum, as 2, exactly."""
    work = Workload(requests="7200/day", input_seconds="5 second")
    assert WHISPER.compare(work, ["acme/one"], on=ON).rows[0].cost_per_day == usd("2.22")
    work = Workload(requests="7200/day", input_seconds="1 second")
    row = HOURLY.compare(work, ["acme/one"], on=ON).rows[0]
    assert (row.cost_per_day, row.cost_per_request) == (usd("0.222"), usd("0.000030833333"))


def test_a_projection_bills_each_request():
    """Month by month, from the exact cost of a request."""
    found = projected(WHISPER, "acme/one", requests="720/day", input_seconds="5 second")
    assert found.courses[0].rows[0].to_dict()["cost"] == plain(usd("0.222") * 31)


def test_draws_cost_in_proportion():
    """A range above the minimum is drawn; one that reaches below it is refused."""
    pytest.importorskip("numpy")
    asked = {"requests": "720/day", "draws": "1000", "seed": "1"}
    assert projected(WHISPER, "acme/one", input_seconds="20..40 second", **asked).to_dict()["rows"]
    with pytest.raises(UsageError, match="10 seconds at least"):
        projected(WHISPER, "acme/one", input_seconds="5..40 second", **asked)


def test_an_offer_by_the_hour():
    """A vendor's quote is read as it is written."""
    work = Workload(requests="1/day", input_seconds="3600 second")
    (row,) = HOURLY.compare(work, [], on=ON, offers=["Vendor: input_second 0.1 USD/hour"]).rows
    assert row.cost_per_request == usd("0.1")


def test_a_negotiated_price_by_the_second():
    """It is told by the hour, as the list price beside it."""
    overlay = """\
version: 1
currency: USD
sources:
  letter: {title: Letter, url: "https://example.com/letter", kind: primary}
contracts:
  frame:
    name: Frame
    source: letter
    effective_from: 2025-01-01T00:00:00Z
    provider: acme
    discounts: [{model: acme/one, meter: input_second, price: 0.00003 USD/second}]
end: pricing/1
"""
    table = table_of(pricing_file(model(period("input_second: 0.111 USD/hour"))), overlay)
    (line,) = table.price("acme/one", Usage(input_seconds=3_600), on=ON).charges
    assert (line.contracted_unit_price, line.contracted_cost) == (usd("0.108"), usd("0.108"))


def test_fees_beside_the_tokens():
    """Each by its own meter; a container that runs for a minute is billed for five."""
    table = one_model(
        "input: 1 USD/Mtoken, citation: 2 USD/Mtoken, maps_search: 0.025 USD/maps_search, "
        "rerank_search: 0.002 USD/rerank_search, container_session: 0.03 USD/session, "
        "container_second: {price: 0.05 USD/hour, minimum: 5 minute}, vector_storage: 0.10 USD/GB/day"
    )
    usage = Usage(
        input_tokens=1_000_000, citation_tokens=500_000, maps_searches=2, rerank_searches=3,
        container_sessions=4, container_seconds=1_800, vector_storage_gigabyte_days=Decimal("1.5"),
    )  # fmt: skip
    cost = table.price("acme/one", usage, on=ON)
    assert {line.meter: line.list_cost for line in cost.charges} == {
        "input": 1, "citation": 1, "maps_search": usd("0.05"), "rerank_search": usd("0.006"),
        "container_session": usd("0.12"), "container_second": usd("0.025"), "vector_storage": usd("0.15"),
    }  # fmt: skip
    (minute,) = table.price("acme/one", Usage(container_seconds=60), on=ON).charges
    assert (minute.minimum, minute.list_cost) == (usd("300"), usd("0.004166666667"))
