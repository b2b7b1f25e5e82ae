"""The history of models, kept as lines until somebody asks for them: of feeds, and of those it alone knows.

There are thousands of them, and few are asked for: what it costs to read them all is not paid by every table.
"""

from __future__ import annotations

from costcalc.pricing.history_lines import ALONE, periods_of
from costcalc.pricing.model import UNDATED_BASIS
from costcalc.pricing.source import HISTORY, HISTORY_SOURCE
from costcalc.pricing.undated import settled
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.history_lines import Line


class About(NamedTuple):
    """What the history knows of a model beside its prices: a line of `models.csv`.

    `names` are other names under which files have it; `taken_from` is a model whose feed wrongly calls it
    the same. `released_by` and `deprecated_by` are the files that say so. `last_seen` is the day on which it
    vanished from every file, empty while one has it.
    """

    model: str
    names: str = ""
    taken_from: str = ""
    released: str = ""
    released_by: str = ""
    deprecated: str = ""
    deprecated_by: str = ""
    last_seen: str = ""


class Shelved(NamedTuple):
    """A model that the history alone knows, as it is kept until somebody asks for it."""

    lines: tuple[Line, ...]
    about: tuple[str, ...]
    names: tuple[str, ...]
    life: Document | None = None

    @property
    def row(self) -> Document:
        """What is said of it without reading its prices."""
        about = About(*self.about)
        seller, _, bare = about.model.partition("/")
        row: Document = {"id": about.model, "name": bare, "provider": seller, "layer": HISTORY}
        row["aliases"] = [{"name": name} for name in self.names]
        return {**row, "released": about.released} if about.released else row

    @property
    def days(self) -> tuple[str, str | None]:
        """The first day of its prices, or of a release not long before, and the day on which they end."""
        return _first(self.lines[0], About(*self.about).released), self.lines[-1][3] or None

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
        about = About(*self.about)
        document = {**self.row, "prices": periods_of(self.lines)}
        return settled(with_life(document, about, ended=True), self.life)


class Late(NamedTuple):
    """What the history says of a model of a feed, which is filled when somebody asks for it.

    `read` is the day on which the feed was read, `newest` the last of the history.
    """

    lines: tuple[Line, ...]
    about: tuple[str, ...]
    read: str
    newest: str
    life: Document | None = None

    @property
    def first(self) -> str:
        """A day before which the model has no price."""
        return _first(self.lines[0], About(*self.about).released)

    def document(self, document: Document) -> Document:
        """The model of the feed with its history."""
        from costcalc.pricing.filling import filled

        whole = filled(document, periods_of(self.lines), About(*self.about), self.read, self.newest)
        return settled(whole, self.life)


def unshelved(said: list[Any]) -> Document:
    """A model's document of what a table keeps: a document and what is late of it, or what is shelved."""
    return Late(*said[1:]).document(said[0]) if isinstance(said[0], dict) else Shelved(*said).document()


def never_had(said: Document | list[Any], figures: Collection[str]) -> bool:
    """Whether a model that the history alone knows had none of some amounts."""
    shelved = isinstance(said, list) and not isinstance(said[0], dict)
    return shelved and not Shelved(*said).has_any(figures)


def _first(line: Line, released: str) -> str:
    """The first day of prices, of a bracket before them, or of a release not long before."""
    _, not_before, first, *_ = line
    return min(first, not_before or first, released or first)


def with_life(document: Document, about: About, *, ended: bool) -> Document:
    """A model with its release where nobody else says it, and the day on which it was last seen."""
    life: Document = dict(document.get("lifecycle", {}))
    if (
        about.released
        and document.get("released", about.released) == about.released
        and "released" not in life
    ):
        source = HISTORY_SOURCE + about.released_by
        life["released"] = {"on": about.released, "source": source, "basis": "announced"}
        document = {**document, "released": about.released}
    if about.deprecated and "deprecated" not in life:
        dated = about.deprecated[:1].isdigit()
        life["deprecated"] = {
            "on": about.deprecated if dated else None,
            "source": HISTORY_SOURCE + about.deprecated_by,
            "basis": "announced" if dated else UNDATED_BASIS,
        }
    if about.last_seen and ended:
        life["last_seen"] = about.last_seen
    released = life.get("released", {}).get("on") or document.get("released")
    prices = document["prices"]
    if released and len(released) > len("2025") and prices and "from_bracket" not in prices[0]:
        day = released[: len("2025-01-20")] if len(released) > len("2025-01") else f"{released}-01"
        seen = prices[0]["effective_from"][: len("2025-01-20")]
        if day < seen and prices[0]["effective_from_basis"] != "announced":
            prices = [{**prices[0], "from_bracket": [day, seen]}, *prices[1:]]
    return {**document, "prices": prices, **({"lifecycle": life} if life else {})}
