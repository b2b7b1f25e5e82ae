"""Sources: where a figure was read, and how it is written; and the days in the life of a model."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from costcalc.errors import UnitError
from costcalc.units import unit_named
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction


AS_IT_WAS = ", as it was from "
"""What follows the name of a public price file where it is a source of the history."""

OVERLAY, TABLE = "overlay", "table"
OWN = frozenset({OVERLAY, TABLE})
"""The layers of our own files, in which someone has looked: a model without a price there has none."""

OWN_LAYERS = OWN | {"offer"}
"""The layers whose prices were written for this tool: there `output` alone is whatever a model puts out."""

HISTORY = "history"
"""The layer of models that only the history of public price files knows."""

SUMS = "SHA256SUMS"
"""The file of the history's folder that changes with every other that a table is made of."""

HISTORY_SOURCE = "history-"
"""How the source of figures of a file of the history is called, before the file's name."""

FEED_SOURCE = "feed-"
"""How the source of a feed's own figures is called, before the feed's name."""


class Input(NamedTuple):
    """One place that prices are read from: its layer, its path, and why it is the one."""

    layer: str
    path: str
    why: str


class Source(NamedTuple):
    """Where a figure was read. `kind` is primary, secondary, dataset or measured; dates are UTC days."""

    id: str
    title: str
    kind: str
    publisher: str | None = None
    url: str | None = None
    article: str | None = None
    published: str | None = None
    retrieved: str | None = None
    language: str = "en"
    licence: str | None = None
    note: str | None = None

    @property
    def file(self) -> str:
        """What it is called, without the days of which a file of the history tells."""
        return self.title.partition(AS_IT_WAS)[0]

    def layer(self, of_model: str) -> str:
        """The layer that a figure of it is of, in a model of one: a feed, the history, or the same."""
        if self.id.startswith(HISTORY_SOURCE):
            return HISTORY
        return self.id.removeprefix(FEED_SOURCE) if self.id.startswith(FEED_SOURCE) else of_model


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
    if "T" in day:
        return datetime.fromisoformat(day)
    return datetime.fromisoformat(day + "-01-01"[len(day) - len("2025") :]).replace(tzinfo=UTC)


class Quantity(NamedTuple):
    """A number with its unit: `2664000 GPU_hour`."""

    number: Decimal
    unit: str

    @property
    def dimension(self) -> str:
        """The dimension of the unit, such as `USD/second*GPU`."""
        return unit_named(self.unit).dimension

    def as_in(self, unit: str) -> Fraction:
        """The number of another unit of the same dimension, exactly; `UnitError` for another dimension."""
        from fractions import Fraction

        own, target = unit_named(self.unit), unit_named(unit)
        if own.dimension != target.dimension:
            raise UnitError(f"{self.number} {self.unit}", f"a quantity in {unit}", f"that is {own.dimension}")
        return Fraction(self.number) * own.factor / target.factor


def quantity(said: Mapping[str, str]) -> Quantity:
    """The quantity that a document says."""
    return Quantity(Decimal(said["number"]), said["unit"])


class Cited(NamedTuple):
    """Where a fact was read: source, words, the day that it speaks of, and whether it was confirmed."""

    source: Source
    printed: str | None = None
    on: str | None = None
    verified: bool = True
    note: str | None = None
