"""The life of a model: when it was released, deprecated and shut down, and how each is known."""

from __future__ import annotations

from datetime import UTC, datetime

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.pricing.model import Source


class Milestone(NamedTuple):
    """A day, or an instant, in the life of a model, and how we know; `on` None where nobody says when."""

    on: str | None
    source: Source
    basis: str = "announced"
    printed: str | None = None

    @property
    def instant(self) -> datetime | None:
        """The first instant of it; of a month or a year, which say less, their first."""
        return first_instant(self.on) if self.on else None


class Lifecycle(NamedTuple):
    """What is known of the life of a model, each with its source.

    `deprecated` is the day on which its end was announced, `shutdown` the first on which it does not answer.
    `last_seen` is the day on which it vanished from every public price file that had it, which is no end.
    """

    released: Milestone | None = None
    deprecated: Milestone | None = None
    shutdown: Milestone | None = None
    last_seen: str | None = None


MILESTONES = ("released", "deprecated", "shutdown")
"""The days in the life of a model, in their order."""

NO_LIFE = Lifecycle()


def first_instant(day: str) -> datetime:
    """The first instant of a day, a month or a year; of an instant, itself."""
    return datetime.fromisoformat(day) if "T" in day else _midnight(day)


def _midnight(day: str) -> datetime:
    return datetime.fromisoformat(day + "-01-01"[len(day) - len("2025") :]).replace(tzinfo=UTC)
