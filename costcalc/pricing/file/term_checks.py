"""The meaning of contracts and of units by the hour: whom terms are about, and that no two compete."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations, pairwise

from costcalc.numbers import EXACT
from costcalc.periods import spell
from costcalc.pricing.contracts import BASE, Term, covers, percent_text, when_text
from costcalc.pricing.file.printed import figure_stands_in
from costcalc.pricing.file.report import Finding
from costcalc.pricing.history.undated import end_of
from costcalc.pricing.unit_offers import GLOBAL
from costcalc.prose import listed
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.model import Model
    from costcalc.pricing.source import Source
    from costcalc.yaml_tree import Path

MOST_CONTRACTS = 200
_OPEN = datetime.max.replace(tzinfo=UTC)


class Known(NamedTuple):
    """What contracts may name: models, the ids of all of them (of broken ones too), providers, sources."""

    models: Mapping[str, Model]
    ids: Collection[str]
    providers: Container[str]
    sources: Mapping[str, Source]


def check_contracts(contracts: Mapping[str, Document], known: Known) -> Iterator[Finding]:
    """Everything that is wrong with the contracts of a table."""
    for name, said in contracts.items():
        at: Path = ("contracts", name)
        yield from _dates(said, at)
        yield from _scope(said, known, at)
        yield from _terms(said, known, at)
        yield from _bands(said, at)
        for index, each in enumerate(said.get("provisioned", ())):
            yield from _named_model(each["model"], said, known, (*at, "provisioned", index, "model"))
        yield from _printed(said, known, at)
    if len(contracts) > MOST_CONTRACTS:
        one_more = list(contracts)[MOST_CONTRACTS]
        yield Finding(("contracts", one_more), f"at most {MOST_CONTRACTS}: leave out those long past")
    else:
        yield from _overlaps(contracts, known)


def _dates(said: Document, at: Path) -> Iterator[Finding]:
    start, end = _stretch(said)
    if end <= start:
        yield Finding(
            (*at, "effective_to"), "the contract ends before it begins: put its end after its beginning"
        )


def _stretch(said: Document) -> tuple[datetime, datetime]:
    end = said.get("effective_to")
    return datetime.fromisoformat(said["effective_from"]), datetime.fromisoformat(end) if end else _OPEN


def _scope(said: Document, known: Known, at: Path) -> Iterator[Finding]:
    provider, models = said.get("provider"), said.get("models", [])
    if provider is not None and provider not in known.providers:
        yield Finding((*at, "provider"), f"there is no provider {provider!r}: check its spelling, or add it")
    for index, model in enumerate(models):
        place: Path = (*at, "models", index)
        if model not in known.ids:
            yield Finding(place, _no_model(model, known))
        elif model in models[:index]:
            yield Finding(place, f"{model!r} is listed twice")
        elif provider == model.partition("/")[0]:
            message = f"all models of {provider} are in the contract already: leave out this, or `provider`"
            yield Finding(place, message)


def _no_model(name: str, known: Known) -> str:
    near = [each for each in known.ids if each.partition("/")[2] == name.partition("/")[2]]
    way_out = f"did you mean {listed(near[:3])}?" if near else "`costcalc models` lists what there is"
    return f"there is no model {name!r} in the table; {way_out}"


def _named_model(name: str, said: Document, known: Known, at: Path) -> Iterator[Finding]:
    """A model that a term names must be one of the table, and of the contract."""
    if name not in known.ids:
        yield Finding(at, _no_model(name, known))
    elif not covers(said.get("provider"), said.get("models", ()), name):
        yield Finding(at, f"the contract is not about {name}: add it to its `models`, or leave out the term")


def _terms(said: Document, known: Known, at: Path) -> Iterator[Finding]:
    seen: dict[tuple[str | None, ...], int] = {}
    conditions: dict[str | None, set[str]] = {}
    for index, term in enumerate(said.get("discounts", ())):
        place: Path = (*at, "discounts", index)
        if "model" in term:
            yield from _named_model(term["model"], said, known, (*place, "model"))
        about, when = term.get("model"), when_text(term.get("when"))
        if about not in conditions:
            conditions[about] = _conditions(about, said, known)
        if when not in (None, BASE) and when not in conditions[about]:
            message = f"no price of {about or 'these models'} is for {when}"
            yield Finding((*place, "when"), f"{message}: spell it as the variant of the price does")
        first = seen.setdefault((term.get("model"), term.get("meter"), when), index)
        if first != index:
            scope = Term(term.get("model"), term.get("meter"), when, Decimal(0), None)
            words = str(scope).removeprefix("0% off").strip() or "the whole contract"
            yield Finding(place, f"entry {first + 1} is about the same, {words}: keep one of them")


def _conditions(model: str | None, said: Document, known: Known) -> set[str]:
    """The conditions of all variants of the models that a term is about."""
    if model:
        about = [known.models[model]] if model in known.models else []
    else:
        scope = said.get("provider"), said.get("models", ())
        about = [each for each in known.models.values() if covers(*scope, each.id)]
    return {str(v.when) for each in about for period in each.prices for v in period.variants}


def _bands(said: Document, at: Path) -> Iterator[Finding]:
    bands = said.get("volume_discounts", [])
    for index, (below, band) in enumerate(pairwise(bands), 1):
        if Decimal(band["above"]) <= Decimal(below["above"]):
            message = "the band does not begin above the one before it: list the lowest first"
            yield Finding((*at, "volume_discounts", index, "above"), message)


def _printed(said: Document, known: Known, at: Path) -> Iterator[Finding]:
    """Words as printed must contain the figure that they are quoted for."""
    source = known.sources.get(said["source"])
    for place, entry in _entries(said):
        percent, words = entry.get("percent"), entry.get("printed")
        amount = Decimal(percent or entry.get("price") or entry.get("spend") or 0)
        shown = EXACT.scaleb(amount, 2) if percent else amount
        if words and source and not figure_stands_in(words, shown, source.language):
            figure = percent_text(amount) if percent else str(amount)
            message = f"the printed words do not contain the figure {figure}: correct the words or the figure"
            yield Finding((*at, *place, "printed"), message)


def _entries(said: Document) -> Iterator[tuple[Path, Document]]:
    for section in ("discounts", "volume_discounts", "provisioned"):
        for index, each in enumerate(said.get(section, ())):
            yield (section, index), each
    if "commitment" in said:
        yield ("commitment",), said["commitment"]


def _overlaps(contracts: Mapping[str, Document], known: Known) -> Iterator[Finding]:
    """Pairs of contracts that are in force for one model at one time."""
    covered = {
        name: {each for each in known.ids if covers(said.get("provider"), said.get("models", ()), each)}
        for name, said in contracts.items()
    }
    for (one, first), (other, second) in combinations(contracts.items(), 2):
        start = max(_stretch(first)[0], _stretch(second)[0])
        end = min(_stretch(first)[1], _stretch(second)[1])
        if start < end and not covered[one].isdisjoint(covered[other]):
            model = next(each for each in known.ids if each in covered[one] and each in covered[other])
            until = f" to {spell(end)}" if end < _OPEN else ""
            message = f"the contract {one!r} is in force for {model} too, from {spell(start)}{until}"
            yield Finding(("contracts", other), f"{message}: end one of them where the other begins")


def check_units(offers: Mapping[str, Document], sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Everything that is wrong with the units by the hour of a table."""
    for name, said in offers.items():
        at: Path = ("provisioned", name)
        prices = said["prices"]
        yield from _same_day(prices, (*at, "prices"))
        for index, price in enumerate(prices):
            place: Path = (*at, "prices", index)
            yield from _words(price, [price["price"]], sources, place)
            yield from _seen(price, sources, place)
        for model, entries in said.get("serves", {}).items():
            for index, serves in enumerate(entries):
                place = (*at, "serves", model, index)
                counts = [*serves["counts"].values(), *serves.get("larger", {}).get("counts", {}).values()]
                yield from _words(serves, [serves["input"], *counts], sources, place)
            yield from _same_day(entries, (*at, "serves", model))


def _words(
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


def _same_day(entries: Sequence[Document], at: Path) -> Iterator[Finding]:
    """Pairs of entries that say two things of one day; a price without a region is for all of them."""
    for (first, one), (second, other) in combinations(enumerate(entries), 2):
        same_term = one.get("term") == other.get("term")
        regions = {each.get("region", GLOBAL) for each in (one, other)}
        alike = same_term and (len(regions) == 1 or any("region" not in each for each in (one, other)))
        start = max(one["effective_from"], other["effective_from"])
        if alike and start < min(end_of(one), end_of(other)):
            message = f"entry {first + 1} holds on {start} too: end one of them where the other begins"
            yield Finding((*at, second), message)
