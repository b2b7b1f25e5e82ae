"""`compare`: which model is cheapest for a workload, and by how much."""

from __future__ import annotations

from datetime import date

from costcalc.analysis.compare import compare as compare_models
from costcalc.errors import NoPriceInForceError, UsageError, listed, shown
from costcalc.operations.additions import (
    DECISION,
    ENERGY,
    MONEY,
    SEATS,
    SUCCESS,
    parameters_of,
    with_additions,
)
from costcalc.operations.counts import count_said
from costcalc.operations.models import ON_SALE, models
from costcalc.operations.models import PARAMETERS as MODEL_WORDS
from costcalc.operations.price import with_inner
from costcalc.operations.words import (
    ALLOWANCES,
    MOST_WORDS_IN_A_LIST,
    ON,
    OPTIONS,
    PRESET,
    QUANTITIES,
    SHORT_OPTIONS,
    TEXT,
    TEXT_WORDS,
    Parameter,
    allowed,
    check_words,
    flag_said,
    names_of,
    one_text,
    read_options,
    read_text,
    read_workload,
    texts,
)
from costcalc.periods import Moment, parse_moment, spell
from costcalc.usage.flags import flag
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from costcalc.analysis.comparison import Comparison
    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable

ADDITIONS = (SUCCESS, SEATS, ENERGY, DECISION, MONEY)
"""What a comparison can say besides; money comes last, so that it converts what the others added."""

ALL = Parameter("all", "compare every model that is on sale, instead of naming them", "flag")
AMONG = tuple(
    each for each in MODEL_WORDS if each.name in {"provider", "weights", "exclude_jurisdiction", "search"}
)
"""Which of all models are compared; words of `models`, and only with `all`."""
TOP = Parameter("top", "show so many of the cheapest; of all models, 20 unless said", "count", example="20")
SHOWN_OF_ALL = 20

PARAMETERS = (
    Parameter(
        "model", "an id or an alias; say it once for each model", also=("models",), many=True, required=True
    ),
    Parameter(
        "requests", "how many requests come in: 10000/day, 3 request/second", "text", example="10000/day"
    ),
    *QUANTITIES,
    PRESET,
    ALL,
    *AMONG,
    TOP,
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
    *ALLOWANCES,
    *TEXT_WORDS,
    *parameters_of(*ADDITIONS),
)
"""The words of a comparison; a mix of request shapes is said as `shapes`."""
NAMES = names_of(PARAMETERS)
MAPS = ("shapes", TEXT)
"""The words that are maps or lists of maps, which only a file or a body can say."""


def compare(
    table: RatingTable, words: Words, today: date, check: Callable[[Comparison], None] | None = None
) -> Comparison:
    """Answer a comparison; `today` is the day that counts where `on` is left out.

    The workload stands beside the other words, or in a map `workload`; a `preset` says what they leave out.
    `check` may refuse what was found before more is made of it.
    """
    said = with_inner(words, "workload")
    said_with: tuple[str, ...] = ()
    left_out: Mapping[str, str] = {}
    if said.get("preset") is not None:
        from costcalc.operations.presets import with_preset

        said, said_with, left_out = with_preset(said, NAMES, MAPS)
    check_words(said, NAMES, inside=MAPS)
    table = allowed(table, said)
    on: Moment = today if said.get("on") is None else parse_moment(one_text(said, "on"))
    named, everything = _named(table, said, on)
    comparison = compare_models(
        table,
        read_workload(said),
        named,
        on=on,
        baseline=one_text(said, "baseline"),
        options=read_options(said),
        offers=texts(said, "offer", "offers"),
        text=read_text(table, said),
    )
    comparison.said_with, comparison.left_out = said_with, left_out
    top = count_said(said, "top", most=MOST_WORDS_IN_A_LIST)
    if everything or top is not None:
        comparison.keep(top or SHOWN_OF_ALL, _flags_of_all(said) if everything else ())
    if check is not None:
        check(comparison)
    ranked: Comparison = with_additions(comparison, table, said, ADDITIONS)
    return ranked


def with_more(comparison: Comparison, table: RatingTable, words: Words) -> Comparison:
    """A comparison with the additions that the words ask for; other words are refused."""
    check_words(words, names_of(parameters_of(*ADDITIONS)))
    more: Comparison = with_additions(comparison, table, words, ADDITIONS)
    return more


def _named(table: RatingTable, words: Words, on: Moment) -> tuple[list[str], bool]:
    """The models that are compared, and whether they are all that there are."""
    named = texts(words, "model", "models")
    if not flag_said(words, "all"):
        for parameter in AMONG:
            if any(words.get(name) is not None for name in (parameter.name, *parameter.also)):
                raise UsageError("chooses among all models: say all too", parameter.name)
        return named, False
    if named:
        raise UsageError("name models, or ask for all of them, not both", "all")
    among = {name: words.get(name) for each in AMONG for name in (each.name, *each.also)}
    found = models(table, {**among, "status": ON_SALE, "on": spell(on)}, date.min, ending=True)
    ids = [row.model.id for row in found.rows]
    if not ids and not texts(words, "offer", "offers"):
        chosen = {name: each for name, each in among.items() if each is not None}
        if chosen and not models(table, {**chosen, "on": spell(on)}, date.min, ending=True).total:
            said = listed([f"{name} {shown(each)}" for name, each in chosen.items()], "and")
            raise UsageError(f"no model matches {said}", next(iter(chosen)))
        raise NoPriceInForceError("", on, reason="of those that were chosen" if chosen else "")
    return ids, True


def _flags_of_all(words: Words) -> tuple[str, ...]:
    """The flags that ask for all models again."""
    flags = [flag("all")]
    for parameter in AMONG:
        for each in texts(words, parameter.name, *parameter.also):
            flags += [flag(parameter.name), each]
    return tuple(flags)
