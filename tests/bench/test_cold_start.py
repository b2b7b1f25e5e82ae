"""Cold start of the quick commands beside a bare Python, in the same run: at most 4 times is the aim.

    make bench

The table is compiled beforehand, as after any first command.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

PRICE = (
    *("price", "deepseek-r1", "--input", "1000000", "--cached", "60%", "--output", "100000"),
    *("--on", "2025-01-25"),
)
COMPARE = (
    *("compare", "deepseek-r1", "o1", "--requests", "10000/day", "--input", "1500", "--output", "500"),
    *("--on", "2025-01-25"),
)
ROUNDS = 20


def run(*command: str) -> None:
    """One process, its output thrown away."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def seconds(*command: str) -> float:
    """How long one process takes."""
    start = perf_counter()
    run(*command)
    return perf_counter() - start


@pytest.mark.parametrize("command", [PRICE, COMPARE], ids=["price", "compare"])
def test_cold_start(benchmark, command):
    """A quick command from nothing to its answer; bare and command take turns, so that noise meets both."""
    ours = (str(Path(sys.executable).with_name("costcalc")), *command)
    run(*ours)
    pairs = [(seconds(sys.executable, "-c", "pass"), seconds(*ours)) for _ in range(ROUNDS)]
    bare, cold = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    benchmark.extra_info["bare python ms"] = round(bare * 1000, 1)
    benchmark.extra_info["ratio to bare python"] = round(cold / bare, 2)
    benchmark.pedantic(run, ours, rounds=ROUNDS)
