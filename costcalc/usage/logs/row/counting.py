"""What a usage counts, quickly: what its members come to is asked of the reader of records once a shape.

A log has millions of usages with the same members, and what they come to is linear in them. So the reader of
`usage/records` is asked what a member more changes, once for each set of members, and the rest is sums. What
is not whole numbers in the bounds of a count, or would be refused, is read by that reader itself.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from costcalc.errors import UsageError
from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.records.context import Wrapped
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.members import LARGEST
from costcalc.usage.records.reader import read_as
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from costcalc.usage.logs.rows import Options, Parts
    from costcalc.usage.records.format import Format

    Shape = tuple[object, ...]
    Checks = tuple[tuple[int, tuple[tuple[int, ...], ...]], ...]

USAGE = "usage"
MOST_SHAPES = 1_000
"""A log with more has other things wrong with it, and is read slowly."""
LONGEST = 2_000
"""Characters of what is kept of a shape."""


class Tally(NamedTuple):
    """What a usage comes to: disjoint parts, all of its input, and the options of the price that it says."""

    parts: Parts
    size: int
    options: Options = ()


class _Sums(NamedTuple):
    """How a shape is summed up: of which numbers each meter and all input is made.

    `meters` are each the sum of a first number and of more, less those taken away. `totals` are numbers with
    those of which one row must add up to them; `zero` are those that must be 0.
    """

    meters: tuple[tuple[str, int, tuple[int, ...], tuple[int, ...]], ...]
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
        self._checked: dict[Shape, Checks] = {}

    def tally(self, usage: Mapping[str, object]) -> Tally:
        """What a usage comes to; `UsageRecordError` as the reader of records raises it.

        A usage in parts is read as what stands around these.
        """
        if self._leaves_out in usage:
            usage = {name: value for name, value in usage.items() if name != self._leaves_out}
        shape, values = shape_of(usage)
        found = None if shape is None else self.quickly(shape, values)
        return self._slowly(usage) if found is None else found

    def quickly(self, shape: Shape, values: list[int]) -> Tally | None:
        """What a usage of a shape comes to; None where the reader of records has to say it, or refuse it."""
        sums = self._known.get(shape) or self.sums_of(shape)
        return None if sums is None else _summed(sums, values)

    def summing(self, shape: Shape) -> Callable[[list[int]], Tally | None] | None:
        """What sums up usages of a shape as `quickly` does; None where that is not so simple."""
        sums = self.sums_of(shape)
        return None if sums is None else partial(_summed, sums)

    def contradicts(self, shape: Shape, values: list[int]) -> bool:
        """Whether no usage of the format has such numbers, as a total is not the sum of its parts."""
        checks = self._checked.get(shape)
        if checks is None:
            if len(self._checked) >= MOST_SHAPES:
                return False
            checks = self._checked[shape] = self._checks(_told_by(shape)[0])
        return any(
            rows and all(row and sum([values[place] for place in row]) != values[total] for row in rows)
            for total, rows in checks
        )

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

    def is_as(self, other: Counting, shape: Shape) -> bool:
        """Whether another format reads each usage of a shape that this one reads, and none else, as this."""
        sums = self.sums_of(shape)
        return sums is not None and sums == other.sums_of(shape)

    def sums_of(self, shape: Shape) -> _Sums | None:
        """How a shape is summed up, as it is learnt once; None where it is not so simple."""
        is_new = shape not in self._known and len(self._known) < MOST_SHAPES
        if is_new and sum(len(each) for each in shape if isinstance(each, str)) <= LONGEST:
            self._known[shape] = self._learnt(shape)
        return self._known.get(shape)

    def _learnt(self, shape: Shape) -> _Sums | None:
        """How a shape is summed up, by what the reader says of one more of each member; None if it is not."""
        paths, texts = _told_by(shape)
        of = self._format
        if len(set(paths)) < len(paths) or any("." in name for name in texts):
            return None
        zero = {path for path in paths if path in of.unpriced or self._is_unsplit(path, paths)}
        own = [path for path in paths if not self._is_sum(path, paths)]
        usual = {path: 0 if path in zero else self._usual(path) for path in own}
        try:
            base = self._slowly(_nested({**texts, **self._with_totals(usual, paths)}))
            more = {
                path: self._slowly(
                    _nested({**texts, **self._with_totals({**usual, path: usual[path] + 1}, paths)})
                )
                for path in usual
                if path not in zero
            }
        except UsageRecordError:
            return None
        place = {path: number for number, path in enumerate(paths)}
        return _learnt(paths, base, more, (self._checks(paths), tuple(place[path] for path in zero)))

    def _is_sum(self, path: str, paths: Sequence[str]) -> bool:
        """Whether a member is the sum of others that are there."""
        return any(each in paths for row in self._format.totals.get(path, ()) for each in row)

    def _with_totals(self, values: dict[str, int], paths: Sequence[str]) -> dict[str, int]:
        """Numbers with the totals of a shape, which are the sums of what they are to be the sums of."""
        found = dict(values)
        for _ in self._format.totals:
            for total, rows in self._format.totals.items():
                row = next((row for row in rows if any(each in found for each in row)), ())
                if row and self._is_sum(total, paths):
                    found[total] = sum(found.get(each, 0) for each in row)
        return found

    def _is_unsplit(self, path: str, paths: Sequence[str]) -> bool:
        """Whether a member counts audio beside a cache of which nobody says how much was audio."""
        of = self._format
        fields = [field for field, _ in of.fields_of(path)]
        return "input_audio_tokens" in fields and any(
            each in paths and not any(detail in paths for detail in details)
            for each, details in of.unsplit.items()
        )

    def _usual(self, path: str) -> int:
        """A number that fits: of a whole far more than of all that may be a part of it."""
        field = self._format.fields_of(path)
        if not field:
            return 0
        return 1_000 * (1 + len(PARTS[USAGE_FIELDS[field[0][0]].name])) ** 4

    def _checks(self, paths: Sequence[str]) -> Checks:
        """What must add up."""
        place = {path: number for number, path in enumerate(paths)}
        found = []
        for total, rows in self._format.totals.items():
            there = [tuple(place[each] for each in row if each in place) for row in rows]
            # A total that counts something itself needs no parts; another one is refused without any.
            if total in place and (any(there) or total not in self._format.counts):
                found.append((place[total], tuple(filter(None, there)) or ((),)))
        return tuple(found)


def shape_of(usage: Mapping[str, object]) -> tuple[Shape | None, list[int]]:
    """What stands in a usage but for its numbers, and these in their order; None if it is not so simple.

    The types stand before what is a text or a map, so that no name can be taken for either; a map ends with
    None.
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
            if not _inside(value, names, values):  # type: ignore[arg-type]
                return None, values
        elif value is not None:
            return None, values
    return tuple(names), values


def _inside(usage: Mapping[str, object], names: list[object], values: list[int]) -> bool:
    """Add what stands in a map; False where it is not so simple."""
    for name, value in usage.items():
        if type(value) is int:
            names.append(name)
            values.append(value)
        elif type(value) is dict and value:
            names += (dict, name)
            if not _inside(value, names, values):
                return False
        elif value is not None:
            return False
    names.append(None)
    return True


def _whole(quantity: Decimal) -> int | Decimal:
    whole = int(quantity)
    return whole if whole == quantity else quantity


def _told_by(shape: Shape) -> tuple[list[str], dict[str, str]]:
    """The paths of the numbers of a shape, and its texts."""
    paths, texts, outer = list[str](), dict[str, str](), list[str]()
    names = iter(shape)
    for each in names:
        if each is str:
            name = str(next(names))
            texts[name] = str(next(names))
        elif each is dict:
            outer.append(str(next(names)))
        elif each is None:
            outer.pop()
        else:
            paths.append(".".join((*outer, str(each))))
    return paths, texts


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    """Members by their paths as the maps that they were in."""
    found: dict[str, object] = {}
    for path, value in values.items():
        *outer, name = path.split(".")
        held: dict[str, object] = found
        for each in outer:
            held = held.setdefault(each, {})  # type: ignore[assignment] # a map, as no number has this path
        held[name] = value
    return found


def _learnt(
    paths: Sequence[str], base: Tally, more: Mapping[str, Tally], checks: tuple[Checks, tuple[int, ...]]
) -> _Sums | None:
    told = {meter for tally in (base, *more.values()) for meter, _ in tally.parts}
    order = [meter for meter in METERS if meter in told]
    usual, place = dict(base.parts), {path: number for number, path in enumerate(paths)}
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
    if any(change not in {0, 1} for change in size.values()):
        return None
    return _Sums(
        tuple(meters), tuple(place[path] for path, change in size.items() if change), base.options, *checks
    )


def _summed(sums: _Sums, values: list[int]) -> Tally | None:
    """The tally of a usage of a known shape; None where the reader of records may refuse it."""
    if not values or min(values) < 0 or max(values) > LARGEST:
        return None
    if (sums.totals or sums.zero) and not _add_up(sums, values):
        return None
    parts = []
    for meter, first, more, taken in sums.meters:
        quantity = values[first]
        if more or taken:
            for place in more:
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
        for row in rows:
            if row and sum([values[place] for place in row]) == values[total]:
                break
        else:
            return False
    return not any(values[place] for place in sums.zero)
