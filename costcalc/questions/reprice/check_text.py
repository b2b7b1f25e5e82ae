"""How a check of cached tokens is told: both readings, and the difference in money."""

from __future__ import annotations

from costcalc.questions.reprice.wanted import MAP
from costcalc.report.figures import counted, money, percent
from costcalc.report.text import item, wrapped
from costcalc.usage.flags import flag
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look

MOST_MODELS = 12


def checked_lines(said: Document, look: Look) -> Iterator[str]:
    """Both readings of what came from the cache, and the difference in money."""
    if said["as_read"] is None:
        yield from wrapped("the logs say themselves how they count what came from the cache", look)
        return
    cost, other = (money(said[name]["cost"]) for name in ("inside", "beside"))
    if said["as_read"] == "inside":
        costs = f"cached inside the input, as it was read: {cost} USD; beside it: {other} USD"
    else:
        costs = f"cached beside the input, as it was read: {other} USD; inside it: {cost} USD"
    share = f"; the difference is {percent(said['share'])}% of the total" if said["share"] is not None else ""
    yield from wrapped(f"{costs}{share}", look)
    for each in said["models"][:MOST_MODELS] if len(said["models"]) > 1 else ():
        inside, beside = (money(each[name]) for name in ("inside", "beside"))
        yield from item(f"{each['logged']}: inside {inside} USD, beside {beside} USD", look)
    if said["only_beside"]:
        rows = counted(said["only_beside"], "row")
        told = f"{rows} with more of the cache than input, which can only stand beside it"
        way_out = f": call the input uncached in {flag(MAP.name)}" if said["as_read"] == "inside" else ""
        yield from item(f"{told}{way_out}", look)
