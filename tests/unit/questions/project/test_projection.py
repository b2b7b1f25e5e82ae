"""Projections: months, prices that change, trends, rebound, contracts, and who overtakes whom."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from costcalc import Workload
from costcalc.errors import OptionError, UsageError
from costcalc.pricing_table import load
from costcalc.questions.project.shape import OVERTAKING
from tests.builders import ROOT, model, period, pricing_file, projected, table_of, usd

CHEAP, DEAR = "input: 1 USD/Mtoken, output: 4 USD/Mtoken", "input: 3 USD/Mtoken, output: 12 USD/Mtoken"
TABLE = table_of(
    pricing_file(
        model(period("input: 1 USD/Mtoken, cache_read: 0.1 USD/Mtoken, output: 4 USD/Mtoken"), "acme/cheap", "aliases: [cheap]\n  context_window: 4k token"),
        model(period(DEAR, also="variants: [{when: {service_tier: batch}, rates: {input: 1.5 USD/Mtoken, output: 6 USD/Mtoken}}]"), "acme/dear"),
        model(period("input: 0 USD/Mtoken, output: 0 USD/Mtoken"), "acme/free"),
        model(period("input: 0.5 USD/Mtoken, output: 2 USD/Mtoken", end="2027-02-01") + period(DEAR, start="2027-02-01"), "acme/rising"),
        model(period("input: 1 USD/Mtoken, output: 4 USD/Mtoken", end="2027-02-15") + period("input: 0 USD/Mtoken, output: 0 USD/Mtoken", start="2027-02-15"), "acme/freed"),
        model(period(CHEAP, end="2027-02-10"), "acme/leaving", "successor: acme/cheap"),
        model(period(CHEAP, start="2027-02-10"), "acme/coming"),
        model(period("input: 1 USD/Mtoken, request: 0.01 USD/request", also="guaranteed_until: 2026-06-01T00:00:00Z"), "acme/fee"),
        model(period(CHEAP, end="2027-02-10", also="context_window: 4k token") + period(CHEAP, start="2027-02-10", also="context_window: 2k token"), "acme/shrinking"),
    )
)  # fmt: skip
CONTRACTS = load(ROOT / "tests" / "cases" / "tables" / "contract.yaml")
WORK = {"requests": "1000/day", "input": "1000", "output": "0"}


def rows_of(projection) -> list[dict[str, str]]:
    """The months of the document."""
    found: list[dict[str, str]] = projection.to_dict()["rows"]
    return found


def costs(projection, name: str = "cost") -> list[str]:
    """What the months cost."""
    return [row[name] for row in rows_of(projection)]


def test_a_month_says_what_it_is_made_of():
    """Requests, quantities by meter, costs, and all that was spent."""
    found = projected(TABLE, "cheap", **{**WORK, "cached": "40%", "output": "10"})
    assert rows_of(found)[1] == {
        "month": "2027-02",
        "model": "acme/cheap",
        "name": "cheap",
        "requests": "28000",
        "tokens": {"input": "16800000", "cache_read": "11200000", "output": "280000"},
        "list_cost": "19.04",
        "contracted_cost": "19.04",
        "cost": "19.04",
        "cumulative_cost": "40.12",
        "estimate": None,
    }


def test_the_total_is_the_sum_of_its_months():
    """To the last digit, in costs, requests and tokens."""
    (total,) = projected(TABLE, "cheap", **WORK).to_dict()["totals"]
    assert (total["cost"], total["list_cost"], total["contracted_cost"]) == ("90", "90", "90")
    assert (total["requests"], total["tokens"]) == ("90000", {"input": "90000000"})
    assert total["npv"] is None
    (price,) = total["prices"]
    assert price["list_unit_prices"] == {"input": "1"}
    assert price["pricing_units"] == {"input": "1000000 Tokens"}
    assert price["sources"]["input"]["id"] == "sheet"
    assert (price["effective_from"], price["effective_to"]) == ("2025-01-01T00:00:00Z", None)


def test_models_from_the_cheapest_to_the_dearest():
    """Totals are ranked, with their ratio to the cheapest; months are one after the other, in that order."""
    found = projected(TABLE, "acme/dear", "cheap", **WORK).to_dict()
    assert [(each["model"], each["ratio_to_cheapest"]) for each in found["totals"]] == [
        ("acme/cheap", "1"),
        ("acme/dear", "3"),
    ]
    assert [(row["month"], row["model"]) for row in found["rows"]][:3] == [
        ("2027-01", "acme/cheap"),
        ("2027-01", "acme/dear"),
        ("2027-02", "acme/cheap"),
    ]


def test_nothing_is_a_multiple_of_free():
    """Where the cheapest is free there is no ratio but its own."""
    found = projected(TABLE, "acme/free", "cheap", **WORK).to_dict()["totals"]
    assert [each["ratio_to_cheapest"] for each in found] == ["1", None]


def test_a_fee_per_request_and_a_guarantee_that_lapsed():
    """A fee is a price that was used; that a promise has ended is a note."""
    (total,) = projected(TABLE, "acme/fee", **WORK).to_dict()["totals"]
    assert total["cost"] == "990"
    assert set(total["prices"][0]["list_unit_prices"]) == {"input", "request"}
    assert total["prices"][0]["guaranteed_until"] == "2026-06-01T00:00:00Z"
    assert any("guaranteed" in note for note in total["notes"])


def test_a_price_that_changes_is_used_from_its_month_on():
    """What the table knows of comes first, and both prices are told."""
    found = projected(TABLE, "acme/rising", **WORK)
    assert costs(found) == ["15.5", "84", "93"]
    assert [price["list_unit_prices"]["input"] for price in found.to_dict()["totals"][0]["prices"]] == [
        "0.5",
        "3",
    ]


def test_the_trend_begins_after_the_last_change_that_is_known():
    """February's change is known of, so the trend begins in March."""
    found = projected(TABLE, "acme/rising", **WORK, price_trend="-50%/month")
    assert costs(found) == ["15.5", "84", "46.5"]
    assert [row["estimate"] for row in rows_of(found)] == [
        None,
        None,
        "prices move by -50%/month after 2027-02, as said",
    ]


def test_a_change_after_the_horizon_counts():
    """What a month costs does not depend on how many months are asked about: the trend waits for the change."""
    asked = {**WORK, "start": "2026-12", "price_trend": "-50%/month"}
    assert costs(projected(TABLE, "acme/rising", **{**asked, "months": "2"})) == ["15.5", "15.5"]
    assert costs(projected(TABLE, "acme/rising", **{**asked, "months": "4"}))[:2] == ["15.5", "15.5"]


def test_trends_beyond_all_bounds():
    """Prices may become a million million times what they were, and not more."""
    assert projected(TABLE, "cheap", **WORK, months="13", price_trend="900%/month").courses[0].cost > 0
    with pytest.raises(
        UsageError, match="price_trend: leads to prices beyond all bounds in 2028-02: give less"
    ):
        projected(TABLE, "cheap", **WORK, months="14", price_trend="900%/month")


def test_rebound_follows_the_price_of_a_request():
    """Half the price brings four times the requests at an elasticity of two; the first month is as said."""
    found = projected(TABLE, "cheap", **WORK, price_trend="-50%/month", elasticity="2")
    assert costs(found, "requests") == ["31000", "112000", "496000"]
    assert [row["estimate"] is None for row in rows_of(found)] == [True, False, False]
    assert "demand follows prices as said" in str(found.estimate)


@pytest.mark.parametrize("elasticity", ["0", "1.11", "10"])
def test_rebound_without_a_change_of_price(elasticity):
    """Where prices stay, demand stays, whatever its elasticity; so does that of a model that is free."""
    for name in ("cheap", "acme/free"):
        assert costs(projected(TABLE, name, **WORK, elasticity=elasticity), "requests") == [
            "31000",
            "28000",
            "31000",
        ]


def test_a_price_that_becomes_zero_has_no_rebound():
    """Demand without bounds is refused with the month."""
    with pytest.raises(
        UsageError, match="elasticity: leads beyond all bounds in 2027-03, where the price is zero"
    ):
        projected(TABLE, "acme/freed", **WORK, elasticity="1")


def test_rebound_that_leaves_the_world():
    """More requests than there can be are refused with the month."""
    with pytest.raises(UsageError, match=r"elasticity: leads to more than 10\^18 requests in 2027-03"):
        projected(TABLE, "cheap", **WORK, price_trend="-99.99%/month", elasticity="2")


def test_models_that_cannot_serve_all_of_the_horizon():
    """Not sold yet, without a meter or an option: each is unranked with its reason; what ends is billed till then."""
    found = projected(
        TABLE, "acme/leaving", "acme/coming", "acme/fee", "cheap", **{**WORK, "output": "10"}
    ).to_dict()
    assert [each["model"] for each in found["totals"]] == ["acme/cheap", "acme/leaving"]
    assert [each["ratio_to_cheapest"] for each in found["totals"]] == ["1", None]
    reasons = {each["model"]: (each["code"], each["reason"]) for each in found["unranked"]}
    assert reasons.keys() == {"acme/coming", "acme/fee"}
    assert "first priced from 2027-02-10" in reasons["acme/coming"][1]
    assert reasons["acme/fee"][0] == "meter_not_priced"


def test_a_request_beyond_the_context_window():
    """4,000 tokens fit, 4,001 do not; where a window shrinks within a month, the smaller one counts."""
    assert projected(TABLE, "cheap", **{**WORK, "input": "4000"}).courses
    (unranked,) = projected(TABLE, "cheap", **{**WORK, "input": "4001"}).unranked
    assert unranked.code == "context_window"
    assert projected(TABLE, "acme/shrinking", **{**WORK, "input": "2001"}, months="1").courses
    (unranked,) = projected(TABLE, "acme/shrinking", **{**WORK, "input": "2001"}, months="2").unranked
    assert "2000 tokens" in unranked.reason


def test_an_option_that_no_model_knows_is_a_slip_in_the_question():
    """An option that one of them knows leaves the others unranked."""
    found = projected(TABLE, "acme/dear", "cheap", **WORK, service_tier="batch")
    assert ([course.model for course in found.courses], [each.code for each in found.unranked]) == (
        ["acme/dear"],
        ["unknown_option"],
    )
    with pytest.raises(OptionError):
        projected(TABLE, "cheap", **WORK, service_tier="batch")


def test_more_rows_than_anyone_reads():
    """60,000 rows are the most; more are refused before anything is computed."""
    names = ["cheap", "acme/dear", "acme/free"]
    with pytest.raises(UsageError, match="3 models × 1200 months × 20 scenarios are more than 60000 rows"):
        projected(TABLE, *names, **WORK, months="1200", scenarios={str(each): {} for each in range(20)})


def test_who_overtakes_whom():
    """In February the rising one costs more a month, in March it has cost more in all."""
    found = projected(TABLE, "acme/rising", "cheap", **WORK).overtakes
    assert [OVERTAKING.document(each) for each in found] == [
        {"month": "2027-02", "model": "acme/cheap", "overtakes": "acme/rising", "measure": "cost"},
        {"month": "2027-02", "model": "acme/cheap", "overtakes": "acme/rising", "measure": "cumulative_cost"},
    ]


def test_a_tie_overtakes_nobody():
    """Models of the same price never change places, nor does one that is level for a month."""
    assert projected(TABLE, "cheap", "acme/leaving", **WORK, months="1").overtakes == []
    level = table_of(
        pricing_file(
            model(period("input: 1 USD/Mtoken"), "acme/level"),
            model(
                period("input: 0.5 USD/Mtoken", end="2027-02-01")
                + period("input: 1 USD/Mtoken", start="2027-02-01", end="2027-03-01")
                + period("input: 2 USD/Mtoken", start="2027-03-01"),
                "acme/moving",
            ),
        )
    )
    found = projected(level, "acme/level", "acme/moving", requests="1/day", input="1")
    assert [(str(each.month), each.model, each.measure) for each in found.overtakes] == [
        ("2027-03", "acme/level", "cost"),
        ("2027-03", "acme/level", "cumulative_cost"),
    ]


def test_net_present_value():
    """Each month is paid at its end: after a month, two, three at 10 % a year."""
    (course,) = projected(TABLE, "cheap", **WORK, discount_rate="10%").courses
    expected = sum(cost / 1.1 ** (place / 12) for place, cost in enumerate((31, 28, 31), 1))
    assert course.npv is not None
    assert float(course.npv) == pytest.approx(expected, rel=1e-11)
    assert projected(TABLE, "cheap", **WORK, discount_rate="0%").courses[0].npv == 90
    assert projected(TABLE, "acme/free", **WORK, discount_rate="8%").courses[0].npv == 0


def test_a_mix_weighs_its_shapes():
    """Three requests of 1,000 tokens to one of 3,000: 1,500 tokens on average."""
    shapes = [{"name": "short", "weight": 3, "input": "1000"}, {"name": "long", "input": "3000"}]
    assert costs(projected(TABLE, "cheap", requests="1000/day", shapes=shapes)) == ["46.5", "42", "46.5"]


def test_another_workload_all_else_equal():
    """`evaluate` gives the exact totals of the first scenario for another workload, and leaves out who cannot serve it."""
    found = projected(TABLE, "cheap", "acme/dear", **WORK, price_trend="-50%/month", elasticity="2")
    twice = found.evaluate(Workload(input=2_000))
    assert twice == {course.model: 2 * Fraction(course.compared_cost) for course in found.courses}
    assert found.evaluate(Workload(input=5_000)).keys() == {"acme/dear"}
    assert found.evaluate(Workload(images=5)) == {}
    mix = Workload(shapes=[{"weight": 1, "input": 500}, {"weight": 3, "input": 1_500}])
    assert found.evaluate(mix)["acme/cheap"] == Fraction(5, 4) * Fraction(found.courses[0].compared_cost)


def test_scenarios_are_courses_of_their_own():
    """Each is ranked on its own, and overtakes are within one."""
    found = projected(
        TABLE, "cheap", "acme/rising", **WORK, scenarios={"some": {}, "none": {"requests": "0/day"}}
    ).to_dict()
    assert [
        (each["scenario"], each["model"], each["cost"], each["ratio_to_cheapest"]) for each in found["totals"]
    ] == [
        ("some", "acme/cheap", "90", "1"),
        ("some", "acme/rising", "192.5", "2.13888888889"),
        ("none", "acme/cheap", "0", "1"),
        ("none", "acme/rising", "0", "1"),
    ]
    assert {each["scenario"] for each in found["overtakes"]} == {"some"}
    assert {row["scenario"] for row in found["rows"]} == {"some", "none"}


def test_a_model_that_is_unranked_in_one_scenario():
    """The reason says in which."""
    found = projected(
        TABLE, "cheap", "acme/dear", **WORK, scenarios={"small": {}, "large": {"input": "5000"}}
    )
    (unranked,) = found.unranked
    assert unranked.reason.startswith("in 'large': a request of 5000 input tokens")
    assert len(found.courses) == 3


def test_a_projection_is_a_value():
    """It can be compared, shown and written, and is never a key."""
    found, again = (projected(TABLE, "cheap", **WORK) for _ in range(2))
    assert found == again
    assert found != projected(TABLE, "cheap", **{**WORK, "input": "999"})
    assert found != "something else"
    with pytest.raises(TypeError):
        hash(found)
    assert repr(found) == "<Projection 2027-01 to 2027-03: acme/cheap>"
    assert repr(found.courses[0]) == "<Course of acme/cheap: 90 USD in 3 months>"
    assert (
        repr(projected(TABLE, "acme/leaving", **WORK, start="2027-03"))
        == "<Projection 2027-03 to 2027-05: no model>"
    )
    assert "<td>acme/cheap</td>" in found._repr_html_()
    assert (found.courses[0].estimate, found.courses[0].requests, found.courses[0].tokens) == (
        None,
        90_000,
        {"input": usd("90000000")},
    )
    json.dumps(found.to_dict())


def test_a_contract_leads_from_the_list_cost_to_what_is_paid():
    """Its steps add up over the months, and it is named with its source; another model has neither."""
    found = projected(CONTRACTS, "acme/small", "rival/one", **WORK).to_dict()
    small, rival = sorted(found["totals"], key=lambda total: str(total["model"]))
    assert [contract["id"] for contract in small["contracts"]] == ["acme-2026"]
    assert small["contracts"][0]["source"]["title"] == "Framework agreement 2026/17"
    assert [step["name"] for step in small["steps"]] == ["discounts", "shortfall"]
    steps = sum((usd(step["amount"]) for step in small["steps"]), usd(small["list_cost"]))
    assert steps == usd(small["cost"]) == 60_000
    assert not {"steps", "contracts"} & rival.keys()
    assert rival["cost"] == rival["list_cost"]


def test_steps_without_a_finite_form_still_add_up():
    """A third of each day is cheaper, so months are rounded: what the steps say is what is written, to the last digit."""
    work = {**WORK, "requests": "777777/day", "months": "12"}
    (total,) = projected(CONTRACTS, "acme/small", **work).to_dict()["totals"]
    steps = sum((usd(step["amount"]) for step in total["steps"]), usd(total["list_cost"]))
    assert steps == usd(total["cost"])
    assert "even use over the month" in total["estimate"]


@pytest.mark.parametrize(
    ("start", "months", "ranked"),
    [("2026-03", "1", False), ("2026-04", "2", True), ("2026-02", "1", True), ("2026-02", "2", False)],
)
def test_a_contract_that_begins_within_a_month(start, months, ranked):
    """A month is reckoned whole, so one in whose course a contract begins has no answer; those beside it have."""
    found = projected(CONTRACTS, "acme/mini", **WORK, start=start, months=months)
    assert bool(found.courses) is ranked
    if not ranked:
        assert found.unranked[0].code == "instant_needed"
        assert "the contract mini-2026 begins or ends in the course of 2026-03" in found.unranked[0].reason


def test_an_offer_stands_under_no_contract():
    """A contract for all models is none for what another vendor quotes."""
    for_all = "contracts:\n  all: {name: All, source: sheet, effective_from: 2027-01-15T00:00:00Z, discounts: [{percent: 50%}]}\nend:"
    table = table_of(pricing_file(model(period(CHEAP))).replace("end:", for_all))
    found = projected(table, "acme/one", **WORK, offer=["VendorX: input 2 USD/Mtoken, output 1 USD/Mtoken"])
    assert [(course.model, course.cost) for course in found.courses] == [("offer/VendorX", 180)]
    assert [each.model for each in found.unranked] == ["acme/one"]


def test_months_as_an_arrow_table():
    """One row a month, costs as decimals with all of their digits."""
    arrow = pytest.importorskip("pyarrow")
    rows = projected(TABLE, "cheap", **WORK).to_arrow()
    assert isinstance(rows, arrow.Table)
    assert rows.column("cost").to_pylist() == [31, 28, 31]


def test_notes_of_the_whole():
    """That prices stay, or follow the trend, is said of every projection."""
    found = projected(TABLE, "cheap", **WORK).to_dict()
    assert found["notes"] == [
        "after the last change that the table knows of, prices are taken to stay as they are, or to follow the trend that was said"
    ]
    assert (found["estimate"], found["seed"], found["draws"]) == (None, None, None)
