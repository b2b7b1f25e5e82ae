"""Where a Codex session begins its own work: forks and subagents first write down their parent's again.

What is replayed keeps what it says of its turn: when that began, and an id that holds an instant. A turn that
began before the session did is its parent's. Older sessions say neither; there, what was written before the
session began is its parent's, and so is what was written with its first line at one go, as no model answers
within half a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.streams.instants import LATEST, instant_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    Told = Mapping[str, object]

SECOND = 1_000_000
AT_ONE_GO = SECOND // 2
ORDERED_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
"""A UUID of version 7: its first 48 bits are milliseconds since 1970."""


class Beginning:
    """Follows the lines of a session to where its own work begins.

    `is_replay` says of the line at hand whether it is another's: None is where it is so if it does not stand
    alone, as nothing names a parent.
    """

    def __init__(self) -> None:
        self.is_replay: bool | None = None
        self._created: int | None = None
        self._previous: int | None = None
        self._is_marked = False

    @property
    def is_open(self) -> bool:
        """Whether it hangs on when the next line was written, whose work it is."""
        return not self._is_marked and self.is_replay is not False

    def session(self, meta: Told, *, is_first: bool) -> None:
        """What a session says of itself: this one, in the first line, or in a later one its parent."""
        if is_first:
            self._created = _instant(meta.get("timestamp"))
        if self.is_open and (not is_first or parent_of(meta) is not None):
            self.is_replay = True

    def line(self, written: object) -> None:
        """The next line, by when it was written."""
        instant = _instant(written) if self.is_open else None
        if instant is None:
            return
        if self.is_replay and self._created is not None and instant < self._created:
            return
        if self._previous is not None and instant - self._previous >= AT_ONE_GO:
            self.is_replay = False
        self._previous = instant

    def turn(self, told: Told) -> None:
        """A turn that begins, or what it works with: whose it is, where it says when it began."""
        begun, created = ordered_at(told.get("turn_id")), self._created
        if begun is None and created is not None:
            begun = _seconds(told.get("started_at"))
            created -= created % SECOND
        if begun is not None and created is not None:
            self._is_marked = True
            self.is_replay = begun < created


def parent_of(meta: Told) -> str | None:
    """The session that another was forked from, or started by."""
    spawned = spawn_of(meta)
    names = ("forked_from_id", "parent_thread_id")
    told = (place.get(name) for name in names for place in (meta, spawned))
    return next((each for each in told if isinstance(each, str) and each), None)


def spawn_of(meta: Told) -> Told:
    """What a session says of how it was started as a subagent; nothing of others."""
    found: object = meta.get("source")
    for name in ("subagent", "thread_spawn"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def ordered_at(name: object) -> int | None:
    """The instant that an id holds, in microseconds; None where it holds none."""
    if not isinstance(name, str) or ORDERED_ID.fullmatch(name) is None:
        return None
    return int(name[:8] + name[9:13], 16) * 1_000


def _seconds(counted: object) -> int | None:
    is_instant = isinstance(counted, int) and not isinstance(counted, bool) and 0 < counted < LATEST
    return counted * SECOND if is_instant else None  # type: ignore[operator]


def _instant(written: object) -> int | None:
    try:
        return instant_of(written)
    except LogFaultError:
        return None
