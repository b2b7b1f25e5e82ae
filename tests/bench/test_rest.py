"""The price route against a constant of the same size, on the same server, in one run."""

from __future__ import annotations

import http.client
import itertools
import multiprocessing
import time
from functools import partial
from timeit import repeat
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response

from costcalc_api import create_app
from costcalc_api.serving.reception import Reception
from costcalc_api.serving.serve import server_at
from tests.api.serving import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ASKED = "/v1/price?model=deepseek-r1&input_tokens=1000000&cached=600000&output=100000&on=2025-01-25T20:00:00Z"
TOKENS = itertools.count(1_000_000)


def repeated() -> str:
    """A question that a dashboard asks again and again."""
    return ASKED


def varied() -> str:
    """A question that nobody asked before."""
    return ASKED.replace("1000000", str(next(TOKENS)))


def now() -> str:
    """A question about the present instant, which is never kept."""
    return f"/v1/price?model=gpt-5&input_tokens={next(TOKENS)}&output=100000&mean_request=true"


def constant() -> str:
    """The route that it is compared with."""
    return "/constant"


def application(size: int = 0) -> Flask:
    """The service; or an app of nothing but a constant of a size."""
    if not size:
        return create_app(reload_seconds=0)
    app, body = Flask("constant"), b"x" * size
    app.add_url_rule("/constant", view_func=lambda: Response(body, content_type="application/json"))
    return app


def _received(size: int) -> Reception:
    return Reception(application(size).wsgi_app, lambda: None)


def _serve(port: int, size: int) -> None:
    server_at("127.0.0.1", port, 1).serve(target_loader=partial(_received, size), wrap_loader=False)


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def get(self, path: str) -> bytes:
        """The body of a GET."""
        self.connection.request("GET", path)
        return self.connection.getresponse().read()


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, Client]]:
    """A client of the service, and one of a constant of the same size, each on granian."""
    size = len(application().test_client().get(ASKED).data)
    processes, found = [], {}
    for name, length in (("service", 0), ("constant", size)):
        with free_port() as port:
            process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port, length))
            process.start()
            processes.append(process)
            found[name] = _connected(port)
    yield found
    for client in found.values():
        client.connection.close()
    for process in processes:
        process.terminate()
        process.join(20)


def _connected(port: int) -> Client:
    for _ in range(200):
        try:
            client = Client(port)
            client.get("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return client
    raise AssertionError("the server did not start")


def _seconds(client: Client, path: Callable[[], str], times: int = 1_500) -> float:
    """The best of three runs, in seconds a request."""
    client.connection.close()  # the other end closes idle ones; it is opened again by itself
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(times):
            client.get(path())
        spent.append((time.perf_counter() - began) / times)
    return min(spent)


@pytest.mark.parametrize("path", [repeated, varied, now])
def test_price_over_http(benchmark, clients, path):
    """/v1/price through granian; extra_info has its share of the constant's requests a second."""
    benchmark.extra_info["of_constant"] = round(
        _seconds(clients["constant"], constant) / _seconds(clients["service"], path), 3
    )
    benchmark(lambda: clients["service"].get(path()))


def test_constant_over_http(benchmark, clients):
    """The constant route, for comparison."""
    benchmark(lambda: clients["constant"].get("/constant"))


@pytest.mark.parametrize("path", [repeated, varied, now])
def test_price_in_process(benchmark, path):
    """/v1/price by Flask's test client, which takes most of the time itself."""
    client = application().test_client()
    assert client.get(path()).status_code == 200
    benchmark(lambda: client.get(path()).data)


def test_a_kept_answer_in_gzip(benchmark):
    """The page from what is kept, in gzip; extra_info has its time and its bytes over those as it is."""
    client, packed = application().test_client(), {"Accept-Encoding": "gzip"}
    plain = min(repeat(lambda: client.get("/"), number=20, repeat=5))
    ours = min(repeat(lambda: client.get("/", headers=packed), number=20, repeat=5))
    size = len(client.get("/", headers=packed).data) / len(client.get("/").data)
    benchmark.extra_info["ratio to plain"] = round(ours / plain, 2)
    benchmark.extra_info["ratio of bytes"] = round(size, 2)
    benchmark(lambda: client.get("/", headers=packed).data)
