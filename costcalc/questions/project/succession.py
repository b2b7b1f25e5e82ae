"""The legs of a course: the months, or the days of a month, in which a model has a price, and who follows it.

A model whose price ends on 2027-01-14 bills all of December and the days of January before it. What is left
is a gap, or the leg of its successor, from that day on at the successor's prices. A tier that begins or ends
in the months is billed while it is sold: the rest is a gap too, and nobody follows, as the model itself goes
on.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import product

from costcalc.errors import NotSoldError, OptionError, UnknownModelError
from costcalc.periods import Stretch, spell
from costcalc.questions.compare.candidates import counted
from costcalc.rating.hours import share_of_use
from costcalc.rating.period import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from costcalc.pricing.model import Model
    from costcalc.questions.compare.candidates import Candidate
    from costcalc.questions.project.demand import Plan
    from costcalc.questions.project.horizon import Month
    from costcalc.rating.hours import Use
    from costcalc.rating.period import PeriodRater
    from costcalc.rating.rater import ModelRater
    from costcalc.rating.table import RatingTable

    Unsold = NotSoldError | OptionError

MOST_LEGS = 12
"""Models that may follow one another in a course."""

SHUTDOWN, PRICE, OPTION = "shutdown", "price", "option"
"""Why nothing is billed: the model ends, its last known price does, or what was asked of it is not sold."""


class Span(NamedTuple):
    """A month on one model: the time in which it is used, and the share of the month's use in it."""

    month: Month
    stretch: Stretch
    share: Fraction

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole month."""
        return self.stretch == self.month.stretch


class Leg(NamedTuple):
    """The months of a course on one model; `first` is the place of the first of them in the projection."""

    rater: ModelRater
    first: int
    spans: Sequence[Span]

    @property
    def start(self) -> datetime:
        """When it begins."""
        return self.spans[0].stretch.start


class Gap(NamedTuple):
    """A time in which nothing is billed, and why; without `until` it is the rest of the months.

    A model has no price any more and nobody follows it, or (`is_of_option`) what was asked of it is not sold.
    """

    at: datetime
    model: Model
    reason: str
    until: datetime | None = None
    is_of_option: bool = False
    months_billed: int | None = None

    @property
    def successor(self) -> str | None:
        """Who follows the model, where it is the model that ends."""
        return None if self.is_of_option else self.model.successor

    @property
    def kind(self) -> str:
        """Whether the model ends, or its price alone, or an option of it."""
        if self.is_of_option:
            return OPTION
        return SHUTDOWN if _is_shutdown(self.model, self.at) else PRICE


class Run(NamedTuple):
    """The time in which a model is billed, in one piece, and the gaps before and after it."""

    stretch: Stretch
    before: Gap | None = None
    after: Gap | None = None


def legs_of(
    table: RatingTable, candidate: Candidate, plan: Plan, months: Sequence[Month]
) -> tuple[list[Leg], list[Gap]]:
    """The legs of a model over months, and the gaps that are left; one leg and no gap for most."""
    rater, start, end = candidate.rater, months[0].start, months[-1].stretch.end
    legs: list[Leg] = []
    gaps: list[Gap] = []
    met: set[str] = set()
    while True:
        run = _run(table, candidate._replace(rater=rater), plan, Stretch(start, end))
        if run.before is not None and legs:  # a successor that does not sell it from its first day on
            run = Run(Stretch(start, end))
        legs.append(_leg(rater, months, plan.use, run.stretch))
        gaps += filter(None, [run.before])
        over, successor = run.after, rater.model.successor
        if over is None:
            return legs, gaps
        met.add(rater.model.id)
        # Nobody follows one that was met before, nor a model that goes on without what was asked of it.
        is_last = successor in met or len(met) == MOST_LEGS or over.is_of_option
        if not plan.follow or successor is None or is_last:
            return legs, [*gaps, over]
        following = _follower(table, successor, over.at)
        if following is None:
            reason = f"{over.reason}, and {successor} has no price then"
            return legs, [*gaps, over._replace(reason=reason)]
        rater, start = following, over.at


def _follower(table: RatingTable, successor: str, at: datetime) -> ModelRater | None:
    """The successor of a model from its end on; None where it has no price then."""
    with suppress(UnknownModelError):
        rater = table.find(successor, at).rater
        return rater if rater.at(at) is not None else None
    return None


def ended(model: Model, at: datetime) -> str:
    """What ends, in words: `maker/one is shut down on 2027-01-14`."""
    day = short_day(at)
    if _is_shutdown(model, at):
        return f"{model.id} is shut down on {day}"
    return f"the last known price of {model.id} ends on {day}"


def short_day(at: datetime) -> str:
    """An instant; midnight UTC as its day."""
    return spell(at).removesuffix("T00:00:00Z")


def _is_shutdown(model: Model, at: datetime) -> bool:
    shutdown = model.lifecycle.shutdown
    return shutdown is not None and shutdown.instant == at


def _run(table: RatingTable, candidate: Candidate, plan: Plan, stretch: Stretch) -> Run:
    """When a model sells what is asked within a stretch; where that is not one piece, up to the first gap.

    That is refused then, with the reason of the gap; so is a model that has no price yet at the beginning.
    """
    rater = candidate.rater
    parts = rater.periods_within(stretch)
    if len(parts) == 1:
        return Run(stretch)
    shapes, _ = counted(table, plan.workload, rater.model, plan.text)
    asks = [Ask(candidate.options, shape.input_tokens) for shape in shapes]
    problems = [None if period is None else _refusal(period, part, asks) for part, period in parts]
    sold = [
        period is not None and problem is None for (_, period), problem in zip(parts, problems, strict=True)
    ]
    first, last = 0, len(sold)
    if any(sold):
        first, last = sold.index(True), len(sold) - sold[::-1].index(True)
    # In several pieces, or without any price at the beginning, it is rated up to its first gap, and refused.
    if not all(sold[first:last]) or any(period is None for _, period in parts[:first]):
        return Run(Stretch(stretch.start, parts[sold.index(False)][0].end))
    run = Run(Stretch(parts[first][0].start, parts[last - 1][0].end))
    if first and (problem := problems[0]):
        begins = run.stretch.start
        reason = _unsold(problem, f"before {short_day(begins)}")
        run = run._replace(before=Gap(stretch.start, rater.model, reason, begins, is_of_option=True))
    if last < len(sold):
        over, problem = run.stretch.end, problems[last]
        reason = _unsold(problem, f"from {short_day(over)} on") if problem else ended(rater.model, over)
        run = run._replace(after=Gap(over, rater.model, reason, is_of_option=problem is not None))
    return run


def _refusal(period: PeriodRater, part: Stretch, asks: Sequence[Ask]) -> Unsold | None:
    """Why a period does not sell what is asked, where that is so at some of its hours."""
    for ask, hours in product(asks, period.hours(part)):
        try:
            period.card(ask, hours.first, part.start)
        except (NotSoldError, OptionError) as error:
            return error
    return None


def _unsold(problem: Unsold, when: str) -> str:
    """What is not sold at a time, in words."""
    if isinstance(problem, OptionError):
        return f"{problem.model} is not known to be sold with {problem.name}={problem.value} {when}"
    return f"{problem.model} is not sold {when}{problem.reason and ': '}{problem.reason}"


def _leg(rater: ModelRater, months: Sequence[Month], use: Use, stretch: Stretch) -> Leg:
    spans: list[Span] = []
    first = 0
    for place, month in enumerate(months):
        whole = month.stretch
        part = Stretch(max(whole.start, stretch.start), min(whole.end, stretch.end))
        if part.start >= part.end:
            continue
        share = Fraction(1) if part == whole else share_of_use(use, part, whole)
        if share:  # on the days before an end there may be no hour in which requests come
            first = first if spans else place
            spans.append(Span(month, part, share))
    return Leg(rater, first, spans)
