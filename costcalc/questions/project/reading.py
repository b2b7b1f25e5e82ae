"""The words of a projection, read into plans: one for each scenario, with what is uncertain in it.

The month with which they begin, and the tokens of a text, are known to the answer alone: see `begun`.
"""

from __future__ import annotations

from contextlib import contextmanager
from fractions import Fraction
from functools import partial

from costcalc.asking.files.words import INNER_WORDS, MOST_PHASES, MOST_SCENARIOS, merged
from costcalc.asking.hours import read_use
from costcalc.asking.words import (
    HOURS,
    TEXT,
    TEXT_WORDS,
    TIMEZONE,
    Parameter,
    in_field,
    one_text,
    read_text_words,
    text_said,
)
from costcalc.doubt.ranges import range_in
from costcalc.doubt.uncertainty import Uncertain
from costcalc.doubt.workload import drawn_workload
from costcalc.errors import CostcalcError, NumberError, UnitError, UsageError
from costcalc.numbers import money_number, percentage, settle
from costcalc.prose import is_plain, shown
from costcalc.questions.project.demand import CONTINUOUS, STEPWISE, Demand, Growth, Phase, Plan, read_growth
from costcalc.questions.project.horizon import BEGINNING, read_month
from costcalc.units import read_quantity, read_requests_per_day
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.workload import Rate, is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.words import Words
    from costcalc.doubt.ranges import Range
    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.questions.project.horizon import Month
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.lengths import Counting

    Count = Callable[[Words], Counting | None]

SUCCESSOR = "successor"
LARGEST_ELASTICITY = 10
LONGEST_NAME = 60
"""Letters of the name of a scenario."""

ASSUMPTIONS = (
    Parameter("growth", "how demand grows: 5%/month, 20%/year, -3%/month", example="5%/month"),
    Parameter("ceiling", "the rate that growing demand approaches, as a logistic curve: 1M/day"),
    Parameter(
        "phase",
        "another rate from a month on: '2027-03: 10000/day, growth 5%/month, ceiling 1M/day'",
        also=("phases",),
        many=True,
    ),
    HOURS,
    TIMEZONE,
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

MAPS = ("shapes", "scenarios", "demand", TEXT)
"""The words that are maps or lists of maps, which only a file or a body can say."""

BY_SCENARIO = frozenset({"requests", "phases", *MAPS, *(each.name for each in (*ASSUMPTIONS, *TEXT_WORDS))})
"""What may differ from scenario to scenario, beside quantities."""


class Reading(NamedTuple):
    """A plan, its workload as it is drawn, all that is uncertain in it, and what was said of its text.

    `counting` is how lengths of text were taken as tokens, where some were said.
    """

    plan: Plan
    drawn: DrawnWorkload
    uncertain: Sequence[Uncertain]
    text: Mapping[str, Any]
    counting: Counting | None = None

    def begun(self, table: RatingTable, start: Month) -> Reading:
        """The same from a first month on, with what a table knows of its text."""
        plan = self.plan
        with _in_scenario(plan.scenario):
            plan = plan._replace(demand=plan.demand.begun(start), text=text_said(table, self.text))
        return self._replace(plan=plan)


@contextmanager
def _in_scenario(name: str | None) -> Iterator[None]:
    """What is wrong in a scenario is said with its name."""
    try:
        yield
    except CostcalcError as error:
        if name is None:
            raise
        raise UsageError(f"{shown(name)}: {error}", "scenarios") from error


class _Said(NamedTuple):
    """The words of a plan, or of one of its phases; ranges in them are noted, under names with a prefix."""

    words: Words
    uncertain: list[Uncertain]
    prefix: str = ""

    def range(self, word: str, text: str, read: Callable[[str], Decimal]) -> Range:
        """A range, whose ends a reader reads."""
        name = f"{self.prefix}{word}"
        self.uncertain.append(Uncertain(name, range_in(name, text, read)))
        return self.uncertain[-1].range


def read_plans(words: Words, count: Count | None = None) -> tuple[Reading, ...]:
    """The plans: one, or one for each scenario, in which what it says stands for what all say.

    `count` takes lengths of text as tokens, which are drawn between their ends.
    """
    scenarios = words.get("scenarios")
    if scenarios is None:
        return (read_plan(words, count=count),)
    if not isinstance(scenarios, dict) or not 0 < len(scenarios) <= MOST_SCENARIOS:
        raise UsageError(f"must be a map of 1 to {MOST_SCENARIOS} scenarios", "scenarios")
    known: dict[str, DrawnWorkload] = {}
    read = partial(read_plan, known=known, count=count)
    return tuple(_read_scenario(words, name, changes, read) for name, changes in scenarios.items())


def _read_scenario(words: Words, name: object, changes: object, read: Callable[..., Reading]) -> Reading:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not is_plain(name):
        raise UsageError(f"{shown(name)} is no name of a scenario: use a short text", "scenarios")
    with _in_scenario(name):
        if not isinstance(changes, dict):
            raise UsageError("must be a map of what is different in it")
        for word in changes:
            if word not in FIELD_OF and word not in BY_SCENARIO:
                raise UsageError(f"{shown(word)} is nothing that a scenario changes")
        return read(_changed(words, changes), name)


def _changed(words: Words, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Words with those of a scenario in their place; shapes and quantities replace one another."""
    gone = {"scenarios"}
    # Other phases, or months said one by one, leave none of those that all scenarios have.
    if changes.keys() & {"phases", "phase", "demand"}:
        gone |= {"phase", "phases"}
    if isinstance(changes.get("text"), dict):
        gone |= changes["text"].keys()
    return merged({name: value for name, value in words.items() if name not in gone}, changes)


def _drawn(words: Words, known: dict[str, DrawnWorkload]) -> DrawnWorkload:
    """The workload that words say: read once for all that say the same."""
    try:
        key = repr([words.get("shapes"), *((name, each) for name, each in words.items() if name in FIELD_OF)])
    except ValueError:  # a number of thousands of digits, of which its reader says that it is none
        return drawn_workload(words)
    if key not in known:
        known[key] = drawn_workload(words)
    return known[key]


def read_plan(
    words: Words,
    scenario: str | None = None,
    known: dict[str, DrawnWorkload] | None = None,
    count: Count | None = None,
) -> Reading:
    """Read one scenario; `known` are workloads by what was said of them, which most scenarios share."""
    counting = None if count is None else count(words)
    drawn = _drawn(words if counting is None else counting.ranged(), {} if known is None else known)
    said = _Said(words, [*drawn.uncertain])
    plan = Plan(
        drawn.workload,
        _demand(said),
        read_use(words),
        _growth(said, "price_trend"),
        _elasticity(said),
        _discount_rate(words),
        scenario=scenario,
        follow=_follow(words),
    )
    text = read_text_words(words) | ({} if counting is None else counting.text)
    return Reading(plan, drawn, said.uncertain, text, counting)


def _follow(words: Words) -> bool:
    """Whether the successor of a model that ends goes on."""
    said = one_text(words, "follow")
    if said not in (None, SUCCESSOR):
        raise UsageError(f"must be {SUCCESSOR}, not {shown(said)}", "follow")
    return said is not None


def _demand(said: _Said) -> Demand:
    words = said.words
    if words.get("demand") is not None:
        for word in ("requests", "growth", "ceiling", "phases", "phase"):
            if words.get(word) is not None:
                raise UsageError("the months are said one by one: leave this out", word)
        return Demand(by_month=_said_months(words["demand"]))
    phases = []
    if words.get("requests") is not None:
        phases.append(_phase(BEGINNING, said))
    elif words.get("growth") or words.get("ceiling"):
        raise UsageError("say how many requests there are at the start: 10000/day", "requests")
    later = _said_phases(words)
    if len(later) > MOST_PHASES:
        raise UsageError(f"at most {MOST_PHASES} phases", "phases")
    for number, each in enumerate(later, len(phases) + 1):
        if each.keys() - INNER_WORDS["phases"] or "requests" not in each or "from" not in each:
            raise UsageError(
                "a phase says `from` and `requests`, and may say `growth` and `ceiling`", "phases"
            )
        prefix = f"phase {number} " if number > 1 else ""
        phases.append(_phase(read_month(each["from"], "phases"), said._replace(words=each, prefix=prefix)))
    if not phases:
        raise UsageError("say how many requests come in, such as 10000/day", "requests")
    return Demand(tuple(phases))


def _phase(start: Month, said: _Said) -> Phase:
    per_day, _, most = _rate(said, "requests")
    growth = _growth(said, "growth")
    if said.words.get("ceiling") is None:
        return Phase(start, per_day, growth)
    ceiling, least, _ = _rate(said, "ceiling")
    # At the middles demand begins below its ceiling; a draw of both may not.
    if growth is not None and per_day < ceiling and most >= least:
        raise UsageError("may be below where demand begins: narrow the ranges", f"{said.prefix}ceiling")
    return Phase(start, per_day, growth, ceiling)


def _rate(said: _Said, word: str) -> tuple[Fraction, float, float]:
    """A rate of requests a day at its middle, and the least and the most that it may be."""
    given = said.words.get(word)
    if isinstance(given, Rate):
        return given.per_day, float(given.per_day), float(given.per_day)
    text = one_text(said.words, word) or ""
    if is_range(text):
        found = said.range(word, text, lambda end: settle(in_field(word, read_requests_per_day, end))[0])
        return Fraction(found.central), *found.ends
    rate = in_field(word, read_requests_per_day, text)
    return rate, float(rate), float(rate)


def _said_phases(words: Words) -> list[Mapping[str, Any]]:
    """The phases as maps; on the command line each is `2027-03: 10000/day, growth 5%/month`."""
    said = [words[name] for name in ("phases", "phase") if words.get(name) is not None]
    if len(said) > 1:
        raise UsageError("say phase or phases, not both", "phase")
    phases = said[0] if said and isinstance(said[0], list | tuple) else said
    return [each if isinstance(each, dict) else _phase_words(each) for each in phases]


def _phase_words(text: object) -> dict[str, str]:
    start, colon, rest = str(text).partition(": ")
    rate, *more = rest.split(", ")
    words = dict(each.split(" ", 1) for each in more if " " in each)
    if not colon or len(words) < len(more) or words.keys() - {"growth", "ceiling"}:
        way_out = "write it as '2027-03: 10000/day, growth 5%/month, ceiling 1M/day'"
        raise UsageError(f"{shown(text)} is no phase: {way_out}", "phase")
    return {"from": start, "requests": rate, **words}


def _said_months(by_month: object) -> dict[Month, Fraction]:
    """The requests of each month, from a map of months and numbers."""
    if not isinstance(by_month, dict) or not by_month:
        raise UsageError("must be a map of months and their requests", "demand")
    found = {}
    for month, requests in by_month.items():
        try:
            found[read_month(month, "demand")] = Fraction(read_quantity(requests, "request"))
        except (NumberError, UnitError) as error:
            raise UsageError(f"{shown(month)}: {error}", "demand") from error
    return found


def _growth(said: _Said, word: str) -> Growth | None:
    text = one_text(said.words, word)
    if text is None:
        return None
    body, _, manner = text.rpartition(" ")
    body = body if manner in {STEPWISE, CONTINUOUS} else text
    if not is_range(body):
        return read_growth(text, word)
    ends: list[Growth] = []

    def change(end: str) -> Decimal:
        ends.append(read_growth(end, word))
        return ends[-1].change

    middle = said.range(word, body, change).central
    return ends[0]._replace(change=middle, stepwise=manner == STEPWISE)


def _elasticity(said: _Said) -> Decimal | None:
    text = one_text(said.words, "elasticity")
    if text is None:
        return None
    found = said.range("elasticity", text, _elastic).central if is_range(text) else _elastic(text)
    return found or None  # demand that does not answer to prices has none


def _elastic(text: str) -> Decimal:
    value = in_field("elasticity", money_number, text)
    if value > LARGEST_ELASTICITY:
        raise UsageError(
            f"is from 0 to {LARGEST_ELASTICITY}, and published ones from 0.05 to 1.5", "elasticity"
        )
    return value


def _discount_rate(words: Words) -> Decimal | None:
    text = one_text(words, "discount_rate")
    try:
        return None if text is None else percentage(text.removesuffix("/year"))
    except CostcalcError as error:
        raise UsageError(f"write a percentage a year, such as 8%: {error}", "discount_rate") from error
