"""What the same usage would cost on other models: those that can take all of it, and those that cannot.

What is compared with `then` is what that has a price for; the rest of the usage is part of a candidate's
cost alone. A model that cannot take some of the requests, as they are larger than it reads, or ask for a
batch that it does not sell, is not ranked: it says how much it can take.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from costcalc.errors import CostcalcError, NoPriceInForceError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import ZERO, as_fraction, significant, to_digits
from costcalc.pricing.source import HISTORY
from costcalc.questions.compare.candidates import Candidate
from costcalc.questions.reprice.costs.bills import bill, total_of
from costcalc.questions.reprice.costs.lots import added, requests_of, tokens_of
from costcalc.questions.reprice.costs.priced import Tally, settled
from costcalc.questions.reprice.costs.quick import contract_edges, owed_on
from costcalc.questions.reprice.costs.then import Rating, billed, code_of
from costcalc.questions.reprice.costs.tokens import LOW
from costcalc.rating.doubts import Between
from costcalc.rating.notes import named_notes, said_notes
from costcalc.rating.rater import ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from typing import TypeGuard

    from costcalc.pricing.model import Model
    from costcalc.questions.models.request import Request as ModelsRequest
    from costcalc.questions.reprice.costs.bills import Amount
    from costcalc.questions.reprice.costs.lots import Lot
    from costcalc.questions.reprice.costs.met import How
    from costcalc.questions.reprice.costs.pool import Pool
    from costcalc.questions.reprice.costs.priced import Priced
    from costcalc.questions.reprice.costs.tokens import Usage
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import Adjustment


_RANKING = to_digits(200)


class Asked(NamedTuple):
    """The usage that candidates are asked about, and by which prices.

    `priced` is what `then` has a price for, which cost `then`; `rest` is what it has none for.
    """

    table: RatingTable
    how: How
    priced: Usage
    rest: Usage
    then: Amount

    def pools(self, model: Model, end: str = "") -> tuple[Pool, Pool]:
        """All usage, as a model counts it."""
        return self.priced.on(model, end), self.rest.on(model, end)

    @property
    def meters(self) -> set[str]:
        """What was used."""
        return {meter for usage in (self.priced, self.rest) for lot in usage.lots for meter in lot.parts}

    def adjustments(self, model: Model) -> list[Adjustment]:
        """What makes all tokens those of a model, by what they were counted with."""
        found = (*self.priced.adjustments(model), *self.rest.adjustments(model))
        return list({each.text.tokens_measured_with: each for each in found}.values())


class Ranked:
    """A model that can take all of the usage, and what that costs on it. Costs are USD before tax."""

    def __init__(self, asked: Asked, candidate: Candidate, costs: tuple[Amount, Amount]) -> None:
        self.asked, self.candidate, self._costs = asked, candidate, costs
        self.model, self.matched = candidate.rater.model, candidate.matched
        self.exact = total_of(costs)

    @property
    def again(self) -> str:
        """What asks for it again."""
        return self.candidate.again

    @cached_property
    def cost(self) -> Decimal:
        """What all usage costs: after negotiated prices and discounts where a contract is in force."""
        return settled(self.exact)

    @property
    def comparable_cost(self) -> Decimal | None:
        """What of it is for what `then` has a price for; None where that is all."""
        return settled(self._costs[0]) if self.asked.rest else None

    @property
    def saving(self) -> Decimal:
        """How much less it costs than `then`, for the same usage; below zero where it costs more."""
        return settled(as_fraction(self.asked.then) - as_fraction(self._costs[0]))

    @property
    def saving_share(self) -> Decimal | None:
        """The same as a share of what it cost then, to 12 significant digits; None where that was nothing."""
        if not self.asked.then:
            return None
        return significant(1 - as_fraction(self._costs[0]) / as_fraction(self.asked.then))

    @cached_property
    def adjustments(self) -> list[Adjustment]:
        """What makes the tokens of the log its own, of those that are another's; none where nobody asks."""
        return self.asked.adjustments(self.model)

    @cached_property
    def priced(self) -> Priced:
        """How its cost came about: worked out for who asks."""
        return self._priced()

    def _priced(self, end: str = "") -> Priced:
        tally = Tally()
        rating = Rating(self.asked.table, self.asked.how, is_kept=False, fits=True)
        pools = self.asked.pools(self.model, end)
        for lot, options in pieces(self.asked.table, pools, self.candidate):
            found, contract = rating.met(self.candidate.rater, lot, options)
            tally.add(
                self.candidate.rater,
                lot,
                found,
                bill(self.asked.how, self.candidate.rater, lot, found, contract),
                contract,
            )
        return tally.priced()

    @property
    def estimate(self) -> str | None:
        """What makes it an estimate; None of an exact cost."""
        told = [self.priced.estimate, *(each.estimate for each in self.adjustments)]
        return "; ".join(dict.fromkeys(filter(None, told))) or None

    @cached_property
    def between(self) -> Between | None:
        """The least and the most that it may cost, of a range of factors too; None where that is one."""
        if not any(each.tokens and each.tokens.is_range for each in self.adjustments):
            return self.priced.between
        found = (self.priced, self._priced(LOW))
        ends = [end for each in found for end in each.between or (each.contracted_cost,)]
        return Between(min(ends), max(ends))

    @property
    def list_cost(self) -> Decimal:
        """The same at list prices."""
        return self.priced.cost

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the digits."""
        meaning = self.candidate.meaning
        named = (*said_notes(meaning), *named_notes(self.matched, self.model, meaning))
        unlike = dict.fromkeys(note for each in self.adjustments for note in each.notes)
        return (*named, *unlike, *self.priced.notes)


class Share(NamedTuple):
    """What a model can take of some usage: lots, what they cost, and what of them it has no price for."""

    lots: Sequence[Lot]
    cost: Amount
    lacking: Sequence[Lot]
    labels: Sequence[str]


class Unranked:
    """A model that cannot take all of the usage: why, and how much of it it can take."""

    def __init__(self, asked: Asked, candidate: Candidate, error: CostcalcError) -> None:
        self.asked, self.candidate, self._first = asked, candidate, error
        self.model, self.name = candidate.rater.model.id, candidate.rater.model.name

    @property
    def again(self) -> str:
        """What asks for it again."""
        return self.candidate.again

    @property
    def code(self) -> str:
        """The slug of the first reason."""
        return code_of(self._first, self.candidate.rater.model)

    @cached_property
    def reason(self) -> str:
        """Why it cannot take all, and what leads on."""
        error = self._first
        if is_to_explain(error):
            on = self.asked.how.on or error.on
            return str(self.asked.table.explained(error, self.candidate.rater.model, on))
        return told_of(error)

    @property
    def _pools(self) -> tuple[Pool, Pool]:
        """All usage, as it counts it."""
        return self.asked.pools(self.candidate.rater.model)

    @cached_property
    def _taken(self) -> Share:
        """What it can take."""
        rating = Rating(self.asked.table, self.asked.how, is_kept=False, fits=True)
        rater, taken, bills, lacking = self.candidate.rater, [], [], []
        pools = [each.by_classes for each in self._pools]
        for lot, options in pieces(self.asked.table, pools, self.candidate):
            try:
                found, contract = rating.met(rater, lot, options)
                _, cost, unpriced = billed(self.asked.how, rater, lot, found, contract)
            except CostcalcError as error:
                if isinstance(error, NoPriceInForceError) and error.meter and lot.requests == 0:
                    lacking.append(lot)  # a quantity alone, whose requests have a price but for it
                continue
            if any(part.classes for part, _ in unpriced):
                continue  # without some of its tokens nothing is left of a request
            taken.append(lot)
            bills.append(cost)
            lacking += [part for part, _ in unpriced]
        labels = [label for each in bills for label in each.labels]
        return Share(taken, total_of(each.owed for each in bills), lacking, labels)

    @property
    def requests(self) -> int | None:
        """How many of the requests it can take; None where they were not counted."""
        return requests_of(self._taken.lots)

    @property
    def share(self) -> Decimal:
        """The share of the requests that it can take, or of the tokens where requests were not counted.

        Of the tokens too where it can take all requests but for some of what they used.
        """
        lots = [lot for pool in self._pools for lot in pool.lots]
        count = requests_of if requests_of(lots) not in {0, None, self.requests} else tokens_of
        whole = count(lots)
        return significant(as_fraction(_decimal(count(self._taken.lots))) / whole) if whole else ZERO

    @property
    def cost(self) -> Decimal:
        """What costs what it can take."""
        return settled(self._taken.cost)

    @property
    def estimate(self) -> str | None:
        """What is taken for granted of that cost; None of an exact one, but for doubts of the prices."""
        unlike = self.asked.adjustments(self.candidate.rater.model)
        told = [*self._taken.labels, *(each.estimate for each in unlike)]
        return "; ".join(dict.fromkeys(filter(None, told))) or None

    @property
    def lacking(self) -> dict[str, Decimal] | None:
        """What those requests used that it has no price for, by the name of the quantity; None if nothing."""
        parts = added(self._taken.lacking).billed if self._taken.lots and self._taken.lacking else ()
        return {METERS[meter].usage_field: number for meter, number in parts} or None

    @property
    def place(self) -> tuple[Decimal, bool, Decimal, str]:
        """Where it stands: what takes most comes first, then what lacks nothing, then what is cheapest."""
        return -self.share, self.lacking is not None, self.cost, self.model


class Refused:
    """A name that stands for no model at the time of the prices, and why."""

    requests, share, cost, estimate, lacking = None, None, None, None, None

    def __init__(self, name: str, error: CostcalcError) -> None:
        self.model = self.name = self.again = name
        self.code, self.reason = error.code, str(error)


def ranked(asked: Asked, candidates: Sequence[Candidate]) -> tuple[list[Ranked], list[Unranked]]:
    """The candidates that can take all usage, from the cheapest, and those that cannot."""
    rating = Rating(asked.table, asked.how, is_kept=True, fits=True)
    found, left = [], []
    for each in candidates:
        try:
            pools = asked.pools(each.rater.model)
            priced, rest = (owed_on(rating, pool, each.rater, each.options) for pool in pools)
        except CostcalcError as error:
            left.append(Unranked(asked, each, error.with_traceback(None)))
        else:
            found.append(Ranked(asked, each, (priced, rest)))
    return sorted(found, key=_rank), left


def _rank(each: Ranked) -> Decimal:
    """Its cost, to more digits than two costs can share without being equal."""
    cost = each.exact
    return cost if isinstance(cost, Decimal) else _RANKING.divide(cost.numerator, cost.denominator)


def pieces(
    table: RatingTable, pools: Iterable[Pool], candidate: Candidate
) -> Iterator[tuple[Lot, dict[str, str]]]:
    """All usage of pools as a candidate meets it, cut where something is in doubt of its prices too."""
    model = candidate.rater.model
    edges = [*contract_edges(table, model), *_doubtful(model)]
    for pool in pools:
        for strand, piece in pool.pieces(model, edges):
            yield piece.lot, {**candidate.options, **dict(strand.options)}


def _doubtful(model: Model) -> Iterator[datetime]:
    """The instants between which something is in doubt of the prices of a model."""
    for period in model.prices:
        for bracket in (period.from_bracket, period.to_bracket):
            if bracket is not None:
                yield from bracket.stretch


def every(table: RatingTable, among: ModelsRequest, how: How) -> list[Candidate]:
    """All models that are on sale on the moment of the prices, or may have been at the time of a request.

    What public price files alone knew is asked about where it is named, as in a comparison.
    """
    from costcalc.questions.models.listing import models
    from costcalc.questions.models.request import ON_SALE

    if how.on is not None:
        asked = among._replace(on=how.on, status=ON_SALE, ending=True)
    else:
        asked = among._replace(status=None)
    found = [row.model for row in models(table, asked).rows if row.model.layer != HISTORY]
    return [Candidate(ModelRater(model), {}) for model in found if model.prices]


def is_to_explain(error: CostcalcError) -> TypeGuard[NoPriceInForceError]:
    """Whether more can be said of why a model has no price: when it was last sold, and what follows it."""
    return isinstance(error, NoPriceInForceError) and not (error.meter or error.reason)


def told_of(error: CostcalcError) -> str:
    """Why something has no price, without the word of the question that an error names."""
    return error.detail if isinstance(error, UsageError) else str(error)


def _decimal(count: int | None) -> Decimal:
    return Decimal(count or 0)
