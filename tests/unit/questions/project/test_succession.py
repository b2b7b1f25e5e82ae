"""What becomes of a projection when a model ends in its months: until when it is billed, who follows, what is left."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from costcalc import OptionError, UsageError
from costcalc.asking.hours import read_hours
from costcalc.periods import Stretch
from costcalc.questions.project.horizon import Month
from costcalc.questions.verify.answer import verify
from costcalc.rating.hours import EVEN, share_of_use
from tests.asking import project
from tests.builders import at, model, period, pricing_file, projected, table_of

RATES = "input: 1 USD/Mtoken, output: 4 USD/Mtoken"
DEAR = "input: 2 USD/Mtoken, output: 8 USD/Mtoken"
FLEX = "  variants: [{when: {service_tier: flex}, rates: {input: 0.50 USD/Mtoken, output: 2 USD/Mtoken}}]\n"
NO_FLEX = "  variants: [{when: {service_tier: flex}, sold: false, note: Removed.}]\n"
AUDIO = "input: 1 USD/Mtoken, output: 4 USD/Mtoken, input_audio: 5 USD/Mtoken"
TABLE = table_of(
    pricing_file(
        model(
            period(AUDIO, end="2027-02-15"),
            "acme/first",
            "successor: acme/second\n  context_window: 100k token",
        ),
        model(period(DEAR, end="2027-03-11T12:00:00Z"), "acme/second", "successor: acme/third"),
        model(period(RATES), "acme/third", "context_window: 50k token"),
        model(period(RATES, end="2027-02-01"), "acme/at-a-month", "successor: acme/third"),
        model(period(RATES, end="2027-02-15"), "acme/alone"),
        model(period(RATES, end="2027-02-15"), "acme/to-nobody", "successor: acme/gone"),
        model(period(RATES, end="2026-02-15"), "acme/gone"),
        model(period(RATES, end="2027-02-15"), "acme/left", "successor: acme/right"),
        model(period(RATES, end="2027-03-15"), "acme/right", "successor: acme/left"),
        model(
            period(RATES, end="2027-02-15")
            + "- {effective_from: 2027-02-15T00:00:00Z, effective_to: 2027-03-01T00:00:00Z, source: sheet, withdrawn: true, rates: {}}\n"
            + period(RATES, "2027-03-01"),
            "acme/back",
        ),
        model(period(RATES), "acme/plain"),
        model(
            period(RATES, "2026-01-01", end="2027-02-15")
            + period(RATES, "2027-02-15", end="2027-04-16")
            + FLEX
            + period(RATES, "2027-04-16")
            + NO_FLEX,
            "acme/tiers",
            "successor: acme/plain",
        ),
        model(period(RATES), "acme/shut", "shutdown: 2027-02-15\n  successor: acme/plain"),
    )
)
WORK = {"requests": "1000/day", "input": "1000", "output": "0"}


def document(*models: str, **words: Any) -> dict[str, Any]:
    """The projection of models of this table, four months from January 2027 on."""
    found: dict[str, Any] = projected(TABLE, *models, **{**WORK, "months": "4", **words}).to_dict()
    return found


def months(said: dict[str, Any], name: str) -> dict[str, str]:
    """What each month of a model costs."""
    return {row["month"]: row["cost"] for row in said["rows"] if row["model"] == name}


def test_a_chain_of_successors():
    """Each from the instant on which the one before ends; the half day of the 11th of March is half a day's use."""
    said = document("acme/first", follow="successor")
    assert months(said, "acme/first") == {
        "2027-01": "31",
        "2027-02": "42",
        "2027-03": "41.5",
        "2027-04": "30",
    }
    (total,) = said["totals"]
    assert total["follows"] == [
        {"model": "acme/second", "after": "acme/first", "at": "2027-02-15T00:00:00Z"},
        {"model": "acme/third", "after": "acme/second", "at": "2027-03-11T12:00:00Z"},
    ]
    assert (total["gap"], total["cost"], total["requests"]) == (None, "144.5", "120000")
    of = {row["month"]: row.get("prices_of") for row in said["rows"]}
    assert of == {
        "2027-01": None,
        "2027-02": ["acme/first", "acme/second"],
        "2027-03": ["acme/second", "acme/third"],
        "2027-04": ["acme/third"],
    }
    assert [list(price["list_unit_prices"].values()) for price in total["prices"]] == [["1"], ["2"], ["1"]]


def test_nobody_follows_unless_it_is_asked_for():
    """The rows end with the price; the total says until when, in how many months, and who would follow."""
    said = document("acme/first")
    assert months(said, "acme/first") == {"2027-01": "31", "2027-02": "14"}
    assert [row.get("billed_until") for row in said["rows"]] == [None, "2027-02-15T00:00:00Z"]
    assert said["totals"][0]["gap"] == {
        "at": "2027-02-15T00:00:00Z", "model": "acme/first", "kind": "price", "successor": "acme/second",
        "reason": "the last known price of acme/first ends on 2027-02-15", "months_billed": 2,
    }  # fmt: skip
    assert (said["rows"][1]["requests"], said["rows"][1]["estimate"]) == ("14000", "even use over the month")


def test_a_model_that_ends_with_a_month_leaves_whole_ones():
    """No month is cut, so that nothing is an estimate."""
    said = document("acme/at-a-month", follow="successor")
    assert months(said, "acme/at-a-month") == {
        "2027-01": "31",
        "2027-02": "28",
        "2027-03": "31",
        "2027-04": "30",
    }
    assert said["estimate"] is None
    assert months(document("acme/at-a-month"), "acme/at-a-month") == {"2027-01": "31"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("acme/alone", "the last known price of acme/alone ends on 2027-02-15"),
        (
            "acme/to-nobody",
            "the last known price of acme/to-nobody ends on 2027-02-15, and acme/gone has no price then",
        ),
    ],
)
def test_nobody_can_follow(name: str, reason: str):
    """Without a successor, or one that has no price then, the gap stays, and is not ranked first."""
    said = document(name, "acme/third", follow="successor")
    assert [(each["model"], each["ratio_to_cheapest"]) for each in said["totals"]] == [
        ("acme/third", "1"),
        (name, None),
    ]
    assert said["totals"][1]["gap"]["reason"] == reason
    assert said["overtakes"] == []


def test_a_successor_that_cannot_serve_this():
    """It reads less, or has no price for a meter: the gap says so."""
    (total,) = document("acme/first", input="60000", follow="successor", months="4")["totals"]
    assert total["gap"]["model"] == "acme/second"
    assert "its successor cannot serve this" in total["gap"]["reason"]
    assert "acme/third" in total["gap"]["reason"]
    (total,) = document("acme/first", input_audio="10", follow="successor")["totals"]
    assert "acme/second" in total["gap"]["reason"]
    assert total["gap"]["at"] == "2027-02-15T00:00:00Z"


def test_successors_in_a_circle_end():
    """Two that name one another: the second ends it."""
    (total,) = document("acme/left", follow="successor")["totals"]
    assert (total["gap"]["model"], total["cost"]) == ("acme/right", "73")


def test_a_price_that_comes_back_is_no_end():
    """A gap within the months is refused as it was: nobody knows what serves meanwhile."""
    said = document("acme/back", follow="successor")
    assert [each["code"] for each in said["unranked"]] == ["no_price_in_force"]


def test_a_shutdown_is_called_one():
    """Where a source says that the model ends, the gap and the note say so."""
    said = document("acme/shut", "acme/plain")
    assert said["totals"][1]["gap"]["kind"] == "shutdown"
    assert said["totals"][1]["gap"]["reason"] == "acme/shut is shut down on 2027-02-15"
    followed = document("acme/shut", "acme/plain", follow="successor")
    assert {total["cost"] for total in followed["totals"]} == {"120"}


def test_elasticity_and_trends_go_on_over_a_succession():
    """Demand answers to the price of the first month, and the trend of a successor begins with the projection."""
    moved = document("acme/first", "acme/third", follow="successor", price_trend="-10%/month", months="2")
    assert months(moved, "acme/first")["2027-02"] == "37.8"  # 14 × 0.9 and 28 × 0.9, as of the others
    elastic = document("acme/first", follow="successor", elasticity="1", months="2")
    assert (
        elastic["rows"][1]["requests"] == "21000"
    )  # 14,000, and half of the other 14,000 at twice the price
    assert elastic["totals"][0]["cost_at_said_demand"] == "73"


def test_draws_are_of_the_billed_months():
    """Quantiles of a total over fewer months are of these, and its draws win against nobody; those of a chain of all."""
    said = document("acme/first", "acme/third", requests="900..1100/day", draws="2000", months="2")
    first = {total["model"]: total for total in said["totals"]}
    assert first["acme/third"]["probability_cheapest"] == "1"
    assert first["acme/first"]["probability_cheapest"] is None
    assert abs(Fraction(first["acme/first"]["p50"]) - 45) < Fraction("0.5")
    chain = document("acme/first", "acme/third", requests="900..1100/day", draws="2000", follow="successor")
    of = {total["model"]: total for total in chain["totals"]}
    assert abs(Fraction(of["acme/first"]["p50"]) - Fraction("144.5")) < 1
    assert of["acme/third"]["probability_cheapest"] == "1"
    march = next(row for row in chain["rows"] if (row["model"], row["month"]) == ("acme/first", "2027-03"))
    assert abs(Fraction(march["p50"]) - Fraction("41.5")) < Fraction("0.5")


@pytest.mark.parametrize("count", ["4", "60"])
def test_draws_by_month_are_those_by_course(count: str):
    """Long horizons are drawn month by month, with the same medians."""
    said = document(
        "acme/first",
        "acme/shut",
        "acme/plain",
        requests="1000..1000.001/day",
        draws="1000",
        follow="successor",
        months=count,
    )
    assert len(said["totals"]) == 3
    for total in said["totals"]:
        assert abs(Fraction(total["p50"]) / Fraction(total["cost"]) - 1) < Fraction(1, 10_000)


def test_a_word_that_is_no_way_to_follow():
    """Only the successor can follow."""
    with pytest.raises(UsageError, match="follow: must be successor, not 'anyone'"):
        document("acme/first", follow="anyone")


def test_what_is_saved_holds():
    """With and without a gap, and by its command."""
    for follow in (None, "successor"):
        asked = {
            **WORK,
            "model": ["acme/first", "acme/third"],
            "start": "2027-01",
            "months": "4",
            "follow": follow,
            "decide": True,
        }
        result = project(TABLE, asked, date(2026, 11, 22)).to_dict()
        assert verify(TABLE, result).holds
        assert ("--follow successor" in result["command"]) is (follow is not None)


def test_seats_are_not_compared_with_a_part_of_the_months():
    """What is billed for a part of the months has a break-even, and is not called the cheaper one."""
    said = document("acme/alone", "acme/third", seat="20 USD/month", seats="5")["seats"]
    assert [(row["model"], row["cheaper"]) for row in said["rows"]] == [
        ("acme/third", "api"),
        ("acme/alone", None),
    ]


def test_a_decision_says_first_who_ends():
    """Before who costs least, in both languages; where all end, nobody wins."""
    said = document("acme/shut", "acme/plain", decide=True)["decision"]
    assert said["sentence"].startswith(
        "shut is shut down on 2027-02-15, successor plain: it is billed until then alone, and not ranked. plain "
    )
    assert (said["winner"], [each["kind"] for each in said["changes"]]) == ("acme/plain", ["shutdown"])
    french = document("acme/shut", "acme/plain", lang="fr")["decision"]["sentence"]
    assert french.startswith(
        "shut est arrêté le 15 février 2027, successeur plain\N{NO-BREAK SPACE}: il n’est facturé que jusque-là, et n’est pas classé."
    )
    followed = document("acme/shut", "acme/second", months="2", follow="successor", decide=True)["decision"]
    assert followed["winner"] == "acme/shut"
    assert followed["sentence"].startswith(
        "shut is shut down on 2027-02-15, successor plain: from then on it is billed at the prices of its successor."
    )
    nobody = document("acme/alone", decide=True)["decision"]
    assert nobody["winner"] is None
    assert (
        nobody["sentence"]
        == "The price of alone ends on 2027-02-15: it is billed until then alone, and not ranked. No model can be ranked."
    )


def test_shares_of_use():
    """By the length of a part, where use is even; by the working hours in it, where it is not."""
    whole = Month(2027, 2).stretch
    assert share_of_use(EVEN, Stretch(whole.start, at("2027-02-15T00:00Z")), whole) == Fraction(1, 2)
    weekdays = read_hours(["mon-fri: 90%"])
    one_day = Stretch(whole.start, at("2027-02-02T00:00Z"))  # a Monday of 20 working days
    assert share_of_use(weekdays, one_day, whole) == Fraction(9, 200)
    parts = [Stretch(whole.start, at("2027-02-09T10:00Z")), Stretch(at("2027-02-09T10:00Z"), whole.end)]
    assert sum(share_of_use(weekdays, part, whole) for part in parts) == 1


def test_a_tier_that_begins_and_ends_in_these_months():
    """It is billed while it is sold, from the day on: what is left before and after are gaps, which nobody fills."""
    said = document("acme/tiers", options={"service_tier": "flex"}, months="5", follow="successor")
    assert months(said, "acme/tiers") == {"2027-02": "7", "2027-03": "15.5", "2027-04": "7.5"}
    assert [(row.get("billed_from"), row.get("billed_until")) for row in said["rows"]] == [
        ("2027-02-15T00:00:00Z", None),
        (None, None),
        (None, "2027-04-16T00:00:00Z"),
    ]
    (total,) = said["totals"]
    before, after = total["gaps"]
    assert before == {
        "at": "2027-01-01T00:00:00Z", "until": "2027-02-15T00:00:00Z", "model": "acme/tiers", "kind": "option",
        "successor": None,
        "reason": "acme/tiers is not known to be sold with service_tier=flex before 2027-02-15",
    }  # fmt: skip
    assert after == {
        "at": "2027-04-16T00:00:00Z", "model": "acme/tiers", "kind": "option", "successor": None,
        "reason": "acme/tiers is not sold from 2027-04-16 on: not with service_tier=flex (Removed.)",
    }  # fmt: skip
    assert total["gap"] == {**after, "months_billed": 3}
    assert (total["cost"], total["ratio_to_cheapest"]) == ("30", None)


def test_a_tier_counts_from_the_first_month_asked():
    """A month after the first is paid a month later, though it is the first that is billed; and draws are of it."""
    said = document(
        "acme/tiers", options={"service_tier": "flex"}, start="2027-02", months="2", discount_rate="10%"
    )
    whole = document("acme/tiers", start="2027-02", months="2", discount_rate="10%")
    later = document(
        "acme/tiers", options={"service_tier": "flex"}, start="2027-01", months="3", discount_rate="10%"
    )
    (one,), (two,), (all_of_it,) = said["totals"], later["totals"], whole["totals"]
    assert Fraction(two["npv"]) < Fraction(one["npv"]) < Fraction(all_of_it["npv"])
    drawn = document(
        "acme/tiers",
        "acme/plain",
        options={"service_tier": "flex"},
        requests="999.9..1000.1/day",
        draws="1000",
        growth="10%/month",
    )
    exact = document("acme/tiers", options={"service_tier": "flex"}, growth="10%/month")
    for row, of in zip(drawn["rows"], exact["rows"], strict=True):
        assert (row["month"], row["p50"] is not None) == (of["month"], True)
        assert abs(Fraction(row["p50"]) / Fraction(of["cost"]) - 1) < Fraction(1, 1000)


def test_a_tier_that_is_sold_in_none_of_these_months():
    """The reason is the instant's own: of a tier that nobody knows in them, and of one that has ended."""
    with pytest.raises(OptionError, match="acme/tiers does not know service_tier='flex'"):
        document("acme/tiers", options={"service_tier": "flex"}, start="2026-10", months="3")
    (gone,) = document("acme/tiers", options={"service_tier": "flex"}, start="2027-05", months="2")[
        "unranked"
    ]
    assert (gone["code"], gone["reason"]) == (
        "not_sold",
        "acme/tiers is not sold on 2027-05-01T00:00:00Z: not with service_tier=flex (Removed.)",
    )


def test_a_decision_among_those_that_end():
    """The one that is left serves the whole time; that others can serve the workload for a part of it is said."""
    said = document("acme/shut", "acme/plain", decide=True)["decision"]["sentence"]
    assert "plain is the only one that serves the whole of this time: 120 USD in 4 months." in said
    french = document("acme/shut", "acme/plain", decide=True, lang="fr")["decision"]["sentence"]
    assert "plain est le seul à couvrir toute cette durée\N{NO-BREAK SPACE}: 120" in french


def test_a_decision_names_the_tiers_that_begin_and_end():
    """First, in both languages, with what was asked and the days; the model itself neither begins nor ends."""
    words = {"options": {"service_tier": "flex"}, "months": "5", "decide": True}
    said = document("acme/tiers", **words)["decision"]
    assert said["sentence"] == (
        "tiers is sold with service_tier flex from 2027-02-15 on alone: it is not ranked. "
        "tiers is sold with service_tier flex until 2027-04-16 alone: it is billed until then, and not ranked. "
        "No model can be ranked."
    )
    assert (said["winner"], said["changes"]) == (None, [])
    french = document("acme/tiers", **words, lang="fr")["decision"]["sentence"]
    assert french.startswith("tiers n’est vendu avec service_tier flex qu’à partir du 15 février 2027")
