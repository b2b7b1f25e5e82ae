"""The report of synchronised feeds: what each holds, what is new, what waits for someone, and where it is."""

from __future__ import annotations

from costcalc.questions.sync.shape import CHANGE, SUSPICION
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.text import Text, table, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.report.text import Document, Look

MOST_ROWS = 20
"""Changes of a feed that a table shows; CSV and JSON have all."""

MOST_NAMES = 5
STYLES = {"applied": "good", "held": "yellow", "rejected": "dim", "failed": "red", "skipped": "dim"}
WOULD_BE = ("applied", "held")
"""Outcomes that a dry run only foretells."""

NEW_RATES = {
    "days_added": "{} days",
    "days_changed": "{} days with other rates than before",
    "currencies_added": "the currencies {}",
}
"""What is new in exchange rates, where there is any of it."""


def sync_lines(document: Document, look: Look) -> Iterator[str]:
    """The lines of the report, of exchange rates alone or of any feeds."""
    if "feeds" not in document:
        yield from _rates(document, look)
        return
    if not document["feeds"]:
        yield "nothing is held"
    for place, feed in enumerate(document["feeds"]):
        yield from [""] if place else []
        outcome = look.paint(_outcome(feed), STYLES.get(feed["outcome"], ""))
        yield f"{look.paint(feed['feed'], 'bold')}: {outcome}"
        yield from _rates(feed["rates"], look) if feed["rates"] else _market(feed, look)


def _outcome(feed: Document) -> str:
    """How it ended, or would end."""
    would = feed["dry_run"] and feed["outcome"] in WOULD_BE
    return f"would be {feed['outcome']}" if would else str(feed["outcome"])


def _rates(document: Document, look: Look) -> Iterator[str]:
    span = f"{document['first_day']} to {document['last_day']}"
    held = f"{document['days']} days from {span}, {len(document['currencies'])} currencies"
    yield from wrapped(f"{document['read']}: {held}", look, "  ")
    added = {**document, "currencies_added": ", ".join(document["currencies_added"])}
    new = [words.format(added[name]) for name, words in NEW_RATES.items() if added[name]]
    yield from wrapped(f"new: {', '.join(new) or 'nothing'}", look, "  ")
    yield from _file(document, look)


def _market(feed: Document, look: Look) -> Iterator[str]:
    """A feed of prices."""
    read = f"{feed['read']}, as of {feed['retrieved']}"
    if feed["models"] is not None:
        left_out = f"; left out: {feed['left_out']}" if feed["left_out"] else ""
        held = f"{feed['models']} models, {feed['models_priced']} of them with prices{left_out}"
        yield from wrapped(f"{read}: {held}", look, "  ")
        added, removed = _named(feed["models_added"]), _named(feed["models_removed"])
        new = f"new models: {added}; gone: {removed}"
        yield from wrapped("nothing was in force before" if feed["first"] else new, look, "  ")
    elif feed["read"]:
        yield from wrapped(read, look, "  ")
    changes = "changed prices" if feed["written"] else "prices that would change"
    yield from _listed(f"{changes}, USD per pricing unit", feed["changes"], look)
    yield from _listed("held, because of", feed["suspicions"], look)
    yield from _file(feed, look)


def _named(models: Sequence[str]) -> str:
    if not models:
        return "none"
    more = len(models) - MOST_NAMES
    return ", ".join(models[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _listed(title: str, changes: Sequence[Document], look: Look) -> Iterator[str]:
    if not changes:
        return
    yield f"  {title}:"
    shown = changes[:MOST_ROWS]
    yield from table(
        *as_table(told_members(CHANGE.plus(SUSPICION["why"]), shown, WAYS).values(), shown), look, "    "
    )
    if len(changes) > MOST_ROWS:
        yield f"    and {len(changes) - MOST_ROWS} more, which --format csv lists"


def _price(name: str) -> Way:
    """A price; one that is not there is a dash, but where no price is meant."""
    return Way(lambda change: (change[name] or "–") if change["meter"] else "")


WAYS = {
    "model": Way(shrinks="middle"),
    "meter": Way(),
    "variant": Way(shrinks="end"),
    "since": Way(lambda change: change["since"] or ""),
    "before": _price("before"),
    "after": _price("after"),
    "ratio": Way(lambda change: change["ratio"] or "", "point", shrinks="end"),
    "why": Way(style="yellow", shrinks="end"),
}
"""How the members of a change are told, in their order."""


def _file(document: Document, look: Look) -> Iterator[str]:
    """Where it is, and whether it was written."""
    reason = f": {document['reason']}" if document["reason"] else ""
    written = "written" if document["written"] else "not written"
    yield from wrapped(f"{document['file']}: {written}{reason}", look, "  ")


TEXTS = {"costcalc/sync/1": Text(sync_lines), "costcalc/sync/2": Text(sync_lines)}
