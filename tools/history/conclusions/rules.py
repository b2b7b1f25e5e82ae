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
| two have one figure, and a third another one for longer than both | the figure of the two; open |
| one file alone has the model | its figures and its edges |
| the newest version of a file is older than another's | it stands, until that one shows another |
| a copy of a file (`COPIES`) | is silent while the original speaks, and never confirms it |
| the original was not read for a month and more | its copy speaks |

An *open* dispute makes an answer an estimate. `not_before < not_after` holds always: a file that moved in the
course of one day showed the old figure on the day before.

Two files place the change; the second confirms it, and is stale from 12 to 30 August:

>>> from tools.history.conclusions.runs import Sighting
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
3 None 2024-05-14 2024-08-11 litellm
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

Unless it was seen with it later than any of the two:

>>> told(stretches(shown(
...     "genai-prices 3 2024-05-01 2024-12-01", "cline 2 2024-07-20 2024-11-01",
...     "litellm 3 2024-05-01 2024-06-24", "litellm 2 2024-07-01 2024-10-01")))
3 None 2024-05-01 2024-06-30 genai-prices
2 2024-06-24 2024-07-01 2024-11-01 litellm genai-prices: 3 to 2024-11-01
3 2024-11-01 2024-11-02 2024-12-01 genai-prices

What the newest version of a file shows stands, although another file was read later:

>>> told(stretches([Sighting("models.dev", "2", "2024-05-01", "2024-09-01", "2024-12-01"),
...                 *shown("litellm 3 2024-05-01 2024-12-01")]))
2 None 2024-05-01 2024-12-01 models.dev litellm: 3 to 2024-12-01
>>> told(stretches([Sighting("models.dev", "3", "2024-05-01", "2024-09-01", "2024-12-01"),
...                 *shown("litellm 3 2024-05-01 2024-10-01", "litellm 2 2024-10-08 2024-12-01")]))
3 None 2024-05-01 2024-10-07 models.dev
2 2024-10-01 2024-10-08 2024-12-01 litellm

It does not come back when that one is gone, nor on the days between two of its versions:

>>> told(stretches([Sighting("portkey", "3", "2024-05-01", "2024-08-21", "2024-12-01"),
...                 *shown("litellm 2 2024-09-01 2024-09-10", "litellm 4 2024-09-14 2024-10-01")]))
3 None 2024-05-01 2024-08-31 portkey
2 2024-08-21 2024-09-01 2024-09-13 litellm
4 2024-09-10 2024-09-14 2024-10-01 litellm

A figure that only a copy confirms is not confirmed; nor does a copy dispute its original:

>>> told(stretches(shown("litellm 2 2024-05-01 2024-12-01", "tokencost 3 2024-05-01 2024-12-01")))
2 None 2024-05-01 2024-12-01 litellm

Where the original was not read, the copy says what it showed:

>>> told(stretches(shown("litellm 2 2023-12-14 2023-12-14", "litellm 1 2024-11-28 2024-12-01",
...                      "tokencost 6 2024-03-26 2024-06-05", "tokencost 1 2024-06-06 2024-12-20")))
2 None 2023-12-14 2023-12-14 litellm
6 2023-12-14 2024-03-26 2024-06-05 tokencost
1 2024-06-05 2024-06-06 2024-12-20 litellm
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tools.history.conclusions.runs import COPIES, day_after, day_before, spoken_runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tools.history.conclusions.runs import Runs, Sighting, Span

TRUST = (
    "llm-prices", "genai-prices", "models.dev", "portkey", "litellm", "langfuse", "cline", "aider",
    "tokencost", "aichat", "openlit",
)  # fmt: skip
"""The files, the most reliable first, where no share of stale figures was measured (docs/history.md)."""

ROOTS = {**COPIES, "aider": "litellm"}
"""Files that take most of what they show from another: with it they are one witness."""

ENOUGH = 2
"""So many independent files that show a figure confirm it."""


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
    def sources(self) -> tuple[str, ...]:
        """Every file that showed it, the most reliable first."""
        return self.source, *self.others

    @property
    def open(self) -> tuple[Dispute, ...]:
        """The disputes that nothing settled."""
        return tuple(each for each in self.disputes if each.is_open)


def _root(source: str) -> str:
    return ROOTS.get(source, source)


def are_independent(one: str, other: str) -> bool:
    """Whether two files are two witnesses."""
    return _root(one) != _root(other)


def stretches(
    sightings: Iterable[Sighting], page: Collection[str] = (), trust: Sequence[str] = TRUST
) -> list[Stretch]:
    """What became of one figure; `page` holds the figures that the provider's own words confirm."""
    deciding = _Deciding(spoken_runs(sightings), page, trust)
    found: list[Stretch] = []
    for first, last in _intervals(deciding.every):
        if stretch := deciding.stretch(first, last):
            deciding.append(found, stretch)
    return found[:1] + [
        each._replace(not_before=_not_before(deciding.every, before, each))
        if before.amount != each.amount
        else each
        for before, each in pairwise(found)
    ]


def rank(source: str, trust: Sequence[str]) -> tuple[int, str]:
    """The place of a file in the order of trust; one that is not in it comes last."""
    return trust.index(source) if source in trust else len(trust), source


def _intervals(every: Sequence[Sighting]) -> Iterator[Span]:
    """The longest spans of days in which no file changes what it shows; days without any are left out."""
    days = {day for run in every for day in (run.last, run.stands) if day}
    edges = sorted({run.first for run in every} | {day_after(day) for day in days})
    for first, following in pairwise(edges):
        if any(run.covers(first) for run in every):
            yield first, day_before(following)


class _Deciding:
    """Which figure is in force, of those that files show on the same days."""

    def __init__(self, runs: Runs, page: Collection[str], trust: Sequence[str]) -> None:
        self.runs, self.page, self.trust = runs, page, trust
        self.every = [run for of_source in runs.values() for run in of_source]
        self.settled: dict[tuple[str, str], str] = {}

    def stretch(self, first: str, last: str) -> Stretch | None:
        """The figure of some days on which every file shows one and the same, or nothing.

        None where they all show what was settled before: it does not come back because others are silent.
        """
        shown = [
            (place, run)
            for of_source in self.runs.values()
            for place, run in enumerate(of_source)
            if run.covers(first)
        ]
        if all(self.is_settled(run) for _, run in shown):
            return None
        shown.sort(key=lambda each: rank(each[1].source, self.trust))
        amount, settled = shown[0][1].amount, set[str]()
        if any(run.amount != amount for _, run in shown):
            amount, settled = self.decided(shown)
        for _, run in shown:
            if run.amount in settled:
                self.settled.setdefault((_root(run.source), run.amount), first)
        showing = [run for _, run in shown if run.amount == amount]
        sources = [run.source for run in [run for run in showing if not run.in_part] or showing]
        disputes = tuple(
            Dispute(run.source, run.amount, min(run.last, last), run.amount not in settled)
            for _, run in shown
            if run.amount != amount
        )
        return Stretch(amount, first, last, None, sources[0], tuple(sources[1:]), disputes)

    def is_settled(self, run: Sighting) -> bool:
        """Whether a figure was settled before, and neither its file nor a copy of it came to it anew."""
        root = _root(run.source)
        since = self.settled.get((root, run.amount))
        return since is not None and not any(
            each.amount != run.amount and since < each.first <= run.first
            for each in self.every if _root(each.source) == root
        )  # fmt: skip

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
        lasting = {run.amount for place, run in shown if self.outlasts(place, run, amount)}
        settled = {each for each in since if since[each] < since[amount]} - lasting if confirmed else set()
        return amount, settled

    def outlasts(self, place: int, run: Sighting, amount: str) -> bool:
        """Whether a file shows its figure as its last word, later than any other shows the one in force."""
        if self.after(place, run) is not None:
            return False
        showing = [each for each in self.every if each.amount == amount and each.source != run.source]
        return all(each.last < run.last for each in showing)

    def after(self, place: int, run: Sighting) -> str | None:
        """The figure that a file came to after this one."""
        following = (each.amount for each in self.runs[run.source][place + 1 :] if each.amount != run.amount)
        return next(following, None)

    def since(self, place: int, run: Sighting) -> str:
        """Since when a file's figure is known: the day on which it moved to it; else the first of all files.

        A file that begins with a figure does not say that it is new.
        """
        return run.first if place else min(each.first for each in self.every if each.amount == run.amount)

    def is_confirmed(self, amount: str, since: str) -> bool:
        """Whether a second independent file, or the provider's page, says the same, then or later."""
        showing = {
            _root(each.source)
            for each in self.every
            if each.amount == amount and each.last >= since and not each.in_part
        }
        return amount in self.page or len(showing) >= ENOUGH

    def append(self, found: list[Stretch], stretch: Stretch) -> None:
        """Add a stretch of days to those before it, or to the last of them where it says the same."""
        before = found[-1] if found else None
        if before is None or before.amount != stretch.amount or _said(before.open) != _said(stretch.open):
            found.append(stretch)
            return
        disputes = {(each.source, each.amount): each for each in (*before.disputes, *stretch.disputes)}
        sources = {*before.sources, *stretch.sources}
        source, *others = sorted(sources, key=lambda name: rank(name, self.trust))
        found[-1] = before._replace(
            last=stretch.last, source=source, others=tuple(others), disputes=tuple(disputes.values())
        )


def _said(disputes: Iterable[Dispute]) -> set[tuple[str, str]]:
    return {(each.source, each.amount) for each in disputes}


def _not_before(every: Sequence[Sighting], before: Stretch, stretch: Stretch) -> str:
    """The latest sighting of the figure before a change, of those that are not stale.

    A file that goes on showing it is stale, and so it is no witness of the days before either; unless the
    file that is first with the new figure never showed the old one, and there is no other.
    """
    old = [run for run in every if run.amount == before.amount and run.first < stretch.start]
    first = {run.source for run in every if run.amount == stretch.amount and run.covers(stretch.start)}
    days = [run.last for run in old if run.last < stretch.start]
    if not any(run.source in first and run.last < stretch.start for run in old):
        days += [day_before(stretch.start) for run in old if run.last >= stretch.start]
    return max([before.start, *(day for day in days if day < stretch.start)])
