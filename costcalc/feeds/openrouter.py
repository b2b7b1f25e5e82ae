"""What OpenRouter asks for each model, from `/api/v1/models`: the seller's own list.

Texts in USD per token; -1 is a router's price, which depends on where it sends a request. An override holds
for a request that meets its conditions: an input larger than `min_prompt_tokens`, hours from `utc_start` to
before `utc_end` (1030 is 10:30), weekdays in UTC. Of several that hold, the last that names a price counts,
and what none names stays as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise, product

from costcalc.errors import FeedError
from costcalc.feeds.entries import LARGEST_SIZE, NO_METER, Entry, importer, mapping
from costcalc.feeds.off_peak import ALL_DAYS, CLOCK, NAMES, WHOLE_DAY, HoursError, Span, cut, weekly
from costcalc.feeds.providers import model_id
from costcalc.feeds.sheets import Offer, Sheets, flat, listed_period
from costcalc.meters import METERS
from costcalc.numbers import ONE
from costcalc.pricing.market import LeftOut, Sheet, Tier, Tiered
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document

FEED = "openrouter"
SOURCE = "feed-openrouter"
URL = "https://openrouter.ai/api/v1/models"
PROVIDER = "openrouter"

METER_OF: dict[str, str] = {
    "prompt": "input",
    "completion": "output",
    "internal_reasoning": "reasoning",
    "input_cache_read": "cache_read",
    "input_cache_write": "cache_write",
    "input_cache_write_1h": "cache_write_1h",
    "audio": "input_audio",
    "audio_output": "output_audio",
    "input_audio_cache": "cache_read_audio",
    "request": "request",
    "image": "image",
    "web_search": "web_search",
}
"""The meter of each price key; all prices are for one of it."""

UNCLEAR = {
    "image_token": "the feed does not say whether of an image that is read or made",
    "image_output": "it is documented as a price per image, and printed as one per token",
    "discount": "the feed does not say whether its prices contain it",
}

CONDITIONS = frozenset({"min_prompt_tokens", "utc_start", "utc_end", "utc_days"})
MOST_OVERRIDES = 50
MOST_SIZES = 6
MOST_EDGES = 50
"""A schedule by the half hour has 49."""
EARLIEST = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp())
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
"""Days on which a model may have been added; what is no such second is a slip."""

TWICE = "the feed lists it twice: the first is taken"
DYNAMIC = "its price depends on the model that OpenRouter sends a request to"
PER_IMAGE_OR_NOT = "it is the figure of a token, and documented as that of an image"
NOT_THE_FEED = "this is not OpenRouter's list of models: an object with the list `data` is due"


class Override(NamedTuple):
    """Prices by meter of requests in some hours of UTC, with an input above a size; 0 is any size.

    `spans` are minutes of a day, from the first to before the last; of the `days`, 0 is Monday.
    """

    prices: Mapping[str, Decimal]
    above: int = 0
    spans: Sequence[Span] = (WHOLE_DAY,)
    days: frozenset[int] = ALL_DAYS

    def holds(self, day: int, minute: int) -> bool:
        """Whether it holds in a minute of a weekday."""
        return day in self.days and any(start <= minute < end for start, end in self.spans)


def _models(value: Any, left_out: list[LeftOut]) -> dict[str, Document]:  # noqa: ANN401 - any JSON
    listed = mapping(value).get("data")
    if not isinstance(listed, list):
        raise FeedError(FEED, NOT_THE_FEED)
    models: dict[str, Document] = {}
    for said in map(mapping, listed):
        theirs = said.get("id")
        entry = Entry(f"{PROVIDER}/{theirs}", left_out, said, theirs)
        found = model_id(PROVIDER, theirs) if isinstance(theirs, str) else None
        if entry.is_new(found, models, TWICE):
            models[entry.model] = _document(entry)
    return models


read = importer(FEED, _models, Source(SOURCE, "OpenRouter models", "primary", "OpenRouter", URL))


def _document(entry: Entry) -> Document:
    """The model, priced or not."""
    prices = list(_periods(entry))
    released, size = _created(entry), entry.size("context_length")
    return entry.document(FEED, entry.name(), prices, released=released, context_window=size)


def _created(entry: Entry) -> str | None:
    """The day on which OpenRouter began to list the model."""
    seconds = entry.at("created")
    if isinstance(seconds, int) and EARLIEST <= seconds < LATEST:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    if seconds is not None:
        entry.leave_out("created", "it is no second since 1970")
    return None


def _periods(entry: Entry) -> Iterator[Document]:
    """The only period of a model, if it has a price."""
    pricing = mapping(entry.at("pricing"))
    if any(pricing.get(key) in ("-1", -1) for key in ("prompt", "completion")):
        entry.leave_out("pricing", DYNAMIC)
        entry.unpriced = DYNAMIC
        return
    base = entry.base("pricing", _amounts(entry, {**pricing, "overrides": None}, "pricing"))
    if base:
        sheets = _sheets(entry, base, pricing.get("overrides"))
        day = entry.day("expiration_date")
        yield listed_period(sheets, SOURCE, note=f"OpenRouter ends it on {day}" if day else None)


def _amounts(entry: Entry, prices: Mapping[str, object], place: str) -> dict[str, Decimal]:
    """Prices by meter."""
    found: dict[str, Decimal] = {}
    for key, value in prices.items():
        meter = METER_OF.get(key)
        amount = entry.amount(f"{place}.{key}", value, METERS[meter].pricing_size if meter else ONE)
        if amount is None:
            continue
        if meter is None:
            if amount:
                entry.leave_out(f"{place}.{key}", UNCLEAR.get(key, NO_METER))
        elif key == "image" and amount and value == prices.get("prompt"):
            entry.leave_out(f"{place}.{key}", PER_IMAGE_OR_NOT)
        else:
            found[meter] = amount
    return found


def _sheets(entry: Entry, base: Mapping[str, Decimal], listed: object) -> Sheets:
    """The prices of every size and hour."""
    if listed is not None and (not isinstance(listed, list) or len(listed) > MOST_OVERRIDES):
        entry.leave_out("pricing.overrides", f"it is no list of up to {MOST_OVERRIDES} overrides")
    elif listed:
        try:
            return sheets_of(base, list(_overrides(entry, base, listed)))
        except HoursError as error:
            entry.leave_out("pricing.overrides", str(error))
    return Sheets(flat(base))


def _overrides(entry: Entry, base: Mapping[str, Decimal], listed: list[Any]) -> Iterator[Override]:
    """What can be read of the overrides, in their order."""
    for place, said in enumerate(map(mapping, listed)):
        what = f"pricing.overrides.{place}"
        override = _conditions(said)
        prices = {key: value for key, value in said.items() if key not in CONDITIONS}
        # Whatever is not a price that we know may be a condition that we do not know.
        if override is None or not prices.keys() <= METER_OF.keys():
            entry.leave_out(what, "costcalc does not know when it holds")
            continue
        amounts = entry.known(_amounts(entry, prices, what))
        for meter in sorted(amounts.keys() - base.keys()):
            entry.leave_out(f"{what}: {meter}", "the model has no price for it otherwise")
        yield override._replace(prices={meter: amounts[meter] for meter in base if meter in amounts})


def _conditions(said: Mapping[str, Any]) -> Override | None:
    """When an override holds, with no prices yet; None where that is not clear."""
    above, named, spans = said.get("min_prompt_tokens", 0), said.get("utc_days", list(NAMES)), _spans(said)
    is_size = isinstance(above, int) and not isinstance(above, bool) and 0 <= above <= LARGEST_SIZE
    are_days = isinstance(named, list) and bool(named) and all(each in NAMES for each in named)
    if not CONDITIONS & said.keys() or not is_size or not are_days or spans is None:
        return None
    days = frozenset(map(NAMES.index, named))
    # Of a window that goes on after midnight it is not said which of its days is meant.
    return None if len(spans) > 1 and days != ALL_DAYS else Override({}, above, spans, days)


def _spans(said: Mapping[str, object]) -> list[Span] | None:
    """The hours of an override, cut at midnight."""
    if not said.keys() & {"utc_start", "utc_end"}:
        return [WHOLE_DAY]
    start, end = _minute(said.get("utc_start")), _minute(said.get("utc_end"))
    return None if start is None or end is None or start == end else cut((start, end))


def _minute(clock: object) -> int | None:
    """The minute of the day that a number such as 1030 means."""
    if not isinstance(clock, int) or isinstance(clock, bool):
        return None
    match = re.fullmatch(CLOCK.replace(":", ""), f"{clock:04}")
    return int(match[1]) * 60 + int(match[2]) if match else None


def sheets_of(base: Mapping[str, Decimal], overrides: Sequence[Override]) -> Sheets:
    """The price sheets of a base and its overrides; `HoursError` where they are cut too finely.

    The week is cut where any window opens or closes; each part has the prices of the overrides that hold in
    it, and parts with the same prices become the hours of one sheet. So no two windows of the sheets overlap.
    """
    edges = sorted({*WHOLE_DAY, *(edge for each in overrides for span in each.spans for edge in span)})
    if len({each.above for each in overrides}) > MOST_SIZES or len(edges) > MOST_EDGES:
        raise HoursError("there are too many sizes or hours")
    found: dict[tuple[Tiered, ...], list[list[Span]]] = {}
    for day, span in product(range(7), pairwise(edges)):
        sheet = _sheet(base, [each for each in overrides if each.holds(day, span[0])])
        found.setdefault(tuple(sheet.values()), [[] for _ in ALL_DAYS])[day].append(span)
    sheets = [(dict(zip(base, prices, strict=True)), days) for prices, days in found.items()]
    if len(sheets) == 1:
        return Sheets(sheets[0][0])
    usual = _sheet(base, [each for each in overrides if each.days == ALL_DAYS and WHOLE_DAY in each.spans])
    hours = [Offer(when, sheet) for sheet, days in sheets if sheet != usual for when in weekly(days)]
    return Sheets(usual, hours=hours)


def _sheet(base: Mapping[str, Decimal], overrides: Sequence[Override]) -> Sheet:
    """What the base costs with overrides that hold, by the size of the request."""
    sizes = sorted({0, *(each.above for each in overrides)})

    def price(meter: str, size: int) -> Decimal:
        named = [each for each in overrides if each.above <= size and meter in each.prices]
        return named[-1].prices[meter] if named else base[meter]

    def tiers(meter: str) -> tuple[Tier, ...]:
        prices = [(size, price(meter, size)) for size in sizes]
        changes = (now for before, now in pairwise(prices) if now[1] != before[1])
        return tuple(Tier(size, inclusive=False, amount=amount) for size, amount in changes)

    return {meter: Tiered(price(meter, 0), tiers(meter)) for meter in base}
