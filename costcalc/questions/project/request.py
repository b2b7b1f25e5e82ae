"""The request of a projection: a workload over months on several models, in one scenario or in several."""

from __future__ import annotations

from costcalc.asking.additions import CURRENCY, DECISION, ENERGY, NOTHING, SEATS, SUCCESS
from costcalc.asking.drawing import Drawing, drawing
from costcalc.asking.parts import (
    FIRST,
    NOT_ALLOWED,
    OF_PROVIDER_AGAIN,
    OFF,
    OFFERED,
    OFFERS,
    PRICE_OPTIONS,
    Allowed,
    additions,
    models,
    read_count,
)
from costcalc.asking.request import Asking, Part
from costcalc.asking.saved import map_of, member
from costcalc.asking.words import (
    PRESET,
    RANGES,
    TEXT,
    TEXT_WORDS,
    Parameter,
    models_named,
    one_text,
    texts,
)
from costcalc.errors import UsageError
from costcalc.questions.project.horizon import MOST_MONTHS, read_month
from costcalc.questions.project.reading import ASSUMPTIONS, MAPS, read_plans
from costcalc.rating.period import NO_OPTIONS
from costcalc.usage.flags import FIELD_OF, LANGUAGE, MEASURED_WITH, short_words
from costcalc.usage.workload import told
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.asking.additions import Besides
    from costcalc.asking.offers import Offer
    from costcalc.asking.request import Said
    from costcalc.asking.saved import Command, Document
    from costcalc.asking.words import Words
    from costcalc.questions.project.horizon import Month
    from costcalc.questions.project.reading import Reading
    from costcalc.tokens.lengths import CountedText

MOST_MODELS = 100
DEFAULT_MONTHS = 12

ADDITIONS = (SUCCESS, SEATS, ENERGY, DECISION, CURRENCY)
"""What a projection can say besides; money comes last, so that it converts what the others added."""

FILED = ("shapes", "scenarios")
"""The maps that no flags can say either: their command needs the workload file."""

_ALLOWED = tuple(each.name for each in OF_PROVIDER_AGAIN.parameters)
_NOT_IN_WORKLOAD = ("model", "start", "months", "draws", "seed", "option", "offer", "discount", *_ALLOWED)
"""What the document of a projection has apart from its workload, and from what is assumed."""


class Work(NamedTuple):
    """What is projected: a plan of each scenario, and the words that it was said with, which are repeated."""

    readings: Sequence[Reading]
    said: Said

    @property
    def workload(self) -> dict[str, Any]:
        """What was said of the requests, and of what each uses."""
        words = self.said.words
        quantities = {FIELD_OF[name]: told(value) for name, value in words.items() if name in FIELD_OF}
        maps = {name: told(words[name]) for name in ("shapes", TEXT) if name in words}
        return {"requests": told(words.get("requests")), **quantities, **maps}

    @property
    def assumptions(self) -> dict[str, Any]:
        """What was said of how things go on, by the names of the parameters."""
        words = self.said.words
        found = {each.name: _word(words, each) for each in (*ASSUMPTIONS, *TEXT_WORDS)}
        return {
            name: said for name, said in (found | {"demand": words.get("demand")}).items() if said is not None
        }

    @property
    def counted(self) -> CountedText | None:
        """The lengths of text that were taken as tokens: of the first scenario that says some."""
        return next((each.counting.as_said for each in self.readings if each.counting), None)

    @property
    def scenarios(self) -> Mapping[str, Any] | None:
        """What was said to be different in each scenario."""
        return self.said.words.get("scenarios")

    @property
    def left_out(self) -> Sequence[str]:
        """The words of a preset that a projection has no use for."""
        return self.said.left_out

    @property
    def again(self) -> dict[str, Any]:
        """The words that say it again; what only a file can say needs its file."""
        typed = self.said.typed
        if any(name in typed for name in FILED):
            return {"workload": "FILE"}
        quantities = {FIELD_OF[name]: told(value) for name, value in typed.items() if name in FIELD_OF}
        beside = {**typed.get(TEXT, {}), **typed}
        assumed = {each.name: _as_typed(_word(beside, each)) for each in (*ASSUMPTIONS, *TEXT_WORDS)}
        demand = "FILE" if "demand" in typed else None
        return {"preset": self.said.preset, **short_words(quantities), **assumed, "growth_file": demand}


def _word(words: Words, parameter: Parameter) -> Any:  # noqa: ANN401 - whatever was said
    """What was said under any of the names of a parameter."""
    names = (parameter.name, *parameter.also)
    return next((words[name] for name in names if words.get(name) is not None), None)


def _as_typed(value: Any) -> Any:  # noqa: ANN401 - whatever was said
    """A value as it is typed; phases are maps in JSON, and texts on a command line."""
    return [phase_text(each) for each in value] if isinstance(value, list) else value


def phase_text(said: object) -> str:
    """A phase as a command line has it: `2027-03: 10000/day, growth 5%/month`; any other word as it is."""
    if not isinstance(said, dict):
        return str(said)
    more = [f"{name} {said[name]}" for name in ("growth", "ceiling") if said.get(name)]
    return ", ".join([f"{said['from']}: {said['requests']}", *more])


class Request(NamedTuple):
    """What is asked: `start` None is the present month; `drawing` None says that nothing was drawn.

    `more` is what is asked besides.
    """

    models: Sequence[str]
    work: Work
    start: Month | None = None
    months: int = DEFAULT_MONTHS
    drawing: Drawing | None = None
    offers: Sequence[Offer] = ()
    options: Mapping[str, str] = NO_OPTIONS
    allowed: Allowed = NOT_ALLOWED
    discount: Decimal | None = None
    more: Besides = NOTHING


def _models(said: Said) -> Sequence[str]:
    named = models_named(said.words, "model", "models")
    many = len(named) + len(texts(said.words, "offer", "offers"))
    if not many:
        raise UsageError("name the models to project, such as deepseek-r1 and o1", "model")
    if many > MOST_MODELS:
        raise UsageError(f"at most {MOST_MODELS} models and offers in one projection", "model")
    return named


def _work(said: Said) -> Work:
    if "workload" in said.words:
        raise UsageError("must be a map of the requests and of what each uses", "workload")
    return Work(read_plans(said.words, said.counting), said)


def _start(said: Said) -> Month | None:
    month = one_text(said.words, "start")
    return None if month is None else read_month(month)


def _months(said: Said) -> int:
    return read_count(said.words, "months", DEFAULT_MONTHS, most=MOST_MONTHS)


ASKING = Asking(
    (
        models("an id or an alias; say it once for each model")._replace(read=_models),
        Part(
            "work",
            (
                Parameter(
                    "requests", "how many requests come in at the start: 10000/day", example="10000/day"
                ),
                *RANGES,
                PRESET,
            ),
            _work,
            lambda work: work.again,
            MAPS,
            place=FIRST,
        ),
        Part(
            "start",
            (Parameter("start", "the first month; the present one unless said", example="2026-12"),),
            _start,
            lambda month: {"start": str(month)},
            place=OFFERS + 1,
        ),
        Part(
            "months",
            (
                Parameter(
                    "months",
                    f"how many months, from 1 to {MOST_MONTHS}; 12 unless said",
                    "count",
                    example="36",
                ),
            ),
            _months,
            place=OFFERS + 2,
        ),
        Part("assumptions", ASSUMPTIONS),
        drawing(OFFERS + 3, seed="1"),
        OFFERED,
        PRICE_OPTIONS,
        OF_PROVIDER_AGAIN,
        OFF,
        Part("text", TEXT_WORDS),
        additions(*ADDITIONS),
    ),
    Request,
    inner="workload",
)


# --- asked again ---


def words_again(saved: Document, command: Command) -> dict[str, Any]:
    """The words of a saved projection: of its command, of its workload, and of what it assumes."""
    workload, assumptions = map_of(saved, "workload"), map_of(saved, "assumptions")
    for name in ("start", "months"):
        member(saved, name)
    words = command.words
    if command.said("preset"):
        return _beside_preset(words, workload, assumptions)
    words = {name: words[name] for name in _NOT_IN_WORKLOAD if name in words}
    return words | {"workload": workload, "scenarios": saved.get("scenarios"), **assumptions}


def _beside_preset(words: Words, workload: Words, assumptions: Words) -> dict[str, Any]:
    """What was said beside a preset, as it was said: a number, a map, or a word of the map `text`."""
    saved, said = {**assumptions, **workload}, dict(words)
    for name, value in words.items():
        kept = saved.get(FIELD_OF.get(name, name))
        # The command has texts alone: where the result has the same as a number or a map, that was said.
        if kept is not None and _texts(kept) == _texts(value):
            said[name] = kept
    text = {
        name: said.pop(name) for name in (LANGUAGE, MEASURED_WITH) if name in said and name not in assumptions
    }
    return said | {"text": text or None, "demand": assumptions.get("demand")}


def _texts(said: object) -> list[str]:
    """What was said, as a command line has it."""
    listed = said if isinstance(said, list) else [said]
    return [
        phase_text(each) if isinstance(each, dict) and {"from", "requests"} <= each.keys() else str(each)
        for each in listed
    ]
