"""The layers of a table, each as it is without the others."""

from __future__ import annotations

from costcalc.pricing.source import OVERLAY, TABLE
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.table.catalogue import open_catalogue
from costcalc.table.layers import RATES
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.market import Feed
    from costcalc.pricing.source import Input
    from costcalc.rating.table import RatingTable


class Layer(NamedTuple):
    """A layer on its own, in a catalogue in which it may not be alone; `ids` are its models."""

    name: str
    catalogue: Catalogue
    ids: Sequence[str]
    feed: Feed | None

    @property
    def retrieved(self) -> str | None:
        """When a feed was read."""
        return self.feed.retrieved if self.feed else None


def layers_in_use(table: RatingTable) -> list[str]:
    """The layers that can be compared, the highest first."""
    files = _files(table)
    return [each.layer for each in files] if files else _in_memory(table.catalogue)


def layers_of(table: RatingTable) -> Iterator[Layer]:
    """The layers of a table, the highest first, each as it is without the others."""
    files = _files(table)
    for each in files:
        # An overlay needs the table below it. Each is compiled once, as every table is.
        below = [file for file in files if file.layer == TABLE] if each.layer == OVERLAY else []
        yield layer_in(open_catalogue([*below, each]), each.layer)
    if not files:
        # A catalogue of its own, so that what is looked up here does not stay in memory.
        catalogue = Catalogue(table.catalogue.data)
        yield from (layer_in(catalogue, name) for name in _in_memory(catalogue))


def _files(table: RatingTable) -> list[Input]:
    """The files of a table with prices, the highest first; none where it was made in memory."""
    return [each for each in reversed(table.files) if each.layer != RATES]


def _in_memory(catalogue: Catalogue) -> list[str]:
    return list(dict.fromkeys(model.layer for model in catalogue.models()))


def layer_in(catalogue: Catalogue, name: str) -> Layer:
    """A layer of a catalogue: all of it if that is a feed's own, else the models that are of the layer."""
    feed = next((each for each in catalogue.feeds() if each.name == name), None)
    ids = catalogue.ids()
    if feed is None:
        ids = [model_id for model_id in ids if catalogue.model(model_id).layer == name]
    return Layer(name, catalogue, ids, feed)
