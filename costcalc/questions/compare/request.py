"""The request of a comparison: a workload on several models, or on all that are on sale."""

from __future__ import annotations

from costcalc.asking import parts
from costcalc.asking.additions import CURRENCY, DECISION, ENERGY, NOTHING, SEATS, SUCCESS
from costcalc.asking.among import AMONG, chosen_again
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import MOST_WORDS_IN_A_LIST, Parameter, flag_said, texts
from costcalc.errors import UsageError
from costcalc.rating.period import NO_OPTIONS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.additions import Besides
    from costcalc.asking.offers import Offer
    from costcalc.asking.parts import Work
    from costcalc.asking.request import Said
    from costcalc.periods import Moment
    from costcalc.questions.models.request import Request as ModelsRequest
    from costcalc.rating.hours import Use
    from costcalc.tokens.lengths import Counting

ADDITIONS = (SUCCESS, SEATS, ENERGY, DECISION, CURRENCY)
"""What a comparison can say besides; money comes last, so that it converts what the others added."""

ASSUMED = "support-assistant"
"""The preset that is compared where nobody says a workload."""
CHOOSING = tuple(each for part in AMONG for each in part.parameters)
ALL = Parameter("all", "compare every model that is on sale, instead of naming them", "flag")


class Request(NamedTuple):
    """What is asked: `among` says which of all models, None where they are named.

    `top` is how many of the cheapest are shown, None for all of them; `text` says what the text of the
    workload is, `use` when in the week requests come, `more` is what is asked besides. `on` None is the
    present day.
    """

    models: Sequence[str]
    work: Work
    among: ModelsRequest | None = None
    top: int | None = None
    baseline: str | None = None
    offers: Sequence[Offer] = ()
    on: Moment | None = None
    options: Mapping[str, str] = NO_OPTIONS
    allowed: parts.Allowed = parts.NOT_ALLOWED
    text: Mapping[str, Any] = {}
    use: Use | None = None
    discount: Decimal | None = None
    more: Besides = NOTHING
    counting: Counting | None = None


def _among(said: Said) -> ModelsRequest | None:
    """Which of all models are compared; None where they are named."""
    words = said.words
    if flag_said(words, "all"):
        if texts(words, "model", "models"):
            raise UsageError("name models, or ask for all of them, not both", "all")
        from costcalc.questions.models.request import Request as ModelsRequest  # of named models none is made

        return ModelsRequest(**{part.name: part.of(said) for part in AMONG})
    for each in CHOOSING:
        if each.name != parts.PROVIDER.name and any(
            words.get(name) is not None for name in (each.name, *each.also)
        ):
            raise UsageError("chooses among all models: say all too", each.name)
    return None


def _among_again(among: ModelsRequest | None) -> dict[str, Any]:
    if among is None:
        return {}
    return {ALL.name: True, **chosen_again(among)}


ASKING = Asking(
    (
        parts.models("an id or an alias; say it once for each model"),
        parts.workload()._replace(place=parts.FIRST + 2),
        Part("among", (ALL, *CHOOSING), _among, _among_again),
        parts.one_count(
            Parameter(
                "top", "show so many of the cheapest; of all models, 20 unless said", "count", example="20"
            ),
            most=MOST_WORDS_IN_A_LIST,
            place=parts.FIRST + 1,
        ),
        parts.one_word(
            Parameter("baseline", "the model that the ratios are also given to"), place=parts.OFFERS + 1
        ),
        parts.OFFERED,
        parts.on(),
        parts.USE,
        parts.PRICE_OPTIONS,
        parts.OF_PROVIDER._replace(parameters=parts.ALLOWED.parameters),
        parts.OFF,
        parts.TEXT_SAID,
        parts.additions(*ADDITIONS),
        parts.lengths(),
    ),
    Request,
    inner="workload",
    assumed=ASSUMED,
)
