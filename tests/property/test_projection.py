"""What must hold of every projection, whatever the workload, the prices and the demand."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costcalc import Workload
from costcalc.asking.hours import read_hours
from costcalc.numbers import settle
from costcalc.pricing_table import load
from costcalc.questions.project.draws import drawable, evaluator
from costcalc.questions.project.horizon import Month, horizon, month_of
from costcalc.questions.project.hours import slices_over
from costcalc.questions.project.reading import read_plan
from costcalc.rating.period import Ask
from tests.asking import project
from tests.builders import ROOT, model, period, pricing_file, projected, table_of, variant

FLAT = "input: 0.55 USD/Mtoken, cache_read: 0.14 USD/Mtoken, output: 2.19 USD/Mtoken"
TABLE = table_of(
    pricing_file(
        model(period(FLAT), "acme/flat"),
        model(period("input: 1 USD/Mtoken, cache_read: 0.1 USD/Mtoken, output: 4 USD/Mtoken, request: 0.001 USD/request"), "acme/fee"),
        model(period("input: 0 USD/Mtoken, output: 0 USD/Mtoken"), "acme/free"),
        model(period(FLAT, also="variants:\n" + variant("input_tokens_above: 2000", "input: 1.1 USD/Mtoken, cache_read: 0.28 USD/Mtoken, output: 4 USD/Mtoken")
                     + variant("input_tokens_from: 20000", "input: 2 USD/Mtoken, cache_read: 1 USD/Mtoken, output: 5 USD/Mtoken")), "acme/tiers"),
        model(period(FLAT, also="variants:\n" + variant('daily: ["16:30-00:30"], timezone: Asia/Tokyo', "input: 0.2 USD/Mtoken, cache_read: 0.05 USD/Mtoken, output: 1 USD/Mtoken")), "acme/nights"),
        model(period(FLAT, end="2027-03-10T16:00:00Z") + period("input: 0.3 USD/Mtoken, cache_read: 0.07 USD/Mtoken, output: 1.2 USD/Mtoken", start="2027-03-10T16:00:00Z"), "acme/changing"),
    )
)  # fmt: skip
MODELS = ("acme/flat", "acme/fee", "acme/free", "acme/tiers", "acme/nights", "acme/changing")
STEADY = MODELS[:4]
CONTRACTS = load(ROOT / "tests" / "cases" / "tables" / "contract.yaml")
DEALS = table_of(
    pricing_file(
        model(
            period(
                "input: 1 USD/Mtoken, cache_read: 0.1 USD/Mtoken, output: 4 USD/Mtoken, request: 0.001 USD/request",
                also="variants:\n"
                + variant(
                    'daily: ["16:30-00:30"]',
                    "input: 0.5 USD/Mtoken, cache_read: 0.05 USD/Mtoken, output: 2 USD/Mtoken",
                ),
            )
        )
    ).replace(
        "end:",
        """\
contracts:
  deal:
    name: Every kind of term
    source: sheet
    effective_from: 2026-01-01T00:00:00Z
    discounts:
      - {percent: 7%}
      - {meter: cache_read, price: 0.08 USD/Mtoken}
      - {meter: request, price: 0.0009 USD/request}
    volume_discounts: [{above: 100 USD, percent: 5%}, {above: 5000 USD, percent: 30%}]
    commitment: {spend: 700 USD/month}
    provisioned: [{model: acme/one, units: 3, price: 2 USD/hour, capacity: 100 token/second}]
end:""",
    )
)
AGREEMENTS = load(ROOT / "tests" / "cases" / "tables" / "agreements.yaml")

sizes = st.integers(0, 50_000)
shares = st.integers(0, 100).map(lambda each: f"{each}%")
rates = st.integers(0, 10**7).map(lambda each: f"{each}/day")
starts = st.dates(date(2026, 1, 1), date(2030, 12, 1)).map(month_of)
hours = st.sampled_from(
    [
        [],
        ["mon-fri 09:00-18:00 Europe/Paris"],
        ["mon-fri 09:00-18:00 Europe/Paris: 80%"],
        ["22:00-06:00 America/New_York: 30%", "sat-sun Asia/Kolkata: 50%"],
        ["02:00-03:00 Europe/Berlin: 1%", "sun 01:30-02:30 Australia/Lord_Howe: 2%"],
    ]
)


@st.composite
def shapes(draw: st.DrawFn) -> dict[str, Any]:
    """What one request uses, or a mix of a few."""

    def one() -> dict[str, Any]:
        return {"input": draw(sizes), "cached": draw(shares), "output": draw(sizes)}

    if draw(st.booleans()):
        return one()
    return {"shapes": [{**one(), "weight": draw(st.integers(1, 9))} for _ in range(draw(st.integers(1, 3)))]}


@settings(max_examples=60, deadline=None)
@given(shapes(), rates, starts, st.integers(1, 14))
def test_without_growth_a_month_is_so_many_days_of_a_comparison(shape, requests, start, months):
    """To the last digit, where no window, change or trend is in play."""
    found = projected(TABLE, *STEADY, requests=requests, **shape, start=str(start), months=months)
    compared = TABLE.compare(Workload(requests=requests, **shape), STEADY, on=start.start)
    a_day = {row.model.id: row.per_request * int(requests.removesuffix("/day")) for row in compared.rows}
    for row in found.rows:
        assert row.cost == settle(Fraction(a_day[row.model]) * row.month.days)[0]
        assert row.list_cost == row.contracted_cost == row.cost


@settings(max_examples=60, deadline=None)
@given(
    shapes(), rates, hours, st.integers(1, 14),
    st.sampled_from([None, "7%/month", "-3%/year"]), st.sampled_from([None, "-40%/year", "5%/month stepwise"]),
    st.sampled_from([None, "0.3", "1.7"]),
)  # fmt: skip
def test_months_add_up_to_their_total(shape, requests, use, months, growth, trend, elasticity):
    """In costs, requests and every meter, whatever moves; what was spent is the sum of what was."""
    words = {
        "requests": requests,
        "hours": use,
        "growth": growth,
        "price_trend": trend,
        "elasticity": elasticity,
    }
    found = projected(TABLE, *MODELS, **words, **shape, months=months).to_dict()
    for total in found["totals"]:
        rows = [row for row in found["rows"] if row["model"] == total["model"]]
        for name in ("cost", "list_cost", "contracted_cost", "requests"):
            assert sum(Decimal(row[name]) for row in rows) == Decimal(total[name])
        for meter, quantity in total["tokens"].items():
            assert sum(Decimal(row["tokens"][meter]) for row in rows) == Decimal(quantity)
        assert rows[-1]["cumulative_cost"] == total["cost"]


@settings(max_examples=60, deadline=None)
@given(shapes(), rates)
def test_requests_times_their_shapes_are_the_tokens(shape, requests):
    """Each meter has its share of the mean request, times the requests."""
    work = Workload(**shape)
    for row in projected(TABLE, "acme/flat", requests=requests, **shape).rows:
        expected: dict[str, Fraction] = {}
        for each in work.shapes:
            for meter, quantity in each.parts:
                amount = Fraction(quantity) * work.weight_of(each) * Fraction(row.requests)
                expected[meter] = expected.get(meter, Fraction(0)) + amount
        assert row.tokens == {meter: settle(amount)[0] for meter, amount in expected.items()}


@settings(max_examples=40, deadline=None)
@given(st.permutations(MODELS), rates, sizes, hours)
def test_the_order_of_models_does_not_matter(names, requests, size, use):
    """Every model costs what it costs alone, whoever stands beside it; totals never fall."""
    words = {"requests": requests, "input": size, "output": "10", "hours": use, "growth": "3%/month"}
    together = projected(TABLE, *names, **words)
    costs = [course.cost for course in together.courses]
    assert costs == sorted(costs)
    assert {course.model for course in together.courses} == set(MODELS)
    for course in together.courses:
        (alone,) = projected(TABLE, course.model, **words).courses
        assert alone.rows == course.rows


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 20), st.integers(1, 20), hours, rates, sizes)
def test_a_horizon_in_two_parts_adds_up(start, one, other, use, requests, size):
    """Without growth, trend and rebound, months are what they are, wherever a projection begins."""
    words = {"requests": requests, "input": size, "output": "10", "hours": use}

    def months(begin: Month, count: int) -> list[Any]:
        found = projected(TABLE, *MODELS, **words, start=str(begin), months=count)
        return [(row.model, row.month, row.cost, row.tokens) for row in found.rows]

    whole = months(start, one + other)
    parts = months(start, one) + months(start.after(one), other)
    assert sorted(whole, key=str) == sorted(parts, key=str)


@settings(max_examples=40, deadline=None)
@given(hours, starts, rates, shapes())
def test_hours_do_not_change_what_has_one_price(use, start, requests, shape):
    """Of a model without windows every hour is alike, to the last digit."""
    words = {"requests": requests, **shape, "start": str(start)}
    with_hours = projected(TABLE, *STEADY, **words, hours=use)
    assert [row.cost for row in with_hours.rows] == [
        row.cost for row in projected(TABLE, *STEADY, **words).rows
    ]
    assert with_hours.estimate is None


@settings(max_examples=60, deadline=None)
@given(hours, starts, st.integers(1, 50_000))
def test_hours_lie_between_the_cheapest_and_the_dearest_window(use, start, size):
    """Shares are of one whole, and a cost is between that of the windows alone."""
    rater = TABLE.find("acme/nights", start.start).rater
    found = slices_over(rater, Ask({}, Decimal(size)), start.stretch, read_hours(use))
    assert sum(share for _, share in found) == 1
    assert all(0 < share <= 1 for _, share in found)
    (row,) = projected(
        TABLE,
        "acme/nights",
        requests="1000/day",
        input=size,
        output="0",
        hours=use,
        start=str(start),
        months=1,
    ).rows
    tokens = Decimal(size) * row.requests / 10**6
    assert tokens * Decimal("0.2") <= row.cost <= tokens * Decimal("0.55")


RANGES: dict[str, Any] = {
    "requests": st.sampled_from(["0..2000/day", "10k..20k..90k/day", "5M/day", "1M/day ± 20%"]),
    "growth": st.sampled_from([None, "0%..10%/month", "-5%/month", "1%..30%/year stepwise"]),
    "price_trend": st.sampled_from([None, "-50%..20%/year", "3%/month", "-20%..-10%/quarter stepwise"]),
    "elasticity": st.sampled_from([None, "0..2", "1.11"]),
    "input": st.sampled_from(["500..1500", "1000..9000..30000", "4321", "100..9000 lognormal"]),
    "cached": st.sampled_from(["0%", "10%..90%", "100%"]),
    "output": st.sampled_from(["0", "10..20", "700 ± 50"]),
    "hours": hours,
    "phase": st.sampled_from([None, ["2027-03: 5..700/day, growth 1%..2%/month, ceiling 1k..2k/day"]]),
}


def check_middles(table: Any, names: tuple[str, ...], words: dict[str, Any]) -> None:
    """Check that the floats at the middles are the exact projection, month by month."""
    asked = {"start": "2027-01", "months": "5", "draws": "1000", **words}
    months = horizon(Month(2027, 1), 5)
    found = project(table, {**asked, "model": list(names)}, date(2026, 11, 22))
    reading = read_plan(asked).begun(table, months[0])
    middles = {each.name: float(each.range.central) for each in reading.uncertain}
    courses = found.courses
    shapes = reading.drawn.shapes()
    drawn = list(evaluator([drawable(course.legs, shapes) for course in courses], shapes)(middles))
    assert len(drawn) == len(courses) * len(months)
    for place, course, cost in drawn:
        assert float(courses[course].rows[place].cost) == pytest.approx(cost, rel=1e-5, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries(RANGES))
def test_floats_at_the_middles_are_the_exact_projection(words):
    """Tiers, windows, changes, fees, growth, trends and rebound: what is drawn is what is projected."""
    check_middles(TABLE, tuple(name for name in MODELS if name != "acme/free"), words)


@settings(max_examples=40, deadline=None)
@given(st.fixed_dictionaries(RANGES), st.sampled_from([CONTRACTS, AGREEMENTS, DEALS]))
def test_floats_know_the_terms_of_contracts(words, table):
    """Negotiated prices, provisioned units, volume discounts and commitments too."""
    names = tuple(each.id for each in table.models() if each.id.startswith(("acme/", "rival/")))
    check_middles(table, names, {name: value for name, value in words.items() if name != "phase"})


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(["fr", "code"]), st.sampled_from(["o200k", "tekken"]), st.sampled_from([None, "high"]))
def test_floats_count_text_as_the_models_do(shipped, language, counted_with, verbosity):
    """Tokens of another tokenizer, and more words, are in what is drawn."""
    words = {"requests": "900..1100/day", "input": "500..1500", "cached": "40%..60%", "output": "100..300"}
    said = {"language": language, "tokens_measured_with": counted_with, "verbosity": verbosity}
    check_middles(
        shipped, ("gpt-5.4", "deepseek-v4-pro", "mistral-large-2411", "claude-opus-4-7"), words | said
    )


def succession(end: str):
    """A table of a model that ends at an instant, its successor at the same prices, and one that never ends."""
    night = "variants:\n" + variant(
        'daily: ["16:30-00:30"]', "input: 0.2 USD/Mtoken, cache_read: 0.05 USD/Mtoken, output: 1 USD/Mtoken"
    )
    return table_of(
        pricing_file(
            model(period(FLAT, end=end, also=night), "acme/old", "successor: acme/new"),
            model(period(FLAT, also=night), "acme/new"),
        )
    )


ends = st.integers(24 * 60, 24 * 60 * 148).map(
    lambda minutes: f"{datetime(2027, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
)
works = st.fixed_dictionaries(
    {"requests": st.sampled_from(["1000/day", "7/day"]), "input": st.integers(0, 5_000).map(str), "output": st.integers(0, 500).map(str)},
    optional={"growth": st.sampled_from(["5%/month", "-3%/month"]), "hours": st.sampled_from([["mon-fri 09:00-18:00"], ["sat: 30%", "mon-fri: 70%"]])},
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ends, works)
def test_a_successor_at_the_same_prices_changes_nothing(end: str, words: dict[str, Any]):
    """Whenever a model ends: with a successor at its prices, each month costs what it costs without an end."""
    found = projected(succession(end), "acme/old", "acme/new", **words, months="5", follow="successor")
    old, new = (
        next(each for each in found.courses if each.model == name) for name in ("acme/old", "acme/new")
    )
    assert len(old.rows) == len(new.rows) == 5
    for one, other in zip(old.rows, new.rows, strict=True):
        assert abs(one.cost - other.cost) <= Decimal("2e-12")
        assert abs(one.requests - other.requests) <= Decimal("2e-12")


@settings(max_examples=60, deadline=None)
@given(ends, works)
def test_what_is_billed_until_the_end_is_never_more(end: str, words: dict[str, Any]):
    """The months before the end are whole, the one of the end costs no more than all of it, and none follows."""
    found = projected(succession(end), "acme/old", "acme/new", **words, months="5")
    whole = next(each for each in found.courses if each.model == "acme/new")
    part = next((each for each in found.courses if each.model == "acme/old"), None)
    last = month_of(datetime.fromisoformat(end))
    if part is None:  # it ends before the first hour in which requests come
        assert last == Month(2027, 1)
        return
    assert part.gap is not None
    for one, other in zip(part.rows, whole.rows, strict=False):
        assert one.cost == other.cost if one.month != last else one.cost <= other.cost
    assert part.rows[-1].month <= last


@settings(max_examples=30, deadline=None)
@given(ends, st.fixed_dictionaries(RANGES))
def test_floats_follow_successors(end: str, words: dict[str, Any]):
    """What is drawn of a chain of models is what is projected of it."""
    asked = {"start": "2027-01", "months": "5", "draws": "1000", "follow": "successor", **words}
    found = project(succession(end), {**asked, "model": ["acme/old", "acme/new"]}, date(2026, 11, 22))
    reading = read_plan(asked).begun(TABLE, Month(2027, 1))
    middles = {each.name: float(each.range.central) for each in reading.uncertain}
    shapes = reading.drawn.shapes()
    drawn = evaluator([drawable(course.legs, shapes) for course in found.courses], shapes)(middles)
    for place, course, cost in drawn:
        assert float(found.courses[course].rows[place].cost) == pytest.approx(cost, rel=1e-5, abs=1e-9)
