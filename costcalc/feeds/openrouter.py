"""What OpenRouter asks for each model, from `/api/v1/models`: the seller's own list.

Texts in USD per token; -1 is a router's price, which depends on where it sends a request. An override holds
for a request that meets its conditions: an input larger than `min_prompt_tokens`, hours from `utc_start` to
before `utc_end` (1030 is 10:30), weekdays in UTC. Of several that hold, the last that names a price counts,
and what none names stays as it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from costcalc.errors import FeedError
from costcalc.feeds.entries import (
    LARGEST_SIZE,
    NO_ID,
    NO_METER,
    NO_PRICE,
    UNPRICED_ZERO,
    Entry,
    gathered,
    is_free,
    undated_period,
)
from costcalc.feeds.off_peak import HoursError
from costcalc.feeds.overrides import ALL_DAYS, WHOLE_DAY, Override, sheets_of
from costcalc.feeds.providers import model_id
from costcalc.feeds.sheets import Sheets
from costcalc.feeds.strict_json import read_json
from costcalc.numbers import MILLION, ONE
from costcalc.periods import MINUTES_A_DAY
from costcalc.pricing.market import Tiered
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import LeftOut, Market

FEED = "openrouter"
SOURCE = "feed-openrouter"
URL = "https://openrouter.ai/api/v1/models"
PROVIDER = "openrouter"

METER_OF: dict[str, tuple[str, Decimal]] = {
    "prompt": ("input", MILLION),
    "completion": ("output", MILLION),
    "internal_reasoning": ("reasoning", MILLION),
    "input_cache_read": ("cache_read", MILLION),
    "input_cache_write": ("cache_write", MILLION),
    "input_cache_write_1h": ("cache_write_1h", MILLION),
    "audio": ("input_audio", MILLION),
    "audio_output": ("output_audio", MILLION),
    "input_audio_cache": ("cache_read_audio", MILLION),
    "request": ("request", ONE),
    "image": ("image", ONE),
    "web_search": ("web_search", ONE),
}
"""The meter of each price key, and how many of what it prices make the meter's pricing unit."""

UNCLEAR = {
    "image_token": "the feed does not say whether of an image that is read or made",
    "image_output": "it is documented as a price per image, and printed as one per token",
    "discount": "the feed does not say whether its prices contain it",
}

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CONDITIONS = frozenset({"min_prompt_tokens", "utc_start", "utc_end", "utc_days"})
MOST_OVERRIDES = 50
EARLIEST = int(datetime(2015, 1, 1, tzinfo=UTC).timestamp())
LATEST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
"""Days on which a model may have been added; what is no such second is a slip."""


DYNAMIC = "its price depends on the model that OpenRouter sends a request to"
PER_IMAGE_OR_NOT = "it is the figure of a token, and documented as that of an image"
NOT_THE_FEED = "this is not OpenRouter's list of models: an object with the list `data` is due"


def read(content: bytes | str, retrieved: str) -> Market:
    """All models of the list; `FeedError` for what is not this feed."""
    found = read_json(content, FEED)
    listed = found.get("data") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise FeedError(FEED, NOT_THE_FEED)
    models: dict[str, Document] = {}
    left_out: list[LeftOut] = []
    for said in listed:
        _add(models, _Reading(said if isinstance(said, dict) else {}, left_out))
    source = {"title": "OpenRouter models", "publisher": "OpenRouter", "url": URL, "kind": "primary"}
    return gathered(FEED, source, retrieved, models, left_out)


def _add(models: dict[str, Document], reading: _Reading) -> None:
    """Take a model over, unless it is none, or there is one of its id."""
    if reading.id is None:
        reading.entry.leave_out("id", NO_ID)
    elif reading.id in models:
        reading.entry.leave_out("model", "the feed lists it twice: the first is taken")
    else:
        models[reading.id] = reading.document()


class _Reading:
    """One model of the list on its way to a document."""

    def __init__(self, said: dict[str, Any], left_out: list[LeftOut]) -> None:
        self.said = said
        theirs = said.get("id")
        self.id = model_id(PROVIDER, theirs) if isinstance(theirs, str) else None
        self.entry = Entry(f"{PROVIDER}/{theirs}", left_out)
        self.is_free = is_free(theirs, said.get("name"))

    def document(self) -> Document:
        """The model, priced or not."""
        said, entry = self.said, self.entry
        pricing = said.get("pricing")
        prices, why = self._periods(pricing if isinstance(pricing, dict) else {})
        more = {
            "released": self._created(),
            "context_window": entry.size("context_length", said.get("context_length")),
            "unpriced": why,
        }
        return {
            "id": self.id,
            "provider": PROVIDER,
            "layer": FEED,
            "name": entry.name(said.get("name")),
            "aliases": [],
            "prices": prices,
            **{key: value for key, value in more.items() if value is not None},
        }

    def _created(self) -> str | None:
        """The day on which OpenRouter began to list the model."""
        seconds = self.said.get("created")
        if isinstance(seconds, int) and EARLIEST <= seconds < LATEST:
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
        if seconds is not None:
            self.entry.leave_out("created", "it is no second since 1970")
        return None

    def _periods(self, pricing: Mapping[str, object]) -> tuple[list[Document], str | None]:
        """Its only period, or none and why."""
        if any(pricing.get(key) in ("-1", -1) for key in ("prompt", "completion")):
            self.entry.leave_out("pricing", DYNAMIC)
            return [], DYNAMIC
        overrides = pricing.get("overrides")
        amounts = self._amounts({**pricing, "overrides": None}, "pricing")
        if amounts and not any(amounts.values()) and not self.is_free:
            self.entry.leave_out("pricing", UNPRICED_ZERO)
            return [], UNPRICED_ZERO
        base = self.entry.known(amounts, free=self.is_free)
        if not base:
            return [], NO_PRICE
        return [undated_period(self._sheets(base, overrides), SOURCE, self._note())], None

    def _amounts(self, prices: Mapping[str, object], place: str) -> dict[str, Decimal]:
        """Prices by meter."""
        found: dict[str, Decimal] = {}
        for key, value in prices.items():
            meter, times = METER_OF.get(key, (None, ONE))
            amount = self.entry.amount(f"{place}.{key}", value, times)
            if amount is None:
                continue
            if meter is None:
                if amount:
                    self.entry.leave_out(f"{place}.{key}", UNCLEAR.get(key, NO_METER))
            elif key == "image" and amount and value == prices.get("prompt"):
                self.entry.leave_out(f"{place}.{key}", PER_IMAGE_OR_NOT)
            else:
                found[meter] = amount
        return found

    def _sheets(self, base: Mapping[str, Decimal], listed: object) -> Sheets:
        """The prices of every size and hour."""
        if listed is not None and (not isinstance(listed, list) or len(listed) > MOST_OVERRIDES):
            self.entry.leave_out("pricing.overrides", f"it is no list of up to {MOST_OVERRIDES} overrides")
        elif listed:
            try:
                return sheets_of(base, list(self._overrides(base, listed)))
            except HoursError as error:
                self.entry.leave_out("pricing.overrides", str(error))
        return Sheets({meter: Tiered(amount) for meter, amount in base.items()})

    def _overrides(self, base: Mapping[str, Decimal], listed: list[Any]) -> Iterator[Override]:
        """What can be read of the overrides, in their order."""
        for place, each in enumerate(listed):
            what = f"pricing.overrides.{place}"
            said = each if isinstance(each, dict) else {}
            override = _conditions(said)
            prices = {key: value for key, value in said.items() if key not in CONDITIONS}
            # Whatever is not a price that we know may be a condition that we do not know.
            if override is None or not prices.keys() <= METER_OF.keys():
                self.entry.leave_out(what, "costcalc does not know when it holds")
                continue
            amounts = self.entry.known(self._amounts(prices, what), free=self.is_free)
            for meter in sorted(amounts.keys() - base.keys()):
                self.entry.leave_out(f"{what}: {meter}", "the model has no price for it otherwise")
            yield override._replace(prices={meter: amounts[meter] for meter in base if meter in amounts})

    def _note(self) -> str | None:
        """What the feed says of the end of the model."""
        day = self.entry.day("expiration_date", self.said.get("expiration_date"))
        return f"OpenRouter ends it on {day}" if day else None


def _conditions(said: Mapping[str, object]) -> Override | None:
    """When an override holds, with no prices yet; None where that is not clear."""
    above, days, spans = _size(said), _days(said), _spans(said)
    if not CONDITIONS & said.keys() or above is None or days is None or spans is None:
        return None
    # Of a window that goes on after midnight it is not said which of its days is meant.
    if len(spans) > 1 and days != ALL_DAYS:
        return None
    return Override({}, above, spans, days)


def _size(said: Mapping[str, object]) -> int | None:
    above = said.get("min_prompt_tokens", 0)
    if not isinstance(above, int) or isinstance(above, bool):
        return None
    return above if 0 <= above <= LARGEST_SIZE else None


def _days(said: Mapping[str, object]) -> frozenset[int] | None:
    if "utc_days" not in said:
        return ALL_DAYS
    named = said["utc_days"]
    if not isinstance(named, list) or not named or not all(each in WEEKDAYS for each in named):
        return None
    return frozenset(WEEKDAYS.index(each) + 1 for each in named)


def _spans(said: Mapping[str, object]) -> list[tuple[int, int]] | None:
    """The hours of an override, cut at midnight."""
    if "utc_start" not in said and "utc_end" not in said:
        return [WHOLE_DAY]
    start, end = _minute(said.get("utc_start")), _minute(said.get("utc_end"))
    if start is None or end is None or start == end:
        return None
    end = end or MINUTES_A_DAY
    return [(start, end)] if start < end else [(start, MINUTES_A_DAY), (0, end)]


def _minute(clock: object) -> int | None:
    """The minute of the day that a number such as 1030 means."""
    if not isinstance(clock, int) or isinstance(clock, bool):
        return None
    match = re.fullmatch("([01][0-9]|2[0-3])([0-5][0-9])", f"{clock:04}")
    return int(match[1]) * 60 + int(match[2]) if match else None
