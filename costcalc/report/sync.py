"""The report of a synchronised feed: what it holds, what is new, and where it is."""

from __future__ import annotations

from costcalc.report.text import wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.report.text import Look


def sync_lines(document: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The lines of the report."""
    span = f"{document['first_day']} to {document['last_day']}"
    codes = document["currencies"]
    held = f"{document['days']} days from {span}, {len(codes)} currencies"
    yield from wrapped(f"{document['read']}: {held}", look, "  ")
    yield from wrapped(f"new: {_new(document)}", look, "  ")
    said = f"not written: {document['reason']}" if document["reason"] else "written"
    yield from wrapped(f"{document['file']}: {said}", look, "  ")


def _new(document: Mapping[str, Any]) -> str:
    parts = [f"{document['days_added']} days"] if document["days_added"] else []
    if document["days_changed"]:
        parts.append(f"{document['days_changed']} days with other rates than before")
    if document["currencies_added"]:
        parts.append(f"the currencies {', '.join(document['currencies_added'])}")
    return ", ".join(parts) or "nothing"
