"""What a workload cost on models over time, by hand on the frozen table and on the shipped one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import costcalc
from costcalc.questions.history.course import courses
from costcalc.questions.history.course_chart import course_chart
from costcalc.report.charts.chart import FILLED, GREY, HOLLOW, RING, place_of, stops_of
from costcalc.report.charts.svg import drawn
from tests.builders import ROOT, SHIPPED

WORDS = {"requests": "10000/day", "input": 1500, "cached": "60%", "output": 500}
"""600 fresh tokens, 900 cached, 500 of output: 2,000 a request."""


def of_table(path, *models, words=WORDS):
    """The courses of models on a table."""
    table = costcalc.load(path)

    def row_of(model: str, day: date):
        rows = table.compare(words, models=[model], on=str(day)).to_dict()["rows"]
        return rows[0] if rows else None

    return list(courses(table, models, row_of))


def test_each_price_that_held_is_a_step():
    """(600 × 0.55 + 900 × 0.14 + 500 × 2.19) / 2000, then at 0.60, 0.15, 2.40, until it ended."""
    (course,) = of_table(ROOT / "tests/golden/pricing.yaml", "acme/one")
    assert [(str(each.since.date()), each.price) for each in course.steps] == [
        ("2025-01-10", Decimal("0.7755")),
        ("2025-04-01", Decimal("0.8475")),
    ]
    assert [each.basis for each in course.steps] == ["announced", "announced"]
    assert course.until == datetime(2025, 9, 5, 16, tzinfo=UTC)


def test_a_price_that_was_only_seen_is_told_so():
    """(600 × 3 + 900 × 0.3 + 500 × 15) / 2000, first seen on the first of May, and it goes on."""
    (course,) = of_table(ROOT / "tests/golden/pricing.yaml", "acme/two")
    (step,) = course.steps
    assert (step.price, step.basis, course.until) == (Decimal("4.785"), "observed", None)


def test_a_day_with_cheap_hours_is_priced_as_a_whole():
    """Eight of 24 hours at 0.135, 0.035 and 0.55: two thirds of 0.7755 and a third of 0.19375."""
    (course,) = of_table(SHIPPED, "deepseek/deepseek-r1")
    first, second = course.steps
    assert (first.price, first.is_estimate) == (Decimal("0.7755"), False)
    assert (second.price, second.is_estimate) == (Decimal("0.581583333333"), True)


def test_what_does_not_change_the_workload_is_no_step():
    """A price of the cache alone changes nothing for requests that read none of it."""
    plain = {"requests": "1/day", "input": 1000, "output": 1000}
    (course,) = of_table(SHIPPED, "anthropic/claude-3-5-sonnet", words=plain)
    assert [each.price for each in course.steps] == [Decimal(9)]


@pytest.fixture
def chart():
    """The chart of two models, one of which ended, on a day between."""
    found = of_table(ROOT / "tests/golden/pricing.yaml", "acme/one", "acme/two")
    return course_chart(found, {"acme/two": 0, "acme/one": 1}, date(2025, 3, 1), date(2026, 1, 1))


def test_the_chart_marks_what_is_announced_seen_and_ended(chart):
    """Colours are those of the places; the end of a line says until when, or what holds now."""
    one, two = chart.series
    assert [point.mark for point in one.points] == [FILLED, FILLED, RING]
    assert [point.mark for point in two.points] == [HOLLOW]
    assert (one.place, two.place) == (1, 0)
    assert (one.value, two.value) == ("until 2025-09-05", "4.785 now")
    assert (one.is_ended, two.is_ended) == (True, False)
    text = drawn(chart)
    assert ">until 5 Sep 2025<" in text.replace("\u00a0", " ")
    assert ">the day asked<" in text


def test_a_cursor_reads_out_what_each_model_cost(chart):
    """At each change of any of them, to the last digit; nothing before the first price, or after the last."""
    assert [(stop.text, stop.values) for stop in stops_of(chart)] == [
        ("2025-01-10", ("0.7755 USD", "")),
        ("2025-04-01", ("0.8475 USD", "")),
        ("2025-05-01", ("0.8475 USD", "4.785 USD")),
        ("2025-09-05", ("", "4.785 USD")),
        ("2026-01-01", ("", "4.785 USD")),
    ]


def test_a_price_that_is_due_is_not_said_to_hold_now():
    """On the first of March the price of April is still to come, and the line says from when."""
    (course,) = of_table(ROOT / "tests/golden/pricing.yaml", "acme/one")
    course = course._replace(until=None)
    chart = course_chart([course], {}, date(2025, 3, 1), date(2025, 3, 1))
    assert chart.series[0].value == "0.8475 from 2025-04-01"
    assert place_of(7) == GREY
