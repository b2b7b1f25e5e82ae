"""Hours: when in the week a workload runs, so that peak and off-peak prices count as it really runs.

The requests of a stretch of time are a number for itself; the hours say where in it they fall.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import compress

from costcalc.errors import UsageError
from costcalc.periods import hours_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.periods import Kind, Stretch, WeeklyWindow

ALL_COVERED = "the hours cover the whole week: nothing is left for the other requests"


class Use(NamedTuple):
    """When requests come: the share of them that falls into each window; the rest falls outside of all."""

    windows: tuple[tuple[WeeklyWindow, Fraction], ...] = ()
    said: tuple[str, ...] = ()

    @property
    def rest(self) -> Fraction:
        """The share of the requests that falls outside of the windows."""
        return 1 - sum((share for _, share in self.windows), Fraction(0))

    @property
    def spread(self) -> tuple[WeeklyWindow, ...]:
        """The windows alone."""
        return tuple(window for window, _ in self.windows)

    def is_in(self, kind: Kind) -> bool:
        """Whether requests come in hours in which these windows are open."""
        return any(share for _, share in compress(self.windows, kind)) or (not any(kind) and bool(self.rest))

    @property
    def label(self) -> str:
        """What is taken for granted where prices depend on the hour, or change in a month."""
        return f"use spread over {' and '.join(self.said)}" if self.said else "even use over the month"


EVEN = Use()


def used(kind: Kind) -> Kind:
    """Which windows are open, and at last whether none is."""
    return (*kind, not any(kind))


def density_of(use: Use, whole: Stretch) -> dict[Kind, Fraction]:
    """How dense the use of a stretch is in each kind of hours: the share of each window is spread over it.

    Windows may overlap; the hours outside of all have the rest.
    """
    lengths = _lengths(use, whole)
    shares = [*(share for _, share in use.windows), use.rest]
    within = [sum(compress(lengths.values(), opened)) for opened in zip(*lengths, strict=True)]
    if use.rest and not within[-1]:
        raise UsageError(ALL_COVERED, "hours")
    return {
        kind: sum(
            (share / length for share, length in compress(zip(shares, within, strict=True), kind)),
            Fraction(0),
        )
        for kind in lengths
    }


def share_of_use(use: Use, part: Stretch, whole: Stretch) -> Fraction:
    """The share of the use of a whole stretch that falls on a part of it.

    Of a month of 31 days, used evenly, 13/31 on the first 13 of them.
    """
    density = density_of(use, whole)
    on_part, total = (
        sum((density[kind] * length for kind, length in _lengths(use, stretch).items()), Fraction(0))
        for stretch in (part, whole)
    )
    return on_part / total


def _lengths(use: Use, stretch: Stretch) -> dict[Kind, int]:
    """How long the hours of each kind are, all together, by the windows of the use alone."""
    found: dict[Kind, int] = defaultdict(int)
    for hours in hours_of(use.spread, stretch):
        found[used(hours.kind)] += hours.length
    return found
