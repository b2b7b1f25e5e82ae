"""Provisioned throughput as a provider lists it: what a unit costs by the hour, and what it serves."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from costcalc.pricing.documents import Document
    from costcalc.pricing.facts import Cited, Quantity

GLOBAL = "global"
"""The region of units that run anywhere: that of a question that names none."""

HOURS_A_DAY = 24


class UnitPrice(NamedTuple):
    """What one unit costs for a term, in a region, from a day on; days are UTC days.

    `last_seen` is the last day on which the price was seen, where that is not the day it was read.
    """

    term: str
    region: str | None
    price: Quantity
    effective_from: str
    effective_to: str | None
    last_seen: str | None
    cited: Cited

    @property
    def per_day(self) -> Fraction:
        """USD a day; a month is 30 days, a year 365."""
        return self.price.as_in("USD/hour") * HOURS_A_DAY

    def is_in_force(self, day: str) -> bool:
        """Whether it was in force on a day."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


class Serves(NamedTuple):
    """What one unit serves of a model, since a day: `input` tokens a second, if all were input.

    A token of output counts for `output` of these, one that is read from a cache for `cache_read`, one that
    is written to it for `cache_write`; None where that is not known. `largest_input` is the largest request
    of which it is. So many units are bought at least, and more in steps.
    """

    input: Quantity
    output: Fraction
    cache_read: Fraction | None
    cache_write: Fraction | None
    largest_input: Fraction | None
    minimum: int
    step: int
    effective_from: str
    cited: Cited


class UnitOffer(NamedTuple):
    """Units of one provider: prices by term and region, and by model what one serves; None: not published."""

    id: str
    unit: str
    prices: Sequence[UnitPrice]
    models: Mapping[str, Serves | None]
    note: str | None


def unit_offer_from(name: str, said: Document, cited: Callable[[Document], Cited]) -> UnitOffer:
    """Build the units of a provider from their document."""
    served: dict[str, Serves | None] = dict.fromkeys(said.get("models", ()))
    served |= {model: _serves(each, cited) for model, each in said.get("serves", {}).items()}
    prices = tuple(
        UnitPrice(
            each["term"], each.get("region"), _quantity(each["price"]), each["effective_from"],
            each.get("effective_to"), each.get("last_seen"), cited(each),
        )
        for each in said["prices"]
    )  # fmt: skip
    return UnitOffer(name, said["unit"], prices, served, said.get("note"))


def _serves(said: Document, cited: Callable[[Document], Cited]) -> Serves:
    largest = said.get("largest_input")
    return Serves(
        _quantity(said["input"]),
        _quantity(said["output"]).as_in("times"),
        _times(said.get("cache_read")),
        _times(said.get("cache_write")),
        _quantity(largest).as_in("token") if largest else None,
        said["minimum"],
        said["step"],
        said["effective_from"],
        cited(said),
    )


def _times(said: Document | None) -> Fraction | None:
    """For how many tokens of input a token counts; None where nothing is said."""
    return None if said is None else _quantity(said).as_in("times")


def _quantity(said: Document) -> Quantity:
    from decimal import Decimal

    from costcalc.pricing.facts import Quantity

    return Quantity(Decimal(said["number"]), said["unit"])
