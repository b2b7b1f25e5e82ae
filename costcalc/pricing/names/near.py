"""What to ask instead of a name that nobody has: names that are written like it.

Who sells it stays the same, and so do the numbers that were typed. Looking takes milliseconds, so it is done
when the names are read, once for each unknown name, and of thousands of names only those that share most
pieces with it are compared letter by letter.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher, get_close_matches
from functools import cached_property, lru_cache
from heapq import nlargest

from costcalc.groups import gathered
from costcalc.pricing.names.figures import Figures, figures_of, undated
from costcalc.pricing.names.letters import PRODUCTS_IN_PATHS
from costcalc.pricing.names.makers import maker_of
from costcalc.pricing.names.spelled import seller_in_words, sellers_said
from costcalc.pricing.names.spellings import OF_WEIGHTS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from costcalc.pricing.stored.compiled import Catalogue

MOST_NEAR = 3
"""How many names are suggested at most."""
MOST_LOOKED_AT = 5
"""How many of the nearest are looked at for them."""
MOST_COMPARED = 200
MOST_PIECES = 20
MOST_KEPT = 100
LONGEST = 100
LIKE, VERY_LIKE = 0.6, 0.8
"""How like a name is what may be meant: of a seller or maker that is said, and of anyone."""
SLIP = 0.8
"""How like the name of a seller is what a slip of the finger made of it."""
FURTHER = 0.15
"""How much less like it is than the nearest one at most."""
LOOKS = str.maketrans("oli", "011")
"""The letters that look like digits."""
NO_LETTERS = re.compile("[^a-z0-9]+")


class Entry(NamedTuple):
    """A name to suggest, what is compared of names like it, and which model it stands for."""

    name: str
    compared: str
    model: str

    @property
    def seller(self) -> str:
        """Who sells the model."""
        return self.model.partition("/")[0]


class NearNames:
    """The names of a table that may be suggested, and what was found near the last unknown ones."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self.of = lru_cache(maxsize=MOST_KEPT)(self._of)

    @cached_property
    def _makers_own(self) -> list[Entry]:
        return [each for each in self._entries if maker_of(each.compared) in {"", each.seller}]

    @cached_property
    def _figures(self) -> dict[str, Figures]:
        texts = list({each.compared for each in self._entries})
        return dict(zip(texts, figures_of(texts), strict=True))

    @cached_property
    def _alike(self) -> dict[str, list[Entry]]:
        return gathered((_letters(each.compared), each) for each in self._entries)

    def alike(self, name: str) -> list[Entry]:
        """The names of the same letters and digits, whoever sells them, one for each model, ids first.

        Where a seller has an id of these letters, another model's name of the same letters is not told
        beside it: a feed may take `…-instruct-0905` for a name of `…-instruct`.
        """
        letters = _letters(name)
        found = self._alike.get(letters, ()) if letters else ()
        ids = [each for each in found if _letters(each.model) == letters]
        with_id = {each.seller for each in ids}
        ids_first = [*ids, *(each for each in found if each.seller not in with_id)]
        return list({each.model: each for each in reversed(ids_first)}.values())[::-1]

    @cached_property
    def _looks(self) -> dict[str, list[Entry]]:
        return gathered((each.compared.translate(LOOKS), each) for each in self._entries)

    def lookalikes(self, name: str, seller: str) -> list[Entry]:
        """The names that look like one, a letter for a digit: `o1-mini` for `ol-mini`.

        Those of a seller that is said, else of their makers, else of anyone.
        """
        found = self._looks.get(folded(name).translate(LOOKS), [])
        whose = [each for each in found if each.seller == (seller or maker_of(each.compared))]
        return list({each.model: each for each in reversed(whose or found)}.values())[::-1]

    def ways(self, name: str, said: str, maker: str) -> Iterator[Sequence[Entry]]:
        """What may be meant by a name, the surest first: of the seller that is said, its maker, anyone.

        What one of the two has with more in its name is told before, or of the maker beside, the very name of
        another.
        """
        alike = self.alike(name) or self.lookalikes(name, said)
        sellers = [*filter(None, (said, maker))]
        for seller in sellers:
            yield [each for each in alike if each.seller == seller]
            longer = [each for each in self.of(name, seller) if folded(name) in each.compared]
            yield longer if seller == said else [*longer, *alike]
        yield alike
        for seller in sellers if said else (*sellers, ""):
            yield self.of(name, seller)

    def _of(self, name: str, seller: str) -> list[Entry]:
        """The nearest to a name of a seller; where none is named, of the makers, else of anyone."""
        theirs = [each for each in self._entries if each.seller == seller]
        pools = (theirs,) if seller else (self._makers_own, self._entries)
        asked = figures_of([folded(name)])[0]
        like = LIKE if seller else VERY_LIKE
        kept = (
            [each for each in pool if keeps(self._figures[each.compared])]
            for pool in pools
            for keeps in (asked.are_all_of, asked.are_some_of)
        )
        return next((found for some in kept if some and (found := _near_of(name, some, like))), [])


def near_names(catalogue: Catalogue, name: str) -> list[str]:
    """The names that may be meant by one: of the seller that it says, else of its maker, else of anyone.

    Another seller than the one said is named only for the very same name, or where it is the maker. What is
    suggested is sold by whom it says: an id, or a bare name that is its maker's.
    """
    near = _near_names(catalogue)
    said, bare = seller_and_rest(catalogue, name)
    maker = maker_of(name) if maker_of(name) in catalogue.sellers() else ""
    found = next(filter(None, near.ways(bare, said, maker)), ())
    # Who says a seller is answered with the seller.
    is_told = "/" in name or said
    told = (each.name if "/" in each.name or not is_told else f"{each.seller}/{each.name}" for each in found)
    return list(dict.fromkeys(told))[:MOST_LOOKED_AT]


def unknown_seller(catalogue: Catalogue, name: str) -> str:
    """What stands before a name where a seller would, and is none, nor anything with which names begin."""
    prefix, slash, _ = name.partition("/")
    is_known = not slash or seller_said(catalogue, name) or _is_part(catalogue, prefix)
    return "" if is_known else prefix


def _is_part(catalogue: Catalogue, prefix: str) -> bool:
    """Whether it is a part of someone's names: an organisation of Hugging Face, a folder."""

    def parts() -> frozenset[str]:
        named = (each.lower().split("/") for each in catalogue.all_names())
        return frozenset(part for each in named for part in each[:-1])

    return prefix.lower() in catalogue.once("parts of paths", parts)


def hosts_alike(catalogue: Catalogue, name: str) -> list[str]:
    """The ids under which anyone sells what is written like a name."""
    return [each.model for each in _near_names(catalogue).alike(name)]


def seller_said(catalogue: Catalogue, name: str) -> str:
    """The seller of the table that a name begins with, in any spelling; empty where it begins with none."""
    return seller_and_rest(catalogue, name)[0]


def seller_and_rest(catalogue: Catalogue, name: str) -> tuple[str, str]:
    """The seller that a name says, before it or in words, and what it calls the model; none, and the name.

    Of a name whose maker stands before it as on Hugging Face nobody is said.
    """
    prefix, slash, rest = name.partition("/")
    if not slash:
        sellers, rest = seller_in_words(catalogue, name)
        return (sellers[0], rest) if sellers and maker_of(name) not in sellers else ("", name)
    first = folded(prefix)
    sellers = () if first in OF_WEIGHTS else sellers_said(catalogue, name)
    spellings = (prefix, first, *sellers, first.partition("-")[0])
    near = get_close_matches(first, sorted(catalogue.sellers()), 1, SLIP)
    found = next((each for each in (*spellings, *near) if each in catalogue.sellers()), "")
    return (found, rest) if found and first not in OF_WEIGHTS else ("", name.rpartition("/")[2])


def _near_names(catalogue: Catalogue) -> NearNames:
    return catalogue.once("near", lambda: NearNames(_entries(catalogue)))


def _entries(catalogue: Catalogue) -> Iterable[Entry]:
    """Every name, by the id that it stands for, or as it is where it says who sells that."""
    for name, model, ours in catalogue.named_models():
        if PRODUCTS_IN_PATHS.search(name):  # nobody who leaves that out means it
            continue
        seller = model.partition("/")[0]
        prefix, slash, rest = name.partition("/")
        is_sellers = seller == (prefix if slash else maker_of(name) or (ours and seller))
        yield Entry(name if is_sellers else model, folded(rest if slash and is_sellers else name), model)


def _near_of(name: str, entries: Sequence[Entry], like: float) -> list[Entry]:
    """The few entries that are nearest to a name, one for each model and name."""
    by_text = gathered((each.compared, each) for each in entries)
    close = {each: likeness(name, each) for each in nearest(name, list(by_text))}
    least = max(like, max(close.values(), default=0) - FURTHER)
    near: dict[str, Entry] = {}
    for compared, like_it in close.items():
        for each in by_text[compared] if like_it >= least or folded(name) in compared else ():
            near.setdefault(each.model, each)
    return list({each.name: each for each in near.values()}.values())[:MOST_LOOKED_AT]


def likeness(name: str, other: str) -> float:
    """How like a name is to another, from 0 to 1, its day said or left out, and digits for letters."""
    one, two = (folded(each).rpartition("/")[2].translate(LOOKS) for each in (other, name))
    ways = ((one, two), (undated(one), undated(two)))
    return max(SequenceMatcher(None, *way).ratio() for way in ways)


def nearest(name: str, names: Sequence[str]) -> list[str]:
    """Of names as they are compared, those closest to another: it is part of them, or a slip of it."""
    if not _letters(name):
        return []
    wanted = folded(name)
    holding = sorted((each for each in names if wanted and wanted in each), key=len)
    close = get_close_matches(wanted[:LONGEST], _likely(wanted[:LONGEST], names), MOST_LOOKED_AT, LIKE)
    return list(dict.fromkeys([*holding, *close]))[:MOST_LOOKED_AT]


def _likely(wanted: str, names: Sequence[str]) -> Sequence[str]:
    """Of many names, those that share most pieces with one: comparing letter by letter takes long."""
    if len(names) <= MOST_COMPARED:
        return names
    pieces = {wanted[at : at + 3] for at in range(0, len(wanted) - 2, 1 + len(wanted) // MOST_PIECES)}

    def likeness(each: str) -> float:
        return sum(piece in each for piece in pieces) / (len(wanted) + len(each))

    return nlargest(MOST_COMPARED, names, likeness)


def folded(name: str) -> str:
    """A name as it is compared."""
    return name.lower().replace(" ", "-").replace("_", "-")


def _letters(name: str) -> str:
    """The last part of a name without its marks: `deepseek_v3` and `DeepSeek.V3` are the same."""
    return NO_LETTERS.sub("-", name.lower().rpartition("/")[2]).strip("-")
