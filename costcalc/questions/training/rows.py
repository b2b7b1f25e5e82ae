"""The flat rows of training: one an estimate, or one a subject."""

from __future__ import annotations

from operator import itemgetter

from costcalc.questions.training.shape import AMORTISATION, ESTIMATE, SUBJECT, SUBJECTS, TRAINING
from costcalc.report.cells import sourced
from costcalc.report.flat import Answer, Flat
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

SPREAD = AMORTISATION.only("over_tokens", "per_million_tokens", "tokens_for_share")


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """A subject of which only the hours are known has one row without a cost."""
    spread = document["amortisation"] or {}
    shared = {name: spread.get(name) for name in SPREAD.fields}
    for estimate in document["estimates"] or [{"subject": document["subject"]}]:
        yield {**shared, **sourced(estimate)}


ANSWERS = {
    each.schema: each
    for each in (
        Answer(TRAINING, Flat(_rows, rows=(ESTIMATE, SPREAD), shared=(TRAINING,))),
        Answer(SUBJECTS, Flat(itemgetter("subjects"), rows=(SUBJECT,), shared=(SUBJECTS,))),
    )
}
