"""What of a decision is known to change in the time that it is about, and who costs least afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

from costcalc.analysis.decision_ahead import Afterwards, ahead_sentences, month_sentences, option_sentences
from costcalc.numbers import settled_text
from costcalc.periods import DAY, WEEK, Stretch, day_start, parse_instant, parse_moment, spell
from costcalc.questions.compare.offers import OFFER
from costcalc.questions.project.horizon import read_month
from costcalc.questions.project.succession import OPTION
from costcalc.rating.changes import GUARANTEE, MONTH_DAYS, NAME, PRICE, changes_within
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.operations.decision_questions import Question
    from costcalc.periods import Moment
    from costcalc.rating.changes import Change
    from costcalc.rating.table import RatingTable

    Entry = Mapping[str, Any]

MOST_INSTANTS = 12
"""Instants of change after which the candidates are ranked again."""


class Ahead(NamedTuple):
    """What is to come of the winner, or of who wins then; `first` and `last` are sentences on it.

    `after` is a ranking for each instant at which prices change: who costs least, and how much.
    """

    changes: Sequence[Entry] = ()
    after: Sequence[Entry] = ()
    first: Sequence[str] = ()
    last: Sequence[str] = ()


def ahead_of(table: RatingTable, question: Question, document: Entry, lang: str) -> Ahead:
    """What is known to change of the winner within 30 days of the day asked, or in the months asked."""
    if "totals" in document:
        return _in_months(table, document, lang)
    if not question.standings:
        return Ahead()
    on = parse_moment(document["on"])
    least = question.standings[0].cost
    winners = {each.model for each in question.standings if each.cost == least}
    near = list(_near(document["rows"], on))
    afterwards = list(_afterwards(question, near, on))
    told = [Afterwards(each["at"], each["winners"]) for each in afterwards if question.asked > 1]
    others = {(model, each["at"]) for each in afterwards for model in each["winners"]} if winners else set()
    deciding = [
        each
        for each in near
        if each["model"] in winners or ((each["model"], each["at"]) in others and each["kind"] == PRICE)
    ]
    deciding.sort(key=lambda each: str(each["at"]))
    first = [each for each in deciding if each["model"] not in winners or _is_for_the_worse(deciding, each)]
    last = [each for each in deciding if each not in first]
    sentences = (ahead_sentences(each, told, question.names, winners, lang) for each in (first, last))
    return Ahead(deciding, afterwards, *sentences)


def _in_months(table: RatingTable, document: Entry, lang: str) -> Ahead:
    """Which models end in the months, so that a successor follows or nobody, and guarantees of the winner."""
    first = document["totals"][0].get("scenario") if document["totals"] else None
    totals = [each for each in document["totals"] if each.get("scenario") == first]
    start = read_month(document["start"])
    stretch = Stretch(start.start, start.after(document["months"]).start)
    winner: Entry = next((each for each in totals if not each.get("gap")), {})
    followed = {each["after"] for each in winner.get("follows", ())}
    in_part = [each for each in totals if each.get("gap")]
    ending = {each["gap"]["model"] for each in in_part if each["gap"]["kind"] != OPTION} | followed
    found: list[Change] = []
    for model_id in [*ending, *({winner["model"]} - ending if winner else ())]:
        if not model_id.startswith(OFFER):
            model = table.find(model_id, stretch.start).rater.model
            found += (
                each
                for each in changes_within(model, stretch)
                if (each.kind != GUARANTEE if model_id in ending else each.kind == GUARANTEE)
            )
    changes = [each.to_dict() for each in sorted(found, key=lambda each: (each.at, each.model.id))]
    names = {each["model"]: each["name"] for each in in_part} | {
        each.model.id: each.model.name for each in found
    }
    of_options = option_sentences(in_part, document.get("options", {}), names, lang)
    return Ahead(changes, (), [*month_sentences(changes, followed, names, lang), *of_options])


def _near(rows: Iterable[Entry], on: Moment) -> Iterator[Entry]:
    start = on if isinstance(on, datetime) else day_start(on)
    end = start + timedelta(days=MONTH_DAYS)
    return (
        each
        for row in rows
        for each in row["changes"]
        if parse_instant(each["at"]) < end and each["kind"] != NAME  # a decision is between models
    )


def _is_for_the_worse(changes: Iterable[Entry], change: Entry) -> bool:
    """Whether a model ends, loses its guarantee, or asks more for anything at an instant."""
    at_once = (each for each in changes if (each["model"], each["at"]) == (change["model"], change["at"]))
    return any(
        each["kind"] != PRICE or each["to"] is None or _amount(each["to"]) > _amount(each["from"])
        for each in at_once
    )


def _amount(text: str | None) -> Fraction:
    return Fraction(text or 0)


def _afterwards(question: Question, changes: Iterable[Entry], on: Moment) -> Iterator[dict[str, Any]]:
    """The ranking after each instant at which a price changes or a model ends."""
    instants = sorted({parse_instant(each["at"]) for each in changes if each["kind"] != GUARANTEE})
    for at in instants[:MOST_INSTANTS]:
        costs = question.costs_on(_moment_after(at, on)) if question.costs_on else {}
        least = min(costs.values(), default=None)
        winners = [model for model, cost in costs.items() if cost == least]
        yield {
            "at": spell(at),
            "winners": winners,
            "cost": None if least is None else settled_text(least),
        }


def _moment_after(at: datetime, on: Moment) -> Moment:
    """A moment like the one asked, from an instant on: the first whole day, or the same hour of the week."""
    if isinstance(on, datetime):
        return on + WEEK * -(-(at - on) // WEEK)
    day = date(at.year, at.month, at.day)
    return day if at == day_start(day) else day + DAY
