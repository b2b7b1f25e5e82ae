"""Where any price of a table changes: every instant, every window of the week, every size of a request.

The whole market has a thousand of them, and finding them takes as long as reading all its models. So they are
kept beside the compiled table, under the hash of what it says.
"""

from __future__ import annotations

import json
import zlib
from decimal import Decimal
from itertools import chain

from costcalc.periods import DAY, WeeklyWindow, day_start
from costcalc.pricing.conditions import Threshold
from costcalc.pricing.stored.cache import keep, kept
from costcalc.questions.reprice.instants import microseconds
from costcalc.table.catalogue import cache_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model, PricePeriod
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.rating.table import RatingTable

FORMAT = 1
"""Version of what is found, and of how it is kept."""
AT_ONCE = 256
"""Of how many models all is in memory at a time."""


class Boundaries(NamedTuple):
    """Instants in microseconds, weekly windows, and sizes of input, the narrowest last."""

    edges: tuple[int, ...]
    windows: tuple[WeeklyWindow, ...]
    cuts: tuple[Threshold, ...]


def boundaries_of(table: RatingTable) -> Boundaries:
    """The boundaries of all models of a table, under its contracts too."""
    found: Boundaries = table.catalogue.once(
        ("boundaries", table.catalogue.allows_undated), lambda: _of(table)
    )
    return found


def _of(table: RatingTable) -> Boundaries:
    key = f"{FORMAT} {table.hash} {table.catalogue.allows_undated}"
    place = _place(table)
    known = _read(kept(place), key)
    if known is None:
        known = _found(table.catalogue)
        keep(place, _written(known, key))
    return known


def _place(table: RatingTable) -> str | None:
    """The file in which they are kept; None for a table that was made in memory."""
    place = cache_of(table.files) if table.files else None
    how = "undated" if table.catalogue.allows_undated else "dated"
    return place and f"{place}.{how}.json"


def _found(catalogue: Catalogue) -> Boundaries:
    edges: set[datetime] = set(
        chain.from_iterable(_of_contract(each, catalogue) for each in catalogue.contracts())
    )
    windows: dict[WeeklyWindow, None] = {}
    cuts: set[Threshold] = set()
    for model in _models(catalogue):
        edges.update(_instants(model))
        sizes = (model.context_window, *(each.context_window for each in model.prices))
        # What a model reads in one request is a boundary too: more of it cannot be one.
        cuts.update(Threshold(Decimal(size), inclusive=False) for size in sizes if size is not None)
        for variant in (each for period in model.prices for each in period.variants):
            if variant.when.window is not None:
                windows[variant.when.window] = None
            if variant.when.threshold is not None:
                cuts.add(variant.when.threshold)
    return Boundaries(
        tuple(sorted(map(microseconds, edges))),
        windows_in_order(windows),
        cuts_in_order(cuts),
    )


def windows_in_order(windows: Iterable[WeeklyWindow]) -> tuple[WeeklyWindow, ...]:
    """Windows, each once, in the order in which slots number them."""
    return tuple(sorted(set(windows), key=lambda each: (each.zone, sorted(each.weekdays), each.spans)))


def cuts_in_order(cuts: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Sizes, each once, the narrowest last."""
    return tuple(sorted(set(cuts), key=lambda each: each.narrowness))


def _models(catalogue: Catalogue) -> Iterator[Model]:
    """All models, few of them at a time: a catalogue keeps what was asked of it for as long as it lives."""
    ids = catalogue.ids()
    for first in range(0, len(ids), AT_ONCE):
        yield from map(catalogue.allowing().model, ids[first : first + AT_ONCE])


def _instants(model: Model) -> Iterator[datetime]:
    """The instants at which a price of a model changes or comes in doubt, or a name begins to mean it."""
    shutdown = model.lifecycle.shutdown
    ends = [None if shutdown is None else shutdown.instant]
    for alias in model.aliases:
        ends += [alias.effective_from, alias.effective_to]
    for period in model.prices:
        ends += _of_period(period)
    return (each for each in ends if each is not None)


def _of_period(period: PricePeriod) -> Iterator[datetime | None]:
    yield period.start
    yield period.effective_to
    for bracket in (period.from_bracket, period.to_bracket):
        if bracket is not None:
            yield from bracket.stretch


def _of_contract(contract: Contract, catalogue: Catalogue) -> Iterator[datetime]:
    """When a contract begins and ends; one in another currency changes with each of its rates."""
    yield from (each for each in (contract.effective_from, contract.effective_to) if each is not None)
    if contract.currency is None:
        return
    from costcalc.pricing.exchange import OLDEST_DAYS

    for rates in catalogue.facts().fx.values():
        begins = day_start(rates.day)
        yield from (begins, begins + (OLDEST_DAYS + 1) * DAY)


def _written(found: Boundaries, key: str) -> bytes:
    said = {
        "of": key,
        "edges": found.edges,
        "windows": [(each.spans, sorted(each.weekdays), each.zone) for each in found.windows],
        "cuts": [(str(each.tokens), each.inclusive) for each in found.cuts],
    }
    text = json.dumps(said, separators=(",", ":")).encode()
    return f"{zlib.crc32(text):08x}".encode() + text


def _read(data: bytes, key: str) -> Boundaries | None:
    """What is kept; None where it is damaged, or of another table."""
    mark, text = data[:8], data[8:]
    if not text or mark != f"{zlib.crc32(text):08x}".encode():
        return None
    said = json.loads(text)
    if said["of"] != key:
        return None
    return Boundaries(
        tuple(said["edges"]),
        tuple(_window(*each) for each in said["windows"]),
        tuple(Threshold(Decimal(tokens), inclusive) for tokens, inclusive in said["cuts"]),
    )


def _window(spans: Iterable[Iterable[int]], weekdays: Iterable[int], zone: str) -> WeeklyWindow:
    return WeeklyWindow(tuple(tuple(each) for each in spans), frozenset(weekdays), zone)  # type: ignore[misc]
