"""Where a price is constant: cells of a stretch of time, and the tiers of sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from costcalc.errors import NoPriceInForceError
from costcalc.periods import Stretch, parse_window
from costcalc.rating.cells import cells, steady, tiers_of
from tests.builders import at, model, one_model, period, pricing_file, table_of, variant

if TYPE_CHECKING:
    from costcalc.rating.rater import ModelRater

HOUR = 3_600 * 10**6
WEEK = Stretch(at("2027-02-01T00:00Z"), at("2027-02-08T00:00Z"))
RATES = "input: 1 USD/Mtoken"
NIGHTS = one_model(RATES, variant('daily: ["18:00-06:00"]', "input: 0.5 USD/Mtoken"))


def rater_of(table) -> ModelRater:
    """The rater of the one model of a table."""
    found: ModelRater = table.find("acme/one", WEEK.start).rater
    return found


def test_a_price_without_windows_is_one_cell():
    """Of its whole length, and steady."""
    rater = rater_of(one_model(RATES))
    (only,) = cells(rater, WEEK)
    assert (only.hours.kind, only.hours.length) == ((), 7 * 24 * HOUR)
    assert steady(rater, WEEK) is only.period


def test_hours_with_the_same_windows_open_are_one_cell():
    """Nights and days of a week, each with all of their length; windows beside come last in a kind."""
    rater = rater_of(NIGHTS)
    assert steady(rater, WEEK) is None
    assert {hours.kind: hours.length // HOUR for _, hours in cells(rater, WEEK)} == {
        (True,): 84,
        (False,): 84,
    }
    office = (parse_window(["09:00-19:00"]),)
    found = {hours.kind: hours.length // HOUR for _, hours in cells(rater, WEEK, office)}
    assert found == {(True, False): 77, (False, False): 21, (False, True): 63, (True, True): 7}


def test_each_period_has_cells_of_its_own():
    """A price that changes in the stretch makes two of them."""
    change = "2027-02-03T06:00:00Z"
    table = table_of(pricing_file(model(period(RATES, end=change) + period(RATES, start=change))))
    rater = rater_of(table)
    assert [each.hours.length // HOUR for each in cells(rater, WEEK)] == [54, 114]
    assert steady(rater, WEEK) is None


def test_a_stretch_without_a_price():
    """The error names the first instant that lacks one."""
    rater = rater_of(table_of(pricing_file(model(period(RATES, end="2027-02-03T06:00:00Z")))))
    with pytest.raises(NoPriceInForceError) as caught:
        cells(rater, WEEK)
    assert caught.value.on == at("2027-02-03T06:00Z")
    after = Stretch(at("2027-02-04T00:00Z"), WEEK.end)
    assert steady(rater, after) is None


def test_tiers_from_the_one_that_most_requests_reach():
    """Each once, whatever else it takes; from 2,000 comes before above 2,000."""
    table = one_model(
        RATES,
        variant("input_tokens_above: 2000", "input: 3 USD/Mtoken")
        + variant("input_tokens_from: 2000", "input: 2 USD/Mtoken")
        + variant("input_tokens_above: 2000, weekdays: [sat]", "input: 4 USD/Mtoken")
        + variant("weekdays: [sat]", "input: 5 USD/Mtoken")
        + variant("input_tokens_from: 2000, weekdays: [sat]", "input: 6 USD/Mtoken"),
    )
    tiers = tiers_of(rater_of(table).model.prices)
    assert [str(each) for each in tiers] == ["input_tokens_from=2000", "input_tokens_above=2000"]
    assert tiers_of([]) == []
