"""What is to come of a decision: what is known to change of the winner, or of who wins then, in sentences."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import compress
from operator import attrgetter, not_

from costcalc.additions.decision_phrases import say
from costcalc.language.numerals import date_in
from costcalc.periods import DAY, WEEK, Stretch, day_start, spell
from costcalc.rating.changes import GUARANTEE, NAME, PRICE, changes_within
from costcalc.rating.table import is_offer
from costcalc.report.change_words import told_of
from costcalc.units import MONTH_DAYS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from costcalc.additions.decision_sentences import Verdict
    from costcalc.additions.tipping_points import Costs
    from costcalc.periods import Moment
    from costcalc.questions.compare.result import Comparison
    from costcalc.questions.project.course import Course
    from costcalc.questions.project.result import Projection
    from costcalc.rating.changes import Change
    from costcalc.rating.table import RatingTable
    from costcalc.report.change_words import Told

MOST_INSTANTS = 12
"""Instants of change after which the candidates are ranked again."""


class Afterwards(NamedTuple):
    """Who costs least from an instant on: ids of models, several where they tie, none if nobody can serve."""

    at: datetime
    winners: Sequence[str]
    cost: Fraction | None = None


class Ahead(NamedTuple):
    """What is to come of the winner, or of who wins then; `first` and `last` are sentences on it.

    `after` is a ranking for each instant at which prices change: who costs least, and how much.
    """

    changes: Sequence[Change] = ()
    after: Sequence[Afterwards] = ()
    first: Sequence[str] = ()
    last: Sequence[str] = ()


def change_sentences(
    changes: Iterable[Change], then: Callable[[Told], str], names: Mapping[str, str], lang: str
) -> Iterator[str]:
    """A sentence for each change: of which model, what it is, and what comes of it."""
    for told in told_of([each.to_dict() for each in changes], lang):
        yield say(told.kind, lang, name=names[told.model], told=told.words, then=then(told))


# --- of a comparison ---


def of_comparison(
    comparison: Comparison, verdict: Verdict, costs_on: Callable[[Moment], Costs], lang: str
) -> Ahead:
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
        """Who costs least after a change of a model."""
        if told.at not in after:
            return ""
        if not after[told.at]:
            return say("nobody", lang)
        if told.model in after[told.at]:
            return say("the_same" if told.model in winners else "takes_over", lang)
        return say("another", lang, winner=verdict.names.get(after[told.at][0], ""))

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


# --- of a projection ---


def of_projection(table: RatingTable, found: Projection, courses: Sequence[Course], lang: str) -> Ahead:
    """Which models end in the months, so that a successor follows or nobody, and guarantees of the winner."""
    within = Stretch(found.months[0].start, found.months[-1].stretch.end)
    winner = next((each for each in courses if not each.gaps), None)
    followed = [before.model.id for before, _ in winner.follows] if winner else []
    in_part = [each for each in courses if each.gaps]
    ending = {*followed, *(each.gap.model.id for each in in_part if each.gap and not each.gap.is_of_option)}
    changes = [
        change
        for model in {*ending, *([winner.model] if winner else [])}
        if not is_offer(model)
        for change in changes_within(table.find(model, within.start).rater.model, within)
        if (change.kind != GUARANTEE) == (model in ending)
    ]
    changes.sort(key=attrgetter("at", "model.id"))
    names = {each.model: each.name for each in in_part} | {each.model.id: each.model.name for each in changes}
    sentences = change_sentences(
        changes, lambda told: say("follows" if told.model in followed else "gap", lang), names, lang
    )
    return Ahead(changes, first=[*sentences, *_of_options(in_part, found.request.options, names, lang)])


def _of_options(
    courses: Sequence[Course], options: Mapping[str, str], names: Mapping[str, str], lang: str
) -> Iterator[str]:
    """A sentence for each time at which what is asked of a model begins to be sold, or ends."""
    said = ", ".join(f"{name} {value}" for name, value in options.items())
    asked = say("with" if said else "so", lang, options=said)
    for gap in (gap for course in courses for gap in course.gaps if gap.is_of_option):
        day = spell(gap.until or gap.at).partition("T")[0]
        yield say(
            "option_before" if gap.until else "option_after",
            lang,
            name=names[gap.model.id],
            asked=asked,
            date=day if lang == "en" else date_in(day, lang),
        )
