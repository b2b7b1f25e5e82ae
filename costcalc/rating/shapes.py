"""The shapes of what a price comes to: charge lines, the steps of a contract, changes to come."""

from __future__ import annotations

from costcalc.numbers import ZERO
from costcalc.pricing.model import Price
from costcalc.pricing.shapes import BRACKET, PRICE_SOURCE, cited
from costcalc.shapes import (
    NO_COLUMN,
    SHARE,
    Field,
    Shape,
    always,
    beside,
    count,
    fixed,
    flag,
    many,
    moment,
    money,
    one,
    price,
    ratio,
    text,
    whole,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


TABLE = Shape(
    "TableRef",
    "The table that an answer was computed from.",
    whole("version"),
    text("hash", "SHA-256 over everything that the table says"),
    text("layer"),
    moment("retrieved", "when a feed was read, or the file of the history that has the price", optional=True),
)
OF_TABLE = one("table", Shape(TABLE.name, TABLE.help, TABLE["hash"]._replace(of=str)), of="table_hash")
"""The table of an answer that knows no more of it than its hash."""
CURRENCY = always("currency", "USD")


def is_under_contract(document: Mapping[str, Any]) -> object:
    """Whether a contract is in force for anything in a document."""
    return document.get("contract") or any(row.get("contract") for row in document.get("rows", ()))


def in_doubt(name: str, lowest: str, highest: str = "", *, column: int) -> Field:
    """What a price in doubt may come to, beside a cost; where it is none, both ends are null."""
    told = (each and f"of a price in doubt, {each}" for each in (lowest, highest))
    members = (
        money(f"{name}_{end}", said, of=end, null=True, later=True, column=place)
        for place, (end, said) in enumerate(zip(("low", "high"), told, strict=True), column)
    )
    return beside(Shape("", "What a price in doubt may come to.", *members), of="between")


STEP = Shape(
    "ContractStep",
    "One step from the list cost to the effective cost.",
    text("name"),
    text("detail"),
    money("amount", "USD as plain decimal text, exact; negative where it takes off", signed=True),
)
CHARGE = Shape(
    "Charge",
    "One line of a cost: quantity × price × share.",
    text("shape", "the kind of request, of a mix", optional=True, column=NO_COLUMN, title="request"),
    *fixed(text("meter", column=5, title="meter"), text("billed_as", column=6)),
    count("consumed_quantity", column=7, title="quantity"),
    *fixed(
        text("consumed_unit", column=8),
        price("list_unit_price", column=9, title="× USD"),
        text("pricing_unit", column=10, title="per"),
    ),
    count("pricing_quantity", column=11),
    money("list_cost", column=12, title="= cost in USD"),
    price("contracted_unit_price", column=40, only=is_under_contract),
    money("contracted_cost", column=41, only=is_under_contract),
    text(
        "contract_term",
        "the term of the contract that decides",
        of=lambda line: None if line.term is None else str(line.term),
        null=True,
        column=42,
        only=is_under_contract,
    ),
    *fixed(text("variant", null=True, column=13, title="variant")),
    Field(
        "share",
        SHARE,
        "the share of the use that falls on this line, as a fraction such as 2/3",
        column=14,
        title="× share",
    ),
    *fixed(
        moment("effective_from", of="period.effective_from", null=True, column=15, title="price from"),
        moment("effective_to", of="period.effective_to", null=True, column=16),
        text("effective_from_basis", of="period.basis", column=17),
        one(
            "source",
            PRICE_SOURCE,
            of="price",
            column=20,
            columns=("id", "title", "url", "published", "printed"),
        ),
    ),
    count(
        "minimum_quantity",
        "what is billed instead, where less is used than the minimum",
        of="minimum",
        optional=True,
        column=NO_COLUMN,
    ),
)


def _announced(change: Any) -> Any:  # noqa: ANN401 - the source of a price, or words of one
    """Who announced a change, in which words; None of a name."""
    if change.price is not None or change.source is None:
        return change.price
    # Of a guarantee or an end there are words, and no amount; none of it is told.
    return Price(ZERO, change.source, change.printed)


CHANGE = Shape(
    "Change",
    "What the table knows to come of one model.",
    text("model", of="model.id"),
    moment("at", "the instant from which on it holds"),
    one("bracket", BRACKET, null=True),
    text("kind", "price, guarantee (its end), shutdown, or name (which was asked)"),
    text(
        "alias",
        "the name that stands for `from` until then, for `to` after it",
        of=lambda change: change.meaning and change.meaning.name,
        optional=True,
    ),
    text("meter", "of a price; null for the others", null=True),
    price(
        "from",
        "list price before, or null; of a name the model that it means",
        of=lambda change: change.before if change.meaning is None else change.model.id,
        null=True,
    ),
    price(
        "to",
        "list price after, or null; of a name the model that it means then",
        of=lambda change: change.after if change.meaning is None else change.meaning.then,
        null=True,
    ),
    text("pricing_unit", null=True),
    text("variant", "the conditions of that price; null for the base", null=True),
    text("successor", "what follows a model or a price that ends", null=True),
    one("source", PRICE_SOURCE, "null of a name", of=_announced, null=True),
)
CITED_FACTOR = Shape(
    "FactorSource",
    "Where a factor was read.",
    *cited("id", "title", "url", "published", "retrieved", "kind"),
    moment("on", "the day that it speaks of", null=True),
    text("printed", null=True),
    text("note", null=True),
)
COUNTED_QUANTITY = Shape(
    "CountedQuantity",
    "A length of text, and the tokens that it was taken as: in the middle and at both ends.",
    text("shape", "of a mix, the shape of requests that it is of", optional=True),
    text("field"),
    text("said"),
    whole("tokens", "rounded half even to whole ones"),
    whole("tokens_low"),
    whole("tokens_high"),
)
LENGTH_FIGURE = Shape(
    "LengthFigure",
    "How many tokens a word or a character is, or how many words a page has, and who says so.",
    text("unit"),
    text("language", null=True),
    text("of", "tokens of which tokenizer; of a page, words"),
    *(ratio(each) for each in ("low", "middle", "high")),
    one("source", CITED_FACTOR, of="cited"),
    one("middle_source", CITED_FACTOR, of="middle_cited"),
)
COUNTED_TEXT = Shape(
    "CountedText",
    "Words, pages and characters that were taken as tokens, which makes the answer an estimate.",
    text("language"),
    flag("language_assumed", of="counting.is_assumed"),
    text("tokenizer", "whose tokens they are, where it is known", null=True),
    many("quantities", COUNTED_QUANTITY),
    many("figures", LENGTH_FIGURE, of="counting.figures"),
)
