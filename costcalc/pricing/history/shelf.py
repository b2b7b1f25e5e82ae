"""The history of models, kept as lines until somebody asks for them: of feeds, and of those it alone knows.

There are thousands of them, and few are asked for: what it costs to read them all is not paid by every table.
"""

from __future__ import annotations

from costcalc.pricing.history.filling import About, filled, with_life
from costcalc.pricing.history.lines import ALONE, Line, periods_of
from costcalc.pricing.history.undated import settled
from costcalc.pricing.source import HISTORY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from costcalc.pricing.documents import Document


class Shelved(NamedTuple):
    """A model that the history alone knows, as it is kept until somebody asks for it."""

    lines: tuple[Line, ...]
    about: About
    names: tuple[str, ...]
    life: Document | None = None

    @property
    def row(self) -> Document:
        """What is said of it without reading its prices."""
        model, released = self.about.model, self.about.released
        seller, _, bare = model.partition("/")
        row: Document = {"id": model, "name": bare, "provider": seller, "layer": HISTORY}
        row["aliases"] = [{"name": name} for name in self.names]
        return {**row, "released": released} if released else row

    @property
    def days(self) -> tuple[str, str | None]:
        """The first day of its prices, or of a release not long before, and the day on which they end."""
        return _first(self.lines[0], self.about.released), self.lines[-1][3] or None

    def has_any(self, figures: Collection[str]) -> bool:
        """Whether one of these amounts is among its prices."""
        prices = {
            word.rpartition("=")[2].rstrip(ALONE).partition("@")[0]
            for line in self.lines
            for word in line[7].split()
        }
        return not prices.isdisjoint(figures)

    def document(self) -> Document:
        """The model, with its prices."""
        document = {**self.row, "prices": periods_of(self.lines)}
        return settled(with_life(document, self.about, ended=True), self.life)


class Late(NamedTuple):
    """What the history says of a model of a feed, which is filled when somebody asks for it.

    `read` is the day on which the feed was read, `newest` the last of the history.
    """

    lines: tuple[Line, ...]
    about: About
    read: str
    newest: str
    life: Document | None = None

    @property
    def first(self) -> str:
        """A day before which the model has no price."""
        return _first(self.lines[0], self.about.released)

    def document(self, document: Document) -> Document:
        """The model of the feed with its history."""
        whole = filled(document, periods_of(self.lines), self.about, self.read, self.newest)
        return settled(whole, self.life)


def unshelved(said: Document | list[Any]) -> Document:
    """A model's document of what a table keeps: it, what is late of it too, or what is shelved."""
    if isinstance(said, dict):
        return said
    if isinstance(said[0], dict):
        document, lines, about, *rest = said
        return Late(lines, About(*about), *rest).document(document)
    lines, about, *rest = said
    return Shelved(lines, About(*about), *rest).document()


def never_had(said: Document | list[Any], figures: Collection[str]) -> bool:
    """Whether a model that the history alone knows had none of some amounts."""
    shelved = isinstance(said, list) and not isinstance(said[0], dict)
    return shelved and not Shelved(*said).has_any(figures)


def _first(line: Line, released: str) -> str:
    """The first day of prices, of a bracket before them, or of a release not long before."""
    _, not_before, first, *_ = line
    return min(first, not_before or first, released or first)
