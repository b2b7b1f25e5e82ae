"""Hours of a feed in UTC, with weekdays of another zone, as the conditions of a pricing file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from costcalc.feeds.off_peak import HoursError, conditions
from costcalc.periods import parse_window

WEEK = datetime(2026, 11, 16, tzinfo=UTC)
"""A Monday."""


def test_hours_of_every_day_need_no_weekdays() -> None:
    """One window that crosses midnight stays one."""
    assert conditions({"hours_utc": "16:30-00:30"}) == [{"daily": ["16:30-00:30"]}]


def test_hours_of_weekdays_and_whole_days() -> None:
    """Days that are alike share a condition; a window that ends where it starts is the whole day."""
    block = {
        "windows": [
            {"hours_utc": ["10:00-00:00", "00:00-01:00"], "weekdays": [1, 2, "wed", "Thursday", "fri"]},
            {"hours_utc": "00:00-00:00", "weekdays": [6, 7]},
        ]
    }
    assert conditions(block) == [
        {"daily": ["00:00-01:00", "10:00-00:00"], "weekdays": ["mon", "tue", "wed", "thu", "fri"]},
        {"weekdays": ["sat", "sun"]},
    ]


def test_hours_move_into_the_zone_of_the_weekdays() -> None:
    """10:00 in UTC is 18:00 in Shanghai, and what goes on after midnight there is the next day's."""
    block = {
        "windows": [{"hours_utc": "10:00-01:00", "weekdays": [1]}],
        "weekday_timezone": "Asia/Shanghai",
    }
    assert conditions(block) == [
        {"daily": ["00:00-09:00", "18:00-00:00"], "weekdays": ["mon"], "timezone": "Asia/Shanghai"}
    ]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "Asia/Kolkata", "America/Bogota"])
def test_every_half_hour_of_a_week_is_as_the_feed_means_it(zone: str) -> None:
    """The feed asks for the hour in UTC and for the weekday in the zone; so must the conditions."""
    block = {
        "hours_utc": "02:00-02:30",
        "windows": [
            {"hours_utc": ["16:30-00:30", "04:00-06:00"], "weekdays": [1, 5]},
            {"hours_utc": "05:00-23:00", "weekdays": [7]},
        ],
        "weekday_timezone": zone,
    }

    def meant(instant: datetime) -> bool:
        hour = instant.hour + instant.minute / 60
        weekday = instant.astimezone(ZoneInfo(zone)).isoweekday()
        return (
            hour == 2
            or (weekday in {1, 5} and (hour >= 16.5 or hour < 0.5 or 4 <= hour < 6))
            or (weekday == 7 and 5 <= hour < 23)
        )

    windows = [parse_window(**when) for when in conditions(block)]  # type: ignore[arg-type]
    for step in range(7 * 48):
        instant = WEEK + timedelta(minutes=30 * step)
        assert sum(window.covers(instant) for window in windows) == meant(instant), instant


def test_windows_that_touch_or_overlap_are_one() -> None:
    """So that each minute is in one condition."""
    assert conditions({"hours_utc": ["09:00-10:00", "08:00-09:00", "09:30-11:00", "20:00-21:00"]}) == [
        {"daily": ["08:00-11:00", "20:00-21:00"]}
    ]


def test_no_weekdays_at_all_is_never() -> None:
    """A rule for an empty list of days holds on none."""
    assert conditions({"windows": [{"hours_utc": "01:00-02:00", "weekdays": []}]}) == []


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("16:30-00:30", "there are no hours"),
        ({}, "there are no hours"),
        ({"hours_utc": None}, "there are no hours"),
        ({"hours_utc": []}, "there are no hours"),
        ({"windows": ["16:30-00:30"]}, "the windows cannot be read"),
        ({"windows": [{"hours_utc": "01:00-02:00"}] * 51}, "too many"),
        ({"hours_utc": ["01:00-02:00"] * 51}, "too many"),
        ({"hours_utc": "24:00-02:00"}, "not written as 16:30-00:30"),
        ({"hours_utc": "1:00-2:00"}, "not written as 16:30-00:30"),
        ({"hours_utc": [7]}, "not written as 16:30-00:30"),
        ({"hours_utc": "00:00-00:00"}, "all hours of the week"),
        ({"windows": [{"hours_utc": "01:00-02:00", "weekdays": "mon"}]}, "the weekdays cannot be read"),
        ({"windows": [{"hours_utc": "01:00-02:00", "weekdays": [0]}]}, "the weekdays cannot be read"),
        ({"windows": [{"hours_utc": "01:00-02:00", "weekdays": [True]}]}, "the weekdays cannot be read"),
        ({"windows": [{"hours_utc": "01:00-02:00", "weekdays": ["monkey"]}]}, "the weekdays cannot be read"),
    ],
)
def test_hours_that_cannot_be_read_say_why(block: object, words: str) -> None:
    """LiteLLM ignores what is malformed; here nothing of such hours is taken over."""
    with pytest.raises(HoursError, match=words):
        conditions(block)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Paris", "clocks"),
        ("Mars/Olympus", "not known"),
        ("../etc/passwd", "not known"),
        (8, "cannot be read"),
    ],
)
def test_zones_that_cannot_be_used_say_why(zone: object, words: str) -> None:
    """Hours of UTC have no fixed hours in a zone whose clocks change."""
    block = {"windows": [{"hours_utc": "01:00-02:00", "weekdays": [1]}], "weekday_timezone": zone}
    with pytest.raises(HoursError, match=words):
        conditions(block)
