"""Charge lines: quantity × price × share = cost, each with the price and the source that it used."""

from __future__ import annotations

from decimal import Decimal

from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, ZERO, as_fraction, plain, settle, tidy
from costcalc.rating.card import quotient, unit_price_of
from costcalc.rating.shapes import CHARGE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract, Term
    from costcalc.pricing.model import Price, PricePeriod
    from costcalc.pricing.source import Source
    from costcalc.rating.card import Billing, RateCard, Slice
    from costcalc.usage.parts import Parts
    from costcalc.usage.usage import Usage


class Charge(NamedTuple):
    """One line of a cost, in FOCUS' words.

    `list_cost` = `consumed_quantity` × `list_unit_price` / the size of `pricing_unit` × `share`, in USD. It
    is exact, or (`exact` False) rounded half even to 12 decimal places because the share, or a price by the
    hour, has no finite decimal form. So is `contracted_cost`, at the `contracted_unit_price` that the `term`
    of a contract makes; without one, both are those of the list. `minimum` is what is billed instead of a
    smaller quantity.
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
    minimum: Decimal | None = None

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
        return _contracted(self.term, self.price)

    @property
    def pricing_unit(self) -> str:
        """The unit that the price is for: `1000000 Tokens`, `3600 Seconds` where it is by the hour."""
        return METERS[self.billed_as].pricing_unit_of(self.price.per)

    @property
    def pricing_quantity(self) -> Decimal:
        """The quantity that is billed in pricing units; to 12 decimals where that has no finite form."""
        billed = self.consumed_quantity if self.minimum is None else self.minimum
        found = quotient(billed, self.price.per or METERS[self.billed_as].pricing_size)
        return tidy(found) if isinstance(found, Decimal) else settle(found)[0]

    @property
    def source(self) -> Source:
        """Where the price was read."""
        return self.price.source

    def to_dict(self) -> dict[str, object]:
        """The line as JSON has it; numbers as plain decimal text."""
        return CHARGE.document(self)


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
    label = card.label
    for meter, quantity, billing, term in _billings(card, parts, requests, on, contract):
        billed = billing.billed(quantity, requests)
        cost, exact = _shared(billed, billing.unit_price, share)
        contracted = cost
        if term is not None:
            contracted, is_exact = _shared(billed, _unit_price(term, billing), share)
            exact = exact and is_exact
        yield Charge(
            meter, billing.billed_as, quantity, share, cost, contracted, exact, billing.price, card.period,
            label, shape, term, None if billed == quantity else billed,
        )  # fmt: skip


def _billings(
    card: RateCard, parts: Parts, requests: int, on: Moment, contract: Contract | None = None
) -> list[tuple[str, Decimal, Billing, Term | None]]:
    """Each meter with its quantity, what it is billed at, and under which term; last a fee for requests."""
    if card.of_images:
        card = card.for_meters(dict(parts))
    if card.has_request_price:
        parts = (*parts, ("request", Decimal(requests)))
    if contract is None:
        return [(meter, quantity, card.billing(meter, on), None) for meter, quantity in parts]
    found = []
    for meter, quantity in parts:
        billing = card.billing(meter, on)
        term = contract.term_for(card.model.id, meter, billing.billed_as, card.label)
        found.append((meter, quantity, billing, term))
    return found


def _shared(quantity: Decimal, unit_price: Decimal | Fraction, share: Fraction | int) -> tuple[Decimal, bool]:
    """What a line costs of which a share is billed, and whether that is exact."""
    if isinstance(unit_price, Decimal):
        cost = EXACT.multiply(quantity, unit_price)
        return (tidy(cost), True) if share == 1 else settle(as_fraction(cost) * share)
    return settle(as_fraction(quantity) * unit_price * share)


def _contracted(term: Term | None, price: Price) -> Decimal:
    """What a contract makes of a list price, for as much as that is for."""
    if term is None:
        return price.amount
    amount = term.unit_price(price.amount)
    # A negotiated price is by the meter's own unit: 0.00003 a second are 0.108 where the list says hours.
    is_own = price.per is not None and term.percent is None
    return EXACT.multiply(amount, price.per or ONE) if is_own else amount


def _unit_price(term: Term | None, billing: Billing) -> Decimal | Fraction:
    """USD per single unit under a term of a contract."""
    if term is None:
        return billing.unit_price
    return unit_price_of(_contracted(term, billing.price), billing.size)


def _total(products: Iterable[tuple[Decimal, Decimal | Fraction]]) -> Decimal | Fraction:
    """The sum of quantities times prices, to the last digit: a fraction where a price is one."""
    total, rest = ZERO, None
    for quantity, unit_price in products:
        if isinstance(unit_price, Decimal):
            total = EXACT.fma(quantity, unit_price, total)
        else:
            rest = as_fraction(quantity) * unit_price + (rest or 0)
    return tidy(total) if rest is None else rest + as_fraction(total)


def contracted_per_request(
    card: RateCard, parts: Parts, on: Moment, contract: Contract | None, *, least: bool = True
) -> Decimal | Fraction:
    """What one request costs on one rate card under a contract, in USD, to the last digit.

    `least` says whether what a price has as its minimum is billed.
    """
    if contract is None and least:
        return exact_cost(card, parts, 1, on)
    return _total(_products(card, parts, 1, on, contract, least=least))


def negotiated_per_request(
    card: RateCard, parts: Parts, on: Moment, contract: Contract, *, least: bool = True
) -> Decimal | Fraction:
    """What of a request's contracted cost is at negotiated prices, which stay when list prices move."""
    return _total(_products(card, parts, 1, on, contract, least=least, negotiated=True))


def exact_cost(card: RateCard, parts: Parts, requests: int, on: Moment) -> Decimal | Fraction:
    """What a usage costs on one rate card, in USD, to the last digit; the lines are not built.

    It is a fraction where a price has no finite decimal form for one of what it is billed by.
    """
    if card.of_images:
        card = card.for_meters(dict(parts))
    total, unit_prices, add_product = ZERO, card.unit_prices, EXACT.fma
    for meter, quantity in parts:
        unit_price = unit_prices.get(meter)
        if unit_price is None:
            card.billing(meter, on)
            if meter not in unit_prices:  # by the hour, or with a minimum
                return _total(_products(card, parts, requests, on))
            unit_price = unit_prices[meter]
        total = add_product(quantity, unit_price, total)
    if card.has_request_price:
        return _total((*_products(card, (), requests, on), (ONE, total)))
    return tidy(total)


def exact_owed(
    card: RateCard, parts: Parts, requests: int, on: Moment, contract: Contract | None
) -> Decimal | Fraction:
    """The same under a contract; without one, at list prices."""
    if contract is None:
        return exact_cost(card, parts, requests, on)
    return _total(_products(card, parts, requests, on, contract))


def unit_prices_of(
    card: RateCard, parts: Parts, on: Moment, contract: Contract | None
) -> dict[str, Decimal | Fraction]:
    """What one of each meter costs on a rate card under a contract, a fee for each request among them."""
    return {
        meter: _unit_price(term, billing)
        for meter, _, billing, term in _billings(card, parts, 1, on, contract)
    }


def _products(
    card: RateCard,
    parts: Parts,
    requests: int,
    on: Moment,
    contract: Contract | None = None,
    *,
    least: bool = True,
    negotiated: bool = False,
) -> Iterator[tuple[Decimal, Decimal | Fraction]]:
    """What is billed of each meter, and at which price for one; with `negotiated`, at such prices alone."""
    for _, quantity, billing, term in _billings(card, parts, requests, on, contract):
        if not negotiated or (term is not None and term.price is not None):
            yield billing.billed(quantity, requests) if least else quantity, _unit_price(term, billing)


def lines_of(
    slices: Sequence[Slice], usage: Usage, on: Moment, contract: Contract | None = None
) -> tuple[Charge, ...]:
    """The charge lines of a usage over the rate cards that apply to it."""
    return tuple(
        [
            charge
            for card, share in slices
            for charge in charges_on(card, usage.parts, usage.requests, share, on, contract=contract)
        ]
    )


def listed_sum(charges: Sequence[Charge]) -> Decimal:
    """What charge lines cost at list prices."""
    return _sum(charge.list_cost for charge in charges)


def contracted_sum(charges: Sequence[Charge]) -> Decimal:
    """What charge lines cost under the contract that they were made for."""
    return _sum(charge.contracted_cost for charge in charges)


def _sum(costs: Iterable[Decimal]) -> Decimal:
    total = ZERO
    for cost in costs:
        total = EXACT.add(total, cost)
    return tidy(total)


def cost_of(slices: Sequence[Slice], usage: Usage, on: Moment) -> Decimal:
    """What a usage costs over the rate cards that apply to it: the sum of its lines."""
    if len(slices) == 1:
        cost = exact_cost(slices[0].card, usage.parts, usage.requests, on)
        if isinstance(cost, Decimal):
            return cost
    return listed_sum(lines_of(slices, usage, on))


def owed(slices: Sequence[Slice], usage: Usage, on: Moment, contract: Contract | None) -> Decimal:
    """What a usage costs under a contract, and without one at list prices."""
    if contract is None:
        return cost_of(slices, usage, on)
    return contracted_sum(lines_of(slices, usage, on, contract))
