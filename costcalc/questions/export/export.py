"""`export`: the flat prices of the whole table, for other tools."""

from __future__ import annotations

from costcalc.questions.export.shape import EXPORT
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from costcalc.pricing.source import Source
    from costcalc.pricing.stored.flat_rows import PriceRow
    from costcalc.rating.table import RatingTable


class Export(NamedTuple):
    """Every figure of a table, flat, with the sources that they name."""

    version: int
    table_hash: str
    sources: Mapping[str, Source]
    prices: Sequence[PriceRow]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/table/1`."""
        return EXPORT.document(self)


def export(table: RatingTable) -> Export:
    """The whole table."""
    rows = table.catalogue.price_rows()
    used = dict.fromkeys(row.source for row in rows if row.source)
    sources = {name: table.catalogue.source(name) for name in used}
    return Export(table.version, table.hash, sources, rows)
