"""What an engine found as sums: groups of rows by their keys, with slots, sellers and labels understood.

What a name or a label means is decided here, once for each group, by what readers of text use for each row.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from decimal import Decimal
from itertools import count

from costcalc.errors import UsageError
from costcalc.meters import FRACTIONAL_FIELDS, METERS
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

    from costcalc.questions.reprice.columns.reading import Key, Reading
    from costcalc.questions.reprice.columns.slots import Kind
    from costcalc.questions.reprice.columns.sql import Text
    from costcalc.questions.reprice.reduction.labels import Grouping
    from costcalc.questions.reprice.sums import Slot

    Group = Sequence[Any]

IMAGES = "output_image"
NOTHING_SPENT: dict[str, Spend] = {}
_made = tuple.__new__
MOST_CELLS = 1_000_000
"""Sums that are kept in memory, a GiB of them; what a label multiplies beyond them is refused."""
CELLS_PER_MIB = 1_000
"""How many more there may be where somebody says how much memory may be taken."""


class Where(NamedTuple):
    """The cell of groups but for their size, and in which currency they have a record."""

    model: str
    slot: Slot
    options: tuple[tuple[str, str], ...]
    by: tuple[str | None, ...]
    ahead: int
    ahead_at_end: int
    record: str


class _Said(NamedTuple):
    """What rows say themselves, understood: at all of their instants it is the same."""

    model: str
    options: tuple[tuple[str, str], ...]
    labels: Mapping[str, str | None]
    record: str


class _Wheres(dict["Group", Where]):
    """Where groups belong, by their keys: found for each key once, and what rows say once for all times.

    `files` are the names of files as they were given, by those that the engine has.
    """

    def __init__(
        self, by: Sequence[str], text: Text, kinds: Sequence[Kind], files: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._by, self._text, self._kinds, self._files = by, text, kinds, files
        self._stretches = [name for name in by if name in STRETCHES]
        self._said: dict[Group, _Said] = {}

    def __missing__(self, key: Group) -> Where:
        text, kinds, place = self._text, self._kinds, len(self._text.reading.keys)
        said = self._said.get(key[:place])
        if said is None:
            said = self._said[key[:place]] = _said(text.reading, key[:place])
        rest = list(key[place:])
        file = self._files.get(rest.pop(0)) if text.is_by_file else None
        kind = kinds[rest[0] if text.has_calendar else 0] if kinds else None
        slot = kind.slot if kind else TIMELESS
        ahead, ahead_at_end = (kind.ahead, kind.ahead_at_end) if kind else (0, 0)
        by: tuple[str | None, ...] = ()
        if self._by:
            stretches = dict(zip(self._stretches, kind.stretches, strict=True)) if kind else {}
            own = {MODEL: said.model, FILE: file, **stretches}
            by = tuple([own[name] if name in own else said.labels.get(name) for name in self._by])
        record = said.record if text.reading.amount and rest[-1] else ""
        where = Where(said.model, slot, said.options, by, ahead, ahead_at_end, record)
        self[key] = where
        return where


class Cells:
    """Sums by cell, while groups come in."""

    def __init__(self, grouping: Grouping, most: int) -> None:
        self._by, self._most = grouping.by, most
        self.found: dict[Cell, Sum] = {}

    def add(
        self, groups: Iterable[Group], text: Text, kinds: Sequence[Kind], files: Mapping[str, str]
    ) -> int:
        """Add the groups that a query found, and say how many rows they have.

        `files` are the names of files as they were given, by those that the engine has.
        """
        layout = _Layout(text)
        where = _Wheres(self._by, text, kinds, files)
        rows, place, known, most = 0, layout.rows, self.found, self._most
        with _without_collecting():
            for group, cell, found in _sums(groups, where, layout):
                rows += group[place]
                if known.setdefault(cell, found) is not found:
                    known[cell] = _added(known[cell], found)
                elif len(known) > most:
                    told = (
                        f"there are more than {most} sums: leave a label out that has so many "
                        "values, or say with `memory` that more may be taken"
                    )
                    raise UsageError(told, "by")
        return rows


def _said(reading: Reading, key: Group) -> _Said:
    """What the keys of rows say, but for their file and time."""
    said = list(zip(reading.keys, key, strict=True))
    own = {(each.kind, each.name): _text(value) for each, value in said}
    seller = next((value for each, value in said if each.kind == SELLER and _text(value)), None)
    options = tuple(sorted((each.name, value) for each, value in _options(said)))
    labels = {name: value for (kind, name), value in own.items() if kind == BY}
    return _Said(
        _model(own[MODEL, MODEL] or "", seller), options, labels, record_in(own.get((CURRENCY, CURRENCY)))
    )


class _Layout:
    """Where the columns of a query's answer stand, as `Text.sums` selects them; 0 where there is none."""

    def __init__(self, text: Text) -> None:
        of = text.reading
        self.keys = len(of.keys) + text.is_by_file + text.has_calendar + bool(of.amount)
        places = count(self.keys)
        self.tier = next(places) if text.limits else 0
        self.least = next(places) if text.has_least else 0
        self.rows = next(places)
        self.requests, self.counted = (next(places), next(places)) if of.requests else (0, 0)
        self.is_sum = of.is_sum
        self.first, self.last = (next(places), next(places)) if of.time else (0, 0)
        self.spent, self.spending = (next(places), next(places)) if of.amount else (0, 0)
        self.parts = [(meter, next(places)) for meter in text.meters]
        self.wide = next(places)
        self.fractions = [meter for meter in text.meters if METERS[meter].usage_field in FRACTIONAL_FIELDS]

    def requests_of(self, group: Group) -> int | None:
        """The requests of a group of sums; None where not all of its rows count theirs."""
        is_counted = self.requests and group[self.counted] == group[self.rows]
        return int(group[self.requests]) if is_counted else None

    def parts_of(self, group: Group) -> dict[str, int | Decimal]:
        """The quantities of a group but for zeros, in the order of charge lines."""
        if group[self.wide] is None:
            parts = {meter: each for meter, place in self.parts if (each := group[place])}
        else:  # one of them is beyond 64 bits: all of them are told as text
            told = zip(self.parts, map(Decimal, group[self.wide].split()), strict=True)
            parts = {meter: whole(each) for (meter, _), each in told if each}
        for meter in self.fractions:
            if meter in parts:
                parts[meter] = whole(parts[meter])
        return parts


def _sums(groups: Iterable[Group], where: _Wheres, layout: _Layout) -> Iterator[tuple[Group, Cell, Sum]]:
    """Groups, each with its cell and as a sum.

    There may be a million, and what is done for each is most of the time: so no function is asked where
    nothing is out of the ordinary, and tuples are made by place, as names of members take twice as long.
    """
    keys, tier, least_place, first_place, last_place, wide = (
        layout.keys, layout.tier, layout.least, layout.first, layout.last, layout.wide,
    )  # fmt: skip
    begin, meters, rows = wide - len(layout.parts), [meter for meter, _ in layout.parts], layout.rows
    is_sum, is_whole = layout.is_sum, not layout.fractions
    first = last = None
    for group in groups:
        model, slot, options, by, ahead, ahead_at_end, record = where[group[:keys]]
        quantities = group[begin:wide]
        # None of them is 0, or told as text; names are as many as they, and to have that checked takes time.
        is_plain = is_whole and all(quantities)
        parts = dict(zip(meters, quantities)) if is_plain else layout.parts_of(group)  # noqa: B905
        least = most = group[tier] if tier else 0
        requests = group[rows]
        if is_sum:
            least, requests = group[least_place] if least_place else 0, layout.requests_of(group)
        if first_place:
            first, last = group[first_place] - ahead, group[last_place] - ahead_at_end
        spent = {record: _spent(group, layout)} if record else NOTHING_SPENT
        cell = _made(Cell, (model, slot, least, most, options, IMAGES in parts, by, record))
        yield group, cell, _made(Sum, (requests, first, last, parts, spent))


def _spent(group: Group, layout: _Layout) -> Spend:
    """What the rows of a group recorded as their cost."""
    return Spend(group[layout.spent], int(group[layout.spending] or 0))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Do not look for garbage in between: among values that are all kept that takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                # What is kept is old from the start: else all of it is looked through once more.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _added(one: Sum, other: Sum) -> Sum:
    """Two sums of a cell: of groups whose names mean the same."""
    totals = Totals()
    totals.add_sum(one)
    totals.add_sum(other)
    return totals.sum()


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
