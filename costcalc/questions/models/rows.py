"""The flat rows of models: one each, with the days of its life."""

from __future__ import annotations

from costcalc.pricing.shapes import LIFECYCLE
from costcalc.questions.models.shape import MODEL_LIST, MODEL_ROW
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import Shape, moment
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for model in document["models"]:
        life = dict(model["lifecycle"])
        last_seen = life.pop("last_seen", None)
        yield {**model, **{name: each["on"] for name, each in life.items()}, "last_seen": last_seen}


OWN = Shape(
    "",
    "What only flat rows have.",
    moment("deprecated"),
    moment("shutdown"),
    LIFECYCLE["last_seen"],
)
ANSWER = Answer(MODEL_LIST, Flat(_rows, rows=(MODEL_ROW, OWN), shared=(MODEL_LIST,)))
