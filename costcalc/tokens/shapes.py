"""The shape of what makes tokens those of a model: the factors, each with its source."""

from __future__ import annotations

from costcalc.pricing.shapes import cited
from costcalc.shapes import Shape, moment, one, ratio, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

CITED_FACTOR = Shape(
    "FactorSource",
    "Where a factor was read.",
    *cited("id", "title", "url", "published", "retrieved", "kind"),
    moment("on", "the day that it speaks of", null=True),
    text("printed", null=True),
    text("note", null=True),
)
VERBOSITY = Shape(
    "VerbosityRange",
    "By how much more a model writes: an end of a published range.",
    text("range", of="published.id"),
    text("end"),
    ratio("factor"),
    ratio("low", of="published.low"),
    ratio("high", of="published.high"),
    text("relative_to", of="published.relative_to"),
    one("source", CITED_FACTOR, of="published.cited"),
)


def _low(adjustment: Any) -> object:  # noqa: ANN401 - an adjustment
    known = adjustment.tokens
    return known.low if known and known.low != known.high else None


def _source(adjustment: Any, place: int) -> object:  # noqa: ANN401 - as above
    known = adjustment.tokens
    return known.cited[place] if known and len(known.cited) > place else None


ADJUSTMENT = Shape(
    "Adjustment",
    "What makes the tokens of a workload those of a model; factors to 12 digits, null where none is known.",
    text("language", of="text.language", null=True),
    text("measured_with", of="text.measured_with", null=True),
    text("tokenizer", null=True),
    ratio("factor", of=lambda each: each.tokens and each.tokens.high, null=True),
    ratio(
        "output_factor",
        of=lambda each: each.output_factor if each.tokens or each.verbose else None,
        null=True,
    ),
    one("source", CITED_FACTOR, of=lambda each: _source(each, 0), null=True),
    ratio("factor_low", of=_low, optional=True),
    one("measured_with_source", CITED_FACTOR, of=lambda each: _source(each, 1), optional=True),
    one("verbosity", VERBOSITY, of="verbose", optional=True),
)
