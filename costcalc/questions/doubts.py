"""What is in doubt of an answer: whatever is not exact and certain, which `strict` refuses."""

from __future__ import annotations

from costcalc.asking.given import STRICT
from costcalc.errors import CostcalcError
from costcalc.questions import ALONE, QUESTIONS, question
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any, TypeVar

    Doubts = Iterator[tuple[str, str]]
    Result = TypeVar("Result")

OBSERVED = "the day on which this price began is only the day on which a public file first showed it"


class StrictError(CostcalcError, ValueError):
    """An answer that is not exact and certain, where `strict` was said; `reasons` are all its doubts."""

    code = "refused_by_strict"
    field = STRICT

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = tuple(reasons)
        self.detail = f"refused: {'; '.join(self.reasons)}"
        super().__init__(f"{STRICT}: {self.detail}")


def certain(result: Result, *, strict: bool) -> Result:
    """A result; where `strict` asks for nothing less, one that is exact and certain, or `StrictError`."""
    if strict and (reasons := reasons_of(result.to_dict())):  # type: ignore[attr-defined] # as all of them
        raise StrictError(reasons)
    return result


def reasons_of(document: Mapping[str, Any]) -> list[str]:
    """What `strict` refuses in a document: estimates, notes, observed beginnings, unranked models."""
    reasons = [f"{whose}: {reason}" for whose, reason in _doubts(document)]
    reasons += [
        f"{each['model']} is not ranked: {each['reason'].splitlines()[0]}"
        for each in document.get("unranked") or ()
    ]
    return list(dict.fromkeys(reasons))


def _doubts(document: Mapping[str, Any]) -> Doubts:
    """What is in doubt of the prices in a document, and what its question doubts besides."""
    name = document["schema"].split("/")[1] if "schema" in document else ""
    asked = question(name) if name in QUESTIONS or name in ALONE else None
    if asked is None or asked.prices is not None:
        listed = document[asked.prices] if asked and asked.prices else ()
        for entry in (document, *listed):
            yield from _of_entry(entry)
    if asked is not None and asked.doubts is not None:
        yield from asked.doubts(document)
    seats = document.get("seats") or {}
    if seats.get("exchange"):
        yield "the seats", f"an estimate: {seats['exchange']['estimate']}"
    fx = document.get("fx")
    if fx and fx["estimate"]:
        yield fx["currency"], f"an estimate: {fx['estimate']}"


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
