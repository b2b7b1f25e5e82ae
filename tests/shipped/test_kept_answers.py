"""What a table keeps of an answer is that of the same question alone: by day, hour, size and options."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import costcalc
from costcalc import Usage
from costcalc.errors import CostcalcError
from costcalc.pricing_table import PricingTable

if TYPE_CHECKING:
    from costcalc.periods import Moment
    from costcalc.pricing.model import Model

SIZES = (1_000, 127_999, 128_000, 128_001, 200_000, 200_001, 272_001, 5_000_000)
OPTIONS: tuple[dict[str, str], ...] = ({}, {}, {}, {"service_tier": "batch"}, {"service_tier": "default"})
HOURS = (0, 1, 12, 16, 17, 23)


def moment_near_an_edge(random: Random, model: Model) -> Moment:
    """A day, or an instant of it, about a day on which a price of the model begins or ends, or may have."""
    edges = [each.date() for each in model.edges]
    for period in model.prices:
        for bracket in filter(None, (period.from_bracket, period.to_bracket)):
            edges += (bracket.not_before, bracket.not_after)
    day = random.choice(edges) + timedelta(days=random.randint(-2, 2))
    hour = random.choice((None, *HOURS))
    return day if hour is None else datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def answer(table: PricingTable, model: str, words: dict[str, object]) -> tuple[object, ...] | str:
    """All that a price says of money, or how it is refused."""
    try:
        found = table.price(model, **words)  # type: ignore[arg-type]
    except CostcalcError as error:
        return f"{error.code}: {error}"
    return found.list_cost, found.list_cost_low, found.list_cost_high, found.estimate, found.options


def test_what_was_asked_before_changes_no_answer():
    """A table that answered thousands of questions about some models, and one that never was asked."""
    table, random = costcalc.load(), Random(1)  # noqa: S311 - no secret
    with_edges = [each for each in table.models() if len(each.prices) > 1]
    by_size_or_hour = [
        each for each in with_edges if any(of.has_thresholds or of.has_windows for of in each.prices)
    ]
    told: set[object] = set()
    for model in (*by_size_or_hour, *random.sample(with_edges, 40)):
        for _ in range(40):
            usage = Usage(
                input_tokens=random.choice(SIZES), output_tokens=10, requests=random.choice((1, 1, 3))
            )
            words = {
                "usage": usage,
                "on": moment_near_an_edge(random, model),
                "options": random.choice(OPTIONS),
                "mean_request": random.choice((False, True)),
            }
            found = answer(table, model.id, words)
            assert answer(PricingTable(table.catalogue, table.words, table.files), model.id, words) == found
            told.add(found[3] if isinstance(found, tuple) else "refused")
    assert {None, "refused", "even use over the day"} < told
    assert sum("the price changed between" in str(each) for each in told) > 20
