"""Packed bytes unpacked as they come: gzip and zstd are known by how they begin, whatever the file is called.

What comes out of a piece is bounded, so a small file that holds much is only long.
"""

from __future__ import annotations

import zlib

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.raw import PIECE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.usage.logs.raw import Raw

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"


def unpacked(raw: Raw) -> Iterator[bytes]:
    """The bytes that a file holds. Raises `LogFaultError` after what could be read of a damaged one."""
    magic = raw.magic()
    if magic.startswith(GZIP):
        return _gzip(raw)
    return iter(raw.read, b"")


def _gzip(raw: Raw) -> Iterator[bytes]:
    piece = raw.read()
    while piece:
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            if not piece and not (piece := raw.read()):
                raise LogFaultError("cut file", "its gzip data end too early")
            try:
                out = unpacker.decompress(piece, PIECE)
            except zlib.error as error:
                raise LogFaultError("damaged file", str(error)) from None
            piece = unpacker.unconsumed_tail
            if out:
                yield out
        piece = unpacker.unused_data or raw.read()
