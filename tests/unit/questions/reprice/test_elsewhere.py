"""Usage of one model on others that do not sell all of what it was made with."""

from __future__ import annotations

import pytest

from costcalc.errors import CostcalcError
from tests.builders import at, model, period, pricing_file, table_of, usd, variant
from tests.unit.questions.reprice.test_reprice import FLAT, NOON, USAGE, repriced
from tests.usage_sums import Used

WRITES = f"{FLAT}, cache_write_5m: 1.25 USD/Mtoken, cache_write_1h: 2 USD/Mtoken"
AN_HOUR = {"input_tokens": 1_000_000, "cache_write_1h_tokens": 400_000, "output_tokens": 0}
AS_INPUT = "cache_write_1h is billed as input, for want of a price of its own"
LONG_WRITE = {"input": 1_000_000, "cache_write_1h": 400_000, "output": 0}


def three():
    """A table of a model that prices writes of an hour, one that prices none, and one of five minutes."""
    return table_of(
        pricing_file(
            model(period(WRITES)),
            model(period(FLAT), name="acme/none"),
            model(period(f"{FLAT}, cache_write_5m: 1.25 USD/Mtoken"), name="acme/short"),
        )
    )


def test_a_write_of_an_hour_is_input_where_no_write_has_a_price():
    """It is exact, and a note says so; 600,000 at 1 and 400,000 at 2 cost 1.40 then, 1 on the other."""
    found = repriced(three(), [Used("acme/one", NOON, AN_HOUR)], models=["acme/none"])
    assert found.then.priced.cost == usd("1.4")
    (row,) = found.models
    assert (row.cost, row.saving, row.estimate, row.notes) == (usd("1"), usd("0.4"), None, (AS_INPUT,))
    assert [(line.meter, line.billed_as) for line in row.priced.charges] == [
        ("input", "input"),
        ("cache_write_1h", "input"),
    ]


def test_a_write_of_an_hour_has_no_price_where_only_shorter_ones_have():
    """Nobody knows what it would cost: the model is not ranked."""
    found = repriced(three(), [Used("acme/one", NOON, AN_HOUR)], models=["acme/short"])
    assert not found.models
    assert [(each.code, each.share) for each in found.unranked] == [("meter_not_priced", usd("0"))]


def test_a_comparison_and_a_projection_bill_it_alike():
    """The same workload costs the same in each of them, and each says how it was billed."""
    table = three()
    row = table.compare(LONG_WRITE, "acme/none", on=NOON).rows[0]
    assert (row.cost_per_request, row.notes) == (1, (AS_INPUT,))
    found = table.project({**LONG_WRITE, "requests": "1/day"}, "acme/none", start="2025-03", months=1)
    (projected,) = found.to_dict()["totals"]
    assert (projected["cost"], projected["notes"]) == ("31", [AS_INPUT])
    refused = table.compare(LONG_WRITE, "acme/short", on=NOON).unranked
    assert [each.code for each in refused] == ["meter_not_priced"]


def test_one_price_of_such_a_write_is_refused_all_the_same():
    """Who asks what a request to a model cost did not write there for an hour."""
    with pytest.raises(CostcalcError, match="no price for cache_write_1h"):
        three().price("acme/none", AN_HOUR, on=NOON)


def fast():
    """A table of a model that has a batch, one that has none and is cheaper, and one that reads little."""
    batch = "variants:\n" + variant("service_tier: batch", "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    return table_of(
        pricing_file(
            model(period(FLAT, also=batch)),
            model(period("input: 0.5 USD/Mtoken, output: 1 USD/Mtoken"), name="acme/two"),
            model(period(FLAT), name="acme/small", also="context_window: 1000 token"),
        )
    )


ROWS = [
    Used("acme/one", NOON, USAGE, options={"service_tier": "batch"}),
    Used("acme/one", NOON, USAGE),
    Used("acme/one", at("2025-03-02T12:00Z"), {"input_tokens": 1_000, "output_tokens": 0}),
]


def test_others_may_be_asked_at_their_standard_prices():
    """A model without a batch takes what was one, at its own price; what it cost then is that of a batch."""
    found = repriced(fast(), ROWS, models=["acme/two"], standard=True)
    assert found.then.priced.cost == usd("3.001")
    assert [each.cost for each in found.models] == [usd("2.0005")]
    assert not repriced(fast(), ROWS, models=["acme/two"]).models
    assert "--standard" in found.command
    assert found.to_dict()["standard"] is True


def test_groups_are_asked_at_standard_prices_too():
    """The groups of the whole add up to it."""
    rows = [each._replace(labels={"team": str(place)}) for place, each in enumerate(ROWS)]
    found = repriced(fast(), rows, by=("team",), models=["acme/two"], standard=True)
    assert sum(each.cost for group in found.groups for each in group.models) == usd("2.0005")


def test_of_all_models_those_that_take_the_most_fill_up_the_list():
    """One takes all; of the others that with two of three requests stands before that with one."""
    found = repriced(fast(), ROWS, models=["all"], top="3")
    assert [each.model.id for each in found.models] == ["acme/one"]
    assert [(each.model, str(each.share), each.cost) for each in found.unranked] == [
        ("acme/two", "0.666666666667", usd("1.0005")),
        ("acme/small", "0.333333333333", usd("0.001")),
    ]
    assert [each.model for each in repriced(fast(), ROWS, models=["all"], top="2").unranked] == ["acme/two"]
    assert not repriced(fast(), ROWS, models=["all"], top="1").unranked


def test_a_quantity_that_a_model_has_no_price_for_is_told_beside_what_it_takes():
    """It takes the tokens of both requests, and the search of one of them is in no cost."""
    searched = f"{FLAT}, web_search: 0.01 USD/web_search"
    table = table_of(pricing_file(model(period(searched)), model(period(FLAT), name="acme/two")))
    rows = [Used("acme/one", NOON, {**USAGE, "web_searches": 1}), Used("acme/one", NOON, USAGE)]
    (row,) = repriced(table, rows, models=["acme/two"]).unranked
    assert (row.share, row.requests, row.cost, row.lacking) == (
        usd("1"),
        2,
        usd("4"),
        {"web_searches": usd("1")},
    )
