"""Which names the service goes by. A page elsewhere must not read it by having its own name point here.

That is DNS rebinding: to the browser it is then the page's own site, whatever CORS says. Only the header Host
tells, so one that asks from this very machine must say a name of the loopback, or one that was configured.
From other machines any name will do until names are configured; a number needs no resolver, and always does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING

from costcalc.prose import shown
from costcalc_api.problems import RequestProblemError, refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Response

ANY = "*"
LOCALHOST = "localhost"
BEFORE_PROXY = "werkzeug.proxy_fix.orig"
"""Where in the environ stands what the client itself sent, if a trusted proxy's headers took its place."""

WITHOUT_HOST = frozenset({"HTTP/1.0", "HTTP/0.9"})
"""The versions of HTTP in which the header Host may be missing: no browser speaks them."""

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:/@,\s]+)(?::[0-9]{0,5})?", re.ASCII)


class Doorkeeper:
    """A WSGI application before the Flask one, which refuses requests that mean another host."""

    def __init__(self, inner: WSGIApplication, names: Iterable[str]) -> None:
        self._inner = inner
        self._names = frozenset(ANY if each == ANY else name_of(each) or each for each in names)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, or refuse it."""
        said = environ.get(BEFORE_PROXY, environ)
        host = said.get("HTTP_HOST") or ""
        if not host and environ.get("SERVER_PROTOCOL") not in WITHOUT_HOST:
            return _nameless()(environ, start_response)
        if is_meant(host, self._names, said.get("REMOTE_ADDR") or ""):
            return self._inner(environ, start_response)
        return _refusal(host)(environ, start_response)


@lru_cache(1_000)
def is_meant(host: str, names: frozenset[str], peer: str) -> bool:
    """Whether a header Host may name this service, when `peer` asks.

    >>> [is_meant(host, frozenset(), "127.0.0.1") for host in ("127.0.0.1:8000", "evil.example")]
    [True, False]
    """
    if not host or ANY in names:
        return True
    name = name_of(host)
    if name is None:
        return False
    address = _address(name)
    if name in names or name == LOCALHOST or _is_loopback(address):
        return True
    # A browser on this machine may have been led here; one elsewhere could ask by any name anyway.
    return not _is_loopback(_address(peer)) and (not names or address is not None)


def name_of(host: str) -> str | None:
    """The name in a header Host, without port, brackets and final dot; None where it is no such header."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower().removesuffix(".") if found else None


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_loopback(address: IPv4Address | IPv6Address | None) -> bool:
    return address is not None and address.is_loopback


def _refusal(host: str) -> Response:
    detail = (
        f"This service does not go by {shown(host)}. Ask for localhost or 127.0.0.1; or, if that name is "
        "meant, start it with that name in COSTCALC_HOSTS."
    )
    return refusal(RequestProblemError("unknown_host", detail))


def _nameless() -> Response:
    """What HTTP asks for where a request says no Host, or says it in bytes that are no ASCII."""
    detail = "The header Host is missing, or is not plain ASCII: say which host is meant, such as localhost."
    return refusal(RequestProblemError("bad_request", detail))
