"""Layers: where prices come from, and in which order. The user's overlay, our own table, then feeds.

The order in which layers are named is the order in which they count, the highest first.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from itertools import islice

from costcalc.errors import LayerError, MissingExtraError, PricingTableError, Problem, UsageError, unusable
from costcalc.places import feed_file, market_file
from costcalc.pricing.source import HISTORY, OVERLAY, OWN, SUMS, TABLE, Input
from costcalc.pricing.stored.own import why_not
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

RATES = "ecb"
PACKAGED_FEED = "genai-prices"
FETCHED_FEEDS = ("litellm", "models.dev", "openrouter", "llm-prices")
"""The feeds of prices that `costcalc sync` fetches, in the order in which they count."""


LAYERS = (OVERLAY, RATES, TABLE, PACKAGED_FEED, *FETCHED_FEEDS, HISTORY)
"""The layers that there are, highest first. A feed that was never fetched is left out."""

FILES = OWN | {RATES}
"""The layers that are pricing files; the others are feeds."""

ABSENT = {
    OVERLAY: "no overlay is named: give --overlay FILE or COSTCALC_OVERLAY",
    RATES: "the rates of the ECB were never synchronised: run `costcalc sync ecb` first, and name a layer of "
    "prices too",
    HISTORY: "there is no history of prices in this installation: leave out `history`",
}
"""Why the layers that may be absent are, where nothing else was named."""

NOT_OURS = (
    "the feed {layer} is not used: {reason}; set COSTCALC_DATA to a folder of your own and run "
    "`costcalc sync {layer}`, or name --layers without {layer}"
)
"""What to do about the file of a feed that somebody else may have written, or that cannot be read."""

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def inputs(
    path: str | Path | None = None, overlay: str | Path | None = None, layers: Sequence[str] | None = None
) -> list[Input]:
    """What prices are read from, the lowest layer first, each with the reason."""
    chosen = _chosen(layers)
    find: dict[str, Callable[[], Input | None]] = {
        OVERLAY: lambda: _named(overlay, "COSTCALC_OVERLAY", OVERLAY),
        TABLE: lambda: _table_file(path),
        PACKAGED_FEED: _packaged_feed,
        HISTORY: _history,
    }
    found = {layer: find[layer]() if layer in find else _synchronised(layer) for layer in chosen}
    if layers is not None or os.environ.get("COSTCALC_LAYERS"):
        _check_there(layer for layer, used in found.items() if used is None)
    used = [each for each in reversed(found.values()) if each is not None]
    if not chosen:
        raise LayerError("", LAYERS)
    if not used:
        raise PricingTableError([Problem(layer, None, "", ABSENT[layer]) for layer in chosen])
    return used


def _chosen(layers: Sequence[str] | None) -> tuple[str, ...]:
    """The layers in their order; COSTCALC_LAYERS says them where nobody else does."""
    place = ""
    if layers is None and os.environ.get("COSTCALC_LAYERS"):
        place, layers = "COSTCALC_LAYERS", os.environ["COSTCALC_LAYERS"].split(",")
    if layers is None:
        return LAYERS
    given: object = layers
    # Of something that has no end, a name that is none is soon found.
    said = [*islice(given, 1_000)] if isinstance(given, Iterable) else [given]
    names = [each.strip() for each in said if isinstance(each, str)]
    if len(names) < len(said):
        raise UsageError(f"names of layers are due, not {shown(layers)}: {', '.join(LAYERS)}", "layers")
    chosen = tuple(dict.fromkeys(names))
    for layer in chosen:
        if layer not in LAYERS:
            raise LayerError(layer, LAYERS, place)
    return chosen


def _check_there(missing: Iterable[str]) -> None:
    """Refuse a layer that was asked for and is not there: its absence must not look like an answer."""
    for layer in missing:
        if layer == PACKAGED_FEED:
            raise MissingExtraError("the feed genai-prices", "feeds")
        if layer in FETCHED_FEEDS:
            message = f"the feed {layer} was never fetched: run `costcalc sync {layer}` first"
            raise unusable(market_file(layer) or layer, message)
        if layer == HISTORY:
            raise unusable(HISTORY, ABSENT[HISTORY])


def _named(given: str | Path | None, variable: str, layer: str) -> Input | None:
    if given is not None:
        said: object = given
        if not isinstance(said, str | os.PathLike) or said == "":
            raise UsageError(f"the path of a pricing file is due, not {shown(said)}", layer)
        return Input(layer, os.fspath(given), "named in the call")
    if os.environ.get(variable):
        return Input(layer, os.environ[variable], f"named by {variable}")
    return None


def _synchronised(layer: str) -> Input | None:
    """The file of a feed, where the user's data directory has it, and nobody else can have written it."""
    place = feed_file(layer) if layer == RATES else market_file(layer)
    if place is None or not os.path.isfile(place):
        return None
    reason = why_not(place, link=True)
    if reason:
        raise unusable(place, NOT_OURS.format(reason=reason, layer=layer))
    return Input(layer, place, f"written by `costcalc sync {layer}`")


def _packaged_feed() -> Input | None:
    """The data of the package genai-prices, without importing it; None where it is not installed."""
    for folder in sys.path:
        place = os.path.join(folder or ".", "genai_prices", "data.py")
        if os.path.isfile(place):
            return Input(PACKAGED_FEED, place, "installed with costcalc")
    return None


def _history() -> Input | None:
    """What the history concludes, packaged or the checkout's."""
    folder = history_folder()
    if folder is None:
        return None
    sums = os.path.join(folder, SUMS)
    if not os.path.isfile(sums):
        from costcalc.pricing.history.files import NOT_AS_WRITTEN

        raise unusable(sums, f"is no file: the folder is {NOT_AS_WRITTEN}")
    return Input(HISTORY, sums, "packaged with costcalc")


def _homes(name: str) -> dict[str, str]:
    """Where what is ours may lie, our own table and the history, and why it is used from there."""
    return {
        os.path.join(_PACKAGE, "data", name): "packaged with costcalc",
        os.path.join(os.path.dirname(_PACKAGE), "config", name): "the checkout's own",
    }


def history_folder() -> str | None:
    """The folder of the history; None for an installation without it."""
    return next(filter(os.path.isdir, _homes(HISTORY)), None)


def _table_file(path: str | Path | None) -> Input:
    named = _named(path, "COSTCALC_PRICING", TABLE)
    if named:
        return named
    places = _homes("pricing.yaml")
    for place, why in places.items():
        if os.path.isfile(place):
            return Input(TABLE, place, why)
    message = "there is no pricing table: name one with --pricing FILE or COSTCALC_PRICING"
    raise unusable(next(iter(places)), message)
