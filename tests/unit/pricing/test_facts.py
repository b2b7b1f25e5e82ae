"""Facts beside the prices: read with their units and sources, layered, compiled, and part of the table's hash."""

# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from costcalc.errors import PricingTableError, UnitError
from costcalc.pricing.facts import _KINDS, Facts
from costcalc.pricing.source import Quantity
from costcalc.questions.claims.figures import other_evidence
from tests.builders import facts_file, loaded, pricing_file, table_of

SECTIONS = """\
    evidence:
      friday: {subject: S, quantity: share_price, measure: close, value: 142.62 USD, on: 2025-01-24, source: sheet}
      fall: {subject: S, quantity: change, measure: close, formula: friday - 2 * friday, unit: USD}
    training:
      runs:
        run:
          {subject: R, scope: all, stages: {one: {gpus: 2 GPU, hours: 1.5 day, printed: "36 hours"}, two: {gpu_hours: 2e3 GPU_hour}},
           gpu: H800, parameters: {total: 671e9, active: 37e9}, includes: i, excludes: e, source: sheet, printed: words,
           note: a note, on: 2024-12}
      estimates:
        cost: {subject: R, method: cloud, cost_low: 0 USD, cost_high: 5 USD, includes: i, excludes: e, source: sheet}
      gpus:
        H800:
          {peak_bf16: 989.4e12 FLOP/second, peak_fp8: 1e15 FLOP/second, peak_fp8_printed: words, power: 700 watt,
           memory: 80e9 byte, rentals: [{low: 2 USD/GPU_hour, source: letter}, {low: 1 USD/GPU_hour, high: 3 USD/GPU_hour, source: sheet}],
           source: sheet, verified: false}
      multipliers:
        share: {low: 47 percent, high: 67 percent, what: hardware, source: sheet}
      throughputs:
        point: {model: acme/one, hardware: 8 x H800, gpu: H800, setting: s, value: 5 token/second, source: sheet}
        slow: {subject: R, hardware: 1 x H800, setting: s, high: 4 token/second, source: sheet}
        range: {subject: R, hardware: 1 x H800, setting: s, low: 4 token/second, high: 5 token/second, source: sheet}
    claims:
      said:
        {article: letter, printed: "5 $", subject: S, subject_as_stated: s, quantity: q, measure: m, value: 2025-01,
         attributed_to: a, title: t, fr: f, group: all}
      order: {article: letter, printed: "peu", subject: S, subject_as_stated: s, quantity: q, measure: m, operator: "<",
              text: little, attributed_to: a, title: t, fr: f, against: R, on: 2025-01-25, date: 2025-01}
    groups:
      all: {title: All, fr: Tout, scope: final_run}
    tokenizers:
      base: {name: Base, source: sheet}
      other: {name: Other, relative_to: base, source: sheet, factors: {fr: {factor: 1.25, source: letter, on: 2026-11-22}}}
    provisioned:
      units:
        unit: AU
        prices:
        - {term: a month, region: eu, price: 360 USD/month, effective_from: 2025-01-01, effective_to: 2025-06-01,
           last_seen: 2025-05-01, source: letter}
        serves:
          acme/one:
          - {input: 30 token/minute, counts: {output: 4}, minimum: 15, step: 5, effective_from: 2025-01-01,
             effective_to: 2025-02-01, effective_from_basis: announced, source: sheet}
          - {input: 60 token/minute, counts: {output: 4, cache_read: 0.1}, largest_input: 200 token, minimum: 15, step: 5,
             larger: {above: 100 token, counts: {input: 2}}, effective_from: 2025-02-01, source: sheet}
        models: [acme/two]
    fx: {source: sheet, per_euro: {2025-01-24: {USD: 1.0500, CHF: 0.9494}}}
"""
TABLE = table_of(facts_file(SECTIONS))
FACTS = TABLE.catalogue.facts()


def test_every_kind_comes_back():
    """What is written in a file is what the compiled table gives, by kind and id."""
    assert {name: list(each) for name, each in FACTS._asdict().items()} == {
        "evidence": ["friday", "fall"], "runs": ["run"], "estimates": ["cost"], "gpus": ["H800"], "multipliers": ["share"],
        "throughputs": ["point", "slow", "range"], "claims": ["said", "order"], "groups": ["all"],
        "tokenizers": ["base", "other"], "verbosities": [], "fx": ["2025-01-24"],
        "unit_offers": ["units"], "lengths": [],
    }  # fmt: skip
    assert len(_KINDS) == len(Facts._fields)
    assert TABLE.catalogue.facts() is FACTS


def test_units_come_back():
    """Their prices by day, and what one serves: exactly, by the second."""
    units = FACTS.unit_offers["units"]
    (price,) = units.prices
    assert (units.unit, price.term, price.region) == ("AU", "a month", "eu")
    assert (price.per_day, price.last_seen) == (Fraction(12), "2025-05-01")  # a month is 30 days
    days = ("2024-12-31", "2025-01-01", "2025-05-31", "2025-06-01")
    assert [price.held.covers(day) for day in days] == [False, True, True, False]
    assert (price.held.effective_from_basis, price.days) == ("observed", 30)
    assert units.models["acme/two"] == ()
    before, serves = units.models["acme/one"]
    assert (before.held.covers("2025-01-31"), before.held.covers("2025-02-01")) == (True, False)
    assert before.held.effective_from_basis == "announced"
    assert serves.input.as_in("token/second") == Fraction(1)
    assert serves.counts == {"output": Fraction(4), "cache_read": Fraction(1, 10)}
    assert (serves.larger_above, serves.larger) == (Fraction(100), {"input": Fraction(2)})
    assert (serves.largest_input, serves.minimum, serves.step) == (Fraction(200), 15, 5)


@pytest.mark.parametrize(
    ("term", "days"),
    [("no commitment", 0), ("an hour", 0), ("a week", 7), ("a month", 30), ("3 months", 90), ("a year", 365)],
)
def test_a_term_is_so_many_days(term: str, days: int):
    """Nothing binds who gives back a unit after an hour; a month is 30 days, a year 365."""
    (price,) = FACTS.unit_offers["units"].prices
    assert price._replace(term=term).days == days


def test_figures_keep_number_and_unit():
    """Numbers are exact and in the unit as written; exponents are for physical quantities."""
    assert FACTS.evidence["friday"].low == FACTS.evidence["friday"].high == Quantity(Decimal("142.62"), "USD")
    run = FACTS.runs["run"]
    assert [*run.stages.items()] == [
        ("one", Quantity(Decimal(72), "GPU_hour")),  # 2 GPUs for a day and a half
        ("two", Quantity(Decimal(2_000), "GPU_hour")),
    ]
    assert run.parameters == {"total": Decimal(671_000_000_000), "active": Decimal(37_000_000_000)}
    assert (run.rental, run.gpus, run.tokens, run.relatives) == (None, None, None, ())
    assert (FACTS.estimates["cost"].low, FACTS.estimates["cost"].high) == (
        Quantity(Decimal(0), "USD"),
        Quantity(Decimal(5), "USD"),
    )


def test_facts_are_cited():
    """Source, words, day, confirmation and note are kept with each."""
    cited = FACTS.runs["run"].cited
    assert (cited.source.title, cited.printed, cited.on, cited.verified, cited.note) == (
        "Price sheet", "words", "2024-12", True, "a note",
    )  # fmt: skip
    gpu = FACTS.gpus["H800"]
    assert (gpu.cited.verified, [each.cited.source.id for each in gpu.rentals]) == (
        False,
        ["letter", "sheet"],
    )
    assert [each.high and each.high.number for each in gpu.rentals] == [None, 3]
    assert set(gpu.peaks) == {"bf16", "fp8"}
    assert FACTS.evidence["fall"].cited is None


def test_throughputs():
    """A point, an upper bound and a range; the model, or the subject in words."""
    bounds: dict[str, Any] = {
        name: (each.low and each.low.number, each.high and each.high.number)
        for name, each in FACTS.throughputs.items()
    }
    assert bounds == {"point": (5, 5), "slow": (None, 4), "range": (4, 5)}
    assert [each.subject for each in FACTS.throughputs.values()] == ["acme/one", "R", "R"]


def test_claims():
    """A date is a date, not a number; words are words; the article is a source."""
    said, order = FACTS.claims.values()
    assert (said.value, said.text, said.is_date, said.operator) == (None, "2025-01", True, "=")
    assert (order.value, order.text, order.is_date, order.against, order.on) == (
        None,
        "little",
        False,
        "R",
        "2025-01-25",
    )
    assert (said.article.article, said.article.language) == ("letter.txt", "fr")


@pytest.mark.parametrize(
    ("number", "unit", "target", "value"),
    [
        ("2.5", "kUSD", "USD", "2500"), ("1", "GPU*day", "GPU_hour", "24"), ("48", "USD/GPU/day", "USD/GPU_hour", "2"),
        ("1", "hour", "day", "1/24"), ("7", "USD", "USD", "7"),
    ],
)  # fmt: skip
def test_conversion_is_exact(number: str, unit: str, target: str, value: str):
    """A quantity in another unit of its dimension is a fraction, not a rounded number."""
    assert Quantity(Decimal(number), unit).as_in(target) == Fraction(value)


def test_another_dimension_is_an_error():
    """GPU-hours are no hours, and the message says what they are."""
    with pytest.raises(UnitError, match=r"'5 GPU_hour' where a quantity in hour is due"):
        Quantity(Decimal(5), "GPU_hour").as_in("hour")
    assert Quantity(Decimal(2), "USD/GPU_hour").dimension == "USD/GPU/second"


def formulas(also: str) -> str:
    """The section `evidence:` with two amounts, a nothing, a count, a date, and one more entry."""
    return f"""\
    evidence:
      friday: {{subject: S, quantity: q, measure: m, value: 142.62 USD, source: sheet}}
      5m-cost: {{subject: S, quantity: q, measure: m, value: 5 USD, source: sheet}}
      nothing: {{subject: S, quantity: q, measure: m, value: 0 USD, source: sheet}}
      cluster: {{subject: S, quantity: q, measure: m, value: 5 GPU, source: sheet}}
      day: {{subject: S, quantity: q, measure: m, value: 2025-01-24, source: sheet}}
      one: {{subject: S, quantity: q, measure: m, {also}}}
    """


def test_an_id_that_is_a_number_is_refused():
    """A formula would take the number for it."""
    with pytest.raises(PricingTableError) as caught:
        loaded(facts_file(formulas("value: 5 USD, source: sheet").replace("cluster:", "2024:")))
    (found,) = caught.value.problems
    assert found.message == "an id of digits alone is a number in a formula: add a word to it"


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        ("friday friday", "'friday friday' goes on after its end"),
        ("friday + (friday", "a bracket of 'friday + (friday' is not closed"),
        ("friday + cluster", "'GPU' where USD is due: in friday + cluster"),
        ("friday / friday", "'friday / friday' where a formula in USD is due: it comes out in times"),
        ("friday / nothing * friday", "'friday / nothing * friday' divides by zero"),
        (
            "friday + -friday",
            "'-friday' of 'friday + -friday' is neither an id nor a number: write spaces around signs",
        ),
        (
            "friday * 1.2.3",
            "'1.2.3' is not a number that costcalc reads: write digits with an optional decimal point, such as 0.55",
        ),
        ("friday + 7m-cost", "there is no single figure '7m-cost' under `evidence`"),
        ("friday + day", "there is no single figure 'day' under `evidence`"),
    ],
)
def test_a_formula_that_stops_the_claims_is_refused(formula: str, problem: str):
    """What cannot be computed is refused where it stands, with its line, before anybody asks for claims."""
    with pytest.raises(PricingTableError) as caught:
        loaded(facts_file(formulas(f"formula: {formula}, unit: USD")))
    (found,) = caught.value.problems
    assert (found.key, found.message, bool(found.line)) == ("evidence.one.formula", problem, True)


def test_an_id_may_begin_with_a_digit_in_a_formula_too():
    """What is not of digits and points alone is an id."""
    table = table_of(facts_file(formulas("formula: 5m-cost * 2 - friday, unit: USD")))
    assert [each.point for each in other_evidence(table.catalogue.facts())][-1] == Fraction("-132.62")


def test_an_overlay_may_not_stop_the_formulas_below():
    """A figure in another unit is refused at its line, as a formula of a lower layer names it."""
    more = overlay(
        "evidence:\n  friday: {subject: S, quantity: q, measure: m, value: 5 GPU, source: sheet}\n"
    )
    with pytest.raises(PricingTableError) as caught:
        loaded(facts_file(SECTIONS), more)
    (found,) = caught.value.problems
    assert (found.key, found.message) == (
        "evidence.friday",
        "the formula of 'fall', in a lower layer, names it: 'friday - 2 * friday' where a formula in USD is due: it comes out in GPU",
    )


def test_facts_are_in_the_hash():
    """Another figure is another table."""
    assert table_of(facts_file(SECTIONS.replace("142.62", "142.63"))).hash != TABLE.hash
    assert table_of(facts_file(SECTIONS)).hash == TABLE.hash


def overlay(sections: str) -> str:
    """An overlay of these sections alone."""
    return pricing_file().replace("models:\n  {}\n", f"models: {{}}\n{sections}")


def test_an_overlay_adds_to_the_facts_below():
    """An overlay may replace a figure, and name groups, GPUs and figures of the table below it."""
    more = overlay(
        "evidence:\n"
        "  friday: {subject: S, quantity: share_price, measure: close, value: 100 USD, source: sheet}\n"
        "  twice: {subject: S, quantity: q, measure: m, formula: friday + friday, unit: USD}\n"
        "  rest: {subject: S, quantity: q, measure: m, formula: friday - monday, unit: USD}\n"
        "  monday: {subject: S, quantity: q, measure: m, value: 1 USD, source: sheet}\n"
        "training:\n"
        "  runs:\n"
        "    own: {subject: O, scope: s, gpu: H800, stages: {a: {gpu_hours: 1 GPU_hour}}, includes: i, excludes: e, source: letter}\n"
        "claims:\n"
        '  ours: {article: letter, printed: "1", subject: S, subject_as_stated: s, quantity: q, measure: m, value: 1, '
        "attributed_to: a, title: t, fr: f, group: all}\n"
    )
    facts = table_of(facts_file(SECTIONS), more).catalogue.facts()
    assert facts.evidence["friday"].low == Quantity(Decimal(100), "USD")
    assert list(facts.runs) == ["run", "own"]
    assert facts.claims["ours"].group == "all"
    assert facts.claims["ours"].value == Quantity(Decimal(1), "times")


HOSTILE = ["1e999 GPU_hour", "nan GPU_hour", "10**10**10 GPU_hour", "9" * 5_000 + " GPU_hour", "-1 GPU_hour", "GPU_hour",
           "1 GPU_hour_", "1 GPU_hour/0", "0x1 GPU_hour", "1_0 GPU_hour", "", "[1 GPU_hour]", "true"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_quantities_are_refused_with_their_line(text: str):
    """No number or unit of a fact hangs or fools a library; the refusal names file and line."""
    sections = SECTIONS.replace("{gpu_hours: 2e3 GPU_hour}", f'{{gpu_hours: "{text}"}}')
    with pytest.raises(PricingTableError) as caught:
        loaded(facts_file(sections))
    assert all(problem.line for problem in caught.value.problems)
    assert len(str(caught.value)) < 2_000
