"""What the answer to a question about the history of a name is, member by member."""

from __future__ import annotations

from costcalc.pricing.shapes import BRACKET, PRICE_SOURCE, SOURCE
from costcalc.questions.models.shape import list_prices, said_prices
from costcalc.rating.shapes import OF_TABLE
from costcalc.shapes import (
    Shape,
    always,
    flag,
    many,
    map_of,
    moment,
    one,
    price,
    schema,
    text,
    whole,
)

VARIANT = Shape(
    "HistoryVariant",
    "Prices that hold under some conditions.",
    text("when", of=lambda variant: str(variant.when)),
    flag("sold"),
    # Where it is not sold, none of the base's fees is due.
    map_of(
        price("list_unit_prices", "by meter", of=lambda each: said_prices(each.rates) if each.sold else {})
    ),
)
CHANGED = Shape(
    "HistoryChange",
    "A meter whose list price is another than in the line before; null where there was, or is, none.",
    text("meter"),
    price("before", null=True),
    price("after", null=True),
)
PERIOD = Shape(
    "HistoryPeriod",
    "What a name cost in one stretch of time.",
    text("model", of="model.id", column=1),
    moment("effective_from", null=True, column=2),
    moment("effective_to", of="period.effective_to", null=True, column=3),
    text("effective_from_basis", of="period.basis", column=4),
    one("effective_from_bracket", BRACKET, of="period.from_bracket", null=True, column=18),
    one("effective_to_bracket", BRACKET, of="period.to_bracket", null=True, column=19),
    moment("guaranteed_until", of="period.guaranteed_until", null=True, column=5),
    flag("withdrawn", of="period.withdrawn", column=6),
    whole("context_window", null=True, column=17),
    map_of(price("list_unit_prices", "by meter", of=lambda line: list_prices(line.period))),
    many("variants", VARIANT, of="period.variants"),
    many("changes", CHANGED),
    one(
        "source",
        SOURCE.only("id", "title", "url", "published"),
        of="period.source",
        column=12,
        columns=("id", "title", "url", "published"),
    ),
    text("note", of="period.note", null=True, column=14),
    text("layer", column=15),
    map_of(
        one("added", PRICE_SOURCE, "the meters that feeds added, each with its own source", optional=True)
    ),
)
HISTORY = Shape(
    "History",
    "What a name has cost over time, oldest first.",
    schema("costcalc/history/1"),
    text("model", of="name"),
    always("currency", "USD")._replace(column=9),
    OF_TABLE,
    many("periods", PERIOD, of="lines"),
)
