"""`compare`: which model is cheapest for a workload, and by how much."""

from __future__ import annotations

from costcalc.operations.price import with_inner
from costcalc.operations.words import (
    ON,
    OPTIONS,
    QUANTITIES,
    SHORT_OPTIONS,
    Parameter,
    check_words,
    names_of,
    one_text,
    read_options,
    read_workload,
    texts,
)
from costcalc.periods import Moment, parse_moment
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from costcalc.analysis.comparison import Comparison
    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable

PARAMETERS = (
    Parameter(
        "model", "an id or an alias; say it once for each model", also=("models",), many=True, required=True
    ),
    Parameter(
        "requests", "how many requests come in: 10000/day, 3 request/second", "text", example="10000/day"
    ),
    *QUANTITIES,
    Parameter("baseline", "the model that the ratios are also given to"),
    Parameter(
        "offer",
        "a vendor's quote to compare with: 'VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken'",
        also=("offers",),
        many=True,
    ),
    ON,
    OPTIONS,
    *SHORT_OPTIONS,
)
"""The words of a comparison; a mix of request shapes is said as `shapes`."""
NAMES = names_of(PARAMETERS)


def compare(table: RatingTable, words: Words, today: date) -> Comparison:
    """Answer a comparison; `today` is the day that counts where `on` is left out.

    The workload stands beside the other words, or in a map `workload`.
    """
    from costcalc.analysis.compare import compare as compare_models

    said = with_inner(words, "workload")
    check_words(said, NAMES, inside=("shapes",))
    on: Moment = today if said.get("on") is None else parse_moment(one_text(said, "on"))
    return compare_models(
        table,
        read_workload(said),
        texts(said, "model", "models"),
        on=on,
        baseline=one_text(said, "baseline"),
        options=read_options(said),
        offers=texts(said, "offer", "offers"),
    )
