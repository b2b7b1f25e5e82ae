"""Demand: how many requests come in each month of a projection; and growth, of demand or of prices.

A month's requests are its days times the rate of the day; a phase sets the rate, growth (5%/month) changes it
from one month to the next, a ceiling bends growth into a logistic curve. Powers of changes are rounded: what
comes of them is an estimate, good to `DIGITS` digits.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from costcalc.asking.words import in_field
from costcalc.errors import UsageError
from costcalc.numbers import EXACT, ONE, PLACES, money_number, plain, to_digits
from costcalc.prose import shown
from costcalc.questions.project.horizon import BEGINNING
from costcalc.rating.hours import EVEN
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.questions.project.horizon import Month
    from costcalc.rating.hours import Use
    from costcalc.tokens.unlike import TextSaid
    from costcalc.usage.workload import Workload

DIGITS = 40
ESTIMATE = to_digits(DIGITS)
"""Arithmetic of estimates: rounds, and never to a figure that anyone would see change."""

MONTHS = {"month": 1, "quarter": 3, "year": 12}
STEPWISE, CONTINUOUS = "stepwise", "continuous"
LARGEST_PERCENT = 100_000
_CHANGE = rf"([+-]?)([0-9_.]{{1,20}})%/({'|'.join(MONTHS)})(?: ({STEPWISE}|{CONTINUOUS})?)?"
MOST_REQUESTS = Decimal(10**18)
"""Requests of a month beyond which growth has left the world: 100 million for each person alive."""

GROWN = f"demand as said: grown requests are rounded to {PLACES} decimals"


@lru_cache(maxsize=4_096)
def power(base: Decimal, exponent: Decimal) -> Decimal:
    """A power, rounded; every model of a projection asks for the same ones."""
    return ESTIMATE.power(base, exponent)


def rounded(value: Fraction) -> Decimal:
    """A fraction as an estimate has it."""
    return ESTIMATE.divide(Decimal(value.numerator), Decimal(value.denominator))


class Growth(NamedTuple):
    """A change of `change` (0.05 is 5 %) every `months` months.

    Continuous: a month of `-40%/year` is a twelfth of the way, and twelve of them are 0.6. Stepwise: nothing
    changes until the twelfth.
    """

    change: Decimal
    months: int
    stepwise: bool = False

    def factor(self, months: int) -> Decimal:
        """By how much a quantity has changed after so many months."""
        exponent = Decimal(months // self.months)
        if not self.stepwise:
            exponent = ESTIMATE.divide(Decimal(months), Decimal(self.months))
        return power(ESTIMATE.add(ONE, self.change), exponent)

    def exponent(self, months: int) -> float:
        """The power of `1 + change` after so many months, for estimates in floats."""
        return float(months // self.months) if self.stepwise else months / self.months

    def __str__(self) -> str:
        period = next(name for name, months in MONTHS.items() if months == self.months)
        sign = "" if self.change < 0 else "+"
        steps = f" {STEPWISE}" if self.stepwise else ""
        return f"{sign}{plain(EXACT.scaleb(self.change, 2))}%/{period}{steps}"


def read_growth(text: object, field: str) -> Growth:
    """Read `5%/month`, `-40%/year`, `-40%/year stepwise`; `UsageError` for anything else."""
    match = re.fullmatch(_CHANGE, text) if isinstance(text, str) else None
    if not match:
        way_out = "write a percentage per month, quarter or year, such as 5%/month or -40%/year"
        raise UsageError(f"{shown(text)} is no pace: {way_out}", field)
    sign, digits, period, manner = match.groups()
    change = EXACT.scaleb(in_field(field, money_number, digits), -2)
    if change > LARGEST_PERCENT // 100:
        raise UsageError(f"{shown(text)} is more than {LARGEST_PERCENT} %", field)
    change = EXACT.minus(change) if sign == "-" else change
    if change <= -1:
        raise UsageError(f"{shown(text)} leaves nothing: a fall is less than 100 %", field)
    return Growth(change, MONTHS[period], manner == STEPWISE)


class Phase(NamedTuple):
    """A rate of requests from a month on; `growth` is counted from that month, `ceiling` is a rate too."""

    start: Month
    per_day: Fraction
    growth: Growth | None = None
    ceiling: Fraction | None = None


class Demand(NamedTuple):
    """Phases in order of time; or the requests of each month, as they are said."""

    phases: Sequence[Phase] = ()
    by_month: Mapping[Month, Fraction] | None = None

    @property
    def estimate(self) -> str | None:
        """What is rounded; None where every month is exact."""
        return GROWN if any(phase.growth for phase in self.phases) else None

    def begun(self, start: Month) -> Demand:
        """The same, begun in a month; `UsageError` for phases that are not in order."""
        phases = [each._replace(start=start) if each.start == BEGINNING else each for each in self.phases]
        check_phases(phases)
        return self._replace(phases=tuple(phases))

    def phase_at(self, month: Month) -> int:
        """The place of the phase in which a month lies."""
        last = max((place for place, phase in enumerate(self.phases) if phase.start <= month), default=None)
        if last is None:
            raise UsageError(f"says nothing of {month}: give `requests`, or a phase from then on", "requests")
        return last

    def requests_in(self, month: Month) -> Fraction:
        """The requests of a month."""
        if self.by_month is not None:
            if month not in self.by_month:
                raise UsageError(f"says nothing of {month}: add its requests", "demand")
            return self.by_month[month]
        # Growth is counted from the beginning of each phase, and not from that of the months.
        phase = self.phases[self.phase_at(month)]
        if phase.growth is None:
            return phase.per_day * month.days
        rate = _grown(phase, phase.growth, month.since(phase.start))
        return settled(ESTIMATE.multiply(rate, Decimal(month.days)), month, "growth")


def settled(requests: Decimal, month: Month, word: str) -> Fraction:
    """Estimated requests, rounded; `UsageError` with the word that led to more than the world can ask."""
    if requests > MOST_REQUESTS:
        way_out = "give less, or a `ceiling`" if word == "growth" else "give less"
        raise UsageError(f"leads to more than 10^18 requests in {month}: {way_out}", word)
    return Fraction(requests.quantize(EXACT.scaleb(ONE, -PLACES), context=ESTIMATE))


def _grown(phase: Phase, growth: Growth, months: int) -> Decimal:
    """The rate of the day after so many months.

    Below a ceiling K the odds rate/(K - rate) grow instead of the rate: it starts as fast, and never
    arrives. K·r·g / (K - r + r·g), where r is the first rate and g the growth since.
    """
    rate = rounded(phase.per_day)
    grown = ESTIMATE.multiply(rate, growth.factor(months))
    if phase.ceiling is None:
        return grown
    ceiling = rounded(phase.ceiling)
    rest = ESTIMATE.subtract(ceiling, rate)
    return ESTIMATE.divide(ESTIMATE.multiply(ceiling, grown), ESTIMATE.add(rest, grown))


def check_phases(phases: Sequence[Phase]) -> None:
    """Refuse phases that do not begin one after the other, and ceilings that demand begins at or above."""
    for one, other in pairwise(phases):
        if one.start == other.start:
            raise UsageError(f"two of them begin in {one.start}: give each a month of its own", "phases")
        if one.start > other.start:
            raise UsageError(f"{other.start} comes after {one.start}: write them in order of time", "phases")
    for phase in phases:
        if phase.ceiling is not None and phase.growth is None:
            raise UsageError("a ceiling bends growth: say the growth too, such as 5%/month", "ceiling")
        if phase.ceiling is not None and phase.ceiling <= phase.per_day:
            raise UsageError("demand begins at its ceiling or above: give a higher one", "ceiling")


class Plan(NamedTuple):
    """What is projected: a workload, when and how often it comes, and how prices go on. One scenario."""

    workload: Workload
    demand: Demand
    use: Use = EVEN
    trend: Growth | None = None
    elasticity: Decimal | None = None
    discount_rate: Decimal | None = None
    text: TextSaid | None = None
    scenario: str | None = None
    follow: bool = False
    """Whether the successor of a model that ends goes on from there."""
