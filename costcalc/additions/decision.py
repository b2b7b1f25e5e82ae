"""The addition `decision`: who wins, by how much, what would change it, and one plain sentence on it."""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter

from costcalc.additions.decision_ahead import ahead_of
from costcalc.additions.decision_questions import decided, ends_within, in_scenario, question_of
from costcalc.additions.decision_sentences import LANGUAGES, Later, Rival, Verdict, point_words, sentence
from costcalc.additions.seats import SeatsCompared
from costcalc.additions.success import Success
from costcalc.additions.tipping_points import tipping_points
from costcalc.additions.variations import dials_of
from costcalc.analysis.price_range import range_of
from costcalc.asking.additions import SEATS, SUCCESS
from costcalc.asking.words import one_text
from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.prose import listed, shown
from costcalc.questions.compare.result import Comparison
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.additions.decision_ahead import Ahead
    from costcalc.additions.decision_questions import Question
    from costcalc.additions.entries import Ranked
    from costcalc.additions.tipping_points import Standing, TippingPoint
    from costcalc.additions.variations import Dial
    from costcalc.asking.words import Words
    from costcalc.questions.compare.result import Row
    from costcalc.questions.project.result import Overtake, Projection
    from costcalc.rating.table import RatingTable


class TurningPoint(NamedTuple):
    """A tipping point, and in words when the winner changes."""

    point: TippingPoint
    when: str


class Decision(NamedTuple):
    """Who wins, by how much, what would change it, and all of that in a sentence.

    `tipping_points` is None where they were not looked for; `not_searched` says why.
    """

    standings: Sequence[Standing]
    ahead: Ahead
    contested_by: Sequence[str]
    measure: str
    tipping_points: Sequence[TurningPoint] | None
    searched: Sequence[Dial]
    not_searched: str | None
    sentence: str
    lang: str

    @property
    def winner(self) -> str | None:
        """The cheapest; None where nobody is ranked."""
        return next((each.model for each in self.standings), None)

    @property
    def runner_up(self) -> str | None:
        """The next one."""
        return next((each.model for each in self.standings[1:]), None)

    @property
    def tied(self) -> list[str]:
        """Those that cost as much as the cheapest."""
        return [each.model for each in self.standings[1:] if each.cost == self.standings[0].cost]

    @property
    def difference(self) -> Fraction | None:
        """How much more the next one costs."""
        return self.standings[1].cost - self.standings[0].cost if self.standings[1:] else None

    @property
    def ratio(self) -> Fraction | None:
        """How many times as much the next one costs; None where the cheapest is free."""
        first, second = (*self.standings[:2], None, None)[:2]
        return second.cost / first.cost if first and second and first.cost else None

    @property
    def tipping_measure(self) -> str:
        """Of what the costs at tipping points are."""
        return "cost" if self.measure == "cost" else "cost_per_request"


def read(words: Words) -> str:
    """The language of the sentence."""
    lang = one_text(words, "lang") or "en"
    if lang not in LANGUAGES:
        raise UsageError(f"must be {listed(LANGUAGES)}, not {shown(lang)}", "lang")
    return lang


def answer(table: RatingTable, lang: str, found: Ranked, before: Mapping[str, object]) -> Decision:
    """The decision between the models of a comparison or of a projection."""
    question = question_of(table, found)
    points, ahead = _points(question), ahead_of(table, question, found, lang)
    contested = _contested(found)
    verdict = _verdict(question, points, found, before)._replace(
        doubt=_doubt(found),
        contested=[question.names[each] for each in contested],
        unsure=_unsure(question, found),
    )
    return Decision(
        question.standings,
        ahead,
        contested,
        question.measure,
        None if points is None else [TurningPoint(each, point_words(each, lang)) for each in points],
        [] if points is None else dials_of(question.workload),
        question.unsearched,
        " ".join([*ahead.first, sentence(verdict, lang), *ahead.last]),
        lang,
    )


def _doubt(found: Ranked) -> str:
    """Why the winner's price is an estimate: undated, or in doubt; nothing if certain."""
    if not isinstance(found, Comparison):
        return "in doubt" if any(each.course.is_in_doubt for each in decided(found)[:1]) else ""
    rows = _ranking(found)
    if not rows or not rows[0].doubts or _is_owed_all_the_same(rows[0]):
        return ""
    return "undated" if any(each.assumed for each in rows[0].periods) else "in doubt"


def _is_owed_all_the_same(row: Row) -> bool:
    """Whether a contract's own prices leave nothing in doubt of what is owed, whatever the list's was."""
    return row.contract is not None and row.between is not None and _ends(row) == (row.fraction, row.fraction)


def _contested(found: Ranked) -> list[str]:
    """The models of a comparison that prices in doubt leave a chance to cost less than the winner.

    Of a projection no range is known.
    """
    rows = _ranking(found) if isinstance(found, Comparison) else ()
    if not rows:
        return []
    highest = _ends(rows[0])[1]
    return [row.model.id for row in rows[1:] if row.fraction != rows[0].fraction and _ends(row)[0] < highest]


def _unsure(question: Question, found: Ranked) -> str:
    """The next one of a projection, where its price is in doubt."""
    courses = [] if isinstance(found, Comparison) else [each.course for each in decided(found)[1:2]]
    return next((question.names[each.model] for each in courses if each.is_in_doubt), "")


def _ranking(found: Comparison) -> Sequence[Row]:
    """All rows from the cheapest, those that are not shown too."""
    return found.ranking


def _ends(row: Row) -> tuple[Fraction, Fraction]:
    """The lowest and the highest cost of a request, under the contract in force."""
    between = None
    if row.doubts:
        between = range_of(row.model, row.shapes, row.comparison.on, row.contract)
    if between is None:
        return row.fraction, row.fraction
    return Fraction(between.low), Fraction(between.high)


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


# --- what the sentence tells ---


def _verdict(
    question: Question,
    points: Sequence[TippingPoint] | None,
    found: Ranked,
    before: Mapping[str, object],
) -> Verdict:
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
    in_part = False
    scenario = None
    if not isinstance(found, Comparison):
        totals = decided(found)
        scenario, drawn = totals[0].course.scenario, totals[0].drawn
        share = drawn.probability_cheapest if drawn else None
        in_part = bool(ends_within(found))
        verdict = verdict._replace(
            later=_overtaken(question, found),
            shorter=_overtaking(question, found),
            share_of_draws=None if share is None else Fraction(share),
            too_large=any(each.drawn and each.drawn.draws_too_large for each in totals),
            in_part=in_part,
        )
    return verdict._replace(
        rivals=[
            *_by_task(question, scenario, before.get(SUCCESS.name)),
            *_by_seat(question, before.get(SEATS.name)),
        ],
        unpriced={each.code for each in found.unranked} == {NoPriceInForceError.code} and not in_part,
    )


def _overtakes(question: Question, found: Projection, measure: str) -> list[Overtake]:
    """The overtakes of a measure with the winner in them, in order of time."""
    winner, scenario = question.standings[0].model, found.totals[0].course.scenario
    return [
        each
        for each in found.overtakes
        if each.measure == measure and each.scenario == scenario and winner in {each.model, each.overtakes}
    ]


def _overtaken(question: Question, found: Projection) -> Later | None:
    """Who costs less a month than the winner, from a month on to the end; the first of them."""
    winner = question.standings[0].model
    last: dict[str, Overtake] = {}
    for each in _overtakes(question, found, "cost"):
        last[each.model if each.overtakes == winner else each.overtakes] = each
    lost = [each for each in last.values() if each.overtakes == winner]
    first = min(lost, key=attrgetter("month"), default=None)
    return None if first is None else _at(question, found, first.model, first)


def _overtaking(question: Question, found: Projection) -> Later | None:
    """Who was the cheaper one in total, before the winner overtook the last of them."""
    won = [
        each
        for each in _overtakes(question, found, "cumulative_cost")
        if each.model == question.standings[0].model
    ]
    return _at(question, found, won[-1].overtakes, won[-1]) if won else None


def _at(question: Question, found: Projection, model: str, overtake: Overtake) -> Later:
    number = overtake.month.since(found.months[0]) + 1
    return Later(in_scenario(question.names[model], overtake.scenario), str(overtake.month), number)


def _by_task(question: Question, scenario: str | None, success: object) -> Iterator[Rival]:
    """Who costs the least for a solved task, where that is another, and the winner solves tasks too."""
    ranking = success.ranking if isinstance(success, Success) else []
    winner = (question.standings[0].model, scenario)
    for each in ranking:
        first, cost = ranking[0], ranking[0].cost_per_solved_task
        own = each.cost_per_solved_task
        if (each.model, each.scenario) == winner and cost is not None and own is not None and cost < own:
            yield Rival("task", in_scenario(question.names[first.model], first.scenario), cost)


def _by_seat(question: Question, seats: object) -> Iterator[Rival]:
    """Seats, where they cost less than the cheapest model by the request."""
    if not isinstance(seats, SeatsCompared) or question.months is None:
        return
    cost = seats.cost_per_month if seats.cost is None else seats.cost
    if cost < question.standings[0].cost:
        yield Rival("seat" if seats.seats == 1 else "seats", "", cost)
