"""The whole market: the quick commands, one workload over every model, and the memory of the service.

    make bench

The layers are those of a plain installation, offline: our own table, genai-prices and the history, some
6,200 models.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from timeit import repeat
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

import costcalc
from costcalc.asking.words import MOST_WORDS_IN_A_LIST
from costcalc.numbers import EXACT
from tests.asking import compare as asked_compare
from tests.asking import lookup
from tests.bench.test_cold_start import COMPARE, PRICE, ROUNDS
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYERS = ["table", "genai-prices", "history"]
COMMAND = str(Path(sys.executable).with_name("costcalc"))
OF_A_FEED = ("price", "openrouter/qwen/qwen-plus", "--input", "1000000", "--on", "2026-11-29")
ON, TODAY = "2026-11-22", date(2026, 11, 29)
FIRST_ROUNDS = 5
EVERYTHING = (
    "/v1/models?limit=10000",
    "/v1/compare?all=true&requests=10000/day&input=1500&output=500&on=2026-11-22",
    "/v1/history/openai/gpt-4o",
    "/metrics",
)
"""Questions that build every model of the table."""


def run(*command: str) -> float:
    """How long one process takes, with all layers; its output is thrown away."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=all_layers())
    return time.perf_counter() - start


def all_layers() -> dict[str, str]:
    """The environment without the tests' own choice of layers."""
    return {name: value for name, value in os.environ.items() if name != "COSTCALC_LAYERS"}


@pytest.mark.parametrize("command", [PRICE, COMPARE, OF_A_FEED], ids=["price", "compare", "price of a feed"])
def test_cold_start_with_all_layers(benchmark, command):
    """A quick command beside a bare Python, in turns: at most 4 times is the aim."""
    ours = (COMMAND, *command)
    run(*ours)
    pairs = [(run(sys.executable, "-c", "pass"), run(*ours)) for _ in range(ROUNDS)]
    bare, cold = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    benchmark.extra_info["bare python ms"] = round(bare * 1000, 1)
    benchmark.extra_info["ratio to bare python"] = round(cold / bare, 2)
    benchmark.pedantic(run, ours, rounds=ROUNDS)


def processor_seconds(environment: dict[str, str], *command: str) -> float:
    """What one process takes of a processor; its output is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_the_first_command(benchmark, tmp_path):
    """Nothing compiled: as it is shipped, and where the table's YAML must be read; the best of each.

    Importing the data of genai-prices, without anything of ours, is the baseline.
    """
    alone = tmp_path / "pricing.yaml"
    alone.write_bytes(SHIPPED.read_bytes())
    environment = {**all_layers(), "COSTCALC_CACHE": str(tmp_path / "cache"), "COSTCALC_DATA": os.devnull}
    read = {**environment, "COSTCALC_PRICING": str(alone)}
    found: dict[str, list[float]] = {"bare": [], "ready": [], "read": []}
    for _ in range(FIRST_ROUNDS):
        imported = (sys.executable, "-c", "import genai_prices.data")
        found["bare"].append(processor_seconds(environment, *imported))
        for name, each in (("ready", environment), ("read", read)):
            shutil.rmtree(tmp_path / "cache", ignore_errors=True)
            found[name].append(processor_seconds(each, COMMAND, *PRICE))
    bare, ready, read_now = (min(each) for each in found.values())
    benchmark.extra_info["ratio to importing genai-prices"] = round(ready / bare, 2)
    benchmark.extra_info["the same, the YAML read"] = round(read_now / bare, 2)

    def nothing_compiled() -> None:
        shutil.rmtree(tmp_path / "cache", ignore_errors=True)

    first = (environment, COMMAND, *PRICE)
    benchmark.pedantic(processor_seconds, first, setup=nothing_compiled, rounds=FIRST_ROUNDS)


def bare_arithmetic(models: int) -> None:
    """Three products and their sum for each model, and nothing else."""
    price, tokens = Decimal("0.00000125"), Decimal(600)
    for _ in range(models):
        EXACT.fma(price, tokens, EXACT.fma(price, tokens, EXACT.multiply(price, tokens)))


def test_one_workload_over_every_model(benchmark):
    """One workload over every model that there is, ranked or not: at most 15 ms is the aim."""
    table = costcalc.load(layers=LAYERS)
    names = table.catalogue.ids()
    workload = costcalc.Workload(requests="10000/day", input="1500", cached="60%", output="500")
    lists = [
        names[start : start + MOST_WORDS_IN_A_LIST] for start in range(0, len(names), MOST_WORDS_IN_A_LIST)
    ]

    def asked():
        return [table.compare(workload, each, on=ON) for each in lists]

    found = asked()
    bare = min(repeat(lambda: bare_arithmetic(len(names)), number=1, repeat=20))
    ours = min(repeat(asked, number=1, repeat=20))
    ranked, unranked = (sum(len(getattr(each, kind)) for each in found) for kind in ("rows", "unranked"))
    benchmark.extra_info["models"] = f"{ranked} ranked, {unranked} not"
    benchmark.extra_info["ratio to bare arithmetic"] = round(ours / bare, 1)
    benchmark(asked)


def test_a_question_about_all_that_is_sold(benchmark):
    """`--all`: what is on sale is ranked, and the twenty cheapest kept."""
    table = costcalc.load(layers=LAYERS)
    words = {"all": "true", "requests": "10000/day", "input": "1500", "cached": "60%", "output": "500"}
    asked = {**words, "on": ON}
    ranked = asked_compare(table, asked, TODAY).shortened["ranked"]
    bare = min(repeat(lambda: bare_arithmetic(ranked), number=1, repeat=20))
    ours = min(repeat(lambda: asked_compare(table, asked, TODAY), number=1, repeat=20))
    benchmark.extra_info["models"] = f"{ranked} ranked"
    benchmark.extra_info["ratio to bare arithmetic"] = round(ours / bare, 1)
    benchmark(asked_compare, table, asked, TODAY)


def test_a_look_up(benchmark):
    """Which meter carried 0.14 in January 2025, beside all figures of the table."""
    table = costcalc.load(layers=LAYERS)
    words = {"price": "0.14", "on": "2025-01-25"}
    every = min(repeat(table.catalogue.price_rows, number=1, repeat=3))
    ours = min(repeat(lambda: lookup(table, words), number=1, repeat=10))
    benchmark.extra_info["ratio to all figures"] = round(ours / every, 2)
    benchmark(lookup, table, words)


def test_the_answer_written_out(benchmark):
    """The same with every row, charge line and reason as JSON has it."""
    table = costcalc.load(layers=LAYERS)
    workload = costcalc.Workload(requests="10000/day", input="1500", cached="60%", output="500")
    found = table.compare(workload, table.catalogue.ids(), on=ON)
    benchmark.pedantic(found.to_dict, rounds=5)


def test_the_first_answer_about_claims(benchmark):
    """All claims judged for the first time, beside the load of the table that they are judged by."""
    costcalc.load(layers=LAYERS)  # compiled
    load = min(repeat(lambda: costcalc.load(layers=LAYERS), number=1, repeat=5))

    def table() -> tuple[tuple[costcalc.PricingTable], dict[str, object]]:
        return (costcalc.load(layers=LAYERS),), {}

    benchmark.pedantic(lambda one: one.claims().to_dict(), setup=table, rounds=5)
    benchmark.extra_info["ratio to a load"] = round(benchmark.stats.stats.min / load, 1)


@pytest.fixture
def service() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`costcalc serve` with one worker and all layers: the process, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run(COMMAND, *PRICE)  # the table is compiled before, as by any first command
    command = (COMMAND, "serve", "--port", str(port))
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=all_layers()
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            ask(f"{address}/readyz")
            break
        except OSError:
            time.sleep(0.1)
    yield process, address
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def ask(url: str) -> bytes:
    """The body of a GET."""
    with urlopen(url, timeout=60) as answer:  # noqa: S310 - our own service
        body: bytes = answer.read()
    return body


def megabytes(process: int) -> int:
    """The memory of a process that lies in RAM (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) // 1024


def test_memory_of_the_service(benchmark, service):
    """The worker after questions about every model: at most 150 MB is the aim."""
    process, address = service
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    (worker,) = map(int, children)
    benchmark.extra_info["MB at the start"] = megabytes(worker)
    for question in EVERYTHING:
        ask(address + question)
    benchmark.extra_info["MB with everything loaded"] = megabytes(worker)
    benchmark.pedantic(ask, (address + EVERYTHING[1],), rounds=5)
