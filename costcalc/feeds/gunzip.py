"""Content that was packed for the way, unpacked in pieces, so that a bomb is noticed while it is small."""

from __future__ import annotations

import zlib

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PIECE = 256 * 1024
"""Bytes that are unpacked at most at once."""

ENCODINGS = ("gzip", "x-gzip")


class CutError(ValueError):
    """The packed content ends before its end."""


class Plain:
    """Content that is not packed."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The content of the next bytes."""
        yield data

    def finish(self) -> None:
        """Raise `CutError` where something is missing, which nobody can know here."""


class Gzip(Plain):
    """Content packed with gzip, in any number of members."""

    def __init__(self) -> None:
        self._member = self._next()

    @staticmethod
    def _next() -> zlib._Decompress:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The content of the next bytes; `zlib.error` for what is not gzip."""
        full = False
        while data or full:
            if self._member.eof:
                self._member = self._next()
            piece = self._member.decompress(data, PIECE)
            if piece:
                yield piece
            data = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            full = len(piece) == PIECE and not self._member.eof

    def finish(self) -> None:
        """Raise `CutError` where the last member is not whole."""
        if not self._member.eof:
            raise CutError


def unpacking(encoding: str) -> Plain | None:
    """What unpacks a content encoding; None for one that was not asked for."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        return Plain()
    return Gzip() if name in ENCODINGS else None
