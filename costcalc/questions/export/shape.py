"""What the whole table is for other tools, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.pricing.shapes import KNOWN
from costcalc.rating.shapes import CURRENCY, TABLE
from costcalc.report.flat import Answer, Flat, answers
from costcalc.shapes import Shape, many, map_of, moment, one, price, schema, text, whole

PRICE = Shape(
    "TablePrice",
    "One figure of the table.",
    text("model"),
    text("meter"),
    text("variant", null=True),
    moment("effective_from", null=True),
    moment("effective_to", null=True),
    text("effective_from_basis"),
    price("list_unit_price", null=True),
    text("pricing_unit"),
    text("billed_as", null=True),
    whole("sold", "1, or 0 where a layer says that it is not"),
    moment("guaranteed_until", null=True),
    text("source", "the id of a source", null=True),
    text("printed", null=True),
    moment("known_from", "the first day for which something vouches for it", null=True),
)
EXPORT = Shape(
    "Table",
    "Every figure of a table, with the sources that they name.",
    schema("costcalc/table/1"),
    one(
        "table",
        Shape(TABLE.name, TABLE.help, TABLE["version"], TABLE["hash"]._replace(of="table_hash")),
        of=lambda export: export,
    ),
    CURRENCY,
    map_of(one("sources", KNOWN)),
    many("prices", PRICE),
)
ANSWERS = answers(Answer(EXPORT, Flat(itemgetter("prices"), rows=(PRICE,))))
