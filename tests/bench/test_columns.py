"""A log in Parquet reduced, beside one scan of the same columns by duckdb alone, in the same run.

    make bench              COSTCALC_BENCH_ROWS=100000000 make bench

In time of a processor, in turns with the scan, the best of some rounds: a busy machine decides about a clock.
Nothing cut: 1.5 times the scan at most is the aim; the terms of the logged models: 2; every boundary of the
market: 3, and 3.5 of 10 million rows; within 512 MiB, and 1 GiB by a label. All is counted that `costcalc
usage` does with the file: what it says beside is the same without its hash, and of that the queries alone.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from datetime import UTC, datetime
from time import process_time
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from genai_prices import Usage, calc_price

import costcalc
from costcalc.questions.reprice import boundaries, engine
from costcalc.questions.reprice.boundaries import Boundaries, boundaries_of
from costcalc.questions.reprice.columns.files import Digests
from costcalc.questions.reprice.engine import reduce_columns
from costcalc.questions.reprice.instants import microseconds
from tests.bench.logs import make_log
from tests.bench.test_market import COMMAND, LAYERS, all_layers

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
    "from costcalc.questions.reprice.reduction.labels import grouping;"
    "found = reduce_columns([{path!r}], boundaries_of(costcalc.load(layers={layers})), grouping({by}, None));"
    "peak = re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1];"
    "print(len(found.sums), int(peak) // 1024)"
)
TEAMS, BY_ROW = 3, 20_000
FLAT = Boundaries((), (), ())


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A month of requests on models of the market."""
    path: Path = tmp_path_factory.mktemp("logs") / "requests.parquet"
    make_log(str(path), ROWS, models())
    return str(path)


@pytest.fixture(scope="module")
def log_of_teams(log: str) -> str:
    """The same with a column that says whose requests they are."""
    path = log.replace(".parquet", "-by.parquet")
    with duckdb.connect(config={"threads": 1}) as made:
        team = f"'team-' || (hash(time, input_tokens) % {TEAMS}) AS team"
        made.execute(f"COPY (SELECT *, {team} FROM '{log}') TO '{path}' (FORMAT parquet)")  # noqa: S608
    return path


def models() -> list[str]:
    """Models that were sold in that month."""
    makers = ("openai/gpt-5", "anthropic/claude-", "google/gemini-", "deepseek/", "mistral/", "xai/grok-")
    return [each.id for each in costcalc.load(layers=LAYERS).models() if each.id.startswith(makers)][:100]


def of_market() -> Boundaries:
    """Every boundary of the market."""
    return boundaries_of(costcalc.load(layers=LAYERS))


def of_logged() -> Boundaries:
    """The boundaries of the logged models alone: when their prices change, and from which sizes."""
    logged, market = set(models()), of_market()
    edges: set[int] = set()
    cuts: set[object] = set()
    windows: set[object] = set()
    for model in (each for each in costcalc.load(layers=LAYERS).models() if each.id in logged):
        edges.update(map(microseconds, boundaries._instants(model)))
        for variant in (each for period in model.prices for each in period.variants):
            cuts.add(variant.when.threshold)
            windows.add(variant.when.window)
    return Boundaries(
        tuple(sorted(edges)),
        tuple(each for each in market.windows if each in windows),
        tuple(each for each in market.cuts if each in cuts),
    )


def seconds(run: Any) -> float:
    """The time of a processor that something takes."""
    start = process_time()
    run()
    return process_time() - start


@pytest.mark.parametrize("mode", LIMITS)
def test_a_log_is_reduced_beside_a_scan(benchmark, log, mode, monkeypatch):
    """Sums of every cell, as values of Python, with the hash of the file and without."""
    cut = {"flat": lambda: FLAT, "logged": of_logged, "market": of_market}[mode]()
    answered, queries = engine._Duck._answered, [0.0]

    def counted(duck: Any, *asked: Any) -> Any:
        found: list[Any] = []
        queries[-1] += seconds(lambda: found.append(answered(duck, *asked)))
        return found[0]

    def ours() -> None:
        queries.append(0)
        benchmark.extra_info["sums"] = len(reduce_columns([log], cut).sums)

    scan, whole, bare = [], [], []
    with duckdb.connect(config={"memory_limit": "352MiB"}) as scanning:
        for _ in range(ROUNDS):
            scan.append(seconds(lambda: scanning.execute(SCAN.format(log)).fetchall()))
            whole.append(seconds(ours))
            with monkeypatch.context() as patched:
                patched.setattr(Digests, "_of", lambda *_: (0, ""))
                patched.setattr(engine._Duck, "_answered", counted)
                bare.append(seconds(ours))
    best = min(scan)
    benchmark.extra_info |= {
        "rows": ROWS,
        "scan": f"{best:.2f} s",
        "ours": f"{min(whole):.2f} s",
        "times": round(min(whole) / best, 2),
        "without the hash": round(min(bare) / best, 2),
        "queries": round(min(each for each in queries if each) / best, 2),
    }
    benchmark.pedantic(lambda: None)
    assert min(queries[1:][1::2]) / best < LIMITS[mode] * 1.5, "far from the aim, and not by a busy machine"


@pytest.mark.parametrize(("by", "most"), [("", 512), ("day", 512), ("team", 1024)])
def test_the_memory_of_a_reduction(benchmark, log, log_of_teams, by, most):
    """Every boundary of the market, in a process of its own; a label of three values beside."""
    path = log_of_teams if by == "team" else log
    told = subprocess.run(
        [sys.executable, "-c", ALONE.format(path=path, layers=LAYERS, by=[by] if by else [])],
        capture_output=True,
        text=True,
        check=True,
    )
    sums, peak = map(int, re.findall("[0-9]+", told.stdout)[-2:])
    benchmark.extra_info |= {"sums": sums, "MiB": peak}
    benchmark.pedantic(lambda: None)
    assert peak <= most


@pytest.mark.parametrize("command", [("usage",), ("reprice", "--as", "gpt-5.4")], ids=["usage", "reprice"])
def test_a_small_file_from_the_shell(benchmark, tmp_path, command):
    """1,000 rows of 100 models, from nothing to the answer: half a second is the aim."""
    path = str(tmp_path / "small.parquet")
    make_log(path, 1_000, models())
    ask, *more = command

    def asked() -> None:
        subprocess.run([COMMAND, ask, path, *more], capture_output=True, env=all_layers(), check=True)

    def of_children(run: Any) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    asked()  # the table is compiled
    benchmark.extra_info["of a processor"] = f"{min(of_children(asked) for _ in range(5)):.2f} s"
    benchmark.pedantic(asked, rounds=3)


def test_rows_per_second_beside_pricing_row_by_row(benchmark, log):
    """genai-prices' `calc_price` on rows that are in memory, and all rows of the file reduced to sums.

    A thousand times as many is the aim; LiteLLM is no dependency of these tests.
    """
    with duckdb.connect() as read:
        names = "model, time, input_tokens, cache_read_tokens, output_tokens"
        rows = read.execute(f"SELECT {names} FROM '{log}' LIMIT {BY_ROW}").fetchall()  # noqa: S608
    known = [row for row in rows if priced(*row)]
    theirs = len(known) / min(seconds(lambda: [priced(*row) for row in known]) for _ in range(ROUNDS))
    for mode, cut in (("flat", FLAT), ("market", of_market())):
        ours = ROWS / min(seconds(lambda cut=cut: reduce_columns([log], cut)) for _ in range(ROUNDS))
        benchmark.extra_info[f"times genai-prices, {mode}"] = round(ours / theirs)
    benchmark.extra_info |= {"rows": ROWS, "theirs": f"{theirs:,.0f} rows/s"}
    benchmark.pedantic(lambda: None)


def priced(name: str, at: datetime, given: int, cached: int, answered: int) -> bool:
    """Whether genai-prices knows a price of a row, which it then has reckoned."""
    provider, _, model = name.partition("/")
    usage = Usage(input_tokens=given, cache_read_tokens=cached, output_tokens=answered)
    try:
        calc_price(usage, model, provider_id=provider, genai_request_timestamp=at.astimezone(UTC))
    except LookupError:
        return False
    return True
