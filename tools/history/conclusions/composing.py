"""From the stretches of each figure to the periods of a model: sheets, and the days between their changes.

| of several figures | rule |
|---|---|
| their changes lie within one another's brackets | one change, on the earliest day, in what they share |
| a meter that appears later | a period of its own from that day on: silence is no figure |
| a meter that is gone from every file that had it | a period without it, from the day after |
| a part (cached input) whose files no longer show the model | a dispute: what it was, or as the whole |
| a dispute begins or ends within the bracket of a change | with the change: inside, all is an estimate |
| the model is in the newest snapshot of a file that is kept | its last period is open |
| it is gone from every file that had it | its last period ends on the day after the last sighting |

Input and output fell together; one file was late with the output:

>>> from tools.history.conclusions.lines import Line, sheet_of
>>> def line(source, first, last, prices):
...     return Line(source, "openai/gpt-4o", first, last, "1", "2", "", "", sheet_of(prices))
>>> def told(lines):
...     for each in periods(lines, newest={"litellm": "2024-12-01"}, kept={"litellm"}):
...         figures = [f"{meter}={figure.amount}" for (_, meter), figure in each.figures.items()]
...         print(each.not_before, each.start, each.end, *figures)
>>> told([
...     line("litellm", "2024-05-14", "2024-08-05", "input=5 output=15"),
...     line("litellm", "2024-08-12", "2024-12-01", "input=2.5 output=10"),
...     line("llm-prices", "2024-06-01", "2024-08-07", "cache_read=2.5"),
...     line("llm-prices", "2024-08-20", "2024-11-30", "cache_read=1.25")])
None 2024-05-14 2024-06-01 input=5 output=15
2024-05-31 2024-06-01 2024-08-12 input=5 cache_read=2.5 output=15
2024-08-07 2024-08-12 2024-12-01 input=2.5 cache_read=1.25 output=10
None 2024-12-01 None input=2.5 output=10
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from costcalc.meters import FALLBACK, METERS
from costcalc.pricing.history.lines import condition_of
from tools.history.conclusions.heads import (
    HEAD,
    METERS_OF_HEAD,
    NO_HEAD,
    Agreement,
    completed,
    gone,
    head_of,
    headed,
    parted,
)
from tools.history.conclusions.lines import bridges_of, sightings
from tools.history.conclusions.rules import TRUST, stretches
from tools.history.conclusions.runs import day_after, day_before, overtaken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tools.history.conclusions.lines import Key, Line
    from tools.history.conclusions.rules import Stretch
    from tools.history.conclusions.runs import Sighting


class Observation(NamedTuple):
    """The figures of a model from one day on, and `end`, the day from which they no longer are in force.

    `not_before` is the last day on which the figures before were seen; None where no bracket is known.
    `hidden` are prices that only files show that have another price of input or output, or none any more.
    """

    start: str
    end: str | None
    not_before: str | None
    figures: Mapping[Key, Stretch]
    hidden: Mapping[Key, Sighting] = {}

    @property
    def last(self) -> str:
        """The last day on which the figures are in force."""
        return day_before(self.end) if self.end else "9999"


class _Edge(NamedTuple):
    """The beginning of a stretch: a change, or the first of its figure, or a change of disputes alone."""

    start: str
    not_before: str | None
    key: Key
    place: int
    without: str = ""
    """The last day on which a file that brings the figure was read without it."""


def periods(
    lines: Sequence[Line],
    newest: Mapping[str, str],
    kept: Collection[str],
    page: Collection[str] = (),
    trust: Sequence[str] = TRUST,
) -> list[Observation]:
    """The periods of one model, the oldest first.

    `newest` and `kept` say of the sources which day was their last, and which are still kept; `page` has the
    prices of input and output that the provider's own words confirm, as `head_of` has them.
    """
    seen: dict[Key, list[Sighting]] = {}
    newest_of_all = max(newest.values(), default="")
    bridges = bridges_of(lines)
    for key, sighting in sightings([headed(line) for line in lines]):
        is_newest = sighting.source in kept and sighting.last >= newest[sighting.source]
        stands = newest_of_all if is_newest else bridges.get((sighting.source, sighting.last), "")
        seen.setdefault(key, []).append(sighting._replace(stands=stands))
    heads = completed(seen.pop(HEAD, ()))
    of_head = stretches(heads, page, trust)
    agreement = Agreement(heads, of_head)
    _without_dropped(seen, lines)
    of_others = {
        key: [part for each in seen[key] for part in agreement.counted(each, seen[key])] for key in seen
    }
    hidden = {key: [part for each in seen[key] for part in agreement.hidden(each)] for key in seen}
    others = {key: stretches(of_others[key], (), trust) for key in of_others if of_others[key]}
    parts = parted(of_head)
    found = {key: parts[key] if key in parts else others[key] for key in _in_order({**parts, **others})}
    if not found:
        return []
    ends = {key: _end(of_others[key], newest_of_all) for key in others}
    for place, meter in enumerate(METERS_OF_HEAD if heads else ()):
        ends["", meter] = gone(of_head, place) or _end(heads, newest_of_all)
    starts, brackets = _placed(found, lines)
    ends = {key: end and _moved(end, brackets) for key, end in ends.items()}
    composed = _composed(found, starts, ends, brackets, of_others, heads, newest_of_all)
    return [
        each._replace(hidden={**_fallen_silent(each, seen, lines), **_hidden_in(each, hidden)})
        for each in composed
    ]


def _without_dropped(seen: dict[Key, list[Sighting]], lines: Sequence[Line]) -> None:
    """Let sizes of a file that is no longer kept not stand where one that had some shows none any more."""
    sized = {key for key in seen if condition_of(key[0])[1]}
    dropped: dict[str, str] = {}
    for line in lines:
        before = [other for other in lines if other.source == line.source and other.last < line.first]
        if any(sized & other.prices.keys() for other in before) and not sized & line.prices.keys():
            dropped[line.source] = max(dropped.get(line.source, ""), line.last)
    for key in sized:
        for place, each in enumerate(seen[key]):
            if any(each.last < last for source, last in dropped.items() if source != each.source):
                seen[key][place] = each._replace(stands="")


def _hidden_in(period: Observation, hidden: Mapping[Key, Sequence[Sighting]]) -> dict[Key, Sighting]:
    """What is shown of keys without a figure by files that have another head, while a period lasts."""
    return {
        key: within[-1]
        for key, parts in hidden.items()
        if key not in period.figures
        and (within := [each for each in parts if each.first <= period.last and period.start <= each.last])
    }


def _fallen_silent(
    period: Observation, seen: Mapping[Key, Sequence[Sighting]], lines: Sequence[Line]
) -> dict[Key, Sighting]:
    """Prices of parts, such as cached input, that only files showed which no longer show the model.

    What remains never had them, so nobody says that they cost as much as the whole.
    """
    speaking = {line.source for line in lines if line.first <= period.last and period.start <= line.last}
    return {
        key: max(before, key=lambda each: each.last)
        for key, of_key in seen.items()
        if not key[0] and ("", FALLBACK.get(key[1], "")) in period.figures and key not in period.figures
        and not speaking & {each.source for each in of_key}
        and (before := [each for each in of_key if each.last < period.start])
    }  # fmt: skip


def _in_order(keys: Iterable[Key]) -> list[Key]:
    """The base first, then conditions; meters in the order of the vocabulary."""
    meters = list(METERS)
    return sorted((key for key in keys if key[1] in METERS), key=lambda key: (key[0], meters.index(key[1])))


def _end(seen: Sequence[Sighting], newest_of_all: str) -> str | None:
    """The day after the last on which a figure was seen or stood; None where it stands to the newest day."""
    standing = overtaken(seen)
    last = max(each.span[1] for each in standing)
    stands = any(each.stands and each.stands >= newest_of_all for each in standing)
    return None if stands else day_after(last)


def _placed(
    found: Mapping[Key, Sequence[Stretch]], lines: Sequence[Line]
) -> tuple[dict[tuple[Key, int], str], dict[str, str]]:
    """On which day each stretch begins in the model, and the bracket of each of these days."""
    starts: dict[tuple[Key, int], str] = {}
    brackets: dict[str, str] = {}
    changes, others = _edges(found, lines)
    # Of those of one day the narrowest comes first: what may have changed long before changed with it.
    for edge in sorted(changes, key=lambda each: (each.start, -_ordinal(each.not_before), each.key)):
        own = starts.get((edge.key, edge.place - 1), "")
        shared = [day for day in brackets if _within(day, edge) and own < day]
        start = max(shared, default=edge.start)
        starts[edge.key, edge.place] = start
        brackets[start] = max(brackets.get(start, ""), edge.not_before or "")
    changes_alone = dict(brackets)
    for edge in others:
        later = {day: since for day, since in changes_alone.items() if edge.without < day}
        starts[edge.key, edge.place] = start = _moved(edge.start, later)
        if edge.not_before and start not in changes_alone:
            brackets[start] = max(brackets.get(start, ""), edge.not_before)
    return starts, brackets


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _moved(day: str, brackets: Mapping[str, str]) -> str:
    """A day, or the change within whose bracket it lies."""
    return next((change for change in brackets if brackets[change] < day <= change), day)


def _edges(found: Mapping[Key, Sequence[Stretch]], lines: Sequence[Line]) -> tuple[list[_Edge], list[_Edge]]:
    """The beginnings of stretches in which a figure changed, and all others."""
    origin = min(of_key[0].start for of_key in found.values())
    changes: list[_Edge] = []
    others: list[_Edge] = []
    for key, of_key in found.items():
        for place, each in enumerate(of_key):
            without, not_before = _read_without(each, key, lines), each.not_before
            if not (not_before or place or each.start == origin):
                not_before = max(origin, without or day_before(each.start))
            edge = _Edge(each.start, not_before, key, place, without)
            (changes if each.not_before else others).append(edge)
    return changes, others


def _read_without(stretch: Stretch, key: Key, lines: Sequence[Line]) -> str:
    """The last day before a stretch on which a file that brings it showed the model otherwise."""
    bringing = {
        line.source
        for line in lines
        if key in line.prices and line.first <= stretch.start <= line.last and not line.is_dated
    }
    days = [line.last for line in lines if line.source in bringing and line.last < stretch.start]
    return max(days, default="")


def _within(day: str, edge: _Edge) -> bool:
    return max(edge.not_before or "", edge.without) < day <= edge.start


def _composed(
    found: Mapping[Key, Sequence[Stretch]],
    starts: Mapping[tuple[Key, int], str],
    ends: Mapping[Key, str | None],
    brackets: Mapping[str, str],
    of_others: Mapping[Key, Sequence[Sighting]],
    heads: Sequence[Sighting],
    newest: str,
) -> Iterable[Observation]:
    """The sheets between the days on which anything begins or ends.

    `of_others` are the sightings of meters beside the head, on days on which their files agree with it: one
    that no file shows has no price, unless none with this head was read. Nothing ends on the `newest` day.
    """
    pauses = {
        _moved(day, brackets)
        for parts in of_others.values()
        for part in parts
        for day in (part.first, day_after(part.span[1]))
        if day <= newest
    }
    days = sorted({*starts.values(), *(end for end in ends.values() if end), *pauses})
    before: Observation | None = None
    for place, day in enumerate(days):
        current = {
            key: [each for at, each in enumerate(of_key) if starts[key, at] <= day][-1]
            for key, of_key in found.items()
            if starts[key, 0] <= day
        }
        figures = {
            key: stretch
            for key, stretch in current.items()
            if ((end := ends[key]) is None or day < end)
            and (key not in of_others or _is_shown(of_others[key], stretch, day))
        }
        if before and _nobody_speaks(heads, figures, day, newest):
            figures |= {key: current[key] for key in before.figures if key in of_others}
        figures = {key: figures[key] for key in found if key in figures}
        following = days[place + 1] if place + 1 < len(days) else None
        if not any(not condition for condition, _ in figures):
            figures = {}
        if before and _same(before.figures, figures):
            before = before._replace(end=following)
            continue
        if before and before.figures:
            yield before
        not_before = brackets.get(day)
        if not_before and before and before.figures:
            not_before = max(not_before, before.start)
        before = Observation(day, following, not_before, figures)
    if before and before.figures:
        yield before


def _nobody_speaks(heads: Iterable[Sighting], figures: Mapping[Key, Stretch], day: str, newest: str) -> bool:
    """Whether no file with the head in force was read on a day: then no meter beside it is known to be gone.

    The newest version of a file stands, but what it does not show may have come after it.
    """
    head = head_of({key: stretch.amount for key, stretch in figures.items()})
    return head != NO_HEAD and not any(
        each.amount == head and each.first <= day <= (each.last if each.stands >= newest else each.span[1])
        for each in heads
    )


def _is_shown(parts: Iterable[Sighting], stretch: Stretch, day: str) -> bool:
    """Whether a file shows a figure on a day, or on that on which it is first seen, beside the head."""
    seen = max(day, stretch.start)
    return any(part.amount == stretch.amount and part.covers(seen) for part in parts)


def _same(one: Mapping[Key, Stretch], other: Mapping[Key, Stretch]) -> bool:
    """Whether two sheets have the same figures, and the same open disputes."""
    return one.keys() == other.keys() and all(
        one[key].amount == other[key].amount and one[key].open == other[key].open for key in one
    )
