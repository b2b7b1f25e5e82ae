"""A model's document as flat rows: a figure each."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from costcalc.meters import METERS
from costcalc.periods import Stretch, meets, spell
from costcalc.pricing.documents import Document, conditions_from, instant_of
from costcalc.pricing.history.lines import never_had, unshelved
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.pricing.stored.kept_json import document_of, read_kept
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


class PriceRow(NamedTuple):
    """One figure of the table, flat: what `lookup` searches and `export` writes.

    Instants are texts in UTC, as everywhere outside; `effective_from` is None where nobody says since when,
    and `known_from` is then the first day for which something vouches for it; None where nothing ever does.
    """

    model: str
    meter: str
    variant: str | None
    effective_from: str | None
    effective_to: str | None
    effective_from_basis: str
    list_unit_price: str | None
    pricing_unit: str
    billed_as: str | None
    sold: int
    guaranteed_until: str | None
    source: str | None
    printed: str | None
    known_from: str | None

    def overlaps(self, stretch: Stretch) -> bool:
        """Whether the figure is known to be in force at some time of a stretch."""
        start, end = instant_of(self.known_from), instant_of(self.effective_to)
        return start is not None and meets(start, end, stretch)

    def ends_after(self, stretch: Stretch) -> bool:
        """Whether the figure is still in force when a stretch begins."""
        return meets(None, instant_of(self.effective_to), stretch)


def rows_of(texts: Sequence[str], figures: Collection[str] | None) -> list[PriceRow]:
    """Every figure of documents as the table keeps them; those of some amounts alone where any are given."""
    if figures is None:
        return [row for text in texts for row in price_rows(document_of(text))]
    # Most models are left out by what is cheapest to see: no such text, then no such line of the history.
    marks = [mark for each in figures for mark in (f'"{each}"', f"={each}")]
    kept = (read_kept(text) for text in texts if any(mark in text for mark in marks))
    asked = (unshelved(said) for said in kept if not never_had(said, figures))
    return [row for said in asked for row in price_rows(said) if row.list_unit_price in figures]


def price_rows(document: Document) -> Iterator[PriceRow]:
    """Every figure of a model."""
    known = len(document["prices"])
    for place, period in enumerate((*document["prices"], *document.get("undated", ()))):
        start, end = instant_text(period["effective_from"]), instant_text(period.get("effective_to"))
        basis, guaranteed = period["effective_from_basis"], instant_text(period.get("guaranteed_until"))
        since, known_from = None if basis == UNDATED_BASIS else start, start if place < known else None
        cards: list[tuple[Document, str | None]] = [(period["rates"], None)]
        cards += [(each["rates"], str(conditions_from(each["when"]))) for each in period["variants"]]
        for rates, variant in cards:
            for meter, rate in rates.items():
                per = Decimal(rate["per"]) if "per" in rate else None
                yield PriceRow(
                    document["id"], meter, variant, since, end, basis, rate.get("amount"),
                    METERS[meter].pricing_unit_of(per), rate.get("as"), int(rate.get("sold", True)),
                    guaranteed, rate.get("source"), rate.get("printed"), known_from,
                )  # fmt: skip


@lru_cache(maxsize=4_096)  # thousands of prices begin on a few days
def instant_text(text: str | None) -> str | None:
    """An instant of a document, as it is told everywhere."""
    instant = instant_of(text)
    return None if instant is None else spell(instant)
