"""What a request costs on one model in each month of a projection, before demand and trend."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from costcalc.errors import InstantNeededError, UsageError
from costcalc.numbers import ONE, as_fraction
from costcalc.periods import spell
from costcalc.questions.compare.candidates import ask_for, counted, mean_cost
from costcalc.questions.project.horizon import month_of
from costcalc.questions.project.hours import slices_over
from costcalc.rating.cells import steady
from costcalc.rating.charges import negotiated_per_request
from costcalc.rating.doubts import doubts_of
from costcalc.rating.rater import ShapeSlices
from costcalc.rating.table import OFFER
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from costcalc.periods import Moment
    from costcalc.pricing.contracts import Contract
    from costcalc.questions.compare.candidates import Candidate
    from costcalc.questions.project.demand import Plan
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.succession import Leg
    from costcalc.rating.card import Billing, RateCard
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import Adjustment
    from costcalc.usage.workload import Shape, Workload

MOST_DEARER = 10**12
"""How many times dearer a trend may make prices."""


class MeanCost(NamedTuple):
    """What the mean request costs in a month, exactly: at list prices, and under the contract in force.

    `negotiated_cost` is the part of the contracted cost that is at negotiated prices: no trend moves it.
    """

    list_cost: Fraction
    contracted_cost: Fraction
    negotiated_cost: Fraction = Fraction(0)

    def moved(self, trend: Fraction) -> MeanCost:
        """The same after list prices have moved by a factor."""
        if trend == 1:
            return self
        moving = self.contracted_cost - self.negotiated_cost
        return MeanCost(self.list_cost * trend, moving * trend + self.negotiated_cost, self.negotiated_cost)


class UsedPrice(NamedTuple):
    """A rate card that a projection used, with the unit prices of the meters that it used of it."""

    card: RateCard
    meters: Sequence[str]
    on: Moment

    @property
    def billings(self) -> dict[str, Billing]:
        """How each of the meters is billed."""
        return {meter: self.card.billing(meter, self.on) for meter in self.meters}


class Met(NamedTuple):
    """What a workload meets on a model: its shapes as the model counts them, each with its weight.

    `quantities` are those of the mean request, by meter. By month: the rate cards that each shape meets, and
    what the mean request costs.
    """

    shapes: Sequence[Shape]
    adjustment: Adjustment | None
    quantities: Mapping[str, Fraction]
    slices: Sequence[Sequence[ShapeSlices]]
    costs: Sequence[MeanCost]


class Rates:
    """The prices that a workload meets on one model, month by month; of a part of a month, in that part.

    Raises `NoPriceInForceError`, `ContextWindowError` and `OptionError` where the model cannot serve it.
    """

    def __init__(self, table: RatingTable, candidate: Candidate, plan: Plan, leg: Leg) -> None:
        self.table, self.candidate, self.plan = table, candidate, plan
        self.model, self.spans, self.first = candidate.rater.model, leg.spans, leg.first
        self.months = months = [span.month for span in leg.spans]
        self.contracts = [_contract_in(table, candidate, month) for month in months]
        self.alike = [self._terms_of(place) for place in range(len(months))]
        """What the prices of each month follow from: months of which it is the same have the same ones."""
        self.met = self.meet(plan.workload)
        self.shapes, self.adjustment = self.met.shapes, self.met.adjustment
        self.beginning = months[0].after(-leg.first)
        """The first month of the projection."""
        self.anchor = max(self.beginning, month_of(max(each.start for each in self.model.prices)))
        """The month after which the table knows of no more changes, and the trend begins."""
        self.trends = [self._trend(month) for month in months]
        """By how much prices have moved in each month since then."""

    def _terms_of(self, place: int) -> object:
        """The one price period of a month without windows, or else the month; and its contract."""
        # Where prices depend on the hour, no two months are alike: each has other weekdays.
        period, contract = steady(self.candidate.rater, self.spans[place].stretch), self.contracts[place]
        # Of a contract in another currency each month has its own rate.
        return period or place, contract and (contract.id, contract.exchange and contract.exchange.date)

    def doubts_in(self, place: int) -> list[str]:
        """What is in doubt of the prices of a month, in words."""
        slices, within = self.met.slices[place], self.spans[place].stretch
        # Most are certain, and asking what is in doubt takes longer than all else.
        if all(card.is_certain for each in slices for card, _ in each.slices):
            return []
        return doubts_of(slices, within.start.date(), within)

    def meet(self, workload: Workload) -> Met:
        """What a workload meets, be it that of the plan or another."""
        shapes, adjustment = counted(self.table, workload, self.model, self.plan.text)
        known: dict[object, tuple[Sequence[ShapeSlices], MeanCost]] = {}
        for place, terms in enumerate(self.alike):
            if terms not in known:
                slices = [self._slices(place, shape, workload.weight_of(shape)) for shape in shapes]
                known[terms] = slices, self._cost(place, slices)
        slices_met, costs = zip(*(known[terms] for terms in self.alike), strict=True)
        quantities: dict[str, Fraction] = defaultdict(Fraction)
        for shape in shapes:
            for meter, quantity in shape.parts:
                quantities[meter] += as_fraction(quantity) * workload.weight_of(shape)
        return Met(shapes, adjustment, quantities, slices_met, costs)

    def _slices(self, place: int, shape: Shape, weight: Fraction | int) -> ShapeSlices:
        month, stretch, _ = self.spans[place]
        ask = ask_for(shape, self.model, self.candidate.options, self.model.window_within(stretch))
        slices = slices_over(self.candidate.rater, ask, stretch, self.plan.use, month.stretch)
        return ShapeSlices(shape, weight, slices, ask)

    def _cost(self, place: int, shapes: Sequence[ShapeSlices]) -> MeanCost:
        contract, on = self.contracts[place], self.spans[place].stretch.start
        listed = as_fraction(mean_cost(shapes, on, None))
        if contract is None:
            return MeanCost(listed, listed)
        negotiated = (
            as_fraction(negotiated_per_request(card, shape.parts, on, contract)) * share * weight
            for shape, weight, slices, _ in shapes
            for card, share in slices
        )
        contracted = as_fraction(mean_cost(shapes, on, contract))
        return MeanCost(listed, contracted, sum(negotiated, Fraction(0)))

    def prices(self) -> list[UsedPrice]:
        """Every rate card that the months use, once, from the earliest on."""
        used: dict[RateCard, tuple[dict[str, None], Month]] = {}
        for month, met in zip(self.months, self.met.slices, strict=True):
            for each in met:
                for card, _ in each.slices:
                    meters, _first = used.setdefault(card, ({}, month))
                    meters.update(dict.fromkeys(each.shape.meters))
                    meters.update({"request": None} if card.has_request_price else {})
        found = [UsedPrice(card, tuple(meters), first.start) for card, (meters, first) in used.items()]
        return sorted(found, key=lambda each: each.card.period.start)

    @property
    def known_until(self) -> str:
        """Until when the prices of the last month are known: their announced end, or when they were read."""
        cards = {card for each in self.met.slices[-1] for card, _ in each.slices}
        ends = (card.period.effective_to for card in cards)
        read = [card.period.source.retrieved or "" for card in cards if card.period.effective_to is None]
        return min([*(spell(end) for end in ends if end is not None), *read])

    def _trend(self, month: Month) -> Decimal:
        trend = self.plan.trend
        factor = ONE if trend is None else trend.factor(max(month.since(self.anchor), 0))
        if factor > MOST_DEARER:
            raise UsageError(f"leads to prices beyond all bounds in {month}: give less", "price_trend")
        return factor

    @property
    def start(self) -> datetime:
        """When they are first used."""
        return self.spans[0].stretch.start

    def requests_in(self, place: int) -> Fraction:
        """The requests of a month that this model serves, at the demand as said."""
        return self.plan.demand.requests_in(self.months[place]) * self.spans[place].share


def _contract_in(table: RatingTable, candidate: Candidate, month: Month) -> Contract | None:
    """The contract of a month; one that begins or ends in its course is an error."""
    model, (start, end) = candidate.rater.model, month.stretch
    for contract in () if model.layer == OFFER else table.contracts:
        edges = [edge for edge in (contract.effective_from, contract.effective_to) if edge is not None]
        if contract.covers(model.id) and any(start < edge < end for edge in edges):
            raise InstantNeededError(
                f"the contract {contract.id} begins or ends in the course of {month}, and a month is "
                "reckoned whole: date it to the first of a month, or project the months before or after it",
                "start",
            )
    return table.contract_of(model, start)
