"""Contract terms as agreed: prices and discounts, volume bands, a commitment, provisioned throughput.

Behind them stands that throughput as a provider lists it: what a unit costs by the hour, and what it serves.
What terms do to a bill, and in which order, is in `costcalc.rating.contract`.
"""

from __future__ import annotations

from costcalc.errors import InstantNeededError
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, ZERO, as_fraction, plain, significant, tidy
from costcalc.periods import Moment, fills, lasting, meets, spell
from costcalc.pricing.conditions import STANDARD, Conditions
from costcalc.pricing.documents import Document, conditions_from, value_of
from costcalc.pricing.source import Cited, Quantity, Source, quantity
from costcalc.units import MONTH_DAYS, YEAR_DAYS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from fractions import Fraction

    from costcalc.pricing.exchange import Exchange

    Scope = tuple[str | None, str | None, str | None]

SECONDS_AN_HOUR = 3_600

BASE = str(Conditions({name: (value,) for name, value in STANDARD.items()}))
"""The conditions of a base price, as `when` spells them: service_tier=standard."""


class Term(NamedTuple):
    """What a contract says of prices: `percent` (a share of 1) off the list price, or a `price` of its own.

    A `model`, a `meter` or conditions (`when`) that are None stand for all of them; a price without
    conditions stands in for the base price alone.
    """

    model: str | None
    meter: str | None
    when: str | None
    percent: Decimal | None
    price: Decimal | None
    printed: str | None = None

    def unit_price(self, listed: Decimal) -> Decimal:
        """The contracted unit price where the list says `listed`."""
        if self.percent is None:
            return listed if self.price is None else self.price
        return tidy(EXACT.multiply(listed, EXACT.subtract(ONE, self.percent)))

    @property
    def name(self) -> str:
        """What kind of step it is: `discount` or `negotiated_price`."""
        return "negotiated_price" if self.percent is None else "discount"

    def __str__(self) -> str:
        """The term in words: `15% off`, `0.1 USD/Mtoken for cache_read of openai/gpt-5`."""
        scope = [" of ".join(each for each in (self.meter, self.model) if each)]
        scope += [f"with {self.when}"] if self.when else []
        if self.price is not None and self.meter:
            said = f"{plain(self.price)} {METERS[self.meter].price_unit} for"
        else:
            said = f"{percent_text(self.percent or ZERO)} off"
        return " ".join(each for each in (said, *scope) if each)


class Band(NamedTuple):
    """A band of a graduated discount: `percent` (a share of 1) off the part of a month's spend in it."""

    above: Decimal
    percent: Decimal
    printed: str | None = None


class Provisioned(NamedTuple):
    """Throughput bought by the hour: `price` is USD an hour for each unit, `capacity` that of one unit."""

    model: str
    units: int
    price: Decimal
    capacity: Quantity
    printed: str | None = None

    @property
    def tokens_per_hour(self) -> Fraction:
        """Tokens that all units together serve in an hour, input and output together."""
        return self.capacity.as_in("token/second") * SECONDS_AN_HOUR * self.units


class Contract(NamedTuple):
    """Terms in force in `[effective_from, effective_to)` for a provider, for some models, or for all.

    `terms` go by what they are about: model, meter and conditions, each None for all. A discount that is said
    in a question has no beginning.
    """

    id: str
    name: str
    source: Source
    effective_from: datetime | None
    effective_to: datetime | None
    provider: str | None
    models: Sequence[str]
    terms: Mapping[Scope, Term]
    bands: Sequence[Band] = ()
    commitment: Decimal | None = None
    provisioned: Sequence[Provisioned] = ()
    note: str | None = None
    currency: str | None = None
    exchange: Exchange | None = None
    """By what its amounts are in USD, where they are agreed in another `currency`."""

    def covers(self, model_id: str) -> bool:
        """Whether the contract is about a model."""
        return covers(self.provider, self.models, model_id)

    def term_for(self, model_id: str, meter: str, billed_as: str, variant: str | None) -> Term | None:
        """The most specific term for a charge line: model and meter, then model, then meter, then neither.

        Of a meter, its own name comes before that of the meter whose rate it is billed at. Terms with the
        conditions of the price (`variant`; None is the base) come before all terms without.
        """
        for when in (variant or BASE, None):
            for model in (model_id, None):
                for name in (meter, billed_as, None):
                    term = self.terms.get((model, name, when))
                    # A price without conditions is that of the base; a share without any is off all.
                    if term is not None and (when or term.price is None or variant is None):
                        return term
        return None

    def monthly_terms(self, model_id: str | None = None) -> tuple[str, ...]:
        """The kinds of terms that a month decides, and not a single request: all, or those for a model."""
        kinds = {
            "provisioned throughput": any(model_id in {None, each.model} for each in self.provisioned),
            "volume discounts": self.bands,
            "a commitment": self.commitment is not None,
        }
        return tuple(kind for kind, said in kinds.items() if said)


def in_dollars(contract: Contract, exchange: Exchange) -> Contract:
    """A contract whose amounts are in another currency, in USD; each is rounded to 12 significant digits."""

    def dollars(amount: Decimal) -> Decimal:
        return significant(as_fraction(amount) * as_fraction(exchange.dollars) / as_fraction(exchange.units))

    terms = {
        scope: term if term.price is None else term._replace(price=dollars(term.price))
        for scope, term in contract.terms.items()
    }
    return contract._replace(
        terms=terms,
        bands=[band._replace(above=dollars(band.above)) for band in contract.bands],
        commitment=None if contract.commitment is None else dollars(contract.commitment),
        provisioned=[each._replace(price=dollars(each.price)) for each in contract.provisioned],
        exchange=exchange,
    )


def percent_text(share: Decimal) -> str:
    """A share of 1 as a percentage: 0.15 is `15%`."""
    return f"{plain(tidy(EXACT.scaleb(share, 2)))}%"


def covers(provider: str | None, models: Sequence[str], model_id: str) -> bool:
    """Whether a contract with that provider and those models is about a model; neither means all models."""
    if provider is None and not models:
        return True
    return model_id in models or provider == model_id.partition("/")[0]


def in_force(contracts: Sequence[Contract], model_id: str, moment: Moment) -> Contract | None:
    """The contract in force for a model on a moment, if there is one.

    Raises `InstantNeededError` for a day in whose course one begins or ends.
    """
    asked = lasting(moment)
    for contract in contracts:
        if not contract.covers(model_id):
            continue
        since, until = contract.effective_from, contract.effective_to
        if fills(since, until, asked):
            return contract
        if meets(since, until, asked):
            edge = since if since is not None and since > asked.start else until or asked.end
            said = f"the contract {contract.id} begins or ends in the day {spell(moment)}, at {spell(edge)}"
            raise InstantNeededError(f"{said}: give an instant such as {spell(edge)}", "on")
    return None


def contract_from(name: str, said: Document, source: Callable[[str], Source]) -> Contract:
    """Build a contract from its document; `source` gives what an id stands for."""
    discounts = said.get("discounts", ())
    terms = [value_of(Term, each, source, when=when_text(each.get("when"))) for each in discounts]
    by_fields = {
        **said,
        "id": name,
        "terms": {each[:3]: each for each in terms},
        "bands": said.get("volume_discounts", ()),
        "commitment": said.get("commitment", {}).get("spend"),
    }
    return value_of(Contract, by_fields, source)


def when_text(when: Document | None) -> str | None:
    """Conditions as a charge line spells them; None where none are said."""
    return None if when is None else str(conditions_from(when))


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
DAYS_OF = {"day": 1, "week": 7, "month": MONTH_DAYS, "year": YEAR_DAYS}


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


def unit_offer_fields(said: Document) -> Document:
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
