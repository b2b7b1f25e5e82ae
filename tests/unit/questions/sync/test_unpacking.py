"""Unpacking: in pieces that are small, whatever the content, and never silently short."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from costcalc.questions.sync.fetch import PIECE, CutError
from costcalc.questions.sync.fetch import unpacked as pieces_of

SOME = random.Random(1).randbytes(100_000) + b" " * 900_000  # noqa: S311 - no secret


def unpacked(data: bytes, size: int = 8192) -> bytes:
    """What a packed content holds, fed in chunks of a size."""
    pieces = list(pieces_of(data[at : at + size] for at in range(0, len(data), size)))
    assert all(len(piece) <= PIECE for piece in pieces)
    return b"".join(pieces)


@pytest.mark.parametrize("size", [1, 7, 8192, 10_000_000])
@pytest.mark.parametrize("content", [b"", b"{}", b" " * PIECE, b" " * (2 * PIECE + 1)])
def test_it_comes_out_as_it_went_in(content, size):
    """Whatever the chunks are, and exactly at the edges of the pieces too."""
    assert unpacked(gzip.compress(content), size) == content


def test_much_content():
    """A million bytes, of which some cannot be packed."""
    assert unpacked(gzip.compress(SOME)) == SOME


def test_several_members():
    """What is packed in parts is one content."""
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), 5) == b"one two"


def test_a_cut_content():
    """Content that ends before its end is noticed."""
    packed = gzip.compress(SOME)
    for cut in (0, 1, 10, 1_000, len(packed) - 1):
        with pytest.raises(CutError):
            unpacked(packed[:cut])


@pytest.mark.parametrize(
    "damage", [b"{}", b"\x1f\x8b\x08rubbish.............", gzip.compress(b"x", mtime=0) + b"more"]
)
def test_what_is_no_gzip(damage):
    """Anything else is an error of zlib."""
    with pytest.raises(zlib.error):
        unpacked(damage)
