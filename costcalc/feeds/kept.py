"""Feeds as they are kept: the answer of a feed as it came, in an envelope that says whence and when."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from importlib import import_module

from costcalc.errors import FeedError, PricingTableError, Problem, unusable
from costcalc.feeds.exact_json import LARGEST_CONTENT
from costcalc.feeds.providers import provider_name
from costcalc.feeds.sheets import MOST_VARIANTS
from costcalc.pricing.documents import Document, model_from
from costcalc.pricing.file.checks import check_model
from costcalc.pricing.market import LeftOut, Market
from costcalc.pricing.model import Provider
from costcalc.pricing.stored.own import open_own
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType
    from typing import Any


FORM = "feed/1"
LARGEST_KEPT = 3 * LARGEST_CONTENT
"""An answer with its escapes; no more than that is read of a file."""
TOO_MANY = f"it has more than {MOST_VARIANTS} prices of options, hours and sizes"
HELD = "what the feed says of it now is held: `costcalc sync --review` shows it"


class Kept(NamedTuple):
    """A feed's answer as it is kept: where it came from, when it was read, and what it said.

    `instead` are models that stay as they were before, or away where it is None: what the answer says of them
    is held for someone to look at.
    """

    feed: str
    url: str
    retrieved: str
    content: str
    etag: str | None = None
    last_modified: str | None = None
    instead: Mapping[str, Document | None] | None = None

    @property
    def digest(self) -> str:
        """What the answer is known by, with what stands instead of parts of it."""
        instead = json.dumps(self.instead, sort_keys=True) if self.instead else ""
        return hashlib.sha256(f"{self.content}{instead}".encode()).hexdigest()

    def to_bytes(self) -> bytes:
        """The file: an envelope that holds the digest of what it holds, so that damage is noticed."""
        envelope = {"form": FORM, **self._asdict(), "sha256": self.digest}
        return json.dumps(envelope, ensure_ascii=True).encode()


def kept_from(data: bytes, feed: str) -> Kept:
    """A kept file read again; `FeedError` where it is damaged or another feed's."""
    if len(data) > LARGEST_KEPT:
        raise FeedError(feed, "the kept file is too large")
    try:
        envelope: Any = json.loads(data)
        found = Kept(*(envelope[name] for name in Kept._fields))
        whole = envelope["form"] == FORM and envelope["sha256"] == found.digest
        whole = whole and found.retrieved == date.fromisoformat(found.retrieved).isoformat()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FeedError(feed, "the kept file is damaged") from None
    texts = (found.url, found.content, found.etag or "", found.last_modified or "")
    whole = whole and all(isinstance(each, str) for each in texts) and isinstance(found.instead, dict | None)
    if not whole or found.feed != feed:
        raise FeedError(feed, "the kept file is damaged, or another feed's")
    return found


def market_kept(feed: str, path: str) -> Market:
    """The prices of a feed that is kept in a file; `PricingTableError` for one that cannot be used."""
    try:
        with open_own(path) as file:
            kept = kept_from(file.read(LARGEST_KEPT + 1), feed)
        return import_market(kept)
    except OSError as error:
        raise unusable(path, f"cannot be read: {error.strerror}") from None
    except FeedError as error:
        raise PricingTableError([Problem(path, None, error.field, error.detail)]) from None


def importer_of(feed: str) -> ModuleType:
    """The module of a fetched feed, which is called as the feed is: its `URL`, and `read`."""
    return import_module(f"costcalc.feeds.{re.sub('[.-]', '_', feed)}")


def import_market(kept: Kept) -> Market:
    """What a feed's answer says; `FeedError` for anything that is not that feed.

    Models that stay as they were are so here, and the others are checked for what our own files are.
    """
    market = without_faulty(importer_of(kept.feed).read(kept.content, kept.retrieved))
    if not kept.instead:
        return market
    models = {name: each for name, each in {**market.models, **kept.instead}.items() if each is not None}
    sellers = {each["provider"] for each in models.values()} - market.providers.keys()
    more = {name: Provider(name, provider_name(name)) for name in sorted(sellers)}
    providers = {**market.providers, **more}
    return _with_models(market, models, dict.fromkeys(kept.instead, HELD))._replace(providers=providers)


def without_faulty(market: Market) -> Market:
    """The market without the models that no table may hold; they are left out, for what is wrong."""
    faults = {name: why for name, each in market.models.items() if (why := _fault(market, each))}
    sound = {name: each for name, each in market.models.items() if name not in faults}
    return _with_models(market, sound, faults) if faults else market


def _fault(market: Market, document: Document) -> str | None:
    """The first thing that is wrong with a model."""
    if any(len(period["variants"]) > MOST_VARIANTS for period in document["prices"]):
        return TOO_MANY
    model = model_from(document, lambda _: market.source, market.providers.__getitem__)
    return next((message for _, message in check_model(model, {model.id})), None)


def _with_models(market: Market, models: Mapping[str, Document], reasons: Mapping[str, str]) -> Market:
    """A market with these models instead of its own; `reasons` say of which it is not as the feed has it."""
    patterns = [each for each in market.patterns if each.model in models]
    left_out = [*market.left_out, *(LeftOut(name, "model", why) for name, why in reasons.items())]
    return market._replace(models=models, patterns=patterns, left_out=left_out)
