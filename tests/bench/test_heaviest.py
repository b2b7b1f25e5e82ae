"""The heaviest requests that the service allows, in process: at most a second each is the aim.

make bench
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import costcalc
from costcalc_api import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

ON = "2026-11-22"
WORK: dict[str, Any] = {"requests": "10000/day", "input": 1500, "output": 500, "cached": "60%", "on": ON}
AHEAD: dict[str, Any] = {"requests": "10000/day", "input": 1500, "output": 500, "start": "2026-12"}
DOUBT = {"input": "1000..2000", "output": "400..700"}
OWN = {"gpus": 8, "gpu_rate": "2..3 USD/GPU_hour", "throughput": "4000..5000 token/s"}
LARGEST = 65_500

ALONE = """
import json, pathlib, re, sys
from costcalc_api import create_app

def peak():
    said = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+)", said)[1]) // 1024

path, body = json.load(sys.stdin)
client = create_app(reload_seconds=0).test_client()
client.get("/v1/models?limit=1")
before = peak()
assert client.post(path, json=body).status_code == 200
print(before, peak())
"""
"""Makes one request, and says the most memory of the process before and after it, in MB (Linux)."""


def largest(make: Callable[[list[str]], Any], items: list[str]) -> Any:
    """The largest body of so many items that the service takes."""
    while len(json.dumps(make(items))) > LARGEST:
        items = items[:-10]
    return make(items)


def offers(many: int, prices: str) -> list[str]:
    """Quotes of many vendors."""
    return [f"V{place}: {prices.format(place % 97 + 1, place % 89 + 2)}" for place in range(many)]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """The service in process."""
    return create_app(reload_seconds=0).test_client()


@pytest.fixture(scope="module")
def ids() -> list[str]:
    """Every model with a price, the shortest ids first."""
    return sorted((each.id for each in costcalc.load().models() if each.prices), key=len)


HEAVY: dict[str, tuple[str, Callable[[list[str]], Any]]] = {
    "one price, the baseline": ("/v1/price", lambda _: {"model": "o3", "input": 1500, "on": ON}),
    "1,000 prices": ("/v1/price", lambda _: [{"model": "deepseek-v4-pro", "input": 9, "on": ON}] * 1_000),
    "1,000 unknown names": (
        "/v1/price", lambda _: [{"model": f"nobody-{place}", "input": 1} for place in range(1_000)],
    ),
    "1,000 models no longer sold": (
        "/v1/price", lambda _: [{"model": "deepseek-r1", "input": 9, "on": ON}] * 1_000,
    ),
    "every model, decided": ("/v1/compare", lambda _: {**WORK, "all": True, "decide": True}),
    "1,000 models, decided": (
        "/v1/compare",
        lambda ids: largest(lambda named: {**WORK, "models": named, "decide": True}, ids[:1_000]),
    ),
    "900 offers, decided": (
        "/v1/compare",
        lambda _: largest(
            lambda quotes: {**WORK, "model": ["o3"], "offers": quotes, "decide": True},
            offers(990, "input {}.1 USD/Mtoken, output {} USD/Mtoken"),
        ),
    ),
    "990 offers that cannot be ranked, decided": (
        "/v1/compare",
        lambda _: {**WORK, "models": ["o3", "gpt-4o"], "decide": True}
        | {"offers": offers(990, "input {}.1 USD/Mtoken")},
    ),
    "4 models × 1,000 shapes × 2 meters": (
        "/v1/compare",
        lambda _: {"requests": "10/day", "on": ON, "models": ["o3", "gpt-5", "gpt-5.1", "gpt-4.1"]}
        | {"shapes": [{"input": 1_000 + place, "output": 10} for place in range(1_000)]},
    ),
    "a model with windows × 1,000 shapes": (
        "/v1/compare",
        lambda _: {"requests": "10/day", "on": ON, "models": ["deepseek-v4-pro"]}
        | {"shapes": [{"input": 1_000 + place, "output": 10} for place in range(1_000)]},
    ),
    "80 models × 50 months": ("/v1/project", lambda ids: {**AHEAD, "models": ids[:80], "months": 50}),
    "2 models × 100 months, decided": (
        "/v1/project",
        lambda _: {**AHEAD, "models": ["deepseek-v4-pro", "gpt-5.5"], "months": 100, "decide": True},
    ),
    "100 models × 6 months, drawn 95,000 times": (
        "/v1/project",
        lambda ids: {**AHEAD, **DOUBT, "models": ids[:100], "months": 6, "draws": 95_000},
    ),
    "2 models with windows × 1,200 months, drawn": (
        "/v1/project",
        lambda _: {**AHEAD, **DOUBT, "models": ["deepseek-v4-pro", "deepseek-v4-flash"], "months": 1_200,
                   "draws": 24_000},
    ),
    "break-even of 1,000 models": (
        "/v1/breakeven",
        lambda ids: largest(lambda named: {**WORK, **OWN, "gpu_rate": "2 USD/GPU_hour",
                                           "throughput": "4000 token/s", "models": named}, ids[:1_000]),
    ),
    "break-even of 190 models and 5 ranges": (
        "/v1/breakeven",
        lambda ids: {**WORK, **DOUBT, **OWN, "cached": 0, "requests": "1..2/day", "models": ids[:190]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HEAVY)
def test_heaviest(benchmark, client, ids, what):
    """A request as heavy as it may be is answered."""
    path, make = HEAVY[what]
    body = make(ids)
    answer = benchmark.pedantic(client.post, (path,), {"json": body}, rounds=3, warmup_rounds=1)
    assert answer.status_code == 200, answer.text[:300]


@pytest.mark.parametrize(
    "what", ["break-even of 190 models and 5 ranges", "2 models with windows × 1,200 months, drawn"]
)
def test_the_most_memory(benchmark, ids, what):
    """The peak of a process of its own that answers one such request; extra_info has it, in MB."""
    path, make = HEAVY[what]
    asked = json.dumps([path, make(ids)])

    def alone() -> list[int]:
        done = subprocess.run(
            [sys.executable, "-c", ALONE], input=asked, check=True, capture_output=True, text=True
        )
        return [int(each) for each in done.stdout.split()]

    before, after = benchmark.pedantic(alone, rounds=1)
    benchmark.extra_info["MB before"], benchmark.extra_info["MB at most"] = before, after
