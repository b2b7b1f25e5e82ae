"""Content that was packed for the way, unpacked in pieces, so that a bomb is noticed while it is small."""

from __future__ import annotations

import zlib

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE = 256 * 1024
"""Bytes that are unpacked at most at once."""


class CutError(ValueError):
    """The packed content ends before its end."""


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
