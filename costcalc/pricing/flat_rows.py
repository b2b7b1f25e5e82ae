"""A model's document as flat rows: a figure each."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from costcalc.meters import METERS
from costcalc.periods import spell
from costcalc.pricing.compiled_rows import PriceRow
from costcalc.pricing.documents import conditions_from
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.pricing.documents import Document


def price_rows(document: Document) -> Iterator[PriceRow]:
    """Every figure of a model."""
    known = len(document["prices"])
    for place, period in enumerate((*document["prices"], *document.get("undated", ()))):
        start = said(period["effective_from"])
        known_from = start if place < known else None
        for rates, variant in [(period["rates"], None), *_variants(period)]:
            for meter, rate in rates.items():
                basis = period["effective_from_basis"]
                yield PriceRow(
                    document["id"],
                    meter,
                    variant,
                    None if basis == UNDATED_BASIS else start,
                    said(period.get("effective_to")),
                    basis,
                    rate.get("amount"),
                    METERS[meter].pricing_unit_of(_per(rate)),
                    rate.get("as"),
                    int(rate.get("sold", True)),
                    said(period.get("guaranteed_until")),
                    rate.get("source"),
                    rate.get("printed"),
                    known_from,
                )


def _per(rate: Document) -> Decimal | None:
    return Decimal(rate["per"]) if "per" in rate else None


@lru_cache(maxsize=4_096)  # thousands of prices begin on a few days
def said(instant: str | None) -> str | None:
    """An instant of a document, as it is told everywhere."""
    return None if instant is None else spell(datetime.fromisoformat(instant))


def _variants(period: Document) -> Iterator[tuple[Document, str]]:
    for variant in period["variants"]:
        yield variant["rates"], str(conditions_from(variant["when"]))
