"""The words of a projection: how each is read, and what it says when it cannot be."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costcalc.errors import CostcalcError
from costcalc.pricing_table import load
from costcalc.questions.project.demand import Phase, read_growth
from costcalc.questions.project.horizon import Month
from costcalc.questions.project.reading import Reading, read_plan
from tests.builders import ROOT

TABLE = load(ROOT / "tests" / "cases" / "tables" / "ahead.yaml")
START = Month(2027, 1)
WORK = {"requests": "1000/day", "input": "1000", "output": "100"}


def read(**words: Any) -> Reading:
    """A reading of a plain workload with other words beside."""
    return read_plan({**WORK, **words}).begun(TABLE, START)


def names(reading: Reading) -> list[str]:
    """What is uncertain."""
    return [each.name for each in reading.uncertain]


def test_what_is_left_out_is_not_assumed():
    """No growth, no trend, no rebound, no discount; even use of a certain workload."""
    plan, _, uncertain, *_ = read()
    assert (plan.trend, plan.elasticity, plan.discount_rate, plan.text, plan.scenario) == (None,) * 5
    assert plan.demand.phases[0] == (START, Fraction(1_000), None, None)
    assert (plan.use.windows, uncertain) == ((), [])


def test_rates_are_exact():
    """A rate of a month is a thirtieth of it each day, and not rounded."""
    assert read(requests="1000/month").plan.demand.phases[0].per_day == Fraction(100, 3)


def test_each_word_is_read():
    """Growth, its ceiling, phases, trend, elasticity and discount."""
    plan = read(
        growth="5%/month", ceiling="2k/day", phase=["2027-03: 3000/day, growth 1%/month, ceiling 9k/day", "2027-05: 7/day"],
        price_trend="-40%/year stepwise", elasticity="1.11", discount_rate="8%/year",
    ).plan  # fmt: skip
    assert plan.demand.phases == (
        Phase(START, Fraction(1_000), read_growth("5%/month", "growth"), Fraction(2_000)),
        Phase(Month(2027, 3), Fraction(3_000), read_growth("1%/month", "growth"), Fraction(9_000)),
        Phase(Month(2027, 5), Fraction(7)),
    )
    assert str(plan.trend) == "-40%/year stepwise"
    assert (plan.elasticity, plan.discount_rate) == (Decimal("1.11"), Decimal("0.08"))


def test_phases_as_maps_and_as_words():
    """A file or a body says them as maps; both are the same phases."""
    maps = [{"from": "2027-02", "requests": "5/day", "growth": "1%/month", "ceiling": "9/day"}]
    said = read(phases=maps).plan.demand
    assert said == read(phase="2027-02: 5/day, growth 1%/month, ceiling 9/day").plan.demand
    assert said == read(phases="2027-02: 5/day, growth 1%/month, ceiling 9/day").plan.demand
    assert said == read(phases=maps[0]).plan.demand


def test_phases_without_a_rate_at_the_start():
    """The first phase may begin later, or before."""
    phases = read(requests=None, phases=[{"from": "2026-01", "requests": "5/day"}]).plan.demand.phases
    assert [phase.start for phase in phases] == [Month(2026, 1)]


def test_months_said_one_by_one():
    """Numbers as people write them, texts or JSON numbers."""
    months = {"2027-01": "5k", "2027-02": 7, "2027-03": "1_500 request", "2027-04": "0.5"}
    by_month = read(requests=None, demand=months).plan.demand.by_month
    assert by_month == {
        Month(2027, 1): 5_000,
        Month(2027, 2): 7,
        Month(2027, 3): 1_500,
        Month(2027, 4): Fraction(1, 2),
    }


def test_every_word_that_may_be_a_range():
    """Each has its middle in the plan, and its name among what is drawn."""
    reading = read(
        requests="500..1500/day", growth="1%..5%/month", ceiling="2k..4k/day", price_trend="-50%..-20%/year stepwise",
        elasticity="0.5..1.5", input="400..700", cached="40%..60%", output="90..110",
        phases=[{"from": "2027-05", "requests": "5..7/day", "growth": "1%..3%/quarter", "ceiling": "10..20/day"}],
    )  # fmt: skip
    assert names(reading) == [
        "input_tokens", "output_tokens", "cache_read_tokens", "requests", "growth", "ceiling",
        "phase 2 requests", "phase 2 growth", "phase 2 ceiling", "price_trend", "elasticity",
    ]  # fmt: skip
    first, second = reading.plan.demand.phases
    assert first == Phase(START, Fraction(1_000), read_growth("3%/month", "growth"), Fraction(3_000))
    assert second == Phase(Month(2027, 5), Fraction(6), read_growth("2%/quarter", "growth"), Fraction(15))
    assert str(reading.plan.trend) == "-35%/year stepwise"
    assert reading.plan.elasticity == 1
    assert reading.plan.workload.to_dict() == {
        "requests": None,
        "input_tokens": "550",
        "cache_read_tokens": "275",
        "output_tokens": "100",
    }


@pytest.mark.parametrize(
    ("said", "pace"),
    [
        ("3%..8%/month", "+5.5%/month"),
        ("3%/month..8%/month", "+5.5%/month"),
        ("0%..3%..8%/month", "+3%/month"),
        ("-50%..-20%/year lognormal", None),
        ("3%..8%/year lognormal stepwise", "+4.89897948557%/year stepwise"),
        ("3%..8%/month continuous", "+5.5%/month"),
        ("5%/month ± 2%/month", "+5%/month"),
        ("5%..8%", None),
    ],
)
def test_paces_that_are_ranges(said, pace):
    """The unit may stand once, at the end; how it comes stands last."""
    if pace is None:
        with pytest.raises(CostcalcError):
            read(growth=said)
    else:
        assert str(read(growth=said).plan.demand.phases[0].growth) == pace


@pytest.mark.parametrize(
    ("field", "words", "message"),
    [
        ("requests", {"requests": None}, "say how many requests come in, such as 10000/day"),
        ("requests", {"requests": None, "growth": "5%/month"}, "say how many requests there are at the start"),
        ("requests", {"requests": None, "ceiling": "5/day"}, "say how many requests there are at the start"),
        ("requests", {"requests": "1000"}, "say per what"),
        ("requests", {"requests": "-5/day"}, "is not a number"),
        ("requests", {"requests": "5 token"}, "that is token"),
        ("requests", {"requests": 5}, "must be one text"),
        ("requests", {"requests": "700..400/day"}, "begins above its end"),
        ("requests", {"requests": "400..700"}, "say per what"),
        ("requests", {"requests": "400..700 token"}, "that is token"),
        ("requests", {"requests": "5..6/day lognormal lognormal"}, "is no range"),
        ("growth", {"growth": "5%"}, "is no pace"),
        ("growth", {"growth": "3%/month..8%/year"}, "has two units"),
        ("growth", {"growth": "-100%..5%/month"}, "leaves nothing"),
        ("growth", {"growth": "." * 10**6}, "is no range"),
        ("ceiling", {"ceiling": "5k/day"}, "a ceiling bends growth"),
        ("ceiling", {"ceiling": "5k", "growth": "5%/month"}, "say per what"),
        ("ceiling", {"ceiling": "1000/day", "growth": "5%/month"}, "demand begins at its ceiling or above"),
        ("ceiling", {"ceiling": "1200/day", "requests": "500..1200/day", "growth": "5%/month"}, "may be below where demand begins"),
        ("ceiling", {"ceiling": "1000..5000/day", "growth": "5%/month"}, "may be below where demand begins"),
        ("phase", {"phase": "2027-03"}, "is no phase: write it as '2027-03: 10000/day, growth 5%/month"),
        ("phase", {"phase": "2027-03: 5/day, foo 3"}, "is no phase"),
        ("phase", {"phase": "2027-03: 5/day, growth"}, "is no phase"),
        ("phase", {"phase": "2027-03: 5/day, growth 1%/month, growth 2%/month"}, "is no phase"),
        ("phase", {"phase": [5]}, "is no phase"),
        ("phase", {"phase": "2027-03: 5/day", "phases": [{"from": "2027-02", "requests": "5/day"}]}, "say phase or phases, not both"),
        ("phases", {"phase": "x: 5/day"}, "is no month"),
        ("phases", {"phases": [{"from": "2027-02"}]}, "a phase says `from` and `requests`"),
        ("phases", {"phases": [{"requests": "5/day"}]}, "a phase says `from` and `requests`"),
        ("phases", {"phases": [{"from": "2027-02", "requests": "5/day", "rate": "6/day"}]}, "a phase says `from` and `requests`"),
        ("phases", {"phases": [{"from": 202702, "requests": "5/day"}]}, "is no month"),
        ("phases", {"phases": [{"from": "2027-01", "requests": "5/day"}]}, "two of them begin in 2027-01"),
        ("phases", {"phase": ["2027-03: 5/day", "2027-02: 5/day"]}, "2027-02 comes after 2027-03"),
        ("phases", {"phase": ["2027-02: 5/day"] * 101}, "at most 100 phases"),
        ("requests", {"phase": "2027-03: "}, "is not a number"),
        ("requests", {"demand": {"2027-01": 5}}, "the months are said one by one: leave this out"),
        ("growth", {"requests": None, "demand": {"2027-01": 5}, "growth": "5%/month"}, "leave this out"),
        ("demand", {"requests": None, "demand": {}}, "must be a map of months and their requests"),
        ("demand", {"requests": None, "demand": [5]}, "must be a map of months and their requests"),
        ("demand", {"requests": None, "demand": {"jan": 5}}, "is no month"),
        ("demand", {"requests": None, "demand": {"2027-01": "-5"}}, "'2027-01': '-5' is not a number"),
        ("demand", {"requests": None, "demand": {"2027-01": 5.5}}, "is not a number"),
        ("demand", {"requests": None, "demand": {"2027-01": True}}, "is not a number"),
        ("demand", {"requests": None, "demand": {"2027-01": "4..5"}}, "is not a number"),
        ("demand", {"requests": None, "demand": {"2027-01": "5 token"}}, "that is token"),
        ("demand", {"requests": None, "demand": {"2027-01": 10**5000}}, "is not a number"),
        ("price_trend", {"price_trend": "-40%"}, "is no pace"),
        ("price_trend", {"price_trend": "-40%..5%"}, "is no pace"),
        ("elasticity", {"elasticity": "-1"}, "is not a number"),
        ("elasticity", {"elasticity": "10.1"}, "is from 0 to 10"),
        ("elasticity", {"elasticity": "5..11"}, "is from 0 to 10"),
        ("elasticity", {"elasticity": ["1", "2"]}, "must be one text"),
        ("discount_rate", {"discount_rate": "8"}, "write a percentage a year, such as 8%"),
        ("discount_rate", {"discount_rate": "5%..8%"}, "write a percentage a year"),
        ("discount_rate", {"discount_rate": "101%"}, "write a percentage a year"),
        ("hours", {"hours": "whenever"}, "are no hours"),
        ("input_tokens", {"input": None, "output": None}, "say what one request uses"),
        ("input_tokens", {"input": "400..700", "cached": "800..900"}, "may be drawn as less than its parts"),
        ("input_tokens", {"input": "400", "cached": "500"}, "less than its parts"),
        ("cache_read_tokens", {"cached": "101%"}, "from 0% to 100%"),
        ("input", {"input": ["1", "2"]}, "is given more than once"),
        ("input_tokens", {"input": "5", "input_tokens": "6"}, "is given twice, under two names"),
        ("shapes", {"shapes": [{"input": 5}]}, "give either a list of shapes or quantities"),
        ("text", {"text": "fr"}, "must be a map of language"),
    ],
)  # fmt: skip
def test_words_that_cannot_be(field, words, message):
    """Each is refused with its name, and with what to do."""
    with pytest.raises(CostcalcError, match=message.replace("(", r"\(").replace("`", ".")) as caught:
        read(**words)
    assert (getattr(caught.value, "field", "") or field).removeprefix("phase 2 ") == field
