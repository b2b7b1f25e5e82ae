"""`costcalc serve` as a process: it starts, answers within its limits, reloads, and ends in order."""

from __future__ import annotations

import http.client
import json
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from costcalc_api.serving import serve
from tests.api.conftest import PRICING
from tests.api.serving import Served, answers, free_port, served, wait_until


def test_it_answers_reloads_and_ends(tmp_path):
    """It says where it listens, takes a new figure over in every worker, and ends with 0 on SIGTERM."""
    with served(tmp_path, workers=2) as one:
        assert one.cost() == "15"
        pricing = tmp_path / "pricing.yaml"
        pricing.write_text(pricing.read_text("utf-8").replace("input: 15 USD", "input: 16 USD"), "utf-8")
        wait_until(lambda: {one.cost() for _ in range(20)} == {"16"})
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(20) == 0


def test_it_keeps_its_limits(tmp_path):
    """A head of 300 KB is refused, a chunked body beyond 64 KiB too, and half a head does not stay open."""
    with served(tmp_path) as one:
        assert one.get("/healthz", {"X-Long": "a" * 300_000})[0] == 431
        connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=60)
        parts = (b" " * 1000 for _ in range(100))
        connection.request(
            "POST", "/v1/price", parts, {"Content-Type": "application/json"}, encode_chunked=True
        )
        assert connection.getresponse().status == 413
        connection.close()
        with socket.create_connection(("127.0.0.1", one.port), timeout=60) as half:
            half.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
            began = time.monotonic()
            assert one.get("/healthz")[0] == 200
            assert half.recv(1000) in {b"", *_timeouts(half)}
            assert time.monotonic() - began < 60


def _timeouts(_: socket.socket) -> set[bytes]:
    return {b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"}


def test_it_drains(tmp_path):
    """What is under way when SIGTERM comes is still answered."""
    slow = (
        "import time, costcalc_api.endpoints as endpoints; item = endpoints._item\n"
        "endpoints._item = lambda *each, **how: (time.sleep(0.002), item(*each, **how))[1]"
    )
    with served(tmp_path, more=slow) as one:
        items, found = [{"model": "deepseek-r1", "input": 1000, "on": "2025-03-01"}] * 900, []
        asking = threading.Thread(target=lambda: found.append(one.ask("/v1/price", items)))
        asking.start()
        wait_until(lambda: one.metric("costcalc_large_questions_at_work") == 1)
        assert one.end() == 0
        asking.join(30)
        assert len(json.loads(found[0][1])) == 900


def test_a_taken_port_is_an_error(tmp_path):
    """A port that is taken ends it with a message."""
    with served(tmp_path) as one:
        script = tmp_path / "start.py"
        command = [sys.executable, str(script), str(one.port), "1", str(PRICING)]
        found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert found.returncode not in {0, None}
        assert str(one.port) in found.stderr


def test_the_command_serves(tmp_path):
    """`costcalc serve` is this service."""
    costcalc = Path(sys.executable).with_name("costcalc")
    with free_port() as port:
        command = [str(costcalc), "serve", "--port", str(port), "--pricing", str(PRICING)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    with process:
        one = Served(process, port)
        try:
            wait_until(lambda: answers(one))
            assert one.cost() == "15"
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0


_FREED = """
import re, sys
from pathlib import Path
from costcalc_api.serving import serve

if sys.argv[1] == "given":
    serve._give_memory_back()
large = bytes(24_000_000)
del large  # from here on glibc keeps up to 48 MB
many = [bytes(1000) for _ in range(30_000)]
del many
print(re.search(r"RssAnon:\\s+([0-9]+)", Path("/proc/self/status").read_text("ascii"))[1])
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed")
def test_freed_memory_goes_back():
    """Of 30 MB in small pieces that are freed a worker keeps less than 5, where glibc would keep most."""
    kept, given = (
        int(subprocess.run((sys.executable, "-c", _FREED, how), capture_output=True, check=True).stdout)
        for how in ("kept", "given")
    )
    assert kept - given > 25_000


def test_another_c_library_keeps_it(monkeypatch):
    """A library without mallopt, or none to be had, is no error; what an operator has set stays."""
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    serve._give_memory_back()
    monkeypatch.setattr("ctypes.CDLL", _no_library)
    serve._give_memory_back()
    monkeypatch.setitem(sys.modules, "ctypes", None)
    serve._give_memory_back()
    monkeypatch.undo()
    monkeypatch.setenv("MALLOC_TRIM_THRESHOLD_", "1000000")
    monkeypatch.setattr("ctypes.CDLL", lambda _: pytest.fail("it was asked for"))
    serve._give_memory_back()


def _no_library(_: None) -> None:
    raise OSError("none")
