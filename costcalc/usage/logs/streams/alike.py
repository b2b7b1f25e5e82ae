"""Lines of answers that are written alike: of each only what differs is read.

A tool writes all its lines in one way. So a line that was read becomes a pattern: its bytes, with holes where
texts and counts stand of which the next has others, and a gap where the content of its message stands. A
line that fits it is JSON with the same members, each once, as far as its content is; what stands in its holes
needs no unescaping, and is all that a row is made of. Any other line is read in full.

What stands before the gap tells whose line it is. Many are followed by another one of the same message, and
nobody needs what the rest of them says.
"""

from __future__ import annotations

import json
import re
from operator import itemgetter

from costcalc.usage.logs.row.calls import says_the_same
from costcalc.usage.logs.row.counting import shape_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from costcalc.usage.logs.row.counting import Counting, Tally

    Line = dict[str, Any]
    Path = tuple[str, ...]
    Held = tuple[bytes | None, ...]
    Pattern = TypeVar("Pattern", "_Beginning", "_End")
    Begun = tuple[bytes, re.Match[bytes], "_Beginning"]
    """A line that begins as others did: the id of its message, what else is in the holes, and the way."""

MOST_WAYS = 16
"""Patterns that are tried: a version of a tool has a few, by what stood still in its lines."""
MOST_LEARNT = 100
"""Lines that a pattern is made of, at most: a log with more ways of writing is read in full."""
LONGEST = 10_000
"""Characters of a line that is made a pattern."""

TEXT = r'[^"\\\x00-\x1f]*+'
"""A text that is read: whether it is UTF-8 is seen then."""
PASSED = r"[ !#-\[\]-\x7f]*+"
"""One that is not."""
NUMBER = r"(?:0|[1-9][0-9]{0,14})"
"""A count as JSON writes it, without digits that a float would have lost."""
ID = r"[!#-\[\]-~]{16,200}"
"""An id that tells an answer from all others."""
GAP = "\0"
"""What stands in a pattern where the content is left out, and nowhere else."""
USED, STOP = b'"usage":{', b'],"stop_reason":'

CONTENT, USAGE, ITERATIONS = ("message", "content"), ("message", "usage"), ("message", "usage", "iterations")
TOLD: tuple[Path, ...] = (
    ("message", "model"), ("message", "id"),
    ("timestamp",), ("cwd",), ("sessionId",), ("version",), ("agentId",),
)  # fmt: skip
"""What a row is made of, besides the counts."""
DUE = TOLD[:3]
"""What a line has to say that is read so."""
ANSWER, SPENT = "assistant", "costUSD"
FEWEST = 2
"""Counts of a usage: what went in, and what came out."""


class Alike(NamedTuple):
    """What a line says that fits a pattern: the texts of `TOLD` in UTF-8, and what it used."""

    model: bytes
    id: bytes
    written: bytes
    cwd: bytes | None
    session: bytes | None
    version: bytes | None
    agent: bytes | None
    tally: Tally


class _End(NamedTuple):
    """How lines of a beginning go on: the texts and counts of both, and which counts are told twice."""

    match: Callable[[bytes, int], re.Match[bytes] | None]
    pattern: str
    texts: Callable[[Held], tuple[bytes | None, ...]]
    counts: Callable[[Held], tuple[bytes, ...]]
    twice: tuple[tuple[int, int], ...]
    tally: Callable[[list[int]], Tally | None]


class _Beginning(NamedTuple):
    """A way in which lines begin, and those in which they then go on; `id` is the hole of that."""

    match: Callable[[bytes], re.Match[bytes] | None]
    pattern: str
    id: int
    ends: list[_End]


class Ways:
    """The ways in which the lines of a log are written, as far as they are learnt."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self._ways: list[_Beginning] = []
        self._learnt = 0

    def begun(self, line: bytes) -> Begun | None:
        """How a line begins; None where it has to be read in full."""
        for place, way in enumerate(self._ways):
            found = way.match(line)
            if found is not None:
                if place:  # the next line most likely begins as this one
                    self._ways.insert(0, self._ways.pop(place))
                return found[way.id], found, way
        return None

    def read(self, line: bytes, begun: Begun) -> Alike | None:
        """What a line says; None where it has to be read in full."""
        _, found, way = begun
        begin = found.end()
        gap = line.rfind(STOP, begin)
        if gap < 0 or line.find(USED, begin, gap) >= 0:  # there may be another message in between
            return None
        for place, end in enumerate(way.ends):
            rest = end.match(line, gap)
            if rest is None:
                continue
            if place:
                way.ends.insert(0, way.ends.pop(place))
            held = (None, *found.groups(), *rest.groups())
            if end.twice and any(held[one] != held[other] for one, other in end.twice):
                return None
            tally = end.tally([*map(int, end.counts(held))])
            return None if tally is None else Alike(*end.texts(held), tally)  # type: ignore[call-arg, arg-type] # as many as `TOLD`
        return None

    def learn(self, text: str, told: object) -> None:
        """Make a pattern of a line that was read, but for its content, if all that counts in it is plain."""
        if self._learnt >= MOST_LEARNT or len(text) > LONGEST or not isinstance(told, dict):
            return
        self._learnt += 1
        if json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str) != text:
            return
        learnt = _way(told, self._counting)
        if learnt is not None:
            way, end = learnt
            known = next((each for each in self._ways if each.pattern == way.pattern), way)
            _put_first(self._ways, known)
            _put_first(known.ends, end)


def _put_first(ways: list[Pattern], first: Pattern) -> None:
    """Let a pattern be tried first, and once; of too many the last is forgotten."""
    ways[:] = [each for each in ways if each.pattern != first.pattern]
    ways.insert(0, first)
    del ways[MOST_WAYS:]


class _Holes:
    """The holes of a pattern, numbered as they come."""

    def __init__(self) -> None:
        self.texts: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def _next(self) -> int:
        return len(self.texts) + len(self.counts) + 1

    def pattern(self, value: object, path: Path = ()) -> str | None:
        """The pattern of a value; None where it is not plain."""
        kind = type(value)
        if kind is dict:
            parts = [self._member(str(name), held, path) for name, held in value.items()]  # type: ignore[attr-defined] # a map
            return None if None in parts else r"\{" + ",".join(map(str, parts)) + r"\}"
        if kind is list:
            return self._list(value, path)  # type: ignore[arg-type] # a list
        if kind is int and 0 <= value < 10**15:  # type: ignore[operator] # an integer
            return self._number(path)
        if kind is str:
            return self._text(value, path)  # type: ignore[arg-type] # a text
        return re.escape(json.dumps(value)) if value is None or kind is bool else None

    def _member(self, name: str, value: object, path: Path) -> str | None:
        found = self.pattern(value, (*path, name))
        return None if found is None else f"{re.escape(json.dumps(name, ensure_ascii=False))}:{found}"

    def _list(self, value: list[object], path: Path) -> str | None:
        if not value:
            return rf"\[{GAP}\]" if path == CONTENT else r"\[\]"
        one = value[0]
        if path != ITERATIONS or not isinstance(one, dict) or "model" in one:
            return None
        found = self.pattern(one, path)
        return None if found is None else rf"\[{found}\]"

    def _number(self, path: Path) -> str:
        if path[:2] != USAGE:
            return NUMBER
        self.counts[path] = self._next()
        return f"({NUMBER})"

    def _text(self, value: str, path: Path) -> str:
        if path in TOLD:
            self.texts[path] = self._next()
            return f'"({ID})"' if path[-1] == "id" else f'"({TEXT})"'
        # Of what was used each word may matter, and so do types.
        is_held = path[:2] == USAGE or path[-1] == "type"
        return re.escape(json.dumps(value, ensure_ascii=False)) if is_held else f'"{PASSED}"'


def _way(told: Line, counting: Counting) -> tuple[_Beginning, _End] | None:
    """The way in which a line is written; None where it is not plain."""
    holes, message = _Holes(), told["message"]
    assert isinstance(message, dict)  # noqa: S101 - as it was read
    usage = message["usage"]
    if SPENT in told or told.get("type") != ANSWER or not _is_of_one(usage, message["model"]):
        return None
    pattern = holes.pattern(told)
    shape, _ = shape_of({name: value for name, value in usage.items() if name != ITERATIONS[-1]})
    tally = None if shape is None else counting.summing(shape)
    inner = {path[3:]: number for path, number in holes.counts.items() if path[:3] == ITERATIONS}
    outer = {path[2:]: number for path, number in holes.counts.items() if path[:3] != ITERATIONS}
    before, gap, after = (pattern or "").partition(GAP)
    begins, goes_on = re.compile(before.encode()), re.compile(after.encode())
    own_id = holes.texts.get(DUE[1], 0)
    if (
        not gap
        or tally is None
        or len(outer) < FEWEST
        or any(each not in holes.texts for each in DUE)
        or own_id > begins.groups
    ):
        return None
    end = _End(
        goes_on.fullmatch,
        after,
        itemgetter(*(holes.texts.get(path, 0) for path in TOLD)),
        itemgetter(*outer.values()),
        tuple((number, outer[path]) for path, number in inner.items()),
        tally,
    )
    return _Beginning(begins.match, before, own_id, [end]), end


def _is_of_one(usage: Line, model: str) -> bool:
    """Whether a usage has no iterations, or one that says again what stands around it."""
    told = usage.get(ITERATIONS[-1])
    if told is None or told == []:
        return True
    return isinstance(told, list) and len(told) == 1 and says_the_same(told[0], usage, model)
