"""The projection in floats: the same figures as the exact one, for numbers and for arrays of them."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from costcalc.errors import UsageError
from costcalc.pricing_table import load
from costcalc.questions.project.draws import DrawnLeg, _costs_of, drawable, evaluator, note_on
from costcalc.questions.project.reading import read_plan
from tests.asking import project
from tests.builders import ROOT, model, one_model, period, pricing_file, table_of, variant

if TYPE_CHECKING:
    from costcalc.doubt.workload import DrawnShape

TIERED = one_model(
    "input: 1 USD/Mtoken, cache_read: 0.5 USD/Mtoken, output: 4 USD/Mtoken, request: 0.001 USD/request",
    variant(
        "input_tokens_above: 2000", "input: 3 USD/Mtoken, cache_read: 1.5 USD/Mtoken, output: 8 USD/Mtoken"
    )
    + variant(
        "input_tokens_from: 5000", "input: 5 USD/Mtoken, cache_read: 2.5 USD/Mtoken, output: 9 USD/Mtoken"
    ),
)
CONTRACTS = load(ROOT / "tests" / "cases" / "tables" / "contract.yaml")
WORK = {"requests": "1000/day", "input": "1000..3000", "output": "100", "start": "2027-01", "months": "3"}


def drawables(table, *models: str, **words: Any) -> tuple[list[list[DrawnLeg]], list[DrawnShape]]:
    """The models of a question, ready to be drawn, in the order of their costs; and its shapes."""
    asked = {"model": list(models), **WORK, **words}
    projection = project(table, {**asked, "draws": "1000"}, date(2026, 11, 22))
    reading = read_plan(asked).begun(table, projection.months[0])
    shapes = reading.drawn.shapes()
    return [drawable(course.legs, shapes) for course in projection.courses], shapes


def total(table, values: dict[str, float], *models: str, **words: Any) -> float:
    """What the first model costs over all months, for values of the ranges."""
    found = evaluator(*drawables(table, *(models or ("acme/one",)), **words))
    cost: float = sum(cost for _, course, cost in found(values) if not course)
    return cost


def exact(table, *models: str, **words: Any) -> float:
    """The same, as it is projected without ranges."""
    asked = {"model": list(models or ("acme/one",)), **WORK, **words}
    return float(project(table, asked, date(2026, 11, 22)).courses[0].cost)


@pytest.mark.parametrize("size", [1_000, 1_999, 2_000, 2_001, 4_999, 5_000, 6_000])
def test_each_size_of_a_request_meets_its_tier(size):
    """2,000 tokens are the base price and 2,001 the tier; 5,000 are the next one already."""
    drawn = total(TIERED, {"input_tokens": float(size)}, input="0..6000", cached="0%")
    assert drawn == pytest.approx(exact(TIERED, input=str(size)), rel=1e-9)


def test_two_tiers_at_one_size():
    """2,000 tokens meet the tier from there, and 2,001 the one above it."""
    table = one_model(
        "input: 1 USD/Mtoken",
        variant("input_tokens_above: 2000", "input: 3 USD/Mtoken")
        + variant("input_tokens_from: 2000", "input: 2 USD/Mtoken"),
    )
    for size in (1_999, 2_000, 2_001):
        drawn = total(table, {"input_tokens": float(size)}, output="0")
        assert drawn == pytest.approx(exact(table, input=str(size), output="0"), rel=1e-9)


def test_tiers_beyond_the_reach_of_a_range_are_not_looked_at():
    """A request of up to 2,000 tokens never meets a price that is not sold above 2,000; one of 2,001 may."""
    table = one_model(
        "input: 1 USD/Mtoken", "- {when: {input_tokens_above: 2000}, sold: false, note: ask for it}\n"
    )
    assert total(table, {"input_tokens": 2_000.0}, input="1000..2000", output="0") > 0
    with pytest.raises(
        UsageError,
        match="the range of a request reaches up to 2,001 input tokens, and there acme/one is not sold",
    ) as caught:
        drawables(table, "acme/one", input="1000..2001", output="0")
    assert caught.value.field == "input_tokens"


def test_a_meter_that_is_never_used_needs_no_price():
    """No output is no output, whatever else is drawn."""
    table = one_model("input: 1 USD/Mtoken")
    assert total(table, {"input_tokens": 1_000.0}, output="0") == pytest.approx(90)


def test_parts_are_drawn_with_their_whole():
    """Sixty percent of 2,000 tokens are 1,200, of 1,000 they are 600."""
    for size in (1_000, 2_000):
        drawn = total(TIERED, {"input_tokens": size, "cache_read_tokens": 0.6}, cached="40%..80%")
        assert drawn == pytest.approx(exact(TIERED, input=str(size), cached="60%"), rel=1e-9)


@pytest.mark.parametrize(
    ("words", "values", "certain"),
    [
        ({"requests": "500..1500/day"}, {"requests": 700.0}, {"requests": "700/day"}),
        ({"growth": "0%..10%/month"}, {"growth": 0.07}, {"growth": "7%/month"}),
        ({"growth": "0%..10%/year stepwise", "months": "13"}, {"growth": 0.07}, {"growth": "7%/year stepwise"}),
        ({"growth": "5%/month", "ceiling": "1200..2000/day"}, {"ceiling": 1_500.0}, {"ceiling": "1500/day"}),
        ({"price_trend": "-50%..10%/year"}, {"price_trend": -0.3}, {"price_trend": "-30%/year"}),
        ({"price_trend": "-5%/month", "elasticity": "0..2"}, {"elasticity": 1.3}, {"elasticity": "1.3"}),
        ({"phase": ["2027-02: 10..20/day, growth 1%..5%/month"]}, {"phase 2 requests": 12.0, "phase 2 growth": 0.02}, {"phase": ["2027-02: 12/day, growth 2%/month"]}),
        ({"demand": {"2027-01": "5", "2027-02": "6", "2027-03": "7"}, "requests": None}, {}, {}),
        ({"output": "50..150"}, {"output_tokens": 80.0}, {"output": "80"}),
        ({"hours": ["mon-fri 09:00-18:00 Europe/Paris: 80%"]}, {}, {}),
    ],
)  # fmt: skip
def test_each_word_that_may_be_a_range(words, values, certain):
    """At a value of the range, the cost is that of the value said with certainty."""
    drawn = total(TIERED, {"input_tokens": 1_500.0, **values}, **words)
    assert drawn == pytest.approx(exact(TIERED, **{**words, "input": "1500", **certain}), rel=1e-9)


@pytest.mark.parametrize("requests", ["1/day", "1k/day", "100k/day", "1M/day", "10M/day"])
@pytest.mark.parametrize("name", ["acme/large", "acme/small", "acme/mini", "rival/one"])
def test_the_monthly_terms_of_a_contract(name, requests):
    """Provisioned units, volume discounts and the commitment, below, between and above their edges."""
    drawn = total(CONTRACTS, {"input_tokens": 1_500.0}, name, requests=requests, start="2027-11", months="4")
    assert drawn == pytest.approx(
        exact(CONTRACTS, name, requests=requests, input="1500", start="2027-11", months="4"), rel=1e-9
    )


def test_two_contracts_one_after_the_other():
    """Each month has the terms of its own contract."""
    half = "{name: Half, source: sheet, effective_from: 2027-02-01T00:00:00Z, discounts: [{percent: 50%}]}"
    tenth = half.replace("50%", "10%").replace(
        "from: 2027-02", "to: 2027-02-01T00:00:00Z, effective_from: 2026-02"
    )
    contracts = f"contracts:\n  tenth: {tenth}\n  half: {half}\nend:"
    said = pricing_file(model(period("input: 1 USD/Mtoken"))).replace("end:", contracts)
    table = table_of(said)
    assert exact(table, input="1000", output="0") == pytest.approx(31 * 0.9 + 59 * 0.5)
    assert total(table, {"input_tokens": 1_000.0}, output="0") == pytest.approx(31 * 0.9 + 59 * 0.5)


def test_windows_of_a_tier_that_the_middle_does_not_meet():
    """By night large requests are cheaper: months of other lengths and weekdays differ, though small requests never do."""
    table = one_model(
        "input: 1 USD/Mtoken",
        variant("input_tokens_above: 2000", "input: 3 USD/Mtoken")
        + variant("input_tokens_above: 2000, weekdays: [sat, sun]", "input: 2 USD/Mtoken"),
    )
    for size in (1_500, 2_900):
        drawn = total(table, {"input_tokens": size}, output="0")
        assert drawn == pytest.approx(exact(table, input=str(size), output="0"), rel=1e-9)


def test_a_mix_draws_each_shape_on_its_own():
    """Ranges of two shapes have names of their own, and weights as they are."""
    shapes = [
        {"name": "a", "weight": 3, "input": "1000..2000"},
        {"name": "b", "input": "3000", "cached": "10%..50%"},
    ]
    sure = [{"name": "a", "weight": 3, "input": "1200"}, {"name": "b", "input": "3000", "cached": "20%"}]
    none = {"input": None, "output": None}
    drawn = total(TIERED, {"a input_tokens": 1_200.0, "b cache_read_tokens": 0.2}, shapes=shapes, **none)
    assert drawn == pytest.approx(exact(TIERED, shapes=sure, **none), rel=1e-9)


def test_free_models_have_no_rebound():
    """A price of nothing is no price to answer to."""
    table = one_model("input: 0 USD/Mtoken, output: 0 USD/Mtoken")
    assert total(table, {"input_tokens": 1_000.0}, elasticity="1", price_trend="-10%/month") == 0


def test_text_that_a_model_counts_otherwise(shipped):
    """Drawn tokens are adjusted as certain ones are; tiers are met by the adjusted size."""
    words = {"language": "fr", "tokens_measured_with": "o200k", "start": "2026-12", "cached": "50%"}
    drawn = total(shipped, {"input_tokens": 2_000.0}, "deepseek-v4-pro", **words)
    assert drawn == pytest.approx(exact(shipped, "deepseek-v4-pro", **{**words, "input": "2000"}), rel=1e-6)


def test_draws_beyond_the_context_window():
    """A range that reaches beyond it is told of; one that ends with it is not."""
    table = one_model("input: 1 USD/Mtoken", also="context_window: 3k token")
    (fits,), _ = drawables(table, "acme/one", output="0")
    assert note_on(fits) is None
    (beyond,), _ = drawables(table, "acme/one", output="0", input="1000..3001")
    assert note_on(beyond) == (
        "requests are drawn with up to 3,001 input tokens, and it reads no more than 3,000: "
        "quantiles are as if it read them all"
    )


def test_arrays_go_through_the_same_lines():
    """Many values at once give what each gives alone."""
    numpy = pytest.importorskip("numpy")
    sizes = [1_000.0, 2_000.0, 2_001.0, 3_000.0]
    together = total(TIERED, {"input_tokens": numpy.array(sizes)})
    alone = [total(TIERED, {"input_tokens": size}) for size in sizes]
    assert list(together) == pytest.approx(alone)  # type: ignore[call-overload]


WINDOWED = one_model(
    "input: 1 USD/Mtoken, output: 4 USD/Mtoken",
    variant('daily: ["09:00-12:00"], weekdays: [mon, tue]', "input: 2 USD/Mtoken, output: 8 USD/Mtoken"),
)


@pytest.mark.parametrize("table", [TIERED, WINDOWED], ids=["one price", "a price of every month"])
def test_the_memory_of_many_months(table):
    """A few arrays of draws are held, however many months there are."""
    numpy = pytest.importorskip("numpy")
    courses = drawables(table, "acme/one", growth="1%..2%/year", months="100")
    values = {"input_tokens": numpy.full(100_000, 1_500.0), "growth": numpy.full(100_000, 0.015)}
    found = evaluator(*courses)
    tracemalloc.start()
    try:
        months = sum(1 for _ in found(values))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert months == 100
    assert peak < 20 * 800_000


def test_month_by_month_is_course_by_course():
    """Whichever way is shorter in memory, the costs of a course come in the order of its months, and are the same."""
    courses = drawables(TIERED, "acme/one", offer=["V: input 2 USD/Mtoken, output 12 USD/Mtoken"])
    values = {"input_tokens": 1_500.0}
    by_course, by_month = (list(_costs_of(*courses, values, by_month=way)) for way in (False, True))
    assert by_month != by_course
    assert sorted(by_month) == sorted(by_course)
    assert [each for each in by_month if each[1] == 1] == [each for each in by_course if each[1] == 1]
