"""What a pricing file shows first: each model is there, once, and was sold when the file was last read up."""

from __future__ import annotations

from datetime import date

from costcalc.periods import lasting
from costcalc.pricing.source import OVERLAY
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from costcalc.pricing.file.layer import Loaded
    from costcalc.pricing.file.report import Report
    from costcalc.pricing.model import Model
    from costcalc.pricing.schema.file import PricingFile

FEATURED = "featured"
"""The kind of what is kept of them, by their ids, in their order."""


class Featuring(NamedTuple):
    """A list of a file, and the last day on which somebody read a source of that file."""

    report: Report
    models: Sequence[str]
    day: str | None
    layer: str

    def check(self, table: Loaded) -> None:
        """Report what is wrong with the list.

        Its day is one of the file: whoever asks later need not find a mistake in it, nor does who puts a
        model of his own over one of it.
        """
        for place, model_id in enumerate(self.models):
            for message in self._faults(model_id, place, table):
                self.report((FEATURED, place), message)

    def _faults(self, model_id: str, place: int, table: Loaded) -> Iterator[str]:
        if model_id in self.models[:place]:
            yield f"{model_id!r} stands here twice: leave one out"
        if model_id not in table.documents:
            yield f"there is no model {model_id!r} in the table; `costcalc models` lists what there is"
        elif self.day is not None and not self._is_sold(table.models.get(model_id), self.day):
            yield f"{model_id!r} is not on sale on {self.day}, the last day on which a source was read"

    def _is_sold(self, model: Model | None, day: str) -> bool:
        """Whether a model is sold then; what is broken, or of a file above, is taken to be."""
        if model is None or (model.layer == OVERLAY and self.layer != OVERLAY):
            return True
        period = model.period_at(lasting(date.fromisoformat(day)).start)
        return period is not None and not period.withdrawn


def featuring(file: PricingFile, layer: str, report: Report) -> Featuring:
    """What a file features."""
    days = (each.retrieved for each in file.sources.values() if each.retrieved)
    return Featuring(report, file.featured, max(days, default=None), layer)
