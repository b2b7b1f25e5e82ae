"""What the answer to a look-up of a price is, member by member."""

from __future__ import annotations

from costcalc.pricing.shapes import CITED, source_columns
from costcalc.rating.shapes import CURRENCY, OF_TABLE
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat, answers
from costcalc.shapes import Shape, many, moment, price, schema, text, whole

MATCH = Shape(
    "LookupMatch",
    "A meter that carried the price looked for.",
    text("model", of="row.model", column=1, title="model"),
    text("name", column=2),
    text("meter", of="row.meter", column=3, title="meter"),
    price("list_unit_price", of="row.list_unit_price", column=5),
    text("pricing_unit", of="row.pricing_unit", column=6, title="per"),
    text("variant", of="row.variant", null=True, column=7, title="variant"),
    moment("effective_from", of="row.effective_from", null=True, column=8, title="from"),
    moment("effective_to", of="row.effective_to", null=True, column=9, title="to"),
    text("effective_from_basis", of="row.effective_from_basis", column=10),
    source_columns(
        CITED.plus(text("printed", of="row.printed", null=True)),
        *("id", "title", "url", "published", "printed"),
        of=lambda match: match,
        column=11,
        title="as printed",
    ),
)
MATCHES = Shape(
    "Lookup",
    "Every meter that carried a price.",
    schema("costcalc/lookup/1"),
    price("price", of="amount"),
    moment("on", null=True),
    CURRENCY._replace(column=4),
    OF_TABLE,
    many("matches", MATCH),
    whole("undated", "prices that nobody can date for the moment asked, left out", of_all=True),
)
ROWS = Flat(lambda document: map(sourced, document["matches"]), rows=(MATCH,), shared=(MATCHES,))
ANSWERS = answers(Answer(MATCHES, ROWS))
