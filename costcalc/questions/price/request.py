"""The request of a price: one usage on one model, on a moment."""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.asking import parts
from costcalc.asking.additions import CURRENCY, NOTHING
from costcalc.asking.request import Asking, Part
from costcalc.asking.words import Parameter, one_text
from costcalc.errors import UsageError
from costcalc.rating.period import NO_OPTIONS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from costcalc.asking.additions import Besides
    from costcalc.asking.recorded import ReadAs
    from costcalc.asking.request import Said
    from costcalc.asking.words import Words
    from costcalc.periods import Moment
    from costcalc.tokens.lengths import Counting
    from costcalc.usage.usage import Usage

ADDITIONS = (CURRENCY,)
MODEL = Parameter(
    "model", "an id (deepseek/deepseek-r1) or an alias (deepseek-r1)", required=True, example="deepseek-r1"
)
REQUESTS = Parameter("requests", "how many requests the usage is the sum of; 1 unless said", "quantity")


class Request(NamedTuple):
    """What is asked: `on` None is the present instant, `discount` a share of 1, `more` is asked besides."""

    model: str
    usage: Usage
    on: Moment | None = None
    options: Mapping[str, str] = NO_OPTIONS
    allowed: parts.Allowed = parts.NOT_ALLOWED
    mean_request: bool = False
    discount: Decimal | None = None
    more: Besides = NOTHING
    read_as: ReadAs | None = None
    counting: Counting | None = None


USAGE_FORMAT = Parameter(
    "usage_format",
    "the format of the usage record, where it is not recognised or fits several",
    example="anthropic",
)


def with_record(words: Words, known: Collection[str]) -> Words:
    """Words with what a usage record among them says: a `response`, or a `usage` in names of others.

    A usage in our own names alone is none, unless its format is named.
    """
    usage = words.get("usage")
    is_own = usage is None or not isinstance(usage, Mapping) or all(name in known for name in usage)
    if is_own and words.get("response") is None and words.get("usage_format") is None:
        return words
    from costcalc.asking.recorded import with_record  # which few questions need

    return with_record(words)


LANGUAGE = Parameter(
    "language",
    "the language of what is said in words, pages or characters: en, fr or code; en unless said",
    example="fr",
)


def _counting(said: Said) -> Counting | None:
    counting = said.counting()
    if counting is None and one_text(said.words, LANGUAGE.name) is not None:
        raise UsageError(
            "is that of words, pages or characters, and the quantities are tokens", LANGUAGE.name
        )
    return counting


def _again(counting: Counting | None) -> Words:
    if counting is None:
        return {}
    return counting.again | ({} if counting.is_assumed else {LANGUAGE.name: counting.language})


ASKING = Asking(
    (
        parts.due(parts.one_word(MODEL), "name the model to price, such as deepseek-r1"),
        parts.usage(REQUESTS),
        parts.on(),
        parts.PRICE_OPTIONS,
        parts.OF_PROVIDER,
        parts.OFF,
        parts.one_flag(
            Parameter(
                "mean_request",
                "price a sum of requests at their mean size, as an estimate, where a request's size matters",
                "flag",
            ),
            place=parts.MOMENTS - 1,
        ),
        parts.additions(*ADDITIONS),
        Part(
            "read_as",
            (USAGE_FORMAT,),
            lambda said: said.words.get("read_as"),
            lambda _: {},
            ("response", "read_as"),
        ),
        Part("counting", (LANGUAGE,), _counting, _again, place=parts.FIRST + 1),
    ),
    Request,
    inner="usage",
    before=with_record,
)
