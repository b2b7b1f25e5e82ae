"""Moments, stretches and weekly windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from costcalc.errors import MomentError, NumberError
from costcalc.periods import (
    WEEKDAYS,
    Stretch,
    cut,
    fills,
    hours_of,
    meets,
    offsets_of,
    parse_instant,
    parse_moment,
    parse_window,
    spell,
    whole_day,
    whole_week,
    zone_named,
)
from costcalc.questions.project.horizon import read_month
from tests.builders import at

HOUR = 3_600 * 10**6


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-01-25", date(2025, 1, 25)),
        ("2025-01-25T20:00:00Z", at("2025-01-25T20:00Z")),
        ("2025-01-25T20:00Z", at("2025-01-25T20:00Z")),
        ("2025-01-25T21:00:00+01:00", at("2025-01-25T20:00Z")),
        ("2025-01-25T20:00:00.5Z", at("2025-01-25T20:00:00.500Z")),
        ("2025-01-25T20:00:00.123456+00:00", at("2025-01-25T20:00:00.123456Z")),
        ("1970-01-01", date(1970, 1, 1)),
        ("2999-12-31T23:59:59Z", at("2999-12-31T23:59:59Z")),
        (date(2025, 1, 25), date(2025, 1, 25)),
        (datetime(2025, 1, 25, 15, tzinfo=ZoneInfo("America/New_York")), at("2025-01-25T20:00Z")),
    ],
)
def test_days_and_instants(text: object, moment: object):
    """A day stays a day, and an instant comes back in UTC."""
    assert parse_moment(text) == moment
    assert type(parse_moment(text)) is type(moment)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-01-25T20:00:00", "has no time zone: add Z for UTC, as in 2025-01-25T20:00:00Z"),
        (datetime(2025, 1, 25), "has no time zone"),  # noqa: DTZ001 - a naive one is the point
        ("2025-02-30", "does not exist"),
        ("2025-01-25T25:00:00Z", "does not exist"),
        ("2025-01-25T24:00:00Z", "does not exist: hour must be in 0..23"),
        ("2025-01-25T24:00+02:00", "does not exist: hour must be in 0..23"),
        ("2025-01-25T20:00:00+99:00", "does not exist"),
        ("2025-01-25T20:00:00+00:60", "does not exist: an offset from UTC is 23:59 at most"),
        ("2025-01-25T20:00:00-00:99", "does not exist: an offset from UTC is 23:59 at most"),
        ("2025-01-25T20:00:00+24:00", "does not exist: an offset from UTC is 23:59 at most"),
        ("1969-12-31", "the year 1969 is out of range: 1970 to 2999"),
        ("3000-01-01T00:00:00Z", "the year 3000 is out of range"),
        ("1970-01-01T00:00:00+01:00", "the year 1969 is out of range"),
        ("2999-12-31T23:30:00-01:00", "the year 3000 is out of range"),
        ("0001-01-01T00:00:00+01:00", "the year 1 is out of range"),
        ("9999-12-31T23:30:00-01:00", "the year 9999 is out of range"),
        ("yesterday", "is neither a day nor an instant"),
        ("20250125", "is neither a day nor an instant"),
        ("2025-W04-6", "is neither a day nor an instant"),
        ("٢٠٢٥-٠١-٢٥", "is neither a day nor an instant"),
        ("2025-01-25\n", "is neither a day nor an instant"),
        ("2025-01-25 20:00:00Z", "is neither a day nor an instant"),
        ("2025/01/25T20:00:00Z", "is neither a day nor an instant"),
        ("2025-01-25T20:00:00Zx", "is neither a day nor an instant"),
        ("2025-01-25T20.00.00Z", "is neither a day nor an instant"),
        (date(1969, 12, 31), "the year 1969 is out of range"),
        (datetime(3000, 1, 1, tzinfo=UTC), "the year 3000 is out of range"),
        (1737835200, "is neither a day nor an instant"),
        (None, "is neither a day nor an instant"),
        ("2" * 1_000_000, "is neither a day nor an instant"),
    ],
)
def test_moments_that_are_none(text: object, words: str):
    """A moment is never guessed: no naive time, no timestamp, no other notation."""
    with pytest.raises(MomentError, match=words) as caught:
        parse_moment(text)
    assert (caught.value.code, caught.value.field) == ("invalid_moment", "on")


def test_an_instant_is_asked_for():
    """A day where an instant is due names the instant to write."""
    with pytest.raises(MomentError, match="write 2025-01-25T00:00:00Z") as caught:
        parse_instant("2025-01-25")
    assert caught.value.field == "on"


def test_spelling_is_read_again():
    """A moment is written the way it is read."""
    for moment in (date(2025, 1, 25), at("2025-01-25T20:00Z"), at("2025-01-25T20:00:00.000001Z")):
        assert parse_moment(spell(moment)) == moment


def test_a_day_and_its_week():
    """A week runs from Monday to Sunday in UTC."""
    assert whole_day(date(2025, 1, 25)) == Stretch(at("2025-01-25T00:00Z"), at("2025-01-26T00:00Z"))
    assert whole_day(date(2025, 1, 25)).length == timedelta(days=1)
    week = Stretch(at("2025-01-20T00:00Z"), at("2025-01-27T00:00Z"))
    assert whole_week(date(2025, 1, 26)) == whole_week(at("2025-01-20T00:00Z")) == week


@pytest.mark.parametrize(
    ("start", "end", "met", "filled"),
    [
        (None, None, True, True),
        ("2025-01-25T00:00Z", "2025-01-26T00:00Z", True, True),
        ("2025-01-25T00:01Z", None, True, False),
        (None, "2025-01-25T23:59Z", True, False),
        ("2025-01-26T00:00Z", None, False, False),
        (None, "2025-01-25T00:00Z", False, False),
    ],
)
def test_what_lasts_meets_a_day_or_fills_it(start, end, met, filled):
    """What begins with the next day, or ends with the beginning of this one, is not there on it."""
    day, since, until = whole_day(date(2025, 1, 25)), start and at(start), end and at(end)
    assert (meets(since, until, day), fills(since, until, day)) == (met, filled)


def test_cutting_at_the_edges_inside():
    """Edges outside of a stretch, or on its ends, do not cut it."""
    day = whole_day(date(2025, 1, 25))
    edges = [day.start, day.end, at("2025-01-25T06:00Z"), at("2025-01-25T06:00Z"), at("2024-01-01T00:00Z")]
    assert list(cut(day, edges)) == [
        Stretch(day.start, at("2025-01-25T06:00Z")),
        Stretch(at("2025-01-25T06:00Z"), day.end),
    ]


def test_a_window_has_an_inside_and_an_outside():
    """The start is inside, the end is not, and midnight is crossed."""
    window = parse_window(["16:30-00:30"])
    assert not window.covers(at("2025-03-01T16:29:59Z"))
    assert window.covers(at("2025-03-01T16:30Z"))
    assert window.covers(at("2025-03-02T00:29:59Z"))
    assert not window.covers(at("2025-03-02T00:30Z"))


def test_a_window_until_midnight():
    """24:00 is the end of the day."""
    window = parse_window(["22:00-24:00"])
    assert window.covers(at("2025-03-01T23:59:59Z"))
    assert not window.covers(at("2025-03-02T00:00Z"))
    assert str(window) == "22:00-24:00"


@pytest.mark.parametrize("weekday", range(7))
def test_a_night_belongs_to_the_day_on_which_it_begins(weekday: int):
    """Sunday's night goes on into Monday, as each night does into the day after, and no other night does."""
    window = parse_window(["23:00-01:00"], [WEEKDAYS[weekday]])
    monday = at("2025-06-02T00:00Z")
    open_at = {hours for hours in range(168) if window.covers(monday + timedelta(hours=hours, minutes=30))}
    assert open_at == {weekday * 24 + 23, (weekday * 24 + 24) % 168}
    assert {minute // 60 for minute in window.minutes_of_week()} == open_at


def test_weekdays_alone_are_whole_days():
    """Without hours, a window is the whole of its days, in its zone."""
    window = parse_window(weekdays=["sat", "sun"], timezone="Asia/Shanghai")
    assert window.covers(at("2025-02-28T16:00Z"))  # Saturday 00:00 in Shanghai
    assert not window.covers(at("2025-02-28T15:59Z"))
    assert str(window) == "sat,sun Asia/Shanghai"


def test_edges_hold_every_change_of_a_window():
    """Over the days of both clock changes, nothing changes between two edges."""
    window = parse_window(["01:30-02:30", "23:00-02:15"], ["sun"], "Europe/Paris")
    for day in (date(2025, 3, 30), date(2025, 10, 26)):
        for part in cut(whole_day(day), window.edges(whole_day(day))):
            minutes = int(part.length / timedelta(minutes=1))
            found = {window.covers(part.start + timedelta(minutes=minute)) for minute in range(minutes)}
            assert len(found) == 1, part


def test_a_window_has_its_minutes_of_the_week():
    """The minutes of a week are those that its local clock covers."""
    window = parse_window(["23:00-01:00"], ["sun"])
    assert window.minutes_of_week() == {*range(6 * 1440 + 23 * 60, 7 * 1440), *range(60)}
    assert len(parse_window(weekdays=["mon"]).minutes_of_week()) == 1440


@pytest.mark.parametrize(
    ("span", "minutes"),
    [
        ("00:00-24:00", (0, 1440)),
        ("00:00-00:01", (0, 1)),
        ("23:59-24:00", (1439, 1440)),
        ("19:07-08:03", (1147, 483)),
        ("16:30-00:00", (990, 0)),  # until midnight, as 24:00 is
    ],
)
def test_hours_are_minutes_of_the_day(span: str, minutes: tuple[int, int]):
    """A span holds the minutes of its clocks, and covers as many as lie between them."""
    window = parse_window([span])
    assert window.spans == (minutes,)
    assert str(window) == span
    assert len(window.minutes_of_week()) == 7 * ((minutes[1] - minutes[0]) % 1440 or 1440)
    covered = [
        minute for minute in range(1440) if window.covers(at("2025-06-02T00:00Z") + timedelta(minutes=minute))
    ]
    assert len(covered) == len(window.minutes_of_week()) / 7


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("Europe/Paris", ["2025-03-30T01:00Z", "2025-10-26T01:00Z"]),
        ("America/New_York", ["2025-03-09T07:00Z", "2025-11-02T06:00Z"]),
        ("Australia/Lord_Howe", ["2025-04-05T15:00Z", "2025-10-04T15:30Z"]),  # by half an hour
        ("Asia/Shanghai", []),
        ("UTC", []),
    ],
)
def test_when_the_clocks_of_a_zone_change(zone: str, changes: list[str]):
    """To the minute, in UTC; a stretch that ends with the day before holds none."""
    window = parse_window(["09:00-12:00"], timezone=zone)
    year = Stretch(at("2025-01-01T00:00Z"), at("2026-01-01T00:00Z"))
    assert list(window.clock_changes(year)) == [at(change) for change in changes]
    for change in changes:
        day = whole_day(at(change).date())
        assert list(window.clock_changes(day)) == [at(change)]
        assert list(window.clock_changes(Stretch(day.start - timedelta(days=1), day.start))) == []
        assert list(window.clock_changes(Stretch(day.end, day.end + timedelta(days=1)))) == []


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [
        ("UTC", {0}),
        ("Europe/Paris", {60, 120}),
        ("America/New_York", {-300, -240}),
        ("Asia/Kolkata", {330}),
        ("Australia/Lord_Howe", {630, 660}),
    ],
)
def test_how_far_a_zone_is_ahead(zone: str, offsets: set[int]):
    """In minutes, in winter and in summer; west of Greenwich it is behind."""
    assert offsets_of(zone) == offsets


def test_the_edges_of_a_day():
    """Midnight, and where the window opens and closes: in Shanghai that is eight hours before."""
    day = whole_day(date(2025, 6, 2))
    inside = [
        part.start for part in cut(day, parse_window(["09:00-12:00"], timezone="Asia/Shanghai").edges(day))
    ]
    assert inside == [at(f"2025-06-02T{clock}Z") for clock in ("00:00", "01:00", "04:00", "16:00")]
    days = [
        part.start for part in cut(day, parse_window(weekdays=["mon"]).edges(whole_day(date(2025, 6, 3))))
    ]
    assert days == [day.start]


@pytest.mark.parametrize(
    "span", ["9:00-12:00", "09:00-25:00", "09:60-12:00", "24:00-01:00", "09:00", "09:00-09:00", ""]
)
def test_hours_that_are_none(span: str):
    """A window is two clocks of five characters, and never empty."""
    with pytest.raises(NumberError):
        parse_window([span])


@pytest.mark.parametrize(
    "name",
    [
        *("Mars/Olympus", "", "../etc/passwd", "/etc/passwd", "UTC\0", "a" * 10_000, "Europe"),
        *("localtime", "posixrules", "Factory", "right/UTC", "posix/Europe/Paris"),
    ],
)
def test_zones_that_are_none(name: str):
    """Only names of the zone database are zones, and none is a path."""
    with pytest.raises(MomentError, match="is no time zone"):
        zone_named(name)


def test_weekdays_that_are_none():
    """Weekdays have three letters."""
    with pytest.raises(MomentError, match="'monday' is no weekday: mon, tue"):
        parse_window(weekdays=["monday"])


def test_utc_needs_no_zone_database():
    """UTC is the plain UTC of the standard library."""
    assert zone_named("UTC") is UTC
    assert parse_moment(datetime(2025, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == at("2024-12-31T22:00Z")


def test_the_kinds_of_hours_of_a_week():
    """Hours with the same windows open are one kind, with all of their length."""
    days, lunch = parse_window(weekdays=["mon", "tue"]), parse_window(["12:00-13:00"])
    week = Stretch(at("2027-02-01T00:00Z"), at("2027-02-08T00:00Z"))
    found = {hours.kind: hours.length // HOUR for hours in hours_of((days, lunch), week)}
    assert found == {(True, False): 46, (True, True): 2, (False, True): 5, (False, False): 115}


def test_no_windows_are_one_kind():
    """Without windows a stretch is one kind of hours, of its whole length."""
    stretch = read_month("2027-03").stretch
    ((kind, first, length),) = hours_of((), stretch)
    assert (kind, first, length) == ((), stretch.start, 31 * 24 * HOUR)


@pytest.mark.parametrize(
    ("zone", "month", "minutes"),
    [
        ("Europe/Paris", "2027-03", 30 * 60),  # on the 28th the clocks go from 02:00 to 03:00
        ("Europe/Paris", "2027-10", 32 * 60),  # on the 31st there are two such hours
        ("America/New_York", "2027-03", 30 * 60),
        ("Australia/Lord_Howe", "2027-10", 30 * 60 + 30),  # its clocks go forward by half an hour
        ("UTC", "2027-03", 31 * 60),
    ],
)
def test_hours_that_the_clocks_skip_or_repeat(zone, month, minutes):
    """The hour from 02:00 is as long in a month as it is in its zone, and all hours are of some kind."""
    window, stretch = parse_window(["02:00-03:00"], timezone=zone), read_month(month).stretch
    found = hours_of((window, parse_window(["00:00-12:00"], ["sun"], zone)), stretch)
    assert sum(each.length for each in found if each.kind[0]) == minutes * HOUR // 60
    assert sum(each.length for each in found) == stretch.length.days * 24 * HOUR
