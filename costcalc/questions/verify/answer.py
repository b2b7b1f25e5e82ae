"""`verify`: does a saved result still hold? It is computed again, and compared figure by figure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from costcalc.asking.additions import MONEY, parameters_of
from costcalc.asking.words import ALLOWANCES, LANGUAGE, MEASURED_WITH
from costcalc.errors import CostcalcError, ResultError
from costcalc.periods import parse_moment
from costcalc.pricing.names.meaning import WAYS
from costcalc.prose import shown
from costcalc.questions.breakeven.question import QUESTION as BREAKEVEN
from costcalc.questions.breakeven.request import ADDITIONS as BREAKEVEN_ADDITIONS
from costcalc.questions.breakeven.request import OWN_WORDS
from costcalc.questions.compare.question import QUESTION as COMPARE
from costcalc.questions.compare.request import ADDITIONS
from costcalc.questions.price.question import QUESTION as PRICE
from costcalc.questions.project.question import QUESTION as PROJECT
from costcalc.questions.project.request import ADDITIONS as PROJECT_ADDITIONS
from costcalc.questions.verify.command import as_said, read_command, without_files
from costcalc.questions.verify.shape import VERIFICATION
from costcalc.rating.changes import NAME
from costcalc.rating.notes import PATTERN_NOTE, named_notes
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.asking.additions import Addition
    from costcalc.questions.verify.command import Command
    from costcalc.rating.table import RatingTable

MOST_RESULTS = 10_000
MOST_DIFFERENCES = 200

PRICE_ADDITIONS = (MONEY,)

OUTSIDE = {
    "matched": "how a name was written: the command has the id",
    "changes of a name": "until when that name stands for the model: the command has the id",
    "left_out_of_preset": "of a question that was asked with a workload file: the file is not in the result",
    "words of commands for files of prices": "of which files the table is: its hash says what is in them",
}
"""What of a result is not looked at, and why."""

ANY_TABLE = {
    "table.hash": "another table is as good",
    "retrieved": "when a source was read, as another table is as good",
}
"""What is not looked at besides, where another table than the saved one is as good."""

TOLD_SINCE = frozenset(
    {
        "changes", "after", "gap", "gaps", "effective_from_bracket", "effective_to_bracket", "list_cost_low",
        "list_cost_high", "list_cost_per_request_low", "list_cost_per_request_high",
    }
)  # fmt: skip
"""What earlier versions of costcalc did not tell. A result without it does not hold, as it does not say all
that is said now; where it has such a member nowhere, and nothing else differs, its figures are the same."""

RENAMED = re.compile(r"(\S+) is the name of \S+, and stands for \S+ since \S+")
"""A note on a name: that it is another model's own (`RENAMED_NOTE`)."""

ABSENT = "(absent)"
"""What stands in a difference for what is not there, which is not the same as null."""


class Difference(NamedTuple):
    """One place where the saved result and the present one say different things."""

    place: str
    saved: object
    now: object


class Verification(NamedTuple):
    """Whether saved results still hold, and where they do not."""

    results: int
    differences: Sequence[Difference]
    saved_hashes: Sequence[str]
    table_hash: str
    any_table: bool = False
    later: Collection[str] = ()
    """The places of differences that are nothing but what was not told yet when a result was saved."""

    @property
    def holds(self) -> bool:
        """Whether every result, computed again, says the same."""
        return not self.differences

    @property
    def same_table(self) -> bool:
        """Whether the results were read from the very table in use."""
        return all(each == self.table_hash for each in self.saved_hashes)

    @property
    def table_named(self) -> bool:
        """Whether every result names the table that it was read from."""
        return all(self.saved_hashes)

    @property
    def same_figures(self) -> bool:
        """Whether nothing differs but the table, when its sources were read, and what was not told yet."""
        places = (each.place for each in self.differences)
        return all(place in self.later or place.endswith(tuple(ANY_TABLE)) for place in places)

    @property
    def told_since(self) -> list[str]:
        """What was not told yet when the results were saved."""
        return sorted({place.rpartition(".")[2] for place in self.later})

    @property
    def outside(self) -> dict[str, str]:
        """What is not looked at, and why."""
        return OUTSIDE | (ANY_TABLE if self.any_table else {})

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/verify/1`."""
        return VERIFICATION.document(self)


def verify(table: RatingTable, saved: object, *, any_table: bool = False) -> Verification:
    """Compute a saved result again: one of `price`, `compare`, `project` or `breakeven`, or a list of them.

    It holds where it says, computed again, all that it says, of the table that it names; with `any_table`,
    of whichever is in use. Raises `ResultError` for what is no such result.
    """
    results = saved if isinstance(saved, list) else [saved]
    if not 0 < len(results) <= MOST_RESULTS:
        raise ResultError(f"a file holds from 1 to {MOST_RESULTS} results, and this one {len(results)}")
    differences: list[Difference] = []
    hashes: list[str] = []
    later: set[str] = set()
    for number, result in enumerate(results):
        place = f"{number}." if isinstance(saved, list) else ""
        found = list(_again(table, result, place))
        later |= _later_in(result, found)
        differences += (each for each in found if not (any_table and each.place.endswith(tuple(ANY_TABLE))))
        hashes.append(_hash(result))
    return Verification(len(results), differences[:MOST_DIFFERENCES], hashes, table.hash, any_table, later)


def _later_in(result: object, found: Iterable[Difference]) -> set[str]:
    """The places of members that came later, where a result has none of their name anywhere."""
    absent = {each.place: each.place.rpartition(".")[2] for each in found if each.saved == ABSENT}
    return {place for place, name in absent.items() if name in TOLD_SINCE and not _has(result, name)}


def _has(document: object, name: str) -> bool:
    """Whether a member of a name is anywhere in a document."""
    if isinstance(document, dict):
        return name in document or any(_has(each, name) for each in document.values())
    return isinstance(document, list) and any(_has(each, name) for each in document)


def _again(table: RatingTable, saved: object, place: str) -> Iterator[Difference]:
    if not isinstance(saved, dict):
        raise ResultError(f"{place or 'the file'} is no result: a JSON object with a `schema` is due")
    schema = str(saved.get("schema"))
    compute = _COMPUTE.get(schema)
    if compute is None:
        raise ResultError(
            f"{shown(saved.get('schema'))} is no result that can be verified: {' or '.join(_COMPUTE)} is due"
        )
    name = schema.split("/")[1]
    command = read_command(saved, name)
    try:
        now = compute(table, saved, command)
    except ResultError:
        raise
    except CostcalcError as error:
        yield Difference(place + "problem", None, str(error))
        return
    same_command = read_command(now, name).question == command.question
    outside = {"command": same_command, "left_out_of_preset": command.has_file}
    skipped = {key for key, is_outside in outside.items() if is_outside}
    notes = frozenset(_notes_on_names(table, saved))
    yield from _differences(_without(saved, skipped), _without(now, skipped), place, notes)


def _without(result: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in result.items() if key not in keys}


def _price(table: RatingTable, saved: Mapping[str, Any], command: Command) -> dict[str, Any]:
    words = command.words(_names(PRICE_ADDITIONS)) | {"model": list(command.named)}
    found: dict[str, Any] = PRICE.ask(table, words | _besides(saved, PRICE_ADDITIONS), _unused()).to_dict()
    return found


def _compare(table: RatingTable, saved: Mapping[str, Any], command: Command) -> dict[str, Any]:
    _check_lists(saved, "rows", "unranked", "offers")
    words = _of_workload(saved, command, ADDITIONS)
    found: dict[str, Any] = COMPARE.ask(table, words | _besides(saved, ADDITIONS), _unused()).to_dict()
    return found


def _of_workload(saved: Mapping[str, Any], command: Command, known: Sequence[Addition]) -> dict[str, Any]:
    """What the command of a question about a workload says; the workload itself where a file said it."""
    words = command.words(_names(known)) | {"model": list(command.named)}
    return words | ({"workload": _said(saved, "workload")} if command.has_file else {})


def _names(known: Sequence[Addition]) -> set[str]:
    return {parameter.name for parameter in parameters_of(*known)}


def _besides(saved: Mapping[str, Any], known: Sequence[Addition]) -> dict[str, Any]:
    """The words of what was asked besides the costs, such as the energy."""
    asked = saved.get("asked", {})
    names = _names(known)
    if not isinstance(asked, dict) or not asked.keys() <= names:
        raise ResultError(f"'asked' of the result is no map of {', '.join(sorted(names))}")
    return asked


def _project(table: RatingTable, saved: Mapping[str, Any], command: Command) -> dict[str, Any]:
    workload, assumptions = _map(saved, "workload"), _map(saved, "assumptions")
    for name in ("start", "months"):
        _said(saved, name)
    _check_lists(saved, "totals", "unranked", "offers")
    words = command.words(_names(PROJECT_ADDITIONS)) | {"model": list(command.named)}
    if command.said("preset"):
        words = _beside_preset(words, workload, assumptions)
    else:
        words = {name: words[name] for name in _NOT_IN_WORKLOAD if name in words}
        words |= {"workload": workload, "scenarios": saved.get("scenarios"), **assumptions}
    found: dict[str, Any] = PROJECT.ask(
        table, words | _besides(saved, PROJECT_ADDITIONS), _unused()
    ).to_dict()
    return found


def _beside_preset(
    words: Mapping[str, Any], workload: Mapping[str, Any], assumptions: Mapping[str, Any]
) -> dict[str, Any]:
    """What was said beside a preset, as it was said: a number, a map, or a word of the map `text`."""
    said = as_said(words, {**assumptions, **workload})
    text = {
        name: said.pop(name) for name in (LANGUAGE, MEASURED_WITH) if name in said and name not in assumptions
    }
    return said | {"text": text or None, "demand": assumptions.get("demand")}


_ALLOWED = tuple(each.name for each in ALLOWANCES)
_NOT_IN_WORKLOAD = ("model", "start", "months", "draws", "seed", "option", "offer", *_ALLOWED)
"""What the document of a projection has apart from its workload, and from what is assumed."""


def _breakeven(table: RatingTable, saved: Mapping[str, Any], command: Command) -> dict[str, Any]:
    if not _map(saved, "words").keys() <= {"model", "draws", "seed", *OWN_WORDS}:
        raise ResultError("'words' of the result is no map of the words of a break-even")
    _check_lists(saved, "rows", "unranked", "offers")
    words = _of_workload(saved, command, BREAKEVEN_ADDITIONS)
    words |= _besides(saved, BREAKEVEN_ADDITIONS)
    found: dict[str, Any] = BREAKEVEN.ask(table, words, _unused()).to_dict()
    return found


_COMPUTE: dict[str, Callable[[RatingTable, Mapping[str, Any], Command], dict[str, Any]]] = {
    "costcalc/price/1": _price,
    "costcalc/compare/1": _compare,
    "costcalc/project/1": _project,
    "costcalc/breakeven/1": _breakeven,
}


def _unused() -> datetime:
    """A clock for operations that are always told the moment."""
    return datetime(1970, 1, 1, tzinfo=UTC)


def _said(saved: Mapping[str, Any], name: str) -> object:
    if saved.get(name) in (None, ""):
        raise ResultError(f"the result does not say its {name!r}: it is not complete")
    return saved[name]


def _check_lists(saved: Mapping[str, Any], *names: str) -> None:
    for name in names:
        given = saved.get(name, [])
        if not isinstance(given, list) or not all(isinstance(each, dict | str) for each in given):
            raise ResultError(f"{name!r} of the result is no list")


def _map(saved: Mapping[str, Any], name: str) -> dict[str, Any]:
    said = _said(saved, name)
    if not isinstance(said, dict):
        raise ResultError(f"{name!r} of the result is no map")
    return said


def _hash(saved: object) -> str:
    table = saved.get("table") if isinstance(saved, dict) else None
    return str(table.get("hash") or "") if isinstance(table, dict) else ""


def _differences(saved: object, now: object, place: str, notes: Collection[str]) -> Iterator[Difference]:
    if isinstance(saved, dict) and isinstance(now, dict):
        now = _as_matched(saved, now, notes)
        for key in dict.fromkeys((*saved, *now)):
            yield from _differences(saved.get(key, ABSENT), now.get(key, ABSENT), f"{place}{key}.", notes)
    elif isinstance(saved, list) and isinstance(now, list) and _entries(saved) == _entries(now):
        for index, (one, other) in enumerate(zip(saved, now, strict=True)):
            yield from _differences(one, other, f"{place}{index}.", notes)
    elif _compared(saved) != _compared(now) or type(saved) is not type(now):
        yield Difference(place.rstrip("."), _short(saved), _short(now))


def _compared(value: object) -> object:
    return without_files(value) if isinstance(value, str) else value


def _as_matched(
    saved: Mapping[str, Any], now: Mapping[str, Any], notes: Collection[str]
) -> Mapping[str, Any]:
    """What is said of a model now, as if its name had been found as it was then: now its id was asked."""
    now = _with_names(saved, now)
    said, matched = saved.get("notes"), saved.get("matched")
    if isinstance(said, list) and "notes" in now and "model" in now:
        texts = (each for each in said if isinstance(each, str) and each in notes)
        of_names = [each for each in texts if f" stands for {now['model']} " in each]
        now = {**now, "notes": [*(each for each in of_names if each not in now["notes"]), *now["notes"]]}
    if matched not in WAYS or now.get("matched") != "exact":
        return now
    guess = [PATTERN_NOTE.format(now["model"])] if matched == "pattern" else []
    return {**now, "matched": matched, "notes": [*guess, *now["notes"]]}


def _notes_on_names(table: RatingTable, saved: Mapping[str, Any]) -> Iterator[str]:
    """The notes of a result on names that are another model's own, of those that are true."""
    on = saved.get("on") or f"{saved.get('start')}-01"
    for note in _texts(saved):
        if found := RENAMED.fullmatch(note):
            try:
                priced = table.find(found[1], parse_moment(on))
            except CostcalcError:
                continue
            if note in named_notes("alias", priced.rater.model, priced.meaning):
                yield note


def _texts(document: object) -> Iterator[str]:
    """Every text of the lists of a document."""
    if isinstance(document, dict):
        for each in document.values():
            yield from _texts(each)
    elif isinstance(document, list):
        yield from (each for each in document if isinstance(each, str))
        for each in document:
            yield from _texts(each)


def _with_names(saved: Mapping[str, Any], now: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is to come, with the end of the name that was asked then."""
    told = saved.get("changes")
    names = [each for each in told if _is_of_a_name(each)] if isinstance(told, list) else []
    if not names:
        return now
    changes = [*(each for each in now.get("changes", ()) if not _is_of_a_name(each)), *names]
    return {**now, "changes": sorted(changes, key=lambda each: str(each.get("at")))}


def _is_of_a_name(change: object) -> bool:
    return isinstance(change, dict) and change.get("kind") == NAME


def _entries(listed: Sequence[object]) -> list[object]:
    """What the entries of a list are of, in their order: so that a row more, or less, is one difference."""
    return [each.get("model") if isinstance(each, dict) else None for each in listed]


def _short(value: object) -> object:
    """A value to show: of a list, what its entries are of."""
    if isinstance(value, list):
        named = [str(each) for each in _entries(value) if each is not None]
        return ", ".join(named) or f"a list of {len(value)}"
    return f"a map of {len(value)}" if isinstance(value, dict) else value
