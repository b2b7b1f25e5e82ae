"""Ways out that ask what was asked: the same question of what there is, where that has an answer."""

from __future__ import annotations

from costcalc.errors import CostcalcError
from costcalc.rating.ways_out import Way
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from costcalc.errors import NoPriceInForceError, UnknownModelError
    from costcalc.rating.table import RatingTable

    Ask = Callable[[RatingTable, Way], str]
    """What asks a table for a way out, and gives the command that does; an error where it has no answer."""


def led_on(error: NoPriceInForceError | UnknownModelError, table: RatingTable, ask: Ask) -> CostcalcError:
    """The same error, whose commands repeat what was asked where that has an answer, or stay examples."""
    error.lead_on([_asked(each, table, ask) for each in error.commands])
    return error


def _asked(way: str, table: RatingTable, ask: Ask) -> str:
    if not isinstance(way, Way):
        return way
    try:
        return ask(table.allowing(undated=way.undated, pattern=way.pattern), way)
    except CostcalcError:
        return str(way)
