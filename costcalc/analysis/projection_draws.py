"""A projection as a function of drawn quantities, in floats: what Monte Carlo evaluates.

It uses arithmetic operators alone, so that one number or an array of many drawn ones go through the same
lines. What comes of it is an estimate; the exact figures are those of `costcalc.analysis.projection`.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import zip_longest

from costcalc.analysis.hours import slices_over
from costcalc.doubt.quantities import bounds, check_minimums, fields_of, most_input, outgrown, part_matrix
from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import ONE, ZERO, as_fraction
from costcalc.rating.charges import contracted_per_request, negotiated_per_request
from costcalc.rating.rater import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from fractions import Fraction
    from typing import Any

    from costcalc.analysis.horizon import Month
    from costcalc.analysis.month_rates import Plan, Rates
    from costcalc.doubt.quantities import Part
    from costcalc.periods import Stretch
    from costcalc.usage.usage import Parts
    from costcalc.usage.workload import Shape

    Values = Mapping[str, Any]

HOUR = timedelta(hours=1)
BEYOND = Decimal("0.000001")
"""What is added to the size of a tier's edge, for a size that lies above it."""


class Draws(NamedTuple):
    """How a plan is drawn: the quantities of each shape, and what the ranges of its other words are called.

    The words are `requests`, `growth`, `ceiling` (of later phases `phase 2 requests` …), `price_trend` and
    `elasticity`.
    """

    shapes: Sequence[tuple[Part, ...]]
    names: Mapping[str, str] = {}


class Prices(NamedTuple):
    """What a request costs: USD of its own, and USD per unit by meter."""

    request: float
    units: Mapping[str, float]

    def cost(self, amounts: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a number or an array
        """The cost of a request of these amounts."""
        return self.request + sum(amounts[meter] * price for meter, price in self.units.items())


class Band(NamedTuple):
    """Prices from an input size on: those that a trend moves, and negotiated ones, which it does not."""

    above: float
    moving: Prices
    negotiated: Prices


Sheet = tuple[tuple[Band, ...], ...]
"""The bands of each shape in one month."""


class Drawable(NamedTuple):
    """A model in a plan, ready to be drawn; `scale` are the factors by which it counts the text of meters.

    `note` says what a reader should know of its draws; `after` are the models that follow it in its months.
    """

    rates: Rates
    draws: Draws
    sheets: Sequence[Sheet]
    matrices: Sequence[Mapping[str, Mapping[str, int]]]
    scale: Mapping[str, float]
    note: str | None = None
    after: Sequence[Drawable] = ()


def drawable_course(legs: Sequence[Rates], draws: Draws) -> Drawable:
    """A model with those that follow it, ready to be drawn."""
    first, *after = (drawable(rates, draws) for rates in legs)
    note = next((each.note for each in (first, *after) if each.note), None)
    return first._replace(after=tuple(after), note=note)


def drawable(rates: Rates, draws: Draws) -> Drawable:
    """A model with its unit prices by month; months alike share one sheet.

    Raises `UsageError` where a range reaches up to sizes of requests that are not sold.
    """
    matrices = [part_matrix(part.field for part in parts) for parts in draws.shapes]
    scale = rates.scale([meter for matrix in matrices for meter in matrix])
    requests = [
        _Drawn(shape, parts, matrix, most_input(parts, matrix, scale))
        for shape, parts, matrix in zip(rates.shapes, draws.shapes, matrices, strict=True)
    ]
    known: dict[object, Sheet] = {}
    sheets = []
    for place, terms in enumerate(rates.alike):
        if terms not in known:
            known[terms] = tuple(tuple(_bands(rates, place, each)) for each in requests)
        sheets.append(known[terms])
    return Drawable(rates, draws, sheets, matrices, scale, _outgrown(rates, requests))


class _Drawn(NamedTuple):
    """A request as it is drawn: its shape at the middles, its quantities, and the most of its input."""

    shape: Shape
    parts: Sequence[Part]
    matrix: Mapping[str, Mapping[str, int]]
    most_input: float


def _outgrown(rates: Rates, requests: Sequence[_Drawn]) -> str | None:
    """What to know where some draws are larger than the model reads; None where none is."""
    rater, most = rates.candidate.rater, max(each.most_input for each in requests)
    windows = [rater.model.window_within(span.stretch) for span in rates.spans]
    window = min((each for each in windows if each is not None), default=None)
    return outgrown(most, window)


def _bands(rates: Rates, place: int, request: _Drawn) -> Iterator[Band]:
    """The unit prices of a shape, for each size of input that the prices of the month tell apart."""
    (month, stretch, _), contract = rates.spans[place], rates.contracts[place]
    rater, options = rates.candidate.rater, rates.candidate.options
    used = [meter for meter, signs in request.matrix.items() if bounds(request.parts, signs)[1] > 0]
    requests: dict[str | None, Parts] = {None: (), **{meter: ((meter, ONE),) for meter in used}}
    for above, size in _sizes(rates, stretch, request):
        moving, negotiated = dict.fromkeys(requests, 0.0), dict.fromkeys(requests, 0.0)
        try:
            use, whole = rates.plan.use, month.stretch
            for card, share in slices_over(rater, Ask(options, size), stretch, use, whole):
                check_minimums(card, request.parts, request.matrix, month.start)
                for meter, parts in requests.items():
                    paid = contracted_per_request(card, parts, month.start, contract, least=False)
                    fixed: Decimal | Fraction = ZERO
                    if contract:
                        fixed = negotiated_per_request(card, parts, month.start, contract, least=False)
                    moving[meter] += float(as_fraction(paid) - as_fraction(fixed)) * float(share)
                    negotiated[meter] += float(fixed) * float(share)
        except NoPriceInForceError as error:
            reach = f"the range of a request reaches up to {request.most_input:,.0f} input tokens, and there"
            raise UsageError(f"{reach} {error}", "input_tokens") from error
        yield Band(above, _prices(moving), _prices(negotiated))


def _prices(costs: Mapping[str | None, float]) -> Prices:
    """Prices by meter, from what a request of nothing (None) and of one unit of each meter costs."""
    return Prices(costs[None], {meter: cost - costs[None] for meter, cost in costs.items() if meter})


def _sizes(rates: Rates, stretch: Stretch, request: _Drawn) -> list[tuple[float, Decimal]]:
    """Each size of input from which another tier may apply, and a size that lies in it."""
    if all(part.field != "input_tokens" or part.name is None for part in request.parts):
        return [(-1.0, request.shape.input_tokens)]
    thresholds = {
        when.threshold
        for _, period in rates.candidate.rater.periods_within(stretch)
        if period is not None
        for when in period.conditions
        if when.threshold is not None and when.threshold.tokens < request.most_input
    }
    sizes = [(-1.0, Decimal(0))]
    for tokens, inclusive in sorted(thresholds):
        size = tokens if inclusive else tokens + BEYOND
        sizes.append((float(tokens - BEYOND) if inclusive else float(tokens), size))
    return sizes


def evaluator(courses: Sequence[Drawable]) -> Callable[[Values], Iterator[tuple[int, int, Any]]]:
    """The function that gives, for drawn values, the cost of each month and course.

    Course by course the requests of every month are held, month by month the prices of every course: what is
    less.
    """
    legs = [leg for course in courses for leg in (course, *course.after)]
    months = len(_months_of(courses[0])) if courses else 0
    prices = sum(1 + sum(many > 1 for many in Counter(map(id, each.sheets)).values()) for each in legs)
    return partial(_by_course if months <= 2 * prices else _by_month, courses)


def _months_of(course: Drawable) -> list[Month]:
    """The months of a course, of all of its legs."""
    months = (month for leg in (course, *course.after) for month in leg.rates.months)
    return list(dict.fromkeys(months))


def _last_uses(course: Drawable) -> dict[int, int]:
    """The last month of each sheet."""
    return {id(sheet): place for place, sheet in enumerate(course.sheets)}


def _by_course(courses: Sequence[Drawable], values: Values) -> Iterator[tuple[int, int, Any]]:
    volumes: dict[int, list[Any]] = {}
    for index, course in enumerate(courses):
        plan = course.rates.plan
        if id(plan) not in volumes:  # the plan is that of all courses of a scenario
            volumes[id(plan)] = list(_volumes(plan, course.draws, _months_of(course), values))
        for place, cost in enumerate(_chained(course, volumes[id(plan)].__getitem__, values)):
            yield place, index, cost


def _by_month(courses: Sequence[Drawable], values: Values) -> Iterator[tuple[int, int, Any]]:
    shared: dict[int, _OfMonth] = {}
    running = []
    months = _months_of(courses[0]) if courses else []
    for course in courses:
        plan = course.rates.plan
        if id(plan) not in shared:
            shared[id(plan)] = _OfMonth(_volumes(plan, course.draws, months, values))
        running.append(_chained(course, shared[id(plan)].of, values))
    for place in range(len(months)):
        for index, costs in enumerate(running):
            yield place, index, next(costs)


class _OfMonth:
    """The requests of a month, for all courses of a scenario before those of the next month."""

    def __init__(self, volumes: Iterator[Any]) -> None:
        self._volumes = volumes
        self._place, self._requests = -1, None

    def of(self, place: int) -> Any:  # noqa: ANN401 - as above
        """The requests of a month; months are asked for in their order."""
        if place != self._place:
            self._place, self._requests = place, next(self._volumes)
        return self._requests


def _chained(course: Drawable, requests_in: Callable[[int], Any], values: Values) -> Iterator[Any]:
    """The cost of each month of a course; where one model follows another in it, of both."""
    legs = (course, *course.after)
    first: list[Any] = []
    begun: Any = 0.0
    for leg, following in zip_longest(legs, legs[1:]):
        last = len(leg.sheets) - 1
        is_shared = following is not None and following.rates.first == leg.rates.first + last
        for place, cost in enumerate(_costs(leg, requests_in, values, first, course.rates.first)):
            total, begun = begun + cost, 0.0
            if place == last and is_shared:
                begun = total
            else:
                yield total


def _costs(
    course: Drawable, requests_in: Callable[[int], Any], values: Values, first: list[Any], begins: int
) -> Iterator[Any]:
    """The cost of each month of a leg; `first` holds the first price of the course, once it is known.

    `begins` is the month of the projection in which the course begins.
    """
    rates, plan = course.rates, course.rates.plan
    fields = [fields_of(parts, values) for parts in course.draws.shapes]
    known: dict[int, Any] = {}
    last = _last_uses(course)
    for place, sheet in enumerate(course.sheets):
        requests = requests_in(rates.first - begins + place) * float(rates.spans[place].share)
        if id(sheet) not in known:
            known[id(sheet)] = _per_request(course, sheet, fields)
        # Hours of the day make a sheet of every month: what is not used again is not held.
        moving, negotiated = known.pop(id(sheet)) if last[id(sheet)] == place else known[id(sheet)]
        price = moving * _trend(course, place, values) + negotiated
        if plan.elasticity is not None:
            if not first:
                first += [price, rates.met.costs[0].contracted_cost]
            elif first[1]:
                elasticity = _drawn(course.draws, "elasticity", float(plan.elasticity), values)
                requests = requests * (price / first[0]) ** -elasticity
        yield _billed(course, place, requests * price, requests, fields)


def _billed(
    course: Drawable,
    place: int,
    cost: Any,  # noqa: ANN401 - as above
    requests: Any,  # noqa: ANN401 - as above
    fields: Sequence[Mapping[str, Any]],
) -> Any:  # noqa: ANN401 - as above
    """What a month costs after the monthly terms of its contract, in the order of `rating.contract`."""
    rates, contract = course.rates, course.rates.contracts[place]
    if contract is None:
        return cost
    hours = rates.spans[place].stretch.length / HOUR
    bought = [each for each in contract.provisioned if each.model == rates.candidate.rater.model.id]
    fixed = 0.0
    if bought:
        tokens = requests * _tokens_of_request(course, fields)
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


def _tokens_of_request(course: Drawable, fields: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - as above
    total: Any = 0.0
    for weight, matrix, said in zip(course.rates.met.weights, course.matrices, fields, strict=True):
        amounts = _amounts(course, matrix, said)
        tokens = sum(amount for meter, amount in amounts.items() if METERS[meter].is_token)
        total = total + tokens * float(weight)
    return total


def _per_request(course: Drawable, sheet: Sheet, fields: Sequence[Mapping[str, Any]]) -> tuple[Any, Any]:
    """What a request costs: at prices that a trend moves, and at negotiated ones."""
    total: Any = 0.0
    fixed: Any = 0.0
    for weight, bands, matrix, said in zip(
        course.rates.met.weights, sheet, course.matrices, fields, strict=True
    ):
        amounts = _amounts(course, matrix, said)
        size = sum(amount for meter, amount in amounts.items() if METERS[meter].direction == "input")
        moving = [band.moving.cost(amounts) for band in bands]
        negotiated = [band.negotiated.cost(amounts) for band in bands]
        total = total + _at_size(size, bands, moving) * float(weight)
        fixed = fixed + _at_size(size, bands, negotiated) * float(weight)
    return total, fixed


def _at_size(size: Any, bands: Sequence[Band], costs: Sequence[Any]) -> Any:  # noqa: ANN401 - as above
    """The cost of the band in which each size lies."""
    cost, before = costs[0], costs[0]
    for band, here in zip(bands[1:], costs[1:], strict=True):
        cost, before = cost + (size > band.above) * (here - before), here
    return cost


def _amounts(
    course: Drawable, matrix: Mapping[str, Mapping[str, int]], said: Mapping[str, Any]
) -> dict[str, Any]:
    """The disjoint parts of a request, as the model counts them."""
    return {
        meter: sum(sign * said[field] for field, sign in signs.items()) * course.scale.get(meter, 1.0)
        for meter, signs in matrix.items()
    }


def _trend(course: Drawable, place: int, values: Values) -> Any:  # noqa: ANN401 - as above
    rates = course.rates
    months = rates.months[place].since(rates.anchor)
    trend = rates.plan.trend
    if trend is None or months <= 0:
        return 1.0
    return (1.0 + _drawn(course.draws, "price_trend", float(trend.change), values)) ** trend.exponent(months)


def _drawn(draws: Draws, word: str, middle: float, values: Values) -> Any:  # noqa: ANN401 - as above
    name = draws.names.get(word)
    return middle if name is None else values[name]


def _volumes(plan: Plan, draws: Draws, months: Sequence[Month], values: Values) -> Iterator[Any]:
    """The requests of each month, before any rebound."""
    demand = plan.demand
    for month in months:
        if demand.by_month is not None:
            yield float(demand.requests_in(month))
            continue
        place = demand.phase_at(month)
        phase, prefix = demand.phases[place], f"phase {place + 1} " if place else ""
        rate = _drawn(draws, f"{prefix}requests", float(phase.per_day), values)
        if phase.growth is not None:
            change = _drawn(draws, f"{prefix}growth", float(phase.growth.change), values)
            factor = (1.0 + change) ** phase.growth.exponent(month.since(phase.start))
            if phase.ceiling is None:
                rate = rate * factor
            else:
                ceiling = _drawn(draws, f"{prefix}ceiling", float(phase.ceiling), values)
                rate = ceiling * rate * factor / (ceiling - rate + rate * factor)
        yield rate * float(month.days)
