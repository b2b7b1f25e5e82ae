"""The calls of one answer: a usage in iterations is several, each with a size of its own, some with a model.

The counts around iterations leave a compaction out, and the price of a call hangs on its own size: so each
iteration is counted for itself, and what none of them counts (searches, lifetimes of what was written) goes
to the call that wrote the answer, as far as it fits in there.
"""

from __future__ import annotations

from collections.abc import Mapping

from costcalc.numbers import EXACT, ZERO, plain
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.iterations import ABOUT, FACTS, OF_ANOTHER, none_of
from costcalc.usage.records.members import number
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from costcalc.usage.logs.row.counting import Counting, Tally

    Members = dict[str, object]

ITERATIONS = "iterations"
ANSWERS = ("message", "fallback_message")
"""The types of those that wrote the answer, or tried to."""


class Call(NamedTuple):
    """A call of a model: which one, what it used, and whether it is a request or a part of one."""

    model: str
    tally: Tally
    requests: int


class _Iteration(NamedTuple):
    kind: str
    model: str
    members: Members


def calls_of(usage: Mapping[str, object], model: str, counting: Counting) -> tuple[Call, ...]:
    """The calls of an answer of `model`, first the one that wrote it; raises `UsageRecordError`."""
    told = usage.get(ITERATIONS)
    if not told or (isinstance(told, list) and len(told) == 1 and says_the_same(told[0], usage, model)):
        return (Call(model, counting.tally(usage), 1),)
    top = counting.members({name: value for name, value in usage.items() if name != ITERATIONS})
    iterations = _iterations(told, model, counting)
    own = [each for each in iterations if each.model == model]
    if not own:
        raise none_of(model, ITERATIONS)
    written = [each for each in own if each.kind in ANSWERS] or own
    main = written[-1]
    _check_top(top, iterations, counting)
    _hand_out(top, [main, *(each for each in own if each is not main)], counting)
    calls = [_call(each, model, top, counting, is_main=each is main) for each in iterations]
    return tuple(sorted(calls, key=lambda call: calls.index(call) != iterations.index(main)))


def says_the_same(entry: object, usage: Mapping[str, object], model: str) -> bool:
    """Whether the one iteration says what stands around it too, as that of most answers does."""
    return (
        isinstance(entry, Mapping)
        and entry.get("type") == ANSWERS[0]
        and entry.get("model", model) == model
        and all(usage.get(name) == value for name, value in entry.items() if name not in ABOUT)
    )


def _iterations(told: object, model: str, counting: Counting) -> list[_Iteration]:
    if not isinstance(told, list):
        raise UsageRecordError("a list is due", ITERATIONS, reason="no list")
    found = []
    for place, each in enumerate(told):
        path = f"{ITERATIONS}.{place}"
        if not isinstance(each, Mapping):
            raise UsageRecordError("a map is due", path, reason="no map")
        kind, made_by = each.get("type"), each.get("model")
        if not isinstance(made_by, str | None) or not isinstance(kind, str | None):
            raise UsageRecordError("a text is due", path, reason="no text")
        if made_by is None and kind == OF_ANOTHER:
            raise UsageRecordError("it is of another model, and does not say which", path, reason="no model")
        members = counting.members({name: held for name, held in each.items() if name not in ABOUT})
        found.append(_Iteration(kind or ANSWERS[0], made_by or model, members))
    return found


def _check_top(top: Members, iterations: list[_Iteration], counting: Counting) -> None:
    """Refuse counts around the iterations that are more than those of all of them."""
    for path in dict.fromkeys(path for each in iterations for path in each.members):
        if path in top and counting.counts(path):
            within = ZERO
            for each in iterations:
                if path in each.members:
                    within = EXACT.add(within, number(each.members[path], path))
            around = number(top[path], path)
            if around > within:
                raise UsageRecordError(
                    f"{plain(around)} is more than the iterations add up to, {plain(within)}",
                    path,
                    reason=f"{path} exceeds its parts",
                )


def _hand_out(top: Members, calls: list[_Iteration], counting: Counting) -> None:
    """Give what no iteration of the model counts to the first call where it fits, and the rest to others."""
    for path, value in top.items():
        if not counting.counts(path) or any(path in each.members for each in calls):
            continue
        whole = counting.whole_of(path)
        left = number(value, path)
        for each in calls:
            room = left if whole is None else _room(each, whole, counting)
            given = min(left, room)
            if given or each is calls[0]:
                each.members[path] = int(given)
            left = EXACT.subtract(left, given)
        if left:
            raise UsageRecordError(
                f"{plain(left)} of it are in no iteration", path, reason=f"{path} exceeds its whole"
            )


def _room(call: _Iteration, whole: str, counting: Counting) -> Decimal:
    """How much of a member of a call is not among its parts yet."""
    room = number(call.members.get(whole, 0), whole)
    for path, value in call.members.items():
        if counting.whole_of(path) == whole:
            room = EXACT.subtract(room, number(value, path))
    return max(room, ZERO)


def _call(each: _Iteration, model: str, top: Members, counting: Counting, *, is_main: bool) -> Call:
    is_own = each.model == model
    facts = {
        path: value
        for path, value in top.items()
        if not counting.counts(path) and (is_own or path in FACTS) and path not in each.members
    }
    return Call(each.model, counting.tally(_nested(facts | each.members)), int(is_main or not is_own))


def _nested(members: Members) -> dict[str, object]:
    """Members by their paths as the maps that they stood in."""
    found: dict[str, object] = {}
    for path, value in members.items():
        place = found
        *outer, name = path.split(".")
        for each in outer:
            inner = place.setdefault(each, {})
            assert isinstance(inner, dict)  # noqa: S101 - a path is no other's beginning, as `members` says
            place = inner
        place[name] = value
    return found
