"""The catalogue of the layers in use: compiled once, opened fast.

Which pricing file: the one named > `COSTCALC_PRICING` > the packaged copy > the checkout's
`config/pricing.yaml`. The compiled copy in the user's cache is keyed by path, inode, size and times of its
inputs. A missing, damaged or outdated copy is built again, and so is one that somebody else may have written;
a cache that is unwritable, or not ours alone, makes costcalc slower, never wrong.
"""

from __future__ import annotations

import os
import time
from functools import partial

from costcalc.errors import PricingTableError, Problem, unusable
from costcalc.pricing.source import HISTORY, OVERLAY, TABLE, Input
from costcalc.pricing.stored.cache import cache_file, keep, kept, open_compiled, open_in_place
from costcalc.pricing.stored.compiled import FORMAT, Catalogue
from costcalc.table.layers import FILES, PACKAGED_FEED, RATES, history_folder
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.file.layer import Loaded
    from costcalc.pricing.history.files import History
    from costcalc.pricing.market import Feed, Market
    from costcalc.rating.table import RatingTable

SETTLED_NANOSECONDS = 50_000_000
"""A file changed more recently than this may change again within the clock's tick, and is not cached."""

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def stamp_of(files: Sequence[Input]) -> tuple[str, bool]:
    """What identifies the state of the inputs, and whether they have been at rest long enough to cache."""
    parts, newest = [FORMAT, _code_version()], 0
    for layer, path, _ in files:
        try:
            stat = os.stat(path)
        except (OSError, ValueError) as error:  # the latter for a NUL in the path
            message = f"the pricing file cannot be read: {getattr(error, 'strerror', None) or error}"
            raise unusable(path, message) from None
        changed = stat.st_mtime_ns, stat.st_ctime_ns
        parts += [layer, os.path.realpath(path), *map(str, (stat.st_ino, stat.st_size, *changed))]
        newest = max(newest, *changed)
    return "|".join(parts), time.time_ns() - newest > SETTLED_NANOSECONDS


def _code_version() -> str:
    """The version of the code that reads pricing files and feeds: the newest change to it, and its ground."""
    pricing, *others = (os.path.join(_PACKAGE, folder) for folder in ("pricing", "feeds", "table"))
    inner = (each.path for each in os.scandir(pricing) if each.is_dir())
    folders = (_PACKAGE, *others, pricing, *inner)
    files = (entry for folder in folders for entry in os.scandir(folder) if entry.name.endswith(".py"))
    return str(max(entry.stat().st_mtime_ns for entry in files))


def cache_of(files: Sequence[Input]) -> str | None:
    """The file in which the compiled table of some pricing files is kept; None without a place for it."""
    return cache_file((layer, os.path.realpath(path)) for layer, path, _ in files)


def open_catalogue(files: Sequence[Input], *, in_place: bool = False) -> Catalogue:
    """The compiled table of some pricing files, from the cache or built now."""
    stamp, settled = stamp_of(files)
    place = cache_of(files)
    again = partial(_made, files, stamp, place if settled else None)
    found = open_in_place(place, stamp, again) if in_place else None
    return found or open_compiled(kept(place), stamp, again) or Catalogue(again())


def _made(files: Sequence[Input], stamp: str, place: str | None) -> bytes:
    """The compiled table, made now and kept where there is a place for it."""
    data = compile_files(files, stamp)
    keep(place, data)
    return data


def compile_files(files: Sequence[Input], stamp: str = "") -> bytes:
    """Read, check and compile pricing files and feeds; `PricingTableError` with every problem."""
    import gc

    # A table is many small values, none of them in a circle: looking for circles takes a fifth of the time.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _compiled(files, stamp)
    finally:
        if collects:
            gc.enable()


def _compiled(files: Sequence[Input], stamp: str) -> bytes:
    from costcalc.pricing.file.merge import layered
    from costcalc.pricing.stored.compiling import compile_table

    try:
        own = _own([(layer, path) for layer, path, _ in files if layer in FILES])
        feeds = ((layer, path) for layer, path, _ in files if layer not in FILES and layer != HISTORY)
        markets = {layer: market_of(layer, path) for layer, path in feeds}
    except PricingTableError as error:
        raise PricingTableError([*error.problems, *_ways_out(error, files)]) from None
    order = [layer for layer, _, _ in reversed(files)]
    history = _history(files)
    return compile_table(layered(own, markets, order, history), stamp, list(markets.values()), history)


def _own(files: Sequence[tuple[str, str]]) -> Loaded:
    """Our own pricing files; of one that was made ready nothing more need be read than that."""
    from costcalc.pricing.file.layer import read_layer
    from costcalc.pricing.file.ready import ready

    layers = [read_layer(layer, path) for layer, path in files]
    below = ready(layers[0]) if layers and layers[0].name == TABLE else None
    if below is not None and len(layers) == 1:
        return below
    from costcalc.pricing.file.load import load_layers

    return load_layers(layers, below)


def _history(files: Sequence[Input]) -> History | None:
    """What public price files showed over time, where that layer is in use."""
    path = next((each.path for each in files if each.layer == HISTORY), None)
    if path is None:
        return None
    from costcalc.feeds.providers import provider_name
    from costcalc.pricing.history.files import read_history

    return read_history(os.path.dirname(path), provider_name)


def market_of(layer: str, path: str) -> Market:
    """The prices of a feed; `PricingTableError` for a kept file that cannot be used."""
    if layer == PACKAGED_FEED:
        from costcalc.feeds.genai_prices import market
        from costcalc.pricing.history.files import days_read

        return market(days_read(history_folder(), layer))
    from costcalc.feeds.kept import market_kept

    return market_kept(layer, path)


def _ways_out(error: PricingTableError, files: Sequence[Input]) -> Iterator[Problem]:
    """What to do about feeds that cannot be used: nobody wrote them by hand."""
    broken = {problem.file for problem in error.problems}
    for layer, path, _ in files:
        if path in broken and (layer == RATES or layer not in {*FILES, HISTORY}):
            message = f"this file is the work of `costcalc sync {layer}`: run it again, or delete the file"
            yield Problem(path, None, "", message)


class Layer(NamedTuple):
    """A layer on its own, in a catalogue in which it may not be alone; `ids` are its models."""

    name: str
    catalogue: Catalogue
    ids: Sequence[str]
    feed: Feed | None

    @property
    def retrieved(self) -> str | None:
        """When a feed was read."""
        return self.feed.retrieved if self.feed else None


def layers_in_use(table: RatingTable) -> list[str]:
    """The layers that can be compared, the highest first."""
    files = _files(table)
    return [each.layer for each in files] if files else _in_memory(table.catalogue)


def layers_of(table: RatingTable) -> Iterator[Layer]:
    """The layers of a table, the highest first, each as it is without the others."""
    files = _files(table)
    if files and not _is_of(table, table.files):
        message = "what this table was made of is no longer what its files say: load it again"
        raise unusable(files[0].path, message)
    for each in files:
        # An overlay needs the table below it. Each is compiled once, as every table is.
        below = [file for file in files if file.layer == TABLE] if each.layer == OVERLAY else []
        yield layer_in(open_catalogue([*below, each]), each.layer)
    if not files:
        # A catalogue of its own, so that what is looked up here does not stay in memory.
        catalogue = Catalogue(table.catalogue.data)
        yield from (layer_in(catalogue, name) for name in _in_memory(catalogue))


def _is_of(table: RatingTable, files: Sequence[Input]) -> bool:
    """Whether files say what a table says: they are as they were when it was read, or say the same anew."""
    is_as_read = stamp_of(files)[0] == table.catalogue.meta.get("stamp")
    return is_as_read or open_catalogue(files).hash == table.hash


def _files(table: RatingTable) -> list[Input]:
    """The files of a table with prices, the highest first; none where it was made in memory."""
    return [each for each in reversed(table.files) if each.layer != RATES]


def _in_memory(catalogue: Catalogue) -> list[str]:
    return list(dict.fromkeys(model.layer for model in catalogue.models()))


def layer_in(catalogue: Catalogue, name: str) -> Layer:
    """A layer of a catalogue: all of it if that is a feed's own, else the models that are of the layer."""
    feed = next((each for each in catalogue.feeds() if each.name == name), None)
    ids = catalogue.ids()
    if feed is None:
        ids = [model_id for model_id in ids if catalogue.model(model_id).layer == name]
    return Layer(name, catalogue, ids, feed)
