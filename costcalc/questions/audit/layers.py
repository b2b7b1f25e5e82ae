"""What each layer of a table holds."""

from __future__ import annotations

from collections import Counter

from costcalc.periods import lasting
from costcalc.pricing.source import FEED_SOURCE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.source import Source
    from costcalc.questions.audit.opinions import Subject
    from costcalc.table.alone import Layer

MOST_REASONS = 20
"""Reasons for leaving something out that are counted one by one, of each feed."""


class LayerCount(NamedTuple):
    """What a layer holds: models, those with a price, those that another layer has too, or none has.

    `figures` are those in force, `unsourced` those of them that do not say where they were read.
    """

    layer: str
    retrieved: str | None
    version: str | None
    models: int
    priced: int
    shared: int
    only_here: int
    figures: int
    unsourced: int
    left_out: Mapping[str, int]

    @property
    def commonest(self) -> list[tuple[str, int]]:
        """Of many reasons for leaving something out, the commonest."""
        return Counter(self.left_out).most_common(MOST_REASONS)


def count_of(layer: Layer, subjects: Sequence[Subject], on: Moment) -> LayerCount:
    """What a layer holds of some subjects, and beside them."""
    ids, catalogue = frozenset(layer.ids), layer.catalogue
    # How many names the layer has for each of the subjects that another has too.
    here = [
        names[layer.name]
        for names in (Counter(said.layer for said in each.opinions) for each in subjects)
        if layer.name in names and len(names) > 1
    ]
    rows = [row for row in catalogue.price_rows() if row.model in ids]
    now = lasting(lasting(on).start)  # of a day its first instant
    sources = Counter(row.source for row in rows if row.list_unit_price is not None and row.overlaps(now))
    unsourced = (count for name, count in sources.items() if _has_no_place(catalogue.source(name or "")))
    return LayerCount(
        layer.name, layer.retrieved, layer.feed.version if layer.feed else None, len(ids),
        len({row.model for row in rows}), len(here), len(ids) - sum(here), sources.total(), sum(unsourced),
        Counter(why for _, _, _, why in catalogue.left_out()),
    )  # fmt: skip


def _has_no_place(source: Source) -> bool:
    """Whether a source leads nowhere: a feed says what, and not where it was read."""
    return source.id.startswith(FEED_SOURCE) or (source.url is None and source.article is None)
