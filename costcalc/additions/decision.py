"""The addition `decision`: who wins, by how much, what would change it, and one plain sentence on it.

Of a comparison, at the prices of its moment; of a projection, over all of its months.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from fractions import Fraction
from operator import attrgetter

from costcalc.additions import decision_ahead
from costcalc.additions.decision_sentences import Later, Rival, Verdict, in_scenario, point_words, sentence
from costcalc.additions.seats import SeatsCompared
from costcalc.additions.success import Success
from costcalc.additions.tipping_points import MOST_LOOKS, Standing, tipping_points, variations_of
from costcalc.asking.added import SEATS, SUCCESS, Additions
from costcalc.asking.parts import Work
from costcalc.asking.words import one_text
from costcalc.errors import (
    CostcalcError,
    InstantNeededError,
    NoPriceInForceError,
    UnknownModelError,
    UsageError,
)
from costcalc.language.numerals import LANGUAGES
from costcalc.prose import listed, shown
from costcalc.questions.compare.ranking import compare
from costcalc.questions.compare.request import Request
from costcalc.questions.compare.result import Comparison
from costcalc.rating.cells import tiers_of
from costcalc.rating.doubts import range_of
from costcalc.rating.table import is_offer
from costcalc.units import MONTH_DAYS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from decimal import Decimal

    from costcalc.additions.decision_ahead import Ahead
    from costcalc.additions.entries import Ranked
    from costcalc.additions.tipping_points import Costs, Evaluate, Variation
    from costcalc.asking.words import Words
    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.questions.compare.result import Row
    from costcalc.questions.compare.unranked import Unranked
    from costcalc.questions.project.course import Course
    from costcalc.questions.project.result import Overtake, Projection
    from costcalc.rating.table import RatingTable
    from costcalc.usage.workload import Workload

    Rated = Callable[[Workload, Moment], Costs]

NOT_SOLD_THEN = {NoPriceInForceError.code, UnknownModelError.code}
MOST_DECIDED = 100
"""Candidates that a decision is between: the cheapest of a ranking."""
REFUSAL_EFFORT = 3
"""How many times as long it takes to refuse a model as to rate it."""
MONTH_EFFORT = 2
"""How many times as long a month of a projection takes as a comparison."""
NOT_ALIKE = "these totals do not follow from what a request holds"
FEWER_LOOKS = 60
"""Settings of a quantity that a projection tries: each is a whole horizon."""
CLOSE = Fraction(1, 10**6)
"""How well a projection's totals, rounded month by month, are met by costs that are computed again."""
FEWEST_RATINGS, RATINGS_A_SIZE = 60, 6
"""About how many changed workloads are rated, and how many more for each size at which prices change."""
MOST_EFFORT = 70_000
"""Requests rated on one model each, as in a comparison, up to which tipping points are looked for."""
TOO_MANY = (
    "so many models, shapes, price tiers or months would take too long: ask about fewer for tipping points"
)
ROUNDED = Fraction(1, 10**5)
"""By what share costs may be off where tokens are those of each model, rounded to 6 decimals."""


class Decision(NamedTuple):
    """Who wins, by how much, what would change it, and all of that in a sentence.

    `measure` is the cost that decides, `scenario` the one that does; `evaluate` asks what another workload
    costs. `contested` are the models that may cost less all the same. `rounding` is by what share costs may
    be off, `looks` how many settings of a quantity are tried, `unsearched` why there are no tipping points.
    """

    verdict: Verdict
    lang: str
    measure: str
    workload: Workload
    evaluate: Evaluate
    sizes: Collection[Decimal | int]
    ahead: Ahead
    rounding: Fraction = ROUNDED
    looks: int = MOST_LOOKS
    unsearched: str | None = None
    scenario: str | None = None
    contested: Sequence[str] = ()

    @property
    def winner(self) -> str | None:
        """The cheapest; None where nobody is ranked."""
        return next((each.model for each in self.verdict.standings), None)

    @property
    def runner_up(self) -> str | None:
        """The next one."""
        return next((each.model for each in self.verdict.standings[1:]), None)

    @property
    def tied(self) -> list[str]:
        """Those that cost as much as the cheapest."""
        standings = self.verdict.standings
        return [each.model for each in standings[1:] if each.cost == standings[0].cost]

    @property
    def difference(self) -> Fraction | None:
        """How much more the next one costs."""
        costs = [each.cost for each in self.verdict.standings[:2]]
        return costs[1] - costs[0] if costs[1:] else None

    @property
    def ratio(self) -> Fraction | None:
        """How many times as much the next one costs; None where the cheapest is free."""
        costs = [each.cost for each in self.verdict.standings[:2]]
        return costs[1] / costs[0] if costs[1:] and costs[0] else None

    @property
    def tipping_measure(self) -> str:
        """Of what the costs at tipping points are."""
        return "cost" if self.measure == "cost" else "cost_per_request"

    @property
    def searched(self) -> Sequence[Variation]:
        """The quantities that were turned."""
        return [] if self.verdict.points is None else variations_of(self.workload)

    @property
    def sentence(self) -> str:
        """All of it, as it is read out."""
        return " ".join([*self.ahead.first, sentence(self.verdict, self.lang), *self.ahead.last])


def read(words: Words) -> str:
    """The language of the sentence."""
    lang = one_text(words, "lang") or "en"
    if lang not in LANGUAGES:
        raise UsageError(f"must be {listed(LANGUAGES)}, not {shown(lang)}", "lang")
    return lang


def answer(table: RatingTable, lang: str, found: Ranked) -> Decision:
    """The decision between the models of a comparison or of a projection."""
    if isinstance(found, Comparison):
        decision = of_comparison(table, found, lang)
    else:
        decision = of_projection(table, found, lang)
    verdict, points = decision.verdict, None
    if verdict.standings and verdict.asked > 1 and not decision.unsearched:
        found_points = tipping_points(
            decision.workload,
            decision.evaluate,
            sizes=decision.sizes,
            rounding=decision.rounding,
            looks=decision.looks,
        )
        points = [each._replace(when=point_words(each, lang)) for each in found_points]
    before = found.added.parts if isinstance(found.added, Additions) else {}
    by_task = _by_task(decision, before.get(SUCCESS))
    rivals = [*by_task, *_by_seat(verdict, before.get(SEATS))] if verdict.standings else []
    return decision._replace(verdict=verdict._replace(points=points, rivals=rivals))


def _by_task(decision: Decision, success: object) -> Iterator[Rival]:
    """Who costs the least for a solved task, where that is another, and the winner solves tasks too."""
    winner, names = decision.verdict.standings[0].model, decision.verdict.names
    # A model that ends before the months do, and so is not decided between, is no rival either.
    ranking = (
        [each for each in success.ranking if each.model in names] if isinstance(success, Success) else []
    )
    for each in ranking:
        first, cost, own = ranking[0], ranking[0].cost_per_solved_task, each.cost_per_solved_task
        is_winner = (each.model, each.scenario) == (winner, decision.scenario)
        if is_winner and cost is not None and own is not None and cost < own:
            yield Rival("task", in_scenario(names[first.model], first.scenario), cost)


def _by_seat(verdict: Verdict, seats: object) -> Iterator[Rival]:
    """Seats, where they cost less than the cheapest model by the request."""
    if not isinstance(seats, SeatsCompared) or verdict.months is None:
        return
    cost = seats.cost_per_month if seats.cost is None else seats.cost
    if cost < verdict.standings[0].cost:
        yield Rival("seat" if seats.seats == 1 else "seats", "", cost)


def names_of(entries: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What each model is called: its name, or its id where several have the same name."""
    times = Counter(dict(entries).values())
    return {model: name if times[name] == 1 else model for model, name in entries}


def too_many(workload: Workload, models: int, sizes: Collection[Decimal | int]) -> str | None:
    """Why tipping points are not looked for, where too many requests would be rated, each on one model."""
    shapes = len(workload.shapes)
    effort = (FEWEST_RATINGS + RATINGS_A_SIZE * len(sizes) * shapes) * shapes * models
    return TOO_MANY if effort > MOST_EFFORT else None


def sizes_of(models: Iterable[Model]) -> set[Decimal | int]:
    """The inputs of a request at which a price of some models changes, or which one does not exceed."""
    found: set[Decimal | int] = set()
    for model in models:
        found |= {tier.tokens for tier in tiers_of(model.prices)}
        windows = map(model.window_in, model.prices)
        found |= {window for window in windows if window is not None}
    return found


# --- of a comparison ---


def of_comparison(table: RatingTable, comparison: Comparison, lang: str) -> Decision:
    """What is decided of a comparison, and what is known to change of it in 30 days."""
    workload, rows = comparison.workload, comparison.ranking[:MOST_DECIDED]
    times = 1 if workload.per_day is None else workload.per_day * MONTH_DAYS
    models = list(_models(table, comparison, rows))
    names = names_of([(model.id, model.name) for model in models])
    rated, sizes, contested = _rated_again(comparison, list(names)), sizes_of(models), _contested(rows)
    verdict = Verdict(
        [Standing(row.model.id, names[row.model.id], row.fraction * times) for row in rows],
        names,
        None if workload.per_day is None else 0,
        asked=len(rows) + len(comparison.unranked),
        is_mix=workload.is_mix,
        unpriced=_none_is_sold(comparison.unranked),
        doubt=_doubt(rows[0]) if rows else "",
        contested=[names[each] for each in contested],
    )

    def costs_on(moment: Moment) -> Costs:
        return {model: cost * times for model, cost in rated(workload, moment).items()}

    efforts = len(models) + (REFUSAL_EFFORT - 1) * len(comparison.unranked)
    return Decision(
        verdict,
        lang,
        "cost_per_request" if workload.per_day is None else "cost_per_month",
        workload,
        lambda changed: rated(changed, comparison.on),
        sizes,
        decision_ahead.of_comparison(comparison, verdict, costs_on, lang),
        Fraction(0) if comparison.text is None else ROUNDED,
        unsearched=too_many(workload, efforts, sizes),
        contested=contested,
    )


def _models(table: RatingTable, comparison: Comparison, rows: Sequence[Row]) -> Iterator[Model]:
    """The models that were asked: those ranked, in their order, and those that cannot serve as it is."""
    yield from (row.model for row in rows)
    offers = {each.model.id: each.model for each in comparison.request.offers}
    for each in comparison.unranked:
        with suppress(UnknownModelError, InstantNeededError):  # a name of no model
            yield offers.get(each.model) or table.find(each.model, comparison.on).rater.model


def _none_is_sold(unranked: Sequence[Unranked]) -> bool:
    """Whether all that is not ranked is so as nobody sells it then."""
    return bool(unranked) and NOT_SOLD_THEN.issuperset(each.code for each in unranked)


def _rated_again(comparison: Comparison, models: Sequence[str]) -> Rated:
    """What another workload costs on these candidates on a moment, all else as it was asked."""
    named = [model for model in models if not is_offer(model)]
    offers = [each for each in comparison.request.offers if each.model.id in {*models}]
    table, options, text = comparison.table, comparison.options, comparison.text
    use = comparison.request.use

    def evaluate(workload: Workload, on: Moment) -> Costs:
        try:
            asked = Request(named, Work(workload), offers=offers, on=on, options=options, use=use)
            found = compare(table, asked, text)
        except CostcalcError:
            return {}
        return {row.model.id: row.fraction for row in found.rows}

    return evaluate


def _doubt(row: Row) -> str:
    """Why the winner's price is an estimate: undated, or in doubt; nothing if certain."""
    if not row.doubts:
        return ""
    # A contract's own prices may leave nothing in doubt of what is owed, whatever the list's was.
    if row.contract is not None and row.between is not None and _ends(row) == (row.fraction, row.fraction):
        return ""
    return "undated" if any(each.assumed for each in row.periods) else "in doubt"


def _contested(rows: Sequence[Row]) -> list[str]:
    """The models that prices in doubt leave a chance to cost less than the winner."""
    if not rows:
        return []
    highest = _ends(rows[0])[1]
    return [row.model.id for row in rows[1:] if row.fraction != rows[0].fraction and _ends(row)[0] < highest]


def _ends(row: Row) -> tuple[Fraction, Fraction]:
    """The lowest and the highest cost of a request, under the contract in force."""
    between = range_of(row.model, row.shapes, row.comparison.on, row.contract) if row.doubts else None
    if between is None:
        return row.fraction, row.fraction
    return Fraction(between.low), Fraction(between.high)


# --- of a projection ---


def of_projection(table: RatingTable, found: Projection, lang: str) -> Decision:
    """What is decided of a projection: between the models of its first scenario."""
    scenario = found.courses[0].scenario if found.courses else None
    of_the_first = [each for each in found.courses if each.scenario == scenario]
    # What is billed for a part of the months alone is compared with none.
    whole = sorted((each for each in of_the_first if not each.gaps), key=attrgetter("compared_cost"))
    names, months = names_of([(each.model, each.name) for each in whole]), len(found.months)
    asked = len({each.model for each in found.courses} | {each.model for each in found.unranked})
    models = (table.find(each, found.on).rater.model for each in names if not is_offer(each))
    sizes = sizes_of(models)
    verdict = Verdict(
        [
            Standing(each.model, in_scenario(names[each.model], scenario), Fraction(each.compared_cost))
            for each in whole
        ],
        names,
        months,
        asked=max(asked, len(whole)),
        is_mix=found.workload.is_mix,
    )
    unsearched = too_many(found.workload, asked * months * MONTH_EFFORT, sizes)
    if unsearched is None and not _is_met(verdict.standings, found.evaluate(found.workload)):
        unsearched = NOT_ALIKE
    if whole:
        verdict = _of_winner(found, whole, of_the_first, verdict)
    return Decision(
        verdict,
        lang,
        "cost",
        found.workload,
        found.evaluate,
        sizes,
        decision_ahead.of_projection(table, found, of_the_first, lang),
        looks=FEWER_LOOKS,
        unsearched=unsearched,
        scenario=scenario,
    )


def _is_met(standings: Sequence[Standing], costs: Costs) -> bool:
    """Whether costs computed again are those that are told."""
    return all(
        each.model in costs and abs(costs[each.model] - each.cost) <= CLOSE * each.cost for each in standings
    )


def _of_winner(
    found: Projection, whole: Sequence[Course], of_the_first: Sequence[Course], verdict: Verdict
) -> Verdict:
    """What is told of the winner besides its cost: later months, draws, and what is in doubt."""
    winner, drawn = whole[0], whole[0].drawn
    share = drawn.probability_cheapest if drawn else None
    in_part = len(whole) < len(of_the_first)
    own = [
        each
        for each in found.overtakes
        if each.scenario == winner.scenario and winner.model in {each.model, each.overtakes}
    ]
    # Of each pair the last overtake holds to the end: what was overtaken back is not told.
    last = {frozenset((each.model, each.overtakes)): each for each in own if each.measure == "cost"}
    lost = [each for each in last.values() if each.overtakes == winner.model]
    first = min(lost, key=attrgetter("month"), default=None)
    won = [each for each in own if each.measure == "cumulative_cost" and each.model == winner.model]

    def at(overtake: Overtake, model: str) -> Later:
        number = overtake.month.since(found.months[0]) + 1
        return Later(in_scenario(verdict.names[model], overtake.scenario), str(overtake.month), number)

    return verdict._replace(
        later=at(first, first.model) if first else None,
        shorter=at(won[-1], won[-1].overtakes) if won else None,
        share_of_draws=None if share is None else Fraction(share),
        too_large=any(each.drawn and each.drawn.draws_too_large for each in whole),
        in_part=in_part,
        unpriced=_none_is_sold(found.unranked) and not in_part,
        doubt="in doubt" if winner.is_in_doubt else "",
        unsure=next((verdict.names[each.model] for each in whole[1:2] if each.is_in_doubt), ""),
    )
