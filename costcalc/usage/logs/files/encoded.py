"""Text as UTF-8 without a mark, whatever its mark says that it was written in."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, getincrementaldecoder

from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_MARK = len(BOM_UTF32_LE)
KEPT = "surrogatepass"
"""How half characters go through: the line with them is then no UTF-8, and is refused alone."""


def as_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The text of chunks. Raises `LogFaultError` for UTF-32, and for UTF-16 that ends within a character."""
    first = b""
    while len(first) < LONGEST_MARK and (chunk := next(chunks, b"")):
        first += chunk
    if first.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise LogFaultError("unknown format", "the text is UTF-32: save it as UTF-8")
    if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        yield from _of_utf16(first, chunks)
    else:
        yield first.removeprefix(BOM_UTF8)
        yield from chunks


def _of_utf16(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    decoder = getincrementaldecoder("utf-16")(KEPT)
    yield decoder.decode(first).encode("utf-8", KEPT)
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", KEPT)
    try:
        yield decoder.decode(b"", final=True).encode("utf-8", KEPT)
    except UnicodeDecodeError:
        raise LogFaultError("cut file", "its UTF-16 ends within a character") from None
