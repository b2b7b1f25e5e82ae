"""The flat rows of what became of feeds."""

from __future__ import annotations

from costcalc.questions.sync.shape import CHANGE, FEED, RATES, REPORT, SUSPICION, SYNCED
from costcalc.report.flat import Answer, Flat
from costcalc.shapes import Shape, text
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def _rows(document: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """One row a feed, then one a model that is new or gone, a price that changed, a reason to hold it."""
    for feed in document["feeds"]:
        shared = {name: feed[name] for name in ("feed", "outcome", "retrieved")}
        yield {**feed, "entry": "feed"}
        for name, entry in (("models_added", "model_added"), ("models_removed", "model_removed")):
            yield from ({**shared, "entry": entry, "model": model} for model in feed[name])
        for name, entry in (("changes", "change"), ("suspicions", "suspicion")):
            yield from ({**shared, "entry": entry, **each} for each in feed[name])


OWN = Shape("", "What only flat rows have.", text("entry", column=2))
ANSWERS = {
    each.schema: each
    for each in (
        Answer(SYNCED, Flat(lambda document: [dict(document)], rows=(RATES,))),
        Answer(REPORT, Flat(_rows, rows=(FEED, CHANGE, SUSPICION.only("why"), OWN))),
    )
}
