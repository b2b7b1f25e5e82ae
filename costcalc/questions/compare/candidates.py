"""The candidates of a question: the models that it names, and the quotes of vendors beside them."""

from __future__ import annotations

from costcalc.rating.rater import NO_OPTIONS, ModelRater
from costcalc.rating.table import by_model
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.asking.offers import Offer
    from costcalc.periods import Moment
    from costcalc.pricing.names.meaning import Meaning
    from costcalc.rating.table import RatingTable


class Candidate(NamedTuple):
    """A model to rate, and the options that it is asked for."""

    rater: ModelRater
    options: Mapping[str, str]
    meaning: Meaning | None = None
    """Since and until when the name that was asked stands for it, as far as that is known."""
    matched: str = "exact"


def candidates(
    table: RatingTable, models: Sequence[str], offers: Sequence[Offer], options: Mapping[str, str], on: Moment
) -> list[Candidate]:
    """Each model that is named, once, with the options that were asked; a quote takes none."""
    named = by_model(table.find_all(models, on)).values()
    return [
        *(Candidate(each.rater, options, each.meaning, each.matched) for each in named),
        *(Candidate(ModelRater(each.model), NO_OPTIONS) for each in offers),
    ]
