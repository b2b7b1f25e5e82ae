"""What a usage counts, quickly: what its members come to is asked of the reader of records once a shape.

A log has millions of usages with the same members, and what they come to is linear in them. So the reader of
`usage/records` is asked what a member more changes, once for each set of members, and the rest is sums. What
is not whole numbers in the bounds of a count, or would be refused, is read by that reader itself.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.errors import UsageError
from costcalc.meters import PARTS, USAGE_FIELDS
from costcalc.usage.records.context import Wrapped
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.members import LARGEST, members_of
from costcalc.usage.records.reader import read_as
from costcalc.usage.usage import disjoint_parts
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.usage.logs.rows import Options, Parts
    from costcalc.usage.records.format import Format

    Shape = tuple[object, ...]
    Checks = tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]

USAGE = "usage"
MOST_SHAPES = 1_000
"""A log with more has other things wrong with it, and is read slowly."""


class Tally(NamedTuple):
    """What a usage comes to: disjoint parts, all of its input, and the options of the price that it says."""

    parts: Parts
    size: int
    options: Options = ()


class _Sums(NamedTuple):
    """How a shape is summed up: of which numbers each meter, added and taken away, and all input.

    `totals` are numbers with those of which one row must add up to them; `zero` are those that must be 0.
    """

    meters: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
    size: tuple[int, ...]
    options: Options
    totals: Checks
    zero: tuple[int, ...]


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
        shape, values = self._shape(usage)
        if shape is not None:
            sums = self._known.get(shape)
            if sums is None and shape not in self._known and len(self._known) < MOST_SHAPES:
                sums = self._known[shape] = self._learnt(shape)
            found = None if sums is None else _summed(sums, values)
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

    def _shape(self, usage: Mapping[str, object]) -> tuple[Shape | None, list[int]]:
        """What stands in a usage but for its numbers, and these in their order; None if it is not so simple.

        The types stand before what is a text or a map, so that no name can be taken for either.
        """
        names, values = list[object](), list[int]()
        for name, value in usage.items():
            kind = type(value)
            if kind is int:
                names.append(name)
                values.append(value)  # type: ignore[arg-type]
            elif kind is str:
                names += (str, name, value)
            elif kind is dict and value:
                names += (dict, name)
                for inner, held in value.items():  # type: ignore[attr-defined]
                    if type(held) is int:
                        names.append(inner)
                        values.append(held)
                    elif held is not None:
                        return None, values
                names.append(None)
            elif value is not None and name != self._leaves_out:
                return None, values
        return tuple(names), values

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

    def _learnt(self, shape: Shape) -> _Sums | None:
        """How a shape is summed up, by what the reader says of one more of each member; None if it is not."""
        paths, texts = _told_by(shape)
        of = self._format
        if len(set(paths)) < len(paths) or any("." in name for name in texts):
            return None
        usual = {path: self._usual(path) for path in paths if path not in of.totals}
        try:
            base = self._slowly({**texts, **usual})
            more = {
                path: self._slowly({**texts, **usual, path: usual[path] + (path not in of.unpriced)})
                for path in usual
            }
        except UsageRecordError:
            return None
        return _learnt(paths, base, more, self._checks(paths))

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


def _told_by(shape: Shape) -> tuple[list[str], dict[str, str]]:
    """The paths of the numbers of a shape, and its texts."""
    paths, texts, outer = list[str](), dict[str, str](), ""
    names = iter(shape)
    for each in names:
        if each is str:
            name = str(next(names))
            texts[name] = str(next(names))
        elif each is dict:
            outer = f"{next(names)}."
        elif each is None:
            outer = ""
        else:
            paths.append(f"{outer}{each}")
    return paths, texts


def _learnt(
    paths: Sequence[str], base: Tally, more: Mapping[str, Tally], checks: tuple[Checks, tuple[int, ...]]
) -> _Sums | None:
    order = dict.fromkeys(meter for tally in (base, *more.values()) for meter, _ in tally.parts)
    usual, place = dict(base.parts), {path: number for number, path in enumerate(paths)}
    meters = []
    for meter in order:
        by = {path: dict(tally.parts).get(meter, 0) - usual.get(meter, 0) for path, tally in more.items()}
        if any(change not in {-1, 0, 1} for change in by.values()):
            return None
        added, taken = (tuple(place[path] for path in by if by[path] == sign) for sign in (1, -1))
        meters.append((meter, added, taken))
    size = {path: tally.size - base.size for path, tally in more.items()}
    if any(change not in {0, 1} for change in size.values()):
        return None
    return _Sums(
        tuple(meters), tuple(place[path] for path, change in size.items() if change), base.options, *checks
    )


def _summed(sums: _Sums, values: list[int]) -> Tally | None:
    """The tally of a usage of a known shape; None where the reader of records may refuse it."""
    if not values or min(values) < 0 or max(values) > LARGEST or not _add_up(sums, values):
        return None
    parts = []
    for meter, added, taken in sums.meters:
        quantity = 0
        for place in added:
            quantity += values[place]
        for place in taken:
            quantity -= values[place]
        if quantity > 0:
            parts.append((meter, quantity))
        elif quantity:
            return None
    size = 0
    for place in sums.size:
        size += values[place]
    return Tally(tuple(parts), size, sums.options)


def _add_up(sums: _Sums, values: list[int]) -> bool:
    """Whether totals are what they are to be the sum of, and nothing is there that no meter counts."""
    for total, rows in sums.totals:
        if not any(row and sum([values[place] for place in row]) == values[total] for row in rows):
            return False
    return not any(values[place] for place in sums.zero)
