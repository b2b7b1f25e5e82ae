"""The dates of a model on their way to documents: edges with their brackets, and the days of its life."""

from __future__ import annotations

from itertools import pairwise

from costcalc.pricing.source import MILESTONES, first_instant
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.pricing.documents import Document
    from costcalc.pricing.file.report import Report
    from costcalc.pricing.schema import LifecycleEntry, ModelEntry, PeriodEntry, PricingFile
    from costcalc.yaml_tree import Path


def edges_of(entry: PeriodEntry) -> Document:
    """When a period begins and ends, how that is known, and the days between which it lies."""
    bracket = entry.effective_from.bracket
    basis = "observed" if bracket else entry.effective_from_basis
    document: Document = {"effective_from": entry.effective_from.instant, "effective_from_basis": basis}
    if bracket:
        document["from_bracket"] = bracket
    if entry.effective_to is not None:
        document["effective_to"] = entry.effective_to.instant
        if entry.effective_to.bracket:
            document["to_bracket"] = entry.effective_to.bracket
    return document


def lifecycle_of(
    entry: ModelEntry | LifecycleEntry, source: str | None, report: Report, at: Path
) -> Document:
    """The life of a model; `source` is where a day was read that names no source of its own."""
    found: Document = {}
    for name in MILESTONES:
        said = getattr(entry, name)
        if said is None:
            continue
        report.knows(said.source, (*at, name))
        if said.source is None and source is None:
            if name == "released":  # of a model without prices, whose own line says so
                continue
            report((*at, name), "the day names no source: write {on: …, source: <id>}")
        document = said.model_dump(exclude_none=True)
        found[name] = {**document, "source": said.source or source or ""}
    days = [first_instant(found[name]["on"]) for name in MILESTONES if name in found]
    if days != sorted(days):
        report(at, f"{', '.join(name for name in MILESTONES if name in found)}: the days are out of order")
    return found


def lifecycles_of(file: PricingFile, report: Report) -> dict[str, Document]:
    """The lives of the models whose prices are elsewhere: in a feed, or in the history."""
    lives: dict[str, Document] = {}
    for model_id, entry in file.lifecycles.items():
        at = ("lifecycles", model_id)
        life = lifecycle_of(entry, None, report, at)
        lives[model_id] = {"lifecycle": life, **({"successor": entry.successor} if entry.successor else {})}
    return lives


def joined(prices: list[Document], report: Report, at: Path) -> list[Document]:
    """Periods of which both sides of a shared edge say the days between which it lies."""
    for index, (before, after) in enumerate(pairwise(prices), 1):
        if before.get("effective_to") != after["effective_from"]:
            continue
        said = [each for each in (before.get("to_bracket"), after.get("from_bracket")) if each]
        if len(said) == 2 and said[0] != said[1]:  # noqa: PLR2004 - both sides
            place = (*at, "prices", index, "effective_from")
            report(place, "the end of the period before says other days: write the same for both")
        if said:
            before["to_bracket"] = after["from_bracket"] = said[-1]
            after["effective_from_basis"] = "observed"
    return prices


def closed(prices: list[Document], lifecycle: Document, report: Report, at: Path) -> list[Document]:
    """Periods of which the last ends with the model's shutdown."""
    shutdown = lifecycle.get("shutdown")
    if not prices or shutdown is None:
        return prices
    end = first_instant(shutdown["on"]).isoformat()
    last = prices[-1]
    if last.setdefault("effective_to", end) > end:
        report((*at, "shutdown"), "the last price ends after the shutdown: end it there, or correct the day")
    return prices
