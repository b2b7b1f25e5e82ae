"""The flat rows of models: one each, with the days of its life."""

from __future__ import annotations

from costcalc.pricing.shapes import LIFECYCLE
from costcalc.questions.models.shape import MODEL_LIST, MODEL_ROW
from costcalc.report.flat import Answer, Flat, own
from costcalc.shapes import moment
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from costcalc.shapes import Field


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a model, with the days of its life."""
    for model in document["models"]:
        life = model["lifecycle"]
        yield {**model, **{each.name: _day(each, life[each.name]) for each in LIFECYCLE if each.name in life}}


def _day(field: Field, said: Any) -> object:  # noqa: ANN401 - a day, or a milestone
    """The day of a milestone; else what is said."""
    return said if field.shape is None else said["on"]


OWN = own(
    *(moment(each.name) if each.shape else each for each in LIFECYCLE if each.name not in MODEL_ROW.fields)
)
ANSWER = Answer(MODEL_LIST, Flat(_rows, rows=(MODEL_ROW, OWN), shared=(MODEL_LIST,)))
