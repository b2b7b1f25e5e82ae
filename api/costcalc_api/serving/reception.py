"""Requests as they arrive: a thread is taken for one only when all of it is there.

This is what stands between granian's RSGI interface and the WSGI application. A body is read by the event
loop, within a size and a time; so whoever sends half of one, or a byte a second, waits alone.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from io import BytesIO, RawIOBase
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge, RequestTimeout

from costcalc_api import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable
    from types import FrameType
    from wsgiref.types import WSGIApplication

    from granian._granian import RSGIHTTPProtocol
    from granian.rsgi import Scope
    from werkzeug.exceptions import HTTPException

log = logging.getLogger("costcalc")

WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods whose body nobody asks for: they are answered without waiting for it."""

URGENT = frozenset({"/healthz", "/readyz"})
"""Paths with a thread of their own: whoever watches the service need not queue with all the others."""


_ALWAYS: dict[str, Any] = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
OLDEST = frozenset({"1", "1.0"})
"""HTTP/1.0, as granian says it, and as it is said."""

_PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
CLOSE = ("Connection", "close")


class Body(NamedTuple):
    """The body of a request; or, where it was not read, the error for whoever wants to."""

    read: bytes = b""
    unread: type[HTTPException] | None = None


NO_BODY = Body()


class _Unread(RawIOBase):
    """A body that was not read."""

    def __init__(self, error: type[HTTPException]) -> None:
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, _: object) -> NoReturn:
        raise self._error  # a new one each time: one that is kept would keep the frames that it went through


class _Started:
    """What the application says its answer begins with."""

    status = 500
    headers: list[tuple[str, str]]

    def __call__(self, line: str, headers: list[tuple[str, str]], _: object = None) -> Any:  # noqa: ANN401 - nobody writes by it
        self.status, self.headers = int(line[:3]), headers


class _Request(NamedTuple):
    """A request that is there, on its way to a thread; `done` is set when it is answered."""

    scope: Scope
    protocol: RSGIHTTPProtocol
    body: Body
    done: asyncio.Future[None]


class Reception:
    """An application of granian's RSGI interface around a WSGI one; `closing` is called when it ends."""

    def __init__(self, application: WSGIApplication, closing: Callable[[], None]) -> None:
        self._application = application
        self._closing = closing
        self._requests: SimpleQueue[_Request] = SimpleQueue()
        self._urgent: SimpleQueue[_Request] = SimpleQueue()
        self._under_way = 0
        self._limits: set[asyncio.Timeout] = set()
        self._ending: asyncio.Task[None] | None = None
        self._all_answered = asyncio.Event()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the threads, in the process that serves."""
        self._loop = loop
        sys.setswitchinterval(settings.SWITCH_SECONDS)
        for requests in (self._urgent, *[self._requests] * settings.THREADS):
            Thread(target=self._work, args=[requests], name="costcalc-answers", daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            self._also_on(number)

    def _also_on(self, number: signal.Signals) -> None:
        """End in order on a signal, beside what granian does about it."""
        before = signal.getsignal(number)

        def told(said: int, frame: FrameType | None) -> None:
            self._loop.call_soon_threadsafe(self._end)
            if callable(before):
                before(said, frame)

        signal.signal(number, told)

    async def __rsgi__(self, scope: Scope, protocol: RSGIHTTPProtocol) -> None:
        """Answer one request."""
        self._under_way += 1
        try:
            headers = scope.headers
            length = headers.get("content-length")
            if length in {None, "0"} and "transfer-encoding" not in headers:
                await self._answered(scope, protocol, NO_BODY)
            else:
                await self._with_body(scope, protocol, length)
        finally:
            self._under_way -= 1
            if self._ending and not self._under_way:
                self._all_answered.set()

    async def _with_body(self, scope: Scope, protocol: RSGIHTTPProtocol, length: str | None) -> None:
        """Answer a request with a body; one that is not read to its end costs the connection, and says so."""
        chunks = _chunks(protocol)
        if scope.method in WITHOUT_BODY or _is_larger(length):
            body = Body(unread=RequestEntityTooLarge)
        else:
            body = await self._read(chunks, int(length or 0))
        await self._answered(scope, protocol, body)
        if body.unread:
            await _pass_over(chunks)

    async def _read(self, chunks: AsyncIterator[bytes], length: int) -> Body:
        """The body, or why it was not read: it is too large, too slow, or shorter than its length.

        Of a body in chunks nobody says whether it broke off or has trailers; of JSON that broke off
        whoever parses it does.
        """
        read = bytearray()
        limit = asyncio.timeout(0 if self._ending else settings.BODY_SECONDS)
        self._limits.add(limit)
        try:
            async with limit:
                async for chunk in chunks:
                    read += chunk
                    if len(read) > settings.LARGEST_BODY:
                        return Body(unread=RequestEntityTooLarge)
        except TimeoutError:
            return Body(unread=RequestTimeout)
        finally:
            self._limits.discard(limit)
        return Body(bytes(read)) if len(read) >= length else Body(unread=ClientDisconnected)

    async def _answered(self, scope: Scope, protocol: RSGIHTTPProtocol, body: Body) -> None:
        """Have a thread answer, and wait for it."""
        done = self._loop.create_future()
        requests = self._urgent if scope.path in URGENT else self._requests
        requests.put(_Request(scope, protocol, body, done))
        await done

    def _work(self, requests: SimpleQueue[_Request]) -> None:
        """One thread: answer request after request."""
        while True:
            request = requests.get()
            try:
                request.protocol.response_bytes(*answer(self._application, request.scope, request.body))
            except Exception:  # the application answers its own faults; what gets here is ours
                log.exception("a request could not be answered")
            with suppress(RuntimeError):  # the loop has ended
                self._loop.call_soon_threadsafe(request.done.set_result, None)
            del request

    def _end(self) -> None:
        """Answer what is there, wait for nobody, and see that the process ends."""
        if self._ending:
            return
        self._ending = self._loop.create_task(self._leave())
        self._closing()
        for limit in self._limits:
            limit.reschedule(self._loop.time())

    async def _leave(self) -> None:
        """End the process once all is answered, even where a peer does not take its answer."""
        if self._under_way:
            await self._all_answered.wait()
        await asyncio.sleep(settings.PEER_SECONDS)
        os._exit(0)


async def _chunks(protocol: RSGIHTTPProtocol) -> AsyncIterator[bytes]:
    """The parts of a body, so that reading may stop and go on."""
    async for chunk in protocol:
        yield chunk


def _is_larger(length: str | None) -> bool:
    return length is not None and int(length) > settings.LARGEST_BODY


async def _pass_over(chunks: AsyncIterator[bytes]) -> None:
    """Read on for a while: a connection that is closed on what nobody read takes the answer with it."""
    passed = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(settings.REST_SECONDS):
            async for chunk in chunks:
                passed += len(chunk)
                if passed > settings.LARGEST_REST:
                    break


def answer(
    application: WSGIApplication, scope: Scope, body: Body
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Have the application answer; it sees nothing of the connection, and so keeps nothing of it open."""
    started = _Started()
    content: Iterable[bytes] = application(environ_of(scope, body), started)
    try:
        sent = b"".join(content)
    finally:
        if hasattr(content, "close"):
            content.close()
    if body.unread:
        started.headers.append(CLOSE)
    return started.status, started.headers, sent


def environ_of(scope: Scope, body: Body) -> dict[str, Any]:
    """The environ of a request."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        **_ALWAYS,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_latin(scope.path),
        "QUERY_STRING": _as_latin(scope.query_string),
        "SERVER_PROTOCOL": "HTTP/1.0" if scope.http_version in OLDEST else f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": _Unread(body.unread) if body.unread else BytesIO(body.read),
    }
    for name, value in scope.headers.items():
        if "_" in name:  # it would pass for the header with hyphens, which a proxy looks after
            continue
        key = _PLAIN.get(name) or f"HTTP_{name.upper().replace('-', '_')}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    if body.read:
        environ.setdefault("CONTENT_LENGTH", str(len(body.read)))
    return environ


def _as_latin(text: str) -> str:
    """Text as WSGI has it: each of its bytes as one character."""
    return text if text.isascii() else text.encode().decode("latin-1")
