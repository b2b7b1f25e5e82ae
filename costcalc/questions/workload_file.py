"""Workload files: requests, shapes, growth, scenarios, in YAML; every problem with its file, line and key."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
)
from pydantic_core import PydanticCustomError

from costcalc.asking.among import AMONG
from costcalc.asking.files.chain import read_chain
from costcalc.asking.files.problems import path_of, problems_of_meaning
from costcalc.asking.files.words import (
    INNER_WORDS,
    MOST_PHASES,
    MOST_SCENARIOS,
    QUANTITIES,
    SHAPE_WORDS,
    as_list,
    as_pairs,
    flat,
)
from costcalc.errors import Problem, UsageError, WorkloadError
from costcalc.hints.words import hint
from costcalc.questions.compare.request import ASKING as COMPARE
from costcalc.questions.project.reading import BY_SCENARIO
from costcalc.questions.project.request import ASKING as PROJECT
from costcalc.usage.flags import LANGUAGE, MEASURED_WITH
from costcalc.usage.workload import MOST_SHAPES
from costcalc.yaml_tree import values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from costcalc.asking.files.chain import Chain, Layer
    from costcalc.asking.words import Parameter
    from costcalc.errors import CostcalcError
    from costcalc.yaml_tree import Path as KeyPath

MOST_PROBLEMS = 100
"""Problems that are told at once; whoever has more has another kind of file."""

MOST_ENTRIES = 2_000

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Place = Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
Texts = Annotated[list[Text], Field(min_length=1, max_length=MOST_ENTRIES)]
Map = Annotated[dict[Text, Text], Field(max_length=MOST_ENTRIES)]


def _shares(value: object) -> object:
    """The list that a map of models and shares stands for."""
    pairs = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(pairs, list) or not all(isinstance(each, str) for each in pairs):
        raise PydanticCustomError("shares", "a map of models and shares is due here, such as {o1: 79.2%}")
    return as_pairs(value)


FORMS: dict[str, Any] = {
    "models": Texts,
    "success": Annotated[Texts, BeforeValidator(_shares)],
    "shapes": Annotated[list[Map], Field(max_length=MOST_SHAPES)],
    "phases": Annotated[list[Map], Field(min_length=1, max_length=MOST_PHASES)],
    "text": Map,
    "demand": Map,
    "options": Map,
}
"""Words of a form of their own; others are a text, or a text or several where they may be said again."""

NOT_IN_FILES = frozenset(
    {
        "preset", "offer", "service_tier", "region", "fx_rate", "energy", "zone", "decide", "lang", "all",
        "top", "on", LANGUAGE, MEASURED_WITH, *(part.name for part in AMONG),
    }
)  # fmt: skip
"""What a command line or a body says of a question, and a file does not, or in another form."""


class Words(BaseModel):
    """Words of a file; quantities go by the names of a usage."""

    model_config = ConfigDict(extra="allow", strict=True)
    __pydantic_extra__: dict[str, Text]


class Whole(Words):
    """What a file says of itself and of other files, besides what it asks."""

    version: Literal["1"] = "1"
    extends: Place | None = None
    growth_file: Place | None = None


def forms_of(parameters: Iterable[Parameter], maps: Iterable[str]) -> dict[str, Any]:
    """What a file may say, with its form: the words of questions, and those that are maps."""
    found = {name: FORMS[name] for name in maps if name in FORMS}
    for each in parameters:
        name = next((other for other in each.also if other in FORMS), each.name)
        if name not in QUANTITIES and each.name not in NOT_IN_FILES:
            several = Annotated[Texts, BeforeValidator(as_list)]
            found.setdefault(name, FORMS.get(name, several if each.many else Text))
    return found


def _made(name: str, base: type[Words], forms: Mapping[str, Any]) -> type[Words]:
    fields: dict[str, Any] = {each: (form | None, None) for each, form in forms.items()}
    return create_model(name, __base__=base, **fields)


_FORMS = forms_of((*PROJECT.parameters, *COMPARE.parameters), PROJECT.maps)

Said = _made("Said", Words, {name: form for name, form in _FORMS.items() if name in BY_SCENARIO})
"""What one scenario of a file says otherwise."""

_SCENARIOS = Annotated[dict[Name, Said], Field(min_length=1, max_length=MOST_SCENARIOS)]  # type: ignore[valid-type]

WorkloadFile = _made("WorkloadFile", Whole, {**_FORMS, "scenarios": _SCENARIOS})
"""A workload file: what it extends, what is asked of it, and scenarios that say some of it otherwise."""


class FileWords(dict[str, Any]):
    """The words of a workload file, as questions take them; it knows where each of them stands."""

    def __init__(self, chain: Chain) -> None:
        super().__init__(flat(chain.words))
        self.chain = chain

    def located(self, error: CostcalcError) -> CostcalcError:
        """The same complaint with its file, line and key, where it is about a word of the file."""
        if not isinstance(error, UsageError | WorkloadError):
            return error
        path = path_of(error.field, self)
        return _refusal([self.chain.problem(path, error.detail)]) if path else error


def read_workload_file(place: str | Path) -> FileWords:
    """The words of a workload file and of those that it extends; `WorkloadError` with every problem.

    Values stay texts, because they may be ranges. `growth_file` is a path from where the user stands,
    `success` and `hours` are lists.
    """
    chain = read_chain(os.fspath(place))
    problems = [chain.broken] if chain.broken else []
    for layer in chain.layers:
        problems += _problems_of_shape(layer)
    if not problems:
        problems = problems_of_meaning(chain)
    if problems:
        raise _refusal(problems)
    return FileWords(chain)


def _refusal(problems: list[Problem]) -> WorkloadError:
    if len(problems) > MOST_PROBLEMS:
        more = Problem(problems[0].file, None, "", "and more of the kind")
        problems = [*problems[:MOST_PROBLEMS], more]
    return WorkloadError("\n".join(map(str, problems)), problems=problems)


def _problems_of_shape(layer: Layer) -> list[Problem]:
    """What is wrong with one file by itself: keys that nobody knows, a text where a list is due."""
    read = values(layer.tree)
    found = dict(islice(_unknown_keys(read), MOST_PROBLEMS + 1))
    try:
        WorkloadFile.model_validate(read)
    except ValidationError as error:
        for each in error.errors(include_url=False, include_context=False, include_input=False):
            path = tuple(step for step in each["loc"] if step != "[key]")
            found.setdefault(path, _explained(each["type"], each["msg"]))
    return [layer.problem(path, message) for path, message in found.items()]


def _explained(kind: str, message: str) -> str:
    due = {
        "string_type": "a text",
        "list_type": "a list",
        "dict_type": "a map",
        "model_type": "a map",
        "literal_error": "1",
        "string_too_short": "something",
    }.get(kind)
    return f"{due} is due here" if due else message


def _unknown_keys(words: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """The keys of a file that nobody knows, with what may have been meant."""
    yield from _unknown_in(words, {*WorkloadFile.model_fields, *QUANTITIES})
    scenarios = words.get("scenarios")
    for name, said in scenarios.items() if isinstance(scenarios, dict) else ():
        if isinstance(said, dict):
            for path, message in _unknown_in(said, {*Said.model_fields, *QUANTITIES}):
                yield ("scenarios", name, *path), message


def _unknown_in(words: Mapping[str, Any], known: Collection[str]) -> Iterator[tuple[KeyPath, str]]:
    for name in words:
        if name not in known:
            yield (name,), _unknown(name, known)
    for name, inner in {**INNER_WORDS, "shapes": QUANTITIES | SHAPE_WORDS}.items():
        for path, entry in _maps(words.get(name)):
            for key in entry:
                if key not in inner:
                    yield (name, *path, key), _unknown(key, inner)


def _maps(value: object) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    """A map, or the maps of a list, with the way to each."""
    if isinstance(value, dict):
        yield (), value
    for place, each in enumerate(value) if isinstance(value, list) else ():
        if isinstance(each, dict):
            yield (place,), each


def _unknown(name: str, known: Collection[str]) -> str:
    if name in {"share", "shares", "weights"}:
        return "unknown key: shapes have a `weight`, a whole number such as 9 beside 1"
    if name in WorkloadFile.model_fields:
        return "unknown key here: it stands at the top of a file"
    return f"unknown key{hint(name, known)}"
