"""A compiled table read where it lies: its checksum is made, and of the rest only what is asked is read.

A command that ends at once is quicker so than with a copy of megabytes in memory. The file must not change
while it is open: writers put a new one in its place, and whoever holds the old one keeps it.
"""

from __future__ import annotations

import sqlite3
import zlib

from costcalc.files import open_file
from costcalc.pricing.compiled import CHECKSUM, FORMAT, Catalogue
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader

CHUNK = 1 << 16


def open_in_place(place: str | None, stamp: str) -> Catalogue | None:
    """A catalogue of a kept file; None where there is none, and where it is damaged or of other inputs."""
    try:
        with open_file(place or "") as file:
            if not _is_whole(file):
                return None
        escaped = str(place).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        connection = sqlite3.connect(f"file:{escaped}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        catalogue = Catalogue(connection)
    except (OSError, sqlite3.DatabaseError):
        return None
    return catalogue if (catalogue.meta["format"], catalogue.meta["stamp"]) == (FORMAT, stamp) else None


def _is_whole(file: BufferedReader) -> bool:
    """Whether the file has the checksum that it carries."""
    head = file.read(CHECKSUM.stop)
    if len(head) < CHECKSUM.stop:
        return False
    found = zlib.crc32(bytes(4), zlib.crc32(head[: CHECKSUM.start]))
    chunk = bytearray(CHUNK)
    view = memoryview(chunk)
    while count := file.readinto(chunk):
        found = zlib.crc32(view[:count], found)
    return head[CHECKSUM] == found.to_bytes(4, "big")
