"""Sums that were cut by an older table, beside those of a newer one: what is certain goes on as it was."""

from __future__ import annotations

from decimal import Decimal

from costcalc.questions.reprice.costs.met import CUT_FINER, EVEN_BUCKET
from costcalc.questions.reprice.question import QUESTION
from costcalc.questions.reprice.reduction.merge import merged
from tests.builders import at, model, period, pricing_file, table_of, usd, variant
from tests.unit.questions.reprice.test_reprice import FLAT, NOON, USAGE
from tests.usage_sums import Used, sums_of

HALF = "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken"
NIGHT = "variants:\n  " + variant('daily: ["16:30-00:30"]', HALF)
LARGE = "variants:\n  " + variant("input_tokens_above: 500000", HALF)


def table(also=""):
    """Two models of one price, of which the second has another at some hours or of some size."""
    return table_of(
        pricing_file(model(period(FLAT)), model(period(FLAT, also=also), name="acme/two")),
    )


def repriced(newer, rows):
    """Rows that an older table cut, merged with a request that the newer one did, on the second model."""
    old = sums_of(table(), rows)._replace(files=())
    new = sums_of(newer, [Used("acme/one", at("2025-03-03T12:00Z"), USAGE)])
    words = {"models": ["acme/two"], "mean_request": True}
    return QUESTION.result(newer, QUESTION.asking.read(words, None, newer), sums=merged([old, new]))


def test_a_new_window_is_even_use_of_the_sums_that_lie_on_both_sides():
    """From noon to 18:00 a quarter is night, at half: 4 × 7/8, and 2 of the new one. Then it is exact."""
    rows = [Used("acme/one", NOON, USAGE), Used("acme/one", at("2025-03-01T18:00Z"), USAGE)]
    found = repriced(table(NIGHT), rows)
    assert (found.then.priced.cost, found.then.estimate) == (usd("6"), None)
    (row,) = found.models
    assert abs(row.cost - Decimal("5.5")) < Decimal("0.000001")
    assert CUT_FINER in row.estimate


def test_a_new_edge_is_even_use_of_requests_and_says_to_reduce_them_again():
    """Of requests on both sides of a change of price: they are of no bucket that a log told of."""
    later = period(FLAT, end="2025-03-02") + period(HALF, start="2025-03-02")
    newer = table_of(pricing_file(model(period(FLAT)), model(later, name="acme/two")))
    rows = [Used("acme/one", NOON, USAGE), Used("acme/one", at("2025-03-02T12:00Z"), USAGE)]
    (row,) = repriced(newer, rows).models
    assert row.estimate is not None
    assert row.estimate.startswith(CUT_FINER)
    assert EVEN_BUCKET not in row.estimate


def test_sums_on_one_side_of_a_new_window_are_exact():
    """By day they cost what they cost, and in the night half."""
    for hour, cost in (("12:00", "4"), ("18:00", "3")):
        found = repriced(table(NIGHT), [Used("acme/one", at(f"2025-03-01T{hour}Z"), USAGE)])
        (row,) = found.models
        assert (row.cost, row.estimate) == (usd(cost), None)


def test_a_new_size_is_unknown_to_the_sums_of_before():
    """A request of a million is above it; of what was not told apart, the mean decides, as an estimate."""
    found = repriced(table(LARGE), [Used("acme/one", NOON, USAGE)])
    assert (found.then.priced.cost, found.then.estimate) == (usd("4"), None)
    (row,) = found.models
    assert row.cost == usd("2")
    assert row.estimate is not None
