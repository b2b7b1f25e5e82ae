"""A log in Parquet reduced, beside one scan of the same columns by duckdb alone, in the same run.

    make bench              COSTCALC_BENCH_ROWS=100000000 make bench

Nothing cut: 1.5 times the scan at most is the aim; the terms of the logged models: 2; every boundary of the
market: 3, and 3.5 of 10 million rows; within 512 MiB.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

import costcalc
from costcalc.questions.reprice import boundaries
from costcalc.questions.reprice.boundaries import Boundaries, boundaries_of
from costcalc.questions.reprice.engine import reduce_columns
from costcalc.questions.reprice.instants import microseconds
from tests.bench.logs import make_log

if TYPE_CHECKING:
    from pathlib import Path

ROWS, ROUNDS = int(os.environ.get("COSTCALC_BENCH_ROWS", "10000000")), 3
LIMITS = {"flat": 1.5, "logged": 2.0, "market": 3.0 if ROWS >= 10**8 else 3.5}
SCAN = (
    "SELECT max(model), max(epoch_us(time)), sum(input_tokens), sum(cache_read_tokens), sum(output_tokens) "
    "FROM read_parquet('{}')"
)
ALONE = (
    "import costcalc, pathlib, re;"
    "from costcalc.questions.reprice.boundaries import boundaries_of;"
    "from costcalc.questions.reprice.engine import reduce_columns;"
    "reduce_columns([{path!r}], boundaries_of(costcalc.load()));"
    "print(int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) // 1024)"
)
FLAT = Boundaries((), (), ())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A month of requests on models of the market."""
    path: Path = tmp_path_factory.mktemp("logs") / "requests.parquet"
    make_log(str(path), ROWS, models())
    return str(path)


def models() -> list[str]:
    """Models that were sold in that month."""
    makers = ("openai/gpt-5", "anthropic/claude-", "google/gemini-", "deepseek/", "mistral/", "xai/grok-")
    return [each.id for each in costcalc.load().models() if each.id.startswith(makers)][:100]


def of_logged() -> Boundaries:
    """The boundaries of the logged models alone."""
    table = costcalc.load()
    market = boundaries_of(table)
    edges: set[int] = set()
    cuts: set[object] = set()
    logged = set(models())
    for model in (each for each in table.models() if each.id in logged):
        edges.update(map(microseconds, boundaries._instants(model)))
        for variant in (each for period in model.prices for each in period.variants):
            cuts.update({variant.when.threshold} - {None})
    kept = tuple(each for each in market.cuts if each in cuts)
    return Boundaries(tuple(sorted(edges)), market.windows, kept)


def seconds(run: Any) -> float:
    """How long it takes, the median of some rounds."""
    found = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        found.append(perf_counter() - start)
    return median(found)


@pytest.mark.parametrize("mode", LIMITS)
def test_a_log_is_reduced_beside_a_scan(benchmark, log, mode):
    """Sums of every cell, with the hash of the file."""
    cut = {"flat": lambda: FLAT, "logged": of_logged, "market": lambda: boundaries_of(costcalc.load())}[
        mode
    ]()
    with duckdb.connect(config={"memory_limit": "352MiB"}) as scanning:
        scan = seconds(lambda: scanning.execute(SCAN.format(log)).fetchall())
    ours = seconds(lambda: benchmark.extra_info.update(sums=len(reduce_columns([log], cut).sums)))
    benchmark.extra_info |= {
        "rows": ROWS,
        "scan": f"{scan:.2f} s",
        "ours": f"{ours:.2f} s",
        "times": round(ours / scan, 2),
    }
    benchmark.pedantic(lambda: None)
    assert ours / scan < LIMITS[mode] * 1.5, "far from the aim; a busy machine is not half as slow again"


def test_the_memory_of_a_reduction(benchmark, log):
    """Every boundary of the market, in a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", ALONE.format(path=log)], capture_output=True, text=True, check=True
    )
    benchmark.extra_info["MiB"] = int(re.findall("[0-9]+", told.stdout)[-1])
    benchmark.pedantic(lambda: None)
    assert benchmark.extra_info["MiB"] <= 512
