"""Days in tables of prices: since when one holds, and whether anybody says so."""

from __future__ import annotations

from costcalc.report.moments import UNDATED, short_moment
from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

OBSERVED = "?"
"""Beside a day that is only the day on which a public file first showed the price."""


def since(entry: Mapping[str, Any], name: str = "effective_from") -> str:
    """The day from which on an entry holds, or until which; what is only observed has its mark."""
    if not entry[name]:
        return UNDATED if name == "effective_from" and entry.get("effective_from_basis") == UNDATED else ""
    mark = OBSERVED if name == "effective_from" and entry["effective_from_basis"] == "observed" else ""
    return short_moment(entry[name]) + mark


def observed(entries: Iterable[Mapping[str, Any]], look: Look) -> Iterator[str]:
    """What the mark means, where any entry has it."""
    if any(each["effective_from_basis"] == "observed" for each in entries):
        yield ""
        yield from wrapped(f"{OBSERVED} the day on which a public file first showed the price", look, "  ")
