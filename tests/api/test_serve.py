"""`costcalc serve` as a process: it starts, answers within its limits, reloads, and ends in order."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.api.conftest import PRICING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = "/v1/price?model=o1&input=1000000&on=2025-03-01"
START = (
    "import sys; from costcalc_api.serve import serve\n"
    "if __name__ == '__main__': serve(port=int(sys.argv[1]), workers=int(sys.argv[2]), pricing=sys.argv[3])"
)


class Served:
    """A service under way."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """The status and body of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def cost(self) -> str:
        """The cost of ASKED."""
        return str(json.loads(self.get(ASKED)[1])["list_cost"])


@contextmanager
def served(tmp_path, workers: int = 1) -> Iterator[Served]:
    """A service on a free port of the loopback, with a pricing file of its own; ended by its process id."""
    script, pricing = tmp_path / "start.py", tmp_path / "pricing.yaml"
    script.write_text(START, "utf-8")
    pricing.write_bytes(PRICING.read_bytes())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(script), str(port), str(workers), str(pricing)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        one = Served(process, port)
        try:
            assert process.stderr is not None
            assert f"http://127.0.0.1:{port}" in process.stderr.readline()
            _wait_until(lambda: _answers(one))
            yield one
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(40)


def _answers(one: Served) -> bool:
    try:
        return one.get("/healthz")[0] == 200
    except OSError:
        return False


def _wait_until(what, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_answers_reloads_and_ends(tmp_path):
    """It says where it listens, takes a new figure over in every worker, and ends with 0 on SIGTERM."""
    with served(tmp_path, workers=2) as one:
        assert one.cost() == "15"
        pricing = tmp_path / "pricing.yaml"
        pricing.write_text(pricing.read_text("utf-8").replace("input: 15 USD", "input: 16 USD"), "utf-8")
        _wait_until(lambda: {one.cost() for _ in range(20)} == {"16"})
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(20) == 0


def test_it_keeps_its_limits(tmp_path):
    """A head of 300 KB is refused, a chunked body beyond 64 KiB too, and half a head does not stay open."""
    with served(tmp_path) as one:
        assert one.get("/healthz", {"X-Long": "a" * 300_000})[0] == 431
        connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=10)
        parts = (b" " * 1000 for _ in range(100))
        connection.request(
            "POST", "/v1/price", parts, {"Content-Type": "application/json"}, encode_chunked=True
        )
        assert connection.getresponse().status == 413
        connection.close()
        with socket.create_connection(("127.0.0.1", one.port), timeout=10) as half:
            half.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
            began = time.monotonic()
            assert one.get("/healthz")[0] == 200
            assert half.recv(1000) in {b"", *_timeouts(half)}
            assert time.monotonic() - began < 60


def _timeouts(_: socket.socket) -> set[bytes]:
    return {b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"}


def test_it_drains(tmp_path):
    """What is under way when SIGTERM comes is still answered."""
    with served(tmp_path) as one:
        items = [{"model": "deepseek-r1", "input": 1000, "on": "2025-03-01"}] * 900
        body, answers = json.dumps(items), []

        def ask() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=30)
            connection.request("POST", "/v1/price", body, {"Content-Type": "application/json"})
            answers.append(len(json.loads(connection.getresponse().read())))

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.05)
        one.process.send_signal(signal.SIGTERM)
        asking.join(30)
        assert answers == [900]
        assert one.process.wait(20) == 0


def test_a_taken_port_is_an_error(tmp_path):
    """A port that is taken ends it with a message."""
    with served(tmp_path) as one:
        script = tmp_path / "start.py"
        command = [sys.executable, str(script), str(one.port), "1", str(PRICING)]
        found = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert found.returncode not in {0, None}
        assert str(one.port) in found.stderr


def test_the_command_serves(tmp_path):
    """`costcalc serve` is this service."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    costcalc = Path(sys.executable).with_name("costcalc")
    command = [str(costcalc), "serve", "--port", str(port), "--pricing", str(PRICING)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        one = Served(process, port)
        try:
            _wait_until(lambda: _answers(one))
            assert one.cost() == "15"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
