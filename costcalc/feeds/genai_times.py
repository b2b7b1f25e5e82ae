"""When a price of genai-prices holds: from a day on, in some hours of each day, or always.

Of a list of prices the last one whose constraint is met counts, and the first where none is.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from costcalc.feeds.off_peak import hours
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

NO_CONSTRAINT = "costcalc has no such constraint"
NO_MINUTES = "it begins or ends between two minutes"


class Dated(NamedTuple):
    """Prices, and the constraint under which they hold; None is always."""

    constraint: Any
    prices: Any


def listed(prices: Any) -> list[Any]:  # noqa: ANN401 - the package's own, as in all of this module
    """The prices of a model with their constraints, whether there are several or one."""
    return prices if isinstance(prices, list) else [Dated(None, prices)]


def unread(constraint: Any) -> str | None:  # noqa: ANN401
    """Why a constraint cannot be told; None where it can."""
    if constraint is None or hasattr(constraint, "start_date"):
        return None
    if not is_hourly(constraint):
        return NO_CONSTRAINT
    clocks = (_utc(constraint.start_time), _utc(constraint.end_time))
    return NO_MINUTES if any(clock.second or clock.microsecond for clock in clocks) else None


def is_hourly(constraint: Any) -> bool:  # noqa: ANN401
    """Whether a constraint names hours of the day."""
    return hasattr(constraint, "start_time")


def is_active(constraint: Any, day: date | None, minute: int | None = None) -> bool:  # noqa: ANN401
    """Whether a constraint is met on a day, in a minute of it; a day None is before any that is named."""
    if constraint is None or (minute is None and is_hourly(constraint)):
        return constraint is None
    at = datetime.combine(day or date.min, time(*divmod(minute or 0, 60)), UTC)
    return bool(constraint.active(at))


def in_force(prices: Sequence[Dated], day: date | None, minute: int | None = None) -> Any:  # noqa: ANN401
    """The prices that count on a day, in a minute of it or, without one, in the hours that nothing names."""
    for each in reversed(prices):
        if is_active(each.constraint, day, minute):
            return each.prices
    return prices[0].prices


def by_hours(prices: Sequence[Dated], day: date | None) -> list[tuple[Any, list[str]]]:
    """Prices that differ from the usual ones, with their hours: the day is cut where any begin or end."""
    usual = in_force(prices, day)
    hourly = [each.constraint for each in prices if is_hourly(each.constraint)]
    edges = sorted({edge for each in hourly for edge in _minutes(each)})
    found: dict[int, tuple[Any, list[str]]] = {}
    for opens, closes in zip(edges, [*edges[1:], *edges[:1]], strict=True):
        there = in_force(prices, day, opens)
        if there is not usual:
            found.setdefault(id(there), (there, []))[1].append(hours(opens, closes))
    return list(found.values())


def _minutes(constraint: Any) -> tuple[int, int]:  # noqa: ANN401
    opens, closes = _utc(constraint.start_time), _utc(constraint.end_time)
    return opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute


def _utc(clock: time) -> time:
    """A time of day in UTC, which is what one without a zone is."""
    if clock.tzinfo is None:
        return clock
    return datetime.combine(date(1970, 1, 1), clock).astimezone(UTC).time()
