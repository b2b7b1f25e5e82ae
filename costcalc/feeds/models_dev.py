"""The prices of models.dev: its file `api.json`, what each provider asks for each model.

USD per million tokens. `tiers` hold for a whole request whose input is larger than their size; of xAI, from
the size on. `context_over_200k` repeats the only tier for old readers, whatever its size; it is read where
there are no tiers. A mode, such as `fast`, is an option of the request. The feed does not say since when a
price holds; `last_updated` is kept as a note.
"""

from __future__ import annotations

import re

from costcalc.errors import FeedError
from costcalc.feeds.entries import NO_METER, Entry, escaped, importer, mapping
from costcalc.feeds.providers import model_id, provider_id
from costcalc.feeds.sheets import INCLUSIVE, Offer, Sheets, flat, listed_period
from costcalc.pricing.market import LeftOut, Tier, Tiered
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document

    Amounts = Mapping[str, Decimal]

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

WEIGHTS = {True: "open", False: "closed"}
AS_SMALLER = "the feed names no price: that of smaller requests is used"
TWICE = "the feed has this id already, from another provider"
MOST_TIERS = 20
LEGACY_SIZE = 200_000
NOT_THE_FEED = "this is not api.json of models.dev: an object of providers with their models is due"


def models_of(providers: Any, left_out: list[LeftOut]) -> dict[str, Document]:  # noqa: ANN401 - any JSON
    """The models of some providers, priced or not."""
    if not isinstance(providers, dict):
        raise FeedError(FEED, NOT_THE_FEED)
    models: dict[str, Document] = {}
    for theirs, provider in providers.items():
        listed = mapping(provider).get("models")
        if not isinstance(listed, dict):
            left_out.append(LeftOut(escaped(theirs), "provider", "it is no provider with models"))
            continue
        ours = provider_id(theirs)
        for name, said in listed.items():
            entry = Entry(f"{ours}/{name}", left_out, said, name)
            if entry.is_new(model_id(ours, name), models, TWICE):
                models[entry.model] = _document(entry, name)
    return models


read = importer(
    FEED, models_of, Source(SOURCE, "models.dev api.json", "dataset", "models.dev", URL, licence="MIT")
)


def _document(entry: Entry, theirs: str) -> Document:
    """The model, priced or not."""
    prices = list(_periods(entry))
    is_open = entry.at("open_weights")
    more = {
        "released": entry.day("release_date"),
        "weights": WEIGHTS[is_open] if isinstance(is_open, bool) else None,
        "context_window": entry.size("limit.context"),
    }
    return entry.document(FEED, entry.name(), prices, [] if "/" in theirs else [theirs], **more)


def _periods(entry: Entry) -> Iterator[Document]:
    """The only period of a model, if it has a price."""
    cost = entry.at("cost")
    if cost is not None and not isinstance(cost, dict):
        entry.leave_out("cost", "it is no object")
    cost = mapping(cost)
    base = entry.base("cost", _amounts(entry, cost, "cost"))
    if not base:
        return
    sizes = dict(sorted(_sizes(entry, cost, base).items()))
    is_inclusive = entry.model.startswith(INCLUSIVE)

    def tiers(meter: str) -> tuple[Tier, ...]:
        larger = ((size, above) for size, above in sizes.items() if meter in above)
        return tuple(Tier(size, is_inclusive, above[meter]) for size, above in larger)

    sheet = {meter: Tiered(amount, tiers(meter)) for meter, amount in base.items()}
    offers = list(_modes(entry, base, has_sizes=bool(sizes)))
    day = entry.day("last_updated")
    note = f"last updated in models.dev: {day}" if day else None
    yield listed_period(Sheets(sheet, offers), SOURCE, note=note)


def _amounts(entry: Entry, cost: Mapping[str, object], place: str) -> dict[str, Decimal]:
    """The prices of an object by meter."""
    found: dict[str, Decimal] = {}
    for key, value in cost.items():
        if key in METERS_PRICED:
            amount = entry.amount(f"{place}.{key}", value)
            if amount is not None:
                found[key] = amount
        elif key not in NO_PRICES:
            entry.leave_out(f"{place}.{key}", NO_METER)
    return found


def _sizes(entry: Entry, cost: Mapping[str, object], base: Collection[str]) -> dict[int, Amounts]:
    """The prices of large requests by the size above which they hold."""
    tiers, legacy = cost.get("tiers"), cost.get("context_over_200k")
    if not tiers and isinstance(legacy, dict):
        tiers = [{**legacy, "tier": {"size": LEGACY_SIZE}}]
    elif legacy is not None and not _repeats(legacy, tiers):
        entry.leave_out("cost.context_over_200k", "the tiers say otherwise")
    if tiers is not None and (not isinstance(tiers, list) or len(tiers) > MOST_TIERS):
        entry.leave_out("cost.tiers", f"it is no list of up to {MOST_TIERS} tiers")
        return {}
    found: dict[int, Amounts] = {}
    for each in map(mapping, tiers or ()):
        rule = mapping(each.get("tier"))
        is_of_size = rule.get("type", "context") == "context"
        size = entry.size("cost.tiers.size", rule.get("size")) if is_of_size else None
        if size is None or size in found:
            entry.leave_out("cost.tiers", "a tier that is not above a size of its own")
        else:
            found[size] = _of_size(entry, each, size, base)
    return found


def _repeats(legacy: object, tiers: object) -> bool:
    """Whether the old form of a tier says what one of the tiers does."""
    listed = map(mapping, tiers if isinstance(tiers, list) else [])
    return any({key: each[key] for key in each if key != "tier"} == legacy for each in listed)


def _of_size(entry: Entry, tier: Mapping[str, object], size: int, base: Collection[str]) -> Amounts:
    """The prices of a tier, of what the base prices; what it does not name stays as it is."""
    place = f"cost above {size}"
    amounts = entry.known(_amounts(entry, tier, place))
    for meter in base:
        if meter not in amounts:
            entry.leave_out(f"{place}: {meter}", AS_SMALLER)
    for meter in amounts:
        if meter not in base:
            entry.leave_out(f"{place}: {meter}", "smaller requests have no price for it")
    return {meter: amount for meter, amount in amounts.items() if meter in base}


def _modes(entry: Entry, base: Collection[str], *, has_sizes: bool) -> Iterator[Offer]:
    """What other ways to ask cost, where the feed says it of everything that the base prices."""
    for name, mode in mapping(entry.at("experimental.modes")).items():
        cost = mapping(mapping(mode).get("cost"))
        if not cost:
            continue
        what = f"mode {name}"
        amounts = entry.known(_amounts(entry, cost, what))
        body = mapping(mapping(mapping(mode).get("provider")).get("body"))
        if not body or not all(key in OPTIONS and _is_value(value) for key, value in body.items()):
            entry.leave_out(what, "it is not asked for by an option that costcalc knows")
        elif set(amounts) != set(base):
            entry.leave_out(what, "the feed does not say what it costs of everything that is priced")
        elif has_sizes:
            entry.leave_out(what, "the feed does not say what it costs for large requests")
        else:
            yield Offer(body, flat(amounts))


def _is_value(value: object) -> bool:
    """Whether a text can be the value of an option."""
    return isinstance(value, str) and re.fullmatch("[a-z][a-z0-9_-]{0,49}", value) is not None
