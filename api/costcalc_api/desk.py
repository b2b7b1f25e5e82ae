"""A table at work: the prices, the writer of their costs, and the answers that were given already."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from costcalc_api.cost_text import CostWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.operations.pricing_table import PricingTable

MOST_KEPT = 1_000
LARGEST_KEPT = 16 * 1024

Key = tuple[str, str | None, str, str | None]


class Answer(NamedTuple):
    """An answer as it is sent; `settled` ones are about a moment that was named, and never differ."""

    body: bytes
    content_type: str
    headers: Sequence[tuple[str, str]]
    settled: bool


class Desk:
    """One table with what goes with it; a changed table gets a new one, so nothing here ever grows stale."""

    def __init__(self, table: PricingTable) -> None:
        self.table = table
        self.costs = CostWriter(table)
        self.kept: dict[Key, Answer] = {}

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep a settled answer, because dashboards ask the same again and again."""
        if key in self.kept or len(answer.body) > LARGEST_KEPT or len(key[2]) > LARGEST_KEPT:
            return
        if len(self.kept) >= MOST_KEPT:
            self.kept = {}  # begun again, because no thread may be in the middle of a change
        self.kept[key] = answer
