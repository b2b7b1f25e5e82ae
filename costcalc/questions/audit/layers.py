"""The layers of a table, each as it is without the others, and what each of them holds."""

from __future__ import annotations

from collections import Counter

from costcalc.questions.audit.freshness import figures_of
from costcalc.questions.audit.matching import LayerSays, instant_of
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import OVERLAY, RATES, TABLE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.stored.compiled import Catalogue
    from costcalc.questions.audit.findings import Subject
    from costcalc.rating.table import RatingTable
    from costcalc.table.layers import Input

MOST_REASONS = 20
"""Reasons for leaving something out that are counted one by one, of each feed."""


class OneLayer(NamedTuple):
    """A layer on its own, in a catalogue in which it may not be alone."""

    says: LayerSays
    catalogue: Catalogue


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


def layers_in_use(table: RatingTable) -> list[str]:
    """The layers that can be compared, the highest first."""
    files = _files(table)
    named = [each.layer for each in reversed(files) if each.layer != RATES]
    return named if files else list(dict.fromkeys(model.layer for model in table.catalogue.models()))


def _files(table: RatingTable) -> Sequence[Input]:
    """The files of a table; none where it was made in memory."""
    return getattr(table, "files", ())


def layers_of(table: RatingTable, catalogue: Catalogue) -> Iterator[OneLayer]:
    """The layers of a table, the highest first, each as it is without the others."""
    files = _files(table)
    if not files:
        for layer in dict.fromkeys(model.layer for model in catalogue.models()):
            yield _of(layer, catalogue)
    for each in reversed(files):
        if each.layer != RATES:
            # An overlay needs the table below it. Each is compiled once, as every table is.
            below = [file for file in files if file.layer == TABLE] if each.layer == OVERLAY else []
            yield _of(each.layer, open_catalogue([*below, each]))


def _of(layer: str, catalogue: Catalogue) -> OneLayer:
    feed = next((each for each in catalogue.feeds() if each.name == layer), None)
    ids = catalogue.ids()
    if feed is None:
        ids = [model_id for model_id in ids if catalogue.model(model_id).layer == layer]
    return OneLayer(LayerSays(layer, ids, catalogue.model, feed.retrieved if feed else None), catalogue)


def count_of(layer: OneLayer, subjects: Sequence[Subject], on: Moment) -> LayerCount:
    """What a layer holds of some subjects, and beside them."""
    name, catalogue, ids = layer.says.layer, layer.catalogue, frozenset(layer.says.ids)
    feed = next((each for each in catalogue.feeds() if each.name == name), None)
    shared = sum(
        any(said.layer == name for said in each.opinions)
        and any(said.layer != name for said in each.opinions)
        for each in subjects
    )
    here = sum(sum(said.layer == name for said in each.opinions) for each in subjects if _is_shared(each))
    rows = [row for row in catalogue.price_rows() if row.model in ids]
    figures, unsourced = figures_of(rows, catalogue.source, instant_of(on))
    return LayerCount(
        name, feed.retrieved if feed else None, feed.version if feed else None, len(ids),
        len({row.model for row in rows}), shared, len(ids) - here, figures, unsourced,
        Counter(why for _, _, _, why in catalogue.left_out()),
    )  # fmt: skip


def _is_shared(subject: Subject) -> bool:
    return len({said.layer for said in subject.opinions}) > 1
