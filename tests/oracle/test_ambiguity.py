"""Ambiguous variants: the check at loading against a look at every kind of request, one by one."""

# ruff: noqa: E501, S311 - one case a line; a seed makes it reproducible

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest

from costcalc.errors import PricingTableError
from tests.builders import table_of
from tests.oracle import by_hand, random_tables

POOL: dict[str, tuple[Any, ...]] = {
    "service_tier": ("batch", "priority", ["batch", "priority"]),
    "region": ("eu",),
    "input_tokens_above": (1_000, 2_000),
    "input_tokens_from": (1_000, 2_000),
}
HOURS = (
    {"daily": ["08:00-12:00"]},
    {"daily": ["10:00-14:00"]},
    {"daily": ["10:00-12:00"]},
    {"daily": ["22:00-02:00"]},
    {"weekdays": ["sat", "sun"]},
    {"daily": ["10:00-12:00"], "weekdays": ["sat", "sun"]},
    {"daily": ["22:00-02:00"], "weekdays": ["sun"]},
)
MONDAY = datetime(2025, 6, 2, tzinfo=UTC)
MOMENTS = [MONDAY + timedelta(hours=hour) for hour in range(0, 168, 2)]
SIZES = (999, 1_000, 1_001, 1_999, 2_000, 2_001)
TIERS = (None, "batch", "priority")
REGIONS = (None, "eu")


def conditions(random: Random) -> dict[str, Any]:
    """One random set of conditions."""
    when: dict[str, Any] = {}
    for name in ("service_tier", "region"):
        if random.random() < 0.4:
            when[name] = random.choice(POOL[name])
    if random.random() < 0.4:
        name = random.choice(("input_tokens_above", "input_tokens_from"))
        when[name] = random.choice(POOL[name])
    if random.random() < 0.4 or not when:
        when |= random.choice(HOURS)
    return when


def requests_met(when: dict[str, Any]) -> set[tuple[Any, ...]]:
    """Every kind of request that meets the conditions."""
    hours = [
        count
        for count, moment in enumerate(MOMENTS)
        if not by_hand.has_window(when) or by_hand.in_window(when, moment)
    ]
    sizes = [size for size in SIZES if by_hand.big_enough(when, size)]  # type: ignore[arg-type]
    options = by_hand.options_of(when)
    tiers = [tier for tier in TIERS if "service_tier" not in options or tier in options["service_tier"]]
    regions = [region for region in REGIONS if "region" not in options or region in options["region"]]
    return set(product(tiers, regions, sizes, hours))


def is_ambiguous(whens: list[dict[str, Any]]) -> bool:
    """Whether some request meets several variants of which none is met only where all the others are."""
    met = [requests_met(when) for when in whens]
    for request in set().union(*met):
        applying = [each for each in met if request in each]
        if not any(all(one <= other for other in applying) for one in applying):
            return True
    return any(one == other for count, one in enumerate(met) for other in met[:count])


def document(whens: list[dict[str, Any]]) -> str:
    """A pricing file with variants for these conditions, each at its own price."""
    variants = [
        {"when": when, "rates": {"input": f"{count + 2} USD/Mtoken"}} for count, when in enumerate(whens)
    ]
    base = random_tables.document(Random(1), 1)
    period = {
        "effective_from": "2025-01-01T00:00:00Z", "source": "s", "rates": {"input": "1 USD/Mtoken"}, "variants": variants,
    }  # fmt: skip
    base["models"] = {"acme/m": {"name": "M", "prices": [period]}}
    return json.dumps({**base, "end": base.pop("end")})


@pytest.mark.parametrize("seed", range(10))
def test_exactly_the_ambiguous_tables_are_refused(seed: int):
    """A table is refused if and only if some request meets two of its variants and neither says more."""
    random = Random(seed)
    told = {True: 0, False: 0}
    for _ in range(40):
        whens = [conditions(random) for _ in range(random.choice((2, 2, 3, 4)))]
        try:
            table_of(document(whens))
            refused = False
        except PricingTableError:
            refused = True
        assert refused == is_ambiguous(whens), f"seed {seed}: {whens}"
        told[refused] += 1
    assert told[True]
    assert told[False]
