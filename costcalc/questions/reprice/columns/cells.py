"""What an engine found as sums: groups of rows by their keys, with slots, sellers and labels understood.

What a name or a label means is decided here, once for each group, by what readers of text use for each row.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager

from costcalc.errors import UsageError
from costcalc.meters import METERS
from costcalc.questions.reprice.columns.reading import BY, OPTION
from costcalc.questions.reprice.reduction.labels import FILE, STRETCHES
from costcalc.questions.reprice.reduction.totals import Totals, whole
from costcalc.questions.reprice.sums import TIMELESS, Cell, Spend, Sum
from costcalc.usage.logs.generic import CURRENCY, MODEL, SELLER
from costcalc.usage.logs.row.spends import CURRENCY as CODE
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.questions.reprice.columns.reading import Key
    from costcalc.questions.reprice.columns.slots import Kind
    from costcalc.questions.reprice.columns.sql import Text
    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.questions.reprice.sums import Slot

    Group = Sequence[Any]

IMAGES = "output_image"
MOST_CELLS = 3_000_000
"""Sums that are kept in memory; what a label multiplies beyond them is refused."""


class Where(NamedTuple):
    """The cell of groups but for their size, and in which currency they have a record."""

    model: str
    slot: Slot
    options: tuple[tuple[str, str], ...]
    by: tuple[str | None, ...]
    ahead: int
    ahead_at_end: int
    record: str


class Cells:
    """Sums by cell, while groups come in."""

    def __init__(self, grouping: Grouping) -> None:
        self._by = grouping.by
        self._stretches = [name for name in grouping.by if name in STRETCHES]
        self.found: dict[Cell, Sum] = {}

    def add(
        self, groups: Iterable[Group], text: Text, kinds: Sequence[Kind], files: Mapping[str, str]
    ) -> int:
        """Add the groups that a query found, and say how many rows they have.

        `files` are the names of files as they were given, by those that the engine has.
        """
        layout = _Layout(text)
        where: dict[Group, Where] = {}
        rows = 0
        with _without_collecting():
            for group in groups:
                key = group[: layout.keys]
                found = where.get(key)
                if found is None:
                    found = where[key] = self._where(key, text, kinds, files)
                rows += self._put(group, found, layout)
        return rows

    def _put(self, group: Group, at: Where, layout: _Layout) -> int:
        most = group[layout.tier] if layout.tier else 0
        least = group[layout.least] if layout.least else 0 if layout.is_sum else most
        parts = {
            meter: quantity if type(quantity) is int else whole(quantity)
            for meter, place in layout.parts
            if (quantity := group[place])
        }
        cell = Cell(at.model, at.slot, least, most, at.options, IMAGES in parts, at.by, at.record)
        rows: int = group[layout.values]
        first = last = None
        if layout.times:
            first, last = group[layout.times] - at.ahead, group[layout.times + 1] - at.ahead_at_end
        spent = _spent(group, at, layout) if at.record else {}
        found = Sum(layout.requests_of(group), first, last, parts, spent)
        if (known := self.found.setdefault(cell, found)) is not found:
            self.found[cell] = _added(known, found)
        elif len(self.found) > MOST_CELLS:
            told = f"there are more than {MOST_CELLS} sums: leave a label out that has so many values"
            raise UsageError(told, "by")
        return rows

    def _where(self, key: Group, text: Text, kinds: Sequence[Kind], files: Mapping[str, str]) -> Where:
        said = list(zip(text.reading.keys, key, strict=False))
        own = {(each.kind, each.name): _text(value) for each, value in said}
        seller = next((value for each, value in said if each.kind == SELLER and _text(value)), None)
        rest = list(key[len(said) :])
        file = files.get(rest.pop(0)) if text.is_by_file else None
        kind = kinds[rest[0] if text.has_calendar else 0] if kinds else None
        slot = kind.slot if kind else TIMELESS
        stretches = dict(zip(self._stretches, kind.stretches, strict=True)) if kind else {}
        model = _model(own[MODEL, MODEL] or "", seller)
        options = tuple(sorted((each.name, value) for each, value in _options(said)))
        labels = {MODEL: model, FILE: file, **stretches}
        by = tuple([labels[name] if name in labels else own.get((BY, name)) for name in self._by])
        record = record_in(own.get((CURRENCY, CURRENCY))) if text.reading.amount and rest[-1] else ""
        return Where(
            model, slot, options, by, kind.ahead if kind else 0, kind.ahead_at_end if kind else 0, record
        )


class _Layout:
    """Where the columns of a query's answer stand, as `Text.sums` selects them."""

    def __init__(self, text: Text) -> None:
        of = text.reading
        self.keys = len(of.keys) + text.is_by_file + text.has_calendar + bool(of.amount)
        self.tier = self.keys if text.limits else 0
        self.least = self.keys + 1 if text.has_least else 0
        self.values = self.keys + bool(text.limits) + text.has_least
        self.counts = self.values + 1 if of.requests else 0
        self.is_sum = of.is_sum
        start = self.values + 1 + 2 * bool(of.requests)
        self.times = start if of.time else 0
        start += 2 * bool(of.time)
        self.spent = start if of.amount else 0
        start += 2 * bool(of.amount)
        places = {meter: start + place for place, meter in enumerate(text.reading.parts)}
        self.parts = [(meter, places[meter]) for meter in METERS if meter in places]

    def requests_of(self, group: Group) -> int | None:
        """The requests of a group; None where not all of its rows count theirs."""
        rows: int = group[self.values]
        if not self.counts:
            return None if self.is_sum else rows
        total, counted = group[self.counts : self.counts + 2]
        return int(total) if counted == rows else None


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Do not look for garbage in between: among values that are all kept that takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _added(one: Sum, other: Sum) -> Sum:
    """Two sums of a cell: of groups whose names mean the same."""
    totals = Totals()
    totals.add_sum(one)
    totals.add_sum(other)
    return totals.sum()


def _spent(group: Group, at: Where, layout: _Layout) -> dict[str, Spend]:
    """What the rows of a group recorded as their cost."""
    return {at.record: Spend(group[layout.spent], int(group[layout.spent + 1] or 0))}


def record_in(said: str | None) -> str:
    """The currency of what rows recorded, USD unless said; in what is no code of three letters, nothing."""
    currency = _text(said) or "USD"
    return currency.upper() if CODE.fullmatch(currency) else ""


def _options(said: Iterable[tuple[Key, str | None]]) -> Iterator[tuple[Key, str]]:
    return ((key, text) for key, value in said if key.kind == OPTION and (text := _text(value)) is not None)


def _text(value: str | None) -> str | None:
    """A text as labels have it: None for a blank one."""
    return (value or "").strip() or None


def _model(name: str, seller: str | None) -> str:
    """The name that a model is priced by, after that of its seller where the row says who sold it."""
    if seller is None:
        return name
    from costcalc.usage.records.sellers import seller_of

    sold_by, _ = seller_of(seller, None, "")
    return name if sold_by is None or name.startswith(f"{sold_by}/") else f"{sold_by}/{name}"
