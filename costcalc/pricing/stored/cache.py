"""Compiled tables between runs: where they are kept, written whole or not at all, and read where they lie.

A file carries a CRC-32 in SQLite's `user_version`, so that a damaged copy is noticed and built again. It is
of the pages before the documents of models, whose number stands in `application_id`; each document has a mark
of its own.

Of a table that is read in place only those pages are checked, and of the rest what is asked is read. A
command that ends at once is quicker so than with a copy of megabytes in memory. The file must not change
while it is open: writers put a new one in its place, and whoever holds the old one keeps it. SQLite opens a
path, not the file that was checked, so nobody else may be able to put another file, or folder, in its place.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from itertools import chain

from costcalc.places import user_directory
from costcalc.pricing.stored.compiled import Catalogue, catalogue_of
from costcalc.pricing.stored.own import check_folder, open_own, stays_in_place
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import FileIO

    from costcalc.pricing.stored.compiled import Making

PAGE = 4096
CHECKSUM, CHECKED, _PAGES = slice(60, 64), slice(68, 72), slice(28, 32)
"""Where SQLite's `user_version`, its `application_id` and the number of its pages stand in a file."""

CHUNK = 1 << 16
STALE_SECONDS = 3_600
"""The age at which a temporary file was left behind by a crash."""


def sealed(data: bytes, pages: int) -> bytes:
    """A compiled table with its checksum, which is of so many pages at its beginning."""
    whole = bytearray(data)
    whole[CHECKED] = pages.to_bytes(4, "big")
    whole[CHECKSUM] = _checksum(memoryview(whole)[: pages * PAGE])
    return bytes(whole)


def _checksum(head: bytes | memoryview, rest: Iterable[bytes] = ()) -> bytes:
    """The CRC-32 of pages with a blank `user_version`, which is in their `head`."""
    view = memoryview(head)
    found = zlib.crc32(bytes(4), zlib.crc32(view[: CHECKSUM.start]))
    parts: Iterable[bytes | memoryview] = chain([view[CHECKSUM.stop :]], rest)
    for part in parts:
        found = zlib.crc32(part, found)
    return found.to_bytes(4, "big")


def _sizes(head: bytes) -> tuple[int, int]:
    """How many bytes a file has that begins so, and of how many of them the checksum is."""
    whole, checked = (int.from_bytes(head[place], "big") * PAGE for place in (_PAGES, CHECKED))
    return whole, checked


def cache_directory() -> str | None:
    """Where compiled tables are kept: COSTCALC_CACHE, or the user's cache directory; None without a home."""
    return user_directory("COSTCALC_CACHE", "XDG_CACHE_HOME", "~/.cache", "~/Library/Caches")


def cache_file(files: Iterable[tuple[str, str]]) -> str | None:
    """The file in which the compiled table of some files, given as (layer, real path), is kept."""
    directory = cache_directory()
    key = "|".join(f"{layer}={path}" for layer, path in files)
    return os.path.join(directory, f"pricing-{zlib.crc32(key.encode()):08x}.sqlite") if directory else None


def kept(place: str | None) -> bytes:
    """What is kept in a place; nothing where nothing can be read, or somebody else may have written it."""
    try:
        with open_own(place or "", link=False) as file:
            return file.read()
    except OSError:
        return b""


def keep(place: str | None, data: bytes) -> None:
    """Keep a compiled table, whole or not at all; where it cannot be kept, it is not."""
    if place is None:
        return
    from costcalc.whole_files import write_whole  # most tables are kept already

    try:
        directory = os.path.dirname(place)
        os.makedirs(directory, mode=0o700, exist_ok=True)
        check_folder(directory)
        _sweep(directory)
        write_whole(place, data)
    except OSError:
        return


def _sweep(directory: str) -> None:
    """Remove temporary files that a crash left behind; another process may be faster."""
    with os.scandir(directory) as entries:
        temporary = [each for each in entries if each.name.startswith(".") and each.name.endswith(".tmp")]
    for entry in temporary:
        try:
            if time.time() - entry.stat().st_mtime > STALE_SECONDS:
                os.unlink(entry.path)
        except FileNotFoundError:
            continue


def open_compiled(data: bytes, stamp: str, again: Making | None = None) -> Catalogue | None:
    """A catalogue of the bytes of a compiled file; None where they are damaged or of other inputs."""
    size, checked = _sizes(data)
    is_whole = len(data) == size > 0 and data[CHECKSUM] == _checksum(memoryview(data)[:checked])
    return catalogue_of(data, stamp, again) if is_whole else None


def open_in_place(place: str | None, stamp: str, again: Making | None = None) -> Catalogue | None:
    """A catalogue of a kept file; None where none of ours can be read there, whole and of these inputs."""
    if place is None:
        return None
    folder = os.path.realpath(os.path.dirname(place))
    path = os.path.join(folder, os.path.basename(place))
    try:
        with open_own(path, link=False) as file:
            if not stays_in_place(folder) or not _is_whole(file):
                return None
        escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        in_place = f"file:{escaped}?mode=ro&immutable=1"
        return catalogue_of(sqlite3.connect(in_place, uri=True, check_same_thread=False), stamp, again)
    except (OSError, sqlite3.DatabaseError):
        return None


def _is_whole(file: FileIO) -> bool:
    """Whether the file is as long as it says, and has the checksum that it carries."""
    head = file.read(CHECKED.stop)
    size, checked = _sizes(head)
    if os.fstat(file.fileno()).st_size != size or len(head) < CHECKED.stop:
        return False
    rest = (file.read(min(CHUNK, checked - start)) for start in range(len(head), checked, CHUNK))
    return head[CHECKSUM] == _checksum(head, rest)
