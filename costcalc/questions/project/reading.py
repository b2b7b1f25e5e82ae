"""The words of a projection, read into plans: one for each scenario, with what is uncertain in it.

The month with which they begin, and the tokens of a text, are known to the answer alone: see `begun`.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.asking.words import (
    TEXT,
    TEXT_WORDS,
    Parameter,
    one_text,
    read_text_words,
    text_said,
    texts,
)
from costcalc.doubt.ranges import range_in
from costcalc.doubt.uncertainty import Uncertain
from costcalc.doubt.workload import drawn_workload
from costcalc.errors import CostcalcError, NumberError, UnitError, UsageError
from costcalc.letters import is_plain
from costcalc.numbers import money_number, percentage, settle
from costcalc.prose import shown
from costcalc.questions.project.demand import Demand, Phase
from costcalc.questions.project.growth import CONTINUOUS, STEPWISE, Growth, read_growth
from costcalc.questions.project.horizon import BEGINNING, read_month
from costcalc.questions.project.hours import read_hours
from costcalc.questions.project.month_rates import Plan
from costcalc.units import read_quantity, read_requests_per_day
from costcalc.usage.file_words import INNER_WORDS, MOST_PHASES, MOST_SCENARIOS, merged
from costcalc.usage.flags import FIELD_OF
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.words import Words
    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.questions.project.horizon import Month
    from costcalc.rating.table import RatingTable

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

MAPS = ("shapes", "scenarios", "demand", TEXT)
"""The words that are maps or lists of maps, which only a file or a body can say."""

BY_SCENARIO = frozenset({"requests", "phases", *MAPS, *(each.name for each in (*ASSUMPTIONS, *TEXT_WORDS))})
"""What may differ from scenario to scenario, beside quantities."""


class Reading(NamedTuple):
    """A plan, its workload as it is drawn, all that is uncertain in it, and what was said of its text."""

    plan: Plan
    drawn: DrawnWorkload
    uncertain: Sequence[Uncertain]
    text: Mapping[str, str]

    def begun(self, table: RatingTable, start: Month) -> Reading:
        """The same from a first month on, with what a table knows of its text."""
        plan = self.plan
        try:
            plan = plan._replace(demand=plan.demand.begun(start), text=text_said(table, self.text))
        except CostcalcError as error:
            if plan.scenario is None:
                raise
            raise _in_scenario(plan.scenario, error) from error
        return self._replace(plan=plan)


def _in_scenario(name: str, error: CostcalcError) -> UsageError:
    return UsageError(f"{shown(name)}: {error}", "scenarios")


class Said(NamedTuple):
    """A number, or the middle of a range; the least and the most that it may be."""

    middle: Decimal
    ends: tuple[float, float]


class _Names:
    """The uncertain words met while reading."""

    def __init__(self) -> None:
        self.found: list[Uncertain] = []

    def read(self, word: str, said: str, read: Callable[[str], Decimal]) -> Said:
        """What a word says: a number, or a range, which is noted."""
        if not is_range(said):
            value = read(said)
            return Said(value, (float(value), float(value)))
        range_ = range_in(word, said, read)
        self.found.append(Uncertain(word, range_))
        return Said(range_.central, range_.ends)


def read_plans(words: Words) -> tuple[Reading, ...]:
    """The plans: one, or one for each scenario, in which what it says stands for what all say."""
    scenarios = words.get("scenarios")
    if scenarios is None:
        return (read_plan(words),)
    if not isinstance(scenarios, dict) or not 0 < len(scenarios) <= MOST_SCENARIOS:
        raise UsageError(f"must be a map of 1 to {MOST_SCENARIOS} scenarios", "scenarios")
    return tuple(_read_scenario(words, name, changes) for name, changes in scenarios.items())


def _read_scenario(words: Words, name: object, changes: object) -> Reading:
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME or not is_plain(name):
        raise UsageError(f"{shown(name)} is no name of a scenario: use a short text", "scenarios")
    if not isinstance(changes, dict):
        raise UsageError(f"{shown(name)}: must be a map of what is different in it", "scenarios")
    for word in changes:
        if word not in FIELD_OF and word not in BY_SCENARIO:
            raise UsageError(f"{shown(name)}: {shown(word)} is nothing that a scenario changes", "scenarios")
    try:
        return read_plan(_changed(words, changes), name)
    except CostcalcError as error:
        raise _in_scenario(name, error) from error


def _changed(words: Words, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Words with those of a scenario in their place; shapes and quantities replace one another."""
    gone = {"scenarios"}
    if "phases" in changes or "phase" in changes or "demand" in changes:
        gone |= {"phase", "phases"}
    if isinstance(changes.get("text"), dict):
        gone |= changes["text"].keys()
    return merged({name: value for name, value in words.items() if name not in gone}, changes)


def read_plan(words: Words, scenario: str | None = None) -> Reading:
    """Read one scenario."""
    names = _Names()
    said = drawn_workload(words)
    plan = Plan(
        said.workload,
        _demand(words, names),
        read_hours(texts(words, "hours")),
        _growth(words, "price_trend", names),
        _elasticity(words, names),
        _discount_rate(words),
        scenario=scenario,
        follow=_follow(words),
    )
    return Reading(plan, said, [*said.uncertain, *names.found], read_text_words(words))


def _follow(words: Words) -> bool:
    """Whether the successor of a model that ends goes on."""
    said = one_text(words, "follow")
    if said not in (None, SUCCESSOR):
        raise UsageError(f"must be {SUCCESSOR}, not {shown(said)}", "follow")
    return said is not None


def _demand(words: Words, names: _Names) -> Demand:
    by_month = words.get("demand")
    if by_month is not None:
        for word in ("requests", "growth", "ceiling", "phases", "phase"):
            if words.get(word) is not None:
                raise UsageError("the months are said one by one: leave this out", word)
        return Demand(by_month=_said_months(by_month))
    phases = []
    requests = one_text(words, "requests")
    if requests is not None:
        phases.append(_phase(BEGINNING, words, "", names))
    elif words.get("growth") or words.get("ceiling"):
        raise UsageError("say how many requests there are at the start: 10000/day", "requests")
    said = _said_phases(words)
    if len(said) > MOST_PHASES:
        raise UsageError(f"at most {MOST_PHASES} phases", "phases")
    for number, each in enumerate(said, 2 if phases else 1):
        if each.keys() - INNER_WORDS["phases"] or "requests" not in each or "from" not in each:
            raise UsageError(
                "a phase says `from` and `requests`, and may say `growth` and `ceiling`", "phases"
            )
        prefix = f"phase {number} " if number > 1 else ""
        phases.append(_phase(read_month(each["from"], "phases"), each, prefix, names))
    if not phases:
        raise UsageError("say how many requests come in, such as 10000/day", "requests")
    return Demand(tuple(phases))


def _phase(start: Month, words: Words, prefix: str, names: _Names) -> Phase:
    per_day, (_, most) = _rate(words, "requests", names, prefix)
    growth = _growth(words, "growth", names, prefix)
    if words.get("ceiling") is None:
        return Phase(start, per_day, growth)
    ceiling, (least, _) = _rate(words, "ceiling", names, prefix)
    if growth is not None and per_day < ceiling and most >= least:
        raise UsageError("may be below where demand begins: narrow the ranges", f"{prefix}ceiling")
    return Phase(start, per_day, growth, ceiling)


def _rate(words: Words, word: str, names: _Names, prefix: str) -> tuple[Fraction, tuple[float, float]]:
    """A rate of requests a day, and the least and the most that it may be."""
    said = one_text(words, word) or ""
    found = names.read(f"{prefix}{word}", said, lambda text: settle(_per_day(text, word))[0])
    return Fraction(found.middle) if is_range(said) else _per_day(said, word), found.ends


def _per_day(text: object, field: str) -> Fraction:
    try:
        return read_requests_per_day(text)
    except CostcalcError as error:
        raise UsageError(str(error), field) from error


def _said_phases(words: Words) -> list[Mapping[str, Any]]:
    """The phases as maps; on the command line each is `2027-03: 10000/day, growth 5%/month`."""
    said: list[Mapping[str, Any]] = []
    if words.get("phases") is not None and words.get("phase") is not None:
        raise UsageError("say phase or phases, not both", "phase")
    for name in ("phases", "phase"):
        value = words.get(name)
        listed = value if isinstance(value, list | tuple) else [] if value is None else [value]
        said += [each if isinstance(each, dict) else _phase_words(each) for each in listed]
    return said


def _phase_words(text: object) -> dict[str, str]:
    start, colon, rest = str(text).partition(": ")
    rate, *more = rest.split(", ")
    words = {"from": start, "requests": rate}
    for each in more:
        name, space, value = each.partition(" ")
        if not space or name in words or name not in {"growth", "ceiling"}:
            colon = ""
        words[name] = value
    if not colon:
        way_out = "write it as '2027-03: 10000/day, growth 5%/month, ceiling 1M/day'"
        raise UsageError(f"{shown(text)} is no phase: {way_out}", "phase")
    return words


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


def _growth(words: Words, word: str, names: _Names, prefix: str = "") -> Growth | None:
    said = one_text(words, word)
    if said is None:
        return None
    manner = next((each for each in (STEPWISE, CONTINUOUS) if said.endswith(f" {each}")), "")
    body = said.removesuffix(f" {manner}") if manner else said
    if not is_range(body):
        return read_growth(said, word)
    last = body.split("..")[-1].split(" ")[0] if ".." in body else body
    change = names.read(f"{prefix}{word}", body, lambda text: read_growth(text, word).change).middle
    unit = last.rpartition("%/")[2].split(" ")[0]
    return read_growth(f"1%/{unit}", word)._replace(change=change, stepwise=manner == STEPWISE)


def _elasticity(words: Words, names: _Names) -> Decimal | None:
    said = one_text(words, "elasticity")
    if said is None:
        return None
    return names.read("elasticity", said, _elastic).middle or None


def _elastic(text: str) -> Decimal:
    try:
        value = money_number(text)
    except CostcalcError as error:
        raise UsageError(str(error), "elasticity") from error
    if value > LARGEST_ELASTICITY:
        raise UsageError(
            f"is from 0 to {LARGEST_ELASTICITY}, and published ones from 0.05 to 1.5", "elasticity"
        )
    return value


def _discount_rate(words: Words) -> Decimal | None:
    said = one_text(words, "discount_rate")
    if said is None:
        return None
    try:
        return percentage(said.removesuffix("/year"))
    except CostcalcError as error:
        raise UsageError(f"write a percentage a year, such as 8%: {error}", "discount_rate") from error
