"""The shape of what makes tokens those of a model: the factors, each with its source."""

from __future__ import annotations

from costcalc.rating.shapes import CITED_FACTOR
from costcalc.shapes import Shape, beside, one, ratio, text

VERBOSITY = Shape(
    "VerbosityRange",
    "By how much more a model writes: an end of a published range.",
    text("range", of="verbose.id"),
    text("end", of="text.verbosity"),
    ratio("factor", of="output_factor"),
    ratio("low", of="verbose.low"),
    ratio("high", of="verbose.high"),
    text("relative_to", of="verbose.relative_to"),
    one("source", CITED_FACTOR, of="verbose.cited"),
)
OF_FACTOR = Shape(
    "",
    "What is known of a factor.",
    one("source", CITED_FACTOR, of=lambda known: next(iter(known.cited), None), null=True),
    ratio("factor_low", of=lambda known: known.low if known.is_range else None, optional=True),
    # A second source is that of the tokenizer counted with: neither of the two is the root.
    one(
        "measured_with_source",
        CITED_FACTOR,
        of=lambda known: next(iter(known.cited[1:]), None),
        optional=True,
    ),
)
ADJUSTMENT = Shape(
    "Adjustment",
    "What makes the tokens of a workload those of a model; factors to 12 digits, null where none is known.",
    text("language", of="text.language", null=True),
    text("measured_with", of="text.tokens_measured_with", null=True),
    text("tokenizer", null=True),
    ratio("factor", of=lambda each: each.factor if each.tokens else None, null=True),
    ratio(
        "output_factor",
        of=lambda each: each.output_factor if each.tokens or each.verbose else None,
        null=True,
    ),
    beside(OF_FACTOR, of="tokens"),
    one("verbosity", VERBOSITY, of=lambda each: each if each.verbose else None, optional=True),
)
