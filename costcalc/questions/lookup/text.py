"""The table of a look-up: which meters of which models carried a price."""

from __future__ import annotations

from costcalc.questions.lookup.shape import MATCH
from costcalc.report.figures import counted, grouped, money
from costcalc.report.figures import pricing_unit as unit_of
from costcalc.report.folding import named_table
from costcalc.report.members import Way, as_table, told_members
from costcalc.report.moments import observed, since
from costcalc.report.text import Text, wrapped
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from costcalc.report.text import Document, Look


def lookup_lines(document: Document, look: Look) -> Iterator[str]:
    """Which meters of which models carried a price."""
    matches, when = document["matches"], f" on {document['on']}" if document["on"] else ""
    if not matches:
        yield from wrapped(f"no price of the table is {document['price']} USD{when}", look)
        yield from _undated(document, look)
        return
    yield from wrapped(
        f"{money(document['price'])} USD{when} is the price of {counted(len(matches), 'meter')}", look
    )
    yield ""
    columns, rows = as_table(told_members(MATCH, matches, WAYS).values(), matches)
    yield from named_table(columns, rows, look, name=0, below=(5, 6))
    yield from observed(matches, look)
    yield from _undated(document, look)


def _undated(document: Document, look: Look) -> Iterator[str]:
    """How many prices nobody can date for the day asked, and how to see them."""
    count = document["undated"]
    if count:
        yield ""
        those = "a price of a feed" if count == 1 else f"{grouped(str(count))} prices of feeds"
        how = f"`costcalc lookup {document['price']}`, without --on, shows {'it' if count == 1 else 'them'}"
        yield from wrapped(f"left out: {those} that nobody can date for {document['on']}; {how}", look)


def _printed(match: Document) -> str:
    printed, title = match["source"]["printed"], match["source"]["title"]
    return f"“{printed}”" if printed else str(title)


WAYS = {
    "model": Way(style="bold", shrinks="middle"),
    "meter": Way(),
    "pricing_unit": Way(lambda match: unit_of(match["pricing_unit"])),
    "effective_from": Way(since),
    "effective_to": Way(lambda match: since(match, "effective_to")),
    "variant": Way(lambda match: match["variant"] or "", shrinks="end"),
    "source": Way(_printed, style="dim", shrinks="end"),
}
"""How the members of a match are told, in their order."""
TEXTS = {"costcalc/lookup/1": Text(lookup_lines)}
