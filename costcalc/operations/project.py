"""`project`: what a workload will cost, month by month, and which model overtakes which."""

from __future__ import annotations

from costcalc.analysis.horizon import MOST_MONTHS, horizon, month_of, read_month
from costcalc.analysis.projection import Candidate
from costcalc.analysis.projection import project as project_plans
from costcalc.asking.additions import (
    DECISION,
    ENERGY,
    MONEY,
    SEATS,
    SUCCESS,
    parameters_of,
)
from costcalc.asking.question import with_additions
from costcalc.asking.request import with_inner
from costcalc.errors import CostcalcError, UsageError, shown
from costcalc.letters import is_plain
from costcalc.operations.counts import read_count
from costcalc.operations.project_asked import MAPS, Drawing, Question, asked
from costcalc.operations.project_words import Reading, read_plan
from costcalc.operations.words import (
    ALLOWANCES,
    OPTIONS,
    PRESET,
    QUANTITIES,
    SHORT_OPTIONS,
    TEXT_WORDS,
    Parameter,
    allowed,
    check_words,
    names_of,
    one_text,
    read_options,
    texts,
)
from costcalc.questions.compare.offers import parse_offer
from costcalc.rating.rater import NO_OPTIONS, ModelRater
from costcalc.rating.table import by_model
from costcalc.usage.file_words import merged
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from typing import Any

    from costcalc.analysis.horizon import Month
    from costcalc.analysis.projection import Projection
    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable

    Progress = Callable[[int, int], None]

MOST_MODELS = 100
MOST_SCENARIOS = 20
DEFAULT_MONTHS = 12
DEFAULT_DRAWS, DEFAULT_SEED = 100_000, 1
LARGEST_SEED = 2**32

ADDITIONS = (SUCCESS, SEATS, ENERGY, DECISION, MONEY)

ASSUMPTIONS = (
    Parameter("growth", "how demand grows: 5%/month, 20%/year, -3%/month", example="5%/month"),
    Parameter("ceiling", "the rate that growing demand approaches, as a logistic curve: 1M/day"),
    Parameter(
        "phase",
        "another rate from a month on: '2027-03: 10000/day, growth 5%/month, ceiling 1M/day'",
        also=("phases",),
        many=True,
    ),
    Parameter(
        "hours",
        "when requests come: 'mon-fri 09:00-18:00 Europe/Paris', of a part of them '…: 80%'",
        many=True,
        example="mon-fri 09:00-18:00 Europe/Paris",
    ),
    Parameter(
        "price_trend",
        "how prices move after the last change that the table knows of: -40%/year, '20%/year stepwise'",
        example="-40%/year",
    ),
    Parameter("elasticity", "how demand answers to prices, Q = Q0·(p/p0)^-e: 1.11", example="1.11"),
    Parameter("discount_rate", "for net present values, a year: 8%", example="8%"),
    Parameter(
        "follow",
        "who goes on where a model ends in these months, at its own prices: successor; else nobody, and the "
        "rest is a gap",
        example="successor",
    ),
)
"""How things go on; each may differ from scenario to scenario."""

PARAMETERS = (
    Parameter(
        "model", "an id or an alias; say it once for each model", also=("models",), many=True, required=True
    ),
    Parameter("requests", "how many requests come in at the start: 10000/day", example="10000/day"),
    *QUANTITIES,
    PRESET,
    Parameter("start", "the first month; the present one unless said", example="2026-12"),
    Parameter("months", f"how many months, from 1 to {MOST_MONTHS}; 12 unless said", "count", example="36"),
    *ASSUMPTIONS,
    Parameter("draws", "how many times ranges are drawn; 100k unless said", "count", example="100k"),
    Parameter(
        "seed",
        "the seed of the draws: the same one gives the same answer; 1 unless said",
        "count",
        example="1",
    ),
    Parameter(
        "offer",
        "a vendor's quote to compare with: 'VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken'",
        also=("offers",),
        many=True,
    ),
    OPTIONS,
    *SHORT_OPTIONS,
    *ALLOWANCES,
    *TEXT_WORDS,
    *parameters_of(*ADDITIONS),
)
"""The words of a projection; `shapes`, `scenarios` and `demand` (requests by month) are said as maps."""
NAMES = names_of(PARAMETERS)
_BY_SCENARIO = (
    *(each.name for each in ASSUMPTIONS),
    "phases",
    "requests",
    *MAPS,
    *(each.name for each in TEXT_WORDS),
)


def project(table: RatingTable, words: Words, today: date, progress: Progress | None = None) -> Projection:
    """Answer a projection; `today` is in the month that it begins with where `start` is left out.

    The workload stands beside the other words, or in a map `workload`. Any quantity may be a range, such as
    `400..700 token`: then costs are those of the middles, with quantiles of `draws` draws beside them.
    """
    question = _question(words)
    said = question.words
    check_words(said, NAMES, inside=MAPS)
    table = allowed(table, said)
    start = month_of(today) if said.get("start") is None else read_month(one_text(said, "start"))
    months = horizon(start, read_count(said, "months", DEFAULT_MONTHS, most=MOST_MONTHS))
    candidates = _candidates(table, said, months[0])
    readings = _readings(table, said, start)
    projection = project_plans(table, [each.plan for each in readings], candidates, months)
    drawing = Drawing(
        read_count(said, "draws", DEFAULT_DRAWS, most=10**9),
        read_count(said, "seed", DEFAULT_SEED, most=LARGEST_SEED, least=0),
    )
    simulation = None
    if any(reading.uncertain for reading in readings) and projection.courses:
        from costcalc.operations.project_doubt import simulated

        simulation = simulated(projection, readings, drawing, progress)
    told = None if simulation is None else drawing
    question_of = asked(table, question, projection, told, (*ASSUMPTIONS, *TEXT_WORDS))
    return with_additions(projection.told(question_of, simulation), table, said, ADDITIONS)


def _question(words: Words) -> Question:
    """The words of a question, with those of a workload that stands in a map, or of a preset."""
    inner = with_inner(words, "workload")
    said = {name: value for name, value in inner.items() if value is not None}
    if "preset" not in said:
        return Question(said, said)
    from costcalc.operations.presets import with_preset

    found = with_preset(said, NAMES, MAPS)
    return Question(said, found.words, found.said_with, found.left_out)


def _candidates(table: RatingTable, words: Words, first: Month) -> list[Candidate]:
    named, offers = texts(words, "model", "models"), texts(words, "offer", "offers")
    if not named and not offers:
        raise UsageError("name the models to project, such as deepseek-r1 and o1", "model")
    if len(named) + len(offers) > MOST_MODELS:
        raise UsageError(f"at most {MOST_MODELS} models and offers in one projection", "model")
    options = read_options(words)
    found = by_model(table.find_all(named, first.start))
    quotes = [ModelRater(parse_offer(offer)) for offer in offers]
    if len({quote.model.id for quote in quotes}) < len(quotes):
        raise UsageError("two offers have the same name: name each its own", "offer")
    return [Candidate(each.rater, options, each.meaning, each.matched) for each in found.values()] + [
        Candidate(quote, NO_OPTIONS) for quote in quotes
    ]


def _readings(table: RatingTable, words: Words, start: Month) -> list[Reading]:
    """The plans: one, or one for each scenario, in which what it says stands for what all say."""
    scenarios = words.get("scenarios")
    if scenarios is None:
        return [read_plan(table, words, start, None)]
    if not isinstance(scenarios, dict) or not 0 < len(scenarios) <= MOST_SCENARIOS:
        raise UsageError(f"must be a map of 1 to {MOST_SCENARIOS} scenarios", "scenarios")
    readings: list[Reading] = []
    for name, changes in scenarios.items():
        if not isinstance(name, str) or not 0 < len(name) <= 60 or not is_plain(name):  # noqa: PLR2004
            raise UsageError(f"{shown(name)} is no name of a scenario: use a short text", "scenarios")
        if not isinstance(changes, dict):
            raise UsageError(f"{shown(name)}: must be a map of what is different in it", "scenarios")
        for word in changes:
            if word not in FIELD_OF and word not in _BY_SCENARIO:
                raise UsageError(
                    f"{shown(name)}: {shown(word)} is nothing that a scenario changes", "scenarios"
                )
        try:
            reading = read_plan(table, _changed(words, changes), start, name)
        except CostcalcError as error:
            raise UsageError(f"{shown(name)}: {error}", "scenarios") from error
        readings.append(reading)
    return readings


def _changed(words: Words, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Words with those of a scenario in their place; shapes and quantities replace one another."""
    gone = {"scenarios"}
    if "phases" in changes or "phase" in changes or "demand" in changes:
        gone |= {"phase", "phases"}
    if isinstance(changes.get("text"), dict):
        gone |= changes["text"].keys()
    return merged({name: value for name, value in words.items() if name not in gone}, changes)
