"""The meaning of contracts and of units by the hour: whom terms are about, and that no two compete."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import combinations, pairwise

from costcalc.numbers import EXACT
from costcalc.periods import spell
from costcalc.pricing.contracts import BASE, GLOBAL, Term, covers, percent_text, when_text
from costcalc.pricing.file.printed import check_printed
from costcalc.pricing.file.report import Finding, of_each, within
from costcalc.pricing.history.undated import FOREVER, common_time, end_of
from costcalc.prose import listed
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.file.layer import Loaded
    from costcalc.pricing.source import Source
    from costcalc.yaml_tree import Path

MOST_CONTRACTS = 200


def check_contracts(table: Loaded) -> Iterator[Finding]:
    """Everything that is wrong with the contracts of a table; a broken model has a document alone."""
    contracts = table.facts.get("contract", {})
    for name, contract in contracts.items():
        yield from within(("contracts", name), _contract(contract, table))
    if len(contracts) > MOST_CONTRACTS:
        one_more = list(contracts)[MOST_CONTRACTS]
        yield ("contracts", one_more), f"at most {MOST_CONTRACTS}: leave out those long past"
    else:
        yield from _overlaps(contracts, table)


def _contract(contract: Document, table: Loaded) -> Iterator[Finding]:
    if end_of(contract) <= contract["effective_from"]:
        yield ("effective_to",), "the contract ends before it begins: put its end after its beginning"
    yield from _scope(contract, table)
    yield from _terms(contract, table)
    bands = contract.get("volume_discounts", [])
    for index, (below, band) in enumerate(pairwise(bands), 1):
        if Decimal(band["above"]) <= Decimal(below["above"]):
            message = "the band does not begin above the one before it: list the lowest first"
            yield ("volume_discounts", index, "above"), message
    units = contract.get("provisioned", ())
    yield from of_each("provisioned", units, lambda bought: _named_model(bought["model"], contract, table))
    yield from _printed(contract, table)


def _is_about(contract: Document, model: str) -> bool:
    return covers(contract.get("provider"), contract.get("models", ()), model)


def _covered(contract: Document, table: Loaded) -> list[str]:
    """The ids of the models that a contract is about."""
    return [each for each in table.documents if _is_about(contract, each)]


def _scope(contract: Document, table: Loaded) -> Iterator[Finding]:
    provider, models = contract.get("provider"), contract.get("models", [])
    if provider is not None and provider not in table.providers:
        yield ("provider",), f"there is no provider {provider!r}: check its spelling, or add it"
    for index, model in enumerate(models):
        at: Path = ("models", index)
        if model not in table.documents:
            yield at, _no_model(model, table)
        elif model in models[:index]:
            yield at, f"{model!r} is listed twice"
        elif provider == model.partition("/")[0]:
            yield at, f"all models of {provider} are in the contract already: leave out this, or `provider`"


def _no_model(name: str, table: Loaded) -> str:
    near = [each for each in table.documents if each.partition("/")[2] == name.partition("/")[2]]
    way_out = f"did you mean {listed(near[:3])}?" if near else "`costcalc models` lists what there is"
    return f"there is no model {name!r} in the table; {way_out}"


def _named_model(name: str, contract: Document, table: Loaded) -> Iterator[Finding]:
    """A model that a term names must be one of the table, and of the contract."""
    if name not in table.documents:
        yield ("model",), _no_model(name, table)
    elif not _is_about(contract, name):
        message = f"the contract is not about {name}: add it to its `models`, or leave out the term"
        yield ("model",), message


def _terms(contract: Document, table: Loaded) -> Iterator[Finding]:
    seen: dict[tuple[str | None, ...], int] = {}
    conditions: dict[str | None, set[str]] = {}
    for index, term in enumerate(contract.get("discounts", ())):
        at: Path = ("discounts", index)
        if "model" in term:
            yield from within(at, _named_model(term["model"], contract, table))
        scope = about, _, when = term.get("model"), term.get("meter"), when_text(term.get("when"))
        if about not in conditions:
            named = [about] if about else _covered(contract, table)
            models = [table.models[each] for each in named if each in table.models]
            periods = [period for model in models for period in model.prices]
            conditions[about] = {str(variant.when) for period in periods for variant in period.variants}
        if when not in (None, BASE) and when not in conditions[about]:
            message = f"no price of {about or 'these models'} is for {when}"
            yield (*at, "when"), f"{message}: spell it as the variant of the price does"
        first = seen.setdefault(scope, index)
        if first != index:
            words = str(Term(*scope, Decimal(0), None)).removeprefix("0% off").strip() or "the whole contract"
            yield at, f"entry {first + 1} is about the same, {words}: keep one of them"


def _printed(contract: Document, table: Loaded) -> Iterator[Finding]:
    """Words as printed must contain the figure that they are quoted for."""
    source = table.sources.get(contract["source"])
    for at, entry in _entries(contract):
        percent = entry.get("percent")
        amount = Decimal(percent or entry.get("price") or entry.get("spend") or 0)
        shown, spelled = (EXACT.scaleb(amount, 2), percent_text(amount)) if percent else (amount, str(amount))
        yield from within(at, check_printed(entry.get("printed"), shown, source, spelled))


def _entries(contract: Document) -> Iterator[tuple[Path, Document]]:
    for section in ("discounts", "volume_discounts", "provisioned"):
        for index, each in enumerate(contract.get(section, ())):
            yield (section, index), each
    if "commitment" in contract:
        yield ("commitment",), contract["commitment"]


def _overlaps(contracts: Mapping[str, Document], table: Loaded) -> Iterator[Finding]:
    """Pairs of contracts that are in force for one model at one time."""
    covered = {name: dict.fromkeys(_covered(contract, table)) for name, contract in contracts.items()}
    for (one, first), (other, second) in combinations(contracts.items(), 2):
        start, end = common_time(first, second)
        shared = next((each for each in covered[one] if each in covered[other]), None)
        if start < end and shared:
            edges = [start, *([end] if end < FOREVER else [])]
            time = " to ".join(spell(datetime.fromisoformat(each)) for each in edges)
            message = f"the contract {one!r} is in force for {shared} too, from {time}"
            yield ("contracts", other), f"{message}: end one of them where the other begins"


def check_units(table: Loaded) -> Iterator[Finding]:
    """Everything that is wrong with the units by the hour of a table."""
    for name, offer in table.facts.get("unit_offer", {}).items():
        yield from within(("provisioned", name), _units(offer, table.sources))


def _units(offer: Document, sources: Mapping[str, Source]) -> Iterator[Finding]:
    yield from within(("prices",), _same_day(offer["prices"]))
    yield from of_each("prices", offer["prices"], lambda price: _price(price, sources))
    for model, entries in offer.get("serves", {}).items():
        at: Path = ("serves", model)
        for index, serves in enumerate(entries):
            counts = [*serves["counts"].values(), *serves.get("larger", {}).get("counts", {}).values()]
            yield from within((*at, index), _words(serves, [serves["input"], *counts], sources))
        yield from within(at, _same_day(entries))


def _words(entry: Document, figures: Sequence[Document], sources: Mapping[str, Source]) -> Iterator[Finding]:
    """Words as printed hold each figure; that a token counts for one, or for nothing, is said in words."""
    source = sources.get(entry["source"])
    for number in (Decimal(each["number"]) for each in figures):
        if number not in {0, 1}:
            yield from check_printed(entry.get("printed"), number, source)


def _price(price: Document, sources: Mapping[str, Source]) -> Iterator[Finding]:
    yield from _words(price, [price["price"]], sources)
    # It was last seen when its source was read, at the latest.
    last, name = price.get("last_seen"), price.get("seen_in") or price["source"]
    if name not in sources:
        if "seen_in" in price:
            yield ("seen_in",), f"there is no source {name!r} under `sources`: add it"
        return
    read = sources[name].retrieved
    if last is not None and read is not None and last > read:
        yield ("last_seen",), f"the source {name!r} was read on {read}: it shows no later day"


def _same_day(entries: Sequence[Document]) -> Iterator[Finding]:
    """Pairs of entries that say two things of one day; a price without a region is for all of them."""
    for (first, one), (second, other) in combinations(enumerate(entries), 2):
        regions = {each.get("region", GLOBAL) for each in (one, other)}
        of_one_region = len(regions) == 1 or not all("region" in each for each in (one, other))
        start, end = common_time(one, other)
        if one.get("term") == other.get("term") and of_one_region and start < end:
            message = f"entry {first + 1} holds on {start} too: end one of them where the other begins"
            yield (second,), message
