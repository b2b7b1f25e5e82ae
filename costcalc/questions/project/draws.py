"""The doubt of a projection: its courses as functions of drawn quantities, and what comes of the draws.

Monte Carlo evaluates them in floats. As price sheets do, they use arithmetic operators alone; the exact
figures are those of `costcalc.questions.project.projection`.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import lru_cache, partial
from itertools import zip_longest

from costcalc.doubt.sheets import Terms, counted, mean_tokens, per_request, priced, requests_of
from costcalc.doubt.uncertainty import simulate
from costcalc.questions.project.course import Drawn
from costcalc.questions.project.hours import slices_over
from costcalc.rating.cells import tiers_of
from costcalc.rating.period import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.drawing import Drawing
    from costcalc.doubt.sheets import PriceSheets, Requests, Values
    from costcalc.doubt.simulation import Simulation, Swing
    from costcalc.doubt.uncertainty import Uncertain
    from costcalc.doubt.workload import DrawnShape
    from costcalc.questions.project.course import Course
    from costcalc.questions.project.demand import Plan
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.month_rates import Rates
    from costcalc.questions.project.reading import Reading
    from costcalc.rating.card import Slice

HOUR = timedelta(hours=1)


# --- courses as functions ---


class DrawnLeg(NamedTuple):
    """A model of a course, with its price sheets by month."""

    rates: Rates
    model: PriceSheets


def drawable(legs: Sequence[Rates], shapes: Sequence[DrawnShape]) -> list[DrawnLeg]:
    """A course, ready to be drawn: a model with those that follow it, each with its unit prices by month."""
    return [DrawnLeg(rates, _priced(rates, shapes)) for rates in legs]


def note_on(legs: Sequence[DrawnLeg]) -> str | None:
    """What a reader should know of the draws of a course."""
    return next((leg.model.note for leg in legs if leg.model.note), None)


def _priced(rates: Rates, shapes: Sequence[DrawnShape]) -> PriceSheets:
    windows = [rates.model.window_within(span.stretch) for span in rates.spans]
    window = min((each for each in windows if each is not None), default=None)
    return priced(rates.adjustment, shapes, rates.shapes, partial(_terms, rates), window, rates.alike)


def _terms(rates: Rates, place: int) -> Terms:
    """The terms of a month."""
    month, stretch, _ = rates.spans[place]
    rater, options, use = rates.candidate.rater, rates.candidate.options, rates.plan.use

    def slices(size: Decimal) -> Sequence[Slice]:
        return slices_over(rater, Ask(options, size), stretch, use, month.stretch)

    tiers = tiers_of(each.period for _, each in rater.periods_within(stretch) if each is not None)
    return Terms(slices, tiers, month.start, rates.contracts[place], may_move=True)


def evaluator(
    courses: Sequence[Sequence[DrawnLeg]], shapes: Sequence[DrawnShape]
) -> Callable[[Values], Iterator[tuple[int, int, Any]]]:
    """The function that gives, for drawn values, the cost of each month and course of a plan.

    Course by course the requests of every month are held, month by month the prices of every course: what is
    less.
    """
    sheets = [leg.model.sheets for course in courses for leg in course]
    prices = sum(1 + sum(many > 1 for many in Counter(map(id, each)).values()) for each in sheets)
    by_month = bool(courses) and len(_months_of(courses[0])) > 2 * prices
    return partial(_costs_of, courses, shapes, by_month=by_month)


def _months_of(course: Sequence[DrawnLeg]) -> list[Month]:
    """The months of a course, of all of its legs."""
    return list(dict.fromkeys(month for leg in course for month in leg.rates.months))


def _costs_of(
    courses: Sequence[Sequence[DrawnLeg]], shapes: Sequence[DrawnShape], values: Values, *, by_month: bool
) -> Iterator[tuple[int, int, Any]]:
    if not courses:
        return
    plan, months = courses[0][0].rates.plan, _months_of(courses[0])
    requests_in = lru_cache(maxsize=1 if by_month else None)(
        lambda place: _requests(plan, months[place], values)
    )
    requests = requests_of(shapes, values)
    running = [_Running(course, requests, values).costs(requests_in) for course in courses]
    if by_month:
        for place in range(len(months)):
            for index, costs in enumerate(running):
                yield place, index, next(costs)
        return
    for index, costs in enumerate(running):
        for place, cost in enumerate(costs):
            yield place, index, cost


class _Running(NamedTuple):
    """A course for drawn values, of which `requests` are those of the workload as they were said."""

    course: Sequence[DrawnLeg]
    requests: Requests
    values: Values

    def costs(self, requests_in: Callable[[int], Any]) -> Iterator[Any]:
        """The cost of each month of a course; where one model follows another in it, of both."""
        legs = self.course
        first: list[Any] = []
        begun: Any = 0.0
        for leg, following in zip_longest(legs, legs[1:]):
            last = len(leg.rates.months) - 1
            is_shared = following is not None and following.rates.first == leg.rates.first + last
            for place, cost in enumerate(self._of_leg(leg, requests_in, first)):
                total, begun = begun + cost, 0.0
                # A month in which one model gives way to another costs what both do.
                if place == last and is_shared:
                    begun = total
                else:
                    yield total

    def _of_leg(self, leg: DrawnLeg, requests_in: Callable[[int], Any], first: list[Any]) -> Iterator[Any]:
        """The cost of each month of a leg; `first` holds the first price of the course, once it is known."""
        rates, plan = leg.rates, leg.rates.plan
        begins = rates.first - self.course[0].rates.first
        known: dict[int, Any] = {}
        last = {id(sheet): place for place, sheet in enumerate(leg.model.sheets)}
        for place, sheet in enumerate(leg.model.sheets):
            requests = requests_in(begins + place) * float(rates.spans[place].share)
            if id(sheet) not in known:
                known[id(sheet)] = per_request(sheet, counted(self.requests, leg.model.scale))
            # Hours of the day make a sheet of every month: what is not used again is not held.
            moving, negotiated = known.pop(id(sheet)) if last[id(sheet)] == place else known[id(sheet)]
            price = moving * _trend(rates, place, self.values) + negotiated
            if plan.elasticity is not None:
                if not first:
                    first += [price, rates.met.costs[0].contracted_cost]
                elif first[1]:
                    elasticity = self.values.get("elasticity", float(plan.elasticity))
                    requests = requests * (price / first[0]) ** -elasticity
            yield self._billed(leg, place, requests * price, requests)

    def _billed(self, leg: DrawnLeg, place: int, cost: Any, requests: Any) -> Any:  # noqa: ANN401 - numbers or arrays
        """What a month costs after the monthly terms of its contract, in the order of `rating.contract`."""
        contract = leg.rates.contracts[place]
        if contract is None:
            return cost
        hours = leg.rates.spans[place].stretch.length / HOUR
        bought = [each for each in contract.provisioned if each.model == leg.rates.model.id]
        fixed = 0.0
        if bought:
            mean = mean_tokens(counted(self.requests, leg.model.scale), "input", "output")
            tokens = requests * mean
            # Without any tokens all are covered, whatever that share of nothing is.
            covered = sum(float(each.tokens_per_hour) for each in bought) * hours / (tokens + (tokens == 0))
            cost = cost * (1.0 - covered) * (covered < 1.0)
            fixed = sum(float(each.price) * each.units for each in bought) * hours
        taken: Any = 0.0
        percent = 0.0
        for band in contract.bands:
            over = cost - float(band.above)
            taken = taken + over * (over > 0.0) * (float(band.percent) - percent)
            percent = float(band.percent)
        cost = cost + fixed - taken
        if contract.commitment is not None:
            missing = float(contract.commitment) - cost
            cost = cost + missing * (missing > 0.0)
        return cost


def _trend(rates: Rates, place: int, values: Values) -> Any:  # noqa: ANN401 - as above
    """By how much prices have moved in a month."""
    months, trend = rates.months[place].since(rates.anchor), rates.plan.trend
    if trend is None or months <= 0:
        return 1.0
    return (1.0 + values.get("price_trend", float(trend.change))) ** trend.exponent(months)


def _requests(plan: Plan, month: Month, values: Values) -> Any:  # noqa: ANN401 - as above
    """The requests of a month, before any rebound; words of later phases are `phase 2 requests` and so on."""
    demand = plan.demand
    if demand.by_month is not None:
        return float(demand.requests_in(month))
    place = demand.phase_at(month)
    phase, prefix = demand.phases[place], f"phase {place + 1} " if place else ""
    rate = values.get(f"{prefix}requests", float(phase.per_day))
    if phase.growth is not None:
        change = values.get(f"{prefix}growth", float(phase.growth.change))
        factor = (1.0 + change) ** phase.growth.exponent(month.since(phase.start))
        if phase.ceiling is None:
            rate = rate * factor
        else:
            ceiling = values.get(f"{prefix}ceiling", float(phase.ceiling))
            rate = ceiling * rate * factor / (ceiling - rate + rate * factor)
    return rate * float(month.days)


# --- what came of the draws ---


class Cheaper(NamedTuple):
    """In which share of the draws one model costs less than another."""

    one: Course
    other: Course
    probability: Decimal


class Moved(NamedTuple):
    """What one range alone does to the total of a model."""

    course: Course
    swing: Swing


class Group(NamedTuple):
    """Courses of one scenario that are drawn together, each with what came of it."""

    reading: Reading
    simulation: Simulation
    drawn: Mapping[Course, Drawn]


class Doubt(NamedTuple):
    """What was drawn for a projection, and what came of it."""

    groups: Sequence[Group]

    @property
    def by_course(self) -> Mapping[Course, Drawn]:
        """What was found of each course of which anything is uncertain."""
        return {course: drawn for group in self.groups for course, drawn in group.drawn.items()}

    @property
    def estimate(self) -> str:
        """The label of an estimate."""
        return f"costs are those of the middles of ranges; {self._least.note if self._least else ''}"

    @property
    def monthly_draws(self) -> int:
        """How many of the draws the quantiles of months are of, at least."""
        return self._least.monthly_draws if self._least else 0

    @property
    def _least(self) -> Simulation | None:
        """The simulation of which the fewest draws of months are kept: of more months, fewer are."""
        simulations = [group.simulation for group in self.groups]
        return min(simulations, key=lambda each: each.monthly_draws, default=None)

    def uncertain(self) -> Iterator[Uncertain]:
        """What is drawn, once in each scenario."""
        readings = {group.reading.plan.scenario: group.reading for group in self.groups}
        for scenario, reading in readings.items():
            yield from (each._replace(scenario=scenario) for each in reading.uncertain)

    def cheaper(self) -> Iterator[Cheaper]:
        """How often one costs less than another of its group."""
        for group in self.groups:
            # Where demand answers to prices, draws are of unlike demand, and nobody is cheaper.
            for one, of_one in () if group.reading.plan.elasticity else group.drawn.items():
                for other, share in zip(group.drawn, of_one.outcome.cheaper, strict=False):  # none of many
                    if one is not other:
                        yield Cheaper(one, other, share)

    def sensitivity(self) -> Iterator[Moved]:
        """What moves totals most, model by model."""
        for group in self.groups:
            for course, drawn in group.drawn.items():
                for swing in drawn.outcome.sensitivity:
                    yield Moved(course, swing)


def simulated(
    courses: Sequence[Course],
    readings: Sequence[Reading],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
) -> Doubt:
    """Draw each scenario in which anything is uncertain."""
    groups = [
        _drawn(reading, together, drawing, progress)
        for reading in readings
        for together in _together(courses, reading)
    ]
    return Doubt(groups)


def _together(courses: Sequence[Course], reading: Reading) -> Iterator[Sequence[Course]]:
    """The courses of a scenario in which anything is uncertain, as they are drawn together."""
    of = [each for each in courses if reading.uncertain and each.scenario == reading.plan.scenario]
    # Those that serve all months are drawn together; one that ends before is compared with nobody.
    if whole := [each for each in of if each.gap is None]:
        yield whole
    yield from ([each] for each in of if each.gap is not None)


def _drawn(
    reading: Reading,
    courses: Sequence[Course],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None,
) -> Group:
    shapes = reading.drawn.shapes()
    drawables = [drawable(course.legs, shapes) for course in courses]
    simulation = simulate(
        reading.uncertain,
        evaluator(drawables, shapes),
        months=len(courses[0].rows), candidates=len(courses),
        draws=drawing.draws, seed=drawing.seed, progress=progress,
    )  # fmt: skip
    # Where demand answers to each model's own prices, draws are of unlike demand: nobody is cheapest.
    unlike = reading.plan.elasticity
    drawn = {
        course: Drawn(outcome, note_on(legs), None if course.gap or unlike else outcome.cheapest)
        for course, outcome, legs in zip(courses, simulation.outcomes, drawables, strict=True)
    }
    return Group(reading, simulation, drawn)
