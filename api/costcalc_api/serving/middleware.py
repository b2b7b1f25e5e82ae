"""What every answer gets, whatever gave it: headers that keep browsers safe, CORS by allowlist, a count."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from costcalc_api.metrics import UNMATCHED
from costcalc_api.serving.compression import VARIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from costcalc_api.metrics import Counters

HEADERS = "costcalc.headers"
"""Where in the environ an endpoint leaves headers of its own."""

REQUEST = "werkzeug.request"
"""Where in the environ werkzeug leaves the request, which knows its route, until it is answered."""

ROUTE = "costcalc.route"
"""Where in the environ stands the route of a request that Flask did not see."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = (
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
PREFLIGHT_HEADERS = (
    ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
    ("Access-Control-Max-Age", "3600"),
)


def _route(environ: WSGIEnvironment) -> str:
    """The route of a request that was answered."""
    rule = getattr(environ.get(REQUEST), "url_rule", None)
    route: str = rule.rule if rule else environ.get(ROUTE, UNMATCHED)
    return route


class Envelope:
    """A WSGI application around the Flask one; leaner than hooks within it, and never left out."""

    def __init__(
        self,
        inner: WSGIApplication,
        counters: Counters,
        origins: tuple[str, ...],
        started: Callable[[], None],
    ) -> None:
        self._inner = inner
        self._count = counters.count
        self._origins = frozenset(origins)
        self._started = started

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        began = perf_counter()
        self._started()
        status, route = "500", UNMATCHED
        added: tuple[tuple[str, str], ...] = SECURITY_HEADERS
        if self._origins:
            added += self._cors(environ)

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - as WSGI has it
            nonlocal status, route
            status, route = line, _route(environ)
            headers += environ.get(HEADERS, ())
            headers += added
            if VARIES not in headers:  # what is compressed says so itself
                headers.append(VARIES)
            return start_response(line, headers, *more)

        try:
            return self._inner(environ, start)
        finally:
            self._count(route, int(status[:3]), perf_counter() - began)

    def _cors(self, environ: WSGIEnvironment) -> tuple[tuple[str, str], ...]:
        """What a browser on another origin needs, if that origin is on the list."""
        origin = environ.get("HTTP_ORIGIN", "")
        if origin not in self._origins and "*" not in self._origins:
            return (("Vary", "Origin"),)
        allowed: tuple[tuple[str, str], ...] = (
            ("Vary", "Origin"),
            ("Access-Control-Allow-Origin", "*" if "*" in self._origins else origin),
            ("Access-Control-Expose-Headers", "ETag"),
        )
        return allowed + PREFLIGHT_HEADERS if environ.get("REQUEST_METHOD") == "OPTIONS" else allowed
