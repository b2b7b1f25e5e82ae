"""What is decided of a comparison: at the prices of its moment, and of what is known to change in 30 days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import compress
from operator import attrgetter, not_

from costcalc.additions.decision_phrases import say
from costcalc.additions.decision_questions import (
    ROUNDED,
    TOO_MANY,
    Afterwards,
    Ahead,
    Question,
    change_sentences,
    names_of,
    sizes_of,
    takes_too_long,
)
from costcalc.additions.decision_sentences import Verdict
from costcalc.additions.tipping_points import Standing
from costcalc.asking.parts import Work
from costcalc.errors import CostcalcError, NoPriceInForceError
from costcalc.periods import DAY, WEEK, day_start, spell
from costcalc.questions.compare.candidates import is_offer, parse_offer
from costcalc.questions.compare.ranking import compare
from costcalc.questions.compare.request import Request
from costcalc.rating.changes import GUARANTEE, MONTH_DAYS, NAME, PRICE
from costcalc.rating.doubts import range_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from costcalc.additions.tipping_points import Costs
    from costcalc.periods import Moment
    from costcalc.pricing.model import Model
    from costcalc.questions.compare.result import Comparison, Row
    from costcalc.rating.changes import Change
    from costcalc.rating.table import RatingTable
    from costcalc.report.change_words import Told
    from costcalc.usage.workload import Workload

    Rated = Callable[[Workload, Moment], Costs]

MOST_DECIDED = 100
"""Candidates that a decision is between: the cheapest of a ranking."""
REFUSAL_EFFORT = 3
"""How many times as long it takes to refuse a model as to rate it."""
MOST_INSTANTS = 12
"""Instants of change after which the candidates are ranked again."""


def of_comparison(table: RatingTable, comparison: Comparison, lang: str) -> Question:
    """The question of a comparison, with what is known to change of its answer."""
    workload, rows = comparison.workload, comparison.ranking[:MOST_DECIDED]
    times = 1 if workload.per_day is None else workload.per_day * MONTH_DAYS
    models = list(_models(table, comparison, rows))
    names = names_of([(model.id, model.name) for model in models])
    rated, sizes, contested = _rated_again(comparison, list(names)), sizes_of(models), _contested(rows)
    verdict = Verdict(
        [Standing(row.model.id, names[row.model.id], row.fraction * times) for row in rows],
        names,
        None if workload.per_day is None else 0,
        asked=len(models),
        is_mix=workload.is_mix,
        unpriced={each.code for each in comparison.unranked} == {NoPriceInForceError.code},
        doubt=_doubt(rows[0]) if rows else "",
        contested=[names[each] for each in contested],
    )

    def costs_on(moment: Moment) -> Costs:
        return {model: cost * times for model, cost in rated(workload, moment).items()}

    efforts = len(models) + (REFUSAL_EFFORT - 1) * len(comparison.unranked)
    return Question(
        verdict,
        "cost_per_request" if workload.per_day is None else "cost_per_month",
        workload,
        lambda changed: rated(changed, comparison.on),
        sizes,
        _ahead(comparison, verdict, costs_on, lang),
        Fraction(0) if comparison.text is None else ROUNDED,
        unsearched=TOO_MANY if takes_too_long(workload, efforts, sizes) else None,
        contested=contested,
    )


def _models(table: RatingTable, comparison: Comparison, rows: Sequence[Row]) -> Iterator[Model]:
    """The models that were asked: those ranked, in their order, and those that cannot serve as it is."""
    yield from (row.model for row in rows)
    offers = {offer.id: offer for offer in map(parse_offer, comparison.offers)}
    for each in comparison.unranked:
        yield offers.get(each.model) or table.find(each.model, comparison.on).rater.model


def _rated_again(comparison: Comparison, models: Sequence[str]) -> Rated:
    """What another workload costs on these candidates on a moment, all else as it was asked."""
    named = [model for model in models if not is_offer(model)]
    offers = [offer for offer in comparison.offers if parse_offer(offer).id in {*models}]
    table, options, text = comparison.table, comparison.options, comparison.text

    def evaluate(workload: Workload, on: Moment) -> Costs:
        try:
            asked = Request(named, Work(workload), offers=offers, on=on, options=options)
            found = compare(table, asked, text)
        except CostcalcError:
            return {}
        return {row.model.id: row.fraction for row in found.rows}

    return evaluate


# --- what is in doubt ---


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


# --- what is to come ---


def _ahead(comparison: Comparison, verdict: Verdict, costs_on: Callable[[Moment], Costs], lang: str) -> Ahead:
    """What is known to change of the winner, or of who wins then, within 30 days of the day asked."""
    on, standings = comparison.on, verdict.standings
    winners = {each.model for each in standings if each.cost == standings[0].cost}
    end = (on if isinstance(on, datetime) else day_start(on)) + timedelta(days=MONTH_DAYS)
    changes = (each for row in comparison.rows for each in row.changes)
    near = [each for each in changes if each.at < end and each.kind != NAME]  # it is between models
    afterwards = list(_afterwards(near, costs_on, on)) if standings else []
    others = {(model, each.at) for each in afterwards for model in each.winners}
    deciding = [
        each
        for each in sorted(near, key=attrgetter("at"))
        if each.model.id in winners or ((each.model.id, each.at) in others and each.kind == PRICE)
    ]
    # What speaks against the winner is told before the verdict: that it gets dearer or ends, or that another
    # wins then.
    worse = {(each.model.id, each.at) for each in deciding if each.worsens}
    first = [each.model.id not in winners or (each.model.id, each.at) in worse for each in deciding]
    after = {spell(each.at): each.winners for each in afterwards if verdict.asked > 1}

    def then(told: Told) -> str:
        if told.at not in after:
            return ""
        key, winner = _next(told.model, after[told.at], winners)
        return say(key, lang, winner=verdict.names.get(winner, ""))

    sentences = (
        list(change_sentences(compress(deciding, which), then, verdict.names, lang))
        for which in (first, map(not_, first))
    )
    return Ahead(deciding, afterwards, *sentences)


def _afterwards(
    changes: Iterable[Change], costs_on: Callable[[Moment], Costs], on: Moment
) -> Iterator[Afterwards]:
    """The ranking after each instant at which a price changes or a model ends."""
    instants = sorted({each.at for each in changes if each.kind != GUARANTEE})
    for at in instants[:MOST_INSTANTS]:
        costs = costs_on(_moment_after(at, on))
        least = min(costs.values(), default=None)
        yield Afterwards(at, [model for model, cost in costs.items() if cost == least], least)


def _moment_after(at: datetime, on: Moment) -> Moment:
    """A moment like the one asked, from an instant on: the first whole day, or the same hour of the week."""
    if isinstance(on, datetime):
        return on + WEEK * -(-(at - on) // WEEK)
    day = date(at.year, at.month, at.day)
    return day if at == day_start(day) else day + DAY


def _next(model: str, after: Sequence[str], before: set[str]) -> tuple[str, str]:
    """Who costs least after a change of a model: the key of the words for it, and whom they name."""
    if not after:
        return "nobody", ""
    if model in after:
        return ("the_same" if model in before else "takes_over"), model
    return "another", after[0]
