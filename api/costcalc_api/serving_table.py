"""A table at work: the prices, the writer of their costs, and the answers that were given already."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from costcalc_api.cost_text import CostWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing_table import PricingTable

MOST_KEPT = 1_000
MOST_BYTES = 16 * 1024 * 1024
LARGEST_KEPT = 1536 * 1024
"""Bytes of one answer that is kept: all claims take 140 KB, all models 1.3 MB."""

DAY_SECONDS = 86_400
PASSING_SECONDS = 300
"""How long others may keep an answer about today, and so how long before its end a day is closed here."""

Key = tuple[str, str | None, str, str | None]
"""What is asked, what stood in the path, the query, and the header Accept."""


class Answer(NamedTuple):
    """An answer as it is sent; `settled` ones depend on the table alone, or beside it on a `day`."""

    body: bytes
    content_type: str
    headers: Sequence[tuple[str, str]]
    settled: bool
    day: int | None = None


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
        if len(self._kept) >= MOST_KEPT or self._bytes + size > MOST_BYTES:
            self._kept, self._bytes = {}, 0  # begun again, because no thread may be in the middle of a change
        self._kept[key, coded] = answer
        self._bytes += size
