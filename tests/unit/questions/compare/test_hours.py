"""Hours in comparisons: which prices a workload meets when it runs, and the span by the hour."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc import Workload
from costcalc.errors import UsageError
from costcalc.questions.verify.answer import verify
from tests.asking import breakeven, compare
from tests.builders import one_model, usd, variant

NIGHTS = one_model(
    "input: 2 USD/Mtoken, output: 4 USD/Mtoken",
    variant('daily: ["18:00-06:00"]', "input: 1 USD/Mtoken, output: 2 USD/Mtoken"),
)
"""Half price for half of each day."""
DAY = date(2025, 6, 4)
ASK = {"model": ["acme/one"], "requests": "1000/day", "input": 1000}


def asked(*hours: str, **words: object):
    """The row of a comparison."""
    (row,) = compare(NIGHTS, {**ASK, "hours": [*hours], **words}, DAY).rows
    return row


@pytest.mark.parametrize(
    ("hours", "cost", "is_exact"),
    [
        ((), "0.0015", False),  # 12 hours at 0.002, 12 at 0.001
        (("09:00-17:00",), "0.002", True),
        (("sat,sun 18:00-24:00",), "0.001", True),
        (("17:00-19:00",), "0.0015", False),
        # 75 % at 0.002; 25 % in the 16 other hours, 12 of them at night: 0.25 × (12 × 0.001 + 4 × 0.002) / 16
        (("09:00-17:00: 75%",), "0.0018125", False),
        (("09:00-17:00: 50%", "20:00-22:00: 50%"), "0.0015", False),
        (("02:00-04:00 America/Los_Angeles",), "0.002", True),  # 09:00-11:00 in UTC, in June
    ],
)
def test_hours_choose_the_prices(hours, cost, is_exact):
    """Requests meet the prices of the hours in which they come; in hours of one price the cost is exact."""
    row = asked(*hours)
    assert row.cost_per_request == usd(cost)
    assert (row.estimate is None) == is_exact
    assert (row.by_hour is None) == is_exact


def test_the_span_by_the_hour():
    """Where hours of several prices are asked, the cost in the cheapest and in the dearest is told too."""
    found = asked().to_dict()["by_hour"]
    assert found == {
        "cost_per_request_low": "0.001",
        "cost_per_request_high": "0.002",
        "cost_per_month_low": "30",
        "cost_per_month_high": "60",
        "low_hours": "18:00-06:00",
        "high_hours": "other hours",
    }
    assert "by_hour" not in asked("09:00-17:00").to_dict()
    assert asked(requests=None).to_dict()["by_hour"]["cost_per_month_low"] is None
    assert "by_hour" not in compare(NIGHTS, {**ASK, "on": "2025-06-04T12:00:00Z"}, DAY).rows[0].to_dict()


def test_a_timezone_is_that_of_hours_that_name_none():
    """The zone is said again with the hours, in one word."""
    row = asked("09:00-17:00: 75%", "sat America/New_York: 5%", timezone="Asia/Shanghai")
    assert row.comparison.hours == ("09:00-17:00 Asia/Shanghai: 75%", "sat America/New_York: 5%")
    assert "--hours '09:00-17:00 Asia/Shanghai: 75%'" in row.comparison.command
    assert "--timezone" not in row.comparison.command


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"timezone": "UTC"}, "timezone: says where the hours are: say hours too"),
        ({"hours": ["09:00-10:00"], "timezone": "Mars/Base"}, "timezone: 'Mars/Base' is no time zone"),
        ({"hours": ["09:00-10:00 Europe/Paris"], "timezone": "UTC"}, "timezone: the hours name their zone"),
        ({"hours": ["9-18"], "timezone": "UTC"}, "'9-18'"),
        ({"hours": ["09:00-10:00"], "on": "2025-06-04T12:00:00Z"}, "hours: the hours say when in a week"),
    ],
)
def test_what_hours_cannot_be(words, says):
    """A zone without hours, hours that name one already, and hours of an instant."""
    with pytest.raises(UsageError, match=says):
        compare(NIGHTS, {**ASK, **words}, DAY)


def test_the_answer_holds():
    """The command asks the same again, and the document verifies."""
    found = compare(NIGHTS, {**ASK, "hours": ["08:00-20:00: 90%"], "timezone": "Europe/Paris"}, DAY).to_dict()
    assert found["hours"] == ["08:00-20:00 Europe/Paris: 90%"]
    assert verify(NIGHTS, json.loads(json.dumps(found))).holds


def test_the_library_takes_hours():
    """As words of the command line."""
    work = Workload(requests="1000/day", input=1000)
    found = NIGHTS.compare(work, ["acme/one"], on="2025-06-04", hours=["09:00-17:00"])
    assert found.rows[0].cost_per_request == usd("0.002")


def test_hours_in_a_decision():
    """What another workload would cost is asked in the same hours."""
    offer = {"offer": ["X: input 1 USD/Mtoken, request 0.0005 USD/request"], "decide": True}
    found = compare(NIGHTS, {**ASK, **offer, "hours": ["09:00-17:00"]}, DAY).to_dict()["decision"]
    assert found["winner"] == "offer/X"
    # 2 a million against 1 and 500 millionths a request: both cost the same at 500 tokens.
    assert [(each["field"], each["value"]) for each in found["tipping_points"]] == [("input_tokens", "500")]
    at_night = compare(NIGHTS, {**ASK, **offer, "hours": ["20:00-22:00"]}, DAY).to_dict()["decision"]
    assert (at_night["winner"], at_night["tipping_points"]) == ("acme/one", [])


def test_hours_in_a_break_even():
    """The API's side of a break-even has the prices of the hours too."""
    words = {**ASK, "gpus": "1", "gpu_rate": "2", "throughput": "100 token/s", "utilisation": "50%"}
    costs = {
        hours: breakeven(NIGHTS, {**words, "hours": [hours]}, DAY).to_dict()["rows"][0]["api_cost_per_day"]
        for hours in ("09:00-17:00", "20:00-22:00")
    }
    assert costs == {"09:00-17:00": "2", "20:00-22:00": "1"}


@given(st.integers(0, 23), st.integers(1, 23))
def test_hours_lie_between_the_cheapest_and_the_dearest(start, length):
    """Whatever hours are said, the cost lies in the span without any; both ends are reached by some."""
    end = (start + length) % 24
    row = asked(f"{start:02}:00-{end:02}:00")
    assert usd("0.001") <= row.cost_per_request <= usd("0.002")
    nights = sum(1 for hour in range(start, start + length) if hour % 24 >= 18 or hour % 24 < 6)
    assert row.fraction == Fraction(2 * length - nights, length * 1000)


def test_deepseek_in_peak_hours(shipped):
    """DeepSeek V4.1 Flash costs twice in its peak hours what it does off-peak; a week lies between."""
    words = {"model": ["deepseek-v4.1-flash"], "requests": "10000/day", "input": 1500, "output": 500}

    def month(*hours: str) -> str:
        found = compare(
            shipped, {**words, "hours": [*hours], "timezone": hours and "Asia/Shanghai"}, DAY_OF_PEAK
        )
        return str(found.to_dict()["rows"][0]["cost_per_month"])

    # 15M input a day at 0.15 and 5M output at 0.60 are 5.25 USD, 157.50 in 30 days; the peak doubles both.
    assert (month("sat,sun"), month("mon-fri 09:00-12:00,14:00-18:00")) == ("157.5", "315")
    span = compare(shipped, words, DAY_OF_PEAK).to_dict()["rows"][0]["by_hour"]
    assert (span["cost_per_month_low"], span["cost_per_month_high"]) == ("157.5", "315")


DAY_OF_PEAK = date(2026, 11, 30)
