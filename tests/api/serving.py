"""The service as a process of its own, on a free port of the loopback."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from costcalc_api.serving.serve import DRAIN_SECONDS
from tests.api.conftest import PRICING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ASKED = "/v1/price?model=o1&input=1000000&on=2025-03-01"
HANGS = 120
"""Seconds after which something hangs; no machine is so loaded."""

START = (
    "import sys; from costcalc_api.serving.serve import serve\n"
    "{more}\n"
    "if __name__ == '__main__': serve(port=int(sys.argv[1]), workers=int(sys.argv[2]), pricing=sys.argv[3])"
)


class Served:
    """A service under way."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def ask(
        self, path: str, body: object = None, headers: Mapping[str, str] | None = None, method: str = ""
    ) -> tuple[int, bytes]:
        """The status and body of a GET; of a POST where there is a body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANGS)
        sent = None if body is None else json.dumps(body)
        said = {} if body is None else {"Content-Type": "application/json"}
        try:
            connection.request(method or ("POST" if sent else "GET"), path, sent, {**said, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """The status and body of a GET."""
        return self.ask(path, headers=headers)

    def cost(self) -> str:
        """The cost of ASKED."""
        return str(json.loads(self.get(ASKED)[1])["list_cost"])

    def metric(self, name: str) -> float:
        """A figure of /metrics, labels and all; 0 where it is not there."""
        lines = self.get("/metrics")[1].decode().splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} ")), 0)

    def workers(self) -> list[int]:
        """The processes that answer."""
        ours = f"\nPPid:\t{self.process.pid}\n"
        found = (each for each in Path("/proc").glob("[0-9]*/status") if ours in _text_of(each))
        return [int(each.parent.name) for each in found]

    def connected(self) -> socket.socket:
        """A connection on which nothing was said yet."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=HANGS)

    def stalled(self, said: bytes) -> socket.socket:
        """A connection on which something was sent, and no more comes."""
        peer = self.connected()
        peer.sendall(said)
        return peer

    def end(self) -> int:
        """End it in order; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(HANGS)

    def ends_by_itself(self) -> bool:
        """End it in order; whether it ended before granian kills its workers.

        What granian says does not tell: on a busy machine it also says that it kills a worker which has just
        ended, and is not known to have.
        """
        begun = time.monotonic()
        return self.end() == 0 and time.monotonic() - begun < DRAIN_SECONDS


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError:  # it ended
        return ""


@contextmanager
def free_port() -> Iterator[int]:
    """A port that nobody else is given meanwhile: bound here, and listened on by whoever is told."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextmanager
def served(
    folder: Path,
    workers: int = 1,
    *,
    pricing: Path = PRICING,
    more: str = "",
    environment: Mapping[str, str] | None = None,
    until: Callable[[Served], bool] | None = None,
) -> Iterator[Served]:
    """A service with a pricing file of its own; `more` is run first, in its workers too.

    It is there once it answers, or once it is as `until` says.
    """
    script, copy = folder / "start.py", folder / "pricing.yaml"
    script.write_text(START.format(more=more), "utf-8")
    copy.write_bytes(pricing.read_bytes())
    with free_port() as port:
        command = [sys.executable, str(script), str(port), str(workers), str(copy)]
        with (
            (folder / "log").open("w", encoding="utf-8") as log,
            subprocess.Popen(command, stderr=log, stdout=log, text=True, env=environment) as process,
        ):
            one = Served(process, port)
            try:
                wait_until(lambda: (until or answers)(one))
                yield one
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGTERM)
                    try:
                        process.wait(HANGS)
                    except subprocess.TimeoutExpired:
                        process.kill()
                        raise


def answers(one: Served) -> bool:
    """Whether it answers by now."""
    assert one.process.poll() is None, "it ended"
    try:
        return one.get("/healthz")[0] == 200
    except OSError:
        return False


def wait_until(what: Callable[[], bool], seconds: float = HANGS) -> None:
    """Wait for something that comes by itself."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)
