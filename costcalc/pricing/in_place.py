"""A compiled table read where it lies: its checksum is made, and of the rest only what is asked is read.

A command that ends at once is quicker so than with a copy of megabytes in memory. The file must not change
while it is open: writers put a new one in its place, and whoever holds the old one keeps it. SQLite opens a
path, not the file that was checked, so nobody else may be able to put another file, or folder, in its place.
"""

from __future__ import annotations

import os
import sqlite3
import zlib

from costcalc.pricing.compiled import CHECKSUM, Catalogue
from costcalc.pricing.own import open_own, stays_in_place
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO

CHUNK = 1 << 16


def open_in_place(place: str | None, stamp: str) -> Catalogue | None:
    """A catalogue of a kept file; None where none of ours can be read there, whole and of these inputs."""
    if place is None:
        return None
    folder = os.path.realpath(os.path.dirname(place))
    path = os.path.join(folder, os.path.basename(place))
    try:
        with open_own(path, link=False) as file:
            if not stays_in_place(folder) or not _is_whole(file):
                return None
        catalogue = Catalogue(_opened(path))
    except (OSError, sqlite3.DatabaseError):
        return None
    return catalogue if catalogue.is_of(stamp) else None


def _opened(path: str) -> sqlite3.Connection:
    escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    return sqlite3.connect(f"file:{escaped}?mode=ro&immutable=1", uri=True, check_same_thread=False)


def _is_whole(file: FileIO) -> bool:
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
