"""A break-even as a function of drawn quantities, in floats: what Monte Carlo evaluates.

Costs are compared per million tokens: the hardware's at the workload's volume, with as many machines as it
takes where the hardware named serves less. What comes of it is an estimate.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.analysis.hardware import Hardware, Mix
from costcalc.doubt.quantities import bounds, check_minimums, fields_of, most_input, outgrown, part_matrix
from costcalc.doubt.simulation import DIGITS
from costcalc.doubt.uncertainty import SAME, simulate
from costcalc.errors import NoPriceInForceError, UsageError
from costcalc.meters import METERS
from costcalc.numbers import ONE, as_fraction, plain
from costcalc.rating.charges import contracted_per_request
from costcalc.rating.rater import Ask
from costcalc.rating.table import OFFER
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.analysis.breakeven import BreakEven
    from costcalc.analysis.breakeven_rows import BreakEvenRow
    from costcalc.analysis.shape_slices import ShapeSlices
    from costcalc.doubt.quantities import Part
    from costcalc.doubt.simulation import Simulation
    from costcalc.doubt.uncertainty import Uncertain
    from costcalc.rating.card import Slice
    from costcalc.rating.rater import ModelRater
    from costcalc.tokens.unlike import Adjustment

    Values = Mapping[str, Any]
    Matrix = Mapping[str, Mapping[str, int]]
    Amounts = Mapping[str, Any]

MILLION = 1e6
BEYOND = Decimal("0.000001")
"""What is added to the size of a tier's edge, for a size that lies above it."""

MEASURE = (
    "per million tokens; the hardware's at the workload's volume, of as many machines as it takes where the "
    "hardware named serves less"
)


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
    """A model ready to be drawn: its bands for each shape with its share, under its contract.

    `scale` are the factors by which it counts the text of meters; `note` says what to know of its draws.
    """

    shapes: Sequence[tuple[float, Sequence[Band]]]
    scale: Mapping[str, float]
    note: str | None


FIELDS = {"gpu_rate": "rate", "gpu_price": "price", "gpu_life": "life_hours", "power": "watts",
          "tariff": "tariff_per_wh"}  # fmt: skip
"""The fields of `Hardware` that have other names than the words."""


def simulated(
    found: BreakEven, asked: Draws, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """What the document says of a simulation: the first candidate is the hardware, the others the rows."""
    matrices = [part_matrix(part.field for part in parts) for parts in asked.shapes]
    models = [_drawable(found, row, asked, matrices) for row in found.rows]
    simulation = simulate(
        asked.uncertain, evaluator(found, asked, matrices, models), months=1, candidates=1 + len(found.rows),
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
                "notes": [model.note] if model.note else [],
            }
            for place, (row, api, model) in enumerate(zip(found.rows, apis, models, strict=True), 1)
        ],
        "sensitivity": [swing.to_dict() for swing in simulation.sensitivity[0]],
    }


def _probability(simulation: Simulation, place: int) -> str | None:
    """How often the hardware is below a row; None of more rows than are compared one by one."""
    return plain(simulation.cheaper[0][place]) if simulation.cheaper else None


def evaluator(
    found: BreakEven, asked: Draws, matrices: Sequence[Matrix], models: Sequence[Drawable]
) -> Callable[[Values], Iterator[tuple[int, int, Any]]]:
    """The function that gives, for drawn values, USD per million tokens: the hardware's, then each row's."""
    own = found.own
    if own is None:
        raise ValueError("nothing is drawn without hardware")
    hardware = _in_floats(own.hardware)
    weights = [
        float(found.comparison.workload.weight_of(shape)) for shape in found.comparison.workload.shapes
    ]
    scale = _scale(own.adjustment, matrices)

    def evaluate(values: Values) -> Iterator[tuple[int, int, Any]]:
        fields = [fields_of(parts, values) for parts in asked.shapes]
        amounts = [_amounts(matrix, said) for matrix, said in zip(matrices, fields, strict=True)]
        mix = _mix(amounts, weights, scale)
        yield 0, 0, _own(hardware, mix, asked, values)
        for place, model in enumerate(models, 1):
            yield 0, place, _api(model, amounts) / mix.tokens * MILLION

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
    if not asked.requests:
        return ours.cost_per_day / served * MILLION
    rate: Any = values[asked.requests] if isinstance(asked.requests, str) else asked.requests
    volume = rate * mix.tokens
    enough = ours.of_machines(_whole(volume / ours.machine_capacity(mix)))
    cost = (volume <= served) * ours.cost_per_day + (volume > served) * enough.cost_per_day
    return cost / volume * MILLION


def _whole(machines: Any) -> Any:  # noqa: ANN401 - as above
    """The next whole number of machines; what is above one by rounding alone is that one."""
    return -(-machines * (1 - SAME) // 1)


def _scale(adjustment: Adjustment | None, matrices: Sequence[Matrix]) -> Mapping[str, float]:
    """By how much a model counts the text of each meter otherwise; nothing where it is as it was said."""
    return {} if adjustment is None else adjustment.scale({meter for matrix in matrices for meter in matrix})


def _counted(amounts: Amounts, scale: Mapping[str, float]) -> Amounts:
    """The parts of a request as a model counts them."""
    return {meter: each * scale.get(meter, 1.0) for meter, each in amounts.items()} if scale else amounts


def _tokens(amounts: Amounts, direction: str) -> Any:  # noqa: ANN401 - as above
    """All tokens of a direction."""
    return sum(
        each
        for meter, each in amounts.items()
        if METERS[meter].is_token and METERS[meter].direction == direction
    )


def _mix(shapes: Sequence[Amounts], weights: Sequence[float], scale: Mapping[str, float]) -> Mix:
    read: Any = 0.0
    written: Any = 0.0
    for said, weight in zip(shapes, weights, strict=True):
        amounts = _counted(said, scale)
        read = read + _tokens(amounts, "input") * weight
        written = written + _tokens(amounts, "output") * weight
    return Mix(read, written)


def _amounts(matrix: Matrix, said: Mapping[str, Any]) -> Amounts:
    """The disjoint parts of a request, by meter."""
    return {
        meter: sum(sign * said[field] for field, sign in signs.items()) for meter, signs in matrix.items()
    }


def _api(model: Drawable, shapes: Sequence[Amounts]) -> Any:  # noqa: ANN401 - as above
    """USD a request."""
    total: Any = 0.0
    for (weight, bands), said in zip(model.shapes, shapes, strict=True):
        parts = _counted(said, model.scale)
        size = _tokens(parts, "input") if len(bands) > 1 else 0.0
        cost: Any = None
        before: Any = None
        for band in bands:
            here = band.request + sum(parts[meter] * price for meter, price in band.prices.items())
            cost = here if before is None else cost + (size > band.above) * (here - before)
            before = here
        total = total + cost * weight
    return total


class _Drawn(NamedTuple):
    """A request as it is drawn: its prices at the middles, its meters, and the most of its input.

    `most_input` is None where the input is certain; `drawn` are its parts and their matrix.
    """

    shape: ShapeSlices
    meters: Sequence[str]
    most_input: float | None
    drawn: tuple[Sequence[Part], Matrix]


def _drawable(found: BreakEven, row: BreakEvenRow, asked: Draws, matrices: Sequence[Matrix]) -> Drawable:
    """A model with its unit prices; `UsageError` where a range reaches up to sizes that are not sold."""
    scale = _scale(row.row.adjustment, matrices)
    requests = [
        _drawn(shape, parts, matrix, scale)
        for shape, parts, matrix in zip(row.row.shapes, asked.shapes, matrices, strict=True)
    ]
    most = max(each.most_input or 0.0 for each in requests)
    try:
        shapes = [(float(each.shape.weight), list(_bands(found, row, each))) for each in requests]
    except NoPriceInForceError as error:
        reach = f"the range of a request reaches up to {most:,.0f} input tokens, and there"
        raise UsageError(f"{reach} {error}", "input_tokens") from error
    rater = _rater(found, row)
    return Drawable(
        shapes, scale, outgrown(most, None if rater is None else rater.context_window(found.comparison.on))
    )


def _drawn(shape: ShapeSlices, parts: Sequence[Part], matrix: Matrix, scale: Mapping[str, float]) -> _Drawn:
    used = [meter for meter, signs in matrix.items() if bounds(parts, signs)[1] > 0]
    is_certain = all(part.field != "input_tokens" or part.name is None for part in parts)
    most = None if is_certain else most_input(parts, matrix, scale)
    return _Drawn(shape, used, most, (parts, matrix))


def _rater(found: BreakEven, row: BreakEvenRow) -> ModelRater | None:
    """What rates a model; None for an offer, which has one price for all sizes."""
    model, comparison = row.row.model, found.comparison
    return None if model.layer == OFFER else comparison.table.find(model.id, comparison.on).rater


def _bands(found: BreakEven, row: BreakEvenRow, request: _Drawn) -> Iterator[Band]:
    """The unit prices of a shape, for each size of input that the prices tell apart."""
    on, contract = found.comparison.on, row.row.contract
    for above, slices in _sized(found, row, request):
        prices, fee = dict.fromkeys(request.meters, 0.0), 0.0
        for card, share in slices:
            check_minimums(card, *request.drawn, on)
            bare = contracted_per_request(card, (), on, contract)
            fee += float(bare) * float(share)
            for meter in request.meters:
                with_one = contracted_per_request(card, ((meter, ONE),), on, contract, least=False)
                prices[meter] += float(as_fraction(with_one) - as_fraction(bare)) * float(share)
        yield Band(above, prices, fee)


def _sized(found: BreakEven, row: BreakEvenRow, request: _Drawn) -> Iterator[tuple[float, Sequence[Slice]]]:
    """Each size of input from which another tier may apply, with its prices; one where it is certain."""
    comparison, rater, most = found.comparison, _rater(found, row), request.most_input
    thresholds = {
        variant.when.threshold
        for period in row.row.periods
        for variant in period.variants
        if most is not None and variant.when.threshold is not None and variant.when.threshold.tokens < most
    }
    if not thresholds or rater is None:
        yield -1.0, request.shape.slices
        return
    sizes = [(-1.0, Decimal(0))]
    for edge, inclusive in sorted(thresholds):
        above = float(edge - BEYOND) if inclusive else float(edge)
        sizes.append((above, edge if inclusive else edge + BEYOND))
    for above, size in sizes:
        yield above, rater.slices(Ask(comparison.options, size), comparison.on, weekly=True)
