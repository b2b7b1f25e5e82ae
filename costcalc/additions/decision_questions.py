"""What a decision is about: the candidates with their costs, and how to ask what another workload costs."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from operator import attrgetter

from costcalc.additions.tipping_points import MOST_LOOKS, Standing
from costcalc.asking.parts import Work
from costcalc.errors import CostcalcError
from costcalc.questions.compare.offers import OFFER, parse_offer
from costcalc.questions.compare.ranking import compare
from costcalc.questions.compare.request import Request
from costcalc.questions.compare.result import Comparison
from costcalc.rating.cells import tiers_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from costcalc.additions.entries import Ranked
    from costcalc.additions.tipping_points import Costs, Evaluate
    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.questions.project.result import Projection, Total
    from costcalc.rating.table import RatingTable
    from costcalc.usage.workload import Workload

MONTH_DAYS = 30
MOST_DECIDED = 100
"""Candidates that a decision is between: the cheapest of a ranking."""

FEWEST_RATINGS, RATINGS_A_SIZE = 60, 6
"""About how many changed workloads are rated, and how many more for each size at which prices change."""
MONTH_EFFORT = 2
"""How many times as long a month of a projection takes as a comparison."""
REFUSAL_EFFORT = 3
"""How many times as long it takes to refuse a model as to rate it."""
MOST_EFFORT = 70_000
"""Requests rated on one model each, as in a comparison, up to which tipping points are looked for."""
TOO_MANY = (
    "so many models, shapes, price tiers or months would take too long: ask about fewer for tipping points"
)
NOT_ALIKE = "these totals do not follow from what a request holds"
ROUNDED = Fraction(1, 10**5)
"""By what share costs may be off where tokens are those of each model, rounded to 6 decimals."""
FEWER_LOOKS = 60
"""Settings of a quantity that a projection tries: each is a whole horizon."""
CLOSE = Fraction(1, 10**6)
"""How well a projection's totals, rounded month by month, are met by costs that are computed again."""


class Question(NamedTuple):
    """What is decided: candidates from the cheapest, the cost that decides, and how to ask again.

    `months` is None for a request alone, 0 for 30 days, else the horizon. `names` are what models are called;
    `asked` is how many candidates there are, ranked or not. `rounding` is by what share costs may be off,
    `looks` how many settings of a quantity are tried, `unsearched` why tipping points are not looked for.
    `costs_on` is what the same workload costs on another moment; None where months are ranked as they are.
    """

    standings: Sequence[Standing]
    names: Mapping[str, str]
    measure: str
    months: int | None
    workload: Workload
    evaluate: Evaluate
    sizes: Collection[Decimal | int]
    asked: int
    rounding: Fraction = Fraction(0)
    looks: int = MOST_LOOKS
    unsearched: str | None = None
    costs_on: Callable[[Moment], Costs] | None = None


def question_of(table: RatingTable, found: Ranked) -> Question:
    """The question of a comparison or of a projection."""
    return _compared(table, found) if isinstance(found, Comparison) else _projected(table, found)


def in_scenario(name: str, scenario: str | None) -> str:
    """The name of a candidate with that of its scenario, where there are several."""
    return f"{name} ({scenario})" if scenario else name


def _named(entries: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What each model is called: its name, or its id where several have the same name."""
    times = Counter(dict(entries).values())
    return {model: name if times[name] == 1 else model for model, name in entries}


def _effort(workload: Workload, models: int, sizes: Collection[Decimal | int]) -> int:
    """About how many requests are rated, each on one model, to find all tipping points."""
    shapes = len(workload.shapes)
    return (FEWEST_RATINGS + RATINGS_A_SIZE * len(sizes) * shapes) * shapes * models


# --- comparisons ---


def _compared(table: RatingTable, comparison: Comparison) -> Question:
    workload = comparison.workload
    times = 1 if workload.per_day is None else workload.per_day * MONTH_DAYS
    models = list(_models(table, comparison))
    rated = _rated_again(comparison, [model.id for model in models])
    names = _named([(model.id, model.name) for model in models])
    sizes = {size for model in models for size in _sizes(model)}
    efforts = len(models) + (REFUSAL_EFFORT - 1) * len(comparison.unranked)
    return Question(
        [
            Standing(row.model.id, names[row.model.id], row.fraction * times)
            for row in comparison.ranking[:MOST_DECIDED]
        ],
        names,
        "cost_per_request" if workload.per_day is None else "cost_per_month",
        None if workload.per_day is None else 0,
        workload,
        lambda changed: rated(changed, comparison.on),
        sizes,
        len(models),
        Fraction(0) if comparison.text is None else ROUNDED,
        unsearched=TOO_MANY if _effort(workload, efforts, sizes) > MOST_EFFORT else None,
        costs_on=lambda on: {model: cost * times for model, cost in rated(workload, on).items()},
    )


def _models(table: RatingTable, comparison: Comparison) -> Iterator[Model]:
    """The models that were asked: those ranked, in their order, and those that cannot serve as it is."""
    offers = {offer.id: offer for offer in map(parse_offer, comparison.offers)}
    for row in comparison.ranking[:MOST_DECIDED]:
        yield row.model
    for each in comparison.unranked:
        yield offers.get(each.model) or table.find(each.model, comparison.on).rater.model


def _sizes(model: Model) -> Iterator[Decimal | int]:
    """The inputs of a request at which a model's price changes, or which it does not exceed."""
    yield from (tier.tokens for tier in tiers_of(model.prices))
    yield from (window for period in model.prices if (window := model.window_in(period)) is not None)


def _rated_again(comparison: Comparison, models: Sequence[str]) -> Callable[[Workload, Moment], Costs]:
    """What another workload costs on these candidates on a moment, all else as it was asked."""
    named = [model for model in models if not model.startswith(OFFER)]
    offers = [offer for offer in comparison.offers if parse_offer(offer).id in {*models}]

    def evaluate(workload: Workload, on: Moment) -> Costs:
        try:
            asked = Request(named, Work(workload), offers=offers, on=on, options=comparison.options)
            found = compare(comparison.table, asked, comparison.text)
        except CostcalcError:
            return {}
        return {row.model.id: row.fraction for row in found.rows}

    return evaluate


# --- projections ---


def decided(found: Projection) -> list[Total]:
    """The totals that the decision is between, from the cheapest: those of the first scenario.

    One over fewer months than were asked, as the model ends in them, is compared with none.
    """
    whole = (total for total in of_the_first(found) if total.course.gap is None)
    return sorted(whole, key=attrgetter("course.compared_cost"))


def ends_within(found: Projection) -> list[Total]:
    """The totals of the first scenario that are of a part of the months alone."""
    return [total for total in of_the_first(found) if total.course.gap is not None]


def of_the_first(found: Projection) -> list[Total]:
    """The totals of the first scenario."""
    return [each for each in found.totals if each.course.scenario == found.totals[0].course.scenario]


def _projected(table: RatingTable, found: Projection) -> Question:
    courses = [total.course for total in decided(found)]
    names = _named([(each.model, each.name) for each in courses])
    standings = [
        Standing(each.model, in_scenario(names[each.model], each.scenario), Fraction(each.compared_cost))
        for each in courses
    ]
    asked = len({total.course.model for total in found.totals} | {each.model for each in found.unranked})
    months, sizes = len(found.months), _sizes_in(table, names, found.on)
    unsearched = None
    if _effort(found.workload, asked, sizes) * months * MONTH_EFFORT > MOST_EFFORT:
        unsearched = TOO_MANY
    elif not _is_met(standings, found.evaluate(found.workload)):
        unsearched = NOT_ALIKE
    return Question(
        standings, names, "cost", months, found.workload, found.evaluate, sizes,
        max(asked, len(courses)), ROUNDED, FEWER_LOOKS, unsearched,
    )  # fmt: skip


def _sizes_in(table: RatingTable, models: Iterable[str], on: Moment) -> set[Decimal | int]:
    """The sizes at which the prices of models of the table change; offers have none."""
    found: set[Decimal | int] = set()
    for model in models:
        if not model.startswith(OFFER):
            found |= {*_sizes(table.find(model, on).rater.model)}
    return found


def _is_met(standings: Sequence[Standing], costs: Costs) -> bool:
    """Whether costs computed again are those that are told."""
    return all(
        each.model in costs and abs(costs[each.model] - each.cost) <= CLOSE * each.cost for each in standings
    )
