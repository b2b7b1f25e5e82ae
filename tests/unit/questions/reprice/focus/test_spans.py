"""The charge period of usage, and the month that it is billed in."""

from __future__ import annotations

import pytest

from costcalc.questions.reprice.costs.lots import Sizes, lot_of
from costcalc.questions.reprice.focus.spans import Spans, with_period
from tests.builders import at, one_model
from tests.unit.questions.reprice.test_reprice import FLAT
from tests.usage_sums import Used, sums_of


def spans(*rows: Used, by: str = "day", zone: str = "UTC") -> list[tuple[str, ...]]:
    """The charge and billing periods of rows, as texts."""
    sums = sums_of(one_model(FLAT), rows, by=(by,), zone=zone)
    of = Spans(sums).of
    found = [
        span for cell, each in sums.sums.items() if (span := of(cell, lot_of(cell, each, Sizes(sums.cuts))))
    ]
    return [tuple(f"{one:%m-%dT%H:%M}" for stretch in span for one in stretch) for span in found]


def used(instant: str, until: str | None = None) -> Used:
    """One token at an instant, or in a bucket."""
    return Used("acme/one", at(instant), {"input_tokens": 1}, until=None if until is None else at(until))


@pytest.mark.parametrize(
    ("by", "zone", "expected"),
    [
        ("hour", "UTC", ("03-30T22:00", "03-30T23:00", "03-01T00:00", "04-01T00:00")),
        ("day", "UTC", ("03-30T00:00", "03-31T00:00", "03-01T00:00", "04-01T00:00")),
        ("month", "UTC", ("03-01T00:00", "04-01T00:00", "03-01T00:00", "04-01T00:00")),
        # In Paris it is the 31st already; the clocks went forward on the 30th.
        ("day", "Europe/Paris", ("03-30T22:00", "03-31T22:00", "02-28T23:00", "03-31T22:00")),
        ("hour", "Europe/Paris", ("03-30T22:00", "03-30T23:00", "02-28T23:00", "03-31T22:00")),
        # In Kolkata too, half an hour off the hours of UTC.
        ("hour", "Asia/Kolkata", ("03-30T22:30", "03-30T23:30", "02-28T18:30", "03-31T18:30")),
    ],
)
def test_a_request_is_charged_in_the_stretch_that_it_is_labelled_with(by, zone, expected):
    """22:30 in UTC: of an hour, a day or a month, which begin where the zone says."""
    assert spans(used("2025-03-30T22:30Z"), by=by, zone=zone) == [expected]


def test_a_day_on_which_the_clock_changes_has_its_own_length():
    """23 hours in Paris on 2025-03-30."""
    assert spans(used("2025-03-30T12:00Z"), zone="Europe/Paris")[0][:2] == ("03-29T23:00", "03-30T22:00")


def test_a_bucket_over_several_days_is_a_period_of_its_own():
    """From its start to its end, in whole seconds; over the end of a month it is billed with both."""
    assert spans(used("2025-03-01T12:00Z", "2025-03-02T12:00Z")) == [
        ("03-01T12:00", "03-02T12:00", "03-01T00:00", "04-01T00:00")
    ]
    assert spans(used("2025-03-31T12:00Z", "2025-04-01T11:59:59.5Z")) == [
        ("03-31T12:00", "04-01T12:00", "03-01T00:00", "05-01T00:00")
    ]


def test_what_has_no_time_has_no_period():
    """Nobody knows on which day it was."""
    assert spans(Used("acme/one", None, {"input_tokens": 1})) == []


def test_days_are_asked_for_unless_a_period_is_there():
    """A week may lie in two months, and is none."""
    assert with_period(()) == ("day",)
    assert with_period(("team", "week")) == ("team", "week", "day")
    assert with_period(("month", "team")) == ("month", "team")
