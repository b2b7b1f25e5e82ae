"""The shapes of what prices rest on: sources with their words, and the days between which an edge lies."""

from __future__ import annotations

from costcalc.shapes import Field, Shape, flag, many, moment, one, price, text, texts
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Any

SOURCE = Shape(
    "SourceRef",
    "Where a figure was read, and how it is printed there.",
    text("id"),
    text("title"),
    text("kind", "primary, secondary, dataset or measured"),
    text("publisher", null=True),
    text("url", null=True),
    text("article", "the file of an article", null=True),
    moment("published", null=True),
    moment("retrieved", null=True),
    text("language"),
    text("licence", null=True),
    text("note", null=True),
)
"""A source; where it is told of, most have a selection of its members."""

KNOWN = Shape(SOURCE.name, SOURCE.help, *(each._replace(optional=True) for each in SOURCE))
"""Everything that is known of a source."""


def cited(*names: str) -> list[Field]:
    """Members of the source of a value that has one as its `source`."""
    return [SOURCE[name]._replace(of=f"source.{name}") for name in names]


QUOTE = Shape("Quote", "Who repeats a price, in which words.", *cited("id", "title"), text("printed"))
DISPUTE = Shape(
    "Dispute", "Who says another price.", *cited("id"), price("list_unit_price", of="amount"), text("note")
)
CITED = Shape(
    SOURCE.name,
    SOURCE.help,
    *cited("id", "title", "url", "published", "retrieved"),
    text("printed", null=True),
)

CITED_FACT = CITED.plus(
    moment("on", "the day that it speaks of", null=True),
    flag("verified", "whether the words were seen where they are printed"),
    text("note", null=True),
)


def _note(price: Any) -> str | None:  # noqa: ANN401 - a price, or `Words`
    note: str | None = price.note if price.added or price.factor else None
    return note


PRICE_SOURCE = CITED.plus(
    *(each._replace(optional=True) for each in cited("article")),
    text("note", "what is known of how the figure came here", of=_note, optional=True),
    texts("confirmed_by", of=lambda each: [source.id for source in each.confirmed_by], optional=True),
    many("quoted_by", QUOTE, optional=True),
    many("disputed_by", DISPUTE, optional=True),
)
"""The source of a price, with the words as printed there."""


class Words(NamedTuple):
    """A source and its words, where they are those of no price."""

    source: Any
    printed: str | None = None
    note: str | None = None
    added: str | None = None
    factor: object = None
    confirmed_by: tuple[object, ...] = ()
    quoted_by: tuple[object, ...] = ()
    disputed_by: tuple[object, ...] = ()


BRACKET = Shape(
    "Bracket",
    "The UTC days between which an observed change lies: the old figure's last, and the new one's first.",
    moment("not_before"),
    moment("not_after"),
)


CONTRACT = Shape(
    "ContractRef",
    "The contract in force for a model, and where it is written.",
    text("id"),
    text("name"),
    moment("effective_from"),
    moment("effective_to", null=True),
    texts(
        "monthly_terms", "what a month decides, not a single request", of=lambda each: each.monthly_terms()
    ),
    one("source", SOURCE.only("id", "title", "url", "article", "published", "retrieved")),
)
