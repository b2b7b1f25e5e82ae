"""Rows that may stand in other logs too: each identity counts once, wherever and however often it was read.

Resumed sessions and forks repeat what was logged before. Of each identity the row that counts is kept with
all that it adds to the sums, so that logs which are read apart and merged come to the same as read together.
"""

from __future__ import annotations

import marshal
from decimal import Decimal
from hashlib import blake2b

from costcalc.numbers import ZERO
from costcalc.questions.reprice.reduction.reasons import Reasons
from costcalc.questions.reprice.reduction.totals import Totals, in_order, summed
from costcalc.questions.reprice.sums import Counted, Entry, Held
from costcalc.usage.logs.rows import Recorded, Row
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.questions.reprice.sums import Cell, Sum
    from costcalc.usage.logs.rows import Parts

HASH_BYTES = 16
VERSION = 2
"""That of `marshal` which packs small rows into the fewest bytes."""
AT_ONCE = 20_000
"""Rows that are unpacked at a time, to be added up together."""
MOST_SHARES = 1_024
"""Processes that read logs together, at most: each numbers what it meets in numbers of its own."""


def beats(one: Held, other: Held) -> bool:
    """Whether of two rows the first counts: as rows say, of money alone the most, else the least place.

    What was billed counts before what was not.
    """
    if (one.reason is None) != (other.reason is None):
        return one.reason is None
    row, another = _row(one), _row(other)
    if row.beats(another) or another.beats(row):
        return row.beats(another)
    if (spent := _alone(one)) != (known := _alone(other)):
        return spent > known  # the cost of a day is told again as it grows, as its tokens are
    if (one.file, one.number) != (other.file, other.number):
        return (one.file, one.number) < (other.file, other.number)
    # Copies of a row are alike; of those that are not, which counts must not hang on what was read first.
    return repr((one.reason, one.entries)) < repr((other.reason, other.entries))


def _row(held: Held) -> Row:
    return Row(held.number, "", None, tuple(part for each in held.entries for part in each.parts), 0, 0)


def _alone(held: Held) -> Decimal:
    """The money of a row that tells of nothing else."""
    if any(each.parts for each in held.entries):
        return ZERO
    return max((each.recorded.amount for each in held.entries if each.recorded is not None), default=ZERO)


def hash_of(identity: str) -> bytes:
    """The 16 bytes by which an identity is kept."""
    return blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=HASH_BYTES).digest()


class Identities:
    """The rows that count, by the hash of their identity, and what is in the sums besides them.

    `others` are the sums of rows that have no identity, `others_not_billed` those that nobody bills. A row is
    packed, as there may be millions: it takes a sixth of the memory. The bytes are seen by no other processes
    than those that read together, each of which is a `share`.
    """

    def __init__(self, share: int = 0) -> None:
        self.others: Mapping[Cell, Sum] = {}
        self.others_not_billed: Mapping[str, Counted] = {}
        self._rows: dict[bytes, bytes] = {}
        self._cells, self._files, self._shapes = _Numbered(share), _Numbered(share), _Numbered(share)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Identities):
            return NotImplemented
        same = (self.others, self.others_not_billed) == (other.others, other.others_not_billed)
        return same and dict(self.items()) == dict(other.items())

    __hash__ = None  # type: ignore[assignment] # it is as large as what it holds

    def __repr__(self) -> str:
        return f"<{len(self)} identities>"

    def hold(self, identity: bytes, row: Held) -> bool:
        """Keep a row if it counts before the one that is known; whether its identity was new."""
        known = self._rows.get(identity)
        if known is None or beats(row, self._unpacked(known)):
            self._rows[identity] = self._packed(row)
        return known is None

    def hold_one(self, identity: bytes, file: str, cell: Cell, row: Row) -> bool:
        """Keep a row of one call as `hold` does, without a value of it where its identity is new."""
        if identity in self._rows:
            entry = Entry(cell, row.at, row.until, row.requests, row.parts, row.recorded)
            return self.hold(identity, Held(file, row.number, (entry,)))
        packed = self._entry(cell, row)
        self._rows[identity] = marshal.dumps((self._files.number(file), row.number, None, [packed]), VERSION)
        return True

    def absorb(self, other: Identities) -> int:
        """Keep what another share holds too, which is used up; how many of its rows were known already."""
        self._cells.add_all(other._cells)
        self._files.add_all(other._files)
        self._shapes.add_all(other._shapes)
        known = self._rows.keys() & other._rows.keys()
        for identity in known:
            packed = other._rows.pop(identity)
            if beats(self._unpacked(packed), self._unpacked(self._rows[identity])):
                self._rows[identity] = packed
        self._rows.update(other._rows)
        return len(known)

    def items(self) -> Iterator[tuple[bytes, Held]]:
        """The rows by their hashes, in the order of these."""
        for identity in sorted(self._rows):
            yield identity, self._unpacked(self._rows[identity])

    def with_others(self) -> tuple[dict[Cell, Sum], dict[str, Counted]]:
        """All sums, and all rows that nobody bills: those of the rows with an identity, and the others."""
        totals, not_billed = summed(self.others.items()), Reasons(self.others_not_billed)
        cells = {number: totals.setdefault(cell, Totals()) for number, cell in self._cells.values.items()}
        alike: dict[Any, list[tuple[Any, ...]]] = {}
        waiting = 0
        for packed in self._rows.values():
            file, number, reason, entries = marshal.loads(packed)  # noqa: S302 - what this process packed itself
            if reason is not None:
                not_billed.add(reason, Counted(1, self._files.values[file], number))
            for entry in entries:
                cell, at, until, requests, shape, *_ = entry
                if at is None or until is not None:
                    cells[cell].add(*self._added(*entry[1:]))
                    continue
                key = cell, requests, shape
                if key in alike:
                    alike[key].append(entry)
                else:
                    alike[key] = [entry]
                waiting += 1
            if waiting > AT_ONCE:
                self._add_alike(alike, cells)
                waiting = 0
        self._add_alike(alike, cells)
        return in_order(totals), not_billed.counted()

    def _add_alike(self, alike: dict[Any, list[tuple[Any, ...]]], cells: Mapping[int, Totals]) -> None:
        """Add up requests of instants, those of one cell and shape at a time, and forget them."""
        for (cell, requests, shape), entries in alike.items():
            meters, currency = self._shapes.values[shape]
            _, instants, _, _, _, *quantities = zip(*entries, strict=True)
            try:
                totals = [*map(sum, quantities)] if currency is None else None
            except TypeError:  # a decimal is packed as text
                totals = None
            if totals is None:
                for entry in entries:
                    cells[cell].add(*self._added(*entry[1:]))
                continue
            counted = None if requests is None else requests * len(entries)
            parts = tuple(zip(meters, totals, strict=True))
            cells[cell].add(min(instants), max(instants) + 1, counted, parts, None)
        alike.clear()

    def _packed(self, row: Held) -> bytes:
        entries = [self._entry(each.cell, each) for each in row.entries]
        return marshal.dumps((self._files.number(row.file), row.number, row.reason, entries), VERSION)

    def _entry(self, cell: Cell, call: Entry | Row) -> tuple[Any, ...]:
        spent = call.recorded
        meters = tuple([meter for meter, _ in call.parts])
        shape = self._shapes.number((meters, None if spent is None else spent.currency))
        quantities: list[int | str] = [each if type(each) is int else str(each) for _, each in call.parts]
        if spent is not None:
            quantities.append(str(spent.amount))
        return self._cells.number(cell), call.at, call.until, call.requests, shape, *quantities

    def _unpacked(self, packed: bytes) -> Held:
        file, number, reason, entries = marshal.loads(packed)  # noqa: S302 - as above
        return Held(self._files.values[file], number, tuple(map(self._entry_of, entries)), reason)

    def _entry_of(self, packed: tuple[Any, ...]) -> Entry:
        cell, *entry = packed
        return Entry(self._cells.values[cell], *self._added(*entry))

    def _added(
        self, at: int | None, until: int | None, requests: int | None, shape: int, *quantities: int | str
    ) -> tuple[int | None, int | None, int | None, Parts, Recorded | None]:
        """What a packed entry adds to its cell."""
        meters, currency = self._shapes.values[shape]
        if currency is None:
            return at, until, requests, _parts(meters, quantities), None
        return (
            at,
            until,
            requests,
            _parts(meters, quantities[:-1]),
            Recorded(Decimal(quantities[-1]), currency),
        )


def _parts(meters: Iterable[str], quantities: Iterable[int | str]) -> Parts:
    named = zip(meters, quantities, strict=True)
    return tuple([(meter, Decimal(each) if isinstance(each, str) else each) for meter, each in named])


class _Numbered:
    """Values that are named by a number, in the order in which they came; no other share has the same."""

    def __init__(self, share: int) -> None:
        self.values: dict[int, Any] = {}
        self._numbers: dict[Any, int] = {}
        self._next = share
        self._places: dict[int, int] = {}
        """The numbers of values by where these are: to compare them by what they hold takes longer."""

    def number(self, value: object) -> int:
        found = self._places.get(id(value))
        if found is not None and self.values[found] is value:
            return found
        return self._number(value)

    def _number(self, value: object) -> int:
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = self._places[id(value)] = self._next
            self.values[found] = value
            self._next += MOST_SHARES
        return found

    def add_all(self, other: _Numbered) -> None:
        self.values.update(other.values)
