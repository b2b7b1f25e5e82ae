"""Hours: when in the week a workload runs, and which prices it meets then."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from costcalc.asking.hours import read_hours, read_use
from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.questions.project.horizon import read_month
from costcalc.questions.project.hours import slices_over
from costcalc.rating.hours import EVEN
from costcalc.rating.period import Ask
from tests.builders import at, model, one_model, period, pricing_file, table_of, usd, variant

if TYPE_CHECKING:
    from costcalc.rating.rater import ModelRater

PLAIN = one_model("input: 1 USD/Mtoken, output: 4 USD/Mtoken")
NIGHTS = one_model(
    "input: 2 USD/Mtoken, output: 4 USD/Mtoken", variant('daily: ["18:00-06:00"]', "input: 1 USD/Mtoken, output: 2 USD/Mtoken")
)  # fmt: skip
ASK = Ask({}, usd("1000"))
HOUR = 3_600 * 10**6


def rater_of(table) -> ModelRater:
    """The rater of the one model of a table."""
    found: ModelRater = table.find("acme/one", at("2027-01-01T00:00Z")).rater
    return found


def shares(table, month: str, *hours: str) -> dict[str | None, Fraction | int]:
    """The share of each variant in a month."""
    found = slices_over(rater_of(table), ASK, read_month(month).stretch, read_hours(hours))
    return {card.label: share for card, share in found}


@pytest.mark.parametrize(
    ("said", "window", "share"),
    [
        ("mon-fri 09:00-18:00 Europe/Paris", "mon,tue,wed,thu,fri 09:00-18:00 Europe/Paris", 1),
        ("mon-fri 09:00-18:00 Europe/Paris: 80%", "mon,tue,wed,thu,fri 09:00-18:00 Europe/Paris", Fraction(4, 5)),
        ("sat-mon", "mon,sat,sun", 1),
        ("sun-sun 10:00-11:00", "sun 10:00-11:00", 1),
        ("mon,wed-thu Asia/Tokyo", "mon,wed,thu Asia/Tokyo", 1),
        ("09:00-12:00,13:00-24:00", "09:00-12:00,13:00-24:00", 1),
        ("22:00-06:00", "22:00-06:00", 1),
        ("mon-fri: 0%", "mon,tue,wed,thu,fri", 0),
        ("mon America/Argentina/Buenos_Aires:12.5%", "mon America/Argentina/Buenos_Aires", Fraction(1, 8)),
    ],
)  # fmt: skip
def test_hours_are_read(said, window, share):
    """Weekdays, hours, a zone and a share, each of which may be left out but one of the first two."""
    use = read_hours([said])
    assert [(str(each), part) for each, part in use.windows] == [(window, share)]
    assert use.rest == 1 - share
    assert use.label == f"use spread over {said}"


@pytest.mark.parametrize(
    "said",
    [
        "", "Europe/Paris", "whenever", "mon-fri 9:00-18:00", "mon-fri 09:00", "mon-fri 09:00-18:00 europe/paris", ": 80%",
        "mon fri", "mon-", "mon-fri 09:00-18:00 Europe/Paris: 80", "mon-fri 09:00-18:00: -5%", "mon\n", "m" * 10**6,
        "mon-fri  09:00-18:00",
    ],
)  # fmt: skip
def test_what_are_no_hours(said):
    """Anything else is refused with an example."""
    with pytest.raises(
        UsageError, match="are no hours: write them as 'mon-fri 09:00-18:00 Europe/Paris'"
    ) as caught:
        read_hours([said])
    assert caught.value.field == "hours"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (["mon 09:00-10:00 Mars/Base"], "'Mars/Base' is no time zone"),
        (["mon 25:00-26:00"], "write a daily window as 09:00-12:00"),
        (["09:00-09:00"], "the window is empty"),
        (["mon: 100.1%"], "from 0% to 100%"),
        (["mon", "tue: 50%"], "say the share of each, as in 'mon: 80%'"),
        (["mon: 60%", "tue: 40.1%"], "the shares add up to more than 100%"),
        (["mon: 1%"] * 21, "at most 20"),
        (["00:00-24:00: 80%"], "the hours cover the whole week: nothing is left for the other requests"),
        (["mon-fri: 50%", "sat-sun: 40%"], "cover the whole week"),
        (["00:00-12:00 Asia/Tokyo: 50%", "12:00-24:00 Asia/Tokyo: 40%"], "cover the whole week"),
    ],
)
def test_hours_that_cannot_be(said, message):
    """A slip in one part of them says which it is."""
    with pytest.raises(UsageError, match=message):
        read_hours(said)


def test_weekdays_are_read_in_french():
    """Who writes French has French weekdays, and what is kept is English."""
    said = read_use({"hours": ["lun-ven 09:00-18:00: 90%", "sam,dim: 10%"], "timezone": "Europe/Paris"})
    assert said == read_use(
        {"hours": ["mon-fri 09:00-18:00: 90%", "sat,sun: 10%"], "timezone": "Europe/Paris"}
    )


def test_as_many_hours_as_there_may_be():
    """Twenty windows, and shares that add up to all."""
    assert read_hours(["mon: 5%"] * 20).rest == 0
    assert read_hours(["00:00-24:00: 100%"]).rest == 0


def test_no_hours_are_even_use():
    """Nothing said is every hour alike."""
    assert read_hours([]) is EVEN
    assert EVEN.label == "even use over the month"


def test_hours_in_two_zones_that_leave_nothing():
    """Where the windows of two zones cover a month together, that is refused when the month is reckoned."""
    said = ["00:00-12:00: 50%", "12:00-24:00 Africa/Abidjan: 40%"]
    with pytest.raises(UsageError, match="cover the whole week"):
        shares(NIGHTS, "2027-01", *said)


def test_a_model_without_windows_has_one_price_at_all_hours():
    """Hours do not matter to it."""
    assert shares(PLAIN, "2027-01", "mon: 5%") == {None: 1}


def test_even_use_meets_each_hour_alike():
    """Twelve of the 24 hours of each day are nights."""
    assert shares(NIGHTS, "2027-02") == {None: Fraction(1, 2), "18:00-06:00": Fraction(1, 2)}


def test_a_share_falls_into_its_window_and_the_rest_outside():
    """Four of five requests by day; the others fall on the 12 hours of night."""
    assert shares(NIGHTS, "2027-02", "06:00-18:00: 80%") == {
        None: Fraction(4, 5),
        "18:00-06:00": Fraction(1, 5),
    }


def test_windows_may_overlap():
    """Where two windows are open at once, each brings its requests: of the 40 % from 16:00 to 20:00, half fall in the night."""
    assert shares(NIGHTS, "2027-02", "06:00-18:00: 60%", "16:00-20:00: 40%") == {
        None: Fraction(4, 5),
        "18:00-06:00": Fraction(1, 5),
    }


def test_a_window_without_requests():
    """All requests fall outside of a window of which the share is nothing."""
    assert shares(NIGHTS, "2027-02", "18:00-06:00: 0%") == {None: 1}


def test_business_hours_across_a_change_of_the_clocks():
    """In Paris 18:00 is 17:00 UTC in winter and 16:00 UTC in summer: of March 2027, 28th on, an hour less by night."""
    night = one_model("input: 2 USD/Mtoken", variant('daily: ["16:00-24:00"]', "input: 1 USD/Mtoken"))
    found = shares(night, "2027-03", "mon-fri 09:00-18:00 Europe/Paris")
    assert found == {None: 1 - Fraction(20, 207), "16:00-24:00": Fraction(20, 207)}


def test_a_price_that_changes_in_the_month():
    """Each price counts by the hours that it is in force: 14 of 28 days, by day alone 14 × 12 of 28 × 12 hours."""
    table = table_of(
        pricing_file(
            model(
                period("input: 2 USD/Mtoken", end="2027-02-15")
                + period("input: 1 USD/Mtoken", start="2027-02-15"),
            )
        )
    )
    for hours in ((), ("06:00-18:00",)):
        found = slices_over(rater_of(table), ASK, read_month("2027-02").stretch, read_hours(hours))
        assert [share for _, share in found] == [Fraction(1, 2), Fraction(1, 2)]


@pytest.mark.parametrize(
    ("start", "end", "missing"),
    [("2027-02-15", "", "2027-02-01"), ("2026-01-01", "2027-02-10", "2027-02-10")],
)
def test_a_part_of_a_month_without_a_price(start, end, missing):
    """A model that begins or ends in the month has no price from the first instant on that lacks one."""
    table = table_of(pricing_file(model(period("input: 1 USD/Mtoken", start=start, end=end))))
    with pytest.raises(NoPriceInForceError) as caught:
        slices_over(rater_of(table), ASK, read_month("2027-02").stretch, EVEN)
    assert caught.value.on == at(f"{missing}T00:00Z")
