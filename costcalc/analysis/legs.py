"""The legs of a course: the months, or the days of a month, in which a model has a price, and who follows it.

A model whose price ends on 2027-01-14 bills all of December and the days of January before it. What is left
is a gap, or the leg of its successor, from that day on at the successor's prices.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.analysis.hours import share_of_use
from costcalc.periods import Stretch, spell
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import Any

    from costcalc.analysis.horizon import Month
    from costcalc.analysis.hours import Use
    from costcalc.pricing.model import Model
    from costcalc.rating.rater import ModelRater

    Follow = Callable[[str, datetime], ModelRater | None]

MOST_LEGS = 12
"""Models that may follow one another in a course."""


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
    """From when on nothing is billed, as a model has no price any more, and why nobody follows it."""

    at: datetime
    model: Model
    reason: str

    @property
    def is_shutdown(self) -> bool:
        """Whether the model itself ends, and not only its price."""
        return _is_shutdown(self.model, self.at)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "at": spell(self.at),
            "model": self.model.id,
            "kind": "shutdown" if self.is_shutdown else "price",
            "successor": self.model.successor,
            "reason": self.reason,
        }


def legs_of(
    rater: ModelRater, months: Sequence[Month], use: Use, follow: Follow | None
) -> tuple[list[Leg], Gap | None]:
    """The legs of a model over months, and the gap that is left; one leg and no gap for most.

    `follow` finds the successor of a model from its end on; without it nobody follows.
    """
    start, end = months[0].start, months[-1].stretch.end
    legs: list[Leg] = []
    met: set[str] = set()
    while True:
        over = _end(rater, Stretch(start, end))
        legs.append(_leg(rater, months, use, Stretch(start, over or end)))
        if over is None:
            return legs, None
        met.add(rater.model.id)
        successor = rater.model.successor
        if follow is None or successor is None or successor in met or len(met) == MOST_LEGS:
            return legs, Gap(over, rater.model, ended(rater.model, over))
        following = follow(successor, over)
        if following is None or following.at(over) is None:
            reason = f"{ended(rater.model, over)}, and {successor} has no price then"
            return legs, Gap(over, rater.model, reason)
        rater, start = following, over


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


def _end(rater: ModelRater, stretch: Stretch) -> datetime | None:
    """When the price of a model ends for good within a stretch; None where it does not, or begins later."""
    parts = rater.periods_within(stretch)
    priced = [period is not None for _, period in parts]
    if all(priced) or not priced[0]:
        return None
    first = priced.index(False)
    return None if any(priced[first:]) else parts[first][0].start


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
