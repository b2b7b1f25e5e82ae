"""`--strict`: every reason why an answer is not exact and certain."""

from __future__ import annotations

from costcalc.report.rows import gaps_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

ENTRIES = ("rows", "models", "periods", "matches")
OBSERVED = "the day on which this price began is only the day on which a public file first showed it"


def reasons_of(document: Mapping[str, Any]) -> list[str]:
    """What --strict refuses in a result: estimates, notes, observed beginnings, unranked models."""
    reasons = [f"{whose}: {reason}" for whose, reason in _reasons(document)]
    reasons += [
        f"{each['model']} is not ranked: {each['reason'].splitlines()[0]}" for each in _unranked(document)
    ]
    return list(dict.fromkeys(reasons))


def _unranked(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return document.get("unranked") or []


def _reasons(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    # `check` counts its models and periods where others list theirs.
    entries = [each for name in ENTRIES if isinstance(document.get(name), list) for each in document[name]]
    for entry in [document, *entries]:
        whose = str(entry.get("model", "the answer"))
        if entry.get("estimate"):
            yield whose, f"an estimate: {entry['estimate']}"
        notes = entry.get("notes")
        for note in notes or ():
            yield whose, note
        if notes is None and entry.get("effective_from_basis") == "observed":
            yield whose, OBSERVED
        for units in entry.get("listed_units", ()):
            for reason in filter(None, [units["why_unknown"], *units["notes"]]):
                yield whose, f"{units['term']}: {reason}"
    for total in document.get("totals", ()):
        for gap in gaps_of(total):
            yield total["model"], f"not billed for all months: {gap['reason']}"
    fx = document.get("fx")
    if fx and fx["estimate"]:
        yield fx["currency"], f"an estimate: {fx['estimate']}"
