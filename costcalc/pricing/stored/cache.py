"""Compiled tables between runs: where they are kept, written whole or not at all, and read where they lie.

Of a table that is read in place the checksum is made, and of the rest only what is asked is read. A command
that ends at once is quicker so than with a copy of megabytes in memory. The file must not change while it is
open: writers put a new one in its place, and whoever holds the old one keeps it. SQLite opens a path, not the
file that was checked, so nobody else may be able to put another file, or folder, in its place.
"""

from __future__ import annotations

import os
import sqlite3
import time
import zlib
from functools import partial

from costcalc.files import write_whole
from costcalc.places import user_directory
from costcalc.pricing.stored.compiled import CHECKSUM, Catalogue, catalogue_of, checksum
from costcalc.pricing.stored.own import check_folder, open_own, stays_in_place
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import FileIO

CHUNK = 1 << 16
STALE_SECONDS = 3_600
"""The age at which a temporary file was left behind by a crash."""


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
        escaped = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        in_place = f"file:{escaped}?mode=ro&immutable=1"
        return catalogue_of(sqlite3.connect(in_place, uri=True, check_same_thread=False), stamp)
    except (OSError, sqlite3.DatabaseError):
        return None


def _is_whole(file: FileIO) -> bool:
    """Whether the file has the checksum that it carries."""
    head = file.read(CHECKSUM.stop)
    rest = iter(partial(file.read, CHUNK), b"")
    return len(head) == CHECKSUM.stop and head[CHECKSUM] == checksum(head, rest)
