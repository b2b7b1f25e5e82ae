"""Break-even: from how many tokens a day on it pays to run open weights on hardware of one's own.

    V* = own cost per day / the API's price per token, at the workload's own mix, cached share included

It can be reached only if the hardware serves so many: V* ≤ capacity. "No break-even" is a result with its
reason. Everything is a fraction, and settled where it is written.
"""

from __future__ import annotations

from fractions import Fraction

from costcalc.analysis.notebook import html_table
from costcalc.numbers import as_fraction
from costcalc.periods import spell
from costcalc.questions.breakeven.against import BreakEvenRow
from costcalc.questions.breakeven.hardware import Mix, percent, short
from costcalc.questions.breakeven.request import ASKING
from costcalc.questions.breakeven.shape import BREAKEVEN, ROW
from costcalc.report.arrow import arrow_table
from costcalc.shapes import Result
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.questions.breakeven.against import Own
    from costcalc.questions.breakeven.defaults import Default
    from costcalc.questions.breakeven.draws import Drawn
    from costcalc.questions.breakeven.memory_fit import Fit
    from costcalc.questions.breakeven.request import Request
    from costcalc.questions.compare.result import Comparison
    from costcalc.usage.workload import Shape, Workload

ROUNDING = (
    "prices per million tokens, tokens, ratios and margins are rounded to 12 significant digits; costs "
    "without a finite decimal form are rounded to 12 decimal places, each from the exact cost; a month is 30 "
    "days, a year 365"
)
CACHED_NOTE = "your own hardware is taken to spend as much on cached input as on any other"
NO_RATE_NOTE = "the workload has no rate of requests: ratios and margins are at full use of the hardware"
TOO_SMALL_NOTE = (
    "the hardware named serves {share} % of the workload: costs at the workload, ratios "
    "and margins are those of the {gpus} GPUs that all of it takes"
)


def mix_of(workload: Workload, shapes: Sequence[Shape]) -> Mix:
    """The tokens of the mean request, of which `shapes` are as a model counts them."""
    read, written = Fraction(0), Fraction(0)
    for shape in shapes:
        weight = workload.weight_of(shape)
        read += as_fraction(shape.input_tokens) * weight
        written += as_fraction(shape.output_tokens) * weight
    return Mix(read, written)


class BreakEven(Result):
    """API models, from the cheapest, against hardware of one's own; against units alone `own` is None.

    `defaults` are what was taken for words that were not said. `simulation` is what was drawn, where words
    are ranges; figures are then those of their middles.
    """

    shape, rounding = BREAKEVEN, ROUNDING

    def __init__(
        self,
        request: Request,
        comparison: Comparison,
        rows: Sequence[BreakEvenRow],
        notes: Sequence[str] = (),
        own: Own | None = None,
        fit: Fit | None = None,
        defaults: Sequence[Default] = (),
        simulation: Drawn | None = None,
    ) -> None:
        self.request = request
        self.comparison = comparison
        self.rows = tuple(rows)
        self.own = own
        self.fit = fit
        self.defaults = defaults
        self.unranked = comparison.unranked
        self.simulation = simulation
        self._notes = notes

    def __repr__(self) -> str:
        models = ", ".join(row.row.model.id for row in self.rows) or "no row"
        return f"<BreakEven on {spell(self.comparison.on)}: {models}>"

    def _repr_html_(self) -> str:
        head: tuple[str, ...] = ("model", "api_cost_per_day", "breakeven_tokens_per_day", "reason")
        found = map(BreakEvenRow.to_dict, self.rows)
        if self.own is not None:
            return html_table(head, found)
        head = (*head[:2], "units", "term", "cost_per_day", "breakeven_tokens_per_day", "reached")
        return html_table(head, (row | units for row in found for units in row.get("listed_units", [{}])))

    @property
    def on(self) -> Moment:
        """The moment whose prices count."""
        return self.comparison.on

    @property
    def command(self) -> str:
        """The command that gives this result again; a mix of shapes needs its workload file."""
        asked = self.request._replace(drawing=self.request.drawn)
        return ASKING.command("breakeven", asked, self.comparison.table.words)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know beside the digits."""
        own, notes = self.own, list(self._notes)
        if own and any(shape.fields.get("cache_read_tokens") for shape in self.comparison.workload.shapes):
            notes.append(CACHED_NOTE)
        if own is None:
            return tuple(notes)
        if own.tokens_per_day is None:
            notes.append(NO_RATE_NOTE)
        elif own.is_too_small:
            share = percent(own.capacity / own.tokens_per_day)
            notes.append(TOO_SMALL_NOTE.format(share=share, gpus=short(own.serving.gpus)))
        return tuple(notes)

    def to_arrow(self) -> Any:  # noqa: ANN401 - a pyarrow.Table, where pyarrow is installed
        """The rows as a pyarrow Table, amounts as decimals; needs pyarrow."""
        return arrow_table(ROW, self.rows)
