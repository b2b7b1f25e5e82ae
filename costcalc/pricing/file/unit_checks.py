"""The meaning of units by the hour: words that hold their figures, and one price and one throughput a day."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from costcalc.pricing.file.printed import figure_stands_in
from costcalc.pricing.file.report import Finding
from costcalc.pricing.history.undated import end_of
from costcalc.pricing.unit_offers import GLOBAL
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.source import Source
    from costcalc.yaml_tree import Path


def check_units(offers: Mapping[str, Document], sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Everything that is wrong with the units by the hour of a table."""
    for name, said in offers.items():
        at: Path = ("provisioned", name)
        prices = said["prices"]
        yield from _overlaps(prices, (*at, "prices"))
        for index, price in enumerate(prices):
            place: Path = (*at, "prices", index)
            yield from _printed(price, [price["price"]], sources, place)
            yield from _seen(price, sources, place)
        for model, entries in said.get("serves", {}).items():
            for index, serves in enumerate(entries):
                place = (*at, "serves", model, index)
                counts = [*serves["counts"].values(), *serves.get("larger", {}).get("counts", {}).values()]
                yield from _printed(serves, [serves["input"], *counts], sources, place)
            yield from _overlaps(entries, (*at, "serves", model))


def _printed(
    said: Document, figures: Sequence[Document], sources: Mapping[str, Source], at: Path
) -> Iterator[Finding]:
    """Words as printed hold each figure; that a token counts for one, or for nothing, is said in words."""
    source, words = sources.get(said["source"]), said.get("printed")
    if words is None or source is None:
        return
    for number in (Decimal(each["number"]) for each in figures):
        if number not in {0, 1} and not figure_stands_in(words, number, source.language):
            message = f"the printed words do not contain the figure {number}: correct the words or the figure"
            yield Finding((*at, "printed"), message)


def _seen(price: Document, sources: Mapping[str, Source], at: Path) -> Iterator[Finding]:
    """A price was last seen when its source was read, at the latest."""
    last, name = price.get("last_seen"), price.get("seen_in") or price["source"]
    if name not in sources:
        if "seen_in" in price:
            yield Finding((*at, "seen_in"), f"there is no source {name!r} under `sources`: add it")
        return
    read = sources[name].retrieved
    if last is not None and read is not None and last > read:
        yield Finding((*at, "last_seen"), f"the source {name!r} was read on {read}: it shows no later day")


def _overlaps(entries: Sequence[Document], at: Path) -> Iterator[Finding]:
    """Pairs of entries that say two things of one day; a price without a region is for all of them."""
    for (first, one), (second, other) in combinations(enumerate(entries), 2):
        same_term = one.get("term") == other.get("term")
        regions = {each.get("region", GLOBAL) for each in (one, other)}
        alike = same_term and (len(regions) == 1 or any("region" not in each for each in (one, other)))
        start = max(one["effective_from"], other["effective_from"])
        if alike and start < min(end_of(one), end_of(other)):
            message = f"entry {first + 1} holds on {start} too: end one of them where the other begins"
            yield Finding((*at, second), message)
