"""A name as people, clouds and tools write it: which names of the table it may be, what its marks mean."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from costcalc.pricing.model import models_of
from costcalc.pricing.names.clouds import lent_to_azure
from costcalc.pricing.names.letters import unmarked, written_like
from costcalc.pricing.names.makers import dotted_maker, maker_of
from costcalc.pricing.names.owned import FREE, owned, shared
from costcalc.pricing.names.spellings import (
    GEOGRAPHIES,
    HOME,
    OF_SAP,
    ORDERS,
    PATHS,
    REFUSED,
    SELLERS,
    SUFFIXES,
)
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from costcalc.pricing.model import Model, Name
    from costcalc.pricing.stored.compiled import Catalogue

MOST_SUFFIXES = 2
MOST_WORDS = 3
"""Of how many words the name of a seller is at most."""

AZURE, BEDROCK = "azure", "bedrock"
ON_VERTEX = frozenset({"google", "google-vertex"})

BEHIND = re.compile(
    r"(?P<name>.+?)\s+(?:\((?:on |via )?(?P<inside>[^()]+)\)|(?:on|via) (?P<after>.+))", re.IGNORECASE
)
"""A seller behind a name."""

EARLIEST, LATEST = timedelta(days=60), timedelta(days=3)
"""How long before the release of a model the day in its name lies at most, and how long after it."""


class Reading(NamedTuple):
    """A name, read: of which sellers, none where it says none, and in which region it runs."""

    name: str
    sellers: tuple[str, ...] = ()
    region: str = ""


def spelled(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for where it is written otherwise than in the table; nothing where it is not.

    Several models where it does not say which of them. A name with letters of another script is none: what
    looks like `gpt-4o` may be something else.
    """
    is_free = name.lower().endswith(FREE) and "/" not in name
    if not (name.isascii() and name.isprintable()) or is_free or re.fullmatch(OF_SAP, name.lower()):
        return []
    found = _in_capitals(catalogue, name) or _as_written(catalogue, name)
    # What somebody sells under the whole name is no other model with a mark.
    return found or ([] if catalogue.names(name) else _without_suffix(catalogue, name))


def _in_capitals(catalogue: Catalogue, name: str) -> list[Name]:
    """The model whose id a name is in other capitals: `AZURE-AI/O3` is what `azure-ai/o3` is."""
    names = (each for each in written_like(catalogue, name) if each.lower() == name.lower())
    found = (each for id_ in names for each in catalogue.names(id_) if each.matched == "exact")
    return [each._replace(matched="spelling") for each in found]


def why_refused(name: str) -> str:
    """Why nobody can know the price of what is written so; empty for other forms."""
    rows = (each.why for each in REFUSED if re.fullmatch(each.pattern, name.lower()))
    return next(rows, "")


def sellers_said(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """The sellers that stand before a name, with a slash or a colon behind; none where it says none."""
    for mark in ("/", ":"):
        before, met, rest = name.partition(mark)
        if met and rest and not ("/" in before or ":" in before):
            return _sellers(catalogue, before, mark)
    return ()


def sellers_called(catalogue: Catalogue, word: str) -> tuple[str, ...]:
    """The sellers that a word alone says: an id, a name, or what tools write."""
    return _sellers(catalogue, word, "/")


def seller_in_words(catalogue: Catalogue, name: str) -> tuple[tuple[str, ...], str]:
    """The sellers that words before a name say, or behind it, and the rest; none, and the name itself."""
    return next(_in_words(catalogue, name), ((), name))


def region_said(name: str) -> str:
    """The region that a path says, such as an ARN of Bedrock; empty where it says none."""
    for row in PATHS:
        met = re.search(f"(?:^|/){row.pattern}$", name, re.IGNORECASE)
        if met and (region := met.groupdict().get("region")):
            return str(region)
    return ""


def _as_written(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for with other marks, in the forms of clouds and tools, or in another order."""
    readings = list(dict.fromkeys(_readings(catalogue, name)))
    ways = (_found(catalogue, each) for each in readings)
    # `Z.ai GLM-4.7` is no one else's, who calls a model `zai-glm-4.7`.
    said = seller_in_words(catalogue, name)[0] if "/" not in name and ":" not in name else ()
    own = ([each for each in found if not said or each.model.partition("/")[0] in said] for found in ways)
    return next(filter(None, own), [])


def _without_suffix(catalogue: Catalogue, name: str) -> list[Name]:
    """What a name stands for without marks at its end that change no price; nothing where one may."""
    rest = name
    for _ in range(MOST_SUFFIXES):
        base, *rows = _cut(rest)
        if not rows:
            break
        rest = base
        found = owned(catalogue, rest) or _as_written(catalogue, rest)
        mark = re.sub(r"[^a-z0-9]", "", name[len(rest) :].lower())
        is_price = any(_is_priced(catalogue.model(each.model), mark) for each in found)
        if found and not is_price and all(any(_is_of(row, each.model) for row in rows) for each in found):
            return [each._replace(matched="spelling") for each in found]
    return _dated(catalogue, name)


def _cut(name: str) -> tuple[str, *tuple[str, ...]]:
    """A name without the mark at its end, and the models of which the rows of such a mark speak."""
    met = [
        (found, row.models) for row in SUFFIXES if (found := re.search(rf"(?:{row.pattern})$", name.lower()))
    ]
    return (name[: met[0][0].start()], *(models for _, models in met)) if met else (name,)


def _is_priced(model: Model, mark: str) -> bool:
    """Whether a mark is a value of an option of a model, at a price of its own."""
    options = (each.when.options for period in model.prices for each in period.variants)
    return any(mark in values for each in options for values in each.values())


def _is_of(models: str, model: str) -> bool:
    return re.fullmatch(models, model.lower().rpartition("/")[2]) is not None


DAY_BEHIND = re.compile(r"[-@](20[0-9]{2})-?([01][0-9])-?([0-3][0-9])$")


def _dated(catalogue: Catalogue, name: str) -> list[Name]:
    """A model with a day behind its name that no name of its own contradicts, and its release confirms."""
    met = DAY_BEHIND.search(name)
    base = name[: met.start()] if met else ""
    found = (owned(catalogue, base) or _as_written(catalogue, base)) if base else []
    models = models_of(found)
    if met is None or len(models) != 1 or not _may_be_of(catalogue.model(models[0]), met):
        return []
    return [each._replace(matched="spelling") for each in found]


def _may_be_of(model: Model, met: re.Match[str]) -> bool:
    """Whether a day in a name may be that of a model: it has no other one, and was released just after it."""
    names = (model.id, *(each.name for each in model.aliases))
    said = model.lifecycle.released
    released = said.instant if said else None
    if released is None or any(DAY_BEHIND.search(each) for each in names):
        return False
    try:
        day = date(*map(int, met.groups()))
    except ValueError:
        return False
    return released.date() - EARLIEST <= day <= released.date() + LATEST


def _readings(catalogue: Catalogue, name: str) -> Iterator[Reading]:
    """How a name may be read: as a seller and its model, as a form of one seller, as nobody's name."""
    for mark in ("/", ":"):
        before, met, rest = name.partition(mark)
        if met and rest and not ("/" in before or ":" in before):
            sellers = _sellers(catalogue, before, mark)
            yield from _inside(rest.strip(), sellers) if sellers else ()
    yield from _inside(name, ())
    if "/" not in name and dotted_maker(name):
        yield Reading(name, (BEDROCK,))
    yield from _spoken(catalogue, name)


def _inside(name: str, sellers: tuple[str, ...]) -> Iterator[Reading]:
    """A name, and what it is in the forms of the sellers that are said; of any where none is."""
    yield Reading(name, sellers)
    for row in PATHS:
        is_theirs = row.is_alone if not sellers else not {*row.sellers}.isdisjoint(sellers)
        met = re.fullmatch(row.pattern, name, re.IGNORECASE) if is_theirs else None
        if met:
            yield Reading(met["name"], row.sellers, (met.groupdict().get("region") or "").lower())
    vendor, slash, rest = name.partition("/")
    if slash and rest and sellers and unmarked(vendor) in _by_word():
        yield Reading(rest, sellers)  # what the seller writes with the maker before it
    yield from (Reading(each, sellers) for each in _ordered(name))


def _spoken(catalogue: Catalogue, name: str) -> Iterator[Reading]:
    """The seller in words before a name, or behind it: `OpenAI GPT-4o`, `gpt-4o (Azure)`."""
    for sellers, rest in _in_words(catalogue, name):
        yield Reading(rest, sellers)
        yield from (Reading(each, sellers) for each in _ordered(rest))


def _in_words(catalogue: Catalogue, name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    met = BEHIND.fullmatch(name.strip())
    if met and (sellers := _sellers(catalogue, met["inside"] or met["after"], "/")):
        yield sellers, met["name"]
        return
    words = re.split(r"[ _-]+", name.strip(), maxsplit=MOST_WORDS)
    for count in range(1, min(len(words), MOST_WORDS + 1)):
        sellers = _sellers(catalogue, " ".join(words[:count]), " ")
        rest = name.strip()
        for word in words[:count]:
            rest = rest[len(word) :].lstrip(" _-")
        if sellers:
            yield sellers, rest


def _ordered(name: str) -> Iterator[str]:
    """The same words in the order in which their maker writes them."""
    hyphened = re.sub(r"[ ._-]+", "-", name.lower()).strip("-")
    for row in ORDERS:
        if re.fullmatch(row.pattern, hyphened):
            yield re.sub(row.pattern, row.written, hyphened)


@cache
def _by_word() -> Mapping[str, tuple[str, ...]]:
    """The sellers by the words of the rows."""
    return {unmarked(word): each.sellers for each in SELLERS for word in each.words}


def _sellers(catalogue: Catalogue, word: str, mark: str) -> tuple[str, ...]:
    """The sellers that a word says with a mark behind it: by our rows, their id or their name; or none.

    Before a slash the id of a seller of the table is that seller first.
    """

    def named() -> dict[str, str]:
        known = sorted(catalogue.sellers())
        return {unmarked(catalogue.provider(each).name): each for each in known} | {
            unmarked(each): each for each in known
        }

    letters, sellers = unmarked(word), catalogue.sellers()
    own = catalogue.once("sellers by words", named).get(letters)
    rows = _by_word().get(letters, ()) if mark != " " or letters in _spoken_words() else ()
    listed = (own, *rows) if mark == "/" or not rows else rows
    return tuple(each for each in dict.fromkeys(listed) if each in sellers)


@cache
def _spoken_words() -> frozenset[str]:
    return frozenset(unmarked(word) for row in SELLERS if row.is_spoken for word in row.words)


def _found(catalogue: Catalogue, reading: Reading) -> list[Name]:
    """What a reading stands for: of the first of its sellers that has the name; of none said, its maker's."""
    name, sellers, region = reading
    if not sellers:
        return _like(catalogue, name)
    is_openais = AZURE in sellers and maker_of(name) == "openai"
    # Tools call all of Azure `azure_ai`; its list of OpenAI's models is that of `azure`.
    for seller in (AZURE, *sellers) if is_openais else sellers:
        if found := _sold_by(catalogue, seller, name, region):
            return found
    is_listed = any(written_like(catalogue, f"{each}/{name}") for each in sellers)
    if region or is_listed or not is_openais:
        return []
    return lent_to_azure(name, [*owned(catalogue, name), *_like(catalogue, name)])


def _sold_by(catalogue: Catalogue, seller: str, name: str, region: str) -> list[Name]:
    """What a seller has under a name, in the region that is said."""
    ways = (_of_seller(catalogue, seller, text) for text in _at(seller, name, region))
    return _in_region(next(filter(None, ways), []), region, seller)


def _like(catalogue: Catalogue, text: str) -> list[Name]:
    """What the names that are written like a text stand for; where no maker has one, what several sell so."""
    names = written_like(catalogue, text)
    found = [each for name in names for each in owned(catalogue, name)]
    maker = maker_of(text)
    if not found and maker and "/" not in text:  # an id without its maker, which is no alias
        found = _of_seller(catalogue, maker, text)
    if not found and not maker:
        found = [each for name in names for each in shared(catalogue, name)]
    origins = {each.model for each in found}
    # Who hosts the weights of another that has the name is not meant beside it.
    own = [each for each in found if catalogue.model(each.model).weights_of not in origins]
    return [each._replace(matched="spelling") for each in dict.fromkeys(own)]


def _of_seller(catalogue: Catalogue, seller: str, name: str) -> list[Name]:
    """What a seller has under a name with other marks: an id of its own, or an alias of one.

    What the very name stood for at another time counts before an id that is written like it.
    """
    own = [each for each in owned(catalogue, f"{seller}/{name}") if each.model.startswith(f"{seller}/")]
    if own:
        return [each._replace(matched="spelling") for each in own]
    names = [*written_like(catalogue, f"{seller}/{name}")]
    names += [f"{seller}/{each}" for each in written_like(catalogue, name)]
    found = (each for name in names for each in owned(catalogue, name))
    return [
        each._replace(matched="spelling")
        for each in dict.fromkeys(found)
        if each.model.startswith(f"{seller}/")
    ]


def _at(seller: str, name: str, region: str) -> Iterator[str]:
    """What a seller calls a name in a region: Bedrock has other ids where it has other prices.

    Where Anthropic has `-20250929` Vertex has `@20250929`, and answers have the one for the other.
    """
    if seller != BEDROCK:
        yield name
        if seller in ON_VERTEX and (met := DAY_BEHIND.search(name)):
            yield f"{name[: met.start()]}@{''.join(met.groups())}"
        return
    geography = next((each for start, each in GEOGRAPHIES.items() if region.startswith(start)), HOME)
    is_known = not region or any(map(region.startswith, GEOGRAPHIES))
    said, point, rest = name.partition(".")
    said = said.lower()
    if said in {*GEOGRAPHIES.values(), "global", "au", "jp", "ca"} and point:
        yield name  # a profile says itself where it runs
        if said == HOME:
            yield rest
    elif geography != HOME:
        yield f"{geography}.{name}"
    elif is_known:
        yield name
        if not region and maker_of(name) == "anthropic":
            yield f"anthropic.{name}"  # as AWS writes it, and Anthropic in its answers there does not


def _in_region(found: list[Name], region: str, seller: str) -> list[Name]:
    """The same names with the region that was said, where the seller has prices for regions."""
    if not region or seller == BEDROCK or region == "global":
        return found
    return [each._replace(region=region, needs_region=seller == "azure") for each in found]
