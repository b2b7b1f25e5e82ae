"""The prices of models.dev: its file `api.json`, what each provider asks for each model.

USD per million tokens. `tiers` hold for a whole request whose input is larger than their size; of xAI, from
the size on. `context_over_200k` repeats the only tier for old readers, whatever its size; it is read where
there are no tiers. A mode, such as `fast`, is an option of the request. The feed does not say since when a
price holds; `last_updated` is kept as a note.
"""

from __future__ import annotations

import re

from costcalc.errors import FeedError
from costcalc.feeds.entries import (
    NO_ID,
    NO_METER,
    NO_PRICE,
    UNPRICED_ZERO,
    Entry,
    escaped,
    gathered,
    is_free,
    undated_period,
)
from costcalc.feeds.providers import model_id, provider_id
from costcalc.feeds.sheets import Offer, Sheets
from costcalc.feeds.strict_json import read_json
from costcalc.pricing.market import LeftOut, Tier, Tiered
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import Market

FEED = "models.dev"
SOURCE = "feed-models.dev"
URL = "https://models.dev/api.json"

METERS_PRICED = frozenset(
    {"input", "output", "reasoning", "cache_read", "cache_write", "input_audio", "output_audio"}
)
"""The price keys, which are called as our meters are."""

NO_PRICES = frozenset({"tier", "tiers", "context_over_200k"})
"""What stands beside the prices."""

OPTIONS = ("service_tier", "speed")
"""What a mode adds to a request, and what is an option here too."""

AS_SMALLER = "the feed names no price: that of smaller requests is used"
MOST_TIERS = 20
LEGACY_SIZE = 200_000
INCLUSIVE = "xai"
"""The provider whose tiers begin at their size."""

NOT_THE_FEED = "this is not api.json of models.dev: an object of providers with their models is due"


def read(content: bytes | str, retrieved: str) -> Market:
    """The models of all providers; `FeedError` for what is not this feed."""
    found = read_json(content, FEED)
    if not isinstance(found, dict):
        raise FeedError(FEED, NOT_THE_FEED)
    models, left_out = documents(found)
    source = {"title": "models.dev api.json", "publisher": "models.dev", "url": URL, "kind": "dataset"}
    return gathered(FEED, {**source, "licence": "MIT"}, retrieved, models, left_out)


def documents(providers: Mapping[str, Any]) -> tuple[dict[str, Document], list[LeftOut]]:
    """The models of some providers, priced or not, and what is left out of them."""
    models: dict[str, Document] = {}
    left_out: list[LeftOut] = []
    for theirs, provider in providers.items():
        listed = provider.get("models") if isinstance(provider, dict) else None
        if not isinstance(listed, dict):
            left_out.append(LeftOut(escaped(theirs), "provider", "it is no provider with models"))
            continue
        ours = provider_id(theirs)
        for name, said in listed.items():
            _add(models, _Reading(ours, name, said, left_out))
    return models, left_out


def _add(models: dict[str, Document], reading: _Reading) -> None:
    """Take a model over, unless it is none, or there is one of its id."""
    if reading.id is None:
        reading.entry.leave_out("id", NO_ID)
    elif not isinstance(reading.said, dict):
        reading.entry.leave_out("model", "it is no object")
    elif reading.id in models:
        reading.entry.leave_out("model", "the feed has this id already, from another provider")
    else:
        models[reading.id] = reading.document()


class _Reading:
    """One model of a provider on its way to a document."""

    def __init__(self, provider: str, theirs: str, said: Any, left_out: list[LeftOut]) -> None:  # noqa: ANN401 - JSON
        self.provider, self.theirs, self.said = provider, theirs, said
        self.id = model_id(provider, theirs)
        self.entry = Entry(f"{provider}/{theirs}", left_out)
        self.is_free = isinstance(said, dict) and is_free(theirs, said.get("name"))

    def document(self) -> Document:
        """The model, priced or not."""
        said, entry = self.said, self.entry
        prices, why = self._periods(said.get("cost"))
        limit = _object(said.get("limit"))
        more = {
            "released": entry.day("release_date", said.get("release_date")),
            "weights": _weights(said.get("open_weights")),
            "context_window": entry.size("limit.context", limit.get("context")),
            "unpriced": why,
        }
        return {
            "id": self.id,
            "provider": self.provider,
            "layer": FEED,
            "name": entry.name(said.get("name")),
            "aliases": [] if "/" in self.theirs else [{"name": self.theirs}],
            "prices": prices,
            **{key: value for key, value in more.items() if value is not None},
        }

    def _periods(self, cost: object) -> tuple[list[Document], str | None]:
        """Its only period, or none and why."""
        if cost is not None and not isinstance(cost, dict):
            self.entry.leave_out("cost", "it is no object")
        cost = _object(cost)
        amounts = self._amounts(cost, "cost")
        if amounts and not any(amounts.values()) and not self.is_free:
            self.entry.leave_out("cost", UNPRICED_ZERO)
            return [], UNPRICED_ZERO
        base = self.entry.known(amounts, free=self.is_free)
        if not base:
            return [], NO_PRICE
        sizes = self._sizes(cost, base)
        sheet = {
            meter: Tiered(
                amount,
                tuple(
                    Tier(size, self.provider == INCLUSIVE, amount=sizes[size][meter])
                    for size in sorted(sizes)
                    if meter in sizes[size]
                ),
            )
            for meter, amount in base.items()
        }
        offers = list(self._modes(base, has_sizes=bool(sizes)))
        return [undated_period(Sheets(sheet, offers), SOURCE, self._note())], None

    def _amounts(self, cost: Mapping[str, object], place: str) -> dict[str, Decimal]:
        """The prices of an object by meter."""
        found: dict[str, Decimal] = {}
        for key, value in cost.items():
            if key in METERS_PRICED:
                amount = self.entry.amount(f"{place}.{key}", value)
                if amount is not None:
                    found[key] = amount
            elif key not in NO_PRICES:
                self.entry.leave_out(f"{place}.{key}", NO_METER)
        return found

    def _sizes(self, cost: Mapping[str, object], base: Collection[str]) -> dict[int, dict[str, Decimal]]:
        """The prices of large requests by the size above which they hold."""
        tiers = cost.get("tiers")
        legacy = cost.get("context_over_200k")
        if not tiers and isinstance(legacy, dict):
            tiers = [{**legacy, "tier": {"size": LEGACY_SIZE}}]
        elif legacy is not None and not _repeats(legacy, tiers):
            self.entry.leave_out("cost.context_over_200k", "the tiers say otherwise")
        if tiers is not None and (not isinstance(tiers, list) or len(tiers) > MOST_TIERS):
            self.entry.leave_out("cost.tiers", f"it is no list of up to {MOST_TIERS} tiers")
            return {}
        found: dict[int, dict[str, Decimal]] = {}
        for each in tiers or ():
            size = self._size(_object(each))
            if size is None or size in found:
                self.entry.leave_out("cost.tiers", "a tier that is not above a size of its own")
                continue
            found[size] = self._of_size(each, size, base)
        return found

    def _size(self, tier: Mapping[str, object]) -> int | None:
        rule = _object(tier.get("tier"))
        if rule.get("type", "context") != "context":
            return None
        return self.entry.size("cost.tiers.size", rule.get("size"))

    def _of_size(self, tier: Mapping[str, object], size: int, base: Collection[str]) -> dict[str, Decimal]:
        """The prices of a tier, of what the base prices; what it does not name stays as it is."""
        place = f"cost above {size}"
        amounts = self.entry.known(self._amounts(tier, place), free=self.is_free)
        for meter in base:
            if meter not in amounts:
                self.entry.leave_out(f"{place}: {meter}", AS_SMALLER)
        for meter in amounts:
            if meter not in base:
                self.entry.leave_out(f"{place}: {meter}", "smaller requests have no price for it")
        return {meter: amount for meter, amount in amounts.items() if meter in base}

    def _modes(self, base: Collection[str], *, has_sizes: bool) -> Iterator[Offer]:
        """What other ways to ask cost, where the feed says it of everything that the base prices."""
        modes = _object(_object(self.said.get("experimental")).get("modes"))
        for name, mode in modes.items():
            cost = _object(_object(mode).get("cost"))
            if not cost:
                continue
            what = f"mode {name}"
            amounts = self.entry.known(self._amounts(cost, what), free=self.is_free)
            body = _object(_object(_object(mode).get("provider")).get("body"))
            option = {key: value for key, value in body.items() if key in OPTIONS and _is_value(value)}
            if not option or len(option) != len(body):
                self.entry.leave_out(what, "it is not asked for by an option that costcalc knows")
            elif set(amounts) != set(base):
                self.entry.leave_out(what, "the feed does not say what it costs of everything that is priced")
            elif has_sizes:
                self.entry.leave_out(what, "the feed does not say what it costs for large requests")
            else:
                yield Offer(option, {meter: Tiered(amount) for meter, amount in amounts.items()})

    def _note(self) -> str | None:
        """What the feed says of the day on which its keepers looked at the model."""
        day = self.entry.day("last_updated", self.said.get("last_updated"))
        return f"last updated in models.dev: {day}" if day else None


def _weights(is_open: object) -> str | None:
    if is_open is True:
        return "open"
    return "closed" if is_open is False else None


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _repeats(legacy: object, tiers: object) -> bool:
    """Whether the old form of a tier says what one of the tiers does."""
    listed = tiers if isinstance(tiers, list) else []
    return any(
        {key: _object(each)[key] for key in _object(each) if key != "tier"} == legacy for each in listed
    )


def _is_value(value: object) -> bool:
    """Whether a text can be the value of an option."""
    return isinstance(value, str) and re.fullmatch("[a-z][a-z0-9_-]{0,49}", value) is not None
