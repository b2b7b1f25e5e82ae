"""The request of a repricing: which logs, by what they are shown, at which prices, and on which models."""

from __future__ import annotations

from datetime import date

from costcalc.asking import parts
from costcalc.asking.additions import CURRENCY, NOTHING
from costcalc.asking.among import AMONG, chosen_again
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import (
    DISCOUNT,
    LANGUAGE_SAID,
    MEASURED_SAID,
    MOST_WORDS_IN_A_LIST,
    Parameter,
    one_text,
    read_text_words,
    texts,
)
from costcalc.errors import MomentError, UsageError
from costcalc.periods import parse_moment, spell
from costcalc.questions.reprice.wanted import OF_BY, OF_LOGS, OF_ZONE, pairs, pairs_again, split
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.additions import Besides
    from costcalc.asking.request import Said
    from costcalc.periods import Moment
    from costcalc.questions.models.request import Request as ModelsRequest

ADDITIONS = (CURRENCY,)
"""What a repricing can say besides."""
ALL, THEN = "all", "then"

LOGS = Parameter("logs", "a log, a folder of them, or sums that `usage` kept", many=True, by_place=True)
AS = Parameter(
    "as", "the same usage on this model too; several, or all", also=("models",), many=True, example="gpt-5"
)
PRICES = Parameter(
    "prices",
    "of the other models: then, each request at its own time, or those of a day",
    example="2026-01-27",
)
NAMES = Parameter(
    "model_map", "what names of the log are called here: gpt4-prod=gpt-4o; or a file of such lines", many=True
)
MEAN = Parameter(
    "mean_request", "take sums of requests at their mean size, as an estimate, where that matters", "flag"
)
STANDARD = Parameter(
    "standard", "ask other models at their standard prices, whatever tier, region or speed was logged", "flag"
)


TEXTS = (
    LANGUAGE_SAID._replace(
        help="the language of the texts: fr, en or code; other models are then asked about their own tokens"
    ),
    MEASURED_SAID._replace(
        help="whose tokenizer counted the tokens of the log: o200k, or a model; unless said, each model's own"
    ),
)

CHECK = Parameter(
    "check",
    "price what came from the cache both inside the input and beside it, where nothing says which",
    "flag",
)


class Request(NamedTuple):
    """What is asked: `logs` are as they were named, none where sums were handed over.

    `among` says which of all models, None where they are named. `prices` are those of other models: None is
    the time of each request. `standard` asks other models without the options of the log. `names` are what
    names of a log are called in the table. How logs are read is said as in `Wanted`.
    """

    logs: Sequence[str] = ()
    models: Sequence[str] = ()
    among: ModelsRequest | None = None
    top: int | None = None
    by: Sequence[str] = ()
    prices: Moment | None = None
    timezone: str | None = None
    names: Mapping[str, str] = {}
    text: Mapping[str, str] = {}
    mean_request: bool = False
    standard: bool = False
    log_format: str | None = None
    columns: Mapping[str, str] = {}
    engine: object = None
    memory: str | None = None
    threads: int | None = None
    check: bool = False
    allowed: parts.Allowed = parts.NOT_ALLOWED
    discount: Decimal | None = None
    more: Besides = NOTHING


def _named(said: Said) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(split(texts(said.words, "as", "models"))))
    if ALL in named and len(named) > 1:
        raise UsageError("name models, or say all, not both", "as")
    return () if named == (ALL,) else named


def _among(said: Said) -> ModelsRequest | None:
    """Which of all models are asked about; None where they are named, or none is."""
    is_all = tuple(split(texts(said.words, "as", "models"))) == (ALL,)
    if not is_all:
        for part in AMONG:
            for each in part.parameters:
                names = (each.name, *each.also)
                if each.name != parts.PROVIDER.name and any(said.words.get(name) for name in names):
                    raise UsageError("chooses among all models: say `as` all too", each.name)
        return None
    from costcalc.questions.models.request import Request as ModelsRequest  # which few repricings need

    return ModelsRequest(**{part.name: part.of(said) for part in AMONG})


def _among_again(among: ModelsRequest | None) -> dict[str, Any]:
    return {} if among is None else {"as": [ALL], **chosen_again(among)}


def _prices(said: Said) -> Moment | None:
    given = said.words.get("prices")
    if isinstance(given, date):
        return given
    text = one_text(said.words, "prices")
    try:
        return None if text in (None, THEN) else parse_moment(text)
    except MomentError as error:
        raise MomentError(f"{error.detail}, or {THEN}", "prices") from None


ASKING = Asking(
    (
        Part("logs", (LOGS,), lambda said: tuple(texts(said.words, "logs"))),
        Part("models", (AS,), _named, lambda models: {"as": [*models]}),
        Part("among", tuple(each for part in AMONG for each in part.parameters), _among, _among_again),
        parts.one_count(
            Parameter(
                "top", "show so many of the cheapest; of all models, 20 unless said", "count", example="20"
            ),
            most=MOST_WORDS_IN_A_LIST,
            place=1,
        ),
        OF_BY,
        Part(
            "prices",
            (PRICES,),
            _prices,
            lambda on: {} if on is None else {"prices": spell(on)},
            place=parts.MOMENTS,
        ),
        OF_ZONE,
        Part(
            "names",
            (NAMES,),
            lambda said: pairs(said, NAMES.name, "NAME=MODEL", str.rpartition),
            lambda names: pairs_again(NAMES.name, names),
            place=parts.MOMENTS + 2,
        ),
        Part("text", TEXTS, lambda said: read_text_words(said.words), dict, place=parts.TEXTS),
        parts.one_flag(MEAN, place=parts.MOMENTS + 3),
        parts.one_flag(STANDARD, place=parts.MOMENTS + 3),
        *OF_LOGS,
        parts.one_flag(CHECK, place=parts.MOMENTS + 7),
        parts.OF_PROVIDER._replace(parameters=parts.ALLOWED.parameters),
        parts.OFF._replace(parameters=(DISCOUNT,)),
        parts.additions(*ADDITIONS),
    ),
    Request,
)
