"""How often a source went on showing a figure that others no longer showed.

A change is a pair of prices of input and output that took the place of another of the same model. It counts
from the day on which a source first showed the new pair, if a second source, or the table's announced date,
confirms it; of two sources that copy one another only one is heard, and none that is seldom looked through. A
source is examined if it showed an old pair before and still knew the model two days later; it was stale if it
showed that old pair then or after.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from tools.history.lines import Line, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

GRACE = timedelta(days=2)
VOICE = {"tokencost": "litellm", "aider": "litellm"}
"""Sources that copy another, and so confirm nothing that it says."""

UNHEARD = frozenset({"aichat", "openlit"})
"""Sources that are looked through once in weeks, or never: measured like others, witnesses of no change."""

EXCHANGE = "openrouter/"
"""Where prices are those of changing hosts, and move from day to day."""

LEAST = 10
"""Changes below which a share says nothing."""

Pair = tuple[str, str]


class Shown(NamedTuple):
    """A pair of prices, and the days on which a source showed it."""

    pair: Pair
    first: date
    last: date


class Change(NamedTuple):
    """A pair that took the place of others, and the day from which on that is known."""

    model: str
    old: frozenset[Pair]
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
        models = found.setdefault(source, {})
        for line in read((folder / f"{source}.csv").read_text()):
            shown = None if line.model.startswith(EXCHANGE) else _shown(line)
            if shown is not None:
                models.setdefault(line.model, []).append(shown)
        for model, shown_ones in models.items():
            models[model] = list(_merged(shown_ones))
    return found


def _shown(line: Line) -> Shown | None:
    """Input and output of a line, on the days on which its source says that they are in force."""
    prices = line.base
    if not {"input", "output"} <= prices.keys():
        return None
    starts, ends = line.said.effective_from, line.said.effective_to
    first = max(line.first_seen, date.fromisoformat(starts)) if starts else line.first_seen
    last = min(line.last_seen, date.fromisoformat(ends) - timedelta(days=1)) if ends else line.last_seen
    return Shown((prices["input"], prices["output"]), first, last) if first <= last else None


def _merged(shown: Iterable[Shown]) -> Iterator[Shown]:
    """One after the other; the same pair twice in a row is once."""
    held: Shown | None = None
    for each in sorted(shown, key=lambda each: (each.first, each.last)):
        if held is not None and held.pair == each.pair:
            held = held._replace(last=max(held.last, each.last))
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held


def changes_in(shows: Shows, announced: Mapping[tuple[str, Pair], date]) -> Iterator[Change]:
    """Each change that two voices, or one and the table, confirm."""
    for model in sorted({model for models in shows.values() for model in models}):
        voices: dict[Pair, dict[str, date]] = {}
        before: dict[Pair, set[Pair]] = {}
        for source, models in sorted(shows.items()):
            shown = models.get(model, []) if source not in UNHEARD else []
            for one, other in pairwise(shown):
                before.setdefault(other.pair, set()).add(one.pair)
            for each in shown:
                firsts = voices.setdefault(each.pair, {})
                voice = VOICE.get(source, source)
                firsts[voice] = min(firsts.get(voice, each.first), each.first)
        for new, others in before.items():
            # What went back to the old pair somewhere is a dispute, and no change.
            old = frozenset(each for each in others if new not in before.get(each, ()))
            day = announced.get((model, new), min(voices[new].values()))
            if old and (len(voices[new]) > 1 or (model, new) in announced):
                yield Change(model, old, new, day)


def measured(shows: Shows, changes: Iterable[Change]) -> dict[str, Measured]:
    """How often each source was stale."""
    found = dict.fromkeys(shows, Measured(0, 0))
    for change in changes:
        late = change.day + GRACE
        for source, models in shows.items():
            shown = models.get(change.model, [])
            old = [each for each in shown if each.pair in change.old and each.first < change.day]
            if old and any(each.last >= late for each in shown):
                stale = any(each.last >= late for each in old)
                found[source] = Measured(found[source].changes + 1, found[source].stale + stale)
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


START, END = "<!-- staleness: begin -->", "<!-- staleness: end -->"
"""Around the table in docs/history.md that is written by the tool."""


def page_with(page: str, found: Mapping[str, Measured]) -> str:
    """The page with the table of what was measured."""
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    rows = [
        f"| `{source}` | {each.changes} | {each.stale} | {_percent(each)} |"
        for source, each in sorted(found.items(), key=lambda item: (item[1].share or "9", item[0]))
    ]
    table = ["| source | changes examined | stale | share |", "|---|--:|--:|--:|", *rows]
    return f"{head}{START}\n\n" + "\n".join(table) + f"\n\n{END}{tail}"


def _percent(each: Measured) -> str:
    return f"{Decimal(each.share) * 100:.1f} %" if each.share else "too few to say"
