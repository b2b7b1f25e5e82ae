"""The words of a projection, read into plans: one for each scenario, with what is uncertain in it."""

from __future__ import annotations

from fractions import Fraction

from costcalc.doubt.quantities import ends_of
from costcalc.doubt.ranges import range_in
from costcalc.doubt.uncertainty import Uncertain
from costcalc.doubt.workload import drawn_workload
from costcalc.errors import CostcalcError, NumberError, UnitError, UsageError, shown
from costcalc.numbers import money_number, percentage, settle
from costcalc.operations.words import one_text, read_text, texts
from costcalc.questions.project.demand import Demand, Phase, check_phases
from costcalc.questions.project.growth import CONTINUOUS, STEPWISE, Growth, read_growth
from costcalc.questions.project.horizon import Month, read_month
from costcalc.questions.project.hours import read_hours
from costcalc.questions.project.month_rates import Plan
from costcalc.units import read_quantity, read_requests_per_day
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable

MOST_PHASES = 100
SUCCESSOR = "successor"
LARGEST_ELASTICITY = 10
PHASE_WORDS = frozenset({"from", "requests", "growth", "ceiling"})


class Reading(NamedTuple):
    """A plan, its workload as it is drawn, and all that is uncertain in it."""

    plan: Plan
    drawn: DrawnWorkload
    uncertain: list[Uncertain]


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
        return Said(range_.central, ends_of(range_))


def read_plan(table: RatingTable, words: Words, start: Month, scenario: str | None) -> Reading:
    """Read one scenario."""
    names = _Names()
    said = drawn_workload(words)
    plan = Plan(
        said.workload,
        _demand(words, start, names),
        read_hours(texts(words, "hours")),
        _growth(words, "price_trend", names),
        _elasticity(words, names),
        _discount_rate(words),
        read_text(table, words),
        scenario,
        _follow(words),
    )
    return Reading(plan, said, [*said.uncertain, *names.found])


def _follow(words: Words) -> bool:
    """Whether the successor of a model that ends goes on."""
    said = one_text(words, "follow")
    if said not in (None, SUCCESSOR):
        raise UsageError(f"must be {SUCCESSOR}, not {shown(said)}", "follow")
    return said is not None


def _demand(words: Words, start: Month, names: _Names) -> Demand:
    by_month = words.get("demand")
    if by_month is not None:
        for word in ("requests", "growth", "ceiling", "phases", "phase"):
            if words.get(word) is not None:
                raise UsageError("the months are said one by one: leave this out", word)
        return Demand(by_month=_said_months(by_month))
    phases = []
    requests = one_text(words, "requests")
    if requests is not None:
        phases.append(_phase(start, words, "", names))
    elif words.get("growth") or words.get("ceiling"):
        raise UsageError("say how many requests there are at the start: 10000/day", "requests")
    said = _said_phases(words)
    if len(said) > MOST_PHASES:
        raise UsageError(f"at most {MOST_PHASES} phases", "phases")
    for number, each in enumerate(said, 2 if phases else 1):
        unknown = each.keys() - PHASE_WORDS
        if unknown or "requests" not in each or "from" not in each:
            raise UsageError(
                "a phase says `from` and `requests`, and may say `growth` and `ceiling`", "phases"
            )
        prefix = f"phase {number} " if number > 1 else ""
        phases.append(_phase(read_month(each["from"], "phases"), each, prefix, names))
    if not phases:
        raise UsageError("say how many requests come in, such as 10000/day", "requests")
    check_phases(phases)
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
