"""Load the pricing table: which files, compiled once, opened fast.

Which file: the one named > `COSTCALC_PRICING` > the packaged copy > the checkout's `config/pricing.yaml`.
The compiled copy in the user's cache is keyed by path, inode, size and times of its inputs. A missing,
damaged or outdated copy is built again; an unwritable cache makes costcalc slower, never wrong.
"""

from __future__ import annotations

import os
import time

from costcalc.errors import LayerError, PricingTableError, Problem
from costcalc.operations.pricing_table import PricingTable
from costcalc.pricing.cache import cache_file, keep, kept
from costcalc.pricing.compiled import FORMAT, Catalogue, open_compiled
from costcalc.pricing.synchronised import feed_file
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LAYERS = ("overlay", "ecb", "table")
"""The layers that there are, highest first."""

FEEDS = ("ecb",)
"""The layers that `costcalc sync` writes, lowest first; one that it never wrote is left out."""

SETTLED_NANOSECONDS = 50_000_000
"""A file changed more recently than this may change again within the clock's tick, and is not cached."""

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Input(NamedTuple):
    """One pricing file in use: its layer, its path, and why it is the one."""

    layer: str
    path: str
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
    COSTCALC_PRICING and COSTCALC_OVERLAY say the same. `layers` chooses among `overlay`, `ecb` (exchange
    rates, once `costcalc sync ecb` has written them) and `table`.
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
    found += [feed for feed in map(_synchronised, FEEDS) if feed and feed.layer in chosen]
    if "overlay" in chosen:
        over = _named(overlay, "COSTCALC_OVERLAY", "overlay")
        found += [over] if over else []
    if not found:
        raise LayerError(", ".join(chosen), LAYERS)
    return found


def _named(given: str | Path | None, variable: str, layer: str) -> Input | None:
    if given is not None:
        return Input(layer, os.fspath(given), "named in the call")
    if os.environ.get(variable):
        return Input(layer, os.environ[variable], f"named by {variable}")
    return None


def _synchronised(feed: str) -> Input | None:
    """The file of a feed, where the user's data directory has it."""
    place = feed_file(feed)
    if place is None or not os.path.isfile(place):
        return None
    return Input(feed, place, f"written by `costcalc sync {feed}`")


def _table_file(path: str | Path | None) -> Input:
    named = _named(path, "COSTCALC_PRICING", "table")
    if named:
        return named
    packaged = os.path.join(_PACKAGE, "data", "pricing.yaml")
    if os.path.isfile(packaged):
        return Input("table", packaged, "packaged with costcalc")
    checkout = os.path.join(os.path.dirname(_PACKAGE), "config", "pricing.yaml")
    if os.path.isfile(checkout):
        return Input("table", checkout, "the checkout's own")
    message = "there is no pricing table: name one with --pricing FILE or COSTCALC_PRICING"
    raise PricingTableError([Problem(packaged, None, "", message)])


def stamp_of(files: Sequence[Input]) -> tuple[str, bool]:
    """What identifies the state of the inputs, and whether they have been at rest long enough to cache."""
    parts, newest = [FORMAT, _code_version()], 0
    for layer, path, _ in files:
        try:
            stat = os.stat(path)
        except (OSError, ValueError) as error:  # the latter for a NUL in the path
            message = f"the pricing file cannot be read: {getattr(error, 'strerror', None) or error}"
            raise PricingTableError([Problem(path, None, "", message)]) from None
        parts += [
            layer,
            os.path.realpath(path),
            *map(str, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)),
        ]
        newest = max(newest, stat.st_mtime_ns, stat.st_ctime_ns)
    return "|".join(parts), time.time_ns() - newest > SETTLED_NANOSECONDS


def _code_version() -> str:
    """The version of the code that reads pricing files: the newest change to it."""
    folders = (os.path.join(_PACKAGE, "pricing"), os.path.join(_PACKAGE, "pricing", "schema"))
    files = (entry for folder in folders for entry in os.scandir(folder) if entry.name.endswith(".py"))
    return str(max(entry.stat().st_mtime_ns for entry in files))


def cache_of(files: Sequence[Input]) -> str | None:
    """The file in which the compiled table of some pricing files is kept; None without a place for it."""
    return cache_file((layer, os.path.realpath(path)) for layer, path, _ in files)


def open_catalogue(files: Sequence[Input]) -> Catalogue:
    """The compiled table of some pricing files, from the cache or built now."""
    stamp, settled = stamp_of(files)
    place = cache_of(files)
    found = open_compiled(kept(place), stamp)
    if found is not None:
        return found
    data = compile_files(files, stamp)
    if settled:
        keep(place, data)
    return Catalogue(data)


def compile_files(files: Sequence[Input], stamp: str = "") -> bytes:
    """Read, check and compile pricing files; `PricingTableError` with every problem."""
    from costcalc.pricing.compiled import compile_table
    from costcalc.pricing.load import load_layers, read_layer

    try:
        return compile_table(load_layers([read_layer(layer, path) for layer, path, _ in files]), stamp)
    except PricingTableError as error:
        raise PricingTableError([*error.problems, *_ways_out(error, files)]) from None


def _ways_out(error: PricingTableError, files: Sequence[Input]) -> Iterator[Problem]:
    """What to do about feeds that cannot be used: nobody wrote them by hand."""
    broken = {problem.file for problem in error.problems}
    for layer, path, _ in files:
        if layer in FEEDS and path in broken:
            message = f"this file is the work of `costcalc sync {layer}`: run it again, or delete the file"
            yield Problem(path, None, "", message)
