"""Who sells the model of a row, where a column of its own says it: by the names of clouds and tools."""

from __future__ import annotations

import re
from itertools import combinations

from costcalc.errors import UsageError
from costcalc.feeds.providers import SELLERS as CALLED
from costcalc.pricing.names.makers import EVERY_MAKER
from costcalc.pricing.names.spellings import SELLERS as SPELLED
from costcalc.prose import shown
from costcalc.usage.column_names import is_caller
from costcalc.usage.records.sellers import SELLERS as RECORDED
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from costcalc.pricing.stored.compiled import Catalogue

    Sellers = dict[str, tuple[str, ...]]

LONGEST, MOST_WORDS = 100, 6
"""How long a value is that may name a seller, and of how many words, but for an address."""
BESIDE = frozenset(
    {"us", "eu", "ap", "ca", "sa", "me", "af", "uk", "de", "fr", "east", "west", "north", "south", "central",
     "northeast", "southeast", "northwest", "southwest", "europe", "asia", "global", "prod", "production",
     "dev", "test", "staging", "live", "main", "primary", "backup", "fallback", "api", "apis", "ai", "llm",
     "cloud", "service", "services", "gateway", "runtime", "platform", "inference", "endpoint", "hosted",
     "managed", "via", "on", "gcp", "aws", "microsoft", "openai", "anthropic", "claude", "gpt", "models"}
)  # fmt: skip
"""What stands beside the name of a host where it is one: a place, a stage, a service."""
ADDRESS = re.compile(r"(?:[a-z]+://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:[:/]\S*)?")


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


def known_by(catalogue: Catalogue) -> Callable[[str, str], bool]:
    """A function that tells whether a value of a column, of some name, says who sells the model of its row.

    A host of what others made is known beside a place or the like too: `bedrock/us-east-1`, `azure-prod`, and
    in an address. A maker is known alone, and for a customer or a team it is the name of one.
    """
    known = {each: (each,) for each in map(_letters, catalogue.sellers())} | _called()

    def is_host(words: Sequence[str]) -> bool:
        return not EVERY_MAKER.issuperset(known.get("".join(words), ()))

    def is_hosted(words: Sequence[str], *, is_address: bool) -> bool:
        for first, end in combinations(range(len(words) + 1), 2):
            others = (*words[:first], *words[end:])
            may_stand = is_address or all(each in BESIDE or each.isdigit() for each in others)
            if may_stand and is_host(words[first:end]):
                return True
        return False

    def is_seller(name: str, text: str) -> bool:
        words = re.findall("[a-z]+|[0-9]+", text.lower()) if len(text) <= LONGEST else []
        if "".join(words) in known and not is_caller(name):
            return True
        is_address = ADDRESS.fullmatch(text) is not None
        return (is_address or len(words) <= MOST_WORDS) and is_hosted(words, is_address=is_address)

    return is_seller


def _by_letters(sellers: Collection[str]) -> Sellers:
    """The sellers of a table by the letters of their names; of several the first that has a model."""
    known = _called() | {_letters(each): (each,) for each in sellers}
    found = {said: tuple(each for each in those if each in sellers) for said, those in known.items()}
    return {said: those for said, those in found.items() if those}


def _called() -> Sellers:
    """All sellers that have a name here, by the letters of it, whether the table has their prices or not."""
    known: Sellers = {_letters(called): (seller,) for seller, (called, *_) in CALLED.items()}
    known |= {_letters(each): (each,) for each in CALLED}
    known |= {_letters(word): each.sellers for each in SPELLED for word in each.words}
    known |= {_letters(said): known.get(_letters(word), (word,)) for said, word in RECORDED.items()}
    return known


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]", "", name.lower())
