"""`--strict`: every reason why an answer is not exact and certain."""

from __future__ import annotations

from costcalc.questions import QUESTIONS, question
from costcalc.report.cells import gaps_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

ENTRIES = ("rows", "models", "periods", "matches")
OBSERVED = "the day on which this price began is only the day on which a public file first showed it"


def reasons_of(document: Mapping[str, Any]) -> list[str]:
    """What --strict refuses in a result: estimates, notes, observed beginnings, unranked models."""
    find = _OF_FIGURES.get(document.get("schema", ""), _of_prices)
    reasons = [f"{whose}: {reason}" for whose, reason in find(document)]
    reasons += [
        f"{each['model']} is not ranked: {each['reason'].splitlines()[0]}" for each in _unranked(document)
    ]
    return list(dict.fromkeys(reasons))


def _unranked(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    return document.get("unranked") or []


def _of_claims(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Verdicts that rest on a figure which nobody has verified."""
    for claim in document["claims"]:
        for decisive in claim["evidence"][:1]:
            if not decisive["verified"]:
                said = f"the verdict rests on a figure that is not verified, {decisive['id']}"
                yield claim["id"], f"an estimate: {said}"


def _of_training(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Costs that are ranges or bounds, and figures that nobody has verified."""
    for each in document["estimates"]:
        source = each["source"]
        if "cost" not in each:
            yield each["method"], "an estimate: a range or a bound, not a figure"
        elif source and not source["verified"]:
            yield each["method"], f"an estimate: {source['title']} is not verified"


_OF_FIGURES = {"costcalc/claims/1": _of_claims, "costcalc/training/1": _of_training}


def _of_prices(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    # `check` counts its models and periods where others list theirs.
    entries = [each for name in ENTRIES if isinstance(document.get(name), list) for each in document[name]]
    for entry in [document, *entries]:
        yield from _of_entry(entry)
    yield from _besides(document)
    for total in document.get("totals", ()):
        for gap in gaps_of(total):
            yield total["model"], f"not billed for all months: {gap['reason']}"
    fx = document.get("fx")
    if fx and fx["estimate"]:
        yield fx["currency"], f"an estimate: {fx['estimate']}"


def _besides(document: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """What the question of a document doubts of its own."""
    name = document.get("schema", "").split("/")[1:2]
    doubts = question(name[0]).doubts if name and name[0] in QUESTIONS else None
    return doubts(document) if doubts else ()


def _of_entry(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is in doubt of one price."""
    whose = str(entry.get("model", "the answer"))
    if entry.get("estimate"):
        yield whose, f"an estimate: {entry['estimate']}"
    notes = entry.get("notes")
    for note in notes or ():
        yield whose, note
    if notes is None and entry.get("effective_from_basis") == "observed":
        yield whose, OBSERVED
