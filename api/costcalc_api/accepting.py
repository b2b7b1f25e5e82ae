"""What a client accepts, by quality: kinds of answers, whose parameters decide nothing, and codings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_HEADERS = 128
"""Headers whose meaning is kept: clients send the same few again and again."""


@lru_cache(MOST_HEADERS)
def preferred(header: str, offered: tuple[str, ...]) -> str | None:
    """The media type that a client likes best of those offered, the first of equals; None where it is none.

    >>> preferred("text/csv; charset=utf-8", ("application/json", "text/csv"))
    'text/csv'
    >>> preferred("text/html, */*;q=0.8", ("application/json", "text/csv"))
    'application/json'
    """
    ranges = list(_ranges(header))
    liked = {each: _liking(each, ranges) for each in offered}
    best = max(offered, key=liked.__getitem__)
    return best if liked[best] > (0, 0) else None


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """The media ranges of a header, without their parameters, each with its quality."""
    for said, quality in parse_accept_header(header):
        yield said.partition(";")[0].strip().lower(), quality


def _liking(offered: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """How much a media type is liked: what names it closest decides, and then counts among equals too."""
    for closeness, name in ((3, offered), (2, f"{offered.partition('/')[0]}/*"), (1, "*/*")):
        said = [quality for each, quality in ranges if each == name or (each, name) == ("*", "*/*")]
        if said:
            return max(said), closeness if max(said) else 0
    return 0, 0


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
