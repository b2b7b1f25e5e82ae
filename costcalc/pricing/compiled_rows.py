"""The rows of a compiled table: what a name stands for, a feed's count, a figure."""

from __future__ import annotations

from datetime import datetime

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.periods import Stretch


class Name(NamedTuple):
    """What a name stands for: a model, by its id or by an alias with its dates (as text, UTC)."""

    model: str
    matched: str
    effective_from: str | None
    effective_to: str | None


class NamePattern(NamedTuple):
    """A rule by which a feed recognises a model's name: starts_with, ends_with, contains, or a regex."""

    model: str
    kind: str
    text: str


class Feed(NamedTuple):
    """A feed in the table: how many models it has, how many of them with a price, how many are used."""

    name: str
    version: str | None
    retrieved: str
    models: int
    priced: int
    used: int


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
        known = self.known_from is not None and datetime.fromisoformat(self.known_from) < stretch.end
        return known and self.ends_after(stretch)

    def ends_after(self, stretch: Stretch) -> bool:
        """Whether the figure is still in force when a stretch begins."""
        return self.effective_to is None or stretch.start < datetime.fromisoformat(self.effective_to)
