"""The engine against a calculator in fractions that knows nothing of it: no difference, in figures or errors."""

# ruff: noqa: E501, S311 - one case a line; a seed makes it reproducible

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest

import costcalc
from costcalc.errors import CostcalcError
from tests.builders import table_of
from tests.oracle import by_hand, random_tables

SEEDS = range(20)
TABLES_A_SEED = 5
MODELS = 5
USAGES_A_MODEL = 204
"""20 × 5 × 5 × 204 = 102,000 usages."""

ENOUGH = {"figure": 30_000, "unknown_option": 1_000, "meter_not_priced": 1_000, "no_price_in_force": 1_000,
          "not_sold": 1_000, "request_size_needed": 500, "instant_needed": 50, "invalid_usage": 500}  # fmt: skip


def question(random: Random, model: dict[str, Any]) -> tuple[Any, ...]:
    """One random question about a model, in both calculators' terms."""
    usage = random_tables.usage(random, model)
    on = random_tables.moment(random, model)
    options = random_tables.asked(random, model)
    return usage, on, options, random.random() < 0.3


@pytest.mark.parametrize("seed", SEEDS)
def test_engine_agrees_with_the_calculator_by_hand(seed: int, record_property):
    """5,100 random usages on random tables cost the same, to the last digit, or fail for the same reason."""
    random, told = Random(seed), Counter[str]()
    for number in range(TABLES_A_SEED):
        document = random_tables.document(random, MODELS)
        table = table_of(json.dumps(document))
        for model_id, model in document["models"].items():
            model["id"] = f"{seed}/{number}/{model_id}"
            for _ in range(USAGES_A_MODEL):
                usage, on, options, mean = question(random, model)
                try:
                    expected: Fraction | set[str] = by_hand.Question(
                        model, usage, on, options, mean=mean
                    ).cost()
                except by_hand.Refused as refused:
                    expected = refused.codes
                try:
                    cost = table.price(
                        model_id, costcalc.Usage(**usage), on=on, options=options, mean_request=mean
                    )
                    found: Fraction | str = Fraction(cost.list_cost)
                except CostcalcError as error:
                    found = error.code
                agree = found in expected if isinstance(expected, set) else found == expected
                assert agree, (
                    f"seed {seed}: {model_id} {usage} {on} {options} {mean}: {found} and not {expected}\n{json.dumps(model, indent=1)}"
                )
                told["figure" if isinstance(found, Fraction) else found] += 1
                told["day"] += isinstance(on, date) and isinstance(found, Fraction)
    _TOLD.update(told)


_TOLD: Counter[str] = Counter()


def test_the_random_questions_reach_every_kind_of_answer():
    """The comparison above met every error often enough to mean something, and at least 100,000 usages."""
    if len(SEEDS) * TABLES_A_SEED * MODELS * USAGES_A_MODEL > sum(
        count for kind, count in _TOLD.items() if kind != "day"
    ):
        pytest.skip("only some of the seeds were run")
    assert sum(count for kind, count in _TOLD.items() if kind != "day") >= 100_000
    assert {kind: _TOLD[kind] for kind, least in ENOUGH.items() if _TOLD[kind] < least} == {}
    assert _TOLD["day"] > 1_000


def test_charge_lines_add_up_to_the_cost():
    """Every charge line is quantity × price × share, and their sum is the cost, on random tables."""
    random = Random(99)
    seen = 0
    for _ in range(10):
        document = random_tables.document(random, MODELS)
        table = table_of(json.dumps(document))
        for model_id, model in document["models"].items():
            for _ in range(100):
                usage, on, options, mean = question(random, model)
                try:
                    cost = table.price(
                        model_id, costcalc.Usage(**usage), on=on, options=options, mean_request=mean
                    )
                except CostcalcError:
                    continue
                seen += 1
                assert sum(Fraction(each.list_cost) for each in cost.charges) == Fraction(cost.list_cost)
                assert sum((share for _, share in cost.slices), Fraction(0)) == 1
                for line in cost.charges:
                    exact = Fraction(line.pricing_quantity) * Fraction(line.list_unit_price) * line.share
                    assert by_hand.rounded(exact) == Fraction(line.list_cost)
                    assert line.exact == (by_hand.rounded(exact) == exact)
    assert seen > 1_000
