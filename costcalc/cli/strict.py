"""`--strict`: every reason why an answer is not exact and certain."""

from __future__ import annotations

from costcalc.questions import QUESTIONS, question
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    Doubts = Iterator[tuple[str, str]]

ENTRIES = ("rows", "models", "periods", "matches")
OBSERVED = "the day on which this price began is only the day on which a public file first showed it"


def reasons_of(document: Mapping[str, Any]) -> list[str]:
    """What --strict refuses in a result: estimates, notes, observed beginnings, unranked models."""
    reasons = [f"{whose}: {reason}" for whose, reason in _doubts(document)]
    reasons += [
        f"{each['model']} is not ranked: {each['reason'].splitlines()[0]}"
        for each in document.get("unranked") or ()
    ]
    return list(dict.fromkeys(reasons))


def _doubts(document: Mapping[str, Any]) -> Doubts:
    """What is in doubt of the prices in a document, and what its question doubts besides."""
    name = document["schema"].split("/")[1] if "schema" in document else ""
    asked = question(name) if name in QUESTIONS else None
    if asked is None or asked.prices:  # the notes on other figures say what they include, and doubt nothing
        yield from _of_prices(document)
    if asked is not None and asked.doubts is not None:
        yield from asked.doubts(document)
    fx = document.get("fx")
    if fx and fx["estimate"]:
        yield fx["currency"], f"an estimate: {fx['estimate']}"


def _of_prices(document: Mapping[str, Any]) -> Doubts:
    # `check` counts its models and periods where others list theirs.
    entries = [each for name in ENTRIES if isinstance(document.get(name), list) for each in document[name]]
    for entry in [document, *entries]:
        yield from _of_entry(entry)


def _of_entry(entry: Mapping[str, Any]) -> Doubts:
    """What is in doubt of one price."""
    whose = str(entry.get("model", "the answer"))
    if entry.get("estimate"):
        yield whose, f"an estimate: {entry['estimate']}"
    notes = entry.get("notes")
    for note in notes or ():
        yield whose, note
    # A price that takes notes says so in them.
    if notes is None and entry.get("effective_from_basis") == "observed":
        yield whose, OBSERVED
