"""The days, months and years of a bill's rows: those of the zone that was asked for, or of UTC."""

from __future__ import annotations

from datetime import datetime

from costcalc.errors import MomentError
from costcalc.periods import parse_moment, zone_named

SIZES = {"day": 10, "month": 7, "year": 4}
"""How much of a written day is the day, the month, the year."""


def written_day(on: object, zone: str | None) -> str:
    """The day of a moment by the clocks of a zone; a day stays the day that it is, and nothing is of none."""
    try:
        moment = parse_moment(on)
    except MomentError:
        return ""
    if not isinstance(moment, datetime):
        return str(moment)
    return str((moment if zone is None else moment.astimezone(zone_named(zone))).date())
