"""Price sheets: what a request costs on a model, as a function of drawn quantities, in floats.

It uses arithmetic operators alone, so that one number or an array of many drawn ones go through the same
lines. What comes of it is an estimate; the exact figures are those of `costcalc.rating`.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import EXACT, ONE, as_fraction, plain
from costcalc.rating.charges import contracted_per_request, negotiated_per_request
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.doubt.workload import DrawnShape
    from costcalc.periods import Moment
    from costcalc.pricing.conditions import Threshold
    from costcalc.pricing.contracts import Contract
    from costcalc.rating.card import RateCard, Slice
    from costcalc.tokens.unlike import Adjustment
    from costcalc.usage.parts import Parts
    from costcalc.usage.workload import Shape

    Values = Mapping[str, Any]
    Amounts = Mapping[str, Any]
    Requests = Sequence[tuple[Amounts, float]]
    """The disjoint parts of a request of each shape, by meter, and the weight of the shape."""

    Scale = Mapping[str, float]

BEYOND = Decimal("0.000001")
"""What is added to the size of a tier's edge, for a size that lies above it."""

OUTGROWN = (
    "requests are drawn with up to {most:,.0f} input tokens, and it reads no more than {window:,}: quantiles "
    "are as if it read them all"
)


def requests_of(shapes: Sequence[DrawnShape], values: Values) -> Requests:
    """The requests of a workload for drawn values, as they were said."""
    return [(shape.amounts(values), shape.weight) for shape in shapes]


def scale_of(adjustment: Adjustment | None, shapes: Sequence[DrawnShape]) -> Scale:
    """By how much a model counts the text of each meter otherwise; nothing where it is as it was said."""
    return {} if adjustment is None else adjustment.scale({meter for each in shapes for meter in each.matrix})


def counted(requests: Requests, scale: Scale) -> Requests:
    """Requests as a model counts them."""
    if not scale:
        return requests
    return [
        ({meter: each * scale.get(meter, 1.0) for meter, each in amounts.items()}, weight)
        for amounts, weight in requests
    ]


def mean_tokens(requests: Requests, *directions: str) -> Any:  # noqa: ANN401 - a number or an array
    """The tokens of the mean request, of some directions."""
    return sum(_tokens(amounts, *directions) * weight for amounts, weight in requests)


def _tokens(amounts: Amounts, *directions: str) -> Any:  # noqa: ANN401 - as above
    return sum(each for meter, each in amounts.items() if METERS[meter].direction in directions)


class Prices(NamedTuple):
    """What a request costs: USD of its own, and USD per unit by meter."""

    request: float
    units: Mapping[str, float]

    def cost(self, amounts: Amounts) -> Any:  # noqa: ANN401 - as above
        """The cost of a request of these amounts."""
        return self.request + sum(amounts[meter] * price for meter, price in self.units.items())


FREE = Prices(0.0, {})


class Band(NamedTuple):
    """Prices from an input size on: those that a trend moves, and negotiated ones, which it does not."""

    above: float
    moving: Prices
    negotiated: Prices


Sheet = tuple[tuple[Band, ...], ...]
"""The bands of each shape."""


class Terms(NamedTuple):
    """What the prices of a sheet follow from: the rate cards that a size of input meets, and a contract.

    `tiers` are the sizes at which prices change. With `may_move` negotiated prices are told apart.
    """

    slices: Callable[[Decimal], Sequence[Slice]]
    tiers: Sequence[Threshold]
    on: Moment
    contract: Contract | None
    may_move: bool = False

    def moving(self, card: RateCard, parts: Parts) -> Fraction:
        """What a request costs at prices that a trend moves."""
        paid = as_fraction(contracted_per_request(card, parts, self.on, self.contract, least=False))
        return paid - self.negotiated(card, parts)

    def negotiated(self, card: RateCard, parts: Parts) -> Fraction:
        """What it costs at prices that stay as they are."""
        if self.contract is None or not self.may_move:
            return Fraction(0)
        return as_fraction(negotiated_per_request(card, parts, self.on, self.contract, least=False))


class PriceSheets(NamedTuple):
    """A model ready to be drawn: its price sheets, and the factors by which it counts the text of meters.

    `note` says what a reader should know of its draws.
    """

    sheets: Sequence[Sheet]
    scale: Scale
    note: str | None


def priced(
    adjustment: Adjustment | None,
    shapes: Sequence[DrawnShape],
    middles: Sequence[Shape],
    terms: Callable[[int], Terms],
    window: int | None,
    alike: Sequence[object] = (None,),
) -> PriceSheets:
    """A model with its unit prices; `middles` are the shapes at the middles of ranges, as it counts them.

    `terms` are those of a place in `alike`, where places that are the same share one sheet. `window` is what
    the model reads. `UsageError` where a range reaches up to sizes of requests that are not sold.
    """
    scale = scale_of(adjustment, shapes)
    reaches = [
        _Reach(shape, middle.input_tokens, _most_input(shape, scale))
        for shape, middle in zip(shapes, middles, strict=True)
    ]
    known: dict[object, Sheet] = {}
    for place, key in enumerate(alike):
        if key not in known:
            of = terms(place)
            known[key] = tuple(tuple(_bands(each, of)) for each in reaches)
    most = max(each.most for each in reaches)
    is_outgrown = window is not None and most > window
    note = OUTGROWN.format(most=most, window=window) if is_outgrown else None
    return PriceSheets([known[key] for key in alike], scale, note)


class _Reach(NamedTuple):
    """A shape as it is drawn, with its input at the middles, and the most of that, as a model counts it."""

    shape: DrawnShape
    middle: Decimal
    most: float


def _most_input(shape: DrawnShape, scale: Scale) -> float:
    """The largest input of a request that is drawn."""
    factors = [scale.get(meter, 1.0) for meter in shape.matrix if METERS[meter].direction == "input"]
    most = max((part.ends[1] for part in shape.parts if part.field == "input_tokens"), default=0.0)
    return most * max(factors, default=1.0)


def _bands(reach: _Reach, terms: Terms) -> Iterator[Band]:
    """The unit prices of a shape, for each size of input that the prices tell apart."""
    shape = reach.shape
    used = [meter for meter in shape.matrix if shape.bounds(meter)[1] > 0]
    for above, size in _sizes(reach, terms.tiers):
        try:
            slices = terms.slices(size)
            for card, _ in slices:
                _check_minimums(card, shape, terms.on)
            yield Band(above, *(_prices(slices, used, cost) for cost in (terms.moving, terms.negotiated)))
        except NoPriceInForceError as error:
            said = f"the range of a request reaches up to {reach.most:,.0f} input tokens, and there"
            raise UsageError(f"{said} {error}", "input_tokens") from error


def _prices(
    slices: Sequence[Slice], meters: Sequence[str], cost: Callable[[RateCard, Parts], Fraction]
) -> Prices:
    """Prices by meter, from what a request of nothing and of one unit of each meter costs."""
    fee, units = 0.0, dict.fromkeys(meters, 0.0)
    for card, share in slices:
        bare = cost(card, ())
        fee += float(bare) * float(share)
        for meter in meters:
            units[meter] += float(cost(card, ((meter, ONE),)) - bare) * float(share)
    return Prices(fee, {meter: price for meter, price in units.items() if price})


def _sizes(reach: _Reach, tiers: Sequence[Threshold]) -> Iterator[tuple[float, Decimal]]:
    """Each size of input from which another tier may apply, and a size that lies in it."""
    reached = [tier for tier in tiers if float(tier.tokens) < reach.most]
    is_drawn = any(part.field == "input_tokens" and part.name for part in reach.shape.parts)
    if not is_drawn or not reached:
        yield -1.0, reach.middle
        return
    yield -1.0, Decimal(0)
    for tokens, inclusive in reached:
        # A tier above 200,000 tokens begins beyond them, one from 200,000 with them.
        yield (
            (float(EXACT.subtract(tokens, BEYOND)), tokens)
            if inclusive
            else (float(tokens), EXACT.add(tokens, BEYOND))
        )


def _check_minimums(card: RateCard, shape: DrawnShape, on: Moment) -> None:
    """Refuse a request that may be smaller than the minimum that is billed: draws cost in proportion."""
    for meter in shape.matrix if card.has_times else ():
        low, high = shape.bounds(meter)
        least = card.billing(meter, on).price.minimum if high > 0 else None
        if least is not None and low < float(least):
            unit = METERS[meter].consumed_unit.lower()
            raise UsageError(
                f"{card.model.id} bills {plain(least)} {unit} at least for each request, and the range of a "
                "request reaches below: give a range that lies above",
                METERS[meter].usage_field,
            )


def per_request(sheet: Sheet, requests: Requests) -> tuple[Any, Any]:
    """What the mean request costs: at prices that a trend moves, and at negotiated ones."""
    moving: Any = 0.0
    negotiated: Any = 0.0
    for bands, (amounts, weight) in zip(sheet, requests, strict=True):
        size = _tokens(amounts, "input") if len(bands) > 1 else 0.0
        moving = moving + _at_size(size, bands, [band.moving.cost(amounts) for band in bands]) * weight
        if any(band.negotiated != FREE for band in bands):
            fixed = _at_size(size, bands, [band.negotiated.cost(amounts) for band in bands])
            negotiated = negotiated + fixed * weight
    return moving, negotiated


def _at_size(size: Any, bands: Sequence[Band], costs: Sequence[Any]) -> Any:  # noqa: ANN401 - as above
    """The cost of the band in which each size lies."""
    cost = before = costs[0]
    for band, here in zip(bands[1:], costs[1:], strict=True):
        cost, before = cost + (size > band.above) * (here - before), here
    return cost
