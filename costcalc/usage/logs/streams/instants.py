"""When a line was written: the instants that agents write, as microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LATEST = 32_503_680_000  # the year 3000, in seconds
FEWEST = len("2026-03-01T10:00:00")
LONGEST = 40


def instant_of(written: object) -> int:
    """An instant with its zone as microseconds; `LogFaultError` for one without, and for what is none."""
    if not written:
        raise LogFaultError("no time")
    if not isinstance(written, str) or not FEWEST <= len(written) <= LONGEST or written[10] not in "T ":
        raise LogFaultError("no instant", shown(written))
    try:
        found = datetime.fromisoformat(written)
        if found.tzinfo is None:
            raise LogFaultError("naive time", shown(written))
        return (found - EPOCH) // MICROSECOND
    except (ValueError, OverflowError):
        raise LogFaultError("no instant", shown(written)) from None


def milliseconds_of(counted: object) -> int:
    """An instant counted in milliseconds as microseconds; raises as `instant_of` does."""
    if counted is None:
        raise LogFaultError("no time")
    if isinstance(counted, bool) or not isinstance(counted, int) or not 0 <= counted <= LATEST * 1000:
        raise LogFaultError("no instant", shown(counted))
    return counted * 1000
