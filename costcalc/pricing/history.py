"""The market's history in a table: what public price files showed fills what the layers above it lack.

| a model | what the history adds |
|---|---|
| of our own table | the time before its first period; announced dates and figures stay as they are |
| of an overlay | nothing: who writes one dates it |
| of a feed | since when its sheet is known, with brackets and disputes; earlier sheets before it |
| of a feed that other, more reliable files contradict | their sheet, in dispute |
| of no layer | a model of the layer `history`, with all its periods |

The files `periods.csv` and `models.csv` of `config/history/` hold what the rules made of the observations
(`costcalc.feeds.history`).
"""

from __future__ import annotations

import csv
import os
from hashlib import sha256

from costcalc.pricing.history_lines import SOURCE, periods_of
from costcalc.pricing.likeness import contradicts, names_of
from costcalc.pricing.makers import EVERY_MAKER, makers_of
from costcalc.pricing.model import UNDATED_BASIS, Source
from costcalc.pricing.shelf import About, Shelved, with_life
from costcalc.pricing.undated import FOREVER
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document
    from costcalc.pricing.history_lines import Line

PERIODS, MODELS, SNAPSHOTS = "periods.csv", "models.csv", "snapshots.csv"
OWN = frozenset({"overlay", "table"})

FILES = {
    "aider": ("the price file of aider", "Aider", "https://github.com/Aider-AI/aider"),
    "cline": ("the model prices of cline", "Cline", "https://github.com/cline/cline"),
    "genai-prices": ("genai-prices", "Pydantic", "https://github.com/pydantic/genai-prices"),
    "langfuse": ("the default prices of langfuse", "Langfuse", "https://github.com/langfuse/langfuse"),
    "litellm": ("the price file of LiteLLM", "BerriAI", "https://github.com/BerriAI/litellm"),
    "llm-prices": ("llm-prices", "Simon Willison", "https://github.com/simonw/llm-prices"),
    "models.dev": ("models.dev", "models.dev", "https://github.com/sst/models.dev"),
    "portkey": ("the model prices of Portkey", "Portkey AI", "https://github.com/Portkey-AI/models"),
    "tokencost": ("tokencost", "AgentOps", "https://github.com/AgentOps-AI/tokencost"),
}
"""The public price files: what each is called, whose it is, where it is kept."""


class History(NamedTuple):
    """What is read of the history: lines and more by model, its sources, the newest day of any.

    `digest` is of all that is read, `name_of` says what people call a seller.
    """

    lines: Mapping[str, Sequence[Line]]
    about: Mapping[str, About]
    sources: Mapping[str, Source]
    newest: str
    digest: str
    name_of: Callable[[str], str]


def read_history(folder: str, name_of: Callable[[str], str]) -> History:
    """The conclusions of the history; `name_of` says what people call a seller."""
    texts = {name: _text(folder, name) for name in (PERIODS, MODELS, SNAPSHOTS)}
    lines: dict[str, list[Line]] = {}
    for line in _rows(texts[PERIODS]):
        lines.setdefault(line[0], []).append(line)
    about = {line[0]: About(*line) for line in _rows(texts[MODELS])}
    sources: dict[str, Source] = {}
    newest = ""
    for name, _, first, last, version, *_ in _rows(texts[SNAPSHOTS]):
        sources[SOURCE + name] = _source(name, first, last, version)
        newest = max(newest, last)
    digest = sha256("".join(texts.values()).encode()).hexdigest()
    return History(lines, about, sources, newest, digest, name_of)


def _text(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return file.read()


def _rows(text: str) -> Iterator[list[str]]:
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows


def _source(name: str, first: str, last: str, version: str) -> Source:
    title, publisher, url = FILES.get(name, (name, None, None))
    return Source(
        id=SOURCE + name,
        title=f"{title}, as it was from {first} to {last} (version {version})",
        kind="dataset",
        publisher=publisher,
        url=url,
        retrieved=last,
    )


def with_history(
    documents: Mapping[str, Document], history: History, read: Mapping[str, str]
) -> tuple[dict[str, Document], dict[str, Shelved]]:
    """The models of a table with the history, and those that the history alone knows.

    `read` says when each feed was read.
    """
    found = dict(documents)
    shelf: dict[str, Shelved] = {}
    known = names_of(found)
    for model, lines in history.lines.items():
        about = history.about.get(model) or About(model)
        meant = _meant(model, found, known)
        if meant and about.taken_from == meant[0] and found[meant[0]]["layer"] not in OWN:
            found[meant[0]] = _without(found[meant[0]], model)
            meant = []
        if not meant:
            shelf[model] = Shelved(tuple(map(tuple, lines)), tuple(about), tuple(_names(about, known)))
        elif len(meant) == 1 and _is_always(found[meant[0]], model):
            document = found[meant[0]]
            day = read.get(document["layer"], "")[: len("2025-01-20")]
            if document["layer"] != "overlay" and document["prices"]:
                found[meant[0]] = _filled(document, periods_of(lines), about, day, history.newest)
    return found, shelf


def _meant(model: str, documents: Mapping[str, Document], known: Mapping[str, list[str]]) -> list[str]:
    """The models of higher layers that are meant: by the id, or those of its seller that have the name."""
    if model in documents:
        return [model]
    seller, _, bare = model.partition("/")
    every = dict.fromkeys([*known.get(model, ()), *known.get(bare, ())])
    return [each for each in every if documents[each]["provider"] == seller]


def _is_always(document: Document, name: str) -> bool:
    """Whether a name stands for a model at any time."""
    names = {name, name.partition("/")[2]}
    return document["id"] == name or not any(
        "effective_from" in each or "effective_to" in each
        for each in document.get("aliases", ())
        if each["name"] in names
    )


def _without(document: Document, name: str) -> Document:
    """A model of a feed without a name that is another model's."""
    names = {name, name.partition("/")[2]}
    aliases = [each for each in document.get("aliases", ()) if each["name"] not in names]
    return {**document, "aliases": aliases}


def _names(about: About, known: Mapping[str, list[str]]) -> Iterator[str]:
    """The names of a model that the history alone knows; its maker's bare name is it too."""
    seller, _, bare = about.model.partition("/")
    names = [*([bare] if seller in EVERY_MAKER and seller in makers_of(bare) else []), *about.names.split()]
    return (name for name in dict.fromkeys(names) if known.get(name) in (None, [about.taken_from]))


def _filled(document: Document, seen: Sequence[Document], about: About, read: str, newest: str) -> Document:
    """A model of a higher layer with what was seen of the time that it does not tell of.

    `read` is the day on which its feed was read, `newest` the last of the history.
    """
    if document["layer"] in OWN:
        first, *others = document["prices"]
        before = _until(seen, first)
        if not before:
            return document
        prices = [*_joined(before, first, seen), *others]
        return with_life({**document, "prices": prices}, about, ended=False)
    if not document["prices"]:
        known = {key: value for key, value in document.items() if key != "unpriced"}
        return with_life({**known, "prices": [*seen]}, about, ended=_ends(seen[-1]) != FOREVER)
    now = f"{read}T23:59:59"
    place = next((i for i, each in enumerate(document["prices"]) if _holds(each, now)), None)
    if place is None:
        return document
    current = document["prices"][place]
    agreeing = _agreeing(seen, current)
    if agreeing < len(seen):
        prices = [*seen[:agreeing], *_known(current, seen[agreeing:])]
    elif any(_disputes(each, current) for each in seen):
        prices = [*seen]
    else:
        # What the feed says is newer than all of the history.
        undated = current["effective_from_basis"] == UNDATED_BASIS and newest < read
        changed = {**current, "from_bracket": [newest, read]} if undated else current
        prices = _joined(_until(seen, changed), changed, seen)
    past = (each for each in document["prices"][:place] if _ends(each) <= prices[0]["effective_from"])
    whole = {**document, "prices": [*past, *prices, *document["prices"][place + 1 :]]}
    return with_life(whole, about, ended=_ends(prices[-1]) != FOREVER)


def _until(seen: Sequence[Document], after: Document) -> list[Document]:
    """What was seen before a period of which better is known."""
    start, found = after["effective_from"], []
    for each in seen:
        if each["effective_from"] < start <= _ends(each):
            found.append(_bare({**each, "effective_to": start}))
        elif each["effective_from"] < start:
            found.append(each)
    return found


def _joined(before: list[Document], after: Document, seen: Sequence[Document]) -> list[Document]:
    """What was seen, and the period that follows; an edge between them that was only observed is both's.

    Where the figures before it are the same, nothing changed there; else it is as narrow as both know.
    """
    bracket = after.get("from_bracket")
    if not bracket or not before or before[-1].get("effective_to") != after["effective_from"]:
        return [*before, after]
    *earlier, last = before
    if not contradicts(last, after):
        return [*before, {key: value for key, value in after.items() if key != "from_bracket"}]
    days = [bracket[0], last["effective_from"][: len("2025-01-20")]]
    days += [
        each["from_bracket"][0]
        for each in seen
        if each["effective_from"] == after["effective_from"] and "from_bracket" in each
    ]
    shared = [max(days), bracket[1]]
    return [*earlier, {**last, "to_bracket": shared}, {**after, "from_bracket": shared}]


def _ends(period: Document) -> str:
    return str(period.get("effective_to", FOREVER))


def _bare(period: Document) -> Document:
    """A period whose end has no bracket."""
    return {key: value for key, value in period.items() if key != "to_bracket"}


def _agreeing(seen: Sequence[Document], current: Document) -> int:
    """The place from which on all that was seen agrees with a feed's sheet, with no day between."""
    place = len(seen)
    while place and not contradicts(seen[place - 1], current):
        if place < len(seen) and seen[place - 1].get("effective_to") != seen[place]["effective_from"]:
            break
        place -= 1
    return place


def _known(current: Document, seen: Sequence[Document]) -> list[Document]:
    """A feed's sheet since its figures are known: one period, but where others dispute them."""
    pieces: list[Document] = []
    for each in seen:
        rates = {meter: _disputed(rate, each, meter) for meter, rate in current["rates"].items()}
        if pieces and pieces[-1]["rates"] == rates:
            continue
        piece = {**current, "effective_from": each["effective_from"], "rates": rates}
        if rates != current["rates"]:
            piece["disputed"] = True
        if pieces:
            pieces[-1]["effective_to"] = each["effective_from"]
        elif "from_bracket" in each:
            piece["from_bracket"] = each["from_bracket"]
        pieces.append(piece)
    return pieces


def _disputed(rate: Document, seen: Document, meter: str) -> Document:
    """A feed's figure, with those of others that were in dispute with it."""
    beside = seen["rates"].get(meter, {}).get("disputed_by") if seen.get("disputed") else None
    return {**rate, "disputed_by": beside} if beside else rate


def _disputes(seen: Document, current: Document) -> bool:
    """Whether a feed's figure is one that was in dispute when something else was seen."""
    return any(
        each["source"] == f"{SOURCE}{current['source'].removeprefix('feed-')}"
        and each["amount"] == current["rates"].get(meter, {}).get("amount")
        for meter, rate in seen["rates"].items()
        for each in rate.get("disputed_by", ())
    )


def _holds(period: Document, instant: str) -> bool:
    return bool(period["effective_from"] <= instant < period.get("effective_to", FOREVER))
