"""Projection: what a workload will cost, month by month, on each of several models.

Each month is rated at the prices in force in it, as the workload's hours fall on them. After the last change
that the table knows of, a stated trend moves prices; where demand answers to prices, it follows the price of
a request: Q = Q0·(p/p0)^-e.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from costcalc.errors import (
    ContextWindowError,
    InstantNeededError,
    NoPriceInForceError,
    OptionError,
    UnknownModelError,
    UsageError,
)
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, ZERO, as_fraction, in_places, plain, settle, significant, tidy
from costcalc.periods import MICROSECOND, Stretch
from costcalc.pricing.contracts import percent_text
from costcalc.prose import shown
from costcalc.questions.compare.unranked import Unranked
from costcalc.questions.project.course import Course, MonthRow
from costcalc.questions.project.demand import settled
from costcalc.questions.project.growth import ESTIMATE, power, rounded
from costcalc.questions.project.horizon import MONTHS_A_YEAR
from costcalc.questions.project.month_rates import Candidate, Plan, Rates, refuser
from costcalc.questions.project.succession import Gap, ended, legs_of
from costcalc.rating.changes import name_within
from costcalc.rating.contract import Step, month_bill
from costcalc.rating.notes import named_notes, notes_on
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.month_rates import Met
    from costcalc.rating.contract import MonthBill
    from costcalc.rating.rater import ModelRater
    from costcalc.rating.table import RatingTable
    from costcalc.usage.workload import Workload

MOST_ROWS = 60_000
HOUR = timedelta(hours=1)
NEGOTIATED = "prices that were negotiated stay as they are: the trend moves list prices alone"
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
    for plan in plans:
        for candidate in candidates:
            model = candidate.rater.model
            try:
                course = _course(*_legs(table, candidate, plan, months))
                course.changes = name_within(
                    model, candidate.meaning, Stretch(months[0].start, months[-1].stretch.end)
                )
                courses.append(course)
            except (NoPriceInForceError, ContextWindowError, OptionError, InstantNeededError) as error:
                on = getattr(error, "on", None) or months[0].start
                told = table.explained(error, model, on) if isinstance(error, NoPriceInForceError) else error
                refused.append(error)
                where = "" if plan.scenario is None else f"in {shown(plan.scenario)}: "
                unranked.append(Unranked(model.id, model.name, told.code, f"{where}{told}"))
    if refused and not courses and all(isinstance(error, OptionError) for error in refused):
        raise refused[0]
    scenarios = [plan.scenario for plan in plans]
    in_order = sorted(
        courses,
        key=lambda course: (scenarios.index(course.scenario), course.gap is not None, course.compared_cost),
    )
    ahead = {each.model: each.legs for each in courses if each.plan is plans[0] and each.gap is None}
    return Ranked(tuple(in_order), tuple(unranked), _evaluator(ahead))


def _legs(
    table: RatingTable, candidate: Candidate, plan: Plan, months: Sequence[Month]
) -> tuple[list[Rates], list[Gap]]:
    """What a model costs until its end, and what its successors cost from there on, as far as they go."""

    def follow(successor: str, at: datetime) -> ModelRater | None:
        try:
            return table.find(successor, at).rater
        except UnknownModelError:
            return None

    refuse = refuser(table, candidate, plan)
    legs, gaps = legs_of(candidate.rater, months, plan.use, refuse, follow if plan.follow else None)
    if not legs[0].spans:
        raise NoPriceInForceError(candidate.rater.model.id, gaps[-1].at if gaps else months[0].start)
    used = [leg for leg in legs if leg.spans]
    found = [Rates(table, candidate._replace(rater=used[0].rater), plan, used[0])]
    for before, leg in pairwise(used):
        try:
            found.append(Rates(table, candidate._replace(rater=leg.rater), plan, leg))
        except (NoPriceInForceError, ContextWindowError, OptionError, InstantNeededError) as error:
            said = f"{ended(before.rater.model, leg.start)}, and its successor cannot serve this: {error}"
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


def _course(legs: Sequence[Rates], gaps: Sequence[Gap]) -> Course:
    rows: list[MonthRow] = []
    steps: dict[tuple[str, str], Decimal] = {}
    first = legs[0].met.costs[0].contracted_cost
    for rates in legs:
        for place, requests in enumerate(_requests(rates, rates.met, first)):
            row = _month(rates, place, requests, steps)
            if rates.first + place < legs[0].first + len(rows):  # a month that two models share
                rows[-1] = rows[-1].plus(row)
            else:
                rows.append(row)
    spent = accumulate((row.cost for row in rows), EXACT.add)
    rows = [row._replace(cumulative_cost=each) for row, each in zip(rows, spent, strict=True)]
    notes = tuple(dict.fromkeys(note for rates in legs for note in _notes(rates)))
    course = Course(legs, rows, _present_value(legs[0], rows), notes, _lines(steps), gaps)
    if course.plan.elasticity:
        course.at_said_demand = _at_said_demand(legs)
    return course


def _at_said_demand(legs: Sequence[Rates]) -> list[Decimal]:
    """What the requests of each month would cost if demand did not answer to prices."""
    found: dict[int, Decimal] = {}
    for rates in legs:
        for place in range(len(rates.months)):
            cost = in_places(_owed(rates, rates.met, place, rates.requests_in(place)).cost)
            at = rates.first + place
            found[at] = EXACT.add(found.get(at, ZERO), cost)
    return list(found.values())


def _lines(steps: Mapping[tuple[str, str], Decimal]) -> list[Step]:
    return [Step(name, contract, tidy(amount)) for (name, contract), amount in steps.items()]


def _notes(rates: Rates) -> tuple[str, ...]:
    """What a reader should know beside the digits: lapsed guarantees, observed beginnings and the like."""
    used = {each: None for shapes in rates.met.slices for slices in shapes for each in slices}
    meters = [meter for shape in rates.plan.workload.shapes for meter, _ in shape.parts]
    asked = rates.candidate
    notes = named_notes(asked.matched, asked.rater.model, asked.meaning)
    notes += notes_on(list(used), rates.months[-1].start, meters)
    if rates.adjustment is not None:
        notes = (*notes, *rates.adjustment.notes)
    if rates.plan.trend and any(cost.negotiated_cost for cost in rates.met.costs):
        notes = (*notes, NEGOTIATED)
    return notes


def _month(rates: Rates, place: int, requests: Fraction, steps: dict[tuple[str, str], Decimal]) -> MonthRow:
    labels, owed = _labels(rates, place), _owed(rates, rates.met, place, requests)
    if owed.bill is not None and owed.bill.estimate:
        labels.append(owed.bill.estimate)
    # An estimate is rounded even where it has a finite form: forty digits of a power say nothing.
    written = in_places if labels else _settled
    cost = written(owed.cost)
    row = MonthRow(
        rates.months[place], rates.plan.scenario, rates.candidate.rater.model, written(requests),
        {meter: written(quantity) for meter, quantity in owed.quantities.items()},
        written(owed.list_cost), written(owed.contracted_cost), cost, cost, tuple(labels),
        (rates.spans[place],), (rates.candidate.rater.model.id,),
    )  # fmt: skip
    if owed.bill is not None:
        _note_steps(rates, place, owed.bill, written, steps)
    return row


def _settled(value: Fraction) -> Decimal:
    return settle(value)[0]


def _note_steps(
    rates: Rates,
    place: int,
    bill: MonthBill,
    written: Callable[[Fraction], Decimal],
    steps: dict[tuple[str, str], Decimal],
) -> None:
    """Add the steps of a month's bill to those of the months before, rounded so that they still add up."""
    contract = rates.contracts[place]
    bands = iter(contract.bands if contract else ())
    for step, amount in bill.rounded(written):
        key = step.name, contract.id if contract else ""
        if step.name == "volume_discount" and (band := next(bands, None)) is not None:
            key = step.name, f"{percent_text(band.percent)} above {plain(band.above)} USD a month"
        steps[key] = EXACT.add(steps.get(key, ZERO), amount)


class Owed(NamedTuple):
    """What all requests of a month consume and cost, exactly; `bill` is there under a contract."""

    quantities: Mapping[str, Fraction]
    list_cost: Fraction
    contracted_cost: Fraction
    bill: MonthBill | None = None

    @property
    def cost(self) -> Fraction:
        """What is paid, after the monthly terms of a contract."""
        return self.contracted_cost if self.bill is None else self.bill.effective_cost


def _owed(rates: Rates, met: Met, place: int, requests: Fraction) -> Owed:
    request = met.costs[place].moved(as_fraction(rates.trends[place]))
    listed, contracted = request.list_cost * requests, request.contracted_cost * requests
    quantities = {meter: quantity * requests for meter, quantity in met.quantities.items()}
    contract = rates.contracts[place]
    if contract is None:
        return Owed(quantities, listed, contracted)
    bill = month_bill(
        contract,
        rates.candidate.rater.model.id,
        contracted_cost=contracted,
        list_cost=listed,
        tokens=sum((each for meter, each in quantities.items() if METERS[meter].is_token), Fraction(0)),
        hours=Fraction(rates.spans[place].stretch.length // MICROSECOND, HOUR // MICROSECOND),
    )
    return Owed(quantities, listed, contracted, bill)


def _requests(rates: Rates, met: Met, first: Fraction) -> Iterator[Fraction]:
    """The requests of each month, with the rebound of demand where it answers to prices, from a first one."""
    elasticity = rates.plan.elasticity
    for place, (month, cost, trend) in enumerate(zip(rates.months, met.costs, rates.trends, strict=True)):
        requests = rates.requests_in(place)
        now = cost.moved(as_fraction(trend)).contracted_cost
        if not elasticity or not first or first == now:
            yield requests
        elif not now:
            raise UsageError(f"leads beyond all bounds in {month}, where the price is zero", "elasticity")
        else:
            factor = power(rounded(now / first), -elasticity)
            yield settled(ESTIMATE.multiply(rounded(requests), factor), month, "elasticity")


def _labels(rates: Rates, place: int) -> list[str]:
    """What is taken for granted in a month; nothing where its cost is exact."""
    plan, labels = rates.plan, []
    if any(len(each) > 1 for each in rates.met.slices[place]) or not rates.spans[place].is_whole:
        labels.append(plan.use.label)
    if plan.demand.estimate:
        labels.append(plan.demand.estimate)
    if rates.trends[place] != ONE:
        labels.append(f"prices move by {plan.trend} after {rates.anchor}, as said")
    if plan.elasticity and rates.spans[place].stretch.start > rates.months[0].after(-rates.first).start:
        labels.append(REBOUND)
    if rates.adjustment is not None and rates.adjustment.estimate:
        labels.append(rates.adjustment.estimate)
    return labels + rates.doubts_in(place)


def _present_value(rates: Rates, rows: Sequence[MonthRow]) -> Decimal | None:
    """The value today of all months, each paid at its end; None without a discount rate."""
    if rates.plan.discount_rate is None:
        return None
    total, base = ZERO, ESTIMATE.add(ONE, rates.plan.discount_rate)
    for place, row in enumerate(rows, rates.first + 1):
        years = ESTIMATE.divide(Decimal(place), Decimal(MONTHS_A_YEAR))
        total = ESTIMATE.add(total, ESTIMATE.divide(row.cost, power(base, years)))
    return significant(Fraction(total)) if total else ZERO


def _evaluator(ahead: Mapping[str, Sequence[Rates]]) -> Callable[[Workload], dict[str, Fraction]]:
    """A function of another workload: what each candidate would cost in total, all else equal."""

    def evaluate(workload: Workload) -> dict[str, Fraction]:
        return {model: cost for model, legs in ahead.items() if (cost := _total(legs, workload)) is not None}

    return evaluate


def _total(legs: Sequence[Rates], workload: Workload) -> Fraction | None:
    """The total of a model for another workload, of the demand as said; None where it cannot serve it."""
    total = Fraction(0)
    for rates in legs:
        try:
            met = rates.meet(workload)
        except (NoPriceInForceError, ContextWindowError, OptionError):
            return None
        for place in range(len(rates.months)):
            total += _owed(rates, met, place, rates.requests_in(place)).cost
    return total
