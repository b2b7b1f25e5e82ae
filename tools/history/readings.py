"""One version of a file of prices, read: the sheets of each model, and what could not be read.

The formats of costcalc's feeds are read by their importers. Amounts are those of the files, exactly.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from costcalc.errors import FeedError
from costcalc.feeds import litellm, llm_prices, models_dev
from costcalc.feeds.entries import escaped
from costcalc.feeds.exact_json import read_json
from costcalc.feeds.providers import provider_id
from costcalc.pricing.market import LeftOut
from tools.history import exact_json
from tools.history.scope import is_kept, maker_of
from tools.history.sheets import hours_in, said_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from costcalc.pricing.documents import Document
    from tools.history.lines import Said

    Reader = Callable[[bytes, str, date], "Reading"]

HOURS = "it has prices of some hours of the day, which a line does not say"
EMPTY = "it has no model with a price"
NO_SELLER = "its name does not say whose it is"
OTHERS = "it is that of another model, which the file names"
COMMENT = re.compile(rb"^\s*//.*$", re.MULTILINE)
TWICE = "it is there twice in one object: the last counts, as the readers of the file have it"
LAST_COMMA = re.compile(rb",(?=\s*[}\]])")
"""What aider's file has beside JSON."""


class Mark(NamedTuple):
    """What a source says of the life of a model: the day of its release, and whether it is deprecated."""

    released: str = ""
    deprecated: str = ""


class Reading(NamedTuple):
    """What a version of a file says; one that is not `whole` could not be read at all, and says nothing."""

    models: Mapping[str, tuple[Said, ...]]
    left_out: Sequence[LeftOut] = ()
    marks: Mapping[str, Mark] = {}
    whole: bool = True


def reading_of(documents: Iterable[Document], left_out: Iterable[LeftOut]) -> Reading:
    """The models that are kept of those that an importer found."""
    models: dict[str, tuple[Said, ...]] = {}
    marks: dict[str, Mark] = {}
    unread = [each for each in left_out if is_kept(each.model)]
    for document in documents:
        model = document["id"]
        if not is_kept(model):
            continue
        said = tuple(said_in(document))
        if said:
            models[model] = said
        if hours_in(document):
            unread.append(LeftOut(model, "prices", HOURS))
        deprecated = "yes" if document.get("lifecycle", {}).get("deprecated") else ""
        mark = Mark(document.get("released") or "", deprecated)
        if any(mark):
            marks[model] = mark
    return Reading(models, unread, marks)


def unreadable(path: str, error: Exception) -> Reading:
    """A version that is not what it should be."""
    return Reading({}, [LeftOut(escaped(path), "file", escaped(str(error)))], whole=False)


def litellm_file(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
    """LiteLLM's price file, and its copies: aider's has comments, tokencost's first had no providers."""
    try:
        found, twice = exact_json.loads(LAST_COMMA.sub(b"", COMMENT.sub(b"", content)))
        entries = {name: _with_seller(name, found[name]) for name in found.keys() - litellm.NO_MODELS}
        left_out: list[LeftOut] = []
        documents = litellm.models_of({name: entries[name] for name in sorted(entries)}, left_out)
    except (FeedError, ValueError, AttributeError, RecursionError) as error:
        return unreadable(path, error)
    reading = reading_of(documents.values(), left_out)
    if not reading.models:
        return unreadable(path, ValueError(EMPTY))
    # A day from which on something is deprecated is not read: some are the days of a shutdown.
    return reading._replace(left_out=[*reading.left_out, *said_twice(twice)], marks={})


def said_twice(names: Iterable[str]) -> list[LeftOut]:
    """Names of which a file has two, and the last counts."""
    return [LeftOut(escaped(name), "name", TWICE) for name in names]


def _with_seller(name: str, entry: Any) -> Any:  # noqa: ANN401 - JSON
    """An entry that names no provider with the seller that its name says, or the maker."""
    if not isinstance(entry, dict) or "litellm_provider" in entry:
        return entry
    return {**entry, "litellm_provider": maker_of(name) or name.partition("/")[0]}


def models_dev_reader(bases: Mapping[str, Mapping[str, Any]]) -> Reader:
    """How to read a model of models.dev; `bases` are models that several providers sell, by their path."""

    def read(content: bytes, path: str, day: date) -> Reading:  # noqa: ARG001 - as every reader
        """One model, as `providers/openai/models/gpt-4o.toml` has it."""
        _, provider, _, *names = path.removesuffix(".toml").split("/")
        name = "/".join(names)
        try:
            said = toml(content)
        except (ValueError, RecursionError) as error:
            return unreadable(path, error)
        base = bases.get(f"models/{said.get('base_model')}.toml", {})
        shared = {key: base[key] for key in ("name", "release_date") if key in base}
        left_out: list[LeftOut] = []
        models = models_dev.models_of({provider: {"models": {name: shared | said}}}, left_out)
        if "extends" in said and "cost" not in said:
            left_out.append(LeftOut(escaped(f"{provider_id(provider)}/{name}"), "cost", OTHERS))
        return reading_of(models.values(), left_out)

    return read


def toml(content: bytes) -> dict[str, Any]:
    """A TOML document with exact numbers, and dates as texts; ValueError for what is none."""
    found = _without_dates(tomllib.loads(content.decode(), parse_float=Decimal))
    return found if isinstance(found, dict) else {}


def _without_dates(value: Any) -> Any:  # noqa: ANN401 - TOML
    """A TOML document as JSON would have it: dates are texts."""
    if isinstance(value, dict):
        return {key: _without_dates(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_dates(each) for each in value]
    return value if isinstance(value, str | int | Decimal | bool) else str(value)


PRESET = re.compile(r"'(?P<id>[^']+)': \{ name: '(?P<name>[^']+)', (?P<prices>[^}]*)\}")
PRESET_PRICE = re.compile(r"(input|output|input_cached|cached_input|cachedInput): *([0-9.]+)")
PRESET_KEYS = {"cached_input": "input_cached", "cachedInput": "input_cached"}
LARGE = re.compile(r"more than ([0-9,]+) input tokens")


def llm_prices_page(content: bytes, path: str, day: date) -> Reading:
    """The first form of llm-prices, until October 2025: presets in a script of its page, without sellers."""
    listed: list[dict[str, Any]] = []
    left_out: list[LeftOut] = []
    for match in PRESET.finditer(content.decode()):
        maker = maker_of(match["id"])
        if maker is None:
            left_out.append(LeftOut(escaped(match["id"]), "model", NO_SELLER))
            continue
        prices = {
            PRESET_KEYS.get(key, key): Decimal(amount)
            for key, amount in PRESET_PRICE.findall(match["prices"])
        }
        listed.append({"id": match["id"], "name": match["name"], "vendor": maker, **prices})
    if not listed:  # since October 2025 the page reads its prices from `data/`
        return Reading({}, left_out)
    found = _of_llm_prices(listed, path, day)
    return found._replace(left_out=[*found.left_out, *left_out])


def llm_prices_file(content: bytes, path: str, day: date) -> Reading:
    """The models of one vendor in llm-prices, `data/openai.json`, each with its dated prices."""
    try:
        found = read_json(content, llm_prices.FEED)
        listed = [
            {"id": model["id"], "name": model["name"], "vendor": found["vendor"], **price}
            for model in found["models"]
            for price in model["price_history"]
        ]
    except (FeedError, KeyError, TypeError) as error:
        return unreadable(path, error)
    return _of_llm_prices(listed, path, day)


def _of_llm_prices(listed: list[dict[str, Any]], path: str, day: date) -> Reading:
    try:
        market = llm_prices.read(exact_json.dumps({"prices": listed}), day.isoformat())
    except FeedError as error:
        return unreadable(path, error)
    found = reading_of(market.models.values(), market.left_out)
    return found._replace(models=_with_sizes(found.models, market.models))


def _with_sizes(
    models: Mapping[str, tuple[Said, ...]], documents: Mapping[str, Document]
) -> dict[str, tuple[Said, ...]]:
    """Models whose large requests are a model of their own there, `gemini-2.5-pro-200k`, as one."""
    found = dict(models)
    for name, document in documents.items():
        size = LARGE.search(document.get("note", ""))
        if size is None or name not in found:
            continue
        whole = re.sub(r"-+[0-9]+k$", "", name)
        larger = {(said.effective_from, said.effective_to): said.prices for said in found.pop(name)}
        condition = f">{size[1].replace(',', '')}"
        found[whole] = tuple(
            said._replace(
                prices=_beyond(
                    said.prices, condition, larger.get((said.effective_from, said.effective_to), "")
                )
            )
            for said in found.get(whole, ())
        )
    return {name: said for name, said in found.items() if said}


def _beyond(prices: str, condition: str, larger: str) -> str:
    """Prices, and what of them is another beyond a size."""
    words = prices.split(" ")
    return " ".join(
        [*words, *(f"{condition}:{each}" for each in larger.split(" ") if each and each not in words)]
    )
