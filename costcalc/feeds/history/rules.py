"""From sightings to stretches: when one figure changed, if many files showed it, each in its own time.

A file shows a figure late, and rarely never: it is right about the figure, and not about the day.

| what is seen | what is made of it |
|---|---|
| a file shows a figure, loses it, shows it again | one run: files have gaps |
| a file moves from 3 to 2 | the change lies between its last day with 3 and its first with 2 |
| a second file shows 2 as well, then or later | the change is confirmed; it ends on the first day of all |
| files that had moved by then | the change begins at the latest of their last days with 3 |
| a file still shows 3 after that | stale: kept as a dispute that is settled, it moves no edge |
| two files differ, and one comes to the other's newer figure | a lag: the newer figure, settled |
| two files differ, and one comes back to the other's older figure | it gave its own up: the other's, open |
| two files differ to the end | a dispute: the figure that two have; else the higher file's; open |
| one file alone has the model | its figures and its edges |
| the newest version of a file is older than another's | what it shows stands, but not against newer changes |
| a copy of a file (`COPIES`) | is silent while the original speaks, and never confirms it |

An *open* dispute makes an answer an estimate. `not_before < not_after` holds always: a file that moved in the
course of one day showed the old figure on the day before.

Two files place the change; the second confirms it, and is stale from 12 to 30 August:

>>> def shown(*runs):
...     return [Sighting(*run.split()) for run in runs]
>>> def told(found):
...     for each in found:
...         print(each.amount, each.not_before, each.start, each.last, each.source, *each.disputes)
>>> told(stretches(shown(
...     "litellm 0.35 2024-05-14 2024-08-05", "litellm 0.075 2024-08-12 2024-12-01",
...     "models.dev 0.35 2024-06-01 2024-08-30", "models.dev 0.075 2024-09-02 2024-12-20")))
0.35 None 2024-05-14 2024-08-11 models.dev
0.075 2024-08-05 2024-08-12 2024-12-20 models.dev models.dev: 0.35 to 2024-08-30, settled

The bracket begins at the latest sighting of the old figure before it ends, whoever saw it:

>>> told(stretches(shown(
...     "litellm 3 2024-05-14 2024-08-05", "litellm 2 2024-08-12 2024-12-01",
...     "aider 3 2024-05-14 2024-08-09", "aider 2 2024-09-12 2024-12-01")))
3 None 2024-05-14 2024-08-09 litellm
2 2024-08-09 2024-08-12 2024-12-01 litellm

One file alone, and one that moved within a day:

>>> told(stretches(shown("litellm 3 2024-05-14 2024-08-05", "litellm 2 2024-08-05 2024-12-01")))
3 None 2024-05-14 2024-08-04 litellm
2 2024-08-04 2024-08-05 2024-12-01 litellm

A file takes its figure back. The other's answers, and while it lasted it is an estimate:

>>> told(stretches(shown(
...     "litellm 3 2024-05-01 2024-06-30", "litellm 30 2024-07-01 2024-07-07",
...     "litellm 3 2024-07-08 2024-12-01", "langfuse 3 2024-05-01 2024-12-01")))
3 None 2024-05-01 2024-06-30 litellm
3 None 2024-07-01 2024-07-07 langfuse litellm: 30 to 2024-07-07
3 None 2024-07-08 2024-12-01 litellm

Two that never agree: the higher of `TRUST` answers, from the day on which they differ:

>>> told(stretches(shown("langfuse 3 2024-05-01 2024-12-01", "models.dev 2 2024-07-01 2024-12-01")))
3 None 2024-05-01 2024-06-30 langfuse
2 2024-06-30 2024-07-01 2024-12-01 models.dev langfuse: 3 to 2024-12-01

Two against one: the change is confirmed, and the third is stale for good:

>>> told(stretches(shown(
...     "langfuse 3 2024-05-01 2024-12-01", "cline 2 2024-07-20 2024-12-01",
...     "litellm 3 2024-05-01 2024-06-24", "litellm 2 2024-07-01 2024-12-01")))
3 None 2024-05-01 2024-06-30 litellm
2 2024-06-24 2024-07-01 2024-12-01 litellm langfuse: 3 to 2024-12-01, settled

What the newest version of a file shows stands, although another file was read later:

>>> told(stretches([Sighting("models.dev", "2", "2024-05-01", "2024-09-01", "2024-12-01"),
...                 *shown("litellm 3 2024-05-01 2024-12-01")]))
2 None 2024-05-01 2024-12-01 models.dev litellm: 3 to 2024-12-01
>>> told(stretches([Sighting("models.dev", "3", "2024-05-01", "2024-09-01", "2024-12-01"),
...                 *shown("litellm 3 2024-05-01 2024-10-01", "litellm 2 2024-10-08 2024-12-01")]))
3 None 2024-05-01 2024-10-07 models.dev
2 2024-10-01 2024-10-08 2024-12-01 litellm

A figure that only a copy confirms is not confirmed; nor does a copy dispute its original:

>>> told(stretches(shown("litellm 2 2024-05-01 2024-12-01", "tokencost 3 2024-05-01 2024-12-01")))
2 None 2024-05-01 2024-12-01 litellm
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

TRUST = (
    "llm-prices", "genai-prices", "models.dev", "portkey", "litellm", "langfuse", "cline", "aider",
    "tokencost", "aichat", "openlit",
)  # fmt: skip
"""The files, the most reliable first, where no share of stale figures was measured (docs/history.md)."""

COPIES = {"tokencost": "litellm"}
"""Files that are another's, a while later: they confirm nothing of it, and dispute nothing."""

ROOTS = {**COPIES, "aider": "litellm"}
"""Files that take most of what they show from another: with it they are one witness."""

ENOUGH = 2
"""So many independent files that show a figure confirm it."""


class Sighting(NamedTuple):
    """A file showed a figure from one UTC day to another, both included.

    `stands` is a later day until which it is taken to stand: what the newest version of a file shows has not
    changed because a newer version of another was read.
    """

    source: str
    amount: str
    first: str
    last: str
    stands: str = ""

    def covers(self, day: str) -> bool:
        """Whether it was shown on a day, or stands then."""
        return self.first <= day <= (self.stands or self.last)


class Dispute(NamedTuple):
    """Another figure, which a file showed in a stretch until a day; `is_open` where nothing settled it."""

    source: str
    amount: str
    last: str
    is_open: bool

    def __str__(self) -> str:
        settled = "" if self.is_open else ", settled"
        return f"{self.source}: {self.amount} to {self.last}{settled}"


class Stretch(NamedTuple):
    """A figure from `start` to `last`, the day before the next stretch or the last sighting.

    `not_before` is there where the figure changed: the last day on which the one before it was seen. `source`
    is the most reliable file that showed it; `others` did too.
    """

    amount: str
    start: str
    last: str
    not_before: str | None
    source: str
    others: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    @property
    def open(self) -> tuple[Dispute, ...]:
        """The disputes that nothing settled."""
        return tuple(each for each in self.disputes if each.is_open)


def are_independent(one: str, other: str) -> bool:
    """Whether two files are two witnesses."""
    return ROOTS.get(one, one) != ROOTS.get(other, other)


def stretches(
    sightings: Iterable[Sighting], page: Collection[str] = (), trust: Sequence[str] = TRUST
) -> list[Stretch]:
    """What became of one figure; `page` holds the figures that the provider's own words confirm."""
    runs = _without_copies(_runs(sightings))
    deciding = _Deciding(runs, page, {source: place for place, source in enumerate(trust)})
    found: list[Stretch] = []
    for first, last in _intervals(runs):
        deciding.append(found, deciding.stretch(first, last))
    return [
        each._replace(not_before=_not_before(runs, found[place - 1], each))
        if place and found[place - 1].amount != each.amount
        else each
        for place, each in enumerate(found)
    ]


def day_before(day: str) -> str:
    """The day before one."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def day_after(day: str) -> str:
    """The day after one."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


Runs = dict[str, list[Sighting]]
"""By file what it showed, one after another, each figure unlike the one before."""


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
            last = max(of_source[-1].last, each.last)
            of_source[-1] = of_source[-1]._replace(last=last, stands=each.stands)
        else:
            of_source.append(each)
    return runs


def _without_copies(runs: Runs) -> Runs:
    """The runs without what copies showed while their originals spoke."""
    kept = dict(runs)
    for copy, original in COPIES.items():
        if copy in runs and original in runs:
            first, last = runs[original][0].first, runs[original][-1].last
            outside = [
                *(each._replace(last=min(each.last, day_before(first))) for each in runs[copy]
                  if each.first < first),
                *(each._replace(first=max(each.first, day_after(last))) for each in runs[copy]
                  if each.last > last),
            ]  # fmt: skip
            kept[copy] = outside
            if not outside:
                del kept[copy]
    return kept


def _intervals(runs: Runs) -> Iterator[tuple[str, str]]:
    """The longest spans of days in which no file changes what it shows; days without any are left out."""
    every = [run for of_source in runs.values() for run in of_source]
    days = {day for run in every for day in (run.last, run.stands) if day}
    edges = sorted({run.first for run in every} | {day_after(day) for day in days})
    for first, following in pairwise(edges):
        if any(run.covers(first) for run in every):
            yield first, day_before(following)


class _Deciding:
    """Which figure is in force, of those that files show on the same days."""

    def __init__(self, runs: Runs, page: Collection[str], trust: Mapping[str, int]) -> None:
        self.runs, self.page, self.trust = runs, page, trust

    def rank(self, source: str) -> tuple[int, str]:
        """The place of a file in the order of trust; one that is not in it comes last."""
        return self.trust.get(source, len(self.trust)), source

    def stretch(self, first: str, last: str) -> Stretch:
        """The figure of some days on which every file shows one and the same, or nothing."""
        shown = [
            (place, run)
            for of_source in self.runs.values()
            for place, run in enumerate(of_source)
            if run.covers(first)
        ]
        moved = max(run.first for _, run in shown)
        # What stands says nothing against what came after it was last seen.
        shown = [(place, run) for place, run in shown if moved <= run.last or first <= run.last]
        shown.sort(key=lambda each: self.rank(each[1].source))
        amount, settled = shown[0][1].amount, set[str]()
        if any(run.amount != amount for _, run in shown):
            amount, settled = self.decided(shown)
        sources = [run.source for _, run in shown if run.amount == amount]
        disputes = tuple(
            Dispute(run.source, run.amount, min(run.last, last), run.amount not in settled)
            for _, run in shown
            if run.amount != amount
        )
        return Stretch(amount, first, last, None, sources[0], tuple(sources[1:]), disputes)

    def decided(self, shown: Sequence[tuple[int, Sighting]]) -> tuple[str, set[str]]:
        """Of several figures the one that answers, and those of the others that are settled."""
        since: dict[str, str] = {}
        for place, run in shown:
            day = self.since(place, run)
            since[run.amount] = min(since.get(run.amount, day), day)
        standing = [run.amount for place, run in shown if self.after(place, run) not in since]
        standing = standing or [run.amount for _, run in shown]
        confirmed = [each for each in standing if self.is_confirmed(each, since[each])]
        amount = max(confirmed, key=lambda each: since[each]) if confirmed else standing[0]
        return amount, {each for each in since if since[each] < since[amount]} if confirmed else set()

    def after(self, place: int, run: Sighting) -> str | None:
        """The figure that a file came to after this one."""
        following = (each.amount for each in self.runs[run.source][place + 1 :] if each.amount != run.amount)
        return next(following, None)

    def since(self, place: int, run: Sighting) -> str:
        """Since when a file's figure is known: the day on which it moved to it; else the first of all files.

        A file that begins with a figure does not say that it is new.
        """
        if place:
            return run.first
        return min(each.first for of_source in self.runs.values() for each in of_source
                   if each.amount == run.amount)  # fmt: skip

    def is_confirmed(self, amount: str, since: str) -> bool:
        """Whether a second independent file, or the provider's page, says the same, then or later."""
        showing = {
            ROOTS.get(source, source) for source, of_source in self.runs.items()
            if any(each.amount == amount and each.last >= since for each in of_source)
        }  # fmt: skip
        return amount in self.page or len(showing) >= ENOUGH

    def append(self, found: list[Stretch], stretch: Stretch) -> None:
        """Add a stretch of days to those before it, or to the last of them where it says the same."""
        before = found[-1] if found else None
        if before is None or before.amount != stretch.amount or _said(before.open) != _said(stretch.open):
            found.append(stretch)
            return
        disputes = {(each.source, each.amount): each for each in (*before.disputes, *stretch.disputes)}
        sources = {before.source, *before.others, stretch.source, *stretch.others}
        source, *others = sorted(sources, key=self.rank)
        found[-1] = before._replace(
            last=stretch.last, source=source, others=tuple(others), disputes=tuple(disputes.values())
        )


def _said(disputes: Iterable[Dispute]) -> set[tuple[str, str]]:
    return {(each.source, each.amount) for each in disputes}


def _not_before(runs: Runs, before: Stretch, stretch: Stretch) -> str:
    """The latest sighting of the figure before a change, of those that are not stale.

    A file that goes on showing it is stale, and so it is no witness of the days before either; unless the
    file that is first with the new figure never showed the old one, and there is no other.
    """
    old = [
        run for of_source in runs.values() for run in of_source
        if run.amount == before.amount and run.first < stretch.start
    ]  # fmt: skip
    first = {
        source for source, of_source in runs.items()
        if any(run.amount == stretch.amount and run.covers(stretch.start) for run in of_source)
    }  # fmt: skip
    days = [run.last for run in old if run.last < stretch.start]
    if not any(run.source in first and run.last < stretch.start for run in old):
        days += [day_before(stretch.start) for run in old if run.last >= stretch.start]
    return max([before.start, *(day for day in days if day < stretch.start)])
