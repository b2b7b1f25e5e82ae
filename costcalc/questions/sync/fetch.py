"""The answer of a feed's server, fetched under limits: nothing that it sends is believed before it is whole.

Only https, only hosts that are allowed by name, only public addresses, and redirects to the same host alone.
All of it together, with every name looked up, every try and every slow byte, has one limit of time; the
content has one limit of size, packed and unpacked.

A name may stand for any address, and for another one a moment later. So it is resolved once, every address
that it stands for is looked at, and what is connected to is one of these addresses and not the name.
"""

from __future__ import annotations

import re
import socket
import time
import zlib
from concurrent.futures import Future
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from itertools import chain
from math import inf
from threading import Thread

import httpx2

from costcalc.errors import FeedError
from costcalc.feeds.exact_json import LARGEST_CONTENT
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator, Mapping

    from costcalc.feeds.kept import Kept
    from costcalc.questions.sync.way import Way

MIB = 1024 * 1024
HTTPS = 443
OK, NOT_MODIFIED, TOO_MANY, SERVER_ERRORS = 200, 304, 429, 500
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 3

PACKED, NOT_PACKED = ("gzip", "x-gzip"), ("", "identity")
"""Encodings of a content that are taken."""

ETAG = '(?:W/)?"[\x21\x23-\x7e]{0,200}"'
HTTP_DATE = "[A-Za-z0-9 ,:+-]{10,40}"
"""What is kept of a header: text that can be sent back."""

PIECE = 256 * 1024
"""Bytes that are unpacked at most at once, so that a bomb is noticed while it is small."""

TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 addresses of which the last 32 bits are an IPv4 address that a gateway (NAT64) connects to."""

ASKED = {
    "User-Agent": "costcalc",
    "Accept": "application/json, text/plain;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip",
}


class Limits(NamedTuple):
    """How long an answer may take in all, how large it may be, and the waits before it is tried again."""

    seconds: float = 10
    content: int = LARGEST_CONTENT
    waits: tuple[float, ...] = (0.5, 1.0)


class Fetched(NamedTuple):
    """What a server answered; `content` is None where it has nothing newer than what is known."""

    content: bytes | None
    etag: str | None = None
    last_modified: str | None = None


LIMITS = Limits()


class CutError(ValueError):
    """The packed content ends before its end."""


class _AgainError(Exception):
    """A try failed in a way that another may not; `after` is how many seconds the server asks to wait."""

    def __init__(self, detail: str, after: float = 0) -> None:
        self.detail, self.after = detail, after
        super().__init__(detail)


def fetch(
    feed: str, url: str, way: Way, known: Fetched | Kept | None = None, *, limits: Limits | None = None
) -> Fetched:
    """Fetch what an address answers; without content where that is no newer than what is `known` of it.

    Raises `FeedError` for whatever is not a whole answer within the limits.
    """
    tags = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
    conditions = {name: value for name, value in tags.items() if value}
    errand = _Errand(feed, way, limits or LIMITS, conditions)
    try:
        return errand.in_time(url)
    finally:
        # The thread may go on for a while, and must not speak of it any more.
        errand.progress = None
        if way.progress:
            way.progress(1, 1)


class _Errand:
    """One feed on its way here; `conditions` are headers that say what is known of it."""

    def __init__(self, feed: str, way: Way, limits: Limits, conditions: Mapping[str, str]) -> None:
        self.feed, self.way, self.limits, self.conditions = feed, way, limits, conditions
        self.progress = way.progress
        self.end = time.monotonic() + limits.seconds

    def refusal(self, detail: str) -> FeedError:
        """What is raised for an answer that is not taken."""
        return FeedError(self.feed, detail)

    def too_slow(self) -> FeedError:
        """What is raised when the time is over."""
        return self.refusal(f"there was no whole answer within {self.limits.seconds:g} seconds")

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self.end - time.monotonic()

    def in_time(self, url: str) -> Fetched:
        """Fetch in a thread of its own: looking a name up, or headers that drip, heed no limit of time."""
        done: Future[Fetched] = Future()

        def work() -> None:
            try:
                done.set_result(self._fetched(url))
            except BaseException as error:  # noqa: BLE001 - raised again where the work was asked for
                done.set_exception(error)

        Thread(target=work, daemon=True).start()
        try:
            return done.result(self.limits.seconds)
        except TimeoutError:
            raise self.too_slow() from None

    def _fetched(self, url: str) -> Fetched:
        """As many tries as there are waits, and one more."""
        waits = iter(self.limits.waits)
        while True:
            try:
                return self._once(url)
            except _AgainError as error:
                wait = max(next(waits, inf), error.after)
                if wait >= self.left:
                    raise self.refusal(error.detail) from None
            time.sleep(wait)

    def _once(self, url: str) -> Fetched:
        """One try, with the redirects that stay on the host."""
        place = self._place(url)
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._asked(place)
            if isinstance(answer, Fetched):
                return answer
            if (answer.scheme, answer.netloc) != (place.scheme, place.netloc):
                other = shown(str(answer))
                raise self.refusal(f"the server sends on to {other}, another host: that is not followed")
            place = self._place(answer)
        raise self.refusal(f"the server sends on more than {MOST_REDIRECTS} times")

    def _place(self, url: str | httpx2.URL) -> httpx2.URL:
        """An address that may be asked."""
        try:
            place = httpx2.URL(url)
            name = place.netloc.decode("ascii")
        except (httpx2.InvalidURL, UnicodeError):
            raise self.refusal(f"{shown(str(url))} is no address") from None
        if place.scheme != "https" and not (place.scheme == "http" and self.way.insecure_loopback):
            raise self.refusal(f"{shown(str(url))} does not begin with https://, and nothing else is fetched")
        if place.userinfo or name not in self.way.allow_hosts:
            hint = "if you trust it, say so with --allow-host"
            raise self.refusal(f"{shown(name)} is not where this feed is published: {hint}")
        return place

    def _addresses(self, place: httpx2.URL) -> list[str]:
        """The addresses of a host, all of them fit to be connected to."""
        host = place.raw_host.decode("ascii")
        try:
            found = resolved(host, place.port or HTTPS)
        except (OSError, UnicodeError, OverflowError) as error:
            raise _AgainError(f"{shown(host)} cannot be found: {_reason(error)}") from None
        for address in found:
            own = self.way.insecure_loopback and is_loopback(address)
            if not own and (place.scheme != "https" or not is_public(address)):
                raise self.refusal(f"{shown(host)} is {address} here, which is no public address")
        return found

    def _asked(self, place: httpx2.URL) -> Fetched | httpx2.URL:
        """What a server answers, or where it sends on; each of its addresses is tried."""
        reason = "it has no address"
        for address in self._addresses(place):
            try:
                return self._asked_at(address, place)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                reason = _reason(error)
            except httpx2.TimeoutException:
                raise self.too_slow() from None
            except httpx2.TransportError as error:
                raise _AgainError(f"the answer of {shown(place.host)} was cut: {_reason(error)}") from None
        raise _AgainError(f"{shown(place.host)} cannot be reached: {reason}")

    def _asked_at(self, address: str, place: httpx2.URL) -> Fetched | httpx2.URL:
        """Ask at an address that was looked at; the certificate must be the host's all the same."""
        if self.left <= 0:
            raise self.too_slow()
        timeout = httpx2.Timeout(self.left, connect=min(self.left, self.limits.seconds / 3))
        client = httpx2.Client(
            verify=certificates(), trust_env=False, follow_redirects=False, timeout=timeout
        )
        headers = {**ASKED, **self.conditions, "Host": place.netloc.decode("ascii")}
        extensions = {"sni_hostname": place.raw_host.decode("ascii")}
        at = place.copy_with(host=address)
        with client, client.stream("GET", at, headers=headers, extensions=extensions) as response:
            return self._answer(place, response)

    def _answer(self, place: httpx2.URL, response: httpx2.Response) -> Fetched | httpx2.URL:
        status = response.status_code
        if status == OK:
            content = self._content(response)
            etag, date = _header(response, "ETag", ETAG), _header(response, "Last-Modified", HTTP_DATE)
            return Fetched(content, etag, date)
        if status == NOT_MODIFIED and self.conditions:
            return Fetched(None)
        if status in REDIRECTS:
            target = response.headers.get("Location", "")
            try:
                return place.join(target)
            except (httpx2.InvalidURL, ValueError):
                raise self.refusal(f"the server sends on to {shown(target)}, which is no address") from None
        said = f"{shown(place.host)} answered {status}"
        if status == TOO_MANY or status >= SERVER_ERRORS:
            after = _header(response, "Retry-After", "[0-9]{1,6}")
            hint = f", and asks to come again in {int(after)} seconds" if after else ""
            raise _AgainError(said + hint, float(after or 0))
        raise self.refusal(f"{said}, and 200 is due")

    def _content(self, response: httpx2.Response) -> bytes:
        """The whole content, unpacked."""
        encoding = response.headers.get("Content-Encoding", "")
        named = encoding.strip().lower()
        if named not in {*PACKED, *NOT_PACKED}:
            raise self.refusal(f"it is packed as {shown(encoding)}, and gzip was asked for")
        chunks = self._chunks(response)
        content = bytearray()
        try:
            for piece in unpacked(chunks) if named in PACKED else chunks:
                content += piece
                self._check_size(len(content))
        except CutError:
            raise _AgainError("it was cut on the way") from None
        except zlib.error as error:
            raise self.refusal(f"it cannot be unpacked: {error}") from None
        return bytes(content)

    def _chunks(self, response: httpx2.Response) -> Iterator[bytes]:
        """The content as it comes, packed or not."""
        announced = int(_header(response, "Content-Length", "[0-9]{1,15}") or 0)
        self._check_size(announced)
        received = 0
        for chunk in response.iter_raw():
            if self.left <= 0:
                raise self.too_slow()
            received += len(chunk)
            self._check_size(received)
            if self.progress:
                self.progress(received, announced or self.limits.content)
            yield chunk

    def _check_size(self, size: int) -> None:
        if size > self.limits.content:
            raise self.refusal(f"it is larger than {self.limits.content / MIB:g} MiB")


@cache
def certificates() -> ssl.SSLContext:
    """The authorities that this system trusts, or those of SSL_CERT_FILE; read once, since it takes time."""
    return httpx2.create_ssl_context()


def _header(response: httpx2.Response, name: str, form: str) -> str | None:
    """A header that has the form due; None for any other."""
    value = response.headers.get(name, "")
    return value if re.fullmatch(form, value, re.ASCII) else None


def _reason(error: Exception) -> str:
    return shown(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The content of what is packed with gzip, in any number of members.

    Raises `zlib.error` for what is not gzip, and `CutError` where the last member is not whole.
    """
    member = _next_member()
    for data in chunks:
        full = False
        while data or full:
            if member.eof:
                member = _next_member()
            piece = member.decompress(data, PIECE)
            if piece:
                yield piece
            data = member.unused_data if member.eof else member.unconsumed_tail  # noqa: PLW2901 - what is left
            full = len(piece) == PIECE and not member.eof
    if not member.eof:
        raise CutError


def _next_member() -> zlib._Decompress:
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)


def resolved(host: str, port: int) -> list[str]:
    """The addresses that a name stands for, in the order in which the system would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    return ip_address(address).is_loopback


def is_public(address: str) -> bool:
    """Whether an address is of the public internet: not private, of a link, this machine's or a group's."""
    found = ip_address(address)
    return all(map(_is_global, chain([found], _within(found))))


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    site_local = isinstance(address, IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not site_local


def _within(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that a connection to an IPv6 address ends at."""
    if isinstance(address, IPv6Address):
        yield from (each for each in (address.ipv4_mapped, address.sixtofour) if each)
        yield from address.teredo or ()
        if address in TRANSLATED:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
