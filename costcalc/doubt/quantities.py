"""Doubt: quantities of a workload that are ranges, each with its middle for the answer without doubt.

A share (`40%..60%` of the input) stays a share: where the input is drawn, its cached part is drawn with it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.doubt.ranges import LOGNORMAL, range_in
from costcalc.doubt.uncertainty import Uncertain
from costcalc.errors import CostcalcError, UsageError
from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, percentage, plain
from costcalc.prose import listed
from costcalc.units import read_quantity
from costcalc.usage.usage import disjoint_parts
from costcalc.usage.workload import is_range
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from costcalc.doubt.ranges import Range
    from costcalc.usage.workload import Shape

SHARE_DECIMALS = Decimal("0.00000001")
RARE = 1e-9
"""The share of a range without ends, which a lognormal is, that lies beyond what is taken for its ends."""

NAN = float("nan")
SLACK = 1e-9
"""What sums of floats may be off by, as a part of the largest."""


class Part(NamedTuple):
    """One quantity of a request as it is drawn: a number, or a share of another quantity.

    `name` is what its range is called; None for one that is certain. `ends` are the least and the most that
    may be drawn of it.
    """

    field: str
    name: str | None
    value: float
    share_of: str | None = None
    ends: tuple[float, float] = (0.0, 0.0)


class Drawn(NamedTuple):
    """The quantities of a request: their middles as words of a workload, and how each is drawn."""

    words: dict[str, Any]
    parts: tuple[Part, ...]
    uncertain: tuple[Uncertain, ...]


def drawn(fields: Mapping[str, Any], place: str = "") -> Drawn:
    """Read the quantities of a request, by the field of a usage; some of them may be ranges.

    Raises `UsageError` for parts that may come to exceed their whole.
    """
    words: dict[str, Any] = {}
    parts: list[Part] = []
    uncertain: list[Uncertain] = []
    for field, said in fields.items():
        share_of = f"{USAGE_FIELDS[field].direction}_tokens" if _is_share(said) else None
        if not is_range(said):
            words[field] = said
            value = _number(field, said, share_of)
            parts.append(Part(field, None, value, share_of, (value, value)))
            continue
        range_ = _range(field, str(said), share_of, f"{place}{field}")
        uncertain.append(Uncertain(f"{place}{field}", range_))
        middle = range_.central
        words[field] = _as_share(middle) if share_of else plain(middle)
        parts.append(Part(field, f"{place}{field}", float(middle), share_of, ends_of(range_)))
    if uncertain:
        _check_parts(parts, place)
    return Drawn(words, tuple(parts), tuple(uncertain))


def ends_of(range_: Range) -> tuple[float, float]:
    """The least and the most that is drawn of a range; a lognormal one goes beyond its ends."""
    if range_.shape == LOGNORMAL:
        return range_.quantile(RARE), range_.quantile(1 - RARE)
    return float(range_.low), float(range_.high)


def _check_parts(parts: Sequence[Part], place: str) -> None:
    """Refuse ranges that meet in less than nothing: a cached part of 500..600 of an input of 400..700."""
    try:
        matrix = part_matrix(part.field for part in parts)
    except UsageError:  # a whole is missing: that is told where the workload is made
        return
    if any(part.share_of == part.field for part in parts):  # and so is one that is a share of itself
        return
    for meter, signs in matrix.items():
        least, most = bounds(parts, signs)
        if least < -SLACK * max(most, 1.0):
            whole = METERS[meter].usage_field
            inside = [field for field, sign in signs.items() if sign < 0]
            raise UsageError(
                f"may be drawn as less than its parts ({listed(inside, 'and')}): say those as percentages, "
                "such as 40%..60%, which are drawn with it, or narrow the ranges",
                f"{place}{whole}",
            )


def bounds(parts: Sequence[Part], signs: Mapping[str, int]) -> tuple[float, float]:
    """The least and the most that a disjoint part of a request may be, whatever is drawn.

    `signs` are its row of the `part_matrix`. Each whole counts with the shares that are taken of it.
    """
    least = most = 0.0
    for part in parts:
        if part.share_of is not None:
            continue
        shares = [each for each in parts if each.share_of == part.field and each.field in signs]
        low = high = float(signs.get(part.field, 0))
        for each in shares:
            ends = [signs[each.field] * end for end in each.ends]
            low, high = low + min(ends), high + max(ends)
        least += min(low * end for end in part.ends)
        most += max(high * end for end in part.ends)
    return least, most


def _range(field: str, said: str, share_of: str | None, place: str) -> Range:
    if share_of:
        return range_in(place, said, percentage, percent=True)
    return range_in(place, said, lambda text: read_quantity(text, USAGE_FIELDS[field].unit))


def _is_share(said: object) -> bool:
    """Whether a quantity is said as a share: `60%`, `40%..60%`; `500 ± 20%` is a number."""
    if not isinstance(said, str) or "%" not in said:
        return False
    return not re.search(r"±|\+-", said) or "%" in re.split(r"±|\+-", said)[0]


def _as_share(middle: Decimal) -> str:
    return f"{plain(EXACT.scaleb(middle.quantize(SHARE_DECIMALS), 2))}%"


def _number(field: str, said: object, share_of: str | None) -> float:
    """A certain quantity in floats; no number where something is wrong with it, which the workload tells."""
    try:
        if share_of:
            return float(percentage(said))
        return float(said if isinstance(said, Decimal) else read_quantity(said, USAGE_FIELDS[field].unit))
    except CostcalcError:
        return NAN


def part_matrix(fields: Iterable[str]) -> dict[str, dict[str, int]]:
    """How the disjoint parts of a request follow from its quantities: {meter: {field: -1, 0 or 1}}.

    Parts are linear in the quantities, so they are read off where every part is more than nothing: where each
    quantity is a hundredfold for every one that it may contain, and so more than all of them.
    """
    inside = {field: Decimal(100 ** len(PARTS[USAGE_FIELDS[field].name])) for field in fields}
    at = dict(disjoint_parts(inside))
    matrix: dict[str, dict[str, int]] = {meter: {} for meter in at}
    for field, size in inside.items():
        for meter, value in disjoint_parts({**inside, field: size + 1}):
            change = int(value - at[meter])
            if change:
                matrix[meter][field] = change
    return matrix


def fields_of(parts: Iterable[Part], values: Mapping[str, Any]) -> dict[str, Any]:
    """The quantities of one request for drawn values; shares are of what they are a part of."""
    fields: dict[str, Any] = {}
    for part in sorted(parts, key=lambda part: part.share_of is not None):
        value = part.value if part.name is None else values[part.name]
        fields[part.field] = value if part.share_of is None else value * fields[part.share_of]
    return fields


def parts_of_shape(shape: Shape) -> tuple[Part, ...]:
    """How the quantities of a certain shape are drawn: as they are."""
    return tuple(
        Part(field, None, float(value), None, (float(value), float(value)))
        for field, value in shape.fields.items()
    )
