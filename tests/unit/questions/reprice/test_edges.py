"""Repricing at the edges: other tables than that of the sums, changes within a day or a bucket, no prices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from costcalc.errors import ContextWindowError, NoPriceInForceError
from costcalc.questions.reprice.costs.bills import Total, total_of
from costcalc.questions.reprice.costs.lots import Sizes, added, decimal_of, gathered, lot_of
from costcalc.questions.reprice.costs.met import How
from costcalc.questions.reprice.costs.pool import Pool
from costcalc.questions.reprice.costs.quick import owed_on
from costcalc.questions.reprice.costs.then import Rating
from costcalc.questions.reprice.question import QUESTION
from costcalc.rating.doubts import Between
from costcalc.rating.rater import ModelRater
from tests.builders import at, model, period, pricing_file, table_of, usd, variant
from tests.unit.questions.reprice.test_reprice import FLAT, NOON, TIERED, USAGE, repriced, two
from tests.usage_sums import Used, sums_of

if TYPE_CHECKING:
    from costcalc.pricing_table import PricingTable
    from costcalc.questions.reprice.result import Repriced
    from costcalc.questions.reprice.sums import UsageSums

DOUBLE = "input: 2 USD/Mtoken, output: 4 USD/Mtoken"
HALF = "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken"
NIGHT = "variants:\n  " + variant("daily: ['20:00-06:00']", HALF)


def of_sums(table: PricingTable, sums: UsageSums, **words: object) -> Repriced:
    """What sums of another table cost on this one."""
    found: Repriced = QUESTION.result(table, QUESTION.asking.read(words, None, table), sums=sums)
    return found


def changing(edge: str) -> str:
    """A model whose price doubles at an instant."""
    return model(period(FLAT, end=edge) + period(DOUBLE, start=edge))


def test_a_later_table_that_parts_a_sum_makes_it_an_estimate():
    """A price that a later table knows to change between the first and the last request of a sum.

    Where it changes after the last one the sum is exact.
    """
    rows = [Used("acme/one", at(f"2025-03-0{day}T00:00Z"), USAGE) for day in (1, 3)]
    sums = sums_of(table_of(pricing_file(model(period(FLAT)))), rows)
    parted = of_sums(table_of(pricing_file(changing("2025-03-02T00:00:00Z"))), sums, models=["acme/one"])
    assert parted.then.priced.between == Between(usd("4"), usd("8"))
    assert parted.then.estimate is not None
    assert "reduce it again" in parted.then.estimate
    assert parted.models[0].between == Between(usd("4"), usd("8"))
    later = of_sums(table_of(pricing_file(changing("2025-03-04T00:00:00Z"))), sums, models=["acme/one"])
    assert (later.then.priced.cost, later.then.estimate, later.models[0].cost) == (usd("4"), None, usd("4"))
    hours = of_sums(table_of(pricing_file(model(period(FLAT, also=NIGHT)))), sums, models=["acme/one"])
    assert hours.then.priced.between == Between(usd("2"), usd("4"))
    tiers = of_sums(table_of(pricing_file(model(period(FLAT, also=TIERED)))), sums)
    assert tiers.unpriced[0].code == "request_size_needed"


def test_a_name_that_a_later_table_points_elsewhere_is_looked_up_at_both_ends():
    """It stands for two models between the first and the last request: nothing is guessed."""
    rows = [Used("acme/alias", at(f"2025-03-0{day}T00:00Z"), USAGE) for day in (1, 3)]
    before = table_of(pricing_file(model(period(FLAT), also="aliases: [alias]")))
    until, since = "effective_to: 2025-03-02T00:00:00Z", "effective_from: 2025-03-02T00:00:00Z"
    after = table_of(
        pricing_file(
            model(period(FLAT), also=f"aliases: [{{name: alias, {until}}}]"),
            model(period(DOUBLE), name="acme/two", also=f"aliases: [{{name: alias, {since}}}]"),
        )
    )
    found = of_sums(after, sums_of(before, rows))
    assert [each.code for each in found.unpriced] == ["instant_needed"]
    assert "changes its meaning between" in found.unpriced[0].reason
    exact = of_sums(after, sums_of(after, rows))
    assert exact.then.priced.cost == 6
    bucket = Used("acme/alias", at("2025-03-01T00:00Z"), USAGE, until=at("2025-03-03T00:00Z"), requests=2)
    assert of_sums(after, sums_of(after, [bucket])).unpriced[0].code == "instant_needed"


def test_a_bucket_of_which_a_part_has_no_price_has_none():
    """The model began in the middle of it: what was used before then nobody knows."""
    table = table_of(pricing_file(model(period(FLAT, start="2025-03-01T12:00:00Z"))))
    day = Used("acme/one", at("2025-03-01T00:00Z"), USAGE, until=at("2025-03-02T00:00Z"))
    found = repriced(table, [day], models=["acme/one"])
    assert "the time of a bucket" in found.unpriced[0].reason
    assert found.unranked[0].code == "no_price_in_force"
    early = repriced(table, [day._replace(at=at("2025-02-01T00:00Z"), until=at("2025-02-02T00:00Z"))])
    assert early.unpriced[0].code == "no_price_in_force"


def test_a_day_in_which_prices_change_is_shared():
    """Other models at the prices of a day that has two: half of it each, as an estimate."""
    table = table_of(pricing_file(changing("2025-05-01T12:00:00Z")))
    found = repriced(table, [Used("acme/one", NOON, USAGE)], prices="2025-05-01", models=["acme/one"])
    (row,) = found.models
    assert (row.cost, row.estimate) == (usd("3"), "even use over the day")
    assert row.between == Between(usd("2"), usd("4"))
    gone = repriced(table, [Used("acme/one", NOON, USAGE)], prices="2024-05-01", models=["acme/one"])
    assert gone.unranked[0].code == "no_price_in_force"


def test_what_has_no_time_is_used_evenly_over_the_week_of_a_day():
    """Ten hours of each day are cheaper: the mean of the week, between all by day and all by night."""
    table = two(FLAT, FLAT, beside=NIGHT)
    found = repriced(table, [Used("acme/one", None, USAGE)], prices="2025-05-01", models=["acme/one"])
    assert found.models[0].estimate == "even use over the week"
    assert Fraction(found.models[0].exact) == Fraction(14 * 2 + 10 * 1, 24)
    assert "T12" not in found.to_dict()["command"]


def test_sums_of_unknown_size_are_taken_at_the_mean_of_each_bucket():
    """One bucket of few large requests, one of many small: each has its own mean, on a candidate too."""
    table = two(FLAT, FLAT, beside=TIERED)
    hours = [
        Used("acme/two", at(f"2025-03-01T{hour}:00Z"), USAGE, until=at(f"2025-03-01T{hour}:59Z"), requests=n)
        for hour, n in (("12", 4), ("14", 10))
    ]
    sums = sums_of(table, hours)
    assert len(sums.sums) == 1  # which are one cell, and have one mean
    (row,) = of_sums(table, sums, models=["acme/one"], mean_request=True).models
    assert row.cost == 4
    assert row.between == Between(usd("4"), usd("8"))


def test_a_model_that_reads_less_is_refused_before_its_sums_are_made():
    """The quick answer says what the slow one would: larger than the window, or no price at that time."""
    table = table_of(pricing_file(model(period(FLAT, end="2025-06-01"), also="context_window: 1000 token")))
    sums = sums_of(table, [Used("acme/one", NOON, USAGE), Used("acme/one", at("2025-03-02T00:00Z"), USAGE)])
    lots = gathered(lot_of(cell, each, Sizes(sums.cuts)) for cell, each in sums.sums.items())
    rater = ModelRater(table.catalogue.model("acme/one"))
    for on, error in ((None, ContextWindowError), (at("2025-07-01T00:00Z"), NoPriceInForceError)):
        how = How(Sizes(sums.cuts), sums.windows, on)
        with pytest.raises(error):
            owed_on(Rating(table, how, is_kept=True, fits=True), Pool(lots, how), rater, {})


def test_totals_keep_every_digit():
    """Decimals and fractions add up exactly, as do seconds of lots."""
    assert total_of([usd("0.1"), Fraction(1, 3), Fraction(2, 3)]) == Fraction(11, 10)
    assert Total().amount == 0
    table = two("input_second: 0.36 USD/hour", FLAT)
    rows = [
        Used("acme/one", NOON, {"input_seconds": usd("0.1")}),
        Used("acme/one", NOON, {"input_seconds": 2}),
    ]
    sums = sums_of(table, rows)
    (lot,) = gathered(lot_of(cell, each, Sizes(sums.cuts)) for cell, each in sums.sums.items())
    both = added([lot, lot])
    assert decimal_of(both.parts["input_second"]) == usd("4.2")
    assert repriced(table, rows).then.priced.cost == usd("0.00021")
