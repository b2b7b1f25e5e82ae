"""Charge lines: quantity × price × share = cost, each with the price and the source that it used."""

from __future__ import annotations

from costcalc.meters import METERS
from costcalc.numbers import EXACT, ZERO, as_fraction, plain, settle, tidy
from costcalc.periods import spell
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from fractions import Fraction

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract, Term
    from costcalc.pricing.model import Price, PricePeriod, Source
    from costcalc.rating.card import Billing, RateCard
    from costcalc.usage.usage import Parts


class Charge(NamedTuple):
    """One line of a cost, in FOCUS' words.

    `list_cost` = `consumed_quantity` × `list_unit_price` / the size of `pricing_unit` × `share`, in USD. It
    is exact, or (`exact` False) rounded half even to 12 decimal places because the share has no finite
    decimal form. So is `contracted_cost`, at the `contracted_unit_price` that the `term` of a contract makes;
    without one, both are those of the list.
    """

    meter: str
    billed_as: str
    consumed_quantity: Decimal
    share: Fraction | int
    list_cost: Decimal
    contracted_cost: Decimal
    exact: bool
    price: Price
    period: PricePeriod
    variant: str | None
    shape: str | None = None
    term: Term | None = None

    def __repr__(self) -> str:
        share = f" × {self.share}" if self.share != 1 else ""
        price = f"{plain(self.list_unit_price)} USD per {self.pricing_unit}"
        cost = f"{plain(self.list_cost)} USD"
        return f"<Charge {self.meter}: {plain(self.consumed_quantity)} × {price}{share} = {cost}>"

    @property
    def consumed_unit(self) -> str:
        """What the quantity counts: `Tokens`, `Images`."""
        return METERS[self.meter].consumed_unit

    @property
    def list_unit_price(self) -> Decimal:
        """USD per pricing unit."""
        return self.price.amount

    @property
    def contracted_unit_price(self) -> Decimal:
        """USD per pricing unit under the contract in force; the list price where there is none."""
        return self.price.amount if self.term is None else self.term.unit_price(self.price.amount)

    @property
    def pricing_unit(self) -> str:
        """The unit that the price is for: `1000000 Tokens`."""
        return METERS[self.billed_as].pricing_unit

    @property
    def pricing_quantity(self) -> Decimal:
        """The quantity in pricing units."""
        return tidy(EXACT.divide(self.consumed_quantity, METERS[self.billed_as].pricing_size))

    @property
    def source(self) -> Source:
        """Where the price was read."""
        return self.price.source

    def to_dict(self) -> dict[str, object]:
        """The line as JSON has it; numbers as plain decimal text."""
        line: dict[str, object] = {
            "meter": self.meter,
            "billed_as": self.billed_as,
            "consumed_quantity": plain(self.consumed_quantity),
            "consumed_unit": self.consumed_unit,
            "list_unit_price": plain(self.list_unit_price),
            "pricing_unit": self.pricing_unit,
            "pricing_quantity": plain(self.pricing_quantity),
            "list_cost": plain(self.list_cost),
            "contracted_unit_price": plain(self.contracted_unit_price),
            "contracted_cost": plain(self.contracted_cost),
            "contract_term": None if self.term is None else str(self.term),
            "variant": self.variant,
            "share": str(self.share),
            "effective_from": self.period.since,
            "effective_to": spell(self.period.effective_to) if self.period.effective_to else None,
            "effective_from_basis": self.period.basis,
            "source": source_of(self.price),
        }
        return line if self.shape is None else {"shape": self.shape, **line}


def source_of(price: Price) -> dict[str, object]:
    """The source of a price with the words as printed there, for JSON."""
    source: dict[str, object] = {
        "id": price.source.id,
        "title": price.source.title,
        "url": price.source.url,
        "published": price.source.published,
        "retrieved": price.source.retrieved,
        "printed": price.printed,
    }
    if price.source.article:
        source["article"] = price.source.article
    if price.added:
        source["note"] = price.added
    if price.confirmed_by:
        source["confirmed_by"] = [each.id for each in price.confirmed_by]
    if price.quoted_by:
        source["quoted_by"] = [
            {"id": each.source.id, "title": each.source.title, "printed": each.printed}
            for each in price.quoted_by
        ]
    if price.disputed_by:
        source["disputed_by"] = [
            {"id": each.source.id, "list_unit_price": plain(each.amount), "note": each.note}
            for each in price.disputed_by
        ]
    return source


def charges_on(
    card: RateCard,
    parts: Parts,
    requests: int,
    share: Fraction | int,
    on: Moment,
    shape: str | None = None,
    contract: Contract | None = None,
) -> Iterator[Charge]:
    """The lines of a usage on one rate card, under a contract where one is in force."""
    quantities = (*parts, *_request_part(card, requests))
    for meter, quantity in quantities:
        billing = card.billing(meter, on)
        cost, exact = _shared(EXACT.multiply(quantity, billing.unit_price), share)
        term = None if contract is None else _term(contract, card, meter, billing)
        contracted = cost
        if term is not None:
            contracted, is_exact = _shared(EXACT.multiply(quantity, _unit_price(term, billing)), share)
            exact = exact and is_exact
        yield Charge(
            meter, billing.billed_as, quantity, share, cost, contracted, exact, billing.price, card.period,
            card.label, shape, term,
        )  # fmt: skip


def _shared(cost: Decimal, share: Fraction | int) -> tuple[Decimal, bool]:
    """The share of a cost that a line is about, and whether it is exact."""
    return (tidy(cost), True) if share == 1 else settle(as_fraction(cost) * share)


def _term(contract: Contract, card: RateCard, meter: str, billing: Billing) -> Term | None:
    return contract.term_for(card.model.id, meter, billing.billed_as, card.label)


def _unit_price(term: Term | None, billing: Billing) -> Decimal:
    """USD per single unit under a term of a contract."""
    if term is None:
        return billing.unit_price
    return EXACT.divide(term.unit_price(billing.price.amount), METERS[billing.billed_as].pricing_size)


def _request_part(card: RateCard, requests: int) -> Parts:
    from decimal import Decimal

    return (("request", Decimal(requests)),) if card.has_request_price else ()


def contracted_per_request(card: RateCard, parts: Parts, on: Moment, contract: Contract | None) -> Decimal:
    """What one request costs on one rate card under a contract, in USD, to the last digit."""
    if contract is None:
        return exact_cost(card, parts, 1, on)
    total = ZERO
    for meter, quantity in (*parts, *_request_part(card, 1)):
        billing = card.billing(meter, on)
        total = EXACT.fma(quantity, _unit_price(_term(contract, card, meter, billing), billing), total)
    return tidy(total)


def negotiated_per_request(card: RateCard, parts: Parts, on: Moment, contract: Contract) -> Decimal:
    """What of a request's contracted cost is at negotiated prices, which stay when list prices move."""
    total = ZERO
    for meter, quantity in (*parts, *_request_part(card, 1)):
        billing = card.billing(meter, on)
        term = _term(contract, card, meter, billing)
        if term is not None and term.price is not None:
            total = EXACT.fma(quantity, _unit_price(term, billing), total)
    return tidy(total)


def exact_cost(card: RateCard, parts: Parts, requests: int, on: Moment) -> Decimal:
    """What a usage costs on one rate card, in USD, to the last digit; the lines are not built."""
    total, unit_prices, add_product = ZERO, card.unit_prices, EXACT.fma
    for meter, quantity in parts:
        unit_price = unit_prices.get(meter)
        if unit_price is None:
            unit_price = card.billing(meter, on).unit_price
        total = add_product(quantity, unit_price, total)
    if card.has_request_price:
        for meter, quantity in _request_part(card, requests):
            total = add_product(quantity, card.billing(meter, on).unit_price, total)
    return tidy(total)
