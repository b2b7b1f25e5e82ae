"""What is learnt of rows of one shape, so that the next are read quickly: where things stand, and as what.

A row's keys say where its usage stands; what is in the usage, and the few words on which the choice between
formats hangs, say in which format it is. All rows with the same are read as the first of them was.
"""

from __future__ import annotations

from costcalc.usage.logs.row.conditions import all_hold, looked_at, paths_of, shows
from costcalc.usage.logs.row.counting import Counting
from costcalc.usage.records.context import STANDARD, holds
from costcalc.usage.records.envelopes import ENVELOPES
from costcalc.usage.records.members import ABSENT
from costcalc.usage.records.objects import ATTRIBUTES
from costcalc.usage.records.reader import has_shape
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from costcalc.usage.logs.format import LogFormat
    from costcalc.usage.logs.row.counting import Shape
    from costcalc.usage.logs.rows import Options
    from costcalc.usage.records.format import Envelope, Format

    Keys = tuple[str, ...]

LONGEST = 200
"""Characters of a word that decides: what a format is known by is shorter."""


class Outline(NamedTuple):
    """What is known of rows with the same keys: where their usage stands, and what to look at first.

    The usage may stand in an answer that is wrapped in an `envelope`, of which then this alone is known.
    `unbilled` are tests of what nobody bills, `failed` those of what rows are wrapped in;
    `wrapped` are the signs of what they may lie within. On `words` hangs in
    which format a usage is, on `models` too, of which the first that is there counts, and on whether anything
    stands at `there`, or in the usage where `used` says, with the name that it has in there. `texts` may hold
    JSON. At the places that are `tested` all those tests look first.
    """

    place: str
    envelope: Envelope | None
    unbilled: tuple[str, ...]
    failed: tuple[str, ...]
    wrapped: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    models: tuple[tuple[str, ...], ...]
    there: tuple[str, ...]
    texts: tuple[str, ...]
    used: tuple[tuple[str, str], ...] = ()
    tested: tuple[str, ...] = ()


class Plan:
    """How rows of one shape are read: as which format, and which of its paths may be in them.

    `rivals` are other formats with such members, which must be ruled out by their totals.
    """

    def __init__(self, of: Format, counting: Counting, rivals: tuple[Counting, ...], keys: Keys) -> None:
        self.of, self.counting, self.rivals = of, counting, rivals
        asked = {choice.option for choice in of.choices}
        choices = (*of.choices, *(() if STANDARD.option in asked else (STANDARD,)))
        self.choices = among(keys, (path for choice in choices for path in choice.paths))
        self.model, self.id, self.sold_by = (among(keys, paths) for paths in (of.model, of.id, of.sold_by))
        self.has_besides = bool(among(keys, (*of.told, *of.items)))
        self.options: dict[tuple[object, ...], Options] = {}


def outline_of(keys: Keys, of: LogFormat, formats: Sequence[Format]) -> Outline | None:
    """What is known of rows with these keys; None where they are not plain."""
    if ATTRIBUTES in keys or "resourceSpans" in keys or not all(type(key) is str for key in keys):
        return None
    wrappings = [each for each in ENVELOPES if all(among(keys, _any(sign)) for sign in each.signs)]
    if (inner := _envelope(wrappings, keys)) is not None:
        tests = tuple(tests for tests in of.not_billed if _are_among(keys, paths_of(tests)))
        texts = among(keys, of.texts)
        return _tested(Outline("", inner, tests, tuple(inner.failed), (), (), (), (), texts))
    possible = [each for each in formats if all(among(keys, paths.split("|")) for paths in each.around)]
    places = {place for each in possible for place in among(keys, each.places) if place}
    if len(places) != 1:
        return None
    failed = [test for each in wrappings if _is_plain(each) for test in each.failed]
    place = places.pop()
    there = among(keys, _there(possible))
    used = tuple((path, path.removeprefix(f"{place}.")) for path in there if path.startswith(f"{place}."))
    found = Outline(
        place,
        None,
        tuple(tests for tests in of.not_billed if _are_among(keys, paths_of(tests))),
        tuple(test for test in failed if _are_among(keys, paths_of(test))),
        tuple(each.signs for each in wrappings if not _is_plain(each)),
        among(keys, _words(possible)),
        tuple(dict.fromkeys(among(keys, each.model) for each in possible if each.whose or each.names)),
        tuple(path for path in there if not path.startswith(f"{place}.")),
        among(keys, of.texts),
        used,
    )
    return _tested(found)


def _tested(outline: Outline) -> Outline:
    """An outline with the places that its tests look at, but for those where nothing may stand."""
    signs = [each for signs in outline.wrapped for sign in signs for each in _any(sign)]
    tests = (*outline.unbilled, *outline.failed, *signs)
    return outline._replace(tested=tuple(dict.fromkeys(path for each in tests for path in paths_of(each))))


def is_told(said: object, outline: Outline) -> bool:
    """Whether a row tells that nobody bills it, or that it lies in another one."""
    return any(all_hold(said, tests) for tests in outline.unbilled) or _is_apart(said, outline)


def may_be_told(said: object, outline: Outline) -> bool:
    """The same, as far as what is `tested` says it."""
    return any(all_hold(said, tests) for tests in map(looked_at, outline.unbilled)) or _is_apart(
        said, outline
    )


def _is_apart(said: object, outline: Outline) -> bool:
    """Whether a row tells of a request that failed, or that it lies in another one."""
    return any(holds(said, test) for test in outline.failed) or any(
        all(shows(said, sign) for sign in signs) for signs in outline.wrapped
    )


def _envelope(wrappings: Sequence[Envelope], keys: Keys) -> Envelope | None:
    """What rows with these keys are wrapped in, if it is one thing, and seen in what stands there."""
    if len(wrappings) != 1 or not wrappings[0].within or wrappings[0].on:
        return None
    # Of signs that lie deeper, whether they are there hangs on the row.
    return wrappings[0] if all(set(_any(sign)) & set(keys) for sign in wrappings[0].signs) else None


def _is_plain(each: Envelope) -> bool:
    """Whether what an answer is wrapped in is the row itself, and says no more of its price."""
    return not (each.within or each.options or each.on)


def _words(formats: Iterable[Format]) -> list[str]:
    """The paths of the words that formats are known by."""
    around = [path for each in formats for paths, said in each.around.items() if said for path in _any(paths)]
    return [*around, *(path for each in formats for path in each.signs)]


def _there(formats: Iterable[Format]) -> list[str]:
    """The paths at which something must stand for a format, or nothing may."""
    around = [paths for each in formats for paths, said in each.around.items() if not said]
    return [
        path for paths in (*around, *(each for of in formats for each in of.without)) for path in _any(paths)
    ]


def plan_of(
    keys: Keys, place: str, said: object, usage: Mapping[str, object], shape: Shape, of: Format,
    formats: Sequence[Format],
) -> Plan | None:  # fmt: skip
    """How rows of the shape of one are read that was read as a format; None where that is not plain."""
    if place not in of.places:
        return None
    counting, rivals = Counting(of), []
    for each in formats:
        if each is of or (of.around and not each.around):
            continue
        if place in each.places and has_shape(said, usage, place, each):
            rival = Counting(each)
            # Of two that read each row alike, the signs decide: they are among the words of the outline.
            if not (_say_alike(of, each) and counting.is_as(rival, shape)):
                rivals.append(rival)
        elif _may_lie_open(each, keys) and has_shape(said, said, "", each):  # type: ignore[arg-type] # a map
            return None
    return Plan(of, counting, tuple(rivals), keys)


def _say_alike(one: Format, other: Format) -> bool:
    """Whether two formats take the same from around a usage, if they count it alike."""
    return (one.choices, one.told, one.items) == (other.choices, other.told, other.items)


def _may_lie_open(of: Format, keys: Keys) -> bool:
    """Whether a usage may stand among the members of a row with these keys."""
    return all(among(keys, _any(need)) for need in of.needs)


def decides(found: object) -> object:
    """A word that decides on a format, or how it begins; of anything else only whether it is there."""
    return found[:LONGEST] if type(found) is str else found is ABSENT


def among(keys: Keys, paths: Iterable[str]) -> tuple[str, ...]:
    """The paths at which something may stand in a row with these keys, each once."""
    return tuple(dict.fromkeys(path for path in paths if any(_leads(path, key) for key in keys)))


def _are_among(keys: Keys, paths: tuple[str, ...]) -> bool:
    return len(among(keys, paths)) == len(paths)


def _leads(path: str, key: str) -> bool:
    return path == key or path.startswith(f"{key}.")


def _any(paths: str) -> list[str]:
    return paths.split("|")
