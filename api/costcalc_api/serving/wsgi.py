"""One request of granian's RSGI interface, as a WSGI application knows it."""

from __future__ import annotations

import sys
from io import BytesIO, RawIOBase
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIApplication

    from granian.rsgi import Scope
    from werkzeug.exceptions import HTTPException

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


class Answer(NamedTuple):
    """What the application says, as granian takes it."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def answer(application: WSGIApplication, scope: Scope, body: Body) -> Answer:
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
    return Answer(started.status, started.headers, sent)


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
