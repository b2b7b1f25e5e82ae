"""`compare`: which model is cheapest for a workload, and by how much."""

from __future__ import annotations

from costcalc.operations.additions import (
    DECISION,
    ENERGY,
    MONEY,
    SEATS,
    SUCCESS,
    parameters_of,
    with_additions,
)
from costcalc.operations.price import with_inner
from costcalc.operations.words import (
    ON,
    OPTIONS,
    PRESET,
    QUANTITIES,
    SHORT_OPTIONS,
    TEXT,
    TEXT_WORDS,
    Parameter,
    check_words,
    names_of,
    one_text,
    read_options,
    read_text,
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

ADDITIONS = (SUCCESS, SEATS, ENERGY, DECISION, MONEY)
"""What a comparison can say besides; money comes last, so that it converts what the others added."""

PARAMETERS = (
    Parameter(
        "model", "an id or an alias; say it once for each model", also=("models",), many=True, required=True
    ),
    Parameter(
        "requests", "how many requests come in: 10000/day, 3 request/second", "text", example="10000/day"
    ),
    *QUANTITIES,
    PRESET,
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
    *TEXT_WORDS,
    *parameters_of(*ADDITIONS),
)
"""The words of a comparison; a mix of request shapes is said as `shapes`."""
NAMES = names_of(PARAMETERS)
MAPS = ("shapes", TEXT)
"""The words that are maps or lists of maps, which only a file or a body can say."""


def compare(table: RatingTable, words: Words, today: date) -> Comparison:
    """Answer a comparison; `today` is the day that counts where `on` is left out.

    The workload stands beside the other words, or in a map `workload`; a `preset` says what they leave out.
    """
    from costcalc.analysis.compare import compare as compare_models

    said = with_inner(words, "workload")
    said_with: tuple[str, ...] = ()
    if said.get("preset") is not None:
        from costcalc.operations.presets import with_preset

        said, said_with, _ = with_preset(said, NAMES, MAPS)
    check_words(said, NAMES, inside=MAPS)
    on: Moment = today if said.get("on") is None else parse_moment(one_text(said, "on"))
    comparison = compare_models(
        table,
        read_workload(said),
        texts(said, "model", "models"),
        on=on,
        baseline=one_text(said, "baseline"),
        options=read_options(said),
        offers=texts(said, "offer", "offers"),
        text=read_text(table, said),
    )
    comparison.said_with = said_with
    ranked: Comparison = with_additions(comparison, table, said, ADDITIONS)
    return ranked
