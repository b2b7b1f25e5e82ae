"""A feed's server on the loopback that answers whatever a test tells it, however badly."""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Behaviour = Callable[["Handler"], None]

MIB = 1024 * 1024
MONSTER = 3 * 1024 * MIB
"""3 GB."""


class Handler(BaseHTTPRequestHandler):
    """One request; the behaviour that is told for its path answers it."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Do what the test told, and hang up."""
        self.close_connection = True
        self.server.asked.append(dict(self.headers))
        behaviours = self.server.told[self.path]
        behaviour = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        with suppress(OSError):  # the client may hang up at any time: that is what is tested
            behaviour(self)

    def head(self, status: int = 200, /, **headers: object) -> None:
        """Send a status line and headers; `Content_Length` is Content-Length."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write nothing to the screen."""


class Server(ThreadingHTTPServer):
    """The server, what it was told, and what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.told: dict[str, list[Behaviour]] = {}
        self.asked: list[dict[str, str]] = []
        self.over = Event()

    @property
    def host(self) -> str:
        """Its name with the port, as --allow-host takes it."""
        return f"127.0.0.1:{self.server_port}"

    def tell(self, *behaviours: Behaviour, path: str = "/feed.json") -> str:
        """Have it behave so, one after the other, the last for good; the address to ask."""
        self.told[path] = list(behaviours)
        return f"http://{self.host}{path}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no error."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server for the time of a test."""
    server = Server()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def content(body: bytes, status: int = 200, **headers: str) -> Behaviour:
    """Answer so, as a good server does."""

    def behave(handler: Handler) -> None:
        handler.head(status, **{"Content_Length": len(body), **headers})
        handler.wfile.write(body)

    return behave


def packed(body: bytes) -> Behaviour:
    """Answer with gzip."""
    return content(gzip.compress(body), Content_Encoding="gzip")


def known_by(etag: str, body: bytes) -> Behaviour:
    """Answer 304 to who knows the tag."""

    def behave(handler: Handler) -> None:
        if handler.headers["If-None-Match"] == etag:
            handler.head(304, ETag=etag)
        else:
            content(body, ETag=etag, Last_Modified="Sun, 22 Nov 2026 10:00:00 GMT")(handler)

    return behave


def cut(body: bytes, at: int, **headers: object) -> Behaviour:
    """Promise the whole body, and hang up after some bytes."""

    def behave(handler: Handler) -> None:
        handler.head(Content_Length=len(body), **headers)
        handler.wfile.write(body[:at])

    return behave


def chunks(body: bytes, *, end: bool = True) -> Behaviour:
    """Answer in chunks, with the last of them or without."""

    def behave(handler: Handler) -> None:
        handler.head(Transfer_Encoding="chunked")
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(body), body) + (b"0\r\n\r\n" if end else b""))

    return behave


def drip(body: bytes) -> Behaviour:
    """Answer byte by byte, slowly."""

    def behave(handler: Handler) -> None:
        handler.head(Content_Length=len(body))
        for place in range(len(body)):
            handler.wfile.write(body[place : place + 1])
            if handler.server.over.wait(0.05):
                return

    return behave


def drip_headers(handler: Handler) -> None:
    """Send a status line, and then one header after the other for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b"X-Drip: drop\r\n")


def silence(handler: Handler) -> None:
    """Say nothing."""
    handler.server.over.wait()


def endless(handler: Handler) -> None:
    """Send 3 GB without saying how much it will be."""
    handler.head()
    piece = b" " * MIB
    for _ in range(MONSTER // MIB):
        handler.wfile.write(piece)


def announced(handler: Handler) -> None:
    """Say that 3 GB will come, and begin."""
    handler.head(Content_Length=MONSTER)
    handler.wfile.write(b" " * MIB)


def bomb(handler: Handler) -> None:
    """Send 3 MB of gzip that are 3 GB."""
    member = gzip.compress(b" " * 10 * MIB)
    handler.head(Content_Encoding="gzip")
    for _ in range(MONSTER // (10 * MIB)):
        handler.wfile.write(member)


def redirect(target: str, status: int = 302) -> Behaviour:
    """Send on to another place."""
    return lambda handler: handler.head(status, Location=target, Content_Length=0)


def garbage(handler: Handler) -> None:
    """Answer what is no HTTP."""
    handler.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")


class Entry(NamedTuple):
    """A model of LiteLLM's file: USD per token, as texts that JSON takes for numbers."""

    input: str = "1e-06"
    output: str = "2e-06"


def litellm(models: int | Mapping[str, Entry] = 40, /, **more: Entry | None) -> bytes:
    """LiteLLM's file with so many models, `m0` to `m39`, of which some are other than usual, or not there."""
    named = (
        dict.fromkeys((f"m{n}" for n in range(models)), Entry()) if isinstance(models, int) else {**models}
    )
    entries = []
    for name, entry in {**named, **more}.items():
        if entry is not None:
            prices = f'"input_cost_per_token": {entry.input}, "output_cost_per_token": {entry.output}'
            entries.append(f'{json.dumps(name)}: {{"litellm_provider": "acme", "mode": "chat", {prices}}}')
    return f"{{{', '.join(entries)}}}\n".encode()
