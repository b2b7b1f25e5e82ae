"""Counters of requests, and what Prometheus reads: /metrics, in the words of its own library.

With several workers each keeps its counters in a file of its own in one directory, and whoever is asked adds
them up; a worker that ended leaves its counts behind, so no counter ever falls. Where no file can be had,
each counts for itself: counting stops no answer.
"""

from __future__ import annotations

import logging
import mmap
import os
import time
from bisect import bisect_left
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from prometheus_client import Metric, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.registry import Collector

from costcalc.errors import CostcalcError
from costcalc.meters import METERS
from costcalc.pricing.model import Price
from costcalc.pricing.source import OWN_LAYERS
from costcalc.questions.sync.store import Store
from costcalc.table.layers import FETCHED_FEEDS
from costcalc_api.problems import HTTP_KINDS, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from costcalc.pricing.model import Model
    from costcalc.pricing_table import PricingTable
    from costcalc_api.serving.gate import Gate
    from costcalc_api.tables import TableKeeper

    Labelled = tuple[Sequence[str], float]

log = logging.getLogger("costcalc")

STATUSES = (200, 304, *sorted({kind.status for kind in (*KINDS.values(), *HTTP_KINDS.values())}))
"""The statuses that are counted by themselves; any other is `other`."""

BUCKETS = (0.0005, 0.001, 0.0025, 0.01, 0.05, 0.25, 1.0)
"""Upper bounds of the histogram of durations, in seconds."""

UNWELL = frozenset({"failed", "held"})
"""Outcomes of a sync that somebody should look at."""

UNMATCHED = "unmatched"
"""The route of what no route takes."""

FEED = ("feed",)
TEXT = "text/plain; version=0.0.4; charset=utf-8"
_PLACES = {status: place for place, status in enumerate(STATUSES)}
_WIDTH = len(STATUSES) + 1 + len(BUCKETS) + 2


class Counters:
    """Counts by route and status, and durations by route: bounded by the number of routes."""

    def __init__(self, routes: Sequence[str], directory: str | None = None) -> None:
        self.routes = (*routes, UNMATCHED)
        self._offsets = {route: index * _WIDTH for index, route in enumerate(self.routes)}
        self._size = len(self.routes) * _WIDTH * 8
        self._directory = Path(directory) if directory else None
        self._lock = Lock()

    @property
    def _own(self) -> str:
        return f"{os.getpid()}.counts"

    @cached_property
    def _cells(self) -> Any:  # noqa: ANN401 - a memoryview of doubles
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
        offset = self._offsets.get(route, self._offsets[UNMATCHED])
        bucket = bisect_left(BUCKETS, seconds)
        with self._lock:
            cells = self._cells
            cells[offset + _PLACES.get(status, len(STATUSES))] += 1
            cells[offset + len(STATUSES) + 1 + bucket] += 1
            cells[offset + _WIDTH - 1] += seconds

    def _totals(self) -> list[float]:
        with self._lock:
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

    def families(self) -> Iterator[Metric]:
        """The counters as Prometheus reads them."""
        totals = self._totals()
        text = "1 where these counters are of all workers, 0 where one could not share its own."
        yield GaugeMetricFamily("costcalc_counters_shared", text, int(self._are_shared()))
        requests = CounterMetricFamily(
            "costcalc_http_requests", "Answers by route and status.", labels=("route", "status")
        )
        durations = HistogramMetricFamily(
            "costcalc_http_request_duration_seconds", "How long answers took, by route.", labels=("route",)
        )
        for route, offset in self._offsets.items():
            for index, status in enumerate((*STATUSES, "other"), offset):
                if totals[index]:
                    requests.add_metric((route, str(status)), totals[index])
            *cells, seconds = totals[offset + len(STATUSES) + 1 : offset + _WIDTH]
            if any(cells):
                below = zip(map(str, (*BUCKETS, "+Inf")), accumulate(cells), strict=True)
                durations.add_metric((route,), list(below), round(seconds, 6))
        yield requests
        yield durations


def _gauge(name: str, text: str, labels: Sequence[str], values: Iterable[Labelled]) -> Metric:
    """A gauge that has a value for each of some labels."""
    family = GaugeMetricFamily(f"costcalc_{name}", text, labels=labels)
    for said, value in values:
        family.add_metric(said, value)
    return family


def _of_table(keeper: TableKeeper) -> Iterator[Metric]:
    """What is known of the table in use, in the worker that answers."""
    changed = keeper.changed_at()
    for name, text, value in (
        ("last_reload_successful", "1 while the files and the table in use agree.", float(keeper.is_current)),
        ("loaded_timestamp_seconds", "When the table in use was loaded.", keeper.loaded_at),
        ("changed_timestamp_seconds", "When the pricing files were last changed.", changed),
        ("age_seconds", "How long ago the pricing files were changed.", changed and time.time() - changed),
        ("models", "Models in the table in use.", len(keeper.table.catalogue.ids())),
    ):
        if value is not None:
            yield GaugeMetricFamily(f"costcalc_table_{name}", text, round(value, 3))
    said = {"hash": keeper.table.hash, "version": str(keeper.table.version)}
    yield InfoMetricFamily("costcalc_table", "The table in use: the hash of all that it says.", said)
    for name, text, value in (
        ("reloads", "Times that changed files were loaded.", keeper.reloads),
        ("reload_failures", "Times that changed files could not be used.", keeper.failures),
    ):
        yield CounterMetricFamily(f"costcalc_table_{name}", text, value)


def _of_feeds(keeper: TableKeeper) -> Iterator[Metric]:
    """The feeds in the table in use: how old each is, and how many models it prices."""
    feeds = keeper.table.catalogue.feeds()
    if not feeds:
        return
    today = datetime.now(UTC).date()
    ages = [((each.name,), (today - date.fromisoformat(each.retrieved)).total_seconds()) for each in feeds]
    yield _gauge("feed_age_seconds", "How long ago a feed was read, by whole days.", FEED, ages)
    if known := list(_synced()):
        text = "1 where the last sync of a feed ended well, 0 where it failed or changes are held."
        yield _gauge("feed_last_sync_successful", text, FEED, known)
    used = [((each.name,), each.used) for each in feeds]
    yield _gauge("feed_models", "Models of a feed that no layer above has.", FEED, used)


def _synced() -> Iterator[Labelled]:
    """How the last sync of each feed ended; nothing of feeds that were never synchronised here."""
    for feed in FETCHED_FEEDS:
        with suppress(CostcalcError):  # no home directory, and so no sync
            note = Store(feed).noted()
            if note is not None:
                yield (feed,), int(str(note.get("outcome")) not in UNWELL)


def _metered(table: PricingTable, named: Sequence[str], now: datetime) -> Iterator[Model]:
    """The models of which prices are shown: those named, else those of our own files."""
    if not named:
        yield from (model for model in table.models() if model.layer in OWN_LAYERS)
    for name in dict.fromkeys(named):
        with suppress(CostcalcError):
            yield table.model(name, on=now)


def _prices(table: PricingTable, named: Sequence[str]) -> Iterator[Labelled]:
    """Base list prices of tokens in force now, by model and meter."""
    now = datetime.now(UTC)
    for model in _metered(table, named, now):
        period = model.period_at(now)
        for meter, rate in period.rates.items() if period and not period.withdrawn else ():
            if isinstance(rate, Price) and METERS[meter].is_token:
                yield (model.id, meter), float(rate.amount)  # a float is all that Prometheus knows


def _of_gate(gate: Gate) -> Iterator[Metric]:
    """The large questions of the worker that answers."""
    name = "costcalc_large_questions"
    yield GaugeMetricFamily(f"{name}_at_work", "Large questions that are being answered.", gate.at_work)
    yield GaugeMetricFamily(f"{name}_waiting", "Large questions that wait for their turn.", gate.waiting)


class _Families(list[Metric], Collector):
    """What was collected, as the library asks for it."""

    def collect(self) -> Iterable[Metric]:
        return self


def text(counters: Counters, keeper: TableKeeper, gate: Gate, named: Sequence[str] = ()) -> bytes:
    """All of /metrics; `named` are the models of which prices are shown."""
    prices = _gauge(
        "list_unit_price_usd_per_million_tokens",
        "Base list prices in force now; tiers, windows and options are not in them.",
        ("model", "meter"),
        _prices(keeper.table, named),
    )
    return written([*counters.families(), *_of_table(keeper), *_of_gate(gate), *_of_feeds(keeper), prices])


def written(families: Iterable[Metric]) -> bytes:
    """Families in the text format of Prometheus."""
    return generate_latest(_Families(families))
