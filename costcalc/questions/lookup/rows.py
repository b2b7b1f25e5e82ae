"""The flat rows of a look-up: one a meter that carried the price."""

from __future__ import annotations

from costcalc.questions.lookup.shape import MATCH, MATCHES
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat

ANSWER = Answer(
    MATCHES,
    Flat(lambda document: map(sourced, document["matches"]), rows=(MATCH,), shared=(MATCHES,)),
)
