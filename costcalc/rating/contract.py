"""What a contract makes of a cost, always in one order, each step a line.

1. The list cost. 2. Negotiated prices and discounts, charge line by charge line: the contracted cost. Then,
by the month: 3. provisioned throughput, 4. graduated volume discounts on what remains of the contracted
spend, 5. the shortfall of a commitment: the effective cost. List cost and steps add up to it, exactly.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest

from costcalc.errors import UsageError
from costcalc.numbers import EXACT, ZERO, as_fraction, plain, rounded_text, settled_text, tidy
from costcalc.pricing.contracts import percent_text
from costcalc.rating.shapes import STEP
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from costcalc.pricing.contracts import Contract, Term
    from costcalc.pricing.exchange import Exchange
    from costcalc.rating.charges import Charge

EVEN_MONTH = "provisioned throughput at even use over the month"
BASE_NOTE = "the negotiated price of {} in the contract {} is for the base price, and not for {}"
ABOVE_NOTE = "the negotiated price of {} is above the list price"


class Step(NamedTuple):
    """One step from the list cost to the effective cost: `amount` is USD, negative where it takes off."""

    name: str
    detail: str
    amount: Decimal | Fraction

    def to_dict(self) -> dict[str, str]:
        """As JSON has it."""
        return STEP.document(self)


class MonthBill(NamedTuple):
    """What a month costs under a contract: `list_cost` and the steps add up to `effective_cost`.

    `estimate` says what is taken for granted; None where the bill is exact.
    """

    effective_cost: Fraction
    steps: tuple[Step, ...]
    list_cost: Fraction
    contracted_cost: Fraction
    estimate: str | None = None

    def rounded(self, written: Callable[[Fraction], Decimal]) -> Iterator[tuple[Step, Decimal]]:
        """Each step, and its amount rounded so that they still add up."""
        running, before = self.list_cost, written(self.list_cost)
        for step in self.steps:
            running += Fraction(step.amount)
            after = written(running)
            yield step, tidy(EXACT.subtract(after, before))
            before = after


def steps_of(charges: Sequence[Charge]) -> tuple[Step, ...]:
    """What the terms of a contract take off charge lines: a step each, in the order of the lines."""
    amounts: dict[Term, Decimal] = {}
    meters: dict[Term, dict[str, None]] = {}
    for charge in charges:
        if charge.term is not None:
            change = EXACT.subtract(charge.contracted_cost, charge.list_cost)
            amounts[charge.term] = EXACT.add(amounts.get(charge.term, ZERO), change)
            meters.setdefault(charge.term, {})[charge.meter] = None
    return tuple(
        Step(term.name, _detail(term, list(meters[term])), tidy(amount)) for term, amount in amounts.items()
    )


def _detail(term: Term, meters: list[str]) -> str:
    """A term in words, with the meters of a question that it met where it does not name one."""
    return str(term) if term.meter in meters else f"{term} ({', '.join(meters)})"


def notes_under(contract: Contract, model_id: str, charges: Sequence[Charge]) -> tuple[str, ...]:
    """What a reader should know about a cost under a contract beside its digits."""
    notes = []
    if monthly := contract.monthly_terms(model_id):
        notes.append(
            f"the contract {contract.id} has terms that a month decides ({', '.join(monthly)}): they are no "
            "part of a single request, `project` applies them"
        )
    if contract.exchange is not None:
        notes.append(in_another_currency(contract.id, contract.exchange))
    for charge in charges:
        base = contract.term_for(model_id, charge.meter, charge.billed_as, None)
        said = charge.term is not None and charge.term.when is not None
        if charge.variant and not said and base is not None and base.price is not None:
            notes.append(BASE_NOTE.format(charge.meter, contract.id, charge.variant))
        if charge.contracted_unit_price > charge.list_unit_price:
            notes.append(ABOVE_NOTE.format(charge.meter))
    return tuple(dict.fromkeys(notes))


def in_another_currency(contract_id: str, exchange: Exchange) -> str:
    """What is said of a contract whose amounts are converted."""
    return (
        f"the contract {contract_id} is in {exchange.currency}: its amounts are converted by the rate of "
        f"{exchange.date}, which is an estimate"
    )


def month_bill(
    contract: Contract,
    model_id: str,
    *,
    contracted_cost: Fraction,
    list_cost: Fraction,
    tokens: Fraction,
    hours: Fraction | int,
) -> MonthBill:
    """What a month of a model costs under a contract.

    `contracted_cost` and `list_cost` are those of all requests of the month, `tokens` their input and output
    together, `hours` those of the month. The contract is taken to be used for nothing else in that month.
    """
    if min(contracted_cost, list_cost, tokens, Fraction(hours)) < 0:
        raise UsageError("costs, tokens and hours of a month are 0 or more")
    steps = [
        Step("discounts", f"negotiated prices and discounts of {contract.id}", contracted_cost - list_cost)
    ]
    provisioned, rest = _provisioned(contract, model_id, contracted_cost, tokens, hours)
    steps += provisioned
    steps += _volume(contract, rest)
    if contract.commitment is not None:
        spent = list_cost + _sum(steps)
        steps.append(_shortfall(contract.commitment, spent))
    estimate = EVEN_MONTH if provisioned and tokens else None
    return MonthBill(list_cost + _sum(steps), tuple(steps), list_cost, contracted_cost, estimate)


def _sum(steps: Sequence[Step]) -> Fraction:
    return sum((Fraction(step.amount) for step in steps), Fraction(0))


def _provisioned(
    contract: Contract, model_id: str, cost: Fraction, tokens: Fraction, hours: Fraction | int
) -> tuple[list[Step], Fraction]:
    """The steps of provisioned throughput, and what remains of the contracted cost beside it."""
    bought = [each for each in contract.provisioned if each.model == model_id]
    if not bought:
        return [], cost
    capacity = sum((each.tokens_per_hour for each in bought), Fraction(0)) * hours
    share = min(Fraction(1), capacity / tokens) if tokens else Fraction(0)
    served = f"{rounded_text(share * 100)}% of the tokens are served by provisioned units (at even use)"
    steps = [Step("provisioned_served", served, -share * cost)]
    for each in bought:
        detail = f"{each.units} × {plain(each.price)} USD/hour × {hours} hours, used or not"
        steps.append(Step("provisioned_units", detail, as_fraction(each.price) * each.units * hours))
    return steps, cost - share * cost


def _volume(contract: Contract, spend: Fraction) -> Iterator[Step]:
    """Graduated discounts: each band's percentage on the part of the spend that lies in it."""
    edges = [as_fraction(band.above) for band in contract.bands]
    for band, (below, above) in zip(contract.bands, zip_longest(edges, edges[1:]), strict=True):
        part = (spend if above is None else min(spend, above)) - below
        if part > 0:
            what = f"{settled_text(part)} USD above {plain(band.above)} USD"
            percent = as_fraction(band.percent)
            yield Step("volume_discount", f"{percent_text(band.percent)} off {what}", -part * percent)


def _shortfall(commitment: Decimal, spent: Fraction) -> Step:
    """What is missing of a month's commitment; nothing where it is reached."""
    missing = max(as_fraction(commitment) - spent, Fraction(0))
    reached = f"{settled_text(spent)} USD of {plain(commitment)} USD/month are spent"
    return Step("shortfall", reached, missing)
