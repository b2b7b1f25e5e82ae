"""The block of a break-even on units that a contract has bought by the hour, a line for each model."""

from __future__ import annotations

from decimal import Decimal

from costcalc.report.figures import grouped, rounded, short_money
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

DIGITS = 6


def provisioned_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The units of each model against its price by the token, after an empty line."""
    rows = [row for row in document["rows"] if row.get("provisioned")]
    if not rows:
        return
    yield ""
    yield look.paint("units by the hour, under a contract", "bold")
    for row in rows:
        said = f"{row['model']}: {_words(row['provisioned'], row['api_cost_per_day'])}"
        yield from wrapped(said, look, "    ", first="  ")


def _words(said: Mapping[str, Any], by_token: str | None) -> str:
    """`2 units cost 1,440 USD a day and serve 864,000,000 tokens; they pay from 128,000,000 tokens a day`."""
    one = said["units"] == "1"
    who, s = ("it", "s") if one else ("they", "")
    cost, capacity = short_money(said["cost_per_day"], DIGITS), said["capacity_tokens_per_day"]
    begin = f"{grouped(said['units'])} unit{'' if one else 's'} cost{s} {cost} USD a day and serve{s} "
    begin += f"{grouped(rounded(capacity, DIGITS))} tokens; {who}"
    needed = said["breakeven_tokens_per_day"]
    if needed is None:
        return f"{begin} never pay{s}: tokens cost nothing"
    if Decimal(needed) > Decimal(capacity):
        return f"{begin} never pay{s}: as many cost less by the token"
    edge = f"from {grouped(rounded(needed, DIGITS))} tokens a day"
    if said["cost_per_day_at_workload"] is None:
        return f"{begin} pay{s} {edge}"
    workload = short_money(said["cost_per_day_at_workload"], DIGITS)
    listed = short_money(by_token or "0", DIGITS)
    pays = f"pay{s}" if said["reached"] else "would pay"
    return f"{begin} {pays} {edge}: this workload costs {workload} so, {listed} by the token"
