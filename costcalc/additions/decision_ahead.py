"""What of a decision is known to change in the time that it is about, and who costs least afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import compress
from operator import attrgetter, not_

from costcalc.additions.ahead_sentences import Afterwards, ahead_sentences, month_sentences, option_sentences
from costcalc.additions.decision_questions import of_the_first
from costcalc.periods import DAY, WEEK, Stretch, day_start
from costcalc.questions.compare.offers import OFFER
from costcalc.questions.compare.result import Comparison
from costcalc.rating.changes import GUARANTEE, MONTH_DAYS, NAME, PRICE, changes_within
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from costcalc.additions.decision_questions import Question
    from costcalc.additions.entries import Ranked
    from costcalc.periods import Moment
    from costcalc.questions.compare.result import Row
    from costcalc.questions.project.result import Projection
    from costcalc.rating.changes import Change
    from costcalc.rating.table import RatingTable

MOST_INSTANTS = 12
"""Instants of change after which the candidates are ranked again."""


class Ahead(NamedTuple):
    """What is to come of the winner, or of who wins then; `first` and `last` are sentences on it.

    `after` is a ranking for each instant at which prices change: who costs least, and how much.
    """

    changes: Sequence[Change] = ()
    after: Sequence[Afterwards] = ()
    first: Sequence[str] = ()
    last: Sequence[str] = ()


def ahead_of(table: RatingTable, question: Question, found: Ranked, lang: str) -> Ahead:
    """What is known to change of the winner within 30 days of the day asked, or in the months asked."""
    if not isinstance(found, Comparison):
        return _in_months(table, found, lang)
    if not question.standings:
        return Ahead()
    on = found.on
    least = question.standings[0].cost
    winners = {each.model for each in question.standings if each.cost == least}
    near = list(_near(found.rows, on))
    afterwards = list(_afterwards(question, near, on))
    others = {(model, each.at) for each in afterwards for model in each.winners}
    deciding = [
        each
        for each in near
        if each.model.id in winners or ((each.model.id, each.at) in others and each.kind == PRICE)
    ]
    deciding.sort(key=attrgetter("at"))
    worse = {(each.model.id, each.at) for each in deciding if each.worsens}
    first = [each.model.id not in winners or (each.model.id, each.at) in worse for each in deciding]
    told = afterwards if question.asked > 1 else ()
    sentences = (
        ahead_sentences(list(compress(deciding, which)), told, question.names, winners, lang)
        for which in (first, map(not_, first))
    )
    return Ahead(deciding, afterwards, *sentences)


def _in_months(table: RatingTable, found: Projection, lang: str) -> Ahead:
    """Which models end in the months, so that a successor follows or nobody, and guarantees of the winner."""
    courses = of_the_first(found)
    stretch = Stretch(found.months[0].start, found.months[-1].stretch.end)
    winner = next((each for each in courses if each.gap is None), None)
    followed = {before.model.id for before, _ in winner.follows} if winner else set()
    in_part = [each for each in courses if each.gap is not None]
    ending = {each.gap.model.id for each in in_part if each.gap and not each.gap.is_of_option} | followed
    changes: list[Change] = []
    for model_id in [*ending, *({winner.model} - ending if winner else ())]:
        if not model_id.startswith(OFFER):
            model = table.find(model_id, stretch.start).rater.model
            changes += (
                each
                for each in changes_within(model, stretch)
                if (each.kind != GUARANTEE if model_id in ending else each.kind == GUARANTEE)
            )
    changes.sort(key=attrgetter("at", "model.id"))
    names = {each.model: each.name for each in in_part} | {each.model.id: each.model.name for each in changes}
    options = found.request.options
    of_options = option_sentences(in_part, options, names, lang)
    return Ahead(changes, (), [*month_sentences(changes, followed, names, lang), *of_options])


def _near(rows: Iterable[Row], on: Moment) -> Iterator[Change]:
    start = on if isinstance(on, datetime) else day_start(on)
    end = start + timedelta(days=MONTH_DAYS)
    return (
        each
        for row in rows
        for each in row.changes
        if each.at < end and each.kind != NAME  # a decision is between models
    )


def _afterwards(question: Question, changes: Iterable[Change], on: Moment) -> Iterator[Afterwards]:
    """The ranking after each instant at which a price changes or a model ends."""
    instants = sorted({each.at for each in changes if each.kind != GUARANTEE})
    for at in instants[:MOST_INSTANTS]:
        costs = question.costs_on(_moment_after(at, on)) if question.costs_on else {}
        least = min(costs.values(), default=None)
        yield Afterwards(at, [model for model, cost in costs.items() if cost == least], least)


def _moment_after(at: datetime, on: Moment) -> Moment:
    """A moment like the one asked, from an instant on: the first whole day, or the same hour of the week."""
    if isinstance(on, datetime):
        return on + WEEK * -(-(at - on) // WEEK)
    day = date(at.year, at.month, at.day)
    return day if at == day_start(day) else day + DAY
