"""The addition `decision`: who wins, by how much, what would change it, and one plain sentence on it."""

from __future__ import annotations

from fractions import Fraction

from costcalc.analysis.decision import tipping_points
from costcalc.analysis.decision_sentences import LANGUAGES, Later, Rival, Verdict, point_words, sentence
from costcalc.analysis.dials import dials_of
from costcalc.analysis.price_range import range_of
from costcalc.errors import NoPriceInForceError, UsageError, listed, shown
from costcalc.numbers import rounded_text, settled_text
from costcalc.operations.decision_ahead import ahead_of
from costcalc.operations.decision_questions import decided, ends_within, in_scenario, question_of
from costcalc.operations.words import one_text
from costcalc.questions.compare.result import Comparison
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.analysis.decision import TippingPoint
    from costcalc.operations.decision_questions import Question
    from costcalc.operations.words import Words
    from costcalc.questions.compare.result import Row
    from costcalc.questions.project.course import Course
    from costcalc.rating.table import RatingTable

    Entry = Mapping[str, Any]

MONTHS_A_YEAR = 12


def add(table: RatingTable, words: Words, result: Any, document: dict[str, Any]) -> None:  # noqa: ANN401 - any result
    """Write the decision into the document of a comparison or of a projection."""
    lang = one_text(words, "lang") or "en"
    if lang not in LANGUAGES:
        raise UsageError(f"must be {listed(LANGUAGES)}, not {shown(lang)}", "lang")
    question = question_of(table, result, document)
    points, ahead = _points(question), ahead_of(table, question, document, lang)
    contested = _contested(result)
    verdict = _verdict(question, points, document)._replace(
        doubt=_doubt(result, question),
        contested=[question.names[each] for each in contested],
        unsure=_unsure(result, question),
    )
    document["decision"] = {
        "changes": list(ahead.changes),
        "after": list(ahead.after),
        **_lead(question),
        "contested_by": contested,
        "measure": question.measure,
        "tipping_points": None if points is None else [_point(each, lang) for each in points],
        "tipping_measure": "cost" if question.measure == "cost" else "cost_per_request",
        "searched": [] if points is None else _searched(question),
        "not_searched": question.unsearched,
        "sentence": " ".join(
            [
                *ahead.first,
                sentence(verdict, lang),
                *ahead.last,
            ]
        ),
        "lang": lang,
    }


def _doubt(result: Any, question: Question) -> str:  # noqa: ANN401 - any result
    """Why the winner's price is an estimate: undated, or in doubt; nothing if certain."""
    if courses := _courses(result, question):
        return "in doubt" if courses[0].is_in_doubt else ""
    rows = _ranking(result)
    if not rows or not rows[0].doubts or _is_owed_all_the_same(rows[0]):
        return ""
    return "undated" if any(each.assumed for each in rows[0].periods) else "in doubt"


def _is_owed_all_the_same(row: Row) -> bool:
    """Whether a contract's own prices leave nothing in doubt of what is owed, whatever the list's was."""
    return row.contract is not None and row.between is not None and _ends(row) == (row.fraction, row.fraction)


def _contested(result: Any) -> list[str]:  # noqa: ANN401 - any result
    """The models of a comparison that prices in doubt leave a chance to cost less than the winner.

    Of a projection no range is known.
    """
    rows = _ranking(result)
    if not rows:
        return []
    highest = _ends(rows[0])[1]
    return [row.model.id for row in rows[1:] if row.fraction != rows[0].fraction and _ends(row)[0] < highest]


def _unsure(result: Any, question: Question) -> str:  # noqa: ANN401 - any result
    """The next one of a projection, where its price is in doubt."""
    courses = _courses(result, question)
    return question.names[courses[1].model] if len(courses) > 1 and courses[1].is_in_doubt else ""


def _ranking(result: Any) -> Sequence[Row]:  # noqa: ANN401 - any result
    """The rows of a comparison from the cheapest; none of a projection."""
    return (result.ranking or result.rows) if isinstance(result, Comparison) else ()


def _ends(row: Row) -> tuple[Fraction, Fraction]:
    """The lowest and the highest cost of a request, under the contract in force."""
    between = None
    if row.doubts:
        between = range_of(row.model, row.shapes, row.comparison.on, row.contract)
    if between is None:
        return row.fraction, row.fraction
    return Fraction(between.low), Fraction(between.high)


def _courses(result: Any, question: Question) -> list[Course]:  # noqa: ANN401 - any result
    """The courses of a projection that the decision is between, from the cheapest; none of a comparison."""
    courses: Sequence[Course] = getattr(result, "courses", ())
    by_model = {each.model: each for each in courses if each.scenario == courses[0].scenario}
    return [by_model[each.model] for each in question.standings if each.model in by_model]


def _lead(question: Question) -> dict[str, Any]:
    """Who is first, who is next, and how far apart they are."""
    standings = question.standings
    first, second = (*standings[:2], None, None)[:2]
    lead: dict[str, Any] = {
        "winner": first.model if first else None,
        "runner_up": second.model if second else None,
        "tied": [each.model for each in standings[1:] if first and each.cost == first.cost],
        "ratio": None,
        "difference": None,
    }
    if first and second:
        lead["difference"] = settled_text(second.cost - first.cost)
        lead["ratio"] = rounded_text(second.cost / first.cost) if first.cost else None
    return lead


def _points(question: Question) -> list[TippingPoint] | None:
    """The tipping points; None where they are not looked for, or there is nobody to be overtaken by."""
    if question.unsearched or not question.standings or question.asked == 1:
        return None
    return tipping_points(
        question.workload,
        question.evaluate,
        sizes=question.sizes,
        rounding=question.rounding,
        looks=question.looks,
    )


def _point(point: TippingPoint, lang: str) -> dict[str, Any]:
    return {**point.to_dict(), "when": point_words(point, lang)}


def _searched(question: Question) -> list[dict[str, str]]:
    """The quantities that were turned, and how far."""
    return [
        {
            "field": dial.field,
            "unit": dial.unit,
            "present": settled_text(dial.present),
            "lowest": str(dial.lowest),
            "highest": str(dial.highest),
        }
        for dial in dials_of(question.workload)
    ]


# --- what the sentence tells ---


def _verdict(question: Question, points: Sequence[TippingPoint] | None, document: Entry) -> Verdict:
    verdict = Verdict(
        question.standings,
        question.names,
        question.months,
        points,
        question.asked,
        is_mix=question.workload.is_mix,
    )
    if not question.standings:
        return verdict
    winner = _winner(document)
    share = winner.get("probability_cheapest")
    return verdict._replace(
        later=_overtaken(question, document, winner),
        shorter=_overtaking(question, document, winner),
        rivals=[*_by_task(question, document, winner), *_by_seat(question, document)],
        share_of_draws=None if share is None else Fraction(share),
        too_large="totals" in document and any(each.get("draws_too_large") for each in decided(document)),
        unpriced={each["code"] for each in document["unranked"]} == {NoPriceInForceError.code}
        and not ends_within(document),
        in_part=bool(ends_within(document)),
    )


def _winner(document: Entry) -> Entry:
    """The entry of the winner."""
    return decided(document)[0] if "totals" in document else document["rows"][0]


def _overtakes(document: Entry, winner: Entry, measure: str) -> list[Entry]:
    """The overtakes of a measure with the winner in them, in order of time."""
    return [
        each
        for each in document.get("overtakes", ())
        if each["measure"] == measure
        and each.get("scenario") == winner.get("scenario")
        and winner["model"] in {each["model"], each["overtakes"]}
    ]


def _overtaken(question: Question, document: Entry, winner: Entry) -> Later | None:
    """Who costs less a month than the winner, from a month on to the end; the first of them."""
    last: dict[str, Entry] = {}
    for each in _overtakes(document, winner, "cost"):
        rival = each["model"] if each["overtakes"] == winner["model"] else each["overtakes"]
        last[rival] = each
    lost = [each for each in last.values() if each["overtakes"] == winner["model"]]
    first = min(lost, key=lambda each: str(each["month"]), default=None)
    return None if first is None else _at(question, document, first["model"], first)


def _overtaking(question: Question, document: Entry, winner: Entry) -> Later | None:
    """Who was the cheaper one in total, before the winner overtook the last of them."""
    found = _overtakes(document, winner, "cumulative_cost")
    won = [each for each in found if each["model"] == winner["model"]]
    return _at(question, document, won[-1]["overtakes"], won[-1]) if won else None


def _at(question: Question, document: Entry, model: str, overtake: Entry) -> Later:
    number = _months_of(overtake["month"]) - _months_of(document["start"]) + 1
    return Later(in_scenario(question.names[model], overtake), overtake["month"], number)


def _months_of(month: str) -> int:
    year, number = month.split("-")[:2]
    return int(year) * MONTHS_A_YEAR + int(number)


def _by_task(question: Question, document: Entry, winner: Entry) -> Iterator[Rival]:
    """Who costs the least for a solved task, where that is another, and the winner solves tasks too."""
    ranking = document.get("success", {}).get("ranking", [])
    names = ("model", "scenario")
    for each in ranking:
        if all(each.get(name) == winner.get(name) for name in names):
            first = ranking[0]
            cost = Fraction(first["cost_per_solved_task"])
            if cost < Fraction(each["cost_per_solved_task"]):
                yield Rival("task", in_scenario(question.names[first["model"]], first), cost)


def _by_seat(question: Question, document: Entry) -> Iterator[Rival]:
    """Seats, where they cost less than the cheapest model by the request."""
    seats = document.get("seats")
    if seats is None or question.months is None:
        return
    cost = Fraction(seats["cost"] if question.months else seats["cost_per_month"])
    if cost < question.standings[0].cost:
        yield Rival("seat" if seats["seats"] == "1" else "seats", "", cost)
