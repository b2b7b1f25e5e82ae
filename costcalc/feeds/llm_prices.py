"""The prices of llm-prices.com: its file `historical-v1.json`, kept by hand, with dates where prices changed.

USD per million tokens. `from_date` is the first day of a price and `to_date` the first without it, in UTC;
null is not known, or still open. What large requests cost is a model of its own there,
`gemini-2.5-pro-200k` beside `gemini-2.5-pro`, and only their names say so, `>200k` and `≤200k`; they stay
two models, with a note. Of prices that overlap, the one that begins later holds.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from itertools import pairwise

from costcalc.errors import FeedError
from costcalc.feeds.entries import NO_ID, NO_METER, NO_PRICE, UNPRICED_ZERO, Entry, gathered, is_free
from costcalc.feeds.providers import model_id, provider_id
from costcalc.feeds.sheets import Sheets, period_of
from costcalc.feeds.strict_json import read_json
from costcalc.periods import FIRST_YEAR, LAST_YEAR
from costcalc.pricing.market import UNDATED, UNDATED_BASIS, Tiered
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import LeftOut, Market

FEED = "llm-prices"
SOURCE = "feed-llm-prices"
URL = "https://www.llm-prices.com/historical-v1.json"

METER_OF = {"input": "input", "output": "output", "input_cached": "cache_read"}
KEYS = {*METER_OF, "id", "vendor", "name", "from_date", "to_date"}
BASIS = "observed"
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


def read(content: bytes | str, retrieved: str) -> Market:
    """The models of all vendors; `FeedError` for what is not this feed."""
    found = read_json(content, FEED)
    listed = found.get("prices") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise FeedError(FEED, NOT_THE_FEED)
    left_out: list[LeftOut] = []
    by_model: dict[str, list[dict[str, Any]]] = {}
    for said in listed:
        found_id = _id(said) if isinstance(said, dict) else None
        if found_id is None:
            Entry(str(said.get("id")) if isinstance(said, dict) else "", left_out).leave_out("id", NO_ID)
        else:
            by_model.setdefault(found_id, []).append(said)
    models = {each: _document(each, entries, Entry(each, left_out)) for each, entries in by_model.items()}
    source = {"title": "llm-prices historical-v1.json", "publisher": "Simon Willison", "url": URL}
    return gathered(FEED, {**source, "kind": "dataset"}, retrieved, models, left_out)


def _id(said: Mapping[str, object]) -> str | None:
    vendor, name = said.get("vendor"), said.get("id")
    if not isinstance(vendor, str) or not isinstance(name, str):
        return None
    return model_id(provider_id(vendor), name)


def _document(found: str, entries: Sequence[dict[str, Any]], entry: Entry) -> Document:
    """The model of some entries, priced or not."""
    provider, _, theirs = found.partition("/")
    name = entry.name(entries[0].get("name"))
    if len(entries) > MOST_ENTRIES:
        entry.leave_out("prices", f"there are more than {MOST_ENTRIES} entries of it")
        entries = ()
    said = list(_listed(entries, entry))
    free = is_free(theirs, name)
    known = [each._replace(amounts=entry.known(each.amounts, free=free)) for each in said]
    prices = list(_periods([each for each in known if each.amounts], entry))
    reason = UNPRICED_ZERO if any(each.amounts for each in said) else NO_PRICE
    more = {"note": _of_size(name, entry), "unpriced": None if prices else reason}
    return {
        "id": found,
        "provider": provider,
        "layer": FEED,
        "name": name,
        "aliases": [] if "/" in theirs else [{"name": theirs}],
        "prices": prices,
        **{key: value for key, value in more.items() if value is not None},
    }


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
    if isinstance(value, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        with suppress(ValueError):
            found = date.fromisoformat(value)
            return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
    return None


def _periods(listed: Sequence[Listed], entry: Entry) -> Iterator[Document]:
    """The periods of a model, without an overlap, and with a real gap where nothing is listed."""
    stretches: list[tuple[date, date, Listed | None]] = []
    for start, end, taken in _taken(listed, entry):
        if stretches and stretches[-1][2] is taken:
            stretches[-1] = (stretches[-1][0], end, taken)
        else:
            stretches.append((start, end, taken))
    for start, end, taken in stretches:
        since, basis = (UNDATED, UNDATED_BASIS) if start == BEGINNING else (_midnight(start), BASIS)
        until = None if end == FOREVER else _midnight(end)
        if taken is None:
            nothing = period_of(Sheets({}), SOURCE, since, until, basis)
            yield {**nothing, "withdrawn": True, "note": NOT_LISTED}
        else:
            sheet = {meter: Tiered(amount) for meter, amount in taken.amounts.items()}
            yield period_of(Sheets(sheet), SOURCE, since, until, basis)


def _taken(listed: Sequence[Listed], entry: Entry) -> Iterator[tuple[date, date, Listed | None]]:
    """The price of each stretch of days: of several, that which began last, or of those, ends first."""
    reported: set[tuple[int, int]] = set()
    for start, end in pairwise(sorted({day for each in listed for day in (each.start, each.end)})):
        places = [place for place, each in enumerate(listed) if each.start <= start and end <= each.end]
        best = max(places, key=lambda place: _rank(listed[place], place), default=None)
        for place in places:
            if best is not None and place != best and (place, best) not in reported:
                reported.add((place, best))
                entry.leave_out(f"price {listed[place]}", f"it overlaps that {listed[best]}, which is taken")
        yield start, end, None if best is None else listed[best]


def _rank(each: Listed, place: int) -> tuple[date, int, int]:
    return each.start, -each.end.toordinal(), place


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00+00:00"


def _of_size(name: str, entry: Entry) -> str | None:
    """What the name of a model says of the requests that its prices are for."""
    match = re.search(r"(>|≤|<=) ?([0-9]{1,4})k$", name)
    if match is None:
        return None
    entry.leave_out(f"{match[0]} in its name", "the feed keeps each size as a model of its own")
    if match[1] == ">":
        return f"These prices are for requests of more than {match[2]},000 input tokens."
    return f"These prices are for requests of up to {match[2]},000 input tokens; larger ones cost more."
