"""Hours that a feed gives in UTC with weekdays of another zone, as the conditions of a pricing file.

LiteLLM asks two things of an instant: its hour in UTC, and its weekday in the zone named. A window of a
pricing file has one zone for both, and belongs to the weekday on which it starts. So the hours are moved
into the zone and cut at its midnight; that is only the same where the zone's clocks never change.
"""

from __future__ import annotations

import re

from costcalc.errors import MomentError
from costcalc.groups import gathered
from costcalc.periods import MINUTES_A_DAY, WEEKDAYS, clock, offsets_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

    When = dict[str, object]

Span = tuple[int, int]
"""Minutes of a day, from the first to before the last."""

ALL_DAYS = frozenset(range(7))
WHOLE_DAY = (0, MINUTES_A_DAY)
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9])"
MOST_RULES = 50


class HoursError(ValueError):
    """Hours that cannot be expressed, and why."""


def conditions(block: Any) -> list[When]:  # noqa: ANN401 - whatever a feed has there
    """The weekly hours of a block, each minute of the week in one condition at most."""
    rules = _rules(block)
    zone = block.get("weekday_timezone") or "UTC" if any("weekdays" in rule for rule in rules) else "UTC"
    offset = _offset(zone)
    days: list[list[Span]] = [[] for _ in ALL_DAYS]
    for rule in rules:
        spans = [piece for span in _spans(rule.get("hours_utc")) for piece in cut(span, offset)]
        for day in _weekdays(rule.get("weekdays")):
            days[day] += spans
    return weekly(days, zone)


def weekly(days: Sequence[Sequence[Span]], zone: str = "UTC") -> list[When]:
    """The conditions of some minutes of each day of the week; days that are alike share one."""
    alike = gathered((_joined(found), day) for day, found in enumerate(days) if found)
    whens = [_when(spans, group, zone) for spans, group in alike.items()]
    if not all(whens):
        _refuse("they are all hours of the week")
    return whens


def _refuse(why: str) -> NoReturn:
    raise HoursError(why)


def _rules(block: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever a feed has there
    """What `hours_utc` says of every day, and each of the `windows`."""
    if not isinstance(block, dict):
        _refuse("there are no hours")
    listed = block.get("windows") or []
    rules = [{"hours_utc": block["hours_utc"]}] if "hours_utc" in block else []
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        _refuse("the windows cannot be read")
    rules += listed
    if not 0 < len(rules) <= MOST_RULES:
        _refuse("there are no hours, or too many")
    return rules


def _offset(zone: object) -> int:
    """Minutes by which a zone is ahead of UTC, all year round."""
    if not isinstance(zone, str):
        _refuse("the zone of the weekdays cannot be read")
    try:
        offsets = offsets_of(zone)
    except MomentError:
        _refuse("the zone of the weekdays is not known")
    if len(offsets) != 1:
        _refuse("the clocks of the zone of the weekdays change in the year, and those of UTC do not")
    return next(iter(offsets))


def _spans(hours: object) -> list[Span]:
    """`00:00-01:00`, or a list of such texts; a span that ends where it starts is the whole day."""
    texts = [hours] if isinstance(hours, str) else hours
    if not isinstance(texts, list) or not 0 < len(texts) <= MOST_RULES:
        _refuse("there are no hours, or too many")
    found: list[Span] = []
    for text in texts:
        match = re.fullmatch(f"{CLOCK}-{CLOCK}", text) if isinstance(text, str) else None
        if not match:
            _refuse("the hours are not written as 16:30-00:30")
        hour, minute, end_hour, end_minute = map(int, match.groups())
        found.append((hour * 60 + minute, end_hour * 60 + end_minute))
    return found


def cut(span: Span, offset: int = 0) -> list[Span]:
    """A span in a zone, cut at midnight."""
    length = (span[1] - span[0]) % MINUTES_A_DAY or MINUTES_A_DAY
    start = (span[0] + offset) % MINUTES_A_DAY
    end = start + length
    return [(start, end)] if end <= MINUTES_A_DAY else [(start, MINUTES_A_DAY), (0, end - MINUTES_A_DAY)]


def _weekdays(listed: object) -> list[int]:
    """Days by their ISO number, 1 is Monday, or by name; every day where none is named."""
    if listed is None:
        return sorted(ALL_DAYS)
    if not isinstance(listed, list):
        _refuse("the weekdays cannot be read")
    return sorted({_weekday(each) for each in listed[: MOST_RULES + 1]})


def _weekday(named: object) -> int:
    if isinstance(named, str) and len(named) >= len("mon"):
        for day, name in enumerate(NAMES):
            if name.startswith(named.lower()):
                return day
    if isinstance(named, int) and not isinstance(named, bool) and 1 <= named <= len(NAMES):
        return named - 1
    _refuse("the weekdays cannot be read")


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in their order, those that touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def _when(spans: tuple[Span, ...], days: Sequence[int], zone: str) -> When:
    every_day = len(days) == len(ALL_DAYS)
    # Of every day, a span that goes on after midnight is one.
    if every_day and len(spans) > 1 and spans[0][0] == 0 and spans[-1][1] == MINUTES_A_DAY:
        spans = (*spans[1:-1], (spans[-1][0], spans[0][1]))
    when: When = {} if spans == (WHOLE_DAY,) else {"daily": [hours_text(*span) for span in spans]}
    if not every_day:
        when["weekdays"] = [WEEKDAYS[day] for day in days]
    if when and zone != "UTC":
        when["timezone"] = zone
    return when


def hours_text(start: int, end: int) -> str:
    """Hours as a pricing file has them, `16:30-00:30`, of two minutes of a day."""
    return f"{clock(start)}-{clock(end % MINUTES_A_DAY)}"
