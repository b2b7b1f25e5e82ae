"""A projection as a function of drawn quantities, in floats: what Monte Carlo evaluates.

As price sheets do, it uses arithmetic operators alone. The exact figures are those of
`costcalc.questions.project.projection`.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import lru_cache, partial
from itertools import zip_longest

from costcalc.doubt.sheets import Terms, counted_by, mean_tokens, outgrown, per_request, scale_of, sheet_of
from costcalc.questions.project.hours import slices_over
from costcalc.rating.cells import tiers_of
from costcalc.rating.rater import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.doubt.sheets import Amounts, DrawnShape, Sheet, Values
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.month_rates import Plan, Rates
    from costcalc.rating.card import Slice

HOUR = timedelta(hours=1)


class Drawable(NamedTuple):
    """A model in a plan, ready to be drawn; `scale` are the factors by which it counts the text of meters.

    `note` says what a reader should know of its draws; `after` are the models that follow it in its months.
    """

    rates: Rates
    sheets: Sequence[Sheet]
    scale: Mapping[str, float]
    note: str | None = None
    after: Sequence[Drawable] = ()


def drawable_course(legs: Sequence[Rates], shapes: Sequence[DrawnShape]) -> Drawable:
    """A model with those that follow it, ready to be drawn."""
    first, *after = (drawable(rates, shapes) for rates in legs)
    note = next((each.note for each in (first, *after) if each.note), None)
    return first._replace(after=tuple(after), note=note)


def drawable(rates: Rates, shapes: Sequence[DrawnShape]) -> Drawable:
    """A model with its unit prices by month; months alike share one sheet.

    Raises `UsageError` where a range reaches up to sizes of requests that are not sold.
    """
    scale = scale_of(rates.adjustment, shapes)
    counted = counted_by(scale, shapes, rates.shapes)
    known: dict[object, Sheet] = {}
    for place, terms in enumerate(rates.alike):
        if terms not in known:
            known[terms] = sheet_of(counted, _terms(rates, place))
    windows = [rates.model.window_within(span.stretch) for span in rates.spans]
    window = min((each for each in windows if each is not None), default=None)
    return Drawable(rates, [known[terms] for terms in rates.alike], scale, outgrown(counted, window))


def _terms(rates: Rates, place: int) -> Terms:
    """The terms of a month."""
    month, stretch, _ = rates.spans[place]
    rater, options, use = rates.candidate.rater, rates.candidate.options, rates.plan.use

    def slices(size: Decimal) -> Sequence[Slice]:
        return slices_over(rater, Ask(options, size), stretch, use, month.stretch)

    tiers = tiers_of(each.period for _, each in rater.periods_within(stretch) if each is not None)
    return Terms(slices, tiers, month.start, rates.contracts[place], may_move=True)


def evaluator(
    courses: Sequence[Drawable], shapes: Sequence[DrawnShape]
) -> Callable[[Values], Iterator[tuple[int, int, Any]]]:
    """The function that gives, for drawn values, the cost of each month and course of a plan.

    Course by course the requests of every month are held, month by month the prices of every course: what is
    less.
    """
    legs = [leg for course in courses for leg in (course, *course.after)]
    prices = sum(1 + sum(many > 1 for many in Counter(map(id, each.sheets)).values()) for each in legs)
    by_month = bool(courses) and len(_months_of(courses[0])) > 2 * prices
    return partial(_costs_of, courses, shapes, by_month=by_month)


def _months_of(course: Drawable) -> list[Month]:
    """The months of a course, of all of its legs."""
    months = (month for leg in (course, *course.after) for month in leg.rates.months)
    return list(dict.fromkeys(months))


def _costs_of(
    courses: Sequence[Drawable], shapes: Sequence[DrawnShape], values: Values, *, by_month: bool
) -> Iterator[tuple[int, int, Any]]:
    if not courses:
        return
    plan, months = courses[0].rates.plan, _months_of(courses[0])
    requests_in = lru_cache(maxsize=1 if by_month else None)(
        lambda place: _requests(plan, months[place], values)
    )
    amounts = [shape.amounts(values) for shape in shapes]
    running = [_Running(course, shapes, amounts, values).costs(requests_in) for course in courses]
    if by_month:
        for place in range(len(months)):
            for index, costs in enumerate(running):
                yield place, index, next(costs)
        return
    for index, costs in enumerate(running):
        for place, cost in enumerate(costs):
            yield place, index, cost


class _Running(NamedTuple):
    """A course for drawn values, of which `amounts` are what a request of each shape uses."""

    course: Drawable
    shapes: Sequence[DrawnShape]
    amounts: Sequence[Amounts]
    values: Values

    def costs(self, requests_in: Callable[[int], Any]) -> Iterator[Any]:
        """The cost of each month of a course; where one model follows another in it, of both."""
        legs = (self.course, *self.course.after)
        first: list[Any] = []
        begun: Any = 0.0
        for leg, following in zip_longest(legs, legs[1:]):
            last = len(leg.sheets) - 1
            is_shared = following is not None and following.rates.first == leg.rates.first + last
            for place, cost in enumerate(self._of_leg(leg, requests_in, first)):
                total, begun = begun + cost, 0.0
                if place == last and is_shared:
                    begun = total
                else:
                    yield total

    def _of_leg(self, leg: Drawable, requests_in: Callable[[int], Any], first: list[Any]) -> Iterator[Any]:
        """The cost of each month of a leg; `first` holds the first price of the course, once it is known."""
        rates, plan = leg.rates, leg.rates.plan
        begins = rates.first - self.course.rates.first
        known: dict[int, Any] = {}
        last = {id(sheet): place for place, sheet in enumerate(leg.sheets)}
        for place, sheet in enumerate(leg.sheets):
            requests = requests_in(begins + place) * float(rates.spans[place].share)
            if id(sheet) not in known:
                known[id(sheet)] = per_request(sheet, self.shapes, self.amounts, leg.scale)
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

    def _billed(self, leg: Drawable, place: int, cost: Any, requests: Any) -> Any:  # noqa: ANN401 - numbers or arrays
        """What a month costs after the monthly terms of its contract, in the order of `rating.contract`."""
        contract = leg.rates.contracts[place]
        if contract is None:
            return cost
        hours = leg.rates.spans[place].stretch.length / HOUR
        bought = [each for each in contract.provisioned if each.model == leg.rates.model.id]
        fixed = 0.0
        if bought:
            tokens = requests * mean_tokens(self.shapes, self.amounts, leg.scale, "input", "output")
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
