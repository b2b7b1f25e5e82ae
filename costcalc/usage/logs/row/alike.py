"""Rows that differ in counts and times alone, read as the general reader reads the first of them.

Of a row the words are looked at on which its reading may hang, and which of its members say nothing. What the
general reader made of the first row with these is so of all others, but for what the numbers come to, which
`Counting` says, and for times, labels, ids and amounts, which are read of each. Of any other row nothing is
said here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from costcalc.usage.logs.format import REQUEST
from costcalc.usage.logs.row.counting import Counting, shape_of
from costcalc.usage.logs.row.effective import paths_beside
from costcalc.usage.logs.row.reader import MODELS_AROUND
from costcalc.usage.logs.row.spends import recorded_of
from costcalc.usage.logs.rows import Row
from costcalc.usage.records.context import STANDARD, Wrapped, text_of, unwrapped
from costcalc.usage.records.envelopes import ENVELOPES
from costcalc.usage.records.errors import NotBilledError, UsageRecordError
from costcalc.usage.records.objects import ATTRIBUTES
from costcalc.usage.records.reader import has_shape, read_as
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from costcalc.usage.logs.format import LogFormat
    from costcalc.usage.logs.row.counting import Tally
    from costcalc.usage.logs.row.reader import RowReader
    from costcalc.usage.logs.rows import Options
    from costcalc.usage.records.format import Format

    Key = tuple[object, ...]

MOST_PLANS = 2_000
"""A log with more words that matter is read slowly."""
LONGEST_WORD = 200
MOST_TRIES = 5
"""Rows of one kind that the general reader is asked about: the first may be refused for its numbers."""
SIGNS = re.compile(r"[|+&!^$=]+")
"""What parts paths, and tests on them, from one another."""
OF_ALL = "*"
SPANS = "resourceSpans"


class _Plan(NamedTuple):
    """How rows with the same words, and the same counts in them, are read."""

    model: str
    options: Options
    id: tuple[str, ...]
    read_as: str
    tally: Callable[[list[int]], Tally | None]


class Layout(NamedTuple):
    """Of the members of rows the places of counts, of words that matter, and of all others."""

    paths: tuple[str, ...]
    counts: tuple[int, ...]
    words: tuple[int, ...]
    others: tuple[int, ...]


class AlikeRows:
    """Reads rows as one general reader does, where that is plain: see `is_of_use`."""

    def __init__(self, general: RowReader) -> None:
        self._general, of = general, general.of
        self._matter = _words_of(of, general.formats)
        self._beside = paths_beside(of).union(*(paths.split("|") for paths in general.labels.values()))
        is_plain = of.kind == REQUEST and of.long is None and OF_ALL not in of.id
        is_whole = not (of.at or of.is_wrapped)  # what counts is a row, and not something in it
        is_spelled_once = not any(each.is_camel for each in general.formats)
        self.is_of_use = is_plain and is_whole and is_spelled_once
        self._plans: dict[Key, _Plan] = {}
        self._tries: dict[Key, int] = {}

    def layout(self, paths: Iterable[str]) -> Layout | None:
        """Where in rows with these members what stands; None where they are not plain."""
        names = tuple(paths)
        counts = tuple(place for place, path in enumerate(names) if path in self._general.counted)
        words = tuple(place for place, path in enumerate(names) if _is_among(path, self._matter))
        others = tuple(sorted({*range(len(names))} - {*counts, *words}))
        is_apart = not any(_is_among(names[place], self._beside) for place in counts)
        is_plain = len({*names}) == len(names) and not {ATTRIBUTES, SPANS} & {*names}
        return Layout(names, counts, words, others) if counts and is_apart and is_plain else None

    def row(
        self, number: int, said: Mapping[str, object], key: Key, paths: Sequence[str], counts: list[int]
    ) -> Row | None:
        """What a row says, with counts at some paths.

        `key` is the same for all rows that are alike: with the same members, of which the same say nothing,
        the same words where they matter, and counts at the same paths.
        """
        plan = self._plans.get(key)
        if plan is None:
            plan = self._planned(key, said, dict(zip(paths, counts, strict=True)))
            if plan is None:
                return None
        tally = plan.tally(counts)
        if tally is None:
            return None
        general, spends = self._general, self._general.of.spend
        try:
            start, end = general.when(said, said, plan.read_as)
            identity = general.identity_of(said, text_of(said, plan.id))
            return Row(
                number, plan.model, start, tally.parts, tally.size, tally.size, 1, end, plan.options,
                general.labels_of(said), identity, recorded_of(said, spends),
            )  # fmt: skip
        except UsageRecordError:
            return None

    def _planned(self, key: Key, said: Mapping[str, object], usage: Mapping[str, int]) -> _Plan | None:
        """How rows of a key are read, learnt of one of them."""
        tries = self._tries.get(key, 0)
        if tries >= MOST_TRIES or (not tries and (len(self._tries) >= MOST_PLANS or not _is_short(key))):
            return None
        self._tries[key] = tries + 1
        plan = self._learnt(said, usage)
        if plan is not None:
            self._plans[key] = plan
        return plan

    def _learnt(self, said: Mapping[str, object], usage: Mapping[str, int]) -> _Plan | None:
        """How rows like one are read; None where that is not plain, or it is refused for its numbers."""
        general = self._general
        shown = general.said(1, said)
        if type(shown) is not Row or shown.also or shown.requests != 1:
            return None
        try:
            prepared = general.prepared(said)
            wrapped = unwrapped(prepared)
            record = read_as(Wrapped(prepared), general.formats)
        except (UsageRecordError, NotBilledError):
            return None
        of = record.format
        if wrapped.answer is not prepared or wrapped.on or record.on or not isinstance(prepared, Mapping):
            return None
        if any(has_shape(prepared, prepared, "", each) for each in general.formats if each is not of):
            return None  # which of two formats it is may hang on numbers
        shape, counts = shape_of(usage)
        tally = None if shape is None else Counting(of).summing(shape)
        found = None if tally is None else tally(counts)
        if tally is None or found is None:
            return None
        if (found.parts, found.size, found.size) != (shown.parts, shown.smallest, shown.largest):
            return None  # something besides these numbers counts
        return _Plan(shown.model, shown.options, of.id, of.name, tally)


def _is_short(key: Key) -> bool:
    return all(len(each) <= LONGEST_WORD for each in key if isinstance(each, str))


def _words_of(of: LogFormat, formats: Iterable[Format]) -> frozenset[str]:
    """All paths on whose values the reading of a row hangs, but its counts and what is read of each.

    Whether anything stands somewhere is known of each member of a row.
    """
    about = of._replace(
        title="", source="", notes=(), signs=(), columns=(), counts=(), due={}, id=(), aside=(), labels={},
        on=(), until=(), otherwise=(), spend=(),
    )  # fmt: skip
    each_about = [
        each._replace(
            title="", source="", rule="", notes=(), counts={}, needs=(), without=(), silent=(), unpriced={},
            totals={}, alone={}, unsplit={}, noted={}, on=(),
            # No seller is told by an id where names tell themselves who sold the model.
            id=each.id if of.has_sellers else (),
        )
        for each in formats
    ]  # fmt: skip
    around = [each._replace(title="", signs=(), on=()) for each in ENVELOPES]
    said = (about, *each_about, *around, STANDARD, MODELS_AROUND)
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
    """Whether a member stands at one of some paths, on the way to one, or below it."""
    return any(
        column == path or path.startswith(f"{column}.") or column.startswith(f"{path}.") for path in paths
    )
