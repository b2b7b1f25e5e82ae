"""What people and clients say, read the same way from a command line, a query or a JSON body.

`Words` are names with their values: texts as typed, integers from JSON, lists of what was said several times.
Each question declares which words it knows as `Parameter`s; the edges build flags, query parameters and
their documentation from these, so every word is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from costcalc.errors import CostcalcError, NumberError, UsageError, WorkloadError
from costcalc.meters import FIELD_PLACES, FRACTIONAL_FIELDS, USAGE_FIELDS
from costcalc.numbers import EXACT, ONE
from costcalc.prose import shown
from costcalc.rating.period import NO_OPTIONS
from costcalc.rating.table import asked_options
from costcalc.usage.flags import LANGUAGE, MEASURED_WITH, SHORT_NAMES, TOLD_AS, said_quantities
from costcalc.usage.usage import Usage
from costcalc.usage.workload import UNSAID, Workload, read_field
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal
    from typing import Any, ParamSpec, TypeVar

    from costcalc.rating.table import RatingTable
    from costcalc.tokens.unlike import TextSaid

    Words = Mapping[str, Any]
    Read = ParamSpec("Read")
    Value = TypeVar("Value")

MOST_WORDS_IN_A_LIST = 5_000


class Parameter(NamedTuple):
    """A word that a question knows.

    `kind` is text, quantity (what one request uses: a number, or a text with a unit or percentage), range (a
    quantity, or a range of it), count (a number of something else), measure (a number that may have a unit
    or be a range), moment, flag, or options (a map). `also` are other names for it; `many` says that it may
    be said several times, `by_place` that a command line says it by its place, required or not. `values` are
    all that it may say, `bounds` the least and the most; a text of `pattern` is surely understood.
    """

    name: str
    help: str
    kind: str = "text"
    also: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    example: str | None = None
    by_place: bool = False
    values: Sequence[str] = ()
    bounds: tuple[int, int] | None = None
    pattern: str = ""

    @property
    def is_placed(self) -> bool:
        """Whether a command line says it by its place."""
        return self.required or self.by_place


_USAGE_HELP = {
    "input_tokens": "all input tokens, what came from the cache included",
    "input_audio_tokens": "input tokens of audio",
    "input_image_tokens": "input tokens of images",
    "input_video_tokens": "input tokens of video",
    "cache_read_tokens": "input tokens read from the cache: a number, or a percentage of the input",
    "cache_read_audio_tokens": "cached input tokens of audio",
    "cache_read_image_tokens": "cached input tokens of images",
    "cache_write_tokens": "input tokens written to the cache",
    "cache_write_5m_tokens": "input tokens written to a cache that lives 5 minutes",
    "cache_write_1h_tokens": "input tokens written to a cache that lives 1 hour",
    "cache_write_12h_tokens": "input tokens written to a cache that lives 12 hours",
    "output_tokens": "all output tokens, reasoning included",
    "output_audio_tokens": "output tokens of audio",
    "output_image_tokens": "output tokens of images",
    "output_video_tokens": "output tokens of video",
    "reasoning_tokens": "output tokens spent on reasoning",
    "web_searches": "web searches made",
    "storage_searches": "searches in stored files",
    "maps_searches": "searches on maps",
    "rerank_searches": "searches reranked, each of a query and the documents that it may have",
    "citation_tokens": "tokens of what was cited, billed beside the input",
    "images": "images made",
    "input_characters": "characters read",
    "output_characters": "characters written",
    "input_seconds": "seconds of audio or video read",
    "output_seconds": "seconds of audio or video made",
    "pages": "pages read",
    "cache_storage_token_hours": "tokens kept in a cache, times hours",
    "vector_storage_gigabyte_days": "gigabytes kept in a vector store, times days",
    "container_sessions": "sessions of a container in which code was run",
    "container_seconds": "seconds for which a container ran code",
}


def _usage_parameter(field: str) -> Parameter:
    short = SHORT_NAMES[field]
    also = {field, field.removesuffix("_tokens"), *TOLD_AS.get(field, ())} - {short}
    return Parameter(
        short,
        _USAGE_HELP[field],
        "quantity",
        tuple(sorted(also, key=len, reverse=True)),
    )


QUANTITIES = tuple(_usage_parameter(field) for field in USAGE_FIELDS if field != "requests")
"""The quantities of a usage or of a workload's request."""
RANGES = tuple(each._replace(kind="range") for each in QUANTITIES)
"""The same where each may be a range."""

ON = Parameter(
    "on",
    "a UTC day (2025-01-25), or an instant with its zone (2025-01-25T20:00:00Z)",
    "moment",
    example="2025-01-25",
)
OPTIONS = Parameter(
    "option", "an option of the price, as name=value: service_tier=batch", "options", ("options",), many=True
)
HOURS = Parameter(
    "hours",
    "when requests come: 'mon-fri 09:00-18:00 Europe/Paris', of a part of them '…: 80%'",
    many=True,
    example="mon-fri 09:00-18:00 Europe/Paris",
)
TIMEZONE = Parameter("timezone", "the zone of hours that name none: Asia/Shanghai; else UTC")
DISCOUNT = Parameter("discount", "so much off all list prices, as a contract would take it off: 15%")
PRESET = Parameter(
    "preset",
    "a workload that comes with costcalc, by its name; what else is said beats what it says",
    example="support-assistant",
)
LANGUAGE_SAID = Parameter(
    LANGUAGE,
    "the language of the text: fr, en or code; each model is then asked about its own tokens",
    example="fr",
)
MEASURED_SAID = Parameter(
    MEASURED_WITH,
    "whose tokenizer the tokens were counted with: o200k, or a model such as gpt-4o",
    example="o200k",
)
TEXT_WORDS = (
    LANGUAGE_SAID,
    MEASURED_SAID,
    Parameter(
        "verbosity",
        "multiply output by the low or the high end of a published range, for models that write more",
        example="high",
    ),
)
"""What is said of the text of a workload; a file or JSON says the first two in a map `text`."""
TEXT = "text"
ALLOW_UNDATED = Parameter(
    "allow_undated",
    "answer, as an estimate, where a price is known and nothing says that it held then",
    "flag",
)
ALLOW_PATTERN = Parameter(
    "allow_pattern",
    "answer for a name that only a pattern of a feed recognises, which is a guess",
    "flag",
)
ALLOWANCES = (ALLOW_UNDATED, ALLOW_PATTERN)
"""What a question may be answered with all the same."""
SHORT_OPTIONS = (
    Parameter("service_tier", "the service tier, one of the options", also=()),
    Parameter("region", "the region, one of the options", also=()),
)
OPTION_NAMES = frozenset(name for each in (OPTIONS, *SHORT_OPTIONS) for name in (each.name, *each.also))
"""The words that ask for options."""


def names_of(parameters: Iterable[Parameter]) -> dict[str, Parameter]:
    """Every name that a list of parameters answers to."""
    return {name: parameter for parameter in parameters for name in (parameter.name, *parameter.also)}


def check_words(words: Words, known: Collection[str], *, inside: tuple[str, ...] = ()) -> None:
    """Refuse a word that a question does not know; a slip must not be a silent default."""
    for name in words:
        if name not in known and name not in inside:
            from costcalc.hints.words import hint

            raise UsageError(f"this question takes no {shown(name)}{hint(str(name), known)}", str(name)[:60])


def one_text(words: Words, *names: str) -> str | None:
    """The text that was said under one of several names; None where none was."""
    said = None
    for name in names:
        if words.get(name) is not None:
            if said is not None:
                raise UsageError(f"say {said} or {name}, not both", name)
            said = name
    if said is None:
        return None
    value = words[said]
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        raise UsageError(f"must be one text, not {shown(value)}", said)
    return value


def texts(words: Words, *names: str) -> list[str]:
    """The texts that were said under one of several names, as a list."""
    found: list[str] = []
    for name in names:
        value = words.get(name)
        if value is None:
            continue
        listed = value if isinstance(value, list | tuple) else [value]
        if len(listed) > MOST_WORDS_IN_A_LIST:
            raise UsageError(f"at most {MOST_WORDS_IN_A_LIST} of them", name)
        for each in listed:
            if not isinstance(each, str):
                raise UsageError(f"must be texts, and {shown(each)} is none", name)
        found += listed
    return found


def models_named(words: Words, *names: str) -> list[str]:
    """The models that were named under one of several names: one by one, or joined by commas.

    >>> models_named({"model": ["gpt-4o,o1", "deepseek-r1"]}, "model")
    ['gpt-4o', 'o1', 'deepseek-r1']
    """
    found: list[str] = []
    for name in texts(words, *names):
        each = [part.strip(" ") for part in name.split(",")]  # which no name holds
        if len(each) > 1 and "" in each:
            raise UsageError(f"{shown(name)} has a comma too many: write names as gpt-4o,o1", names[0])
        found += each
    if len(found) > MOST_WORDS_IN_A_LIST:
        raise UsageError(f"at most {MOST_WORDS_IN_A_LIST} of them", names[0])
    return found


def flag_said(words: Words, name: str) -> bool:
    """Whether a flag was said: true, or the text `true`."""
    value = words.get(name)
    if value is None or value in (False, "false"):
        return False
    if value in (True, "true", ""):
        return True
    raise UsageError(f"must be true or false, not {shown(value)}", name)


def read_options(words: Words) -> Mapping[str, str]:
    """The options asked for: `option=name=value` several times, a map `options`, `service_tier`, `region`."""
    if OPTION_NAMES.isdisjoint(words):
        return NO_OPTIONS
    asked: dict[str, str] = {}
    given = words.get("options")
    if isinstance(given, Mapping):
        asked.update(given)
    elif given is not None:
        asked.update(_pairs(texts(words, "options"), "options"))
    for name, value in _pairs(texts(words, "option"), "option").items():
        if asked.setdefault(name, value) != value:
            raise UsageError(f"{shown(name)} is given twice", "option")
    return asked_options(
        asked, service_tier=one_text(words, "service_tier"), region=one_text(words, "region")
    )


def _pairs(said: list[str], field: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for each in said:
        name, equals, value = each.partition("=")
        if not equals or not name or not value:
            raise UsageError(
                f"{shown(each)} is no option: write name=value, such as 'service_tier=batch'", field
            )
        if pairs.setdefault(name, value) != value:
            raise UsageError(f"{shown(name)} is given twice", field)
    return pairs


def read_usage(words: Words, *, rounded: bool = False) -> Usage:
    """The usage that was said: numbers by any of their names, parts also as percentages.

    Percentages of an estimate come out `rounded`, half even, to whole tokens.
    """
    said = said_quantities(words)
    values: dict[str, Decimal] = {}
    for field in sorted(said, key=FIELD_PLACES.__getitem__):
        try:
            values[field] = value = read_field(field, said[field], values)
        except WorkloadError as error:
            raise UsageError(error.detail, field) from error
        if rounded and field not in FRACTIONAL_FIELDS:
            values[field] = value.to_integral_value(context=EXACT)
        elif not value.same_quantum(ONE):  # as that of nearly all is
            _check_whole(field, value, said[field])
    if not values or values.keys() == {"requests"}:
        raise UsageError("say what was used, such as input=1000, output=500", "input_tokens")
    return Usage(**values)


def _check_whole(field: str, value: Decimal, said: object) -> None:
    if field in FRACTIONAL_FIELDS or value == value.to_integral_value(context=EXACT):
        return
    raise UsageError(f"{shown(said)} is {value}, and a count is whole: give the number itself", field)


def read_text_words(words: Words) -> dict[str, str]:
    """What was said of the text of a workload, in a map `text` or in words of their own, which come first."""
    given = words.get(TEXT)
    if given is not None and not isinstance(given, Mapping):
        raise UsageError(f"must be a map of {LANGUAGE} and {MEASURED_WITH}, not {shown(given)}", TEXT)
    said = dict(given or {})
    check_words(said, (LANGUAGE, MEASURED_WITH))
    for parameter in TEXT_WORDS:
        if words.get(parameter.name) is not None:
            said[parameter.name] = words[parameter.name]
    return {name: value for name in said if (value := one_text(said, name)) is not None}


def text_said(table: RatingTable, said: Mapping[str, Any]) -> TextSaid | None:
    """What was said of a text, as the table knows it; None where nothing was."""
    if not said:
        return None
    from costcalc.tokens.unlike import text_of

    return text_of(table, **said)


def read_workload(words: Words) -> Workload:
    """The workload that was said: a rate of requests, and what one request uses, or a mix of shapes."""
    fields: dict[str, Any] = {
        name: value for name, value in said_quantities(words).items() if name != "requests"
    }
    requests = words.get("requests")
    if isinstance(requests, list):
        requests = one_text(words, "requests")
    shapes = words.get("shapes")
    if shapes is not None and not (
        isinstance(shapes, list) and all(isinstance(each, Mapping) for each in shapes)
    ):
        raise WorkloadError("must be a list of maps", "shapes")
    if shapes is None and not fields:
        raise WorkloadError(
            UNSAID,
            "input_tokens",
        )
    try:
        return Workload(requests=requests, shapes=shapes, **fields)
    except NumberError as error:
        raise WorkloadError(str(error)) from error


def in_field(field: str, read: Callable[Read, Value], *said: Read.args, **more: Read.kwargs) -> Value:
    """What a reader makes of what was said; its complaint, with the name of the word that it is about."""
    try:
        return read(*said, **more)
    except CostcalcError as error:
        raise UsageError(str(error), field) from error
