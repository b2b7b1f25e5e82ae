"""The table in use, never given up for a broken file, and the answers that were given of it already."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

from costcalc.errors import PricingTableError
from costcalc.pricing_table import load
from costcalc.report.safe import safe_lines
from costcalc.table.catalogue import stamp_of
from costcalc.table.layers import inputs
from costcalc_api.cost_text import CostWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing_table import PricingTable

log = logging.getLogger("costcalc")

MOST_KEPT = 1_000
MOST_BYTES = 16 * 1024 * 1024
MOST_ASKED_ONCE = 4_096
LARGEST_KEPT = 1536 * 1024
"""Bytes of one answer that is kept: all claims take 140 KB, the page 550 KB; all models, 4.7 MB, are not."""

DAY_SECONDS = 86_400
PASSING_SECONDS = 300
"""How long others may keep an answer about today, and so how long before its end a day is closed here."""

Key = tuple[str, str | None, str, str | None]
"""What is asked, what stood in the path, the query, and the header Accept."""


class Answer(NamedTuple):
    """An answer as it is sent; `settled` ones depend on the table alone, or beside it on a `day`.

    One that `is_quick` to find again is kept only when it is asked again.
    """

    body: bytes
    content_type: str
    headers: Sequence[tuple[str, str]]
    settled: bool
    day: int | None = None
    is_quick: bool = False


def day_open(now: float) -> int | None:
    """The UTC day, counted; None in its last minutes, when nothing is kept for it any more.

    >>> day_open(86_400.0), day_open(2 * 86_400 - 301.0), day_open(2 * 86_400 - 300.0)
    (1, 1, None)
    """
    day, seconds = divmod(int(now), DAY_SECONDS)
    return day if seconds < DAY_SECONDS - PASSING_SECONDS else None


class ServingTable:
    """One table with what goes with it; a changed table gets a new one, so nothing here ever grows stale."""

    def __init__(self, table: PricingTable) -> None:
        self.table = table
        self.costs = CostWriter(table)
        self._kept: dict[tuple[Key, bool], Answer] = {}
        self._bytes = 0
        self._asked_once: set[int] = set()

    def kept(self, key: Key, *, coded: bool) -> Answer | None:
        """An answer that was given before, in gzip or not; one about today is good for that day."""
        answer = self._kept.get((key, coded))
        if answer is None or answer.day is None or answer.day == day_open(time.time()):
            return answer
        return None

    def keep(self, key: Key, answer: Answer, *, coded: bool) -> None:
        """Keep a settled answer, because dashboards ask the same again and again."""
        size = len(answer.body) + len(key[1] or "") + len(key[2])
        if not answer.settled or size > LARGEST_KEPT:
            return
        if answer.is_quick and self._is_first(key, coded=coded):
            return
        if len(self._kept) >= MOST_KEPT or self._bytes + size > MOST_BYTES:
            self._kept, self._bytes = {}, 0  # begun again, because no thread may be in the middle of a change
        self._kept[key, coded] = answer
        self._bytes += size

    def _is_first(self, key: Key, *, coded: bool) -> bool:
        """Whether something is asked for the first time, as far as is remembered.

        A script asks thousands of questions, each of them once: they would drive out what dashboards ask,
        and the memory that they wander through costs more than to find an answer again.
        """
        asked = hash((key, coded))
        if asked in self._asked_once:
            return False
        if len(self._asked_once) >= MOST_ASKED_ONCE:
            self._asked_once = set()  # begun again, as above
        self._asked_once.add(asked)
        return True


class TableKeeper:
    """Holds the last good table. A thread of its own looks at the files; requests only read `serving`."""

    serving: ServingTable
    """The last good table, with what goes with it; replaced in one step."""
    loaded_at: float
    is_current: bool
    """Whether the last attempt to load succeeded; False while a broken file is passed over."""

    def __init__(
        self,
        pricing: str | Path | None = None,
        overlay: str | Path | None = None,
        layers: Sequence[str] | None = None,
        seconds: float = 1.0,
    ) -> None:
        self._asked = pricing, overlay, layers
        self._seconds = seconds
        self.reloads = self.failures = 0
        self._stamp: object = None
        self._said = ""
        self._lock = Lock()
        self._stopped = Event()
        self._watched_by: int | None = None
        self._read()

    @property
    def table(self) -> PricingTable:
        """The last good table."""
        return self.serving.table

    def watch(self) -> None:
        """Start to look at the files, once in each process: a thread does not outlive a fork."""
        if self._watched_by == os.getpid() or self._seconds <= 0:
            return
        with self._lock:
            if self._watched_by != os.getpid():
                self._watched_by = os.getpid()
                self._stopped = Event()
                Thread(target=self._look_on, name="costcalc-reload", daemon=True).start()

    def close(self) -> None:
        """Stop to look at the files."""
        self._stopped.set()

    def _look_on(self) -> None:
        stopped = self._stopped
        while not stopped.wait(self._seconds):
            try:
                self.refresh()
            except Exception as error:
                log.exception("the pricing table could not be looked at; the last good one stays in use")
                self._failed(f"{type(error).__name__}: {error}")

    def refresh(self) -> None:
        """Load the table again if its files changed; a broken one leaves the last good table in use."""
        try:
            changed = self._read()
        except PricingTableError as error:
            self._failed(str(error))
            return
        if changed:
            self.reloads += 1
            log.warning("the pricing table changed: %s is in use now", self.table.hash)

    def _read(self) -> bool:
        """Load the table if its files are not those that were read last; whether they are not."""
        pricing, overlay, layers = self._asked
        # Looked for each time, because a feed may have been synchronised that was not there before.
        self._files = inputs(pricing, overlay, layers)
        stamp = stamp_of(self._files)[0]
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self.serving = ServingTable(load(pricing, overlay=overlay, layers=layers))
        self.loaded_at, self.is_current, self._said = time.time(), True, ""
        return True

    def _failed(self, problems: str) -> None:
        """Say once what is wrong; a missing file is looked for each time, a broken one read again later."""
        self.is_current = False
        if problems != self._said:
            self._said = problems
            self.failures += 1
            told = safe_lines(problems)
            log.error("the changed table cannot be used; %s stays in use:\n%s", self.table.hash, told)

    def changed_at(self) -> float | None:
        """When the newest of the files was changed, as seconds of the epoch; None where one is not there."""
        try:
            return max(Path(each.path).stat().st_mtime for each in self._files)
        except OSError:
            return None
