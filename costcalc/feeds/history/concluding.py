"""From the files of `config/history/` to its conclusions: `periods.csv` and `models.csv`, for the table.

They are made when the history is gathered, not when a table is compiled: what the rules made of what was seen
can be read, and reviewed, line by line.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from costcalc.feeds.history import composing
from costcalc.feeds.history.lines import read
from costcalc.feeds.history.naming import named
from costcalc.feeds.history.written import Written, lines_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from costcalc.feeds.history.lines import Key, Line, Observed
    from costcalc.feeds.history.naming import Named
    from costcalc.pricing.documents import Document

PERIODS, MODELS = "periods.csv", "models.csv"

MONTH = timedelta(days=31)
"""A release that comes so much later than the first sighting is that of another model of the name."""


class About(NamedTuple):
    """A line of `models.csv`: what the history knows of a model beside its prices.

    `names` are other names under which files have it; `taken_from` is a model whose feed wrongly calls it
    the same. `last_seen` is the day on which it vanished from every file, empty while one has it.
    """

    model: str
    names: str
    taken_from: str
    released: str
    deprecated: str
    source: str
    last_seen: str


def concluded(folder: Path, documents: Mapping[str, Document]) -> dict[str, str]:
    """The text of each file of conclusions; `documents` is the table without a history."""
    observed = read(folder)
    periods: list[Written] = []
    models: list[About] = []
    for each in sorted(named(observed.lines, documents)):
        of_model = composing.periods(
            each.lines, observed.newest, observed.kept, _page(documents.get(each.model)), observed.trust
        )
        lines = lines_of(each.model, of_model, each.lines, observed.trust)
        if lines:
            periods += lines
            models.append(_about(each, lines, observed))
    return {
        PERIODS: _table(Written._fields, periods),
        MODELS: _table(About._fields, models),
    }


def _page(document: Document | None) -> dict[Key, set[str]]:
    """The figures of which a provider's own words are known: those with which a model of our own begins."""
    if document is None or document["layer"] != "table" or not document["prices"]:
        return {}
    rates = document["prices"][0]["rates"]
    return {("", meter): {rate["amount"]} for meter, rate in rates.items() if "amount" in rate}


def _about(each: Named, lines: Sequence[Written], observed: Observed) -> About:
    releases = [observed.releases[name] for name in (each.model, *each.names) if name in observed.releases]
    released = next((mark for mark in releases if mark.released), None)
    if released and _is_too_late(released.released, lines[0].effective_from):
        released = None
    deprecated = next((mark for mark in releases if mark.deprecated), None)
    known = released or deprecated
    return About(
        each.model,
        " ".join(name for name in dict.fromkeys(each.names) if name != each.model),
        each.taken_from,
        released.released if released else "",
        deprecated.deprecated if deprecated else "",
        known.source if known else "",
        _last_seen(each.lines, observed) if lines[-1].effective_to else "",
    )


def _last_seen(lines: Iterable[Line], observed: Observed) -> str:
    return max(min(line.last, observed.newest[line.source]) for line in lines)


def _is_too_late(released: str, seen: str) -> bool:
    day = released if len(released) > len("2025-01") else f"{released}-01"
    return date.fromisoformat(day) - date.fromisoformat(seen) > MONTH


def _table(fields: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    return written.getvalue()
