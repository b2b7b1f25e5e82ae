"""Tipping points: up to which setting of a quantity of the request the winner wins, all else equal.

Where all input changes, its parts keep their shares: of twice the input, 60 % is still cached. A mix of
shapes turns as one, in percent of what it is.

A tipping point is exact: of tokens up to it the winner still wins, or ties; one more, and another does. Costs
are straight lines between the sizes at which prices change, so that a crossing is computed, not searched
for, and then proved by asking what the workload costs on both of its sides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, inf

from costcalc.meters import METERS, PARTS, USAGE_FIELDS
from costcalc.numbers import EXACT, ZERO, as_fraction, tidy
from costcalc.units import BOUND_OF_COUNTS
from costcalc.usage.usage import MOST_DECIMALS
from costcalc.usage.workload import Amount, Workload
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from costcalc.usage.workload import Shape

Costs = Mapping[str, Fraction]
"""The exact cost on each candidate; one that cannot serve the workload is missing."""

Evaluate = Callable[[Workload], Costs]
"""What a changed workload costs on each candidate."""

ABOVE, BELOW = "above", "below"
STRIDE = 256
"""Each stretch that is looked at whole is so many times the one before it."""
MOST_LOOKS = 1_000
"""Settings of a variation that are looked at before each stretch left is taken to have one change at most."""
CUT = Fraction(1, 10**12)
"""Where parts of a workload are cut to 15 decimals, costs closer than this share are taken as equal."""
EXACTLY = Fraction(0)
FARTHEST = 100
"""How many times its present value a quantity is followed, or up to a million if that is more."""
MILLION = 10**6
WHOLES = ("input_tokens", "output_tokens")
CACHED = "cache_read_tokens"
PERCENT = 100
_PARTS_OF_ONE: int = 10**MOST_DECIMALS


class Standing(NamedTuple):
    """A candidate and what it costs."""

    model: str
    name: str
    cost: Fraction


class TippingPoint(NamedTuple):
    """At `value` the present winner still wins, or ties; at `beyond`, the next whole setting, another does.

    Costs are those at `beyond`; `from_cost` is None where the winner cannot serve such a request. `whole` is
    what the quantity is a part of, such as all input; `when` says it in words.
    """

    field: str
    unit: str
    direction: str
    present: Fraction
    value: Fraction
    beyond: int
    from_model: str
    to_model: str
    from_cost: Fraction | None
    to_cost: Fraction
    whole: Fraction | None = None
    when: str = ""

    @property
    def distance(self) -> Fraction | float:
        """How many times the quantity must change; beyond all measure from or to nothing."""
        low, high = sorted((self.present, self.value))
        return high / low if low else inf

    @property
    def share(self) -> Fraction | None:
        """What part of the whole it is."""
        return self.value / self.whole if self.whole and self.value else None


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
    base = workload.quantities()

    def at(value: Fraction) -> Workload:
        if value == present:  # as it was said: what is computed is cut to 15 decimals
            return workload
        moved = [{each: cut(share * value) for each, share in of.items()} for of in shares]
        if not workload.is_mix:
            return Workload(**(base | moved[0]))
        shapes = [shape.quantities() | own for shape, own in zip(workload.shapes, moved, strict=True)]
        return Workload(**(base | {"shapes": shapes}))

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


def cut(value: Fraction) -> Amount:
    """A quantity, cut to 15 decimals: parts never come to exceed their whole."""
    digits = value.numerator * _PARTS_OF_ONE // value.denominator
    return Amount(tidy(EXACT.scaleb(Decimal(digits), -MOST_DECIMALS)))


def tipping_points(
    workload: Workload,
    evaluate: Evaluate,
    *,
    sizes: Iterable[Decimal | int] = (),
    rounding: Fraction = EXACTLY,
    looks: int = MOST_LOOKS,
) -> list[TippingPoint]:
    """The nearest tipping points of a workload, below and above the present value of each quantity.

    `sizes` are inputs of a request, in tokens, at which a price changes or a model reads no more: others are
    found by halving stretches.
    `rounding` is the share by which costs may be off what they are to the last digit, `looks` how many
    settings of a variation are looked at where costs are no straight lines.
    """
    if not evaluate(workload):  # nobody is ranked, and nobody can be overtaken
        return []
    found = []
    for variation in variations_of(workload, sizes):
        search = _Search(variation, evaluate, rounding, looks)
        found += [search.towards(BELOW, variation.lowest), search.towards(ABOVE, variation.highest)]
    return [point for point in found if point is not None]


class _Search:
    """The search for the nearest change of the winner along one variation."""

    def __init__(self, variation: Variation, evaluate: Evaluate, rounding: Fraction, looks: int) -> None:
        self.variation, self.evaluate, self.looks = variation, evaluate, looks
        self.known: dict[Fraction, Costs] = {}
        self.cut = EXACTLY if variation.exact else CUT
        self.bend = max(rounding, self.cut)
        standing = self.costs(variation.present)
        self.winner = min(standing, key=standing.__getitem__)

    def costs(self, setting: Fraction) -> Costs:
        """What the workload costs with the variation at a setting."""
        if setting not in self.known:
            self.known[setting] = self.evaluate(self.variation.at(setting))
        return self.known[setting]

    def rivals(self, setting: Fraction) -> list[str]:
        """The candidates that beat the winner at a setting: all others where it cannot serve."""
        costs = self.costs(setting)
        own = costs.get(self.winner)
        return [model for model, cost in costs.items() if own is None or cost < own * (1 - self.cut)]

    def towards(self, direction: str, end: int) -> TippingPoint | None:
        """The nearest tipping point in a direction, up to an end."""
        for near, far in _stretches(self.variation, direction, end):
            beyond = self.first(near, far)
            if beyond is not None:
                return self.point(direction, beyond)
            if not self.costs(far):  # nobody serves so large a request
                return None
        return None

    def first(self, near: Fraction, far: Fraction) -> Fraction | None:
        """The first setting after `near`, where the winner holds, up to `far`, at which it is beaten."""
        if abs(far - near) <= 1:
            return far if self.rivals(far) else None
        # Lines cross once: where, is computed, and then proved by asking on both sides of it.
        if len(self.known) > self.looks or self.is_straight(near, far):
            if not self.rivals(far):
                return None
            beyond = self.crossing(near, far)
            if self.rivals(beyond) and not self.rivals(beyond - _step(near, far)):
                return beyond
        middle = near + _step(near, far) * (int(abs(far - near)) // 2)
        nearer = self.first(near, middle)
        return self.first(middle, far) if nearer is None else nearer

    def is_straight(self, near: Fraction, far: Fraction) -> bool:
        """Whether all costs of a stretch are straight lines, as far as four of its settings tell."""
        length = int(abs(far - near))
        first, last = self.costs(near), self.costs(far)
        for steps in (max(length * 3 // 8, 1), length * 3 // 4):
            costs = self.costs(near + _step(near, far) * steps)
            if not costs.keys() == first.keys() == last.keys():
                return False
            if any(
                abs(cost - (first[model] + (last[model] - first[model]) * steps / length)) > self.bend * cost
                for model, cost in costs.items()
            ):
                return False
        return True

    def crossing(self, near: Fraction, far: Fraction) -> Fraction:
        """The first whole setting of a straight stretch at which the winner is beaten."""
        first, last, length = self.costs(near), self.costs(far), int(abs(far - near))
        crossings = []
        for rival in self.rivals(far):
            if {rival, self.winner} <= first.keys() & last.keys():
                lead = max(first[rival] - first[self.winner], EXACTLY)
                lag = last[self.winner] - last[rival]
                crossings.append(int(lead * length / (lead + lag)) + 1)
        steps = min(crossings, default=1)
        return near + _step(near, far) * steps

    def point(self, direction: str, beyond: Fraction) -> TippingPoint:
        """The tipping point before the first setting at which the winner is beaten."""
        turned, costs = self.variation, self.costs(beyond)
        last = beyond - 1 if direction == ABOVE else beyond + 1
        # From 1,500.5 tokens up, the winner is last seen to win at 1,500.5 and not at 1,500.
        value = max(last, turned.present) if direction == ABOVE else min(last, turned.present)
        to = min(self.rivals(beyond), key=costs.__getitem__)
        return TippingPoint(
            turned.field, turned.unit, direction, turned.present, value, int(beyond), self.winner, to,
            costs.get(self.winner), costs[to], turned.whole,
        )  # fmt: skip


def _step(near: Fraction, far: Fraction) -> int:
    return 1 if far > near else -1


def _stretches(variation: Variation, direction: str, end: int) -> list[tuple[Fraction, Fraction]]:
    """The way from the present value to an end, in stretches that grow and break where prices may change.

    The first one leads to the nearest whole setting, where the present value is none.
    """
    step = 1 if direction == ABOVE else -1
    start = floor(variation.present) if direction == ABOVE else ceil(variation.present)
    length = (end - start) * step
    if length <= 0:
        return []
    # The last setting but one is looked at too: what is proportional to size looks straight from zero.
    marks = {1, length - 1, length}
    stride = STRIDE
    while stride < length:
        marks.add(stride)
        stride *= STRIDE
    for edge in variation.edges:
        # 200,000 tokens may be the last at one price, or the first at another.
        around = (-1, 0, 1) if edge.denominator == 1 else (0, 1)
        marks |= {(floor(edge) + each - start) * step for each in around}
    ahead = (Fraction(start + step * mark) for mark in sorted(marks) if 0 < mark <= length)
    return list(pairwise([variation.present, *ahead]))
