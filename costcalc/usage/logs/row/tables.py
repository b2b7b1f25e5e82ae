"""The quick reader of tables: what the general reader says, for rows that differ in counts and times alone.

Of a row the words are looked at on which its reading may hang, and which of its cells are empty. What the
general reader made of the first row with these is so of all others, but for what the numbers come to, which
`Counting` says, and for times, labels, ids and amounts, which are read of each. Of any other row this reader
says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from costcalc.usage.logs.format import REQUEST
from costcalc.usage.logs.row.counting import Counting, shape_of
from costcalc.usage.logs.row.effective import paths_beside
from costcalc.usage.logs.row.reader import MODELS_AROUND
from costcalc.usage.logs.row.spends import recorded_at, refuse_no_amounts
from costcalc.usage.logs.rows import Row
from costcalc.usage.records.context import STANDARD, Wrapped, text_of, unwrapped
from costcalc.usage.records.envelopes import ENVELOPES
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.objects import ATTRIBUTES
from costcalc.usage.records.reader import read_as
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from costcalc.usage.logs.format import LogFormat
    from costcalc.usage.logs.row.counting import Tally
    from costcalc.usage.logs.row.reader import RowReader
    from costcalc.usage.logs.rows import Options

    Key = tuple[int | str, ...]

MOST_PLANS = 2_000
"""A table with more words that matter is read slowly."""
LONGEST_COUNT = 15
LONGEST_WORD = 200
SIGNS = re.compile(r"[|+&!^$=]+")
"""What parts paths, and tests on them, from one another."""
MOST_TRIES = 5
"""Rows of one kind that the general reader is asked about: the first may be refused for its numbers."""
OF_ALL = "*"


class _Plan(NamedTuple):
    """How rows with the same words, and the same counts in them, are read."""

    model: str
    options: Options
    id: str | None
    read_as: str
    tally: Callable[[list[int]], Tally | None]


class QuickTable:
    """Reads the rows of a table as one general reader does, where that is plain: see `is_of_use`."""

    def __init__(self, general: RowReader, columns: Sequence[str]) -> None:
        self._general, self._columns, of = general, tuple(columns), general.of
        self._counts = [place for place, name in enumerate(columns) if name in general.counted]
        matter = _words_of(of, general)
        self._words = [place for place, name in enumerate(columns) if _is_among(name, matter)]
        others = {*range(len(columns))} - {*self._counts, *self._words}
        self._others = sorted(others)
        beside = paths_beside(of).union(*(paths.split("|") for paths in general.labels.values()))
        is_apart = not any(_is_among(columns[place], beside) for place in self._counts)
        is_plain = of.kind == REQUEST and len(general.formats) == 1 and not (of.texts or of.lifted or of.at)
        self.is_of_use = (
            is_plain and is_apart and bool(self._counts) and OF_ALL not in of.id and of.long is None
        )
        self._plans: dict[Key, _Plan] = {}
        self._tries: dict[Key, int] = {}

    def row(self, number: int, cells: Sequence[str]) -> Row | None:
        """What a row says; None where the general reader has to say it."""
        counts, there = list[int](), 1
        for place in self._counts:
            cell = cells[place]
            there += there
            if cell:
                if len(cell) > LONGEST_COUNT or not (cell.isascii() and cell.isdigit()):
                    return None
                counts.append(int(cell))
                there += 1
        for place in self._others:
            there += there
            if cells[place]:
                there += 1
        key: Key = (there, *[cells[place] for place in self._words])
        plan = self._plans.get(key)
        if plan is None:
            plan = self._planned(key, cells)
            if plan is None:
                return None
        tally = plan.tally(counts)
        return (
            None
            if tally is None
            else self._made(number, dict(zip(self._columns, cells, strict=True)), plan, tally)
        )

    def _made(self, number: int, said: dict[str, str], plan: _Plan, tally: Tally) -> Row | None:
        general = self._general
        spends = general.of.spend
        try:
            start, end = general.when(said, said, plan.read_as)
            if spends:
                refuse_no_amounts(said, spends)
            return Row(
                number, plan.model, start, tally.parts, tally.size, tally.size, 1, end, plan.options,
                general.labels_of(said), general.identity_of(said, plan.id), recorded_at(said, spends),
            )  # fmt: skip
        except UsageRecordError:
            return None

    def _planned(self, key: Key, cells: Sequence[str]) -> _Plan | None:
        """How rows of a key are read, learnt of one of them."""
        tries = self._tries.get(key, 0)
        if tries >= MOST_TRIES or (not tries and (len(self._tries) >= MOST_PLANS or not _is_short(key))):
            return None
        self._tries[key] = tries + 1
        plan = self._learnt(cells)
        if plan is not None:
            self._plans[key] = plan
        return plan

    def _learnt(self, cells: Sequence[str]) -> _Plan | None:
        """How rows like one are read; None where that is not plain, or it is refused for its numbers."""
        general, said = self._general, dict(zip(self._columns, cells, strict=True))
        shown = general.said(1, said)
        if type(shown) is not Row or shown.also or shown.requests != 1:
            return None
        (of,) = general.formats
        usage = {self._columns[place]: int(cells[place]) for place in self._counts if cells[place]}
        try:
            prepared = general.prepared(said)
            wrapped = unwrapped(prepared)
            record = read_as(Wrapped(prepared), (of,))
        except (UsageRecordError, NotBilledError):
            return None
        shape, counts = shape_of(usage)
        tally = None if shape is None else Counting(of).summing(shape)
        found = None if tally is None else tally(counts)
        if tally is None or found is None or wrapped.answer is not prepared or wrapped.on or record.on:
            return None
        if (found.parts, found.size, found.size) != (shown.parts, shown.smallest, shown.largest):
            return None  # something besides these numbers counts
        return _Plan(shown.model, shown.options, text_of(prepared, of.id), of.name, tally)


def _is_short(key: Key) -> bool:
    return all(len(each) <= LONGEST_WORD for each in key if isinstance(each, str))


def _words_of(of: LogFormat, general: RowReader) -> frozenset[str]:
    """All paths on which the reading of a row hangs, but those of its counts and of what is read of each."""
    about = of._replace(
        title="", source="", notes=(), signs=(), columns=(), counts=(), due={}, id=(), aside=(), labels={},
        on=(), until=(), otherwise=(), spend=(),
    )  # fmt: skip
    formats = [
        each._replace(
            title="", source="", rule="", notes=(), counts={}, needs=(), silent=(), unpriced={}, totals={},
            alone={}, unsplit={}, noted={},
        )
        for each in general.formats
    ]  # fmt: skip
    said = (about, *formats, *ENVELOPES, STANDARD, MODELS_AROUND, ATTRIBUTES, "resourceSpans")
    found = {each for value in said for each in _texts(value)}
    return frozenset(found.union(*(map(str.strip, SIGNS.split(each)) for each in found))) - {""}


def _texts(value: object) -> Iterator[str]:
    """All texts in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield from _texts(name)
            yield from _texts(held)
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _texts(each)


def _is_among(column: str, paths: frozenset[str]) -> bool:
    """Whether a column stands at one of some paths, on the way to one, or below it."""
    return any(
        column == path or path.startswith(f"{column}.") or column.startswith(f"{path}.") for path in paths
    )
