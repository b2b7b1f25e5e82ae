"""Workload files: requests, shapes, growth, scenarios, in YAML; every problem with its file, line and key."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from costcalc.asking.files.chain import read_chain
from costcalc.asking.files.meaning import path_of, problems_of_meaning
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
from costcalc.hints import hint
from costcalc.usage.workload import MOST_SHAPES
from costcalc.yaml_tree import values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from costcalc.asking.files.chain import Chain, Layer
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


class Said(BaseModel):
    """What a file says, or one scenario of it says otherwise; quantities go by the names of a usage."""

    model_config = ConfigDict(extra="allow", strict=True)

    requests: Text | None = None
    shapes: Annotated[list[Map], Field(max_length=MOST_SHAPES)] | None = None
    text: Map | None = None
    growth: Text | None = None
    ceiling: Text | None = None
    demand: Map | None = None
    phases: Annotated[list[Map], Field(min_length=1, max_length=MOST_PHASES)] | None = None
    hours: Annotated[Texts, BeforeValidator(as_list)] | None = None
    price_trend: Text | None = None
    elasticity: Text | None = None
    discount_rate: Text | None = None
    follow: Text | None = None
    verbosity: Text | None = None
    __pydantic_extra__: dict[str, Text]


class WorkloadFile(Said):
    """A workload file: what it extends, what is asked of it, and scenarios that say some of it otherwise."""

    version: Literal["1"] = "1"
    extends: Place | None = None
    options: Map | None = None
    growth_file: Place | None = None
    models: Texts | None = None
    baseline: Text | None = None
    start: Text | None = None
    months: Text | None = None
    success: Annotated[Texts, BeforeValidator(_shares)] | None = None
    seat: Text | None = None
    seats: Text | None = None
    currency: Text | None = None
    draws: Text | None = None
    seed: Text | None = None
    allow_undated: Text | None = None
    allow_pattern: Text | None = None
    scenarios: Annotated[dict[Name, Said], Field(min_length=1, max_length=MOST_SCENARIOS)] | None = None


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
