"""How often a source went on showing a figure that others no longer showed.

A change is a pair of prices of input and output that took the place of another of the same model. It counts
from the day on which a source first showed the new pair, if a second source, or the table's announced date,
confirms it; of two sources that copy one another only one is heard. A source is examined if it showed the old
pair before and still knew the model two days later; it was stale if it showed the old pair then or after.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.history.lines import Line, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

GRACE = timedelta(days=2)
VOICE = {"tokencost": "litellm", "aider": "litellm"}
"""Sources that copy another, and so confirm nothing that it says."""

LEAST = 10
"""Changes below which a share says nothing."""

Pair = tuple[str, str]


class Shown(NamedTuple):
    """A pair of prices, and the days on which a source showed it."""

    pair: Pair
    first: date
    last: date


class Change(NamedTuple):
    """A pair that took the place of another, and the day from which on that is known."""

    model: str
    old: Pair
    new: Pair
    day: date


class Measured(NamedTuple):
    """Of how many changes a source was examined, and of how many it was stale."""

    changes: int
    stale: int

    @property
    def share(self) -> str:
        """The share of stale ones, to a thousandth; '' where too few say anything."""
        return f"{self.stale / self.changes:.3f}" if self.changes >= LEAST else ""


Shows = dict[str, dict[str, list[Shown]]]
"""What each source showed of each model, in the order of the days."""


def shows_of(folder: Path, sources: Iterable[str]) -> Shows:
    """What the files of a history say of pairs of prices."""
    found: Shows = {}
    for source in sources:
        for line in read((folder / f"{source}.csv").read_text()):
            pair = _pair(line)
            if pair is not None:
                shown = found.setdefault(source, {}).setdefault(line.model, [])
                if shown and shown[-1].pair == pair:
                    shown[-1] = shown[-1]._replace(last=max(shown[-1].last, line.last_seen))
                else:
                    shown.append(Shown(pair, line.first_seen, line.last_seen))
    return found


def _pair(line: Line) -> Pair | None:
    """The prices of input and output; None of a sheet that the source dates: that is no observation."""
    if line.said.effective_from or line.said.effective_to:
        return None
    prices = line.base
    return (prices["input"], prices["output"]) if {"input", "output"} <= prices.keys() else None


def changes_in(shows: Shows, announced: Mapping[tuple[str, Pair], date]) -> Iterator[Change]:
    """Each change that two voices, or one and the table, confirm."""
    for model in sorted({model for models in shows.values() for model in models}):
        firsts: dict[Pair, dict[str, date]] = {}
        pairs: dict[tuple[Pair, Pair], None] = {}
        for source, models in sorted(shows.items()):
            shown = models.get(model, [])
            pairs.update(dict.fromkeys((one.pair, other.pair) for one, other in pairwise(shown)))
            for each in shown:
                voices = firsts.setdefault(each.pair, {})
                voice = VOICE.get(source, source)
                voices[voice] = min(voices.get(voice, each.first), each.first)
        for old, new in pairs:
            said = announced.get((model, new))
            if said is not None:
                yield Change(model, old, new, said)
            elif len(firsts[new]) > 1 and (new, old) not in pairs:
                yield Change(model, old, new, min(firsts[new].values()))


def measured(shows: Shows, changes: Iterable[Change]) -> dict[str, Measured]:
    """How often each source was stale."""
    found = dict.fromkeys(shows, Measured(0, 0))
    for change in changes:
        for source, models in shows.items():
            shown = models.get(change.model, [])
            before = any(each.pair == change.old and each.first < change.day for each in shown)
            late = change.day + GRACE
            if not before or not any(each.last >= late for each in shown):
                continue
            stale = any(each.pair == change.old and each.last >= late for each in shown)
            so_far = found[source]
            found[source] = Measured(so_far.changes + 1, so_far.stale + stale)
    return found


def announced_in(table: Mapping[str, Any]) -> dict[tuple[str, Pair], date]:
    """The pairs of a pricing file by model, with the day of those that were announced."""
    found: dict[tuple[str, Pair], date] = {}
    for model, said in table["models"].items():
        for period in said.get("prices", [])[1:]:
            start, pair = period.get("effective_from"), _printed(period.get("rates", {}))
            observed = period.get("effective_from_basis") == "observed" or isinstance(start, dict)
            if pair is not None and start is not None and not observed:
                found[model, pair] = date.fromisoformat(str(start)[: len("2025-01-25")])
    return found


def _printed(rates: Mapping[str, Any]) -> Pair | None:
    """Input and output of a period, as a line of the history writes them."""
    found = [_amount(rates.get(meter)) for meter in ("input", "output")]
    return (found[0], found[1]) if found[0] and found[1] else None


def _amount(rate: object) -> str | None:
    text = rate.get("price") if isinstance(rate, dict) else rate
    number, _, unit = str(text).partition(" ")
    if unit != "USD/Mtoken":
        return None
    return number.rstrip("0").rstrip(".") if "." in number else number
