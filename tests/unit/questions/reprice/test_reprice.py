"""Repricing sums of usage: what they cost then, what was recorded, and what other models would cost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import InstantNeededError, UnknownModelError, UsageError
from costcalc.questions.reprice.costs.recorded import Compared
from costcalc.questions.reprice.instants import microseconds as micros
from costcalc.questions.reprice.question import QUESTION
from costcalc.rating.doubts import Between
from costcalc.usage.logs.rows import NotBilled, Recorded, Refused, Row
from tests.builders import at, model, period, pricing_file, table_of, usd, variant
from tests.usage_sums import Used, sums_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.pricing_table import PricingTable
    from costcalc.questions.reprice.result import Repriced

FLAT = "input: 1 USD/Mtoken, output: 2 USD/Mtoken"
CACHED = "input: 1 USD/Mtoken, cache_read: 0.1 USD/Mtoken, output: 2 USD/Mtoken"
USAGE = {"input_tokens": 1_000_000, "output_tokens": 500_000}
NOON = at("2025-03-01T12:00Z")


def repriced(table: PricingTable, rows: Iterable[Any], by: tuple[str, ...] = (), **words: Any) -> Repriced:
    """What rows cost then, and would cost on the models that words name."""
    request = QUESTION.asking.read(words, None, table)
    found: Repriced = QUESTION.result(table, request, sums=sums_of(table, rows, by=by))
    return found


def two(one: str, other: str, also: str = "", beside: str = "") -> PricingTable:
    """A table of `acme/one` and `acme/two`, with one period each from 2025 on."""
    return table_of(
        pricing_file(model(period(one, also=beside)), model(period(other), name="acme/two", also=also))
    )


def test_a_candidate_saves_the_difference():
    """One costs 2 USD, the other 0.5: it saves 1.5 USD, three quarters of the cost then."""
    table = two(FLAT, "input: 0.25 USD/Mtoken, output: 0.5 USD/Mtoken")
    found = repriced(table, [Used("acme/one", NOON, USAGE)], models=["acme/two"])
    (row,) = found.models
    assert found.then.priced.cost == 2
    assert (row.cost, row.saving, row.saving_share) == (usd("0.5"), usd("1.5"), usd("0.75"))
    assert row.comparable_cost is None
    assert row.estimate is None
    assert sum(line.list_cost for line in row.priced.charges) == row.cost


def test_a_name_that_nobody_has_makes_the_total_partial():
    """Its requests and tokens are told with the reason; a candidate is compared on the rest alone."""
    table = two(FLAT, "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    rows = [Used("acme/one", NOON, USAGE), Used("acme/none", NOON, USAGE), Used("acme/none", NOON, USAGE)]
    found = repriced(table, rows, models=["acme/two"])
    assert found.then.partial
    assert found.then.priced.cost == 2
    (unpriced,) = found.unpriced
    assert (unpriced.logged, unpriced.code) == ("acme/none", "unknown_model")
    assert (unpriced.requests, unpriced.tokens) == (2, 3_000_000)
    (row,) = found.models
    assert (row.cost, row.comparable_cost, row.saving) == (usd("3"), usd("1"), usd("1"))


def test_a_name_of_the_log_may_be_mapped():
    """A deployment's own name is priced as the model that it is said to be."""
    table = two(FLAT, FLAT)
    found = repriced(table, [Used("prod-chat", NOON, USAGE)], model_map=["prod-chat=acme/one"])
    assert found.then.priced.cost == 2
    assert not found.then.partial
    assert "--model-map prod-chat=acme/one" in found.command


def test_a_quantity_without_a_price_is_left_out_alone():
    """The web searches of a request have no price: they are unpriced, the tokens of the same rows are not.

    A model that has a price for them is ranked by the cost of all, and saves on what has a price then. One
    that has none is not ranked, as in a comparison: it says what it costs without them.
    """
    table = table_of(
        pricing_file(
            model(period(FLAT)),
            model(period(FLAT), name="acme/two"),
            model(period(f"{FLAT}, web_search: 10 USD/kweb_search"), name="acme/searches"),
        )
    )
    rows = [Used("acme/one", NOON, USAGE), Used("acme/one", NOON, {**USAGE, "web_searches": 3})]
    found = repriced(table, rows, models=["acme/two,acme/searches"])
    assert found.then.priced.cost == 4
    (unpriced,) = found.unpriced
    assert (unpriced.code, unpriced.requests, unpriced.tokens) == ("meter_not_priced", 0, 0)
    assert "web_search" in unpriced.reason
    (row,) = found.models
    assert (row.model.id, row.cost, row.comparable_cost, row.saving) == (
        "acme/searches", usd("4.03"), usd("4"), usd("0"),
    )  # fmt: skip
    (left,) = found.unranked
    assert (left.code, left.share, left.cost, left.lacking) == (
        "meter_not_priced", usd("1"), usd("4"), {"web_searches": usd("3")},
    )  # fmt: skip


def test_a_quantity_that_a_candidate_has_no_price_for_is_told_with_what_the_rest_costs():
    """All requests of a sum are priced there without their three searches, which are in no cost."""
    table = two(f"{FLAT}, web_search: 10 USD/kweb_search", FLAT)
    rows = [Used("acme/one", NOON, USAGE), Used("acme/one", NOON, {**USAGE, "web_searches": 3})]
    found = repriced(table, rows, models=["acme/two"])
    assert (found.then.priced.cost, found.then.partial) == (usd("4.03"), False)
    (left,) = found.unranked
    assert (left.code, left.share, left.cost, left.lacking) == (
        "meter_not_priced", usd("1"), usd("4"), {"web_searches": usd("3")},
    )  # fmt: skip


@pytest.mark.parametrize("mean_request", [False, True])
def test_sums_whose_mean_is_larger_than_a_candidate_reads_it_cannot_take(mean_request):
    """Of ten requests with 2,000,001 input tokens one has 200,001 or more, and the model reads 200,000.

    2,000,000 may be ten of 200,000: nothing says that one does not fit.
    """
    table = two(FLAT, FLAT, also="context_window: 200000 token")
    day = Used("acme/one", NOON, USAGE, until=at("2025-03-02T12:00Z"), requests=10)
    rows = [
        day._replace(usage={"input_tokens": size, "output_tokens": 0}, labels={"team": team})
        for team, size in (("fits", 2_000_000), ("larger", 2_000_001))
    ]
    (row,) = repriced(table, rows[:1], models=["acme/two"], mean_request=mean_request).models
    assert row.cost == 2
    found = repriced(table, rows, by=("team",), models=["acme/two,acme/one"], mean_request=mean_request)
    (left,) = found.unranked
    assert (left.code, left.requests, left.share, left.cost) == ("context_window", 10, usd("0.5"), usd("2"))
    assert "more than 200000 input tokens" in left.reason
    assert [[str(each.cost) for each in group.models] for group in found.groups] == [["2"], ["2.000001"]]


def test_a_candidate_without_a_price_for_cached_tokens_bills_them_as_input():
    """Cached tokens cost as much as fresh ones there, and a note says so."""
    table = two(CACHED, FLAT)
    usage = {"input_tokens": 1_000_000, "cache_read_tokens": 600_000, "output_tokens": 0}
    found = repriced(table, [Used("acme/one", NOON, usage)], models=["acme/two"])
    assert found.then.priced.cost == usd("0.46")
    (row,) = found.models
    assert row.cost == 1
    assert row.notes == ("cache_read is billed as input, for want of a price of its own",)


def test_what_is_larger_than_a_candidate_reads_it_cannot_take():
    """A model that reads 200,000 tokens can take one of two requests: it is not ranked, and says which share.

    200,000 fit, 200,001 do not.
    """
    table = two(FLAT, FLAT, also="context_window: 200000 token")
    rows = [Used("acme/one", NOON, {"input_tokens": size, "output_tokens": 0}) for size in (200_000, 200_001)]
    found = repriced(table, rows, models=["acme/two"])
    assert found.models == ()
    (row,) = found.unranked
    assert (row.model, row.code, row.requests) == ("acme/two", "context_window", 1)
    assert (row.share, row.cost) == (usd("0.5"), usd("0.2"))
    assert repriced(table, rows[:1], models=["acme/two"]).unranked == ()


def test_what_a_candidate_does_not_sell_in_batches_it_cannot_take():
    """A batch costs half on the model that was used, and the candidate knows none."""
    batch = variant("service_tier: batch", "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    table = two(FLAT, FLAT, beside=f"variants:\n  {batch}")
    rows = [Used("acme/one", NOON, USAGE), Used("acme/one", NOON, USAGE, {"service_tier": "batch"})]
    found = repriced(table, rows, models=["acme/two"])
    assert found.then.priced.cost == 3
    (row,) = found.unranked
    assert (row.code, row.share) == ("unknown_option", usd("0.5"))


def test_a_candidate_that_was_not_sold_all_the_time_is_not_ranked():
    """It begins in the middle of the log, and can take what came after that."""
    table = table_of(
        pricing_file(model(period(FLAT)), model(period(FLAT, start="2025-03-02"), name="acme/two"))
    )
    rows = [Used("acme/one", at(f"2025-03-0{day}T12:00Z"), USAGE) for day in (1, 2, 3, 4)]
    (row,) = repriced(table, rows, models=["acme/two"]).unranked
    assert (row.code, row.requests, row.share) == ("no_price_in_force", 3, usd("0.75"))
    (late,) = repriced(table, rows, prices="2025-03-05", models=["acme/two"]).models
    assert late.cost == 8


def test_other_prices_are_asked_at_the_hours_of_the_requests():
    """At the prices of a later day a request of the night is one of the night there: half the price."""
    night = variant("daily: ['20:00-06:00']", "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    table = two(FLAT, FLAT, beside=f"variants:\n  {night}")
    rows = [Used("acme/two", at(f"2025-03-01T{hour}Z"), USAGE) for hour in ("12:00", "19:59", "20:00")]
    for prices in ("then", "2025-06-01"):
        (row,) = repriced(table, rows, prices=prices, models=["acme/one"]).models
        assert row.cost == 5
        assert row.estimate is None
    (row,) = repriced(table, rows, prices="2025-06-01T23:00:00Z", models=["acme/one"]).models
    assert row.cost == 3


def test_a_bucket_over_a_window_is_used_evenly():
    """A day of which 10 hours are cheaper is an estimate by shares, between all at night and all by day."""
    night = variant("daily: ['20:00-06:00']", "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    table = two(FLAT, FLAT, beside=f"variants:\n  {night}")
    day = Used("acme/one", at("2025-03-01T00:00Z"), USAGE, until=at("2025-03-02T00:00Z"), requests=10)
    found = repriced(table, [day])
    priced = found.then.priced
    assert Fraction(priced.exact_cost) == Fraction(14 * 2 + 10 * 1, 24)
    assert priced.between == Between(usd("1"), usd("2"))
    assert found.then.estimate == "even use over each bucket of time"
    flat = repriced(table, [day._replace(model="acme/two")])
    assert (flat.then.priced.cost, flat.then.estimate) == (usd("2"), None)


def test_a_bucket_over_a_change_of_price_is_used_evenly():
    """A price that doubles at noon: half of the day at each."""
    table = table_of(
        pricing_file(
            model(
                period(FLAT, end="2025-03-01T12:00:00Z")
                + period("input: 2 USD/Mtoken, output: 4 USD/Mtoken", start="2025-03-01T12:00:00Z")
            )
        )
    )
    day = Used("acme/one", at("2025-03-01T00:00Z"), USAGE, until=at("2025-03-02T00:00Z"), requests=None)
    found = repriced(table, [day])
    assert found.then.priced.cost == 3
    assert found.then.priced.between == Between(usd("2"), usd("4"))
    assert found.requests is None
    assert repriced(table, [day], models=["acme/one"]).models[0].cost == 3


TIERED = f"variants:\n  {variant('input_tokens_above: 200000', 'input: 2 USD/Mtoken, output: 4 USD/Mtoken')}"


def test_a_bucket_whose_requests_may_be_large_is_refused_or_taken_at_their_mean():
    """A million tokens may be of one large request or of ten small ones; at the mean of ten they are small.

    A bucket of 200,000 cannot hold a large one, and is exact.
    """
    table = two(FLAT, FLAT, beside=TIERED)
    hour = Used("acme/one", NOON, USAGE, until=at("2025-03-01T13:00Z"), requests=10)
    found = repriced(table, [hour])
    assert found.then.partial
    assert found.unpriced[0].code == "request_size_needed"
    taken = repriced(table, [hour], mean_request=True)
    assert taken.then.priced.cost == 2
    assert taken.then.estimate == "every request taken at the mean size"
    assert taken.then.priced.between == Between(usd("2"), usd("4"))
    few = repriced(table, [hour._replace(requests=4)], mean_request=True)
    assert few.then.priced.cost == 4
    unknown = repriced(table, [hour._replace(requests=None)], mean_request=True)
    assert unknown.unpriced[0].code == "request_size_needed"
    small = repriced(table, [hour._replace(usage={"input_tokens": 200_000, "output_tokens": 0})])
    assert (small.then.priced.cost, small.then.estimate) == (usd("0.2"), None)
    on_tiers = repriced(table, [hour._replace(model="acme/two")], models=["acme/one"])
    assert on_tiers.unranked[0].code == "request_size_needed"
    at_mean = repriced(table, [hour._replace(model="acme/two")], mean_request=True, models=["acme/one"])
    assert at_mean.models[0].cost == 2
    assert at_mean.models[0].between == Between(usd("2"), usd("4"))


@pytest.mark.parametrize("mean_request", [False, True])
def test_what_any_call_of_a_request_may_have_used_is_refused_where_its_size_matters(mean_request):
    """A million tokens, of a large call or of a small one: no mean is known of them, nor are they a request.

    They are told with what they are, and a candidate can take the other half of the tokens.
    """
    table = two(FLAT, FLAT, beside=TIERED)
    calls = Row(9, "acme/two", micros(NOON), (("input", 1_500_000),), 1, 2_000_000, 0)
    found = repriced(
        table, [Used("acme/two", NOON, USAGE), calls], models=["acme/one"], mean_request=mean_request
    )
    assert found.then.priced.cost == usd("3.5")
    (row,) = found.unranked
    assert (row.code, row.requests) == ("request_size_needed", 1)
    assert (row.share, row.cost) == (usd("0.5"), usd("4"))
    assert "in which of the calls of a request these tokens were" in row.reason


def test_a_request_larger_than_its_model_reads_is_read_as_a_sum():
    """As in `price`: it is exact where size does not matter, and refused where it does."""
    also = "context_window: 128000 token"
    table = table_of(
        pricing_file(
            model(period(FLAT), also=also), model(period(FLAT, also=TIERED), name="acme/two", also=also)
        )
    )
    found = repriced(table, [Used(name, NOON, USAGE) for name in ("acme/one", "acme/two")])
    assert found.then.priced.cost == 2
    assert [(each.logged, each.code) for each in found.unpriced] == [("acme/two", "request_size_needed")]


def test_a_price_for_each_request_counts_them():
    """Ten requests at a cent each, and a bucket that did not count its own has no price."""
    table = two("input: 1 USD/Mtoken, output: 2 USD/Mtoken, request: 0.01 USD/request", FLAT)
    hour = Used("acme/one", NOON, USAGE, until=at("2025-03-01T13:00Z"), requests=10)
    assert repriced(table, [hour]).then.priced.cost == usd("2.1")
    found = repriced(table, [hour._replace(requests=None)])
    assert found.unpriced[0].code == "request_size_needed"
    (row,) = repriced(table, [hour._replace(model="acme/two")], models=["acme/one"]).models
    assert row.cost == usd("2.1")


def test_a_minimum_of_each_request_needs_their_lengths():
    """Of 3 and 12 seconds, with 10 at least, a sum does not say what is billed; one request does."""
    table = two("input_second: {price: 0.36 USD/hour, minimum: 10 second}", FLAT)
    rows = [Used("acme/one", NOON, {"input_seconds": Decimal(length)}) for length in (3, 12)]
    assert repriced(table, rows[:1]).then.priced.cost == usd("0.001")
    assert repriced(table, rows).unpriced[0].code == "request_size_needed"
    found = repriced(table, rows, mean_request=True)
    assert found.then.priced.cost == usd("0.002")
    assert found.then.priced.between == Between(usd("0.002"), usd("0.0025"))
    (row,) = repriced(table, rows[1:], models=["acme/one"]).models
    assert row.cost == usd("0.0012")


def test_what_has_no_time_is_priced_as_on_a_day_that_is_said():
    """Without one it is unpriced, and no other model can be asked about it."""
    table = two(FLAT, "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    rows = [Used("acme/one", None, USAGE)]
    found = repriced(table, rows)
    assert [(each.code, each.requests) for each in found.unpriced] == [("no_time", 1)]
    with pytest.raises(InstantNeededError, match="prices"):
        repriced(table, rows, models=["acme/two"])
    dated = repriced(table, rows, prices="2025-03-01", models=["acme/two"])
    assert dated.then.priced.cost == 2
    assert dated.then.estimate is not None
    assert "priced as on 2025-03-01" in dated.then.estimate
    assert (dated.models[0].cost, dated.models[0].saving) == (usd("1"), usd("1"))
    some = [*rows, Used("acme/one", NOON, USAGE)]
    assert repriced(table, some, models=["acme/two"]).models[0].cost == 1


def test_what_was_recorded_is_compared_where_both_are_known():
    """Rows that have a record and a price are compared, whatever else is of their model; one has none."""
    table = two(FLAT, FLAT)
    rows = [
        Used("acme/one", NOON, USAGE, recorded=("1.5", "USD")),
        Used("acme/two", NOON, USAGE, recorded=("2", "USD")),
        Used("acme/two", NOON, USAGE),
        Used("acme/none", NOON, USAGE, recorded=("7", "USD")),
    ]
    said = repriced(table, rows).recorded
    assert said is not None
    assert (said.cost, said.currency, said.requests, said.share) == (usd("10.5"), "USD", 3, usd("0.75"))
    assert said.compared == Compared(usd("3.5"), usd("4"), 2)
    assert (said.compared.difference, said.without) == (usd("0.5"), 1)
    assert repriced(table, [Used("acme/one", NOON, USAGE)]).recorded is None


def test_what_refused_rows_recorded_is_told_beside_the_record():
    """Of rows that cannot be read, 0.0006 USD and 2 EUR were spent; they are in no cost, and in no record."""
    table = two(FLAT, FLAT)
    rows = [
        Used("acme/one", NOON, USAGE, recorded=("1.5", "USD")),
        Refused(2, "cached exceeds input", "", Recorded(usd("0.0005"), "USD")),
        Refused(3, "negative", "", Recorded(usd("0.0001"), "USD")),
        Refused(4, "negative", "", Recorded(usd("2"), "EUR")),
        Refused(5, "negative"),
    ]
    found = repriced(table, rows)
    assert found.recorded is not None
    assert found.recorded.cost == usd("1.5")
    document = found.to_dict()
    assert document["recorded_refused"] == {"EUR": "2", "USD": "0.0006"}
    assert [each.get("recorded") for each in document["refused"]] == [
        {"USD": "0.0005"}, {"EUR": "2", "USD": "0.0001"},
    ]  # fmt: skip
    assert "recorded_refused" not in repriced(table, rows[:1]).to_dict()


def test_a_report_of_costs_has_records_alone():
    """Money without usage is recorded, and neither priced nor unpriced."""
    table = two(FLAT, FLAT)
    rows = [Used("", NOON, {}, requests=0, recorded=("3", "USD")), Used("acme/one", NOON, USAGE)]
    found = repriced(table, rows)
    assert (found.then.priced.cost, found.then.partial) == (usd("2"), False)
    assert found.recorded is not None
    assert (found.recorded.cost, found.recorded.requests, found.recorded.compared) == (usd("3"), 0, None)


def test_a_record_in_another_currency_is_compared_at_the_rate_of_the_last_day(shipped: PricingTable):
    """An estimate that names the day; a currency without a rate is not compared."""
    usage = {"input_tokens": 1_000_000, "output_tokens": 0}
    rows = [
        Used("gpt-4o", at("2025-06-02T12:00Z"), usage, recorded=("17", "CNY")),
        Used("gpt-4o-mini", at("2025-06-02T12:00Z"), usage, recorded=("17", "XXX")),
    ]
    first, second = repriced(shipped, rows).recorded_all
    assert first.compared is not None
    assert 17 < first.compared.cost < 19
    assert first.estimate is not None
    assert "2025-05-30" in first.estimate
    assert (second.currency, second.compared, second.estimate) == ("XXX", None, None)


def test_groups_add_up_to_the_whole():
    """Each team's cost then, its record, and what another model would cost it."""
    table = two(FLAT, "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    rows = [
        Used("acme/one", NOON, USAGE, labels={"team": "a"}),
        Used("acme/one", at("2025-03-02T12:00Z"), USAGE, labels={"team": "a"}, recorded=("1", "USD")),
        Used("acme/one", NOON, USAGE),
        Used("acme/none", NOON, USAGE, labels={"team": "b"}),
    ]
    found = repriced(table, rows, by=("team",), models=["acme/two"])
    told = [(each.by["team"], each.requests, each.priced.cost, each.partial) for each in found.groups]
    assert told == [
        ("a", 2, usd("4"), False),
        ("b", 1, usd("0"), True),
        (None, 1, usd("2"), False),
    ]
    costs = [[(int(each.cost), int(each.saving)) for each in group.models] for group in found.groups]
    assert costs == [[(2, 2)], [(1, 0)], [(1, 1)]]
    assert found.groups[0].recorded is not None
    assert found.groups[0].recorded.cost == 1
    document = found.to_dict()
    assert document["groups"][0]["by"] == {"team": "a"}


def test_groups_are_made_when_somebody_looks_and_too_many_are_refused(monkeypatch):
    """Each has what it had before; three are more than two, which is told before any is priced."""
    table = two(FLAT, FLAT)
    rows = [Used("acme/one", NOON, USAGE, labels={"team": team}) for team in "cab"]
    groups = repriced(table, rows, by=("team",)).groups
    assert ([each.by["team"] for each in groups], len(groups)) == (["a", "b", "c"], 3)
    assert groups[0] is not groups[0]
    assert len(repriced(table, rows).groups) == 0
    assert "groups" not in repriced(table, rows).to_dict()
    monkeypatch.setattr("costcalc.questions.reprice.costs.groups.MOST_GROUPS", 2)
    with pytest.raises(UsageError, match="3 groups by team, and 2 at most"):
        repriced(table, rows, by=("team",))
    assert repriced(table, rows).then.priced.cost == 6


def test_a_contract_changes_what_is_owed():
    """A discount from March on: February is owed in full, and a candidate under it at its own price."""
    table = table_of(
        pricing_file(model(period(FLAT)), model(period(FLAT), name="acme/two")).replace(
            "end: pricing/1",
            """\
contracts:
  deal:
    name: Deal
    source: sheet
    effective_from: 2025-03-01T00:00:00Z
    provider: acme
    discounts: [{percent: 10%}]
end: pricing/1""",
        )
    )
    rows = [Used("acme/one", at(f"2025-0{month}-15T12:00Z"), USAGE) for month in (2, 3)]
    found = repriced(table, rows, models=["acme/two"])
    assert (found.then.priced.cost, found.then.priced.contracted_cost) == (usd("4"), usd("3.8"))
    (row,) = found.models
    assert (row.list_cost, row.cost, row.saving) == (usd("4"), usd("3.8"), usd("0"))
    assert sum(line.contracted_cost for line in row.priced.charges) == row.cost


def test_a_discount_is_off_all_prices():
    """Of 15% off, 2 USD are 1.7, on every model."""
    table = two(FLAT, "input: 0.5 USD/Mtoken, output: 1 USD/Mtoken")
    found = repriced(table, [Used("acme/one", NOON, USAGE)], discount="15%", models=["acme/two"])
    assert found.then.priced.contracted_cost == usd("1.7")
    assert found.models[0].cost == usd("0.85")
    assert found.models[0].saving == usd("0.85")
    assert "--discount 15%" in found.command


def test_a_price_in_doubt_has_its_range():
    """A price that changed on a day that nobody says is an estimate, between both."""
    first = period(FLAT, end="2025-03-10").replace(
        "effective_to: 2025-03-10T00:00:00Z", "effective_to: {not_before: 2025-03-01, not_after: 2025-03-10}"
    )
    second = period("input: 3 USD/Mtoken, output: 6 USD/Mtoken", start="2025-03-10").replace(
        "effective_from: 2025-03-10T00:00:00Z",
        "effective_from: {not_before: 2025-03-01, not_after: 2025-03-10}",
    )
    table = table_of(pricing_file(model(first + second), model(period(FLAT), name="acme/two")))
    rows = [Used("acme/two", at(f"2025-03-{day}T12:00Z"), USAGE) for day in ("05", "20")]
    (row,) = repriced(table, rows, models=["acme/one"]).models
    assert row.cost == 8
    assert row.between == Between(usd("8"), usd("12"))
    assert row.estimate is not None
    assert "on a day that nobody says" in row.estimate
    found = repriced(table, [each._replace(model="acme/one") for each in rows])
    assert found.then.priced.between == Between(usd("8"), usd("12"))


def test_all_models_are_ranked_from_the_cheapest():
    """Free ones are counted and not listed, and so are those that cannot take all of it."""
    table = table_of(
        pricing_file(
            model(period(FLAT)),
            model(period("input: 0.5 USD/Mtoken, output: 1 USD/Mtoken"), name="acme/two"),
            model(period("input: 0 USD/Mtoken, output: 0 USD/Mtoken"), name="acme/free"),
            model(period(FLAT, start="2025-04-01"), name="acme/late"),
        )
    )
    found = repriced(table, [Used("acme/one", NOON, USAGE)], models=["all"], top="1")
    assert [each.model.id for each in found.models] == ["acme/two"]
    assert (found.ranked, found.free) == (2, 1)
    assert found.unranked_by_code == {"no_price_in_force": 1}
    later = repriced(table, [Used("acme/one", NOON, USAGE)], prices="2025-05-01", models=["all"])
    assert [each.model.id for each in later.models] == ["acme/two", "acme/one", "acme/late"]
    assert "--as all --top 20 --prices 2025-05-01" in later.command


def test_names_of_candidates_that_nobody_has_are_an_error():
    """All of them at once; a name that stands for nothing any more is not ranked."""
    table = table_of(
        pricing_file(model(period(FLAT), also="aliases: [{name: old, effective_to: 2025-02-01T00:00:00Z}]"))
    )
    rows = [Used("acme/one", NOON, USAGE)]
    with pytest.raises(UnknownModelError, match="acme/none"):
        repriced(table, rows, models=["acme/none,acme/nobody"])
    found = repriced(table, rows, models=["old", "acme/one"])
    assert [(each.model, each.share) for each in found.unranked] == [("old", None)]


def test_what_is_in_no_sum_is_told():
    """Rows that nobody bills, that cannot be read and that repeat others, by reason."""
    table = two(FLAT, FLAT)
    rows = [Used("acme/one", NOON, USAGE), NotBilled(2, "failed"), Refused(3, "negative", "input_tokens: -5")]
    document = repriced(table, rows).to_dict()
    assert document["not_billed"] == [
        {"reason": "failed", "rows": 1, "file": "requests.jsonl", "row": 2, "detail": ""}
    ]
    assert document["refused"][0]["detail"] == "input_tokens: -5"
    assert document["files"][0]["rows"] == 3


def test_nothing_costs_nothing():
    """An empty log has no cost, no time and no model."""
    table = two(FLAT, FLAT)
    found = repriced(table, [])
    assert found.then.priced.cost == 0
    assert (found.first, found.requests, found.then.partial) == (None, 0, False)
