"""Hours: when in the week a workload runs, so that peak and off-peak prices count as it really runs.

A month's requests are its days times the daily rate; the hours say where in the month they fall.
"""

from __future__ import annotations

import re
from collections import defaultdict
from fractions import Fraction
from itertools import compress

from costcalc.errors import CostcalcError, UsageError
from costcalc.numbers import percentage
from costcalc.periods import MINUTES_A_DAY, WEEKDAYS, Stretch, WeeklyWindow, day_start, hours_of, parse_window
from costcalc.prose import shown
from costcalc.rating.card import Slice
from costcalc.rating.rater import cells, steady
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.periods import Kind
    from costcalc.rating.card import RateCard
    from costcalc.rating.rater import Ask, ModelRater

LONGEST = 200
MOST_HOURS = 20
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_DAY = "|".join(WEEKDAYS)
_DAYS = rf"(?:{_DAY})(?:-(?:{_DAY}))?(?:,(?:{_DAY})(?:-(?:{_DAY}))?)*"
_SPANS = r"[0-9:]{5}-[0-9:]{5}(?:,[0-9:]{5}-[0-9:]{5})*"
_ZONE, _SHARE = r"(?: ?(?P<zone>[A-Z][A-Za-z0-9_+/-]+))?", r"(?:: ?(?P<share>[0-9._]+%))?"
_HOURS = rf"(?:(?P<days>{_DAYS}) ?)?(?P<spans>{_SPANS})?{_ZONE}{_SHARE}"
_WAY_OUT = "write them as 'mon-fri 09:00-18:00 Europe/Paris', with ': 80%' for a part of the requests"
_ALL_COVERED = "the hours cover the whole week: nothing is left for the other requests"


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

    @property
    def label(self) -> str:
        """What is taken for granted where prices depend on the hour, or change in a month."""
        return f"use spread over {' and '.join(self.said)}" if self.said else "even use over the month"


EVEN = Use()


def read_hours(said: Sequence[str]) -> Use:
    """Read when requests come: `mon-fri 09:00-18:00 Europe/Paris`, several of them with their shares."""
    if len(said) > MOST_HOURS:
        raise UsageError(f"at most {MOST_HOURS} of them", "hours")
    if not said:
        return EVEN
    read = [_read(each) for each in said]
    unsaid = [place for place, (_, share) in enumerate(read) if share is None]
    known = sum((share for _, share in read if share is not None), Fraction(0))
    if unsaid and len(read) > 1:
        raise UsageError(f"say the share of each, as in '{said[unsaid[0]][:60]}: 80%'", "hours")
    if known > 1:
        raise UsageError("the shares add up to more than 100%", "hours")
    use = Use(tuple((window, Fraction(1) if share is None else share) for window, share in read), tuple(said))
    covered = frozenset[int]().union(*(window.minutes_of_week() for window in use.spread))
    if use.rest and len(covered) == MINUTES_A_WEEK and len({window.zone for window in use.spread}) == 1:
        raise UsageError(_ALL_COVERED, "hours")
    return use


def _read(text: str) -> tuple[WeeklyWindow, Fraction | None]:
    match = re.fullmatch(_HOURS, text) if 0 < len(text) <= LONGEST else None
    if not match or not (match["days"] or match["spans"]):
        raise UsageError(f"{shown(text)} are no hours: {_WAY_OUT}", "hours")
    try:
        window = parse_window(
            match["spans"].split(",") if match["spans"] else (),
            _weekdays(match["days"]),
            match["zone"] or "UTC",
        )
        share = Fraction(percentage(match["share"])) if match["share"] else None
    except CostcalcError as error:
        raise UsageError(f"{shown(text)}: {error}", "hours") from error
    return window, share


def _weekdays(said: str | None) -> list[str]:
    found: list[str] = []
    for each in said.split(",") if said else ():
        first, _, last = each.partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += [WEEKDAYS[day % 7] for day in range(start, end + 1 if end >= start else end + 8)]
    return found


def slices_over(
    rater: ModelRater, ask: Ask, stretch: Stretch, use: Use, whole: Stretch | None = None
) -> tuple[Slice, ...]:
    """The rate cards that apply over a stretch of time, each with the share of the use that falls on it.

    Of a part of a month, `whole` is the month over which the use is spread: most of it may be on other days.
    Raises `NoPriceInForceError` where no price is in force in a part of it.
    """
    if (only := steady(rater, stretch)) is not None:
        return only.card(ask, stretch.start, day_start(stretch.start.date())).alone
    lengths: dict[tuple[RateCard, Kind], int] = defaultdict(int)
    for period, hours in cells(rater, stretch, use.spread):
        card = period.card(ask, hours.first, hours.first)
        lengths[card, _used(hours.kind[len(period.windows) :])] += hours.length
    density = _density(use, whole or stretch)
    shares: dict[RateCard, Fraction] = defaultdict(Fraction)
    for (card, used), length in lengths.items():
        shares[card] += density[used] * length
    total = sum(shares.values())  # less than 1 where a window has no hour in the stretch
    return tuple(Slice(card, share / total) for card, share in shares.items() if share)


def share_of_use(use: Use, part: Stretch, whole: Stretch) -> Fraction:
    """The share of the use of a whole stretch that falls on a part of it.

    Of a month of 31 days, used evenly, 13/31 on the first 13 of them.
    """
    density = _density(use, whole)
    used, total = (
        sum((density[kind] * length for kind, length in _lengths(use, stretch).items()), Fraction(0))
        for stretch in (part, whole)
    )
    return used / total


def _used(kind: Kind) -> Kind:
    """Which windows are open, and at last whether none is."""
    return (*kind, not any(kind))


def _lengths(use: Use, stretch: Stretch) -> dict[Kind, int]:
    """How long the hours of each kind are, all together, by the windows of the use alone."""
    found: dict[Kind, int] = defaultdict(int)
    for hours in hours_of(use.spread, stretch):
        found[_used(hours.kind)] += hours.length
    return found


def _density(use: Use, whole: Stretch) -> dict[Kind, Fraction]:
    """How dense the use of a stretch is in each kind of hours: the share of each window is spread over it.

    Windows may overlap; the hours outside of all have the rest.
    """
    lengths = _lengths(use, whole)
    shares = [*(share for _, share in use.windows), use.rest]
    within = [sum(compress(lengths.values(), opened)) for opened in zip(*lengths, strict=True)]
    if use.rest and not within[-1]:
        raise UsageError(_ALL_COVERED, "hours")
    return {
        kind: sum(
            (share / length for share, length in compress(zip(shares, within, strict=True), kind)),
            Fraction(0),
        )
        for kind in lengths
    }
