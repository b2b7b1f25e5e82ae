"""Layers for tests: made-up feeds under a pricing file, and LiteLLM's file as `costcalc sync` keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costcalc.feeds.kept import Kept
from costcalc.periods import parse_moment
from costcalc.pricing.file.load import Loaded
from costcalc.pricing.file.merge import layered
from costcalc.pricing.market import UNDATED, UNDATED_BASIS, Market
from costcalc.pricing.model import Provider
from costcalc.pricing.source import Source
from costcalc.pricing.stored.compiled import Catalogue
from costcalc.pricing.stored.compiling import compile_table
from costcalc.questions.audit.layers import count_of
from costcalc.questions.audit.matching import findings_of, subjects_of
from costcalc.table.catalogue import layer_in
from tests.builders import ROOT, loaded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from costcalc.pricing.documents import Document
    from costcalc.questions.audit.findings import Finding

LITELLM_SAMPLE = ROOT / "tests" / "feeds" / "litellm-sample.json"
"""A small file in LiteLLM's format, with the mistakes that its like have had."""

NOTHING = Loaded({}, {}, {}, {}, {}, {}, {})


def listed(
    name: str, feed: str, prices: dict[str, str], variants: Sequence[Document] = (), **more: Any
) -> Document:
    """A model as a feed lists it: prices by meter, since nobody knows when; `start`, `end` say when."""
    start, end = more.pop("start", None), more.pop("end", None)
    period = {
        "effective_from": f"{start}T00:00:00+00:00" if start else UNDATED,
        "effective_from_basis": "announced" if start else UNDATED_BASIS,
        "source": f"feed-{feed}",
        "rates": rates(feed, prices),
        "variants": list(variants),
    }
    if end:
        period["effective_to"] = f"{end}T00:00:00+00:00"
    provider, _, bare = name.partition("/")
    model = {"id": name, "provider": provider, "layer": feed, "name": bare, "prices": [period]}
    return {**model, "aliases": [{"name": bare}], **more}


def rates(feed: str, prices: dict[str, str]) -> dict[str, Document]:
    """Figures of a feed."""
    return {meter: {"amount": amount, "source": f"feed-{feed}"} for meter, amount in prices.items()}


def market(feed: str, *models: Document, read: str = "2026-11-20") -> Market:
    """A feed of these models, read on a day."""
    providers = {each["provider"]: Provider(each["provider"], each["provider"]) for each in models}
    source = Source(f"feed-{feed}", f"The file of {feed}", "dataset", url=f"https://{feed}.example/prices")
    return Market(feed, source, None, read, providers, {each["id"]: each for each in models})


def found(own: str | None, *markets: Market, on: str = "2026-11-22", older_than: int = 90) -> list[Finding]:
    """What an audit of a pricing file, and of feeds below it, finds."""
    base = NOTHING if own is None else loaded(own)
    by_feed = {each.feed: each for each in markets}
    order = [*([] if own is None else ["table"]), *by_feed]
    merged = Catalogue(compile_table(layered(base, by_feed, order), "", markets))
    alone = [] if own is None else [Catalogue(compile_table(base, ""))]
    alone += [
        Catalogue(compile_table(layered(NOTHING, {feed: each}, [feed]), "", [each]))
        for feed, each in by_feed.items()
    ]
    moment = parse_moment(on)
    layers = [layer_in(each, name) for name, each in zip(order, alone, strict=True)]
    subjects = subjects_of(layers, merged, moment)
    # That every figure of a made-up feed has no source but the feed is no news.
    counts = [count_of(each, subjects, moment)._replace(unsourced=0) for each in layers]
    return findings_of(counts, subjects, moment, older_than)


def keep_litellm(directory: Path, content: str | None = None, read: str = "2026-11-20") -> None:
    """Put a file of LiteLLM's where `costcalc sync` keeps it; the sample, unless another is given."""
    text = LITELLM_SAMPLE.read_text("utf-8") if content is None else content
    place = directory / "feeds" / "litellm.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(Kept("litellm", "https://litellm.example/prices.json", read, text).to_bytes())
