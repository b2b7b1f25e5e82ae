"""Load the pricing table: which files, compiled once, opened fast.

Which file: the one named > `COSTCALC_PRICING` > the packaged copy > the checkout's `config/pricing.yaml`.
The compiled copy in the user's cache is keyed by path, inode, size and times of its inputs. A missing,
damaged or outdated copy is built again; an unwritable cache makes costcalc slower, never wrong.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from costcalc.errors import LayerError, PricingTableError, Problem
from costcalc.operations.pricing_table import PricingTable
from costcalc.pricing.compiled import FORMAT, Catalogue, open_compiled

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYERS = ("overlay", "table")
"""The layers that there are, highest first."""

SETTLED_NANOSECONDS = 50_000_000
"""A file changed more recently than this may change again within the clock's tick, and is not cached."""

STALE_SECONDS = 3_600


class Input(NamedTuple):
    """One pricing file in use: its layer, and why it is the one."""

    layer: str
    path: Path
    why: str


def load(
    path: str | Path | None = None,
    *,
    overlay: str | Path | None = None,
    layers: Sequence[str] | None = None,
    arguments: Sequence[str] = (),
) -> PricingTable:
    """Load the pricing table.

    `path` is a pricing file instead of the packaged one, `overlay` a file layered over it; the variables
    COSTCALC_PRICING and COSTCALC_OVERLAY say the same. `layers` chooses among `overlay` and `table`.
    Raises `PricingTableError` with every problem of the files.
    """
    return PricingTable(open_catalogue(inputs(path, overlay, layers)), arguments)


def inputs(
    path: str | Path | None = None, overlay: str | Path | None = None, layers: Sequence[str] | None = None
) -> list[Input]:
    """The pricing files in use, lowest layer first, each with the reason."""
    chosen = LAYERS if layers is None else tuple(layers)
    for layer in chosen:
        if layer not in LAYERS:
            raise LayerError(layer, LAYERS)
    found = []
    if "table" in chosen:
        found.append(_table_file(path))
    if "overlay" in chosen:
        over = _named(overlay, "COSTCALC_OVERLAY", "overlay")
        found += [over] if over else []
    if not found:
        raise LayerError(", ".join(chosen), LAYERS)
    return found


def _named(given: str | Path | None, variable: str, layer: str) -> Input | None:
    if given is not None:
        return Input(layer, Path(given), "named in the call")
    if os.environ.get(variable):
        return Input(layer, Path(os.environ[variable]), f"named by {variable}")
    return None


def _table_file(path: str | Path | None) -> Input:
    named = _named(path, "COSTCALC_PRICING", "table")
    if named:
        return named
    package = Path(__file__).resolve().parent.parent
    packaged = package / "data" / "pricing.yaml"
    if packaged.is_file():
        return Input("table", packaged, "packaged with costcalc")
    checkout = package.parent / "config" / "pricing.yaml"
    if checkout.is_file():
        return Input("table", checkout, "the checkout's own")
    message = "there is no pricing table: name one with --pricing FILE or COSTCALC_PRICING"
    raise PricingTableError([Problem(str(packaged), None, "", message)])


def stamp_of(files: Sequence[Input]) -> tuple[str, bool]:
    """What identifies the state of the inputs, and whether they have been at rest long enough to cache."""
    parts, newest = [FORMAT, _code_version()], 0
    for layer, path, _ in files:
        try:
            stat = path.stat()
        except (OSError, ValueError) as error:  # the latter for a NUL in the path
            message = f"the pricing file cannot be read: {getattr(error, 'strerror', None) or error}"
            raise PricingTableError([Problem(str(path), None, "", message)]) from None
        parts += [
            layer,
            str(path.resolve()),
            *map(str, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)),
        ]
        newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
    return "|".join(parts), time.time_ns() - newest > SETTLED_NANOSECONDS


def _code_version() -> str:
    """The version of the code that reads pricing files: the newest change to it."""
    package = Path(__file__).resolve().parent.parent
    files = ("pricing/schema.py", "pricing/normal.py", "pricing/checks.py", "pricing/compiled.py")
    return str(max((package / file).stat().st_mtime_ns for file in files))


def open_catalogue(files: Sequence[Input]) -> Catalogue:
    """The compiled table of some pricing files, from the cache or built now."""
    stamp, settled = stamp_of(files)
    place = cache_file(files)
    if place is not None:
        try:
            found = open_compiled(place.read_bytes(), stamp)
        except OSError:
            found = None
        if found is not None:
            return found
    data = compile_files(files, stamp)
    if place is not None and settled:
        _keep(place, data)
    return Catalogue(data)


def compile_files(files: Sequence[Input], stamp: str = "") -> bytes:
    """Read, check and compile pricing files; `PricingTableError` with every problem."""
    from costcalc.pricing.compiled import compile_table
    from costcalc.pricing.load import load_layers, read_layer

    return compile_table(load_layers([read_layer(layer, path) for layer, path, _ in files]), stamp)


def cache_directory() -> Path | None:
    """Where compiled tables are kept: COSTCALC_CACHE, or the user's cache directory."""
    given = os.environ.get("COSTCALC_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        expanded = Path(base or "~").expanduser()
    except RuntimeError:  # nobody's home
        return None
    return expanded / "costcalc" if expanded.is_absolute() else None


def cache_file(files: Sequence[Input]) -> Path | None:
    """The file in which the compiled table of some pricing files is kept."""
    from zlib import crc32

    directory = cache_directory()
    key = "|".join(f"{layer}={path.resolve()}" for layer, path, _ in files)
    return directory / f"pricing-{crc32(key.encode()):08x}.sqlite" if directory else None


def _keep(place: Path, data: bytes) -> None:
    """Write a compiled table into the cache, whole or not at all; where it cannot be kept, it is not."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(place.parent)
        write_whole(place, data)
    except OSError:
        return


def write_whole(place: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old or the new one, whole."""
    import tempfile

    descriptor, name = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".tmp", dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _sweep(directory: Path) -> None:
    """Remove temporary files that a crash left behind."""
    for left in directory.glob(".*.tmp"):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            left.unlink(missing_ok=True)
