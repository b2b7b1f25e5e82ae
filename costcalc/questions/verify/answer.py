"""`verify`: does a saved result still hold? It is computed again, and compared figure by figure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from costcalc.asking.additions import parameters_of
from costcalc.asking.saved import WAY_OUT, read_command, with_examples, without_files, words_of
from costcalc.errors import CostcalcError, ResultError
from costcalc.periods import parse_moment
from costcalc.pricing.names.meaning import WAYS
from costcalc.prose import shown
from costcalc.questions import ALONE, QUESTIONS, question
from costcalc.questions.documents import shape_of
from costcalc.questions.verify.shape import VERIFICATION
from costcalc.rating.changes import NAME
from costcalc.rating.notes import PATTERN_NOTE, named_notes
from costcalc.shapes import LIST, OBJECT
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from costcalc.asking.question import Question
    from costcalc.asking.saved import Command
    from costcalc.rating.table import RatingTable

MOST_RESULTS = 10_000
MOST_DIFFERENCES = 200

SCHEMAS = {f"costcalc/{name}/1": name for name in (*QUESTIONS, *ALONE)}
USAGE = "costcalc/usage/1"
"""The schema of kept usage, which is no answer to a question: it is held against its logs."""

OUTSIDE = {
    "matched": "how a name was written: the command has the id",
    "changes of a name": "until when that name stands for the model: the command has the id",
    "usage_format": "how a usage record was read: the command has what it says",
    "assumed_preset": "that nobody said the workload: the command says the preset",
    "left_out_of_preset": "of a question that was asked with a workload file: the file is not in the result",
    "words of commands for files of prices": "of which files the table is: its hash says what is in them",
}
"""What of a result is not looked at, and why."""

ANY_TABLE = {
    "table.hash": "another table is as good",
    "retrieved": "when a source was read, as another table is as good",
}
"""What is not looked at besides, where another table than the saved one is as good."""

OF_NAME = re.compile(r"(.{1,300}?)(?: is the name of \S+, and stands for |: the newest |: no price list ).+")
"""A note on a name: that it is another model's own, which it stands for as a family, whose price it takes."""

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
    unread: Mapping[str, str] = {}
    """What of kept usage could not be looked at, and why."""

    def __repr__(self) -> str:
        said = "every figure holds" if self.holds else f"{len(self.differences)} differences"
        return f"<Verification of {self.results} result{'' if self.results == 1 else 's'}: {said}>"

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
        return {**self.unread, **OUTSIDE, **(ANY_TABLE if self.any_table else {})}

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it, schema `costcalc/verify/1`."""
        return VERIFICATION.document(self)


def verify(table: RatingTable, saved: object, *, any_table: bool = False) -> Verification:
    """Compute a saved result again: one of `price`, `compare`, `project` or `breakeven`, or a list of them.

    A repricing is computed of the logs or sums that it names, and kept usage of its logs, where these lie.
    It holds where it says, computed again, all that it says, of the table that it names; with `any_table`,
    of whichever is in use. Raises `ResultError` for what is no such result.
    """
    results = saved if isinstance(saved, list) else [saved]
    if not 0 < len(results) <= MOST_RESULTS:
        raise ResultError(f"a file holds from 1 to {MOST_RESULTS} results, and this one {len(results)}")
    differences: list[Difference] = []
    hashes: list[str] = []
    later: set[str] = set()
    unread: dict[str, str] = {}
    for number, result in enumerate(results):
        place = f"{number}." if isinstance(saved, list) else ""
        try:
            found = list(_again(table, result, place, unread))
        except ResultError as error:
            raise (ResultError(f"result {number + 1}: {error}") if place else error) from None
        later |= _later_in(result, found)
        differences += (each for each in found if not (any_table and each.place.endswith(tuple(ANY_TABLE))))
        hashes.append(_hash(result))
    return Verification(
        len(results), differences[:MOST_DIFFERENCES], hashes, table.hash, any_table, later, unread
    )


def verified() -> list[str]:
    """The schemas of the results that can be verified: those that say the command that asks again."""
    return list(filter(_says_command, SCHEMAS))


def _says_command(schema: object) -> bool:
    return str(schema) in SCHEMAS and "command" in shape_of({"schema": schema}).fields


def _later_in(result: object, found: Iterable[Difference]) -> set[str]:
    """The places of members that came later, where a result has none of their name anywhere.

    A result without them does not hold, as it does not say all that is said now; where nothing else differs,
    its figures are the same.
    """
    absent = {each.place: each.place.rpartition(".")[2] for each in found if each.saved == ABSENT}
    if not absent or not isinstance(result, dict):
        return set()
    later = {each.name for each in shape_of(result).every() if each.later}
    return {place for place, name in absent.items() if name in later and not _has(result, name)}


def _has(document: object, name: str) -> bool:
    """Whether a member of a name is anywhere in a document."""
    return any(isinstance(each, dict) and name in each for each in _within(document))


def _within(document: object) -> Iterator[object]:
    """A document and everything in it."""
    yield document
    if isinstance(document, dict):
        document = list(document.values())
    for each in document if isinstance(document, list) else ():
        yield from _within(each)


def _again(table: RatingTable, saved: object, place: str, unread: dict[str, str]) -> Iterator[Difference]:
    if not isinstance(saved, dict):
        raise ResultError(
            f"{'it' if place else 'the file'} is no result: a JSON object with a `schema` is due"
        )
    schema = saved.get("schema")
    if schema == USAGE:
        from costcalc.questions.verify.logs import differences_of_usage

        try:
            for where, one, other in differences_of_usage(table, saved, unread):
                yield Difference(f"{place}{where}", one, other)
        except ResultError:
            raise
        except CostcalcError as error:
            yield Difference(place + "problem", None, str(error))
        return
    if not _says_command(schema):
        known = " or ".join([*verified(), USAGE])
        raise ResultError(f"{shown(schema)} is no result that can be verified: {known} is due")
    asked = question(SCHEMAS[str(schema)])
    command = _command(saved, asked)
    try:
        now = _computed(table, saved, asked, command)
    except ResultError:
        raise
    except CostcalcError as error:
        yield Difference(place + "problem", None, str(error))
        return
    same_command = _command(now, asked).question == command.question
    outside = {
        "usage_format": True,
        "assumed_preset": True,
        "command": same_command,
        "left_out_of_preset": command.has_file,
    }
    then, now = ({key: value for key, value in each.items() if not outside.get(key)} for each in (saved, now))
    yield from _differences(then, now, place, frozenset(_notes_on_names(table, saved)))


def _command(saved: Mapping[str, Any], of: Question) -> Command:
    return read_command(saved, of.name, of.parameters, _besides(of))


def _besides(of: Question) -> set[str]:
    """The words that ask for more than a question itself, such as the energy."""
    return {each.name for each in parameters_of(*of.additions)}


def _computed(table: RatingTable, saved: Mapping[str, Any], of: Question, command: Command) -> dict[str, Any]:
    """The answer to what a saved result says that it was asked."""
    asked, names = saved.get("asked", {}), _besides(of)
    if not isinstance(asked, dict) or not asked.keys() <= names:
        raise ResultError(f"'asked' of the result is no map of {', '.join(sorted(names))}")
    for field in shape_of(saved):
        given = saved.get(field.name) or []
        if field.holds == LIST and not isinstance(given, list):
            raise ResultError(f"{field.name!r} of the result is no list")
        for number, each in enumerate(given if field.holds == LIST and field.kind == OBJECT else (), 1):
            if not isinstance(each, dict):
                raise ResultError(
                    f"entry {number} of {field.name!r} of the result is {shown(each)}, and no map"
                )
    words = (of.again or words_of)(saved, command)
    # The moment is always said: no clock is asked.
    said, now = words | asked, datetime(1970, 1, 1, tzinfo=UTC)
    if of.name in ALONE:
        from costcalc.questions.verify.logs import repriced_again

        of_logs: dict[str, Any] = repriced_again(table, of, said, now).to_dict()
        return of_logs
    found: dict[str, Any] = of.ask(table, said, now).to_dict()
    return found


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
    elif not _is_same(_compared(saved), _compared(now)) or type(saved) is not type(now):
        yield Difference(place.rstrip("."), _short(saved), _short(now))


def _is_same(saved: object, now: object) -> bool:
    if isinstance(saved, str) and isinstance(now, str) and WAY_OUT in saved:
        saved = with_examples(saved, now)
    return saved == now


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
        of_names = [each for each in texts if now["model"] in each]
        now = {**now, "notes": [*(each for each in of_names if each not in now["notes"]), *now["notes"]]}
    if matched not in WAYS or now.get("matched") != "exact":
        return now
    guess = [PATTERN_NOTE.format(now["model"])] if matched == "pattern" else []
    return {**now, "matched": matched, "notes": [*guess, *now["notes"]]}


def _notes_on_names(table: RatingTable, saved: Mapping[str, Any]) -> Iterator[str]:
    """The notes of a result on names and what they stand for, of those that are true."""
    on = saved.get("on") or f"{saved.get('start')}-01"
    for note in _texts(saved):
        if found := OF_NAME.fullmatch(note):
            try:
                priced = table.find(found[1], parse_moment(on))
            except CostcalcError:
                continue
            if note in named_notes(priced.matched, priced.rater.model, priced.meaning):
                yield note


def _texts(document: object) -> Iterator[str]:
    """Every text of the lists of a document."""
    for listed in _within(document):
        if isinstance(listed, list):
            yield from (each for each in listed if isinstance(each, str))


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
