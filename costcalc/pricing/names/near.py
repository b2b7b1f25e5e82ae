"""What to ask instead of a name that nobody has, or that stands for nothing on a moment.

Who sells it stays the same. Looking takes milliseconds, so it is done when the names are read, once for each
unknown name, and of thousands of names only those that share most pieces with it are compared letter by
letter.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from heapq import nlargest

from costcalc.errors import UnknownModelError
from costcalc.groups import gathered
from costcalc.periods import Moment, lasting, spell
from costcalc.pricing.model import BEGINNING, Name
from costcalc.pricing.names.letters import PRODUCTS_IN_PATHS
from costcalc.pricing.names.makers import maker_of
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from costcalc.pricing.model import Model
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
        self._entries = tuple(entries)
        self._makers_own = [each for each in self._entries if maker_of(each.compared) in {"", each.seller}]
        self.of = lru_cache(maxsize=MOST_KEPT)(self._of)
        self._alike = gathered((_letters(each.compared), each) for each in self._entries)

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

    def _of(self, name: str, seller: str) -> list[Entry]:
        """The nearest to a name of a seller; where none is named, of the makers, else of anyone."""
        if seller:
            return _near_of(name, [each for each in self._entries if each.seller == seller], LIKE)
        return _near_of(name, self._makers_own, VERY_LIKE) or _near_of(name, self._entries, VERY_LIKE)


def near_names(catalogue: Catalogue, name: str) -> list[str]:
    """The names that may be meant by one: of the seller that it says, else of its maker, else of anyone.

    Another seller than the one said is named only for the very same name, or where it is the maker. What is
    suggested is sold by whom it says: an id, or a bare name that is its maker's.
    """
    near = _near_names(catalogue)
    said, maker = seller_said(catalogue, name), maker_of(name)
    maker = maker if maker in catalogue.sellers() else ""
    _, slash, rest = name.partition("/")
    bare = rest if said else name.rpartition("/")[2] if maker else name
    sellers = [*filter(None, (said, maker))]
    alike = near.alike(bare)
    # What the seller that is said has with more in its name goes before the very name of another.
    longer = [each for each in near.of(bare, said) if folded(bare) in each.compared] if said else []
    ways = [[each for each in alike if each.seller == said], longer]
    ways.append([each for each in alike if each.seller == maker])
    found = next(filter(None, ways), alike)
    for each in (*sellers, *([] if said else [""])):
        found = found or near.of(bare, each)
    # Who says a seller is answered with the seller.
    told = (each.name if "/" in each.name or not slash else each.model for each in found)
    return list(dict.fromkeys(told))[:MOST_LOOKED_AT]


def hosts_alike(catalogue: Catalogue, name: str) -> list[str]:
    """The ids under which anyone sells what is written like a name."""
    return [each.model for each in _near_names(catalogue).alike(name)]


def seller_said(catalogue: Catalogue, name: str) -> str:
    """The seller of the table that a name begins with, in any spelling; empty where it begins with none."""
    prefix, slash, _ = name.partition("/")
    spellings = (prefix, folded(prefix), folded(prefix).partition("-")[0]) if slash else ()
    return next((each for each in spellings if each in catalogue.sellers()), "")


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
    near: dict[str, Entry] = {}
    for compared in nearest(name, list(by_text)):
        for each in by_text[compared] if _is_like(folded(name), compared, like) else ():
            near.setdefault(each.model, each)
    return list({each.name: each for each in near.values()}.values())[:MOST_LOOKED_AT]


def _is_like(wanted: str, compared: str, like: float) -> bool:
    return wanted in compared or like <= LIKE or SequenceMatcher(None, compared, wanted).ratio() >= like


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
    return re.sub(r"[^a-z0-9]+", "-", name.lower().rpartition("/")[2]).strip("-")


LONGEST_CHAIN = 20


def not_in_force(
    catalogue: Catalogue, name: str, candidates: Sequence[Name], on: Moment
) -> UnknownModelError:
    """The error for a name that stands for nothing on a moment, with what follows its last model."""
    before, _ = _around(candidates, on)
    instant, successor, hosts = lasting(on).start, "", []
    if before is not None:
        model = catalogue.model(before.model)
        successor = _still_sold(catalogue, model, instant)
        others = catalogue.hosts_of(model.weights_id)
        hosts = [each for each in others if each != successor and _is_sold(catalogue.model(each), instant)]
    error = UnknownModelError(name, [*filter(None, [successor]), *hosts[: MOST_NEAR - 1]])
    error.meant, error.successor = stood_for(candidates, on), successor
    return error


def _still_sold(catalogue: Catalogue, model: Model, instant: datetime) -> str:
    """The model itself where it is sold at an instant, else the first that follows it and is, or the last."""
    for _ in range(LONGEST_CHAIN):
        if _is_sold(model, instant) or model.successor is None:
            break
        model = catalogue.model(model.successor)
    return model.id


def _is_sold(model: Model, instant: datetime) -> bool:
    period = model.period_at(instant)
    return period is not None and not period.withdrawn


def stood_for(candidates: Sequence[Name], on: Moment) -> str:
    """What a name stood for before a moment, and comes to stand for after it."""
    before, after = _around(candidates, on)
    told = [(verb, each) for verb, each in (("stood", before), ("stands", after)) if each is not None]
    parts = []
    for verb, each in told:
        since = f" from {spell(each.effective_from)}" if each.effective_from else ""
        until = f" until {spell(each.effective_to)}" if each.effective_to else ""
        parts.append(f"it {verb} for {each.model}{since}{until}")
    return f"on {spell(on)} ({', and '.join(parts)})"


def _around(candidates: Sequence[Name], on: Moment) -> tuple[Name | None, Name | None]:
    """The last meaning of a name that began before a moment, and the first one that begins after it."""
    instant = lasting(on).start
    known = sorted(candidates, key=lambda each: each.effective_from or BEGINNING)
    later = [each for each in known if (each.effective_from or BEGINNING) > instant]
    earlier = [each for each in known if each not in later]
    return (earlier[-1] if earlier else None), (later[0] if later else None)


PRODUCTS = frozenset({
    "air", "audio", "base", "chat", "code", "coder", "codex", "distill", "embed", "embedding",
    "extended", "fast", "flash", "free", "guard", "haiku", "highspeed", "image", "instant", "instruct",
    "large", "light", "lite", "live", "max", "medium", "micro", "mini", "nano", "native", "nitro",
    "ocr", "omni", "opus", "plus", "pro", "realtime", "reasoner", "reasoning", "rerank", "research",
    "search", "small", "sonnet", "speech", "stt", "thinking", "transcribe", "translate", "tts", "turbo",
    "ultra", "video", "vision", "vl", "voice", "xl",
})  # fmt: skip
"""Words that make another product of a name, at a price of its own."""

REGIONS = frozenset({"us", "eu", "apac", "au", "ca", "jp", "uk", "gov", "ap", "sa", "me", "in"})
"""What names a region of a cloud, where a model is sold at its regional price."""

_DAY = re.compile(
    r"(?<![0-9])(?:20[0-9]{2}-?[01][0-9]-?[0-3][0-9]|[01][0-9]-[0-3][0-9]|[0-3][0-9]{3})(?![0-9])"
)
"""A day, a month, or both: 20250929, 2025-09-29, 05-20, 2507, 0613."""

_BUILD = re.compile(r"(?<![a-z0-9])(?:v[0-9]{1,2}(?:-[0-9])?|00[0-9])(?![a-z0-9])")
"""The build of a model: 001, v1:0."""

_NUMBER = re.compile(r"[0-9]+|(?:[0-9]+x|a)?[0-9]+[bkm]")
"""A version, or a size: 80, 8b, 8x7b, a3b."""


def is_another(asked: str, names: Iterable[str]) -> bool:
    """Whether a name says another product than every one of a model's own names, sellers left out."""
    said = _words(asked)
    return not any(_is_same(said, _words(name)) for name in names)


def _is_same(said: Counter[str], known: Counter[str]) -> bool:
    more, less = said - known, known - said
    if any(word in PRODUCTS or _NUMBER.fullmatch(word) for word in more) or not PRODUCTS.isdisjoint(less):
        return False
    # Without a word on the region, neither the regional nor the global price is the one that is meant.
    return "global" not in less and ("regional" not in less or not REGIONS.isdisjoint(said))


def _words(name: str) -> Counter[str]:
    """The words of a name, without days and builds."""
    joined = re.sub(r"[^a-z0-9]+", "-", name.lower())
    return Counter(each for each in _BUILD.sub("", _DAY.sub("", joined)).split("-") if each)
