"""Break-even: from how many tokens a day on it pays to run open weights on hardware of one's own.

    V* = own cost per day / the API's price per token, at the workload's own mix, cached share included

It can be reached only if the hardware serves so many: V* ≤ capacity. "No break-even" is a result with its
reason. Everything is a fraction, and settled where it is written.
"""

from __future__ import annotations

from costcalc.analysis.notebook import html_table
from costcalc.periods import spell
from costcalc.questions.breakeven.request import ASKING
from costcalc.questions.breakeven.shape import BREAKEVEN, ROW
from costcalc.report.arrow import arrow_table
from costcalc.shapes import Result
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from costcalc.questions.breakeven.against import BreakEvenRow, Own
    from costcalc.questions.breakeven.defaults import Default
    from costcalc.questions.breakeven.draws import Drawn
    from costcalc.questions.breakeven.memory_fit import Fit
    from costcalc.questions.breakeven.request import Request
    from costcalc.questions.compare.result import Comparison

ROUNDING = (
    "prices per million tokens, tokens, ratios and margins are rounded to 12 significant digits; costs "
    "without a finite decimal form are rounded to 12 decimal places, each from the exact cost; a month is 30 "
    "days, a year 365"
)


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
        self.comparison, self.on, self.unranked = comparison, comparison.on, comparison.unranked
        self.rows = tuple(rows)
        self.own = own
        self.fit = fit
        self.defaults = defaults
        self.simulation = simulation
        self.notes = notes

    def __repr__(self) -> str:
        models = ", ".join(row.row.model.id for row in self.rows) or "no row"
        return f"<BreakEven on {spell(self.on)}: {models}>"

    def _repr_html_(self) -> str:
        head: tuple[str, ...] = ("model", "api_cost_per_day", "breakeven_tokens_per_day", "reason")
        found = map(ROW.document, self.rows)
        if self.own is not None:
            return html_table(head, found)
        head = (*head[:2], "units", "term", "cost_per_day", "breakeven_tokens_per_day", "reached")
        return html_table(head, (row | units for row in found for units in row.get("listed_units", [{}])))

    @property
    def command(self) -> str:
        """The command that gives this result again; a mix of shapes needs its workload file."""
        asked = self.request._replace(drawing=self.request.drawn)
        return ASKING.command("breakeven", asked, self.comparison.table.words)

    def to_arrow(self) -> Any:  # noqa: ANN401 - a pyarrow.Table, where pyarrow is installed
        """The rows as a pyarrow Table, amounts as decimals; needs pyarrow."""
        return arrow_table(ROW, self.rows)
