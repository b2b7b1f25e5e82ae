"""Instants as logs have them: whole microseconds since 1970 in UTC, and back to moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from costcalc.periods import MICROSECOND, parse_instant, spell
from costcalc.pricing.model import BEGINNING

LAST = (datetime(3000, 1, 1, tzinfo=UTC) - BEGINNING) // MICROSECOND
"""The first microsecond that no log can be of."""


def microseconds(instant: datetime) -> int:
    """An instant in microseconds since 1970.

    >>> microseconds(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (instant - BEGINNING) // MICROSECOND


def moment(at: int) -> datetime:
    """The instant of some microseconds since 1970."""
    return BEGINNING + timedelta(microseconds=at)


def spelled(at: int) -> str:
    """An instant as it is told: `2025-01-25T20:00:00Z`."""
    return spell(moment(at))


def read(text: object) -> int:
    """The microseconds of an instant as it is told; `MomentError` for what is none."""
    return microseconds(parse_instant(text))
