"""What a usage counts, quickly: what its members come to is asked of the reader of records once a shape.

A log has millions of usages with the same members, and what they come to is linear in them. So the reader of
`usage/records` is asked what a member more changes, once for each set of members, and the rest is sums. What
is not whole numbers in the bounds of a count, or would be refused, is read by that reader itself.
"""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter

from costcalc.errors import UsageError
from costcalc.meters import PARTS, USAGE_FIELDS
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.records.context import Wrapped
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.members import LARGEST, members_of
from costcalc.usage.records.reader import read_as
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from costcalc.usage.logs.rows import Options, Parts
    from costcalc.usage.records.format import Format

    Shape = tuple[object, ...]
    Checks = tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]

USAGE = "usage"
FEWEST = 2
"""Numbers of a usage that is summed up quickly: what went in, and what came out."""
LONGEST = 2_000
"""Characters of what is kept of a shape."""
MOST_SHAPES = 1_000
"""A log with more has other things wrong with it, and is read slowly."""


class Tally(NamedTuple):
    """What a usage comes to: disjoint parts, all of its input, and the options of the price that it says."""

    parts: Parts
    size: int
    options: Options = ()


class _Sums(NamedTuple):
    """How a shape is summed up: which values are numbers, and of which each meter, and all input, is made.

    `totals` are numbers with those of which one row must add up to them; `zero` are those that must be 0.
    """

    numbers: Callable[[list[object]], tuple[int, ...]]
    meters: tuple[tuple[str, int, tuple[int, ...], tuple[int, ...]], ...]
    size: tuple[int, ...]
    options: Options
    totals: Checks
    zero: tuple[int, ...]
    is_checked: bool


class Counting:
    """The counts of usages of one format. What it cannot do quickly it does as the reader of records does."""

    def __init__(self, of: Format) -> None:
        # A usage alone: what stands around it is for whoever reads the log to say.
        self._format = of._replace(places=(USAGE,), sums="", on=(), told={}, items={}, whose="", around={})
        self._leaves_out = of.sums
        self._known: dict[Shape, _Sums | None] = {}

    def tally(self, usage: Mapping[str, object]) -> Tally:
        """What a usage comes to; `UsageRecordError` as the reader of records raises it.

        A usage in parts is read as what stands around these.
        """
        values = [*usage.values()]
        kinds = [*map(type, values)]
        shape: list[object] = [*usage, *kinds]
        if str in kinds:
            shape += [value for value in values if type(value) is str]
        if dict in kinds:
            for inner in [value for value in values if type(value) is dict]:
                held = [*inner.values()]
                shape += inner
                shape += map(type, held)
                shape.append(len(held))
                values += held
        try:
            known = self._known[key := tuple(shape)]
        except KeyError:
            known = self._learnt(key, usage)
        except TypeError:  # a list or a map in a list
            known = None
        found = None if known is None else _summed(known, values)
        if found is not None:
            return found
        return self._slowly({name: value for name, value in usage.items() if name != self._leaves_out})

    def members(self, usage: Mapping[str, object]) -> dict[str, object]:
        """What stands in a usage, by its path."""
        return members_of(usage, self._format)

    def counts(self, path: str) -> bool:
        """Whether a member of this path is a number, and no fact about the request."""
        return path in self._format.counts or path in self._format.unpriced

    def whole_of(self, path: str) -> str | None:
        """The member of which another is a part: what was written to a cache, of one of its lifetimes."""
        meters = {each: (added.split() or ("",))[0] for each, added in self._format.counts.items()}
        wholes = [
            each
            for each, meter in meters.items()
            if meters.get(path) in PARTS.get(meter, ()) and each != path
        ]
        return min(wholes, key=lambda each: len(PARTS[meters[each]]), default=None)

    def _slowly(self, usage: Mapping[str, object]) -> Tally:
        record = read_as(Wrapped({USAGE: usage}), (self._format,))
        quantities = {name: Decimal(value) for name, value in record.quantities.items()}
        try:
            parts = tuple((meter, _whole(quantity)) for meter, quantity in disjoint_parts(quantities))
        except UsageError as error:
            whole = (error.field or "").removesuffix("_tokens").replace("_", " ")
            raise UsageRecordError(error.detail, reason=f"parts exceed {whole}") from None
        options = tuple(sorted(record.options.items()))
        return Tally(parts, int(quantities.get("input_tokens", 0)), options)

    def _learnt(self, shape: Shape, usage: Mapping[str, object]) -> _Sums | None:
        """How a shape is summed up, and all of it alike from now on; None where the reader is to read it."""
        if len(self._known) >= MOST_SHAPES or sum(len(each) for each in shape if type(each) is str) > LONGEST:
            return None
        found = self._known[shape] = self._learn(usage)
        return found

    def _learn(self, usage: Mapping[str, object]) -> _Sums | None:
        """How usages of this shape are summed up, by what the reader says of one more of each member."""
        told = _places(usage, self._leaves_out)
        if told is None:
            return None
        places, texts, of = *told, self._format
        usual = {path: self._usual(path) for path in places if path not in of.totals}
        try:
            base = self._slowly({**texts, **usual})
            more = {
                path: self._slowly({**texts, **usual, path: usual[path] + (path not in of.unpriced)})
                for path in usual
            }
        except UsageRecordError:
            return None
        return _sums_of(places, base, more, self._checks([*places]))

    def _usual(self, path: str) -> int:
        """A number that fits: of a whole far more than of all that may be a part of it."""
        field = self._format.fields_of(path)
        if not field:
            return 0
        return 1_000 * (1 + len(PARTS[USAGE_FIELDS[field[0][0]].name])) ** 4

    def _checks(self, paths: Sequence[str]) -> tuple[Checks, tuple[int, ...]]:
        """What must add up, and what must be 0."""
        place = {path: number for number, path in enumerate(paths)}
        totals = tuple(
            (place[total], tuple(tuple(place[each] for each in row if each in place) for row in rows))
            for total, rows in self._format.totals.items()
            if total in place
        )
        return totals, tuple(place[path] for path in self._format.unpriced if path in place)


def _whole(quantity: Decimal) -> int | Decimal:
    whole = int(quantity)
    return whole if whole == quantity else quantity


def _places(usage: Mapping[str, object], leaves_out: str) -> tuple[dict[str, int], dict[str, str]] | None:
    """Where the numbers of a usage stand among its values and those in them, and its texts.

    None where it has anything else, or one path twice.
    """
    places, texts = dict[str, int](), dict[str, str]()
    inner = len(usage)
    for number, (name, value) in enumerate(usage.items()):
        if type(value) is int and name not in places:
            places[name] = number
        elif type(value) is str:
            texts[name] = value
        elif type(value) is dict and value:
            for within, held in value.items():
                path = f"{name}.{within}"
                if type(held) is int and path not in places:
                    places[path] = inner
                elif held is not None:
                    return None
                inner += 1
        elif value is not None and name != leaves_out:
            return None
    return places, texts


def _sums_of(
    places: Mapping[str, int],
    base: Tally,
    more: Mapping[str, Tally],
    checks: tuple[Checks, tuple[int, ...]],
) -> _Sums | None:
    order = dict.fromkeys(meter for tally in (base, *more.values()) for meter, _ in tally.parts)
    usual, place = dict(base.parts), {path: number for number, path in enumerate(places)}
    meters = []
    for meter in order:
        by = {path: dict(tally.parts).get(meter, 0) - usual.get(meter, 0) for path, tally in more.items()}
        if any(change not in {-1, 0, 1} for change in by.values()):
            return None
        added, taken = (tuple(place[path] for path in by if by[path] == sign) for sign in (1, -1))
        if not added:
            return None
        meters.append((meter, added[0], added[1:], taken))
    size = {path: tally.size - base.size for path, tally in more.items()}
    if len(places) < FEWEST or any(change not in {0, 1} for change in size.values()):
        return None
    return _Sums(
        itemgetter(*places.values()),
        tuple(meters),
        tuple(place[path] for path, change in size.items() if change),
        base.options,
        *checks,
        is_checked=any(checks),
    )


def _summed(sums: _Sums, values: list[object]) -> Tally | None:
    """The tally of a usage of a known shape; None where the reader of records may refuse it."""
    numbers = sums.numbers(values)
    if min(numbers) < 0 or max(numbers) > LARGEST or (sums.is_checked and not _add_up(sums, numbers)):
        return None
    parts = []
    for meter, first, more, less in sums.meters:
        quantity = numbers[first]
        if more:
            for place in more:
                quantity += numbers[place]
        if less:
            for place in less:
                quantity -= numbers[place]
        if quantity > 0:
            parts.append((meter, quantity))
        elif quantity:
            return None
    size = 0
    for place in sums.size:
        size += numbers[place]
    return Tally(tuple(parts), size, sums.options)


def _add_up(sums: _Sums, numbers: tuple[int, ...]) -> bool:
    """Whether totals are what they are to be the sum of, and nothing is there that no meter counts."""
    for total, rows in sums.totals:
        if not any(row and sum([numbers[place] for place in row]) == numbers[total] for row in rows):
            return False
    return not any(numbers[place] for place in sums.zero)
