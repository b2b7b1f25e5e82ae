"""The price file of LiteLLM: 4,500 models of 150 providers, without dates.

An object by the name of a model, `litellm_provider` says whose it is, prices are USD per token. What is not a
price, such as what a model supports, is not read.
"""

from __future__ import annotations

import re

from costcalc.errors import FeedError
from costcalc.feeds.entries import NO_ID, Entry, importer, mapping
from costcalc.feeds.litellm_prices import ZERO, Prices
from costcalc.feeds.providers import is_name, model_id, provider_id
from costcalc.feeds.sheets import INCLUSIVE, Sheets, listed_period
from costcalc.meters import METERS
from costcalc.pricing.source import Source
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.pricing.market import LeftOut, Sheet, Tiered

FEED = "litellm"
SOURCE = "feed-litellm"
URL = "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"

NO_MODELS = {"sample_spec", "fallback_generalizations"}
"""Entries that are not about a model."""

BATCH = "batch"
"""The service tier in which a part of the tokens that has no price of its own costs what all tokens cost."""

IN_FULL = ("input", "output")
"""What a batch must have a price of, so that the parts can be billed as it."""

SELLER = re.compile(r"(?:text-completion-)?([a-z0-9_]+)(?:-[a-z0-9]+[-_]models)?")
"""`vertex_ai-anthropic_models` and `text-completion-openai` are addresses of vertex_ai and of openai."""

FIREWORKS = "accounts/fireworks/models/"
"""Part of each name at Fireworks, where other feeds leave it out."""

MOST_VARIANTS = 50_000
"""Of all models; in 2026 they are 1,900."""

ADDRESS = "https?://[A-Za-z0-9._~:/?#@!$&*+,;=%-]{3,300}"
NOT_OURS = "this is not LiteLLM's file of models (model_prices_and_context_window.json)"
NO_PRICE = "LiteLLM lists no price for it that costcalc can express"
ZERO_PRICES = "LiteLLM lists zero prices for it, which stand for unknown there"


class _Listing(NamedTuple):
    """A model as one entry has it; `own` if the name of the entry says the provider too."""

    key: str
    own: bool
    document: Document


def _entries(entries: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the file has
    """The entries of models; most of what is there must be one, or it is another file."""
    if not isinstance(entries, dict):
        raise FeedError(FEED, NOT_OURS)
    models = {name: entry for name, entry in entries.items() if name not in NO_MODELS}
    good = sum(isinstance(mapping(each).get("litellm_provider"), str) for each in models.values())
    if good * 2 <= len(models):
        raise FeedError(FEED, NOT_OURS)
    return models


def models_of(entries: Mapping[str, Any], left_out: list[LeftOut]) -> dict[str, Document]:
    """The models of some entries, priced or not."""
    found: dict[str, _Listing] = {}
    variants = 0
    for listing in _listings(entries, left_out):
        variants += sum(len(period["variants"]) for period in listing.document["prices"])
        if variants > MOST_VARIANTS:
            raise FeedError(FEED, f"its models have more than {MOST_VARIANTS} prices of options and sizes")
        model = listing.document["id"]
        found[model] = _one_of(found[model], listing, left_out) if model in found else listing
    return {model: listing.document for model, listing in found.items()}


_SOURCE = Source(
    SOURCE, "LiteLLM model_prices_and_context_window.json", "dataset", "BerriAI", URL, licence="MIT"
)
read = importer(FEED, lambda value, left_out: models_of(_entries(value), left_out), _SOURCE)


def _listings(entries: Mapping[str, Any], left_out: list[LeftOut]) -> Iterator[_Listing]:
    for key, said in entries.items():
        provider = mapping(said).get("litellm_provider")
        if not isinstance(provider, str):
            Entry(key, left_out).leave_out("entry", "it names no provider")
            continue
        seller = _seller(provider)
        name, own = _name(key, seller)
        found = model_id(seller, name)
        if found is None or not is_name(key):
            Entry(key, left_out).leave_out("id", NO_ID)
            continue
        yield _Listing(key, own, _document(found, key, said, left_out))


def _seller(spelling: str) -> str:
    match = SELLER.fullmatch(spelling[:100])
    return provider_id(match[1] if match else spelling)


def _name(key: str, provider: str) -> tuple[str, bool]:
    """The name of a model without its provider, and whether the provider was in it."""
    head, slash, rest = key.partition("/")
    own = bool(slash) and _seller(head) == provider
    name = rest if own else key
    return (name.removeprefix(FIREWORKS) if provider == "fireworks" else name), own


def _document(found: str, key: str, said: dict[str, Any], left_out: list[LeftOut]) -> Document:
    """The model, priced or not."""
    before = len(left_out)
    entry = Entry(found, left_out, said)
    sheets = Prices(entry, said, inclusive=found.startswith(INCLUSIVE)).sheets()
    zero = any(each.why == ZERO for each in left_out[before:])
    day = entry.day("deprecation_date")
    entry.unpriced = ZERO_PRICES if zero else NO_PRICE
    deprecated = f"LiteLLM calls it deprecated from {day} on; it may still be sold." if day else None
    more: dict[str, Any] = {
        "context_window": entry.size("max_input_tokens", _window(said)),
        "note": " ".join(filter(None, (_origin(said), deprecated))) or None,
        "lifecycle": {"deprecated": {"on": day, "source": SOURCE}} if day else None,
    }
    prices = [_period(entry, sheets, deprecated)] if sheets else []
    return entry.document(FEED, found.partition("/")[2], prices, [key] if key != found else [], **more)


def _window(said: dict[str, Any]) -> object:
    """Tokens that the model reads; `max_tokens` says so only where nothing says how many it writes."""
    found = said.get("max_input_tokens")
    return said.get("max_tokens") if found is None and "max_output_tokens" not in said else found


def _origin(said: dict[str, Any]) -> str | None:
    """Where LiteLLM has the prices from."""
    source = said.get("source")
    if isinstance(source, str) and re.fullmatch(ADDRESS, source):
        return f"LiteLLM gives {source} as its source."
    return None


def _period(entry: Entry, sheets: Sheets, note: str | None) -> Document:
    """The prices, since nobody knows when, as they apply to each service tier."""
    tiers = {
        offer.when["service_tier"]: offer.prices for offer in sheets.offers if "service_tier" in offer.when
    }
    if BATCH in tiers and (lacking := _lacking(sheets.base, tiers[BATCH])):
        entry.leave_out("the prices of service tier batch", f"there is none of {lacking}")
        kept = [offer for offer in sheets.offers if offer.when.get("service_tier") != BATCH]
        sheets = sheets._replace(offers=kept)
    period = listed_period(sheets, SOURCE, note=note)
    period["variants"] = [_of_tier(each, sheets.base, tiers) for each in period["variants"]]
    return period


def _lacking(base: Sheet, batch: Sheet) -> str | None:
    """What a batch has no price of, although parts of it would have to be billed as it."""
    parts = {METERS[meter].direction for meter in base if meter not in batch and base[meter].amount}
    return next((whole for whole in IN_FULL if whole in parts and whole not in batch), None)


def _of_tier(variant: Document, base: Sheet, tiers: dict[str, Sheet]) -> Document:
    """A variant as its service tier has it: a size without a figure is not sold, a batch has own prices."""
    when = variant["when"]
    tier = next(iter(when.get("service_tier", ())), None)
    if tier is None:
        return variant
    size = when.get("input_tokens_above") or when.get("input_tokens_from")
    for meter, price in tiers[tier].items():
        if meter in base and _has(base[meter], size) and not _has(price, size):
            note = f"LiteLLM has no price of {meter} for service tier {tier} beyond {size} input tokens."
            return {"when": when, "rates": {}, "sold": False, "note": note}
    rates = dict(variant["rates"])
    for meter in rates if tier == BATCH else ():
        # In a batch, what has no price of its own and is not free costs what all tokens cost.
        if meter not in tiers[tier] and METERS[meter].is_token and rates[meter]["amount"] != "0":
            rates[meter] = {"as": METERS[meter].direction}
    return {**variant, "rates": rates}


def _has(price: Tiered, size: str | None) -> bool:
    return any(str(tier.tokens) == size for tier in price.tiers)


def _one_of(one: _Listing, other: _Listing, left_out: list[LeftOut]) -> _Listing:
    """Of two entries of the same model, the one whose name says its provider, with the names of both."""
    kept, dropped = (other, one) if other.own and not one.own else (one, other)
    # What is said about the prices need not be the same.
    prices = [[{**each, "note": None} for each in listing.document["prices"]] for listing in (one, other)]
    if prices[0] != prices[1]:
        why = f"it contradicts the entry {kept.key} of the same model, which is read"
        Entry(dropped.key, left_out).leave_out("entry", why)
        return kept
    names = kept.document["aliases"]
    more = [each for each in dropped.document["aliases"] if each not in names]
    return kept._replace(document={**kept.document, "aliases": [*names, *more]})
