"""What is decided of a projection: over all of its months, and of what is known to change in them."""

from __future__ import annotations

from fractions import Fraction
from operator import attrgetter

from costcalc.additions.decision_phrases import say
from costcalc.additions.decision_questions import (
    ROUNDED,
    TOO_MANY,
    Ahead,
    Question,
    change_sentences,
    names_of,
    sizes_of,
    takes_too_long,
)
from costcalc.additions.decision_sentences import Later, Verdict, in_scenario
from costcalc.additions.tipping_points import Standing
from costcalc.errors import NoPriceInForceError
from costcalc.language.numerals import date_in
from costcalc.periods import Stretch, spell
from costcalc.questions.compare.candidates import is_offer
from costcalc.rating.changes import GUARANTEE, changes_within
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.additions.tipping_points import Costs
    from costcalc.questions.project.course import Course
    from costcalc.questions.project.result import Overtake, Projection
    from costcalc.rating.table import RatingTable

MONTH_EFFORT = 2
"""How many times as long a month of a projection takes as a comparison."""
NOT_ALIKE = "these totals do not follow from what a request holds"
FEWER_LOOKS = 60
"""Settings of a quantity that a projection tries: each is a whole horizon."""
CLOSE = Fraction(1, 10**6)
"""How well a projection's totals, rounded month by month, are met by costs that are computed again."""


def of_projection(table: RatingTable, found: Projection, lang: str) -> Question:
    """The question of a projection: between the models of its first scenario."""
    scenario = found.courses[0].scenario if found.courses else None
    of_the_first = [each for each in found.courses if each.scenario == scenario]
    # What is billed for a part of the months alone is compared with none.
    whole = sorted((each for each in of_the_first if not each.gaps), key=attrgetter("compared_cost"))
    names, months = names_of([(each.model, each.name) for each in whole]), len(found.months)
    asked = len({each.model for each in found.courses} | {each.model for each in found.unranked})
    models = (table.find(each, found.on).rater.model for each in names if not is_offer(each))
    sizes, unsearched = sizes_of(models), None
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
    if takes_too_long(found.workload, asked * months * MONTH_EFFORT, sizes):
        unsearched = TOO_MANY
    elif not _is_met(verdict.standings, found.evaluate(found.workload)):
        unsearched = NOT_ALIKE
    if whole:
        verdict = _told(found, whole, of_the_first, verdict)
    ahead = _ahead(table, found, of_the_first, lang)
    return Question(
        verdict,
        "cost",
        found.workload,
        found.evaluate,
        sizes,
        ahead,
        ROUNDED,
        FEWER_LOOKS,
        unsearched,
        scenario,
    )


def _is_met(standings: Sequence[Standing], costs: Costs) -> bool:
    """Whether costs computed again are those that are told."""
    return all(
        each.model in costs and abs(costs[each.model] - each.cost) <= CLOSE * each.cost for each in standings
    )


def _told(
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
        unpriced={each.code for each in found.unranked} == {NoPriceInForceError.code} and not in_part,
        doubt="in doubt" if winner.is_in_doubt else "",
        unsure=next((verdict.names[each.model] for each in whole[1:2] if each.is_in_doubt), ""),
    )


# --- what is to come ---


def _ahead(table: RatingTable, found: Projection, courses: Sequence[Course], lang: str) -> Ahead:
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
