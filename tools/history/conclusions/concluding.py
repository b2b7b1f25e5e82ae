"""From the files of `config/history/` to its conclusions: `periods.csv` and `models.csv`, for the table.

They are made when the history is gathered, not when a table is compiled: what the rules made of what was seen
can be read, and reviewed, line by line. The names of models are those of our own table and of the installed
feed, without any history.
"""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from costcalc.pricing.file.load import load_layers, read_layer
from costcalc.pricing.file.merge import layered
from costcalc.pricing.history.filling import About
from costcalc.table.catalogue import market_of
from costcalc.table.layers import FILES, PACKAGED_FEED, TABLE, inputs
from tools.history.conclusions import composing
from tools.history.conclusions.heads import head_of
from tools.history.conclusions.lines import read
from tools.history.conclusions.naming import named
from tools.history.conclusions.written import Written, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from tools.history.conclusions.lines import Line, Observed
    from tools.history.conclusions.naming import Named

FOLDER = Path(__file__).resolve().parents[3] / "config" / "history"
PERIODS, MODELS = "periods.csv", "models.csv"

MONTH = timedelta(days=31)
"""A release that comes so much later than the first sighting is that of another model of the name."""


def files() -> dict[str, str]:
    """The text of each file of conclusions, by its name from the root of the project."""
    places = inputs(FOLDER.parent / "pricing.yaml", layers=(TABLE, PACKAGED_FEED))
    own = load_layers([read_layer(layer, path) for layer, path, _ in places if layer in FILES])
    markets = {layer: market_of(layer, path) for layer, path, _ in places if layer not in FILES}
    documents = layered(own, markets, (TABLE, PACKAGED_FEED)).documents
    return {f"config/history/{name}": text for name, text in concluded(FOLDER, documents).items()}


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
    models = [each for each in models if any(each[1:])]
    return {PERIODS: table(Written._fields, periods), MODELS: table(About._fields, models)}


def _page(document: Document | None) -> set[str]:
    """The prices of which a provider's own words are known: those with which a model of our own begins."""
    if document is None or document["layer"] != "table" or not document["prices"]:
        return set()
    rates = document["prices"][0]["rates"]
    return {head_of({("", meter): rate["amount"] for meter, rate in rates.items() if "amount" in rate})}


def _about(each: Named, lines: Sequence[Written], observed: Observed) -> About:
    names = dict.fromkeys((each.model, *each.names))
    marks = [mark for name in names for mark in observed.releases.get(name, ())]
    first = lines[0].effective_from
    released = [(mark.released, mark.source) for mark in marks if _is_in_time(mark.released, first)]
    deprecated = [(mark.deprecated, mark.source) for mark in marks if mark.deprecated]
    return About(
        each.model,
        " ".join(name for name in names if name != each.model),
        each.taken_from,
        *next(iter(released), ("", "")),
        *next(iter(deprecated), ("", "")),
        _last_seen(each.lines, observed),
    )


def _last_seen(lines: Sequence[Line], observed: Observed) -> str:
    """The last day on which any file showed the model; empty while the newest snapshot of one does."""
    if any(line.source in observed.kept and line.last >= observed.newest[line.source] for line in lines):
        return ""
    return max(line.last for line in lines)


def _is_in_time(released: str, seen: str) -> bool:
    """Whether there is a release, and it is that of the model that was first seen on a day."""
    day = released if len(released) > len("2025-01") else f"{released}-01"
    return bool(released) and date.fromisoformat(day) - date.fromisoformat(seen) <= MONTH


def table(fields: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A CSV file with LF at the end of each line."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    return written.getvalue()
