"""A break-even as a function of drawn quantities, in floats: what Monte Carlo evaluates.

Costs are compared per million tokens: the hardware's at the workload's volume, with as many machines as it
takes where the hardware named serves less. What comes of it is an estimate.
"""

from __future__ import annotations

from functools import partial

from costcalc.analysis.hardware import Hardware, Mix
from costcalc.doubt.sheets import (
    Terms,
    counted_by,
    mean_tokens,
    outgrown,
    per_request,
    scale_of,
    shapes_of,
    sheet_of,
)
from costcalc.doubt.uncertainty import SAME, simulate
from costcalc.numbers import plain
from costcalc.rating.cells import tiers_of
from costcalc.rating.rater import Ask, ModelRater
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.analysis.breakeven import BreakEven
    from costcalc.analysis.breakeven_rows import BreakEvenRow, Own
    from costcalc.doubt.sheets import DrawnShape, Sheet, Values
    from costcalc.doubt.workload import DrawnWorkload
    from costcalc.rating.card import Slice

MILLION = 1e6

MEASURE = (
    "per million tokens; the hardware's at the workload's volume, of as many machines as it takes where the "
    "hardware named serves less"
)


class Drawing(NamedTuple):
    """How a question is drawn: a workload and all that is uncertain; hardware words go by their own names."""

    workload: DrawnWorkload
    draws: int
    seed: int


class Drawable(NamedTuple):
    """A model ready to be drawn; `scale` are the factors by which it counts the text of meters.

    `note` says what to know of its draws.
    """

    sheet: Sheet
    scale: Mapping[str, float]
    note: str | None


FIELDS = {"gpu_rate": "rate", "gpu_price": "price", "gpu_life": "life_hours", "power": "watts",
          "tariff": "tariff_per_wh"}  # fmt: skip
"""The fields of `Hardware` that have other names than the words."""


def simulated(
    found: BreakEven, asked: Drawing, progress: Callable[[int, int], None] | None = None
) -> dict[str, Any]:
    """What the document says of a simulation of hardware of one's own and of the rows."""
    if found.own is None:
        raise ValueError("nothing is drawn without hardware")
    shapes = shapes_of(asked.workload)
    models = [_drawable(row, shapes) for row in found.rows]
    simulation = simulate(
        asked.workload.uncertain, partial(_evaluate, found.own, shapes, models),
        months=1, candidates=1 + len(models), draws=asked.draws, seed=asked.seed, progress=progress,
    )  # fmt: skip
    own, *apis = simulation.outcomes
    # None of more rows than are compared one by one.
    below = map(plain, own.cheaper[1:]) if own.cheaper else [None] * len(apis)
    return {
        "estimate": f"figures are those of the middles of ranges; {simulation.label}",
        "measure": MEASURE,
        "draws": simulation.draws,
        "seed": simulation.seed,
        "uncertain": [{"name": each.name, **each.range.to_dict()} for each in asked.workload.uncertain],
        "own_cost_per_million_tokens": own.total.to_dict(),
        "rows": [
            {
                "model": row.row.model.id,
                "api_cost_per_million_tokens": api.total.to_dict(),
                "probability_own_cheaper": probability,
                "notes": [model.note] if model.note else [],
            }
            for row, model, api, probability in zip(found.rows, models, apis, below, strict=True)
        ],
        "sensitivity": [swing.to_dict() for swing in own.sensitivity],
    }


def _evaluate(
    own: Own, shapes: Sequence[DrawnShape], models: Sequence[Drawable], values: Values
) -> Iterator[tuple[int, int, Any]]:
    """USD per million tokens, for drawn values: the hardware's, then each model's."""
    amounts = [shape.amounts(values) for shape in shapes]
    scale = scale_of(own.adjustment, shapes)
    mix = Mix(*(mean_tokens(shapes, amounts, scale, each) for each in ("input", "output")))
    yield 0, 0, _own(own, mix, values)
    for place, model in enumerate(models, 1):
        cost, _ = per_request(model.sheet, shapes, amounts, model.scale)
        yield 0, place, cost / mix.tokens * MILLION


def _own(own: Own, mix: Mix, values: Values) -> Any:  # noqa: ANN401 - a number or an array
    drawn: Any = {
        FIELDS.get(name, name): value
        for name, value in values.items()
        if FIELDS.get(name, name) in Hardware._fields
    }
    hardware = _in_floats(own.hardware)
    ours = hardware._replace(**drawn)
    if "gpus" in drawn and hardware.machine_gpus == hardware.gpus:
        ours = ours._replace(machine_gpus=drawn["gpus"])
    served: Any = ours.capacity(mix)
    if not own.tokens_per_day:
        return ours.cost_per_day / served * MILLION
    rate: Any = values.get("requests", float(own.tokens_per_day / own.mix.tokens))
    volume = rate * mix.tokens
    enough = ours.of_machines(_whole(volume / ours.machine_capacity(mix)))
    cost = (volume <= served) * ours.cost_per_day + (volume > served) * enough.cost_per_day
    return cost / volume * MILLION


def _in_floats(hardware: Hardware) -> Hardware:
    """The same hardware, to reckon in floats."""
    fields: Any = {
        name: None if value is None else float(value) for name, value in hardware._asdict().items()
    }
    return Hardware(**fields)


def _whole(machines: Any) -> Any:  # noqa: ANN401 - as above
    """The next whole number of machines; what is above one by rounding alone is that one."""
    return -(-machines * (1 - SAME) // 1)


def _drawable(row: BreakEvenRow, shapes: Sequence[DrawnShape]) -> Drawable:
    """A model with its unit prices; `UsageError` where a range reaches up to sizes that are not sold."""
    asked, on = row.row, row.row.comparison.on
    rater, scale = ModelRater(asked.model), scale_of(asked.adjustment, shapes)
    counted = counted_by(scale, shapes, [each.shape for each in asked.shapes])

    def slices(size: Decimal) -> Sequence[Slice]:
        return rater.slices(Ask(asked.shapes[0].ask.options, size), on, weekly=True)

    sheet = sheet_of(counted, Terms(slices, tiers_of(asked.periods), on, asked.contract))
    return Drawable(sheet, scale, outgrown(counted, rater.context_window(on)))
