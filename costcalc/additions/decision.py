"""The addition `decision`: who wins, by how much, what would change it, and one plain sentence on it."""

from __future__ import annotations

from costcalc.additions.decision_compared import of_comparison
from costcalc.additions.decision_projected import of_projection
from costcalc.additions.decision_sentences import Rival, in_scenario, point_words, sentence
from costcalc.additions.seats import SeatsCompared
from costcalc.additions.success import Success
from costcalc.additions.tipping_points import tipping_points
from costcalc.additions.variations import variations_of
from costcalc.asking.added import SEATS, SUCCESS, Additions
from costcalc.asking.words import one_text
from costcalc.errors import UsageError
from costcalc.language.numerals import LANGUAGES
from costcalc.prose import listed, shown
from costcalc.questions.compare.result import Comparison
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from costcalc.additions.decision_questions import Question
    from costcalc.additions.decision_sentences import Verdict
    from costcalc.additions.entries import Ranked
    from costcalc.additions.tipping_points import TippingPoint
    from costcalc.additions.variations import Variation
    from costcalc.asking.words import Words
    from costcalc.rating.table import RatingTable


class Decision(NamedTuple):
    """Who wins, by how much, what would change it, and all of that in a sentence."""

    question: Question
    verdict: Verdict
    lang: str

    @property
    def models(self) -> list[str]:
        """The candidates from the cheapest."""
        return [each.model for each in self.verdict.standings]

    @property
    def winner(self) -> str | None:
        """The cheapest; None where nobody is ranked."""
        return next(iter(self.models), None)

    @property
    def runner_up(self) -> str | None:
        """The next one."""
        return next(iter(self.models[1:]), None)

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
    def tipping_points(self) -> list[TippingPoint] | None:
        """None where they were not looked for; `question.unsearched` says why."""
        if self.verdict.points is None:
            return None
        return [each._replace(when=point_words(each, self.lang)) for each in self.verdict.points]

    @property
    def tipping_measure(self) -> str:
        """Of what the costs at tipping points are."""
        return "cost" if self.question.measure == "cost" else "cost_per_request"

    @property
    def searched(self) -> Sequence[Variation]:
        """The quantities that were turned."""
        return [] if self.verdict.points is None else variations_of(self.question.workload)

    @property
    def sentence(self) -> str:
        """All of it, as it is read out."""
        ahead = self.question.ahead
        return " ".join([*ahead.first, sentence(self.verdict, self.lang), *ahead.last])


def read(words: Words) -> str:
    """The language of the sentence."""
    lang = one_text(words, "lang") or "en"
    if lang not in LANGUAGES:
        raise UsageError(f"must be {listed(LANGUAGES)}, not {shown(lang)}", "lang")
    return lang


def answer(table: RatingTable, lang: str, found: Ranked) -> Decision:
    """The decision between the models of a comparison or of a projection."""
    if isinstance(found, Comparison):
        question = of_comparison(table, found, lang)
    else:
        question = of_projection(table, found, lang)
    verdict, points = question.verdict, None
    if verdict.standings and verdict.asked > 1 and not question.unsearched:
        points = tipping_points(
            question.workload,
            question.evaluate,
            sizes=question.sizes,
            rounding=question.rounding,
            looks=question.looks,
        )
    before = found.added.parts if isinstance(found.added, Additions) else {}
    by_task = _by_task(question, before.get(SUCCESS))
    rivals = [*by_task, *_by_seat(verdict, before.get(SEATS))] if verdict.standings else []
    return Decision(question, verdict._replace(points=points, rivals=rivals), lang)


def _by_task(question: Question, success: object) -> Iterator[Rival]:
    """Who costs the least for a solved task, where that is another, and the winner solves tasks too."""
    winner, names = question.verdict.standings[0].model, question.verdict.names
    # A model that ends before the months do, and so is not decided between, is no rival either.
    ranking = (
        [each for each in success.ranking if each.model in names] if isinstance(success, Success) else []
    )
    for each in ranking:
        first, cost, own = ranking[0], ranking[0].cost_per_solved_task, each.cost_per_solved_task
        is_winner = (each.model, each.scenario) == (winner, question.scenario)
        if is_winner and cost is not None and own is not None and cost < own:
            yield Rival("task", in_scenario(names[first.model], first.scenario), cost)


def _by_seat(verdict: Verdict, seats: object) -> Iterator[Rival]:
    """Seats, where they cost less than the cheapest model by the request."""
    if not isinstance(seats, SeatsCompared) or verdict.months is None:
        return
    cost = seats.cost_per_month if seats.cost is None else seats.cost
    if cost < verdict.standings[0].cost:
        yield Rival("seat" if seats.seats == 1 else "seats", "", cost)
