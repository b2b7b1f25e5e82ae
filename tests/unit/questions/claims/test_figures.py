"""The figures that claims are checked against: exact, in a unit, each with its source."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from costcalc.errors import CostcalcError, PricingTableError, UnitError, UsageError
from costcalc.questions.claims.figures import (
    converted,
    cost_ratios,
    other_evidence,
    price_ratios,
    prices_on,
    training_figures,
)
from tests.builders import facts_file, model, period, table_of

TRAINING = """\
    training:
      runs:
        base:
          {model: acme/base, subject: Base, scope: final_run, stages: {all: {gpu_hours: 1000 GPU_hour}}, gpu: H800,
           gpus: 20 GPU, rental: 2 USD/GPU_hour, relatives: [acme/one], includes: i, excludes: e, source: sheet}
        unpriced:
          {subject: Llama, scope: final_run, stages: {all: {gpus: 4 GPU, hours: 1 day}}, includes: i, excludes: e,
           source: sheet, printed: "96 hours", verified: false}
      estimates:
        gpt-cloud: {subject: GPT, method: cloud, cost: 8000 USD, includes: i, excludes: e, source: sheet}
        gpt-range: {subject: GPT, method: cloud, cost_low: 1 USD, cost_high: 2 USD, includes: i, excludes: e, source: sheet}
        company: {subject: Acme, method: company_hardware, cost_low: 500 USD, includes: i, excludes: e, source: sheet}
      gpus:
        H800: {peak_bf16: 989.4e12 FLOP/second, source: sheet}
"""
MODELS = (
    model(
        period(
            "input: 2 USD/Mtoken, output: 8 USD/Mtoken",
            also="""\
            variants:
              - {when: {service_tier: batch}, rates: {input: 1 USD/Mtoken, output: 4 USD/Mtoken}}
              - {when: {service_tier: flex}, sold: false}
            """,
        )
    ),
    model(period("input: 20 USD/Mtoken, output: 0 USD/Mtoken, image: 0.04 USD/image"), "acme/dear"),
    model(period("input: 1 USD/Mtoken, cache_read: as input", end="2025-02-01"), "acme/gone"),
)


def facts(sections: str):
    """The facts of sections beside no model."""
    return table_of(facts_file(sections)).catalogue.facts()


def test_prices_of_the_day():
    """Every meter of every card that is sold that day, variants with their conditions as scope."""
    models = list(table_of(facts_file("", *MODELS)).models())
    found = [(each.subject, each.measure, each.scope, each.low) for each in prices_on(models, "2025-02-01")]
    assert [each[:2] + each[3:] for each in found] == [
        ("acme/one", "input", 2), ("acme/one", "output", 8), ("acme/one", "input", 1), ("acme/one", "output", 4),
        ("acme/dear", "input", 20), ("acme/dear", "output", 0), ("acme/dear", "image", Fraction("0.04")),
    ]  # fmt: skip
    assert "batch" in str(found[2][2])
    quantities = {each.measure: (each.quantity, each.unit) for each in prices_on(models, "2025-02-01")}
    assert quantities["input"] == ("price_per_million_tokens", "USD/Mtoken")
    assert quantities["image"] == ("price_per_image", "USD/image")
    assert all(each.source for each in prices_on(models, "2025-02-01"))
    before = [each.measure for each in prices_on(models, "2025-01-31") if each.subject == "acme/gone"]
    assert before == ["input"]  # what is billed as another meter has no price of its own


def test_prices_as_a_share_of_anothers():
    """Meter by meter, base prices alone; nothing is a share of free."""
    prices = list(prices_on(list(table_of(facts_file("", *MODELS)).models()), "2025-02-01"))
    share: Any
    (share,) = price_ratios(prices, "acme/one", "acme/dear")
    assert (share.low, share.high, share.unit) == (10, 10, "percent")
    assert (share.quantity, share.measure) == ("price_ratio", "input against dear")


def test_figures_of_training():
    """A run gives its rental value where a rent is known, its GPUs and its chips; an estimate its bounds."""
    found: dict[str, Any] = {each.id: each for each in training_figures(facts(TRAINING))}
    assert list(found) == ["base", "base gpus", "base gpu", "gpt-cloud", "gpt-range", "company"]
    assert (found["base"].point, found["base"].measure, found["base"].scope) == (2000, "rented", "final_run")
    assert found["base gpus"][3:9] == ("gpu_count", "cluster", "final_run", 20, 20, "GPU")
    assert (found["base gpu"].subject, found["base gpu"].text, found["base gpu"].point) == (
        "Nvidia H800",
        "H800",
        None,
    )
    assert found["base"].relatives == ("acme/one",)
    assert (found["gpt-range"].low, found["gpt-range"].high, found["gpt-range"].point) == (1, 2, None)
    assert found["company"][3:8] == ("hardware_spend", "company_hardware", "company_hardware", 500, None)
    assert all(each.source for each in found.values())


def test_the_cost_of_a_run_as_a_share_of_a_published_one():
    """One method for both: the run at its rent, the other in the cloud; relatives' runs too."""
    figures = list(training_figures(facts(TRAINING)))
    share: Any
    for subject in ("acme/base", "acme/one"):
        (share,) = cost_ratios(figures, subject, "GPT")
        assert (share.point, share.unit, share.quantity) == (25, "percent", "training_cost_ratio")
    assert list(cost_ratios(figures, "acme/one", "nobody")) == []
    assert list(cost_ratios(figures, "acme/other", "GPT")) == []


def evidence(also: str) -> str:
    """The section `evidence:` with two closes and one more entry."""
    return f"""\
    evidence:
      friday: {{subject: S, quantity: q, measure: close, value: 142.62 USD, source: sheet, printed: "$142.62"}}
      monday: {{subject: S, quantity: q, measure: close, value: 118.58 USD, source: sheet, verified: false}}
      rest: {{subject: S, quantity: q, measure: m, {also}}}
    """


def rest(also: str) -> Any:
    """The figure of the third entry."""
    return list(other_evidence(facts(evidence(also))))[-1]


def test_evidence_as_written():
    """A point, a range, an open end, words and a date each come out as they are."""
    assert rest("value: 5 kUSD, source: sheet")[6:9] == (5, 5, "kUSD")
    assert rest("value_low: 1.5, value_high: 4, source: sheet")[6:9] == (Fraction("1.5"), 4, "times")
    assert rest("value_low: 1 kUSD, value_high: 4000 USD, source: sheet")[6:9] == (1, 4, "kUSD")
    assert rest("value_low: 5 USD, source: sheet")[6:9] == (5, None, "USD")
    assert rest("value_high: 5 USD, source: sheet")[6:9] == (None, 5, "USD")
    assert rest("value: -5.2 percent, source: sheet").point == Fraction("-5.2")
    assert rest("text: open, source: sheet").text == "open"
    assert rest("date: 2025-01, source: sheet").text == "2025-01"
    assert rest("value: 2025-01-27, source: sheet").text == "2025-01-27"


def test_a_formula_is_computed_from_what_it_names():
    """It has the source of its first figure, and is confirmed only where all of them are."""
    fall = rest("formula: (monday - friday) / friday, unit: percent")
    assert fall.point == Fraction(-240400, 14262)
    assert (fall.source and fall.source.id, fall.cited and fall.cited.printed, fall.verified) == (
        "sheet",
        "(monday - friday) / friday",
        False,
    )
    assert rest("formula: friday - 2 * friday, unit: USD").verified


@pytest.mark.parametrize(
    ("formula", "unit", "error"),
    [
        ("monday / (friday - friday)", "times", UsageError),
        ("(monday - friday", "USD", UsageError),
        ("monday - friday", "percent", UnitError),
        ("monday * friday", "USD", UnitError),
    ],
)
def test_a_formula_that_makes_no_sense_is_refused(formula: str, unit: str, error: type[CostcalcError]):
    """What cannot be computed is an error of ours, not a crash, in facts that were not checked too."""
    with pytest.raises(PricingTableError):
        facts(evidence(f"formula: {formula}, unit: {unit}"))
    known = facts(evidence("formula: monday - friday, unit: USD"))
    wrong = known.evidence["rest"]._replace(formula=formula, unit=unit)
    with pytest.raises(error):
        list(other_evidence(known._replace(evidence={**known.evidence, "rest": wrong})))


def test_a_formula_over_what_is_not_there():
    """Facts that were not checked when they were loaded are refused by name."""
    known = facts(evidence("formula: monday - friday, unit: USD"))
    lost = known._replace(evidence={name: each for name, each in known.evidence.items() if name != "monday"})
    with pytest.raises(UsageError, match="no single figure 'monday'"):
        list(other_evidence(lost))
    number = known.evidence["rest"]._replace(formula="6 / 4", unit="times")
    (half,) = other_evidence(known._replace(evidence={"rest": number}))
    assert (half.point, half.source) == (Fraction(3, 2), None)


def test_conversion():
    """A figure in another unit of its dimension; None for another dimension, or for no unit at all."""
    five: Any = rest("value: 5 kUSD, source: sheet")
    moved: Any = converted(five, "USD")
    assert (moved.low, moved.high, moved.unit) == (5000, 5000, "USD")
    assert converted(five, "kUSD") == five
    assert converted(five, "GPU") is None
    assert converted(five, "furlong") is None
    upper: Any = rest("value_high: 5 kUSD, source: sheet")
    bound: Any = converted(upper, "USD")
    assert (bound.low, bound.high) == (None, 5000)
    said: Any = rest("text: open, source: sheet")
    assert converted(said, "USD") == said
    assert converted(said._replace(text=None), "USD") is None
