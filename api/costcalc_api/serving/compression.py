"""Answers in gzip: compressed once where they are kept, and with an ETag of their own."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import request
from werkzeug.http import parse_accept_header

from costcalc_api.settings import MOST_HEADERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from wsgiref.types import WSGIEnvironment

    from flask import Flask, Response

    from costcalc_api.tables import Answer

SMALLEST = 1_400
"""Bytes from which an answer is compressed: what fits one packet is no sooner there."""

LEVEL = 6
MARK = "-gzip"
"""What the ETag of a compressed answer ends with; the bytes differ, and so must a strong ETag."""

MAGIC = b"\x1f\x8b"
"""How gzip begins, and no answer that is text."""

CODED = ("Content-Encoding", "gzip")
VARIES = ("Vary", "Accept-Encoding")


def wanted(environ: WSGIEnvironment) -> bool:
    """Whether the client of a request would rather have gzip."""
    said = environ.get("HTTP_ACCEPT_ENCODING")
    return said is not None and takes_gzip(said)


@lru_cache(MOST_HEADERS)
def takes_gzip(header: str) -> bool:
    """Whether a client would rather have an answer in gzip than as it is.

    >>> takes_gzip("gzip, deflate, br"), takes_gzip("gzip;q=0, *"), takes_gzip("identity, gzip;q=0.5")
    (True, False, False)
    """
    said = {name.strip().lower(): quality for name, quality in parse_accept_header(header)}
    others = said.get("*", 0)
    gzip = max(said.get("gzip", others), said.get("x-gzip", 0))
    return gzip > 0 and gzip >= said.get("identity", 0)


def squeezed(body: bytes) -> bytes:
    """A body in gzip, the same bytes for the same body."""
    return gzip.compress(body, LEVEL, mtime=0)


def compressed(answer: Answer) -> Answer:
    """An answer in gzip; as it is where it is small."""
    if len(answer.body) < SMALLEST:
        return answer
    headers = [
        CODED,
        VARIES,
        *((name, _marked(value) if name == "ETag" else value) for name, value in answer.headers),
    ]
    return answer._replace(body=squeezed(answer.body), headers=headers)


def unpacked(answer: Answer) -> bytes:
    """The body of an answer that `compressed` may have packed, as it was."""
    return gzip.decompress(answer.body) if CODED in answer.headers else answer.body


def _marked(etag: str) -> str:
    return f'{etag[:-1]}{MARK}"'


def etag_known(headers: Sequence[tuple[str, str]], said: str) -> str | None:
    """The ETag by which a client knows this answer, in gzip or not (`*`: any); None where it has none."""
    etag = dict(headers).get("ETag")
    if etag is None or said.strip() == "*":
        return etag
    plain = etag.replace(MARK, "")
    names = (each.strip().removeprefix("W/") for each in said.split(","))
    return next((name for name in names if name in {plain, _marked(plain)}), None)


def packed(response: Response, environ: WSGIEnvironment) -> Response:
    """An answer that nobody keeps, such as a problem, in gzip where its client wants it."""
    if response.direct_passthrough or not wanted(environ):
        return response
    body = response.get_data()
    if len(body) >= SMALLEST and not body.startswith(MAGIC):
        response.set_data(squeezed(body))
        response.headers.extend([CODED, VARIES])
    return response


def setup(app: Flask) -> None:
    """Compress the answers that nobody keeps: pages, lists of prices, metrics, problems."""
    app.after_request(lambda response: packed(response, request.environ))
