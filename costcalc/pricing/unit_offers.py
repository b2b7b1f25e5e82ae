"""Provisioned throughput as a provider lists it: what a unit costs by the hour, and what it serves."""

from __future__ import annotations

from costcalc.pricing.source import Cited, Quantity, Source, quantity
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from costcalc.pricing.documents import Document

GLOBAL = "global"
"""The region of units that run anywhere: that of a question that names none."""

BESIDE = frozenset(
    {
        "request", "web_search", "storage_search", "maps_search", "rerank_search", "cache_storage",
        "vector_storage", "container_session", "container_second",
    }
)  # fmt: skip
"""What is billed beside tokens, whoever serves them: tools, storage, a fee for each request."""

HOURS_A_DAY = 24
DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}


class Held(NamedTuple):
    """The UTC days on which something held; the basis is `observed` where the first is that of a sighting."""

    effective_from: str
    effective_to: str | None
    effective_from_basis: str

    def covers(self, day: str) -> bool:
        """Whether a day is one of them."""
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)


class UnitPrice(NamedTuple):
    """What one unit costs for a term, in a region; `last_seen` is the last day on which that was seen."""

    term: str
    region: str | None
    price: Quantity
    held: Held
    last_seen: str | None
    seen_in: Source | None
    cited: Cited

    @property
    def per_day(self) -> Fraction:
        """USD a day; a month is 30 days, a year 365."""
        return self.price.as_in("USD/hour") * HOURS_A_DAY

    @property
    def days(self) -> int:
        """For how many days a unit is bought; 0 where it is given back after an hour."""
        number, _, unit = self.term.partition(" ")
        days = DAYS_OF.get(unit.removesuffix("s"), 0)
        return days * (int(number) if number.isdigit() else 1)


class Serves(NamedTuple):
    """What one unit serves of a model: `input` tokens a second, if all were input.

    A token of another meter is `counts[meter]` of these; of requests with more input than `larger_above`,
    `larger[meter]`, where that differs. Of what is in neither nobody says it. Requests above `largest_input`
    are not served. So many units are bought at least, and more in steps.
    """

    input: Quantity
    counts: Mapping[str, Fraction]
    larger_above: Fraction | None
    larger: Mapping[str, Fraction]
    largest_input: Fraction | None
    minimum: int
    step: int
    held: Held
    cited: Cited


class UnitOffer(NamedTuple):
    """Units of one provider: prices by term and region, and by model what one serves over time.

    Nothing where that is not published.
    """

    id: str
    unit: str
    prices: Sequence[UnitPrice]
    models: Mapping[str, Sequence[Serves]]
    note: str | None


def unit_offer_said(said: Document) -> Document:
    """The document of the units of a provider by the names of their fields."""
    served = {model: [*map(_serves, entries)] for model, entries in said.get("serves", {}).items()}
    return {**said, "models": {**dict.fromkeys(said.get("models", ()), ()), **served}}


def _serves(said: Document) -> Document:
    larger, largest = said.get("larger", {}), said.get("largest_input")
    return {
        **said,
        "counts": _times(said["counts"]),
        "larger_above": quantity(larger["above"]).as_in("token") if larger else None,
        "larger": _times(larger.get("counts", {})),
        "largest_input": quantity(largest).as_in("token") if largest else None,
    }


def _times(said: Mapping[str, Document]) -> dict[str, Fraction]:
    """For how many tokens of input a token of each meter counts."""
    return {meter: quantity(each).as_in("times") for meter, each in said.items()}
