"""Whose model a name of the table is: its maker's, before whoever resells it under the same name."""

from __future__ import annotations

from costcalc.pricing.model import models_of
from costcalc.pricing.names.makers import EVERY_MAKER, maker_of, says_host
from costcalc.pricing.source import OVERLAY, OWN
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.pricing.model import Model, Name
    from costcalc.pricing.stored.compiled import Catalogue


FREE = ":free"
"""What OpenRouter alone writes behind a name: https://openrouter.ai/docs/guides/routing/model-variants/free."""

ONLY_HOST = (
    "{name} says no seller: taken at {seller}'s price, as no other seller of what is called so is known here"
)
"""What is said of a bare name of weights that one host alone is known to sell."""


def owned(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for as an id or an alias, of those who may be meant; of several sellers none.

    A bare name is its maker's. What only one host calls a maker's name needs the host's prefix.
    `deepseek/…`, a name of DeepSeek's, is no model of another seller that calls it so.
    """
    known = catalogue.names(name)
    if any(each.matched == "exact" for each in known):
        return known
    if name.endswith(FREE) and "/" not in name:
        return []
    provider, slash, _ = name.partition("/")
    maker = provider if slash else maker_of(name)
    own = _own(catalogue, name, maker, known) if maker else []
    if own or len(models_of(known)) > 1:
        return own
    says_whose = provider in catalogue.sellers() if slash else bool(maker)
    return [
        _noted(catalogue, name, each)
        for each in known
        if _answers(catalogue, name, each, says_whose=says_whose)
    ]


def shared(catalogue: Catalogue, name: str) -> list[Name]:
    """What several sellers call so, and no maker; nothing where one alone does."""
    known = catalogue.names(name)
    return known if len(models_of(known)) > 1 and ("/" in name or not name.endswith(FREE)) else []


def _answers(catalogue: Catalogue, name: str, known: Name, *, says_whose: bool) -> bool:
    """Whether the one model that has a name is meant by it, though the name is not its maker's.

    A name that says whose it is, is no one else's, unless our own files call a model so on purpose. One that
    does not is no host's: `yi-large` is not what one reseller takes for it. A host's own way of writing says
    the host: `amazon.titan-text-lite-v1`, `accounts/fireworks/models/inkling`.
    """
    model = catalogue.model(known.model)
    if says_whose:  # and is not just a host of another's weights
        return model.layer == OVERLAY or (model.layer in OWN and model.weights_of is None)
    seller = model.provider.id
    if model.layer == OVERLAY or says_host(name, seller):
        return True
    if model.layer in OWN:
        return _is_makers(catalogue, model) or _is_only(catalogue, name, seller)
    return not (catalogue.is_host(seller) or maker_of(name) not in {"", seller})


def _noted(catalogue: Catalogue, name: str, known: Name) -> Name:
    """A name with what to know of it where it is that of the only host of weights, who did not make them."""
    model = catalogue.model(known.model)
    is_theirs = model.provider.id in EVERY_MAKER or _is_makers(catalogue, model)
    if model.layer == OVERLAY or is_theirs or says_host(name, model.provider.id):
        return known
    return known._replace(note=ONLY_HOST.replace("{seller}", model.provider.name))


def _is_makers(catalogue: Catalogue, model: Model) -> bool:
    """Whether who sells a model made it: no host of others' weights does, but Amazon on Bedrock."""
    is_amazons = model.id.partition("/")[2].startswith("amazon.")
    return is_amazons or (model.weights_of is None and not catalogue.is_host(model.provider.id))


def _is_only(catalogue: Catalogue, name: str, seller: str) -> bool:
    from costcalc.pricing.names.weights import is_alone

    return is_alone(catalogue, name, seller)


def _own(catalogue: Catalogue, name: str, maker: str, known: Sequence[Name]) -> list[Name]:
    """What a maker calls so: an alias, or its id without the maker before it.

    `mistral-small` is `mistral/mistral-small`, whichever layer has that, and whatever a reseller calls so.
    """
    own = [each for each in known if each.model.startswith(f"{maker}/")]
    ids = () if own or "/" in name else catalogue.names(f"{maker}/{name}")
    return [*own, *(each._replace(matched="alias") for each in ids if each.matched == "exact")]
