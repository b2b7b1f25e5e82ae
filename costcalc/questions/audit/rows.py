"""The flat rows of an audit: one for each layer that says something to a finding, numbered over all pages."""

from __future__ import annotations

from costcalc.questions.audit.shape import AUDIT, FINDING, VALUE
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import Shape, text, whole
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for number, finding in enumerate(document["findings"], document["offset"] + 1):
        for value in finding["values"]:
            named = {"layer_model": value["model"], "layer_variant": value["variant"]}
            yield {**sourced(value), **finding, **named, "finding": number}


OWN = Shape(
    "",
    "What only flat rows have.",
    whole("finding", column=1),
    text("layer_model", column=17),
    text("layer_variant", column=20),
)
ANSWER = Answer(AUDIT, Flat(_rows, rows=(FINDING, VALUE, OWN), shared=(AUDIT,)))
