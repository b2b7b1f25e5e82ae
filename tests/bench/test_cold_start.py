"""Cold start of the quick commands beside a bare Python, in the same run: at most 4 times is the aim.

    make bench

The table is compiled beforehand, as after any first command.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter

import pytest

PRICE = ("price", "deepseek-r1", "--input", "1000000", "--cached", "60%", "--output", "100000", "--on", "2025-01-25")
COMPARE = (
    *("compare", "deepseek-r1", "o1", "--requests", "10000/day", "--input", "1500", "--output", "500"),
    *("--on", "2025-01-25"),
)
ROUNDS = 20


def run(*arguments: str) -> None:
    """One process, its output thrown away."""
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def seconds(*arguments: str) -> float:
    """How long one process takes."""
    start = perf_counter()
    run(*arguments)
    return perf_counter() - start


@pytest.mark.parametrize("command", [PRICE, COMPARE], ids=["price", "compare"])
def test_cold_start(benchmark, command):
    """A quick command from nothing to its answer; bare and command take turns, so that noise meets both."""
    arguments = ("-m", "costcalc", *command)
    run(*arguments)
    pairs = [(seconds("-c", "pass"), seconds(*arguments)) for _ in range(ROUNDS)]
    bare, ours = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    benchmark.extra_info["bare python ms"] = round(bare * 1000, 1)
    benchmark.extra_info["ratio to bare python"] = round(ours / bare, 2)
    print(f"\n{command[0]}: {ours * 1000:.1f} ms, {ours / bare:.2f} x python -c pass ({bare * 1000:.1f} ms)")
    benchmark.pedantic(run, arguments, rounds=ROUNDS)
