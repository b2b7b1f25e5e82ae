"""The addition `seats`: seats against the API."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from costcalc.additions import seats
from costcalc.asking.added import SEATS_SHAPE
from costcalc.errors import CurrencyError, UsageError
from costcalc.questions.project.horizon import Month, horizon
from tests.asking import compare
from tests.totals import projection, total

TODAY = date(2025, 1, 25)
ASK: dict[str, Any] = {"model": ["deepseek-r1", "o1"], "input": "1500", "output": "500"}


def document(table, seat: str = "20 USD/month", count: object = "400", **words) -> dict[str, Any]:
    """What is said of seats in a comparison."""
    asked = {"requests": "10000/day"} | words | {"seat": seat, "seats": count}
    found = compare(table, ASK | asked, TODAY).to_dict()
    said: dict[str, Any] = found["seats"]
    return said


def test_seats_against_the_api(shipped):
    """400 × 20 = 8,000 USD; R1 takes 576 and o1 15,750 USD a month; 8,000 / 0.0525 = 152,381 requests."""
    said = document(shipped)
    assert (said["seats"], said["price"], said["cost_per_month"]) == ("400", "20 USD/month", "8000")
    r1, o1 = said["rows"]
    assert (r1["api_cost_per_month"], r1["cheaper"]) == ("576", "api")
    assert (o1["api_cost_per_month"], o1["cheaper"]) == ("15750", "seats")
    assert o1["breakeven_requests_per_month"] == "152380.952381"
    assert o1["breakeven_requests_per_seat_per_month"] == "380.952380952"
    assert o1["sentence"] == (
        "400 seats at 8,000.00 USD a month are cheaper than openai/o1 by the request at 15,750.00 USD a "
        "month; seats pay above 152,381 requests a month, 381 a seat"
    )
    assert r1["sentence"] == (
        "deepseek/deepseek-r1 by the request at 576.00 USD a month is cheaper than 400 seats at 8,000.00 "
        "USD; seats pay above 4,166,667 requests a month, 10,417 a seat"
    )


@pytest.mark.parametrize(
    ("price", "a_month"),
    [
        ("1 USD/day", "30"),
        ("7 USD/week", "30"),
        ("73 USD/year", "6"),
        ("1 USD/year", "0.082191780822"),
        ("20.50 USD/month", "20.5"),
        ("20USD/month", "20"),
    ],
)
def test_prices_by_the_day_week_month_and_year(shipped, price: str, a_month: str):
    """A month is 30 days and a year 365: 73 USD a year are 6 USD a month."""
    assert document(shipped, price, "1")["cost_per_month"] == a_month


def test_exactly_as_much(shipped):
    """8,000 USD by either way: 10,000 requests a day × 30 × 0.00192 = 576 = 288 × 2."""
    row = document(shipped, "2 USD/month", "288")["rows"][0]
    assert row["cheaper"] == "equal"
    assert row["breakeven_requests_per_month"] == "300000"
    assert row["sentence"].startswith("288 seats cost as much as deepseek/deepseek-r1 by the request, 576.00")


def test_a_free_app(shipped):
    """Seats that cost nothing are cheaper than any request, and the API never pays."""
    row = document(shipped, "0 USD/month")["rows"][0]
    assert (row["cheaper"], row["breakeven_requests_per_month"]) == ("seats", "0")
    assert row["sentence"].endswith("seats cost nothing, so the API never pays")


def test_a_free_api(shipped):
    """Requests that cost nothing are cheaper than any seat, and seats never pay."""
    offer = ["Free: input 0 USD/Mtoken, output 0 USD/Mtoken"]
    row = document(shipped, offer=offer)["rows"][0]
    assert (row["cheaper"], row["breakeven_requests_per_month"]) == ("api", None)
    assert row["sentence"].endswith("requests to offer/Free cost nothing, so seats never pay")
    assert document(shipped, "0 USD/day", offer=offer)["rows"][0]["cheaper"] == "equal"


def test_without_a_rate_the_break_even_remains(shipped):
    """Without a rate nobody is cheaper, but the requests at which both cost the same are known."""
    row = document(shipped, requests=None, count=1)["rows"][1]
    assert (row["api_cost_per_month"], row["cheaper"]) == (None, None)
    assert row["breakeven_requests_per_month"] == "380.952380952"
    assert row["sentence"] == (
        "1 seat costs 20.00 USD a month, against openai/o1 by the request; "
        "seats pay above 381 requests a month, 381 a seat"
    )


def test_small_figures_keep_their_digits(shipped):
    """Cents below one, and fewer requests than a hundred, are not rounded to nothing."""
    row = document(shipped, "0.05 USD/month", "3", requests="1/year")["rows"][1]
    assert row["sentence"] == (
        "openai/o1 by the request at 0.004315 USD a month is cheaper than 3 seats at 0.15 USD; "
        "seats pay above 2.857 requests a month, 0.9524 a seat"
    )


@pytest.mark.parametrize(
    ("words", "field", "message"),
    [
        ({"seat": "20 USD/month"}, "seats", "say how many seats too"),
        ({"seats": "4"}, "seat", "say what a seat costs too"),
        ({"seat": "20", "seats": "4"}, "seat", "write 20 USD/month"),
        ({"seat": "20 USD", "seats": "4"}, "seat", "write 20 USD/month"),
        ({"seat": "20 USD/hour", "seats": "4"}, "seat", "write 20 USD/month"),
        ({"seat": "-20 USD/month", "seats": "4"}, "seat", "not a number"),
        ({"seat": "1e9 USD/month", "seats": "4"}, "seat", "not a number"),
        ({"seat": "20 USD/month", "seats": "0"}, "seats", "from 1"),
        ({"seat": "20 USD/month", "seats": "2.5"}, "seats", "from 1"),
        ({"seat": "20 USD/month", "seats": "many"}, "seats", "not a number"),
        ({"seat": "20 USD/month", "seats": True}, "seats", "not a number"),
        ({"seat": "20 USD/month", "seats": 10**50}, "seats", "not a number"),
        ({"seat": "20 USD/month", "seats": ["4", "5"]}, "seats", "not a number"),
    ],
)
def test_slips(shipped, words: dict[str, Any], field: str, message: str):
    """Each slip is an error that says what to write, and names the parameter."""
    with pytest.raises(UsageError, match=message) as caught:
        compare(shipped, ASK | words, TODAY)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("price", "cost"),
    [
        ("20 USD/month", 60),  # 3 months
        ("120 USD/year", 30),  # 3 of 12 months
        ("1 USD/day", 90),  # 31 + 31 + 28 days
        ("7 USD/week", 90),
    ],
)
def test_calendar_months_of_a_projection(price: str, cost: int):
    """December 2026 to February 2027 are 3 months of 31, 31 and 28 days."""
    months = horizon(Month(2026, 12), 3)
    assert seats._over(seats.read({"seat": price, "seats": "1"}), months) == Fraction(cost)


def test_totals_of_a_projection(shipped):
    """2 seats × 20 × 3 months = 120 USD against 90 USD for 3,000 requests: the API, up to 4,000 requests."""
    found = projection(total("openai/o1", scenario="base", cost="90", requests="3000"))
    asked = seats.read({"seat": "20 USD/month", "seats": "2"})
    said = SEATS_SHAPE.document(seats.answer(shipped, asked, found))
    assert (said["cost"], said["cost_per_month"]) == ("120", "40")
    assert said["rows"] == [
        {
            "model": "openai/o1",
            "scenario": "base",
            "api_cost_per_month": "30",
            "cheaper": "api",
            "breakeven_requests_per_month": "1333.33333333",
            "breakeven_requests_per_seat_per_month": "666.666666667",
            "sentence": "openai/o1 by the request at 30.00 USD a month is cheaper than 2 seats at 40.00 USD; "
            "seats pay above 1,333 requests a month, 667 a seat",
        }
    ]


def test_seats_in_another_currency(shipped):
    """400 × 20 EUR at the rate of 2025-01-24, 1.0472 USD for a euro, are 8,377.60 USD, an estimate."""
    said = document(shipped, "20 EUR/month")
    assert (said["price"], said["cost_per_month"]) == ("20 EUR/month", "8377.6")
    assert (said["exchange"]["currency"], said["exchange"]["date"]) == ("EUR", "2025-01-24")
    assert said["note"].startswith(
        "an estimate: seats are converted by the rate of 2025-01-24 (European Central"
    )
    assert "exchange" not in document(shipped)


def test_seats_at_a_rate_of_one_s_own(shipped):
    """The rate that is said for other costs is that of the seats too; one of another currency is refused."""
    said = document(shipped, "20 EUR/month", fx_rate="0.8 EUR/USD")
    assert said["cost_per_month"] == "10000"
    with pytest.raises(UsageError, match="is for GBP"):
        document(shipped, "20 EUR/month", fx_rate="0.8 GBP/USD")


@pytest.mark.parametrize("said", ["20 EUR", "20 eur/month", "20 EURO/month", "20 /month", "20 €/month"])
def test_what_is_no_currency_of_a_seat(shipped, said):
    """A code of three letters and a time are due; one that has no rate is told those that have."""
    with pytest.raises(UsageError):
        document(shipped, said)
    with pytest.raises(CurrencyError, match="no exchange rate is known for 'XYZ'"):
        document(shipped, "20 XYZ/month")
