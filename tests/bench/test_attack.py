"""How long small questions wait while others stall, or ask the heaviest questions that are allowed."""

from __future__ import annotations

import json
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.api.serving import HANGS, Served, served
from tests.builders import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STALLED = b"POST /v1/price HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n{"
SMALL = (
    "/healthz",
    "/readyz",
    "/v1/price?model=o1&input={}&on=2025-03-01",
    "/v1/compare?model=o1&model=deepseek-r1&requests=1/day&input={}&output=5&on=2025-01-25",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Served]:
    """One worker on the table that costcalc ships."""
    with served(tmp_path_factory.mktemp("attacked"), pricing=SHIPPED) as one:
        yield one


@pytest.fixture(scope="module")
def heaviest(service) -> list[tuple[str, object]]:
    """The largest questions of each kind that the limits let pass."""
    ids = [each["model"] for each in json.loads(service.get("/v1/models?limit=1000")[1])["models"]]
    shapes = [{"name": str(each), "input": 1500 + each, "output": 500} for each in range(4)]
    work = {"requests": "1000/day", "input": 1500, "output": 500}
    ranges = {**work, "input": "1000..2000", "output": "300..700", "draws": 100_000}
    listed = [{"model": "deepseek-r1", "input": 1000 + each, "on": "2025-03-01"} for each in range(900)]
    return [
        ("/v1/price", listed),
        ("/v1/price", [{"model": f"no such {each}", "input": 1} for each in range(1000)]),
        (
            "/v1/compare",
            {"models": (ids * 10)[:1000], "requests": "1/day", "shapes": shapes, "on": "2026-11-01"},
        ),
        ("/v1/project", {**work, "models": ids[:66], "months": 60, "start": "2026-12"}),
        ("/v1/project", {**ranges, "models": ids[:59], "months": 10, "start": "2026-12"}),
    ]


def waits(one: Served, until: Callable[[], bool]) -> list[float]:
    """How long each small question took, in milliseconds, the shortest first."""
    spent: list[float] = []
    while not until():
        for path in SMALL:
            began = time.perf_counter()
            assert one.get(path.format(len(spent) + 1))[0] == 200
            spent.append((time.perf_counter() - began) * 1000)
    return sorted(spent)


def told(spent: list[float]) -> dict[str, float]:
    """The median and the worst of many."""
    return {"questions": len(spent), "median": round(spent[len(spent) // 2], 1), "worst": round(spent[-1], 1)}


def alone(one: Served) -> dict[str, float]:
    """The same while nobody else asks."""
    end = time.monotonic() + 3
    return told(waits(one, lambda: time.monotonic() > end))


def test_beside_20_heavy_questions(benchmark, service, heaviest):
    """Small questions while 20 of the heaviest run; extra_info has their times in ms, and those alone."""
    found: list[int] = []
    asking = [
        threading.Thread(target=lambda which=which: found.append(service.ask(*which)[0]))
        for which in heaviest * 4
    ]
    benchmark.extra_info["alone"] = alone(service)
    for each in asking:
        each.start()
    spent = waits(service, lambda: not any(each.is_alive() for each in asking))
    benchmark.extra_info["beside 20 heavy"] = told(spent)
    assert found == [200] * 20
    benchmark(lambda: service.get("/healthz"))


def test_beside_300_stalled_bodies(benchmark, service):
    """Small questions while 300 bodies do not arrive; extra_info has their times in ms, and those alone."""
    benchmark.extra_info["alone"] = alone(service)
    with ExitStack() as peers:
        for _ in range(300):
            peers.enter_context(service.stalled(STALLED))
        benchmark.extra_info["beside 300 stalled"] = alone(service)
        benchmark(lambda: service.get("/healthz"))


def test_an_end(benchmark, tmp_path):
    """How long SIGTERM takes while 300 bodies stall, in seconds."""

    def begun():
        stack = ExitStack()
        one = stack.enter_context(served(tmp_path))
        for _ in range(300):
            stack.enter_context(one.stalled(STALLED))
        return (stack, one), {}

    def end(stack: ExitStack, one: Served) -> None:
        assert one.end() == 0
        stack.close()

    benchmark.pedantic(end, setup=begun, rounds=3)
    assert benchmark.stats.stats.max < HANGS
