"""Periods of prices, as people read them."""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

UNDATED = "undated"
"""What is said of a price that a feed does not say the beginning of."""


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
