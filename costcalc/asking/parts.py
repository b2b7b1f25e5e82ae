"""The parts that requests share: moments, options, offers, usages and workloads."""

from __future__ import annotations

from datetime import date

from costcalc.asking.additions import NOTHING, parameters_of, read_besides
from costcalc.asking.request import BEHIND_TABLE, Part, Said
from costcalc.asking.words import (
    ALLOW_PATTERN,
    ALLOWANCES,
    DISCOUNT,
    HOURS,
    ON,
    OPTIONS,
    PRESET,
    QUANTITIES,
    SHORT_OPTIONS,
    TEXT,
    TEXT_WORDS,
    TIMEZONE,
    Parameter,
    flag_said,
    in_field,
    models_named,
    names_of,
    one_text,
    read_options,
    read_text_words,
    read_usage,
    read_workload,
    texts,
)
from costcalc.errors import NumberError, UsageError
from costcalc.numbers import count_number, percentage, plain
from costcalc.periods import parse_moment, spell
from costcalc.prose import listed, shown
from costcalc.usage.flags import FIELD_OF, short_words
from costcalc.usage.usage import Usage
from costcalc.usage.workload import Workload
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import Any

    from costcalc.asking.additions import Addition
    from costcalc.asking.offers import Offer
    from costcalc.asking.words import Words
    from costcalc.periods import Moment
    from costcalc.rating.hours import Use
    from costcalc.rating.table import RatingTable
    from costcalc.tokens.lengths import Counting

FIRST, OFFERS, TEXTS, OPTION_WORDS, MOMENTS = 0, 10, 20, 30, 40
"""Where words stand in a command: what is asked of whom, offers, the text, options, the moment."""


def models(help: str, *, required: bool = True) -> Part:  # noqa: A002 - as in `Parameter`
    """The models that are named, by place on a command line."""
    parameter = Parameter("model", help, also=("models",), many=True, required=required, by_place=True)
    return Part("models", (parameter,), _models)


def _models(said: Said) -> tuple[str, ...]:
    return tuple(models_named(said.words, "model", "models"))


def _said_by(parameter: Parameter, read: Callable[[Said], Any], place: int = FIRST) -> Part:
    """What one word says, under its own name."""
    return Part(parameter.name, (parameter,), read, place=place)


def one_word(parameter: Parameter, place: int = FIRST) -> Part:
    """A text that is taken as it is; None where it was not said."""
    names = (parameter.name, *parameter.also)
    return _said_by(parameter, lambda said: one_text(said.words, *names), place)


def several(parameter: Parameter) -> Part:
    """Texts, each with its flag."""
    names = (parameter.name, *parameter.also)
    return _said_by(parameter, lambda said: tuple(texts(said.words, *names)))


def one_flag(parameter: Parameter, place: int = FIRST) -> Part:
    """Whether a flag was said."""
    return _said_by(parameter, lambda said: flag_said(said.words, parameter.name), place)


def one_count(parameter: Parameter, *, most: int, least: int = 1, place: int = FIRST) -> Part:
    """A whole number within bounds; None where it was not said."""
    return _said_by(
        parameter._replace(bounds=(least, most)),
        lambda said: count_said(said.words, parameter.name, most=most, least=least),
        place,
    )


def count_said(words: Words, name: str, *, most: int, least: int = 1) -> int | None:
    """The count that was said, such as 36 or 100k; None where none was."""
    value = words.get(name)
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    number = _whole(value)
    if number is None or not least <= number <= most:
        raise UsageError(f"is a whole number from {least} to {most}, not {shown(value)}", name)
    return number


def read_count(words: Words, name: str, otherwise: int, *, most: int, least: int = 1) -> int:
    """The count that was said, or another where none was."""
    said = count_said(words, name, most=most, least=least)
    return otherwise if said is None else said


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        number = count_number(value)
    except NumberError:
        return None
    return int(number) if number == int(number) else None


def due(part: Part, complaint: str) -> Part:
    """A part that must be said; the complaint is about one that was not."""

    def read(said: Said) -> object:
        value = part.of(said)
        if value is None:
            raise UsageError(complaint, part.name)
        return value

    return part._replace(read=read)


def one_value(parameter: Parameter, reader: Callable[[str], object]) -> Part:
    """What a reader makes of a text, with its complaints about the word; None where it was not said."""
    part = one_word(parameter)

    def read(said: Said) -> object:
        text = part.of(said)
        return None if text is None else in_field(part.name, reader, text)

    return part._replace(read=read)


def one_of(parameter: Parameter, known: Collection[str]) -> Part:
    """A text that must be one of a few; None where it was not said."""

    def read(text: str) -> str:
        if text not in known:
            raise UsageError(f"must be {listed(known)}, not {shown(text)}")
        return text

    return one_value(parameter._replace(values=tuple(known)), read)


def on(help: str = ON.help) -> Part:  # noqa: A002 - as in `Parameter`
    """The moment that a question is about; None where none was said."""
    return Part("on", (ON._replace(help=help),), read_moment, _on_again, place=MOMENTS)


def _on_again(at: Moment | None) -> Words:
    return {} if at is None else {"on": spell(at)}


def read_moment(said: Said) -> Moment | None:
    """The moment of a question: as it was said, or as it was read already."""
    given = said.words.get("on")
    if isinstance(given, date):
        return given
    return None if given is None else parse_moment(one_text(said.words, "on"))


def _use(said: Said) -> Use | None:
    if said.words.get("hours") is None and said.words.get("timezone") is None:
        return None
    from costcalc.asking.hours import read_use  # which few questions say

    return read_use(said.words)


USE = Part(
    "use",
    (HOURS, TIMEZONE),
    _use,
    lambda use: {"hours": use.said} if use else {},
    place=MOMENTS - 1,
)
"""When in the week requests come; None is evenly. Their zone is said again with them."""


PRICE_OPTIONS = Part(
    "options",
    (OPTIONS, *SHORT_OPTIONS),
    lambda said: read_options(said.words),
    lambda options: {"option": [f"{name}={value}" for name, value in options.items()]},
    place=OPTION_WORDS,
)


def _offers(said: Said) -> tuple[Offer, ...]:
    listed = texts(said.words, "offer", "offers")
    if not listed:
        return ()
    from costcalc.asking.offers import read_offers  # which questions without an offer need not load

    return read_offers(listed)


OFFERED = Part(
    "offers",
    (
        Parameter(
            "offer",
            "a vendor's quote to compare with: 'VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken'",
            also=("offers",),
            many=True,
        ),
    ),
    _offers,
    lambda offers: {"offer": [each.said for each in offers]},
    place=OFFERS,
)


class Allowed(NamedTuple):
    """What may answer: prices that nobody dates, names by a pattern; and whose price a bare name means."""

    undated: bool = False
    pattern: bool = False
    provider: str | None = None

    def of(self, table: RatingTable) -> RatingTable:
        """The table as it may answer."""
        if self is NOT_ALLOWED:  # what nearly every question is
            return table
        of_whom = table if self.provider is None else table.asking(self.provider)
        return of_whom.allowing(undated=self.undated, pattern=self.pattern)


NOT_ALLOWED, _ALLOWANCE_NAMES = Allowed(), frozenset(names_of(ALLOWANCES))


def allowed(words: Words) -> Allowed:
    """What words allow."""
    if _ALLOWANCE_NAMES.isdisjoint(words):
        return NOT_ALLOWED
    return Allowed(flag_said(words, "allow_undated"), flag_said(words, "allow_pattern"))


ALLOWED = Part("allowed", ALLOWANCES, lambda said: allowed(said.words), lambda _: {})
"""Which answers are allowed; a table that allows them says so in its own words."""
BY_PATTERN = ALLOWED._replace(
    parameters=(ALLOW_PATTERN,), read=lambda said: Allowed(pattern=flag_said(said.words, "allow_pattern"))
)
"""Whether a name may be a guess, where no price need be dated."""

PROVIDER = Parameter("provider", "whose price a bare name means, such as azure; its maker's unless said")


def _of_provider(said: Said) -> Allowed:
    found = allowed(said.words)
    if said.words.get("provider") is None or flag_said(said.words, "all"):
        return found
    return found._replace(provider=one_text(said.words, "provider"))


def _by_name(said: Said) -> Allowed:
    return Allowed(pattern=BY_PATTERN.of(said).pattern, provider=one_text(said.words, "provider"))


BY_NAME = BY_PATTERN._replace(parameters=(ALLOW_PATTERN, PROVIDER), read=_by_name)
"""`BY_PATTERN`, and whose prices a bare name means."""
OF_PROVIDER = ALLOWED._replace(parameters=(*ALLOWANCES, PROVIDER), read=_of_provider)
"""`ALLOWED`, and whose price bare names mean. A repeated command has ids, which say that themselves."""
OF_PROVIDER_AGAIN = OF_PROVIDER._replace(
    again=lambda allowed: {PROVIDER.name: allowed.provider} if allowed.provider else {}
)
"""The same where bare names are left, of successors or as they were asked: a repeated command says it."""


OFF = one_value(DISCOUNT, percentage)._replace(again=lambda _: {})
"""What is off all list prices, as a share of 1; a table under it says so in its own words."""


def usage(*more: Parameter) -> Part:
    """What was used: numbers by any of their names, parts also as percentages."""
    return Part("usage", (*QUANTITIES, *more), _usage, lambda used: short_words(used.to_dict()))


def _usage(said: Said) -> Usage:
    given = said.words.get("usage")
    if given is not None and not isinstance(given, Usage):
        raise UsageError("must be a map of quantities", "usage")
    if given is not None:
        return given
    counting = said.counting()
    return read_usage(said.words) if counting is None else read_usage(counting.at(), rounded=True)


def text_words_of(said: Said, words: Words | None = None) -> dict[str, Any]:
    """What was said of the text of a workload, and how its lengths are taken as tokens."""
    words = said.words if words is None else words
    counting, found = said.counting(words), read_text_words(words)
    return found if counting is None else {**found, **counting.text}


TEXT_SAID = Part("text", TEXT_WORDS, text_words_of, dict, maps=(TEXT,), place=TEXTS)
"""What was said of the text of a workload."""


def lengths(*parameters: Parameter, read: Callable[[Said], Counting | None] = Said.counting) -> Part:
    """How lengths of text are taken as tokens; None where all quantities are numbers."""
    return Part("counting", parameters, read, _lengths_again, place=FIRST + 3)


def _lengths_again(counting: Counting | None) -> Words:
    return {} if counting is None else counting.again


class Work(NamedTuple):
    """A workload as it was said: by a preset's name with what beats it, or by its quantities.

    `left_out` are the words of the preset that the question has no use for. `is_assumed` says that nobody
    said a workload, and the preset stands for one.
    """

    workload: Workload
    preset: str | None = None
    beside: Mapping[str, object] = {}
    left_out: Sequence[str] = ()
    is_assumed: bool = False

    @property
    def again(self) -> dict[str, object]:
        """The words that say it again; a mix of shapes needs its file."""
        if self.preset is not None:
            return {"preset": self.preset, **short_words({FIELD_OF[k]: v for k, v in self.beside.items()})}
        if self.workload.is_mix:
            return {"workload": "FILE"}
        quantities = {name: plain(value) for name, value in self.workload.shapes[0].fields.items()}
        return {"requests": self.workload.requests, **short_words(quantities)}


REQUESTS = Parameter(
    "requests", "how many requests come in: 10000/day, 3 request/second", "text", example="10000/day"
)


def workload() -> Part:
    """A rate of requests, and what one request uses, or a mix of shapes."""
    return Part("work", (REQUESTS, *QUANTITIES, PRESET), read_work, lambda work: work.again, maps=("shapes",))


def read_work(said: Said) -> Work:
    """A workload of words, or one that was made already."""
    given = said.words.get("workload")
    if given is not None:
        if not isinstance(given, Workload):
            raise UsageError(f"a Workload is due, not {shown(given)}: Workload(input=…)", "workload")
        twice = next((name for name in said.words if name in FIELD_OF or name == "shapes"), None)
        if twice is not None:
            raise UsageError("is said of the Workload: say it there alone", twice)
        return Work(given)
    counting = said.counting()
    found = read_workload(said.words if counting is None else counting.at())
    found.check_said()
    return work_of(said, found)


def work_of(said: Said, found: Workload) -> Work:
    """A workload that was read of words, with the preset that said it."""
    # Shapes that were said beside a preset no flag can say again, so that a file is due.
    preset = None if "shapes" in said.typed else said.preset
    beside = {name: value for name, value in said.typed.items() if name in FIELD_OF}
    return Work(found, preset, beside if preset else {}, said.left_out, said.is_assumed)


def additions(*known: Addition) -> Part:
    """What is asked besides: what additions read of their words."""
    parameters = parameters_of(*known)
    names = names_of(parameters).keys()
    return Part(
        "more",
        parameters,
        lambda said: NOTHING if names.isdisjoint(said.words) else read_besides(known, said.words),
        lambda more: more.words,
        place=BEHIND_TABLE,
    )
