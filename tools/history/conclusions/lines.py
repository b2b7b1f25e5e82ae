"""The lines of `config/history/<source>.csv`: on which days a public price file showed which sheet.

A sheet is written `input=2.5 output=10 batch:input=1.25 >200000:input=5`: a meter, or a condition and a
meter, and USD per the meter's pricing unit.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from costcalc.feeds.entries import is_free
from costcalc.numbers import plain
from tools.history.conclusions.rules import TRUST
from tools.history.conclusions.runs import COPIES, Sighting, day_before, is_bridged, without

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SNAPSHOTS, RELEASES = "snapshots", "releases"
"""The files beside those of the sources: what was read of each source, and when models came out."""

DEAD_AFTER = timedelta(days=180)
"""A source whose newest snapshot is older than this, counted from the newest of all, is no longer kept."""

NEVER_CLEARED = frozenset({"openlit"})
"""Sources that add models, and hardly ever look at one again: that they show it keeps none on sale."""

COUNTS_FOR = timedelta(days=180)
"""So long counts what such a source shows, from its first day; longer, while another shows the model too."""

Key = tuple[str, str]
"""A figure of a sheet: its condition, empty for the base, and its meter."""


class Line(NamedTuple):
    """A sheet of a model as one source showed it, and the dates that the source itself says, if any."""

    source: str
    model: str
    first: str
    last: str
    first_version: str
    last_version: str
    effective_from: str
    effective_to: str
    prices: Mapping[Key, str]

    @property
    def is_dated(self) -> bool:
        """Whether the source says from when or until when."""
        return bool(self.effective_from or self.effective_to)


class Release(NamedTuple):
    """When a model came out or was called deprecated, and who says so."""

    model: str
    released: str
    deprecated: str
    source: str
    version: str


class Observed(NamedTuple):
    """All that was seen: lines by model; by source its newest day, and whether it is still kept."""

    lines: Mapping[str, Sequence[Line]]
    newest: Mapping[str, str]
    releases: Mapping[str, Sequence[Release]]
    stale: Mapping[str, str] = {}
    """The measured share of stale figures of the sources of which it is known."""

    @property
    def trust(self) -> tuple[str, ...]:
        """The sources, the most reliable first: by their share of stale figures, then those without one.

        Those are as in `TRUST` among themselves: below ten changes a share says nothing. A copy comes after
        its original, and last of all what is never cleared.
        """
        order = [*TRUST, *sorted(self.newest.keys() - set(TRUST))]

        def place(name: str) -> tuple[object, ...]:
            whose = COPIES.get(name, name)
            stale = Decimal(self.stale.get(whose, 0))
            return name in NEVER_CLEARED, whose not in self.stale, stale, order.index(whose), name in COPIES

        return tuple(sorted(self.newest, key=place))

    @property
    def kept(self) -> frozenset[str]:
        """The sources of which the newest snapshot tells what is on sale."""
        days = {source: date.fromisoformat(day) for source, day in self.newest.items()}
        return frozenset(
            source
            for source in days.keys() - NEVER_CLEARED
            if days[source] >= max(days.values()) - DEAD_AFTER
        )


def read(folder: Path) -> Observed:
    """Every line of the folder."""
    snapshots = list(_rows(folder / f"{SNAPSHOTS}.csv"))
    newest = {each["source"]: each["newest_day"] for each in snapshots}
    stale = {each["source"]: each["stale_share"] for each in snapshots if each.get("stale_share")}
    lines: dict[str, list[Line]] = {}
    for source in newest:
        for row in _rows(folder / f"{source}.csv"):
            line = line_of(source, row)
            lines.setdefault(line.model, []).append(line)
    releases: dict[str, list[Release]] = {}
    for row in _rows(folder / f"{RELEASES}.csv"):
        releases.setdefault(row["model"], []).append(Release(**row))
    return Observed({model: _counted(found) for model, found in lines.items()}, newest, releases, stale)


def _counted(lines: Sequence[Line]) -> list[Line]:
    """The lines of a name, each to the last day on which it says something."""
    others = max((line.last for line in lines if line.source not in NEVER_CLEARED), default="")
    counted = []
    for line in lines:
        enough = (date.fromisoformat(line.first) + COUNTS_FOR).isoformat()
        last = min(line.last, max(others, enough)) if line.source in NEVER_CLEARED else line.last
        counted.append(line._replace(last=last))
    return counted


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def line_of(source: str, row: Mapping[str, str]) -> Line:
    """A line as its fields say."""
    return Line(
        source,
        row["model"],
        row["first_seen"],
        row["last_seen"],
        row["first_version"],
        row["last_version"],
        row["effective_from"],
        row["effective_to"],
        _meant(sheet_of(row["prices"]), row["model"]),
    )


def _meant(prices: dict[Key, str], model: str) -> dict[Key, str]:
    """The prices that are meant: a zero is one only of a model whose name says that it is free."""
    if is_free(model):
        return prices
    return {key: amount for key, amount in prices.items() if amount != "0"}


def sheet_of(text: str) -> dict[Key, str]:
    """A sheet as it is written; amounts in their shortest form, so that equal ones are equal."""
    found: dict[Key, str] = {}
    for word in text.split():
        name, _, amount = word.rpartition("=")
        condition, _, meter = name.rpartition(":")
        found[condition, meter] = plain(Decimal(amount))
    return found


def sightings(lines: Sequence[Line]) -> Iterator[tuple[Key, Sighting]]:
    """What the lines of one model show, figure by figure.

    Days that a source says itself count as days of its file: `2024-08-12` to `2024-10-03` is seen on
    12 August and last on 2 October. Its newest word on a day counts, and its undated sheet on the days that
    no other is for. What it says of days to come, nobody has seen.
    """
    for source in sorted({line.source for line in lines}):
        taken: list[tuple[str, str]] = []
        own = sorted((line for line in lines if line.source == source), key=lambda each: each.first)
        newest_first = sorted(own, key=lambda each: each.last, reverse=True)
        for line in sorted(newest_first, key=lambda each: not each.is_dated):
            spans = without(span_of(line), taken)
            if line.is_dated:
                taken += spans
            for first, last in spans:
                for key, amount in line.prices.items():
                    yield key, Sighting(source, amount, first, last)


def bridges_of(lines: Sequence[Line]) -> dict[tuple[str, str], str]:
    """By file and the last day of a sheet the day until which it stands: the one before its next version.

    A file was not read on the days between; after a hole of more than a month it says nothing of them.
    """
    found: dict[tuple[str, str], str] = {}
    for source in {line.source for line in lines}:
        spans = sorted(span_of(line) for line in lines if line.source == source)
        for (_, last), (first, _) in pairwise(spans):
            if is_bridged(last, first):
                found[source, last] = day_before(first)
    return found


def span_of(line: Line) -> tuple[str, str]:
    """The first and the last day of a line, those that the source itself says among them."""
    first = line.effective_from or line.first
    last = day_before(line.effective_to) if line.effective_to else line.last
    return first, min(last, line.last)
