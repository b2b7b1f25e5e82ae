"""Packed bytes unpacked as they come: gzip and zstd are known by how they begin, whatever the file is called.

What comes out at once is bounded, so a small file that holds much is only long.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from functools import partial
from importlib import import_module

from costcalc.extras import import_fault
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.files.raw import PIECE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from costcalc.usage.logs.files.raw import Raw

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
ZSTD_WITHOUT_DATA = b"\x2a\x4d\x18"
"""What a frame begins with, behind a byte of its own, that is to be passed over."""
WIDEST_WINDOW = 27
"""How far back zstd may look, as a power of two: 128 MiB, which its own command allows."""
OTHERS = {
    b"BZh": "it is packed with bzip2: pipe in what bzcat makes of it",
    b"\xfd7zXZ": "it is packed with xz: pipe in what xzcat makes of it",
    b"PK\x03\x04": "it is a ZIP archive, which has no end until it is on disk: name the file",
}
"""What is not unpacked here, by how it begins, and the way out."""


def is_packed(magic: bytes) -> bool:
    """Whether a file that begins so is unpacked here."""
    return magic.startswith((GZIP, ZSTD)) or magic[1:].startswith(ZSTD_WITHOUT_DATA)


def unpacked(raw: Raw) -> Iterator[bytes]:
    """The bytes that a file holds. Raises `LogFaultError` after what could be read of a damaged one.

    Raises `MissingExtraError` for zstd where neither Python nor the extra `logs` brings it.
    """
    magic = raw.magic()
    if magic.startswith(GZIP):
        return _members(raw, "gzip", partial(zlib.decompressobj, wbits=31), zlib.error)
    if is_packed(magic):
        return _zstd(raw)
    for begins, detail in OTHERS.items():
        if magic.startswith(begins):
            raise LogFaultError("unknown format", detail)
    return iter(raw.read, b"")


def _zstd(raw: Raw) -> Iterator[bytes]:
    zstd = _zstd_library()
    options = {zstd.DecompressionParameter.window_log_max: WIDEST_WINDOW}
    return _members(raw, "zstd", partial(zstd.ZstdDecompressor, options=options), zstd.ZstdError)


def _zstd_library() -> Any:  # noqa: ANN401 - a module
    """What Python brings, from 3.14 on, where it was built with it; else the same library apart."""
    with suppress(ImportError):
        return import_module("compression.zstd")
    try:
        return import_module("backports.zstd")
    except ImportError as error:
        raise import_fault(error, "reading zstd", "logs", "backports", "backports.zstd") from error


def _members(raw: Raw, kind: str, begin: Callable[[], Any], fault: type[Exception]) -> Iterator[bytes]:
    """What one or several packed members hold, one behind the other."""
    piece = raw.read()
    while piece.strip(b"\0"):  # tapes and disks fill up with zeros
        unpacker = begin()
        while not unpacker.eof:
            if not piece and _is_hungry(unpacker) and not (piece := raw.read()):
                raise LogFaultError("cut file", f"its {kind} data end too early")
            try:
                out = unpacker.decompress(piece, PIECE)
            except fault as error:
                raise LogFaultError("damaged file", f"its {kind} data are broken: {error}") from None
            piece = getattr(unpacker, "unconsumed_tail", b"")
            if out:
                yield out
        piece = unpacker.unused_data or raw.read()


def _is_hungry(unpacker: Any) -> bool:  # noqa: ANN401 - of zlib or of zstd
    """Whether more can come only of more: zstd keeps what it has not unpacked yet, zlib hands it back."""
    needs: bool = getattr(unpacker, "needs_input", True)
    return needs
