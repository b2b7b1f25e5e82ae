"""Where compiled tables are kept between runs, and how a file is written whole or not at all."""

from __future__ import annotations

import os
import time

from costcalc.pricing.own import check_folder, open_own
from costcalc.pricing.places import user_directory
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

STALE_SECONDS = 3_600
"""The age at which a temporary file was left behind by a crash."""


def cache_directory() -> str | None:
    """Where compiled tables are kept: COSTCALC_CACHE, or the user's cache directory; None without a home."""
    return user_directory("COSTCALC_CACHE", "XDG_CACHE_HOME", "~/.cache", "~/Library/Caches")


def cache_file(files: Iterable[tuple[str, str]]) -> str | None:
    """The file in which the compiled table of some files, given as (layer, real path), is kept."""
    from zlib import crc32

    directory = cache_directory()
    key = "|".join(f"{layer}={path}" for layer, path in files)
    return os.path.join(directory, f"pricing-{crc32(key.encode()):08x}.sqlite") if directory else None


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


def write_whole(place: str | os.PathLike[str], data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old or the new one, whole."""
    import tempfile

    path = os.path.abspath(place)
    directory, name = os.path.split(path)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=directory)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


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
