"""The shapes of what the table says beside prices: sources with their words, days, contracts, rates."""

from __future__ import annotations

from costcalc.shapes import (
    Field,
    Shape,
    beside,
    count,
    flag,
    many,
    map_of,
    moment,
    one,
    price,
    said,
    text,
    texts,
)
from costcalc.values import TYPE_CHECKING

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


def source_columns(shape: Shape, *names: str, **more: Any) -> Field:  # noqa: ANN401 - as in `Field`
    """A source with these of its members, each a column of its own."""
    return one("source", shape.only(*names), columns=names, **more)


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


def _note(price: Any) -> str | None:  # noqa: ANN401 - a price
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
    moment("effective_from", "null of a discount that was said in the question", null=True),
    moment("effective_to", null=True),
    text("currency", "that its amounts are agreed in, where that is not USD", optional=True),
    texts(
        "monthly_terms", "what a month decides, not a single request", of=lambda each: each.monthly_terms()
    ),
    one("source", SOURCE.only("id", "title", "url", "article", "published", "retrieved")),
)

MILESTONE = Shape(
    "Milestone",
    "A day, or an instant, in the life of a model, and how we know.",
    moment("on", "also a month or a year; null where nobody says when", null=True),
    text("basis"),
    one("source", KNOWN),
    text("printed", null=True),
)
LIFECYCLE = Shape(
    "Lifecycle",
    "What is known of the life of a model.",
    one("released", MILESTONE, optional=True),
    one("deprecated", MILESTONE, "when its end was announced", optional=True),
    one("shutdown", MILESTONE, "the first day on which it does not answer", optional=True),
    moment("last_seen", "when it vanished from every public price file that had it", optional=True),
)
EXCHANGE = Shape(
    "Exchange",
    "What a US dollar is in the currency asked for; converted amounts are estimates.",
    text("currency", column=1),
    count("rate", "units of the currency for one US dollar, to 12 digits", column=2),
    moment("date", "the day of the rate; null for a rate of your own", null=True, column=3),
    said("source", "who says it: a source, or words", of="who_says", column=4),
    text("estimate", null=True),
    text("note", null=True, column=5, only=lambda fx: fx.get("note")),
    beside(
        Shape(
            "",
            "What is said of a rate of the table.",
            flag("cross", "made of two rates, by way of the euro", of="is_cross"),
            map_of(count("per_euro", "the rates as printed")),
        ),
        of=lambda exchange: exchange if exchange.source else None,
        optional=True,
    ),
)
