"""Dials: the quantities of a request that may change while all else stays equal, one at a time.

Where all input changes, its parts keep their shares: of twice the input, 60 % is still cached. A mix of
shapes turns as one, in percent of what it is.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, as_fraction, plain
from costcalc.units import BOUND_OF_COUNTS
from costcalc.usage.usage import MOST_DECIMALS
from costcalc.usage.workload import Workload
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from costcalc.usage.workload import Shape

FARTHEST = 100
"""How many times its present value a quantity is followed, or up to a million if that is more."""
MILLION = 10**6
WHOLES = ("input_tokens", "output_tokens")
CACHED = "cache_read_tokens"
PERCENT = 100
_PARTS_OF_ONE: int = 10**MOST_DECIMALS


class Dial(NamedTuple):
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


def dials_of(workload: Workload, sizes: Iterable[Decimal | int] = ()) -> list[Dial]:
    """The dials of a workload: all input, all output, what of it is cached, and what is no token.

    `sizes` are the inputs of a request, in tokens, at which prices change or a model reads no more.
    """
    edges = [Fraction(size) for size in sizes]
    if workload.is_mix:
        return _dials_of_mix(workload, edges)
    (shape,) = workload.shapes
    dials = [
        _whole_dial(workload, shape, field, edges if field == "input_tokens" else [])
        for field in WHOLES
        if field in shape.fields
    ]
    if shape.input_tokens:
        dials.append(_cached_dial(workload, shape))
    return dials + [
        _plain_dial(workload, shape, field) for field in shape.fields if not USAGE_FIELDS[field].is_token
    ]


def _whole_dial(workload: Workload, shape: Shape, field: str, edges: list[Fraction]) -> Dial:
    """All input, or all output: its parts keep their shares of it."""
    present = as_fraction(shape.fields[field])
    moving = _fields_of(shape, field)
    shares = {field: Fraction(1)}
    if present:
        shares = {each: as_fraction(value) / present for each, value in moving.items()}
    base = workload.to_dict()

    def at(value: Fraction) -> Workload:
        scaled = {each: written(share * value) for each, share in shares.items()}
        return workload if value == present else Workload.from_dict(base | scaled)

    exact = all(map(_is_written, shares.values()))
    highest = _highest(present)
    return Dial(field, "token", present, 0, highest, at, tuple(edges), exact=exact)


def _fields_of(shape: Shape, whole: str) -> dict[str, Decimal]:
    """A whole and its parts, of those that the shape has."""
    meter = USAGE_FIELDS[whole].name
    fields = (METERS[name].usage_field for name in (meter, *PARTS[meter]))
    return {field: shape.fields[field] for field in fields if field in shape.fields}


def _cached_dial(workload: Workload, shape: Shape) -> Dial:
    """What of the input comes from the cache: from none of it to all that nothing else is."""
    parts = dict(shape.parts)
    present = as_fraction(shape.fields.get(CACHED, ZERO))
    lowest = present - as_fraction(parts.get("cache_read", ZERO))
    highest = present + as_fraction(parts.get("input", ZERO))
    dial = _plain_dial(workload, shape, CACHED)
    return dial._replace(
        lowest=-(-lowest.numerator // lowest.denominator),
        highest=highest.numerator // highest.denominator,
        whole=as_fraction(shape.input_tokens),
    )


def _plain_dial(workload: Workload, shape: Shape, field: str) -> Dial:
    """A quantity that nothing else depends on."""
    present = as_fraction(shape.fields.get(field, ZERO))
    base = workload.to_dict()

    def at(value: Fraction) -> Workload:
        return workload if value == present else Workload.from_dict(base | {field: written(value)})

    return Dial(field, USAGE_FIELDS[field].unit, present, 0, _highest(present), at)


def _dials_of_mix(workload: Workload, edges: list[Fraction]) -> list[Dial]:
    """All input of all shapes, and all output, each in percent of what it is."""
    dials = []
    for field in WHOLES:
        sizes = [as_fraction(shape.fields[field]) for shape in workload.shapes if shape.fields.get(field)]
        if sizes:
            reached = {edge / size * PERCENT for edge in edges for size in sizes if field == "input_tokens"}
            dials.append(_mix_dial(workload, field, max(sizes), tuple(reached)))
    return dials


def _mix_dial(workload: Workload, field: str, largest: Fraction, edges: tuple[Fraction, ...]) -> Dial:
    base = workload.to_dict()
    moving = [_fields_of(shape, field) for shape in workload.shapes]

    def at(percent: Fraction) -> Workload:
        shapes = [
            shape | {each: written(as_fraction(value) * percent / PERCENT) for each, value in fields.items()}
            for shape, fields in zip(base["shapes"], moving, strict=True)
        ]
        return workload if percent == PERCENT else Workload.from_dict(base | {"shapes": shapes})

    exact = all(_is_written(as_fraction(value) / PERCENT) for fields in moving for value in fields.values())
    farthest = min(FARTHEST * PERCENT, int(BOUND_OF_COUNTS * PERCENT / largest) - 1)
    return Dial(field, "percent", Fraction(PERCENT), 0, max(farthest, PERCENT), at, edges, exact=exact)


def _highest(present: Fraction) -> int:
    """How far a quantity is followed; the grammar of numbers has 15 digits before the point."""
    return max(min(max(int(present * FARTHEST), MILLION), BOUND_OF_COUNTS - 1), int(present))


def _is_written(value: Fraction) -> bool:
    """Whether a number has all its decimals within those that a workload can hold."""
    return _PARTS_OF_ONE % value.denominator == 0


def written(value: Fraction) -> str:
    """A quantity as a workload reads it, cut to 15 decimals: parts never come to exceed their whole."""
    digits = value.numerator * _PARTS_OF_ONE // value.denominator
    return plain(EXACT.scaleb(Decimal(digits), -MOST_DECIMALS))
