"""Pricing kept sums on every model there is: at most 0.3 s for a year of requests, after they were read.

    make bench

The layers are those of a plain installation; models are read before, as logs are reduced by all of them.
"""

# ruff: noqa: S311 - a seed makes it reproducible

from __future__ import annotations

from datetime import timedelta
from random import Random
from timeit import repeat

import pytest

import costcalc
from costcalc.questions.compare.candidates import Candidate
from costcalc.questions.reprice.costs.candidates import Asked, ranked
from costcalc.questions.reprice.costs.lots import Sizes
from costcalc.questions.reprice.costs.met import How
from costcalc.questions.reprice.costs.then import priced_then, tallied
from costcalc.questions.reprice.costs.tokens import used
from costcalc.rating.rater import ModelRater
from tests.bench.test_market import LAYERS, bare_arithmetic
from tests.builders import at
from tests.usage_sums import Used, sums_of

ROWS, MINUTES = 8_000, 330 * 24 * 60
NAMES = (
    "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-5", "claude-sonnet-4-5", "gemini-2.5-pro", "deepseek-chat",
    "o3", "o4-mini",
)  # fmt: skip
SIZES = (300, 3_000, 20_000, 60_000, 110_000)


def rows() -> list[Used]:
    """Requests spread over a year, so that nearly each is a cell of its own."""
    random = Random(1)
    return [
        Used(
            random.choice(NAMES),
            at("2025-12-01T00:00Z") + timedelta(minutes=random.randrange(MINUTES)),
            {"input_tokens": size, "cache_read_tokens": size // 2, "output_tokens": random.randrange(2_000)},
        )
        for size in (int(random.choice(SIZES) * (0.5 + random.random())) for _ in range(ROWS))
    ]


@pytest.mark.parametrize("prices", ["then", "2026-11-20"])
def test_all_candidates(benchmark, prices):
    """Running sums are made, and each model of the table is ranked or refused."""
    table = costcalc.load(layers=LAYERS)
    candidates = [Candidate(ModelRater(model), {}) for model in table.models()]
    sums = sums_of(table, rows())
    how = How(Sizes(sums.cuts), sums.windows)
    taken, left = priced_then(table, sums, how, {}, None)
    how = how._replace(on=None if prices == "then" else at(f"{prices}T00:00Z").date())
    then = tallied(taken).priced().exact_owed

    def all_of_them() -> int:
        found, _ = ranked(Asked(table, how, *used(taken, left, how, None), then), candidates)
        return len(found)

    bare = min(repeat(lambda: bare_arithmetic(len(candidates)), number=1, repeat=5))
    ours = min(repeat(all_of_them, number=1, repeat=5))
    benchmark.extra_info["models"] = f"{all_of_them()} of {len(candidates)} ranked, {len(sums.sums)} cells"
    benchmark.extra_info["ratio to bare arithmetic"] = round(ours / bare, 1)
    benchmark.pedantic(all_of_them, rounds=5)
