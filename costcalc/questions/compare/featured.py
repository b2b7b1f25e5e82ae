"""What is shown first: the models that the table features, as they are on sale on a moment, and what for."""

from __future__ import annotations

from costcalc.periods import lasting, spell
from costcalc.rating.ways_out import sold_after, sold_at
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Moment
    from costcalc.rating.source import PriceSource

MOST_FEATURED = 6
"""As many as a screen has lines for."""
WORKLOAD = {"requests": "10000/day", "input": "1500", "output": "500"}
"""What they are compared for: requests of two pages, each answered with half a page."""
OF_THE_ARTICLES = {
    "model": ["deepseek-r1", "o1"], "requests": "40M/day", "input": "15200", "cached": "56.3%",
    "output": "4200", "on": "2025-01-25",
}  # fmt: skip
"""The comparison of the articles that costcalc began with, on the day of one of them."""


class Featured(NamedTuple):
    """The ids of models on sale, and what became of those that are not sold any more, in words."""

    models: Sequence[str]
    notes: Sequence[str] = ()


def featured(table: PriceSource, on: Moment, most: int = MOST_FEATURED) -> Featured:
    """The first few of them that are sold on a moment; who follows stands for a model that has ended."""
    instant = lasting(on).start
    models: dict[str, None] = {}
    notes = []
    for each in table.catalogue.featured():
        if len(models) == most:
            break
        if sold_at(table, each, instant):
            models[each] = None
            continue
        heir = sold_after(table, table.catalogue.model(each), instant)
        follows = f"; its successor {heir} is shown" if heir else ""
        notes.append(f"{each} is not on sale on {spell(on)}{follows}")
        models.update({heir: None} if heir else {})
    return Featured(list(models), notes)
