"""When a row of a log was: microseconds since 1970 in UTC, from whatever a log writes for an instant."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from costcalc.errors import CostcalcError
from costcalc.periods import FIRST_YEAR, LAST_YEAR, day_start, zone_named
from costcalc.prose import shown
from costcalc.usage.columns import dates
from costcalc.usage.records.context import A_SECOND, EPOCH, LATEST, counted_instant
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.format import SECONDS, WRITTEN_UTC
from costcalc.usage.records.members import ABSENT, at
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.periods import Moment
    from costcalc.usage.records.format import Instant

MICROSECOND = timedelta(microseconds=1)
LONGEST = 60
PLAIN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
"""An instant with its zone, as most logs write it."""
LATEST_COUNTED = 10**19
"""More than any count of time since 1970, in nanoseconds."""

Stretch = tuple[int, int | None]
"""An instant and None, or the beginning and the end of a day."""


def stretch_at(said: object, places: Iterable[Instant], zone: str | None) -> Stretch | None:
    """When it was, by the first of several paths where something stands; None where nothing does."""
    for place in places:
        found = at(said, place.path)
        if found is not ABSENT and found != "":
            return stretch_of(found, place, zone)
    return None


def stretch_of(value: object, place: Instant, zone: str | None) -> Stretch:
    """The instant that a value means, or the day; a time without a zone is of `zone`.

    Raises `UsageRecordError`: of a time without a zone where none was said, and of what is no time.
    """
    if type(value) is int and place.written == SECONDS and 0 <= value < LATEST:
        return value * 1_000_000, None
    text = value.strip() if isinstance(value, str) else ""
    if PLAIN.fullmatch(text) and (counted := _plain(text)) is not None:
        return counted, None
    if place.written in A_SECOND and (not text or dates.NUMBER.fullmatch(text)):
        return micros(counted_instant(_counted(text) if text else value, place)), None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = f"{value:f}" if -LATEST_COUNTED < value < LATEST_COUNTED else ""
    if not text:
        raise UsageRecordError(f"a time is due, not {shown(value)}", place.path, reason="no instant")
    usual = "UTC" if place.written == WRITTEN_UTC else zone
    found = _read(text, usual, place.path)
    return (micros(found), None) if isinstance(found, datetime) else _day(found, usual)


def _read(text: str, usual: str | None, path: str) -> Moment:
    """A day or an instant; of a date that begins with the day or the month nobody says which it is."""
    if dates.YEAR_LAST.fullmatch(text[:LONGEST]):
        told = f"{shown(text)}: nothing says which number is the day: write 2026-01-31"
        raise UsageRecordError(told, path, reason="ambiguous date")
    try:
        return dates.read(text, dates.Notation(None, usual))
    except CostcalcError as error:
        is_naive = usual is None and dates.is_naive(text[:LONGEST])
        reason = "naive time" if is_naive else "no instant"
        raise UsageRecordError(str(getattr(error, "detail", error)), path, reason=reason) from None


def micros(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant - EPOCH) // MICROSECOND


def _plain(text: str) -> int | None:
    """The instant of a text that most logs write; None for one that does not exist, to be told of."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return micros(found) if FIRST_YEAR < found.year < LAST_YEAR else None


def _counted(text: str) -> int | Decimal:
    return int(text) if text.isdecimal() else Decimal(text)


def _day(day: date, zone: str | None) -> Stretch:
    """The beginning and the end of a day, in a zone or in UTC."""
    following = day + timedelta(days=1)
    if zone is None or zone == "UTC":
        return micros(day_start(day)), micros(day_start(following))
    named = zone_named(zone)
    start, end = (datetime(each.year, each.month, each.day, tzinfo=named) for each in (day, following))
    return micros(start.astimezone(UTC)), micros(end.astimezone(UTC))
