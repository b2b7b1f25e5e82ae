"""A workload of which any quantity may be a range: at the middles of its ranges, and as it is drawn.

A share (`40%..60%` of the input) stays a share: where the input is drawn, its cached part is drawn with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial

from costcalc.doubt.ranges import range_in
from costcalc.doubt.uncertainty import Uncertain
from costcalc.errors import CostcalcError, UsageError, WorkloadError
from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, LONGEST, ONE, as_fraction, percentage, plain, settle, tidy, to_digits
from costcalc.prose import listed, shown
from costcalc.units import BOUND_OF_COUNTS, read_quantity, read_requests_per_day
from costcalc.usage.flags import FIELD_OF, said_quantities
from costcalc.usage.parts import disjoint_parts
from costcalc.usage.usage import MOST_DECIMALS
from costcalc.usage.workload import LONGEST_NAME, UNSAID, Amount, Rate, Shape, Workload, is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from costcalc.doubt.ranges import Range

    Words = Mapping[str, Any]

SHARE_DECIMALS = Decimal("0.00000001")
NAN = float("nan")
SLACK = 1e-9
"""What sums of floats may be off by, as a part of the largest."""


class Part(NamedTuple):
    """One quantity of a request as it is drawn: a number, or a share of another quantity.

    `name` is what its range is called; None for one that is certain. `value` is its middle.
    """

    field: str
    value: float
    share_of: str | None = None
    name: str | None = None
    range: Range | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the most that may be drawn of it."""
        return self.range.ends if self.range else (self.value, self.value)


class DrawnShape(NamedTuple):
    """A shape as it is drawn: its quantities, how its disjoint parts follow from them, and its weight."""

    parts: Sequence[Part]
    matrix: Mapping[str, Mapping[str, int]]
    weight: float = 1.0

    def quantities(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The quantities of a request for drawn values; shares are of what they are a part of."""
        found: dict[str, Any] = {}
        for part in sorted(self.parts, key=lambda part: part.share_of is not None):
            value = part.value if part.name is None else values[part.name]
            found[part.field] = value if part.share_of is None else value * found[part.share_of]
        return found

    def amounts(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The disjoint parts of a request for drawn values, by meter, as they were said."""
        said = self.quantities(values)
        return {
            meter: sum(sign * said[field] for field, sign in signs.items())
            for meter, signs in self.matrix.items()
        }

    def bounds(self, meter: str) -> tuple[float, float]:
        """The least and the most of a meter, whatever is drawn.

        Each whole counts with the shares that are taken of it.
        """
        signs, least, most = self.matrix[meter], 0.0, 0.0
        for part in self.parts:
            if part.share_of is not None:
                continue
            low = high = float(signs.get(part.field, 0))
            for each in self.parts:
                if each.share_of == part.field and each.field in signs:
                    ends = [signs[each.field] * end for end in each.ends]
                    low, high = low + min(ends), high + max(ends)
            least += min(low * end for end in part.ends)
            most += max(high * end for end in part.ends)
        return least, most


def part_matrix(fields: Iterable[str]) -> dict[str, dict[str, int]]:
    """How the disjoint parts of a request follow from its quantities: {meter: {field: -1, 0 or 1}}.

    Parts are linear in the quantities, so they are read off where every part is more than nothing: where each
    quantity is a hundredfold for every one that it may contain, and so more than all of them.
    """
    inside = {field: Decimal(100 ** len(PARTS[USAGE_FIELDS[field].name])) for field in fields}
    at = dict(disjoint_parts(inside))
    matrix: dict[str, dict[str, int]] = {meter: {} for meter in at}
    for field, size in inside.items():
        for meter, value in disjoint_parts({**inside, field: EXACT.add(size, ONE)}):
            if change := int(EXACT.subtract(value, at[meter])):
                matrix[meter][field] = change
    return matrix


class DrawnWorkload(NamedTuple):
    """A workload at the middles of its ranges, how each shape of it is drawn, and what is uncertain."""

    workload: Workload
    parts: Sequence[Sequence[Part]]
    uncertain: Sequence[Uncertain]

    def shapes(self) -> list[DrawnShape]:
        """Its shapes, ready to be drawn."""
        return [
            DrawnShape(
                parts, part_matrix(part.field for part in parts), float(self.workload.weight_of(shape))
            )
            for shape, parts in zip(self.workload.shapes, self.parts, strict=True)
        ]


def certain(workload: Workload) -> DrawnWorkload:
    """A workload of which nothing is drawn."""
    return DrawnWorkload(workload, [_parts_of(shape) for shape in workload.shapes], ())


def _parts_of(shape: Shape) -> tuple[Part, ...]:
    """The quantities of a shape of which nothing is drawn."""
    return tuple(Part(field, float(value)) for field, value in shape.fields.items())


def has_ranges(words: Words) -> bool:
    """Whether any quantity, or the rate of requests, is a range."""
    said = [value for name, value in words.items() if name in FIELD_OF]
    shapes = words.get("shapes")
    for shape in shapes if isinstance(shapes, list) else []:
        said += shape.values() if isinstance(shape, Mapping) else []
    return any(is_range(each) for value in said for each in (value if isinstance(value, list) else [value]))


def rate_of(said: str | None) -> tuple[str | Rate | None, list[Uncertain]]:
    """A rate of requests at its middle, and its range; no range of one that is certain."""
    if not is_range(said):
        return said, []
    found = range_in("requests", said, lambda end: settle(read_requests_per_day(end))[0])
    middle = found.central
    told = f"{plain(middle)}/day"
    return Rate(as_fraction(middle), told) if _is_counted(middle) else told, [Uncertain("requests", found)]


def drawn_workload(words: Words, requests: str | Rate | None = None) -> DrawnWorkload:
    """What one request uses, or a mix of shapes; `requests` is the rate at its middle.

    Raises `WorkloadError` for what is no workload, `UsageError` for what is no range.
    """
    shapes, fields = words.get("shapes"), _quantities(words)
    if shapes is None:
        if not fields:
            raise WorkloadError(UNSAID, "input_tokens")
        read = [drawn(fields)]
        workload = Workload(requests=requests, **read[0].amounts)
    else:
        if fields or not isinstance(shapes, list | tuple):
            raise WorkloadError("give either a list of shapes or quantities", "shapes")
        read = [_shape(shapes, place) for place in range(1, len(shapes) + 1)]
        mix = [each.shape or each.amounts for each in read]
        workload = Workload(requests=requests, shapes=mix)
    return DrawnWorkload(
        workload, [each.parts for each in read], [name for each in read for name in each.uncertain]
    )


class Drawn(NamedTuple):
    """The quantities of a request: their middles as a workload takes them, and how each is drawn.

    What cannot be read stays as it was said: the workload tells it. `shape` is one that was made before.
    """

    amounts: dict[str, Any]
    parts: Sequence[Part]
    shape: Shape | None = None

    @property
    def uncertain(self) -> list[Uncertain]:
        """Those that are ranges."""
        return [Uncertain(part.name, part.range) for part in self.parts if part.name and part.range]


def drawn(fields: Mapping[str, Any], place: str = "") -> Drawn:
    """Read the quantities of a request, by the field of a usage; some of them may be ranges.

    Raises `UsageError` for parts that may come to exceed their whole.
    """
    amounts, parts = dict(fields), []
    for field, said in fields.items():
        share_of = f"{USAGE_FIELDS[field].direction}_tokens" if _is_share(said) else None
        read = percentage if share_of else partial(read_quantity, unit=USAGE_FIELDS[field].unit)
        if is_range(said):
            name = f"{place}{field}"
            found = range_in(name, str(said), read, percent=share_of is not None)
            middle = found.central
            amounts[field] = _as_share(middle) if share_of else _as_number(middle)
            parts.append(Part(field, float(middle), share_of, name, found))
        elif isinstance(said, Decimal):  # whose bounds the workload looks at
            parts.append(Part(field, float(said)))
        else:
            amount = _certain(said, read, is_share=share_of is not None)
            amounts[field] = said if amount is None else amount
            parts.append(Part(field, NAN if amount is None else float(amount.value), share_of))
    if any(part.range for part in parts):
        _check_parts(parts, place)
    return Drawn(amounts, parts)


def _check_parts(parts: Sequence[Part], place: str) -> None:
    """Refuse ranges that meet in less than nothing: a cached part of 500..600 of an input of 400..700."""
    try:
        shape = DrawnShape(parts, part_matrix(part.field for part in parts))
    except UsageError:  # a whole is missing: that is told where the workload is made
        return
    if any(part.share_of == part.field for part in parts):  # and so is one that is a share of itself
        return
    for meter, signs in shape.matrix.items():
        least, most = shape.bounds(meter)
        if least < -SLACK * max(most, 1.0):
            inside = [field for field, sign in signs.items() if sign < 0]
            raise UsageError(
                f"may be drawn as less than its parts ({listed(inside, 'and')}): say those as percentages, "
                "such as 40%..60%, which are drawn with it, or narrow the ranges",
                f"{place}{METERS[meter].usage_field}",
            )


def _is_share(said: object) -> bool:
    """Whether a quantity is said as a share: `60%`, `40%..60%`; `500 ± 20%` is a number."""
    return isinstance(said, str) and "%" in re.split(r"±|\+-", said)[0]


def _as_share(middle: Decimal) -> Amount:
    """The middle of a share; a complaint shows it as a percentage."""
    share = tidy(middle.quantize(SHARE_DECIMALS, context=to_digits(LONGEST)))
    return Amount(share, f"{plain(EXACT.scaleb(share, 2))}%", is_share=True)


def _as_number(middle: Decimal) -> Amount | str:
    """The middle of a number; of more digits than the grammar has, it is left for the workload to refuse."""
    return Amount(tidy(middle)) if _is_counted(middle) else plain(middle)


def _is_counted(middle: Decimal) -> bool:
    """Whether the grammar of counts has a number."""
    return middle < BOUND_OF_COUNTS and int(tidy(middle).as_tuple().exponent) >= -MOST_DECIMALS


def _certain(said: object, read: Callable[[Any], Decimal], *, is_share: bool) -> Amount | None:
    """A certain quantity; None where something is wrong with it, which the workload tells."""
    try:
        return said if isinstance(said, Amount) else Amount(read(said), str(said), is_share)
    except CostcalcError:
        return None


def _shape(shapes: Sequence[object], place: int) -> Drawn:
    """One shape of a mix; what is no quantity is kept for the workload, which refuses a slip."""
    shape = shapes[place - 1]
    if isinstance(shape, Shape):
        return Drawn({}, _parts_of(shape), shape)
    if not isinstance(shape, Mapping):
        raise WorkloadError(f"a shape is a map of quantities, not {shown(shape)}", f"shapes.{place}")
    rest = {name: value for name, value in shape.items() if FIELD_OF.get(name) in {None, "requests"}}
    found = drawn(_quantities(shape), f"{_name_of(shapes, place)} ")
    return found._replace(amounts={**rest, **found.amounts})


def _name_of(shapes: Sequence[object], place: int) -> str:
    """What ranges of a shape are called: by its name where no other shape is called so, or by its place."""
    names = [each.get("name") if isinstance(each, Mapping) else None for each in shapes]
    name = names[place - 1]
    if name and names.count(name) == 1:
        return str(name)[:LONGEST_NAME]
    told = f"shape {place}"
    while told in names:  # as another may be called
        told = f"{told} by its place"
    return told


def _quantities(words: Words) -> dict[str, Any]:
    return {field: value for field, value in said_quantities(words).items() if field != "requests"}
