"""A Monte Carlo projection beside one plain numpy pass over as many products, in the same run.

    make bench

1,000,000 draws × 36 months × 10 models: at most 2 s and 200 MB are the aim. The baseline multiplies a chunk
of float32 by a number and adds it to a total, once for each month and model, on one thread.
"""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from costcalc.doubt.ranges import read_range
from costcalc.doubt.uncertainty import CHUNK, Uncertain, simulate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from costcalc.doubt.simulation import Simulation

DRAWS, MONTHS, MODELS, ROUNDS = 1_000_000, 36, 10, 5
RANGES = {
    "requests": "8000..12000",
    "input": "1000..1500..3000",
    "cached": "0.4..0.6",
    "output": "300..900 lognormal",
    "growth": "0.03..0.08",
    "price_after_a_year": "0.5..0.8",
}
PRICES = [(0.5 * number, 0.1 * number, 4.0 - 0.3 * number) for number in range(1, MODELS + 1)]
"""USD per million tokens of each model: input, cached input, output."""

ALONE = (
    "import pathlib, re, runpy; bench = runpy.run_path({path!r}); {call};"
    "print(int(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1]) // 1024)"
)
"""getrusage would tell the peak of the process that started it, where that was larger."""


def costs(values: Mapping[str, Any]) -> Iterator[tuple[int, int, Any]]:
    """A workload that grows month by month, on models whose prices all fall."""
    cached = values["input"] * values["cached"]
    fresh = values["input"] - cached
    requests = [
        (fresh * input_price + cached * cached_price + values["output"] * output_price) / 1_000_000
        for input_price, cached_price, output_price in PRICES
    ]
    growth, trend = 1 + values["growth"], values["price_after_a_year"]
    scale = values["requests"] * 30
    for month in range(MONTHS):
        if month and month % 12 == 0:
            scale = scale * trend
        for model, request in enumerate(requests):
            yield month, model, scale * request
        scale = scale * growth


def ours() -> Simulation:
    """The simulation that is measured."""
    asked = [Uncertain(name, read_range(text, Decimal)) for name, text in RANGES.items()]
    return simulate(asked, costs, months=MONTHS, candidates=MODELS, draws=DRAWS)


def plain_pass() -> float:
    """As many products, added up."""
    chunk = np.linspace(0, 1, CHUNK, dtype=np.float32)
    total = np.zeros(CHUNK, np.float32)
    for _ in range(MONTHS * MODELS * DRAWS // CHUNK):
        total += chunk * np.float32(1.5)
    return float(total.sum())


def seconds(run: Any) -> float:
    """How long one run takes."""
    start = perf_counter()
    run()
    return perf_counter() - start


def peak(call: str) -> int:
    """The most memory, in MB, of a process of its own that makes a call (Linux)."""
    script = ALONE.format(path=__file__, call=call)
    found = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return int(found.stdout)


def test_a_simulation(benchmark):
    """The simulation and the plain pass take turns, so that noise meets both."""
    ours()
    pairs = [(seconds(plain_pass), seconds(ours)) for _ in range(ROUNDS)]
    plain, simulated = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    benchmark.extra_info["plain pass ms"] = round(plain * 1000)
    benchmark.extra_info["ratio to plain pass"] = round(simulated / plain, 2)
    benchmark.extra_info["peak MB"] = peak("bench['ours']()")
    benchmark.extra_info["peak MB without a simulation"] = peak("None")
    benchmark.pedantic(ours, rounds=ROUNDS)


def test_the_default_number_of_draws(benchmark):
    """100,000 draws, as a projection takes where nothing else is asked."""
    asked = [Uncertain(name, read_range(text, Decimal)) for name, text in RANGES.items()]
    benchmark(simulate, asked, costs, months=MONTHS, candidates=MODELS)
