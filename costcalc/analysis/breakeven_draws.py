"""A break-even as a function of drawn quantities, in floats: what Monte Carlo evaluates.

Costs are compared per million tokens: the hardware's at the workload's volume, or at full use where it serves
less, as more of the same hardware would cost. What comes of it is an estimate.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.analysis.doubt import part_matrix
from costcalc.analysis.hardware import Hardware, Mix
from costcalc.analysis.simulation import DIGITS
from costcalc.analysis.uncertainty import simulate
from costcalc.numbers import plain
from costcalc.rating.rater import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.analysis.breakeven import BreakEven
    from costcalc.analysis.breakeven_rows import BreakEvenRow
    from costcalc.analysis.comparison import ShapeSlices
    from costcalc.analysis.doubt import Part
    from costcalc.analysis.simulation import Simulation
    from costcalc.analysis.uncertainty import Uncertain
    from costcalc.rating.card import Slice

    Values = Mapping[str, Any]

MILLION = 1e6
BEYOND = Decimal("0.000001")
"""What is added to the size of a tier's edge, for a size that lies above it."""

MEASURE = "per million tokens; the hardware's at the workload's volume, or at full use where it serves less"


class Draws(NamedTuple):
    """How a question is drawn: the quantities of each shape; hardware words go by their own names.

    `requests` is the rate a day, or what its range is called; None for a workload without one.
    """

    shapes: Sequence[Sequence[Part]]
    requests: float | str | None
    uncertain: Sequence[Uncertain]
    draws: int
    seed: int


class Band(NamedTuple):
    """Prices from an input size on: USD per unit by meter, and of the request itself."""

    above: float
    prices: Mapping[str, float]
    request: float


class Drawable(NamedTuple):
    """A model ready to be drawn: its bands for each shape with its share, and what a contract takes off."""

    shapes: Sequence[tuple[float, Sequence[Band]]]
    factor: float


FIELDS = {"gpu_rate": "rate", "gpu_price": "price", "gpu_life": "life_hours", "power": "watts",
          "tariff": "tariff_per_wh"}  # fmt: skip
"""The fields of `Hardware` that have other names than the words."""


def simulated(
    found: BreakEven, asked: Draws, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """What the document says of a simulation: the first candidate is the hardware, the others the rows."""
    simulation = simulate(
        asked.uncertain, evaluator(found, asked), months=1, candidates=1 + len(found.rows),
        draws=asked.draws, seed=asked.seed, progress=progress,
    )  # fmt: skip
    own, *apis = simulation.totals
    return {
        "estimate": (
            f"figures are those of the middles of ranges; Monte Carlo: {simulation.draws} draws, seed "
            f"{simulation.seed}, to {DIGITS} significant digits"
        ),
        "measure": MEASURE,
        "draws": simulation.draws,
        "seed": simulation.seed,
        "uncertain": [{"name": each.name, **each.range.to_dict()} for each in asked.uncertain],
        "own_cost_per_million_tokens": own.to_dict(),
        "rows": [
            {
                "model": row.row.model.id,
                "api_cost_per_million_tokens": api.to_dict(),
                "probability_own_cheaper": _probability(simulation, place),
            }
            for place, (row, api) in enumerate(zip(found.rows, apis, strict=True), 1)
        ],
        "sensitivity": [swing.to_dict() for swing in simulation.sensitivity[0]],
    }


def _probability(simulation: Simulation, place: int) -> str | None:
    """How often the hardware is below a row; None of more rows than are compared one by one."""
    return plain(simulation.cheaper[0][place]) if simulation.cheaper else None


def evaluator(found: BreakEven, asked: Draws) -> Callable[[Values], Iterator[tuple[int, int, Any]]]:
    """The function that gives, for drawn values, USD per million tokens: the hardware's, then each row's."""
    hardware = _in_floats(found.own.hardware)
    weights = [
        float(found.comparison.workload.weight_of(shape)) for shape in found.comparison.workload.shapes
    ]
    matrices = [part_matrix(part.field for part in parts) for parts in asked.shapes]
    models = [_drawable(found, row, asked, matrices) for row in found.rows]

    def evaluate(values: Values) -> Iterator[tuple[int, int, Any]]:
        fields = [_fields(parts, values) for parts in asked.shapes]
        mix = _mix(fields, weights)
        yield 0, 0, _own(hardware, mix, asked, values)
        amounts = [_amounts(matrix, said) for matrix, said in zip(matrices, fields, strict=True)]
        for place, model in enumerate(models, 1):
            yield 0, place, _api(model, fields, amounts) / mix.tokens * MILLION

    return evaluate


def _in_floats(hardware: Hardware) -> Hardware:
    """The same hardware, to reckon in floats."""
    fields: Any = {
        name: None if value is None else float(value) for name, value in hardware._asdict().items()
    }
    return Hardware(**fields)


def _own(hardware: Hardware, mix: Mix, asked: Draws, values: Values) -> Any:  # noqa: ANN401 - a number or an array
    drawn: Any = {
        FIELDS.get(name, name): value
        for name, value in values.items()
        if FIELDS.get(name, name) in Hardware._fields
    }
    ours = hardware._replace(**drawn)
    if "gpus" in drawn and hardware.machine_gpus == hardware.gpus:
        ours = ours._replace(machine_gpus=drawn["gpus"])
    served: Any = ours.capacity(mix)
    if asked.requests:
        rate: Any = values[asked.requests] if isinstance(asked.requests, str) else asked.requests
        volume = rate * mix.tokens
        served = (volume < served) * volume + (volume >= served) * served
    return ours.cost_per_day / served * MILLION


def _fields(parts: Sequence[Part], values: Values) -> dict[str, Any]:
    """The quantities of one request, drawn; shares of what they are a part of."""
    fields: dict[str, Any] = {}
    for part in sorted(parts, key=lambda part: part.share_of is not None):
        value = part.value if part.name is None else values[part.name]
        fields[part.field] = value if part.share_of is None else value * fields[part.share_of]
    return fields


def _mix(fields: Sequence[Mapping[str, Any]], weights: Sequence[float]) -> Mix:
    read: Any = 0.0
    written: Any = 0.0
    for said, weight in zip(fields, weights, strict=True):
        read = read + said.get("input_tokens", 0.0) * weight
        written = written + said.get("output_tokens", 0.0) * weight
    return Mix(read, written)


def _amounts(matrix: Mapping[str, Mapping[str, int]], said: Mapping[str, Any]) -> dict[str, Any]:
    """The disjoint parts of a request, by meter."""
    return {
        meter: sum(sign * said[field] for field, sign in signs.items()) for meter, signs in matrix.items()
    }


def _api(model: Drawable, fields: Sequence[Mapping[str, Any]], amounts: Sequence[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - as above
    """USD a request."""
    total: Any = 0.0
    for (weight, bands), said, parts in zip(model.shapes, fields, amounts, strict=True):
        cost: Any = None
        before: Any = None
        for band in bands:
            here = band.request + sum(parts[meter] * price for meter, price in band.prices.items())
            cost = here if before is None else cost + (said["input_tokens"] > band.above) * (here - before)
            before = here
        total = total + cost * weight
    return total * model.factor


def _drawable(
    found: BreakEven, row: BreakEvenRow, asked: Draws, matrices: Sequence[Mapping[str, Mapping[str, int]]]
) -> Drawable:
    shapes = [
        (float(shape.weight), list(_bands(found, row, shape, parts, list(matrix))))
        for shape, parts, matrix in zip(row.row.shapes, asked.shapes, matrices, strict=True)
    ]
    listed = row.row.list_cost_per_request
    return Drawable(shapes, float(row.row.cost_per_request / listed) if listed else 1.0)


def _bands(
    found: BreakEven, row: BreakEvenRow, shape: ShapeSlices, parts: Sequence[Part], meters: Sequence[str]
) -> Iterator[Band]:
    """The unit prices of a shape, for each size of input that the prices tell apart."""
    for above, slices in _sized(found, row, shape, parts):
        prices, request = dict.fromkeys(meters, 0.0), 0.0
        for card, share in slices:
            for meter in meters:
                price = card.billing(meter, found.comparison.on).unit_price
                prices[meter] += float(price) * float(share)
            if card.has_request_price:
                price = card.billing("request", found.comparison.on).unit_price
                request += float(price) * float(share)
        yield Band(above, prices, request)


def _sized(
    found: BreakEven, row: BreakEvenRow, shape: ShapeSlices, parts: Sequence[Part]
) -> Iterator[tuple[float, Sequence[Slice]]]:
    """Each size of input from which another tier may apply, with its prices; one where it is certain."""
    comparison, model = found.comparison, row.row.model
    drawn = any(part.field == "input_tokens" and part.name is not None for part in parts)
    thresholds = {
        variant.when.threshold
        for period in row.row.periods
        for variant in period.variants
        if drawn and variant.when.threshold is not None
    }
    if not thresholds:
        yield -1.0, shape.slices
        return
    rater = comparison.table.find(model.id, comparison.on).rater
    sizes = [(-1.0, Decimal(0))]
    for edge, inclusive in sorted(thresholds):
        above = float(edge - BEYOND) if inclusive else float(edge)
        sizes.append((above, edge if inclusive else edge + BEYOND))
    for above, size in sizes:
        yield above, rater.slices(Ask(comparison.options, size), comparison.on, weekly=True)
