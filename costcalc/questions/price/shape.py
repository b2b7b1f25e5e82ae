"""The shape of the answer to a price question."""

from __future__ import annotations

from costcalc.pricing.shapes import BRACKET, CONTRACT
from costcalc.rating.shapes import CHANGE, CHARGE, COUNTED_TEXT, STEP, TABLE, in_doubt, is_under_contract
from costcalc.shapes import (
    Shape,
    always,
    fixed,
    flag,
    many,
    moment,
    money,
    one,
    said,
    schema,
    text,
    texts,
)

READ_AS = Shape(
    "ReadAs",
    "How a usage record was read.",
    text("name", "the name of its format", of="format.name"),
    text("title", of="format.title"),
    text("rule", "how the format counts", of="format.rule"),
    text("source", "the page that says so", of="format.source"),
    texts("said_otherwise", "what of the record counts otherwise, as that was said"),
    texts("notes", "what the record leaves open"),
)
COST = Shape(
    "Cost",
    "What one usage costs on one model, in USD before tax.",
    schema("costcalc/price/1"),
    *fixed(
        text("model", of="model.id", column=1),
        text("name", of="model.name", column=2),
        text("matched", column=30),
    ),
    moment("on", column=3),
    always("currency", "USD")._replace(column=4),
    said("usage", of=lambda cost: cost.usage.to_dict()),
    *fixed(said("options", of="told_options"), flag("mean_request")),
    always("tax", "excluded"),
    *fixed(one("table", TABLE)),
    text("command", "the command that gives this result again"),
    *fixed(
        moment("effective_from", null=True),
        moment("effective_to", null=True),
        text("effective_from_basis"),
        one("effective_from_bracket", BRACKET, of="first.from_bracket", null=True, later=True, column=35),
        one("effective_to_bracket", BRACKET, of="last.to_bracket", null=True, later=True, column=36),
        moment("guaranteed_until", null=True, column=31),
        text("estimate", "what is taken for granted; null where the cost is exact", null=True, column=18),
    ),
    texts("notes", column=19),
    many("changes", CHANGE, "what is known to change within 30 days", later=True, column=32),
    many("charges", CHARGE),
    money("list_cost"),
    in_doubt("list_cost", "the lowest cost", "the highest cost", column=33),
    money("contracted_cost"),
    money("effective_cost"),
    one("contract", CONTRACT, null=True, column=43, only=is_under_contract),
    many("steps", STEP),
    one("usage_format", READ_AS, "how the usage record was read, where one was", of="read_as", optional=True),
    one("counted_text", COUNTED_TEXT, of="counted", optional=True),
)
