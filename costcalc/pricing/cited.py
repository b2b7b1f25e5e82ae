"""A figure as it is written, with its unit, and where a fact was read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.errors import UnitError
from costcalc.units import unit_named
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.pricing.documents import Document
    from costcalc.pricing.source import Source


class Quantity(NamedTuple):
    """A number with its unit: `2664000 GPU_hour`."""

    number: Decimal
    unit: str

    @property
    def dimension(self) -> str:
        """The dimension of the unit, such as `USD/second*GPU`."""
        return unit_named(self.unit).dimension

    def as_in(self, unit: str) -> Fraction:
        """The number of another unit of the same dimension, exactly; `UnitError` for another dimension."""
        own, target = unit_named(self.unit), unit_named(unit)
        if own.dimension != target.dimension:
            raise UnitError(f"{self.number} {self.unit}", f"a quantity in {unit}", f"that is {own.dimension}")
        return Fraction(self.number) * own.factor / target.factor


def quantity(said: Document) -> Quantity:
    """The quantity that a document says."""
    return Quantity(Decimal(said["number"]), said["unit"])


class Cited(NamedTuple):
    """Where a fact was read: source, words, the day that it speaks of, and whether it was confirmed."""

    source: Source
    printed: str | None = None
    on: str | None = None
    verified: bool = True
    note: str | None = None
