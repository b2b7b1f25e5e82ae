"""Whose model a name of the table is: its maker's, before whoever resells it under the same name."""

from __future__ import annotations

from costcalc.pricing.model import models_of
from costcalc.pricing.names.makers import maker_of, says_host
from costcalc.pricing.source import OVERLAY, OWN
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.model import Name
    from costcalc.pricing.stored.compiled import Catalogue


def owned(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for as an id or an alias, of those who may be meant; of several sellers none.

    A bare name is its maker's. What only one host calls a maker's name needs the host's prefix.
    `deepseek/…`, a name of DeepSeek's, is no model of another seller that calls it so.
    """
    known = catalogue.names(name)
    if any(each.matched == "exact" for each in known):
        return known
    provider, slash, _ = name.partition("/")
    maker = provider if slash else maker_of(name)
    own = _own(catalogue, name, maker, known) if maker else []
    if own or len(models_of(known)) > 1:
        return own
    says_whose = provider in catalogue.sellers() if slash else bool(maker)
    return [each for each in known if _answers(catalogue, name, each, says_whose=says_whose)]


def shared(catalogue: Catalogue, name: str) -> list[Name]:
    """What several sellers call so, and no maker; nothing where one alone does."""
    known = catalogue.names(name)
    return known if len(models_of(known)) > 1 else []


def _answers(catalogue: Catalogue, name: str, known: Name, *, says_whose: bool) -> bool:
    """Whether the one model that has a name is meant by it, though the name is not its maker's.

    A name that says whose it is, is no one else's, unless our own files call a model so on purpose. One that
    does not is no host's: `yi-large` is not what one reseller takes for it. A host's own way of writing says
    the host: `amazon.titan-text-lite-v1`, `accounts/fireworks/models/inkling`.
    """
    model = catalogue.model(known.model)
    if says_whose:  # and is not just a host of another's weights
        return model.layer == OVERLAY or (model.layer in OWN and model.weights_of is None)
    if model.layer in OWN:
        return True
    seller = model.provider.id
    return says_host(name, seller) or not (catalogue.is_host(seller) or maker_of(name) not in {"", seller})


def _own(catalogue: Catalogue, name: str, maker: str, known: Sequence[Name]) -> list[Name]:
    """What a maker calls so: an alias, or its id without the maker before it.

    `mistral-small` is `mistral/mistral-small`, whichever layer has that, and whatever a reseller calls so.
    """
    own = [each for each in known if each.model.startswith(f"{maker}/")]
    ids = () if own or "/" in name else catalogue.names(f"{maker}/{name}")
    return [*own, *(each._replace(matched="alias") for each in ids if each.matched == "exact")]
