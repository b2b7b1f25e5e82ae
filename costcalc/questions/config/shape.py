"""What is said of the pricing files in use, member by member."""

from __future__ import annotations

from operator import itemgetter

from costcalc.rating.shapes import TABLE
from costcalc.report.flat import Answer, Flat, answers
from costcalc.shapes import Shape, many, one, schema, text, whole

FILE = Shape(
    "PricingFile",
    "One place that prices are read from, and why it is the one.",
    text("layer", title="layer"),
    text("file", of="path", title="file"),
    text("why", title="why"),
)
CONFIGURATION = Shape(
    "Configuration",
    "The pricing files in use, lowest layer first, and what they add up to.",
    schema("costcalc/config/1"),
    many("files", FILE),
    text("cache", "the compiled copy of them", null=True),
    text("cache_unused", "why it is not used", null=True),
    one(
        "table",
        Shape(TABLE.name, TABLE.help, TABLE["hash"]._replace(of="table_hash"), whole("models")),
        of=lambda configuration: configuration,
    ),
)
ANSWERS = answers(Answer(CONFIGURATION, Flat(itemgetter("files"), rows=(FILE,))))
