"""The prices of llm-prices.com: its file `historical-v1.json`, kept by hand, with dates where prices changed.

USD per million tokens. `from_date` is the first day of a price and `to_date` the first without it, in UTC;
null is not known, or still open. What large requests cost is a model of its own there,
`gemini-2.5-pro-200k` beside `gemini-2.5-pro`, and only their names say so, `>200k` and `≤200k`; they stay
two models, with a note. Of prices that overlap, the one that begins later holds.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby, pairwise

from costcalc.errors import FeedError
from costcalc.feeds.entries import NO_ID, NO_METER, UNPRICED_ZERO, Entry, importer, is_free, iso_day, mapping
from costcalc.feeds.providers import model_id, provider_id
from costcalc.feeds.sheets import Sheets, flat, listed_period
from costcalc.periods import FIRST_YEAR, LAST_YEAR
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import LeftOut

FEED = "llm-prices"
SOURCE = "feed-llm-prices"
URL = "https://www.llm-prices.com/historical-v1.json"

METER_OF = {"input": "input", "output": "output", "input_cached": "cache_read"}
KEYS = {*METER_OF, "id", "vendor", "name", "from_date", "to_date"}
MOST_ENTRIES = 100
"""Entries of one model; of 2026 none has more than three."""

BEGINNING, FOREVER = date.min, date.max
NO_DATE = "its dates are no days, or end before they begin"
NOT_THE_FEED = "this is not historical-v1.json of llm-prices: an object with the list `prices` is due"
NOT_LISTED = "llm-prices lists no price for these days"


class Listed(NamedTuple):
    """A price of a model from a day on to before another."""

    start: date
    end: date
    amounts: Mapping[str, Decimal]

    def __str__(self) -> str:
        since = "the beginning" if self.start == BEGINNING else str(self.start)
        return f"from {since} to {'now' if self.end == FOREVER else self.end}"


def _models(value: Any, left_out: list[LeftOut]) -> dict[str, Document]:  # noqa: ANN401 - any JSON
    listed = mapping(value).get("prices")
    if not isinstance(listed, list):
        raise FeedError(FEED, NOT_THE_FEED)
    by_model: dict[str, list[dict[str, Any]]] = {}
    for said in listed:
        match said:
            case {"vendor": str(vendor), "id": str(name)} if found := model_id(provider_id(vendor), name):
                by_model.setdefault(found, []).append(said)
            case _:
                name = str(said.get("id")) if isinstance(said, dict) else ""
                Entry(name, left_out).leave_out("id", NO_ID)
    return {found: _document(found, entries, left_out) for found, entries in by_model.items()}


read = importer(
    FEED, _models, Source(SOURCE, "llm-prices historical-v1.json", "dataset", "Simon Willison", URL)
)


def _document(found: str, entries: Sequence[dict[str, Any]], left_out: list[LeftOut]) -> Document:
    """The model of some entries, priced or not."""
    theirs = found.partition("/")[2]
    entry = Entry(found, left_out, entries[0])
    name = entry.name()
    entry.is_free = is_free(theirs, name)
    if len(entries) > MOST_ENTRIES:
        entry.leave_out("prices", f"there are more than {MOST_ENTRIES} entries of it")
        entries = ()
    said = list(_listed(entries, entry))
    known = [each._replace(amounts=entry.known(each.amounts)) for each in said]
    prices = list(_periods([each for each in known if each.amounts], entry))
    if any(each.amounts for each in said):
        entry.unpriced = UNPRICED_ZERO
    aliases = [] if "/" in theirs else [theirs]
    return entry.document(FEED, name, prices, aliases, note=_of_size(name, entry))


def _listed(entries: Sequence[dict[str, Any]], entry: Entry) -> Iterator[Listed]:
    """What can be read of the entries of a model."""
    for said in entries:
        start, end = _day(said.get("from_date"), BEGINNING), _day(said.get("to_date"), FOREVER)
        if start is None or end is None or start >= end:
            entry.leave_out("prices", NO_DATE)
            continue
        for key in sorted(said.keys() - KEYS):
            entry.leave_out(key, NO_METER)
        amounts = {meter: entry.amount(key, said.get(key)) for key, meter in METER_OF.items()}
        yield Listed(start, end, {meter: amount for meter, amount in amounts.items() if amount is not None})


def _day(value: object, missing: date) -> date | None:
    """A day; `missing` for null, and None for anything else."""
    if value is None:
        return missing
    found = iso_day(value)
    return found if found and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _periods(listed: Sequence[Listed], entry: Entry) -> Iterator[Document]:
    """The periods of a model, without an overlap, and with a real gap where nothing is listed."""
    for _, each in groupby(_taken(listed, entry), key=lambda stretch: id(stretch[2])):
        stretches = list(each)
        (start, _, taken), (_, end, _) = stretches[0], stretches[-1]
        first, last = None if start == BEGINNING else start, None if end == FOREVER else end
        if taken:
            yield listed_period(Sheets(flat(taken.amounts)), SOURCE, first, last)
        else:
            yield listed_period(Sheets({}), SOURCE, first, last, withdrawn=True, note=NOT_LISTED)


def _taken(listed: Sequence[Listed], entry: Entry) -> Iterator[tuple[date, date, Listed | None]]:
    """The price of each stretch of days: of several, that which began last, or of those, ends first."""
    reported: set[tuple[int, int]] = set()
    for start, end in pairwise(sorted({day for each in listed for day in (each.start, each.end)})):
        places = [place for place, each in enumerate(listed) if each.start <= start and end <= each.end]
        best = max(places, key=lambda at: (listed[at].start, -listed[at].end.toordinal(), at), default=None)
        for place in places:
            if best is not None and place != best and (place, best) not in reported:
                reported.add((place, best))
                entry.leave_out(f"price {listed[place]}", f"it overlaps that {listed[best]}, which is taken")
        yield start, end, None if best is None else listed[best]


def _of_size(name: str, entry: Entry) -> str | None:
    """What the name of a model says of the requests that its prices are for."""
    match = re.search(r"(>|≤|<=) ?([0-9]{1,4})k$", name)
    if match is None:
        return None
    entry.leave_out(f"{match[0]} in its name", "the feed keeps each size as a model of its own")
    if match[1] == ">":
        return f"These prices are for requests of more than {match[2]},000 input tokens."
    return f"These prices are for requests of up to {match[2]},000 input tokens; larger ones cost more."
