"""The calendar: which instants no price of a table tells apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costcalc.periods import MICROSECOND, WeeklyWindow, parse_window
from costcalc.pricing.conditions import Threshold
from costcalc.questions.reprice import calendar as calendars
from costcalc.questions.reprice.calendar import Calendar
from costcalc.questions.reprice.cuts import Cuts, least_of
from costcalc.questions.reprice.instants import microseconds, moment, read, spelled
from costcalc.questions.reprice.sums import Slot
from tests.builders import at, usd

NIGHT = parse_window(["16:30-00:30"])
OFFICE = parse_window(["09:00-17:00"], ["mon", "tue", "wed", "thu", "fri"], "Europe/Paris")
ODD = parse_window(["09:07-17:11"], [], "Asia/Shanghai")
WINDOWS = (NIGHT, OFFICE, ODD)


def us(instant: str) -> int:
    """Microseconds of an instant."""
    return microseconds(at(instant))


EDGES = tuple(map(us, ("2025-01-20T00:00Z", "2025-02-26T00:00Z", "2025-09-05T16:00:30Z")))


def test_an_edge_belongs_to_what_begins_at_it() -> None:
    """The microsecond before an edge is of the slot before, the edge itself of the one after."""
    calendar = Calendar(EDGES, ())
    assert calendar.slot_of(EDGES[1] - 1) == Slot(EDGES[0], EDGES[1])
    assert calendar.slot_of(EDGES[1]) == Slot(EDGES[1], EDGES[2])
    assert calendar.slot_of(EDGES[0] - 1) == Slot(None, EDGES[0])
    assert calendar.slot_of(EDGES[2]) == Slot(EDGES[2], None)


def test_an_edge_within_a_quarter_of_an_hour_parts_it() -> None:
    """At 16:00:29.999999 another slot holds than at 16:00:30, in whichever order they are asked for."""
    for order in (EDGES[2] - 1, EDGES[2]), (EDGES[2], EDGES[2] - 1):
        calendar = Calendar(EDGES, (NIGHT,))
        found = {instant: calendar.slot_of(instant) for instant in order}
        assert [found[each].start for each in sorted(found)] == [EDGES[1], EDGES[2]]


@given(
    st.datetimes(at("2024-06-01").replace(tzinfo=None), at("2026-06-01").replace(tzinfo=None)),
    st.integers(-2, 2),
)
def test_the_windows_of_a_slot_are_those_that_cover_the_instant(day: object, off: int) -> None:
    """Whatever was looked up before, a slot has the windows open that are open at the instant."""
    instant = day.replace(tzinfo=at("2025-01-01T00:00Z").tzinfo)  # type: ignore[attr-defined]
    for calendar in SHARED, Calendar(EDGES, WINDOWS):
        for near in (instant, _quarter(instant) + off * MICROSECOND):
            slot = calendar.slot_of(microseconds(near))
            assert slot.open == tuple(n for n, each in enumerate(WINDOWS) if each.covers(near))
            assert not slot.is_span


SHARED = Calendar(EDGES, WINDOWS)


def _quarter(instant):
    return instant.replace(minute=instant.minute // 15 * 15, second=0, microsecond=0)


@pytest.mark.parametrize("change", ["2025-03-30T01:00Z", "2025-10-26T01:00Z"])
def test_windows_follow_the_clocks_of_their_zone(change: str) -> None:
    """Over both changes of the clocks each minute has the windows that are open in Paris then."""
    window = parse_window(["01:00-03:00"], [], "Europe/Paris")
    calendar = Calendar((), (window,))
    for minute in range(-200, 200):
        instant = at(change) + timedelta(minutes=minute)
        assert calendar.slot_of(microseconds(instant)).open == ((0,) if window.covers(instant) else ())


def test_an_offset_of_odd_seconds_is_looked_at_instant_by_instant() -> None:
    """Until 1972 clocks in Monrovia were 44 minutes and 30 seconds late, and windows with them."""
    window = parse_window(["09:00-10:00"], [], "Africa/Monrovia")
    calendar = Calendar((), (window,))
    opened = at("1971-01-05T09:44:30Z")
    assert calendar.slot_of(microseconds(opened) - 1).open == ()
    assert calendar.slot_of(microseconds(opened)).open == (0,)


def test_the_same_slot_is_the_same_object() -> None:
    """Slots of instants far apart are one object where they are equal: it is looked up by its identity."""
    calendar = Calendar(EDGES, WINDOWS)
    one, other = (calendar.slot_of(us(f"2025-03-{day}T20:00Z")) for day in ("04", "11"))
    assert one is other


def test_few_slots_are_kept_however_long_a_log_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log over centuries does not fill the memory, and its slots stay right."""
    monkeypatch.setattr(calendars, "MOST_KEPT", 3)
    calendar = Calendar(EDGES, (NIGHT,))
    for year in range(1971, 2971, 100):
        assert calendar.slot_of(us(f"{year}-01-01T17:00Z")).open == (0,)
        assert calendar.span_of(us(f"{year}-01-01T17:00Z"), us(f"{year}-01-01T18:00Z")).open == (0,)
    assert len(calendar._units) <= 3
    assert len(calendar._spans) <= 3


def test_a_bucket_of_one_kind_is_no_span() -> None:
    """An hour in which nothing changes has the slot of its instants, and its windows."""
    calendar = Calendar(EDGES, WINDOWS[:1])
    start, end = us("2025-03-01T17:00Z"), us("2025-03-01T18:00Z")
    assert calendar.span_of(start, end) == calendar.slot_of(start) == Slot(EDGES[1], EDGES[2], (0,))
    assert calendar.span_of(start, start + 1) is calendar.slot_of(start)


@pytest.mark.parametrize(
    ("start", "end", "slot"),
    [
        ("2025-03-01T16:00Z", "2025-03-01T17:00Z", Slot(EDGES[1], EDGES[2], is_span=True)),
        ("2025-03-01T00:00Z", "2025-03-02T00:00Z", Slot(EDGES[1], EDGES[2], is_span=True)),
        ("2025-02-25T12:00Z", "2025-02-26T00:00Z", Slot(EDGES[0], EDGES[1], is_span=True)),
        ("2025-02-25T17:00Z", "2025-02-26T00:00:01Z", Slot(EDGES[0], EDGES[2], is_span=True)),
        ("2024-01-01T00:00Z", "2026-01-01T00:00Z", Slot(None, None, is_span=True)),
    ],
)
def test_a_bucket_over_a_change_spans_it(start: str, end: str, slot: Slot) -> None:
    """A span reaches from the last edge before a bucket to the first after; one at its end is outside."""
    assert Calendar(EDGES, WINDOWS[:1]).span_of(us(start), us(end)) == slot


@pytest.mark.parametrize(
    ("size", "tier"), [(0, 0), (127_999, 0), (128_000, 1), (200_000, 1), (200_001, 2), (10**22, 2)]
)
def test_how_many_cuts_a_size_reaches(size: int, tier: int) -> None:
    """From 128,000: 127,999 does not reach it; above 200,000: 200,000 does not."""
    cuts = Cuts((Threshold(usd("128000"), inclusive=True), Threshold(usd("200000"), inclusive=False)))
    assert cuts.tier_of(size) == tier


@given(st.decimals(0, 10, places=1), st.booleans(), st.integers(0, 12))
def test_the_least_size_of_a_cut_is_the_first_that_reaches_it(
    tokens: object, is_from: bool, size: int
) -> None:
    """A size reaches a cut exactly from its least one on, also where the cut is no whole number."""
    cut = Threshold(tokens, is_from)  # type: ignore[arg-type]
    assert (size >= least_of(cut)) == cut.reached(size)  # type: ignore[arg-type]


def test_instants_are_whole_microseconds() -> None:
    """An instant is told as it is read, to the microsecond."""
    assert read("2025-01-25T20:00:00.000001Z") == us("2025-01-25T20:00Z") + 1
    assert spelled(us("2025-01-25T20:00Z")) == "2025-01-25T20:00:00Z"
    assert moment(0) == at("1970-01-01T00:00Z")


def test_hours_of_whole_days_are_a_window_too() -> None:
    """A window without hours is its weekdays."""
    calendar = Calendar((), (WeeklyWindow((), frozenset({5, 6})),))
    assert calendar.slot_of(us("2025-03-01T12:00Z")).open == (0,)
    assert calendar.slot_of(us("2025-03-03T00:00Z")).open == ()
