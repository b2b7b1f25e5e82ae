"""Who sells the model of a row, where a column of its own says it: by the names of clouds and tools."""

from __future__ import annotations

import re

from costcalc.errors import UsageError
from costcalc.feeds.providers import SELLERS as CALLED
from costcalc.pricing.names.spellings import SELLERS as SPELLED
from costcalc.prose import shown
from costcalc.usage.records.sellers import SELLERS as RECORDED
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from costcalc.pricing.stored.compiled import Catalogue

    Sellers = dict[str, tuple[str, ...]]


def namer(catalogue: Catalogue) -> Callable[[str, str], str]:
    """A function from a seller and a model, as a row says them, to the model's name with its seller."""
    known = _by_letters(catalogue.sellers())

    def named(said: str, model: str) -> str:
        sellers = known.get(_letters(said))
        if sellers is None:
            raise UsageError(f"{shown(said)} is no provider that the table knows", "provider")
        if not model:
            return model
        first, slash, rest = model.partition("/")
        own = known.get(_letters(first), ()) if slash else ()
        if not {*own}.isdisjoint(sellers):
            return f"{sellers[0]}/{rest}"
        having = [each for each in sellers if catalogue.names(f"{each}/{model}")]
        if own and not having:
            raise UsageError(f"{shown(said)} is another seller than {shown(model)} names", "provider")
        return f"{(having or sellers)[0]}/{model}"

    return named


def _by_letters(sellers: Collection[str]) -> Sellers:
    """The sellers of a table by the letters of their names; of several the first that has a model."""
    known: Sellers = {_letters(called): (seller,) for seller, (called, *_) in CALLED.items()}
    known |= {_letters(each): (each,) for each in sellers}
    known |= {_letters(word): each.sellers for each in SPELLED for word in each.words}
    known |= {_letters(said): known.get(_letters(word), (word,)) for said, word in RECORDED.items()}
    found = {said: tuple(each for each in those if each in sellers) for said, those in known.items()}
    return {said: those for said, those in found.items() if those}


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())
