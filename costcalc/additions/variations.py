"""Variations: the quantities of a request that may change while all else stays equal, one at a time.

Where all input changes, its parts keep their shares: of twice the input, 60 % is still cached. A mix of
shapes turns as one, in percent of what it is.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, as_fraction, plain
from costcalc.units import BOUND_OF_COUNTS
from costcalc.usage.usage import MOST_DECIMALS
from costcalc.usage.workload import Workload
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from costcalc.usage.workload import Shape

FARTHEST = 100
"""How many times its present value a quantity is followed, or up to a million if that is more."""
MILLION = 10**6
WHOLES = ("input_tokens", "output_tokens")
CACHED = "cache_read_tokens"
PERCENT = 100
_PARTS_OF_ONE: int = 10**MOST_DECIMALS


class Variation(NamedTuple):
    """A quantity that can be turned to whole settings from `lowest` to `highest`; it stands at `present`.

    `unit` is that of the settings: `token`, `image`, or `percent` where a mix is scaled as one. `whole` is
    what the quantity is a part of, where it can be no more than that. `exact` says that every setting is a
    workload to the last digit; otherwise parts are cut to 15 decimals of a token.
    """

    field: str
    unit: str
    present: Fraction
    lowest: int
    highest: int
    at: Callable[[Fraction], Workload]
    edges: tuple[Fraction, ...] = ()
    whole: Fraction | None = None
    exact: bool = True


def variations_of(workload: Workload, sizes: Iterable[Decimal | int] = ()) -> list[Variation]:
    """The variations of a workload: all input, all output, what of it is cached, and what is no token.

    `sizes` are the inputs of a request, in tokens, at which prices change or a model reads no more.
    """
    edges = [Fraction(size) for size in sizes]
    if workload.is_mix:
        return list(_variations_of_mix(workload, edges))
    (shape,) = workload.shapes
    variations = [_whole_varied(workload, shape, field, edges) for field in WHOLES if field in shape.fields]
    variations += [_cached_varied(workload, shape)] if shape.input_tokens else []
    return variations + [
        _plain_varied(workload, shape, field) for field in shape.fields if not USAGE_FIELDS[field].is_token
    ]


def _varied(
    workload: Workload, field: str, unit: str, present: Fraction, shares: Sequence[Mapping[str, Fraction]]
) -> Variation:
    """A variation that moves some fields of each shape, each by its share of the setting."""
    base = workload.to_dict()

    def at(value: Fraction) -> Workload:
        if value == present:  # as it was said: what is computed is cut to 15 decimals
            return workload
        moved = [{each: written(share * value) for each, share in of.items()} for of in shares]
        if not workload.is_mix:
            return Workload.from_dict(base | moved[0])
        shapes = [shape | own for shape, own in zip(base["shapes"], moved, strict=True)]
        return Workload.from_dict(base | {"shapes": shapes})

    exact = all(_PARTS_OF_ONE % share.denominator == 0 for of in shares for share in of.values())
    return Variation(field, unit, present, 0, _highest(present), at, exact=exact)


def _whole_varied(workload: Workload, shape: Shape, field: str, edges: Sequence[Fraction]) -> Variation:
    """All input, or all output: its parts keep their shares of it."""
    present = as_fraction(shape.fields[field])
    shares = _parts_of(shape, field, present) if present else {field: Fraction(1)}
    variation = _varied(workload, field, "token", present, [shares])
    return variation._replace(edges=tuple(edges) if field == "input_tokens" else ())


def _parts_of(shape: Shape, whole: str, by: Fraction | int) -> dict[str, Fraction]:
    """A whole and its parts, of those that the shape has, each divided by a number."""
    meter = USAGE_FIELDS[whole].name
    fields = (METERS[name].usage_field for name in (meter, *PARTS[meter]))
    return {field: as_fraction(shape.fields[field]) / by for field in fields if field in shape.fields}


def _cached_varied(workload: Workload, shape: Shape) -> Variation:
    """What of the input comes from the cache: from none of it to all that nothing else is."""
    parts, variation = dict(shape.parts), _plain_varied(workload, shape, CACHED)
    lowest = variation.present - as_fraction(parts.get("cache_read", ZERO))
    highest = variation.present + as_fraction(parts.get("input", ZERO))
    return variation._replace(
        lowest=ceil(lowest), highest=floor(highest), whole=as_fraction(shape.input_tokens)
    )


def _plain_varied(workload: Workload, shape: Shape, field: str) -> Variation:
    """A quantity that nothing else depends on."""
    present = as_fraction(shape.fields.get(field, ZERO))
    return _varied(workload, field, USAGE_FIELDS[field].unit, present, [{field: Fraction(1)}])


def _variations_of_mix(workload: Workload, edges: Sequence[Fraction]) -> Iterator[Variation]:
    """All input of all shapes, and all output, each in percent of what it is."""
    for field in WHOLES:
        sizes = [as_fraction(shape.fields[field]) for shape in workload.shapes if shape.fields.get(field)]
        if sizes:
            shares = [_parts_of(shape, field, PERCENT) for shape in workload.shapes]
            reached = {edge / size * PERCENT for edge in edges for size in sizes if field == "input_tokens"}
            farthest = min(FARTHEST * PERCENT, int(BOUND_OF_COUNTS * PERCENT / max(sizes)) - 1)
            variation = _varied(workload, field, "percent", Fraction(PERCENT), shares)
            yield variation._replace(highest=max(farthest, PERCENT), edges=tuple(reached))


def _highest(present: Fraction) -> int:
    """How far a quantity is followed; the grammar of numbers has 15 digits before the point."""
    return max(min(max(int(present * FARTHEST), MILLION), BOUND_OF_COUNTS - 1), int(present))


def written(value: Fraction) -> str:
    """A quantity as a workload reads it, cut to 15 decimals: parts never come to exceed their whole."""
    digits = value.numerator * _PARTS_OF_ONE // value.denominator
    return plain(EXACT.scaleb(Decimal(digits), -MOST_DECIMALS))
