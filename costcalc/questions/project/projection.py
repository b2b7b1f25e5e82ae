"""Projection: what a workload will cost, month by month, on each of several models.

Each month is rated at the prices in force in it, as the workload's hours fall on them. After the last change
that the table knows of, a stated trend moves prices; where demand answers to prices, it follows the price of
a request: Q = Q0·(p/p0)^-e.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import accumulate, pairwise, product

from costcalc.errors import (
    ContextWindowError,
    InstantNeededError,
    NoPriceInForceError,
    OptionError,
    UsageError,
)
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, ZERO, as_fraction, in_places, plain, settle, significant
from costcalc.periods import MICROSECOND, Stretch
from costcalc.pricing.contracts import percent_text
from costcalc.prose import shown
from costcalc.questions.compare.unranked import Unranked
from costcalc.questions.project.course import Course, MonthRow, added_up
from costcalc.questions.project.demand import ESTIMATE, Plan, power, rounded, settled
from costcalc.questions.project.horizon import MONTHS_A_YEAR
from costcalc.questions.project.month_rates import Rates
from costcalc.questions.project.succession import Gap, ended, legs_of
from costcalc.rating.changes import name_within
from costcalc.rating.contract import MonthBill, in_another_currency, month_bill
from costcalc.rating.notes import named_notes, notes_on, said_notes
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from costcalc.pricing.contracts import Contract
    from costcalc.pricing.model import Model
    from costcalc.questions.compare.candidates import Candidate
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.month_rates import Met
    from costcalc.rating.changes import Change
    from costcalc.rating.table import RatingTable
    from costcalc.usage.workload import Workload

MOST_ROWS = 60_000
NOT_SOLD = (NoPriceInForceError, ContextWindowError, OptionError)
"""Why a model cannot serve a workload."""
HOUR = timedelta(hours=1)
NEGOTIATED = "prices that were negotiated stay as they are: the trend moves list prices alone"
FOLLOWED = "{}, and is billed at the prices of its successor {} from then on"
REBOUND = "demand follows prices as said: Q = Q0·(p/p0)^-e"


class Ranked(NamedTuple):
    """Courses from the cheapest to the dearest of each scenario, and the models that cannot serve it.

    `evaluate` gives the exact total of each candidate of the first scenario for another workload.
    """

    courses: Sequence[Course]
    unranked: Sequence[Unranked]
    evaluate: Callable[[Workload], dict[str, Fraction]]


def ranked(
    table: RatingTable,
    plans: Sequence[Plan],
    candidates: Sequence[Candidate],
    months: Sequence[Month],
) -> Ranked:
    """Project plans over months on each candidate.

    A model that cannot serve a plan, as it has no price yet in one of the months, lacks a meter or reads less
    than a request holds, is unranked with its reason. One whose price ends is billed until then, and ranked
    after those that serve all months, unless its successor follows; so is one that sells what is asked in a
    part of the months alone, as a tier that begins or ends in them.
    """
    if len(plans) * len(candidates) * len(months) > MOST_ROWS:
        raise UsageError(
            f"{len(candidates)} models × {len(months)} months × {len(plans)} scenarios are more than "
            f"{MOST_ROWS} rows: ask for fewer at a time",
            "months",
        )
    courses: list[Course] = []
    unranked: list[Unranked] = []
    refused: list[Exception] = []
    within = Stretch(months[0].start, months[-1].stretch.end)
    for plan, candidate in product(plans, candidates):
        model = candidate.rater.model
        try:
            changes = name_within(model, candidate.meaning, within)
            courses.append(_course(*_legs(table, candidate, plan, months), changes))
        except (*NOT_SOLD, InstantNeededError) as error:
            on = getattr(error, "on", None) or within.start
            told = table.explained(error, model, on) if isinstance(error, NoPriceInForceError) else error
            refused.append(error)
            where = "" if plan.scenario is None else f"in {shown(plan.scenario)}: "
            unranked.append(Unranked(model.id, model.name, told.code, told, where, candidate.again))
    # An option that no model knows is a slip in the question, not a property of the models.
    if refused and not courses and all(isinstance(error, OptionError) for error in refused):
        raise refused[0]
    ahead = [each for each in courses if each.plan is plans[0] and each.gap is None]
    # What is billed for a part of the months alone costs less for that, and comes last.
    courses.sort(key=lambda each: (plans.index(each.plan), each.gap is not None, each.compared_cost))
    return Ranked(courses, unranked, partial(_costs_of, ahead))


def _legs(
    table: RatingTable, candidate: Candidate, plan: Plan, months: Sequence[Month]
) -> tuple[list[Rates], list[Gap]]:
    """What a model costs until its end, and what its successors cost from there on, as far as they go."""
    legs, gaps = legs_of(table, candidate, plan, months)
    if not legs[0].spans:
        raise NoPriceInForceError(candidate.rater.model.id, gaps[-1].at if gaps else months[0].start)
    used = [leg for leg in legs if leg.spans]
    found = [Rates(table, candidate._replace(rater=used[0].rater), plan, used[0])]
    for before, leg in pairwise(used):
        try:
            found.append(Rates(table, candidate._replace(rater=leg.rater), plan, leg))
        except (*NOT_SOLD, InstantNeededError) as error:
            said = f"{ended(before.rater.model, leg.start)}, and its successor cannot serve this: {error}"
            # A gap that ends is one before the first leg; the others are of models that are not reached.
            started = [gap for gap in gaps if gap.until is not None]
            return found, [*started, Gap(leg.start, before.rater.model, said)]
        _check_contract(*found[-2:])
    return found, gaps


def _check_contract(before: Rates, after: Rates) -> None:
    """Refuse a month that two models share under the monthly terms of one contract."""
    one, other = before.contracts[-1], after.contracts[0]
    if before.months[-1] == after.months[0] and one is not None and one == other and one.monthly_terms():
        raise InstantNeededError(
            f"{after.candidate.rater.model.id} follows in the course of {after.months[0]}, and the monthly "
            f"terms of the contract {one.id} are reckoned by model: project the months before or after it",
            "follow",
        )


def _course(legs: Sequence[Rates], gaps: Sequence[Gap], changes: Sequence[Change]) -> Course:
    rows: list[MonthRow] = []
    compared: list[Decimal] = []
    first = legs[0].met.costs[0].contracted_cost
    for rates in legs:
        for place, requests in enumerate(_requests(rates, first)):
            row = _month(legs[0].model, rates, place, requests)
            cost = row.cost
            if rates.plan.elasticity:  # models are compared by the same demand: that which was said
                cost = in_places(_owed(rates, rates.met, place, rates.requests_in(place)).effective_cost)
            if rates.first + place < legs[0].first + len(rows):  # a month that two models share
                rows[-1], compared[-1] = rows[-1].plus(row), EXACT.add(compared[-1], cost)
            else:
                rows.append(row)
                compared.append(cost)
    spent = accumulate((row.cost for row in rows), EXACT.add)
    rows = [row._replace(cumulative_cost=each) for row, each in zip(rows, spent, strict=True)]
    followed = [FOLLOWED.format(ended(a.model, b.start), b.model.id) for a, b in pairwise(legs)]
    notes = [*dict.fromkeys(note for rates in legs for note in _notes(rates)), *followed]
    return Course(legs, rows, compared, _present_value(legs[0], rows), notes, gaps, changes)


def _notes(rates: Rates) -> Iterator[str]:
    """What a reader should know beside the digits: lapsed guarantees, observed beginnings and the like."""
    used = dict.fromkeys(each for met in rates.met.slices for shape in met for each in shape.slices)
    meters = [meter for shape in rates.plan.workload.shapes for meter in shape.meters]
    asked = rates.candidate
    yield from said_notes(asked.meaning)
    yield from named_notes(asked.matched, asked.rater.model, asked.meaning)
    yield from notes_on(list(used), rates.months[-1].start, meters)
    if rates.adjustment is not None:
        yield from rates.adjustment.notes
    if rates.plan.trend and any(cost.negotiated_cost for cost in rates.met.costs):
        yield NEGOTIATED


def _month(model: Model, rates: Rates, place: int, requests: Fraction) -> MonthRow:
    """A month of the course of a model, at the prices of the model that serves it."""
    owed = _owed(rates, rates.met, place, requests)
    labels = [*filter(None, [*_labels(rates, place), owed.estimate])]
    # An estimate is rounded even where it has a finite form: forty digits of a power say nothing.
    written = in_places if labels else _settled
    cost = written(owed.effective_cost)
    return MonthRow(
        rates.months[place],
        rates.plan.scenario,
        model,
        written(requests),
        {meter: written(quantity * requests) for meter, quantity in rates.met.quantities.items()},
        written(owed.list_cost),
        written(owed.contracted_cost),
        cost,
        cost,
        tuple(labels),
        (rates.spans[place],),
        (rates.model.id,),
        added_up(_steps(rates.contracts[place], owed, written)),
    )


def _settled(value: Fraction) -> Decimal:
    return settle(value)[0]


def _steps(
    contract: Contract | None, bill: MonthBill, written: Callable[[Fraction], Decimal]
) -> Iterator[dict[tuple[str, str], Decimal]]:
    """The steps of a month's bill by their names and details, rounded so that they still add up."""
    if contract is None:
        return
    bands = iter(contract.bands)
    for step, amount in bill.rounded(written):
        detail = contract.id
        if step.name == "volume_discount" and (band := next(bands, None)) is not None:
            detail = f"{percent_text(band.percent)} above {plain(band.above)} USD a month"
        yield {(step.name, detail): amount}


def _owed(rates: Rates, met: Met, place: int, requests: Fraction) -> MonthBill:
    """What all requests of a month cost, exactly."""
    request = met.costs[place].moved(as_fraction(rates.trends[place]))
    listed, contracted = request.list_cost * requests, request.contracted_cost * requests
    contract = rates.contracts[place]
    if contract is None:  # no terms of a month: what is contracted is what is paid
        return MonthBill(contracted, (), listed, contracted)
    tokens = sum((each for meter, each in met.quantities.items() if METERS[meter].is_token), Fraction(0))
    return month_bill(
        contract,
        rates.model.id,
        contracted_cost=contracted,
        list_cost=listed,
        tokens=tokens * requests,
        hours=Fraction(rates.spans[place].stretch.length // MICROSECOND, HOUR // MICROSECOND),
    )


def _requests(rates: Rates, first: Fraction) -> Iterator[Fraction]:
    """The requests of each month, with the rebound of demand where it answers to prices, from a first one."""
    elasticity = rates.plan.elasticity
    for place, (month, cost, trend) in enumerate(
        zip(rates.months, rates.met.costs, rates.trends, strict=True)
    ):
        requests = rates.requests_in(place)
        now = cost.moved(as_fraction(trend)).contracted_cost
        if not elasticity or not first or first == now:
            yield requests
        elif not now:  # the lower the price, the more is asked: at zero, without bounds
            raise UsageError(f"leads beyond all bounds in {month}, where the price is zero", "elasticity")
        else:
            factor = power(rounded(now / first), -elasticity)
            yield settled(ESTIMATE.multiply(rounded(requests), factor), month, "elasticity")


def _labels(rates: Rates, place: int) -> Iterator[str | None]:
    """What is taken for granted in a month; nothing where its cost is exact."""
    plan, span = rates.plan, rates.spans[place]
    if any(len(each.slices) > 1 for each in rates.met.slices[place]) or not span.is_whole:
        yield plan.use.label
    yield plan.demand.estimate
    contract = rates.contracts[place]
    if contract is not None and contract.exchange is not None:
        yield in_another_currency(contract.id, contract.exchange)
    if rates.trends[place] != ONE:
        yield f"prices move by {plan.trend} after {rates.anchor}, as said"
    if plan.elasticity and span.stretch.start > rates.beginning.start:
        yield REBOUND
    yield rates.adjustment and rates.adjustment.estimate
    yield from rates.doubts_in(place)


def _present_value(rates: Rates, rows: Sequence[MonthRow]) -> Decimal | None:
    """The value today of all months, each paid at its end; None without a discount rate."""
    if rates.plan.discount_rate is None:
        return None
    total, base = ZERO, ESTIMATE.add(ONE, rates.plan.discount_rate)
    for place, row in enumerate(rows, rates.first + 1):
        years = ESTIMATE.divide(Decimal(place), Decimal(MONTHS_A_YEAR))
        total = ESTIMATE.add(total, ESTIMATE.divide(row.cost, power(base, years)))
    return significant(Fraction(total)) if total else ZERO


def _costs_of(courses: Sequence[Course], workload: Workload) -> dict[str, Fraction]:
    """What another workload would cost in total on the models of courses, all else equal.

    That is of the demand as said; a model that cannot serve the workload is left out.
    """
    costs = {}
    for course in courses:
        with suppress(*NOT_SOLD):
            costs[course.model] = sum(
                (
                    _owed(rates, met, place, rates.requests_in(place)).effective_cost
                    for rates, met in [(each, each.meet(workload)) for each in course.legs]
                    for place in range(len(rates.months))
                ),
                Fraction(0),
            )
    return costs
