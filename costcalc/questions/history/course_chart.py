"""The picture of what a workload cost on models over time: steps on a logarithmic scale."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from costcalc.numbers import plain
from costcalc.report.charts.chart import (
    FILLED,
    HOLLOW,
    LOG,
    RING,
    STEPS,
    TIME,
    Axis,
    Chart,
    Point,
    Rule,
    Series,
    Source,
    Stop,
    standing_at,
)
from costcalc.report.charts.scales import seconds_of
from costcalc.report.figures import rounded
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from costcalc.questions.history.course import Course, Step

ANNOUNCED = "announced"
LABEL_DIGITS = 5
BEFORE = timedelta(days=45)
"""How long before its first known day a line is shown whose beginning nobody knows."""


def course_chart(courses: Sequence[Course], places: Mapping[str, int], asked: date, today: date) -> Chart:
    """The chart of courses up to `today`; `places` are those of the colours of models, `asked` is marked."""
    end = max(datetime.combine(each, time(), UTC) for each in (asked, today))
    series = tuple(_series(each, places.get(each.model, len(places)), end, today) for each in courses)
    return Chart(
        "What this workload cost per million tokens, day by day",
        "USD per million tokens of this workload, list prices, log scale",
        "; ".join(f"{each.name}: {_told(each)}" for each in courses),
        Axis("", TIME, None, seconds_of(end)),
        Axis("", LOG),
        series,
        rules=(Rule(_seconds(asked), "the day asked"),),
        stops=tuple(_stops(series, end)),
        sources=tuple(map(Source, _sources(courses))),
    )


def _sources(courses: Sequence[Course]) -> list[str]:
    return list(dict.fromkeys(step.source for each in courses for step in each.steps if step.source))


def _series(course: Course, place: int, end: datetime, today: date) -> Series:
    last = course.steps[-1]
    ended = course.until if course.until is not None and course.until <= end else None
    points = [_point(each, course) for each in course.steps]
    if ended is not None:
        points.append(Point(seconds_of(ended), last.price, points[-1].text, RING))
    first = course.steps[0]
    return Series(
        course.model, course.name, tuple(points), STEPS, place, _end(course, ended, today),
        fades_in=first.since is None or (first.basis != ANNOUNCED and first.bracket is None),
        is_ended=ended is not None,
    )  # fmt: skip


def _end(course: Course, ended: datetime | None, today: date) -> str:
    """What stands at the end of a line: until when it went, what is due, or what holds now."""
    last = course.steps[-1]
    if ended is not None:
        return f"until {ended.date()}"
    if last.since is not None and last.since.date() > today:
        return f"{_short(last)} from {last.since.date()}"
    return f"{_short(last)} now"


def _point(step: Step, course: Course) -> Point:
    mark = FILLED if step.basis == ANNOUNCED else HOLLOW
    text = f"{'≈' if step.is_estimate else ''}{plain(step.price)} USD"
    if step.bracket is not None:
        start, end = step.bracket
        return Point(seconds_of(start), step.price, text, mark, _short(step), seconds_of(end), step.source)
    if step.since is None:
        return Point(seconds_of(_unknown(course)), step.price, text, "", _short(step), source=step.source)
    return Point(seconds_of(step.since), step.price, text, mark, _short(step), source=step.source)


def _unknown(course: Course) -> datetime:
    """Where a line begins whose beginning nobody knows: a little before it is next heard of."""
    known = next((each.since for each in course.steps if each.since is not None), None)
    return (known or course.until or datetime.now(UTC)) - BEFORE


def _stops(series: Sequence[Series], end: datetime) -> Iterator[Stop]:
    """A stop at each change of any price: the day, and what each model cost then."""
    places = sorted({point.x for each in series for point in each.points} | {seconds_of(end)})
    for x in places:
        day = datetime.fromtimestamp(int(x), UTC).date()
        yield Stop(x, str(day), tuple(_at(each, x) for each in series))


def _at(series: Series, x: Decimal) -> str:
    found = standing_at(series, x)
    return found.text if found else ""


def _told(course: Course) -> str:
    return ", ".join(f"{plain(each.price)} USD from {_day(each)}" for each in course.steps)


def _day(step: Step) -> str:
    return "an unknown day" if step.since is None else str(step.since.date())


def _short(step: Step) -> str:
    return rounded(plain(step.price), LABEL_DIGITS)


def _seconds(day: date) -> Decimal:
    return seconds_of(datetime.combine(day, time(), UTC))
