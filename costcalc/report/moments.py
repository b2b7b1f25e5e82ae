"""Periods and days of prices, as people read them, and whether anybody says so."""

from __future__ import annotations

from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look

UNDATED = "undated"
"""What is said of a price that a feed does not say the beginning of."""
OBSERVED = "?"
"""Beside a day that is only the day on which a public file first showed the price."""


def period_of(entry: Mapping[str, Any]) -> str:
    """The period of a price: `prices from 2025-01-20 to 2025-02-26`, the end excluded."""
    end = f" to {short_moment(entry['effective_to'])}" if entry["effective_to"] else ""
    if entry["effective_from"] is None:
        return f"{entry['effective_from_basis']} prices{end}"
    return f"prices from {short_moment(entry['effective_from'])}{end}"


def in_force(entry: Mapping[str, Any]) -> str:
    """When a price is in force: `from 2025-01-20 to 2025-02-26`, or `undated, no end known`."""
    end = f" to {short_moment(entry['effective_to'])}" if entry["effective_to"] else ", no end known"
    if entry["effective_from"] is None:
        return f"{entry['effective_from_basis']}{end}"
    observed = " (first seen then)" if entry["effective_from_basis"] == "observed" else ""
    return f"from {short_moment(entry['effective_from'])}{observed}{end}"


def short_moment(text: str | None) -> str:
    """An instant; midnight UTC as its day; a beginning that nobody knows as `undated`."""
    return UNDATED if text is None else text.removesuffix("T00:00:00Z")


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
