"""Layers of models: the user's overlay, our own table, then feeds in their order.

A model belongs to the highest layer that has it. Of a lower feed it takes what it lacks, meters and earlier
periods, only where the feed contradicts none of its figures, and every figure keeps its own source. A name
stands for the models of the highest layer that know it.
"""

from __future__ import annotations

from operator import lt

from costcalc.meters import METERS
from costcalc.pricing.documents import Document, alike
from costcalc.pricing.file.likeness import aliases_of, contradicts, models_meant, names_of
from costcalc.pricing.history.files import History, with_history
from costcalc.pricing.history.undated import common_time, end_of, holds, settled, vouched
from costcalc.pricing.model import ADDED, UNDATED_BASIS, Provider
from costcalc.pricing.names.letters import unmarked
from costcalc.pricing.source import OWN
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.file.layer import Loaded
    from costcalc.pricing.history.lines import Shelved
    from costcalc.pricing.market import Market


def layered(
    own: Loaded, markets: Mapping[str, Market], order: Sequence[str], history: History | None = None
) -> Loaded:
    """Our own files and some feeds as one table; `order` names the layers, the highest first.

    `history` fills what all of them lack, wherever it stands in the order.
    """
    documents: dict[str, Document] = {}
    merged: dict[str, str] = {}
    sources, providers = dict(own.sources), dict(own.providers)
    for layer in order:
        market = markets.get(layer)
        if market is None:
            of_layer = {key: each for key, each in own.documents.items() if each["layer"] == layer}
            merged |= _add(documents, of_layer, "")
            continue
        sources[market.source.id] = market.source
        providers = {**market.providers, **providers}
        known = {key: vouched(each, market.retrieved) for key, each in market.models.items()}
        merged |= _add(documents, known, market.retrieved)
    shelved: dict[str, Shelved] = {}
    if history is not None:
        read = {key: each.retrieved for key, each in markets.items()}
        documents, shelved = with_history(documents, history, read)
        sources |= history.sources
        for seller in sorted({model.partition("/")[0] for model in shelved} - providers.keys()):
            providers[seller] = Provider(seller, history.name_of(seller))
    lives = {merged.get(key, key): each for key, each in own.lives.items()}
    whole = {key: _renamed(each, merged) for key, each in documents.items()}
    whole |= {key: settled(each, lives.get(key)) for key, each in whole.items() if key not in shelved}
    shelved = {key: each._replace(life=lives.get(key)) for key, each in shelved.items()}
    return own._replace(documents=whole, sources=sources, providers=providers, shelved=shelved)


def _is_priced(model: Document) -> bool:
    """Whether a price of it is known, of whatever day."""
    return bool(model["prices"] or model.get("undated"))


def _renamed(model: Document, merged: Mapping[str, str]) -> Document:
    """A model whose successor and weights are named by the ids under which they are in the table."""
    named = {
        field: merged[model[field]] for field in ("successor", "weights_of") if model.get(field) in merged
    }
    return {**model, **named} if named else model


def _add(documents: dict[str, Document], models: Mapping[str, Document], retrieved: str) -> dict[str, str]:
    """Put the models of a layer under those of the layers that are there already.

    Gives the ids of those that are merged into a model of another id, each with that id.
    """
    merged: dict[str, str] = {}
    above = names_of(documents)
    others = {unmarked(name): models for name, models in above.items()}
    priced = {name for each in models.values() if _is_priced(each) for name in aliases_of(each)}
    for model_id, document in models.items():
        # A name that is another model's id, or known to a higher layer, stands for that alone; one that a
        # model with prices has is not also that of one without.
        aliases = [
            each
            for each in document.get("aliases", ())
            if each["name"] not in above
            and each["name"] not in models
            and (_is_priced(document) or each["name"] not in priced)
        ]
        same = _same(documents, above, document)
        # `minimax-m2.5` is no name of M2 where a higher layer has `MiniMax-M2.5`.
        aliases = [each for each in aliases if others.get(unmarked(each["name"]), same) == same]
        if len(same) == 1:
            documents[same[0]] = _merged(documents[same[0]], document, aliases, retrieved)
            merged |= {model_id: same[0]} if model_id != same[0] else {}
        elif not same or any(documents[each]["layer"] not in OWN for each in same):
            documents[model_id] = {**document, "aliases": aliases}
        # A name that we ourselves re-point from model to model is ours: its dates say more than a feed.
    return merged


def _merged(model: Document, feed: Document, aliases: Sequence[Document], retrieved: str) -> Document:
    """A model of a higher layer with what a feed knows of it besides, names too."""
    own = [feed["id"]] if feed["id"] != model["id"] else []
    known = aliases_of(model)
    more = [{"name": name} for name in own if name not in known]
    more += [each for each in aliases if each["name"] not in known]
    whole = filled(model, feed, retrieved)
    # A feed that knows a model without its price leaves it to the next; our own files have looked.
    if not model["prices"] and model["layer"] not in OWN:
        whole = {**feed, "id": model["id"], "aliases": model.get("aliases", ())}
    return {**whole, "aliases": [*whole.get("aliases", ()), *more]} if more else whole


def _same(documents: dict[str, Document], above: dict[str, list[str]], document: Document) -> list[str]:
    """The models of higher layers that a feed's model is: by its id, or by a name that its provider knows."""
    meant = models_meant(document["id"], document["provider"], documents, above)
    # What our own files call the same, they say so themselves.
    own = document["layer"] in OWN and document["id"] not in documents
    return [each for each in meant if not (own and documents[each]["layer"] in OWN)]


def filled(model: Document, feed: Document, retrieved: str) -> Document:
    """A model with the meters and earlier periods that a feed knows besides; nothing that it has changes.

    `retrieved` is the day on which the feed was read.
    """
    if not model["prices"] or not feed["prices"]:
        return model
    prices = [_with_meters(period, feed, retrieved) for period in model["prices"]]
    return {**model, "prices": [*_earlier(prices[0], feed), *prices]}


def _with_meters(period: Document, feed: Document, retrieved: str) -> Document:
    """A period with the meters that a feed prices alike in all of it, where they agree on every other.

    What a feed does not date is not added: the period's dates would look like its own.
    """
    if period.get("withdrawn"):
        return period
    during = [each for each in feed["prices"] if lt(*common_time(each, period))]
    if not _cover(during, period) or any(contradicts(each, period) for each in during):
        return period
    if any(each["effective_from_basis"] == UNDATED_BASIS for each in during):
        return period
    note = f"{ADDED}{feed['layer']}; read {retrieved[:10]}"
    lacking = {
        meter: {**rate, "note": note}
        for meter, rate in during[0]["rates"].items()
        # A token meter would have to be named by each variant too.
        if meter not in period["rates"] and not METERS[meter].is_token and "amount" in rate
        if all(alike(each["rates"].get(meter, {}), rate) for each in during)
    }
    return {**period, "rates": {**period["rates"], **lacking}} if lacking else period


def _earlier(first: Document, feed: Document) -> Iterator[Document]:
    """The dated periods of a feed that end where a model's own begin, if both say the same from there on."""
    after = [each for each in feed["prices"] if holds(each, first["effective_from"])]
    if len(after) != 1 or contradicts(after[0], first):
        return  # what it says of the time before is as doubtful as what it says now
    before = [each for each in feed["prices"] if each["effective_from"] < first["effective_from"]]
    dated = [each for each in before if each["effective_from_basis"] != UNDATED_BASIS]
    for place, period in enumerate(dated):
        following = dated[place + 1]["effective_from"] if place + 1 < len(dated) else first["effective_from"]
        if min(end_of(period), first["effective_from"]) != following:
            return  # of a gap between them nobody says what was due
    for period in dated:
        yield {**period, "effective_to": min(end_of(period), first["effective_from"])}


def _cover(periods: Sequence[Document], period: Document) -> bool:
    """Whether periods, in order of time, leave no moment of another out."""
    reached = period["effective_from"]
    for each in periods:
        if each["effective_from"] > reached:
            return False
        reached = end_of(each)
    return bool(periods) and end_of(period) <= reached
