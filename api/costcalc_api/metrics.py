"""Counters of requests, and what Prometheus reads: /metrics.

With several workers each keeps its counters in a file of its own in one directory, and whoever is asked adds
them up; a worker that ended leaves its counts behind, so no counter ever falls. Where no file can be had,
each counts for itself: counting stops no answer.
"""

from __future__ import annotations

import logging
import mmap
import os
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from costcalc.errors import CostcalcError
from costcalc.pricing.source import OWN_LAYERS
from costcalc.table.layers import FETCHED_FEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.operations.pricing_table import PricingTable
    from costcalc.pricing.model import Model
    from costcalc_api.gate import Gate
    from costcalc_api.tables import TableKeeper

log = logging.getLogger("costcalc")

STATUSES = (200, 304, 400, 404, 405, 406, 408, 413, 415, 422, 500, 503)
"""The statuses that are counted by themselves; any other is `other`."""

BUCKETS = (0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0)
"""Upper bounds of the histogram of durations, in seconds."""

UNWELL = frozenset({"failed", "held"})
"""Outcomes of a sync that somebody should look at."""

TEXT = "text/plain; version=0.0.4; charset=utf-8"
_WIDTH = len(STATUSES) + 1 + len(BUCKETS) + 2


class Counters:
    """Counts by route and status, and durations by route: bounded by the number of routes."""

    def __init__(self, routes: Sequence[str], directory: str | None = None) -> None:
        self.routes = (*routes, "unmatched")
        self._offsets = {route: index * _WIDTH for index, route in enumerate(self.routes)}
        self._statuses = {status: index for index, status in enumerate(STATUSES)}
        self._directory = Path(directory) if directory else None
        self._lock = Lock()
        self._cells: Any = None

    @property
    def _own(self) -> str:
        return f"{os.getpid()}.counts"

    @property
    def _size(self) -> int:
        return len(self.routes) * _WIDTH * 8

    def _open(self) -> Any:  # noqa: ANN401 - a memoryview of doubles
        """This process' own cells: in its file where there is a directory that takes it, else in memory."""
        try:
            if self._directory is not None:
                return self._mapped(self._directory / self._own)
        except OSError as error:
            log.warning("requests are counted by each worker for itself: %s", error)
        self._directory = None
        return memoryview(bytearray(self._size)).cast("d")

    def _mapped(self, place: Path) -> Any:  # noqa: ANN401 - as above
        """The cells in a file. It is written whole: a sparse one ends the process when the disk is full."""
        with place.open("a+b") as file:
            file.write(bytes(self._size - file.seek(0, os.SEEK_END)))
            file.flush()
            os.fsync(file.fileno())
            return memoryview(mmap.mmap(file.fileno(), self._size)).cast("d")

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        offset = self._offsets.get(route)
        if offset is None:
            offset = self._offsets["unmatched"]
        bucket = 0
        for bound in BUCKETS:
            if seconds <= bound:
                break
            bucket += 1
        with self._lock:
            if self._cells is None:
                self._cells = self._open()
            cells = self._cells
            cells[offset + self._statuses.get(status, len(STATUSES))] += 1
            cells[offset + len(STATUSES) + 1 + bucket] += 1
            cells[offset + _WIDTH - 1] += seconds

    def _totals(self) -> list[float]:
        with self._lock:
            if self._cells is None:
                self._cells = self._open()
            totals = list(self._cells)
        for data in self._of_others():
            totals = [a + b for a, b in zip(totals, memoryview(data).cast("d"), strict=True)]
        return totals

    def _of_others(self) -> Iterator[bytes]:
        """The cells of the other workers, ended ones too."""
        for place in self._directory.glob("*.counts") if self._directory else ():
            with suppress(OSError):
                data = place.read_bytes() if place.name != self._own else b""
                if len(data) == self._size:
                    yield data

    def _are_shared(self) -> bool:
        """Whether every worker counts in its file; one that had no room for it left it short."""
        if self._directory is None:
            return False
        try:
            return all(each.stat().st_size == self._size for each in self._directory.glob("*.counts"))
        except OSError:
            return False

    def lines(self) -> Iterator[str]:
        """The counters as Prometheus reads them."""
        totals = self._totals()
        text = "1 where these counters are of all workers, 0 where one could not share its own."
        yield from _head("costcalc_counters_shared", "gauge", text)
        yield f"costcalc_counters_shared {int(self._are_shared())}"
        yield from _head("costcalc_http_requests_total", "counter", "Answers by route and status.")
        for route, offset in self._offsets.items():
            for index, status in enumerate((*STATUSES, "other")):
                if totals[offset + index]:
                    labels = f'route="{route}",status="{status}"'
                    yield f"costcalc_http_requests_total{{{labels}}} {totals[offset + index]:.0f}"
        name = "costcalc_http_request_duration_seconds"
        yield from _head(name, "histogram", "How long answers took, by route.")
        for route, offset in self._offsets.items():
            yield from _histogram(name, route, totals[offset + len(STATUSES) + 1 : offset + _WIDTH])


def _histogram(name: str, route: str, cells: Sequence[float]) -> Iterator[str]:
    count = sum(cells[:-1])
    if not count:
        return
    below = 0.0
    for bound, cell in zip((*BUCKETS, "+Inf"), cells[:-1], strict=True):
        below += cell
        yield f'{name}_bucket{{route="{route}",le="{bound}"}} {below:.0f}'
    yield f'{name}_sum{{route="{route}"}} {cells[-1]:.6f}'
    yield f'{name}_count{{route="{route}"}} {count:.0f}'


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"


def table_lines(keeper: TableKeeper) -> Iterator[str]:
    """What is known of the table in use, in the worker that answers."""
    changed = keeper.changed_at()
    gauges = [
        ("last_reload_successful", "1 while the files and the table in use agree.", float(keeper.is_current)),
        ("loaded_timestamp_seconds", "When the table in use was loaded.", keeper.loaded_at),
        ("changed_timestamp_seconds", "When the pricing files were last changed.", changed),
        ("age_seconds", "How long ago the pricing files were changed.", changed and time.time() - changed),
        ("models", "Models in the table in use.", len(keeper.table.catalogue.ids())),
    ]
    for name, text, value in gauges:
        if value is not None:
            yield from _head(f"costcalc_table_{name}", "gauge", text)
            yield f"costcalc_table_{name} {value:.3f}".removesuffix(".000")
    yield from _head("costcalc_table_info", "gauge", "The table in use: the hash of all that it says.")
    yield f'costcalc_table_info{{hash="{keeper.table.hash}",version="{keeper.table.version}"}} 1'
    for name, text, total in (
        ("reloads_total", "Times that changed files were loaded.", keeper.reloads),
        ("reload_failures_total", "Times that changed files could not be used.", keeper.failures),
    ):
        yield from _head(f"costcalc_table_{name}", "counter", text)
        yield f"costcalc_table_{name} {total}"


def feed_lines(keeper: TableKeeper) -> Iterator[str]:
    """The feeds in the table in use: how old each is, and how many models it prices."""
    feeds = keeper.table.catalogue.feeds()
    if not feeds:
        return
    today = datetime.now(UTC).date()
    yield from _head("costcalc_feed_age_seconds", "gauge", "How long ago a feed was read, by whole days.")
    for feed in feeds:
        age = (today - date.fromisoformat(feed.retrieved)).total_seconds()
        yield f'costcalc_feed_age_seconds{{feed="{_label(feed.name)}"}} {age:.0f}'
    yield from _synced_lines()
    yield from _head("costcalc_feed_models", "gauge", "Models of a feed that no layer above has.")
    for feed in feeds:
        yield f'costcalc_feed_models{{feed="{_label(feed.name)}"}} {feed.used}'


def _synced_lines() -> Iterator[str]:
    """How the last sync of each feed ended; nothing of feeds that were never synchronised here."""
    from costcalc.feeds.store import Store

    known: dict[str, str] = {}
    for feed in FETCHED_FEEDS:
        with suppress(CostcalcError):  # no home directory, and so no sync
            note = Store(feed).noted()
            known |= {feed: str(note.get("outcome"))} if note is not None else {}
    if known:
        text = "1 where the last sync of a feed ended well, 0 where it failed or changes are held."
        yield from _head("costcalc_feed_last_sync_successful", "gauge", text)
    for feed, outcome in known.items():
        is_well = int(outcome not in UNWELL)
        yield f'costcalc_feed_last_sync_successful{{feed="{_label(feed)}"}} {is_well}'


def _metered(table: PricingTable, named: Sequence[str], now: datetime) -> Iterator[Model]:
    """The models of which prices are shown: those named, else those of our own files."""
    if not named:
        yield from (model for model in table.models() if model.layer in OWN_LAYERS)
    for name in dict.fromkeys(named):
        with suppress(CostcalcError):
            yield table.model(name, on=now)


def price_lines(keeper: TableKeeper, named: Sequence[str] = ()) -> Iterator[str]:
    """Base list prices of tokens in force now, to be multiplied with token counters."""
    from costcalc.meters import METERS
    from costcalc.numbers import plain
    from costcalc.pricing.model import Price

    name = "costcalc_list_unit_price_usd_per_million_tokens"
    yield from _head(
        name, "gauge", "Base list prices in force now; tiers, windows and options are not in them."
    )
    now = datetime.now(UTC)
    for model in _metered(keeper.table, named, now):
        period = model.period_at(now)
        for meter, rate in period.rates.items() if period and not period.withdrawn else ():
            if isinstance(rate, Price) and METERS[meter].is_token:
                yield f'{name}{{model="{_label(model.id)}",meter="{meter}"}} {plain(rate.amount)}'


def _label(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def gate_lines(gate: Gate) -> Iterator[str]:
    """The large questions of the worker that answers."""
    for name, text, value in (
        ("at_work", "Large questions that are being answered.", gate.at_work),
        ("waiting", "Large questions that wait for their turn.", gate.waiting),
    ):
        yield from _head(f"costcalc_large_questions_{name}", "gauge", text)
        yield f"costcalc_large_questions_{name} {value}"


def text(counters: Counters, keeper: TableKeeper, gate: Gate, named: Sequence[str] = ()) -> str:
    """All of /metrics; `named` are the models of which prices are shown."""
    lines = [
        *counters.lines(), *table_lines(keeper), *gate_lines(gate), *feed_lines(keeper),
        *price_lines(keeper, named),
    ]  # fmt: skip
    return "\n".join([*lines, ""])
