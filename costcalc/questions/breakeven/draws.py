"""A break-even as a function of drawn quantities, in floats: what Monte Carlo evaluates.

Costs are compared per million tokens: the hardware's at the workload's volume, with as many machines as it
takes where the hardware named serves less. What comes of it is an estimate.
"""

from __future__ import annotations

from functools import partial

from costcalc.doubt.sheets import Terms, counted, mean_tokens, per_request, priced, requests_of, scale_of
from costcalc.doubt.uncertainty import SAME, simulate
from costcalc.questions.breakeven.hardware import Hardware, Mix
from costcalc.questions.breakeven.result import Drawn, DrawnRow
from costcalc.rating.cells import tiers_of
from costcalc.rating.rater import ModelRater
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.drawing import Drawing
    from costcalc.doubt.sheets import PriceSheets, Values
    from costcalc.doubt.uncertainty import Uncertain
    from costcalc.doubt.workload import DrawnShape, DrawnWorkload
    from costcalc.questions.breakeven.result import BreakEvenRow, Own
    from costcalc.questions.compare.result import Row
    from costcalc.rating.card import Slice

MILLION = 1e6


def simulated(
    own: Own,
    rows: Sequence[BreakEvenRow],
    workload: DrawnWorkload,
    uncertain: Sequence[Uncertain],
    drawing: Drawing,
    progress: Callable[[int, int], None] | None = None,
) -> Drawn:
    """Draw hardware of one's own and API models; hardware goes by the words that say it."""
    shapes = workload.shapes()
    models = [_priced(row.row, shapes) for row in rows]
    simulation = simulate(
        uncertain, partial(_evaluate, own, shapes, models), months=1, candidates=1 + len(models),
        draws=drawing.draws, seed=drawing.seed, progress=progress,
    )  # fmt: skip
    hardware, *apis = simulation.outcomes
    below: Sequence[Decimal | None] = hardware.cheaper[1:] or [None] * len(apis)
    drawn = [
        row._replace(drawn=DrawnRow(api, probability, [model.note] if model.note else []))
        for row, model, api, probability in zip(rows, models, apis, below, strict=True)
    ]
    return Drawn(simulation, uncertain, drawn)


def _evaluate(
    own: Own, shapes: Sequence[DrawnShape], models: Sequence[PriceSheets], values: Values
) -> Iterator[tuple[int, int, Any]]:
    """USD per million tokens, for drawn values: the hardware's, then each model's."""
    requests = requests_of(shapes, values)
    ours = counted(requests, scale_of(own.adjustment, shapes))
    mix = Mix(*(mean_tokens(ours, direction) for direction in ("input", "output")))
    yield 0, 0, _cost_of_own(own, mix, values)
    for place, model in enumerate(models, 1):
        cost, _ = per_request(model.sheets[0], counted(requests, model.scale))
        yield 0, place, cost / mix.tokens * MILLION


def _cost_of_own(own: Own, mix: Mix, values: Values) -> Any:  # noqa: ANN401 - a number or an array
    fields: Any = {
        name: values.get(name, value if value is None else float(value))
        for name, value in own.hardware._asdict().items()
    }
    ours = Hardware(**fields)
    served: Any = ours.capacity(mix)
    requests = own.load.requests_per_day
    if not requests:
        return ours.cost_per_day / served * MILLION
    volume = values.get("requests", float(requests)) * mix.tokens
    enough = ours.of_machines(_whole(volume / ours.machine_capacity(mix)))
    # Arrays know no `if`: each draw is of the hardware named, or of as many machines as it takes.
    cost = (volume <= served) * ours.cost_per_day + (volume > served) * enough.cost_per_day
    return cost / volume * MILLION


def _whole(machines: Any) -> Any:  # noqa: ANN401 - as above
    """The next whole number of machines; what is above one by rounding alone is that one."""
    return -(-machines * (1 - SAME) // 1)


def _priced(row: Row, shapes: Sequence[DrawnShape]) -> PriceSheets:
    """A model with its unit prices."""
    rater, on = ModelRater(row.model), row.comparison.on

    def slices(size: Decimal) -> Sequence[Slice]:
        return rater.slices(row.shapes[0].ask._replace(input_tokens=size), on, weekly=True)

    terms = Terms(slices, tiers_of(row.periods), on, row.contract)
    middles = [each.shape for each in row.shapes]
    return priced(row.adjustment, shapes, middles, lambda _: terms, rater.context_window(on))
