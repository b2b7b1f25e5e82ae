"""What each file showed of one figure, one after another; what stands between its versions, and after them.

| what is seen | what is made of it |
|---|---|
| a file shows a figure, loses it, shows it again | one run: files have gaps |
| days between two versions of a file that were read | the figure before stands |
| the newest version of a file is older than another's | it stands, until that one shows another figure |
| a copy of a file (`COPIES`), while the original speaks | silent |
| the original was not read for more than a month | its copy speaks |
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COPIES = {"tokencost": "litellm"}
"""Files that are another's, a while later: they confirm nothing of it, and dispute nothing."""

A_DAY = timedelta(days=1)

LONGEST_HOLE = timedelta(days=31)
"""Versions of a file that lie further apart leave days of which it says nothing."""


Span = tuple[str, str]
"""Days from one to another, both included."""


class Sighting(NamedTuple):
    """A file showed a figure from one UTC day to another, both included.

    `stands` is a later day until which it is taken to stand: the day before the next version that was read of
    the file; or the newest day of all, because what its newest version shows has not changed when a newer one
    of another file was read. Who shows `in_part` agrees in what it shows, and says nothing of the rest.
    """

    source: str
    amount: str
    first: str
    last: str
    stands: str = ""
    in_part: bool = False

    @property
    def span(self) -> Span:
        """The first and the last day on which it was shown, or stands."""
        return self.first, self.stands or self.last

    def covers(self, day: str) -> bool:
        """Whether it was shown on a day, or stands then."""
        return self.first <= day <= self.span[1]


Runs = dict[str, list[Sighting]]
"""By file what it showed, one after another, each figure unlike the one before."""


def day_before(day: str) -> str:
    """The day before one."""
    return (date.fromisoformat(day) - A_DAY).isoformat()


def day_after(day: str) -> str:
    """The day after one."""
    return (date.fromisoformat(day) + A_DAY).isoformat()


def days_in(span: Span) -> int:
    """How many days a span has."""
    return (date.fromisoformat(span[1]) - date.fromisoformat(span[0])).days + 1


def overlap(one: Span, other: Span) -> Span | None:
    """The days that two spans share."""
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first <= last else None


def without(span: Span, taken: Sequence[Span]) -> list[Span]:
    """The parts of a span of days that others leave; none of one that ends before it begins."""
    spans = [span]
    for first, last in taken:
        parts: list[Span] = []
        for begin, end in spans:
            if last < begin or end < first:
                parts.append((begin, end))
                continue
            parts += [(begin, day_before(first))] if begin < first else []
            parts += [(day_after(last), end)] if last < end else []
        spans = parts
    return [(begin, end) for begin, end in spans if begin <= end]


def _runs(sightings: Iterable[Sighting]) -> Runs:
    runs: Runs = {}
    for each in sorted(sightings, key=lambda sighting: (sighting.source, sighting.first, sighting.last)):
        of_source = runs.setdefault(each.source, [])
        while of_source and of_source[-1].last >= each.first and of_source[-1].amount != each.amount:
            before = of_source.pop()
            if before.first < each.first:  # a figure that went the day it came is none that was in force
                of_source.append(before._replace(last=day_before(each.first)))
                break
        if of_source and of_source[-1].amount == each.amount:
            before = of_source[-1]
            of_source[-1] = before._replace(
                last=max(before.last, each.last),
                stands=each.stands,
                in_part=before.in_part and each.in_part,
            )
        else:
            of_source.append(each)
    return {source: list(_bridged(of_source)) for source, of_source in runs.items()}


def is_bridged(last: str, first: str) -> bool:
    """Whether a figure stands between the last day of a version and the first of the next one."""
    return A_DAY < date.fromisoformat(first) - date.fromisoformat(last) <= LONGEST_HOLE


def _bridged(runs: Sequence[Sighting]) -> Iterator[Sighting]:
    """Runs of a file that stand on the days between two of its versions, on which it was not read."""
    for run, following in pairwise(runs):
        stands = day_before(following.first) if is_bridged(run.last, following.first) else run.stands
        yield run._replace(stands=stands)
    yield runs[-1]


def overtaken(sightings: Iterable[Sighting]) -> list[Sighting]:
    """What each file showed, one after another; what stands ends where another file shows another figure."""
    return [run for of_source in _all_overtaken(_runs(sightings)).values() for run in of_source]


def _all_overtaken(runs: Runs) -> Runs:
    every = [run for of_source in runs.values() for run in of_source]
    return {source: [_until_overtaken(run, every) for run in of_source] for source, of_source in runs.items()}


def _until_overtaken(run: Sighting, every: Sequence[Sighting]) -> Sighting:
    """A run that stands until the day before another file first shows a newer figure, if it stands at all."""
    if run.stands <= run.last:
        return run
    before = {each.amount for each in every if each.source == run.source and each.first <= run.first}
    later = [
        each.first
        for each in every
        if each.source != run.source and each.first > run.last and each.amount not in before
    ]
    end = min([run.stands, *(day_before(day) for day in later)])
    return run._replace(stands=end if end > run.last else "")


def _without_copies(runs: Runs) -> Runs:
    """The runs without what copies showed while their originals spoke."""
    kept = dict(runs)
    for copy, original in COPIES.items():
        if copy in runs and original in runs:
            spoken = _spoken(runs[original])
            kept[copy] = [
                each._replace(first=first, last=last)
                for each in runs[copy]
                for first, last in without((each.first, each.last), spoken)
            ]
    return {source: of_source for source, of_source in kept.items() if of_source}


def _spoken(runs: Sequence[Sighting]) -> list[Span]:
    """The days on which a file spoke: with those between two of its versions, but no longer hole."""
    found = [(runs[0].first, runs[0].last)]
    for each in runs[1:]:
        first, last = found[-1]
        if date.fromisoformat(each.first) - date.fromisoformat(last) > LONGEST_HOLE:
            found.append((each.first, each.last))
        else:
            found[-1] = (first, each.last)
    return found


def spoken_runs(sightings: Iterable[Sighting]) -> Runs:
    """By file its runs, until they are overtaken; without those of copies while their originals spoke."""
    return _without_copies(_all_overtaken(_runs(sightings)))
