"""One shape of a workload, and what it meets on one model."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from costcalc.rating.card import Slice
    from costcalc.rating.rater import Ask
    from costcalc.usage.workload import Shape


class ShapeSlices(NamedTuple):
    """One shape of the workload on one model: its weight in the mix, and the rate cards that apply to it.

    `ask` is what the model was asked for it.
    """

    shape: Shape
    weight: Fraction | int
    slices: Sequence[Slice]
    ask: Ask
