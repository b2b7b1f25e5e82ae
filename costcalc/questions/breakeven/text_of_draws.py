"""The block of a break-even on ranges: quantiles, how often the hardware is cheaper, what moves its cost."""

from __future__ import annotations

from fractions import Fraction

from costcalc.doubt.shapes import QUANTILES, SENSITIVITY
from costcalc.questions.breakeven.hardware import percent
from costcalc.questions.breakeven.shape import DRAWN_ROW
from costcalc.report.figures import NOTHING, narrow
from costcalc.report.text import Cell, Column, table, titled, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

    Entry = Mapping[str, Any]

OWN = "your own hardware"
INDENT = "  "
MOST_SWINGS = 5
TOLD = ("p10", "p50", "p90")


def doubt_lines(document: Entry, look: Look) -> Iterator[str]:
    """Quantiles, how often the hardware is cheaper, and what moves its cost most."""
    simulation = document.get("simulation")
    if not simulation:
        return
    yield look.paint("in doubt: USD a Mtoken", "bold")
    columns = [
        Column("", shrinks="middle"),
        *(titled(QUANTILES[name], "point") for name in TOLD),
        titled(DRAWN_ROW["probability_own_cheaper"], "right", "bold"),
    ]
    costs = [(OWN, simulation["own_cost_per_million_tokens"], "")]
    costs += [
        (row["model"], row["api_cost_per_million_tokens"], _chance(row["probability_own_cheaper"]))
        for row in simulation["rows"]
    ]
    rows: list[list[str | Cell]] = [
        [name, *(narrow(cost[quantile]) for quantile in TOLD), chance] for name, cost, chance in costs
    ]
    yield from table(columns, rows, look, INDENT)
    yield from wrapped(f"{simulation['measure']}; {simulation['estimate']}", look, INDENT)
    yield from _swings(simulation, look)


def _chance(share: str | None) -> str:
    return NOTHING if share is None else f"{percent(Fraction(share))} %"


def _swings(simulation: Entry, look: Look) -> Iterator[str]:
    swings = [each for each in simulation["sensitivity"] if Fraction(each["swing"])]
    if not swings:
        return
    yield ""
    yield look.paint(f"what moves the cost of {OWN} most", "bold")
    columns = [Column("", shrinks="end"), *(titled(SENSITIVITY[name], "right") for name in ("low", "high"))]
    rows: list[list[str | Cell]] = [
        [each["name"].replace("_", " "), narrow(each["low"]), narrow(each["high"]), _chance(each["share"])]
        for each in swings[:MOST_SWINGS]
    ]
    yield from table([*columns, titled(SENSITIVITY["share"], "right", "bold")], rows, look, INDENT)
