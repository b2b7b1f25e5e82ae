"""The market's history in a table: what public price files showed fills what the layers above it lack.

| a model | what the history adds |
|---|---|
| of our own table | the time before its first period; announced dates and figures stay as they are |
| of an overlay | nothing: who writes one dates it |
| of a feed | since when its sheet is known, with brackets and disputes; earlier sheets before it |
| of a feed that other, more reliable files contradict | their sheet, in dispute |
| of no layer | a model of the layer `history`, with all its periods |

The files `periods.csv` and `models.csv` of `config/history/` hold what the rules made of the observations
(`tools.history.conclusions`). Nobody writes them by hand: `SHA256SUMS` beside them says what `make history`
and `make generate` wrote, and a file that is damaged, cut short or changed since then is refused.
"""

from __future__ import annotations

import csv
import os
from hashlib import sha256

from costcalc.errors import unusable
from costcalc.files import read_file
from costcalc.groups import gathered
from costcalc.pricing.file.likeness import models_meant, names_of
from costcalc.pricing.history.filling import About, filled
from costcalc.pricing.history.lines import Line, Shelved, periods_of
from costcalc.pricing.history.undated import DAY
from costcalc.pricing.names.makers import EVERY_MAKER, maker_of
from costcalc.pricing.source import AS_IT_WAS, HISTORY_SOURCE, OWN, SUMS, Source
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document

PERIODS, MODELS, SNAPSHOTS, READ = "periods.csv", "models.csv", "snapshots.csv", "read.csv"
NOT_AS_WRITTEN = (
    "not what `make history` wrote: install costcalc again, or `git checkout` the folder; "
    "COSTCALC_LAYERS=overlay,ecb,table does without it"
)

FILES = {
    "aichat": ("the model prices of aichat", "sigoden", "https://github.com/sigoden/aichat"),
    "aider": ("the price file of aider", "Aider", "https://github.com/Aider-AI/aider"),
    "cline": ("the model prices of cline", "Cline", "https://github.com/cline/cline"),
    "genai-prices": ("genai-prices", "Pydantic", "https://github.com/pydantic/genai-prices"),
    "langfuse": ("the default prices of langfuse", "Langfuse", "https://github.com/langfuse/langfuse"),
    "litellm": ("the price file of LiteLLM", "BerriAI", "https://github.com/BerriAI/litellm"),
    "llm-prices": ("llm-prices", "Simon Willison", "https://github.com/simonw/llm-prices"),
    "models.dev": ("models.dev", "models.dev", "https://github.com/sst/models.dev"),
    "openlit": ("the prices of OpenLIT", "OpenLIT", "https://github.com/openlit/openlit"),
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
    lines = gathered((line[0], line) for line in _rows(texts[PERIODS]))
    about = {line[0]: About(*line) for line in _rows(texts[MODELS])}
    sources: dict[str, Source] = {}
    newest = ""
    for name, _, first, last, version, *_ in _rows(texts[SNAPSHOTS]):
        sources[HISTORY_SOURCE + name] = _source(name, first, last, version)
        newest = max(newest, last)
    digest = sha256("".join(texts.values()).encode()).hexdigest()
    return History(lines, about, sources, newest, digest, name_of)


def days_read(folder: str | None, source: str) -> dict[str, str]:
    """By version of a public price file the day of it, of those that were read; empty without a history."""
    if folder is None:
        return {}
    return {version: day for name, day, version in _rows(_text(folder, READ)) if name == source}


def sums_of(folder: str) -> str:
    """The text of `SHA256SUMS`: the digests of the files that a table is made of, as `sha256sum` has them."""
    names = sorted((PERIODS, MODELS, SNAPSHOTS, READ))
    return "".join(f"{sha256(_bytes(folder, name)).hexdigest()}  {name}\n" for name in names)


def _text(folder: str, name: str) -> str:
    """A file of the history; `PricingTableError` for one that is not as it was written."""
    data = _bytes(folder, name)
    line = f"{sha256(data).hexdigest()}  {name}"
    if line not in _bytes(folder, SUMS).decode(errors="replace").splitlines():
        raise unusable(os.path.join(folder, name), NOT_AS_WRITTEN)
    return data.decode()


def _bytes(folder: str, name: str) -> bytes:
    place = os.path.join(folder, name)
    try:
        return read_file(place)
    except OSError as error:
        raise unusable(place, f"cannot be read ({error.strerror}): {NOT_AS_WRITTEN}") from None


def _rows(text: str) -> Iterator[list[str]]:
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows


def _source(name: str, first: str, last: str, version: str) -> Source:
    title, publisher, url = FILES.get(name, (name, None, None))
    whole = f"{title}{AS_IT_WAS}{first} to {last} (version {version})"
    return Source(HISTORY_SOURCE + name, whole, "dataset", publisher, url, retrieved=last)


def with_history(
    documents: Mapping[str, Document], history: History, read: Mapping[str, str]
) -> tuple[dict[str, Document], dict[str, Shelved]]:
    """Our own models with the history; and what it says of those of feeds, and of those that it alone knows.

    `read` says when each feed was read.
    """
    found = dict(documents)
    shelved: dict[str, Shelved] = {}
    known = names_of(found)
    for model, lines in history.lines.items():
        about = history.about.get(model) or About(model)
        meant = models_meant(model, model.partition("/")[0], found, known)
        if meant and about.taken_from == meant[0] and found[meant[0]]["layer"] not in OWN:
            found[meant[0]] = _without(found[meant[0]], model)
            meant = []
        if not meant:
            shelved[model] = Shelved(tuple(map(tuple, lines)), about, tuple(_names(about, known)))
        elif len(meant) == 1 and _is_always(found[meant[0]], model):
            document = found[meant[0]]
            day = read.get(document["layer"], "")[:DAY]
            if document["layer"] == "table" and document["prices"]:
                found[meant[0]] = filled(document, periods_of(lines), about, day, history.newest)
            elif document["layer"] not in OWN:
                seen = tuple(map(tuple, lines))
                shelved[meant[0]] = Shelved(seen, about, read=day, newest=history.newest)
    return found, shelved


def _is_always(document: Document, name: str) -> bool:
    """Whether a name stands for a model at any time."""
    names = {name, name.partition("/")[2]}
    aliases = [each for each in document.get("aliases", ()) if each["name"] in names]
    is_dated = any("effective_from" in each or "effective_to" in each for each in aliases)
    return document["id"] == name or not is_dated


def _without(document: Document, name: str) -> Document:
    """A model of a feed without a name that is another model's."""
    names = {name, name.partition("/")[2]}
    aliases = [each for each in document.get("aliases", ()) if each["name"] not in names]
    return {**document, "aliases": aliases}


def _names(about: About, known: Mapping[str, list[str]]) -> Iterator[str]:
    """The names of a model that the history alone knows; its maker's bare name is it too."""
    seller, _, bare = about.model.partition("/")
    names = [*([bare] if seller in EVERY_MAKER and seller == maker_of(bare) else []), *about.names.split()]
    return (name for name in dict.fromkeys(names) if known.get(name) in (None, [about.taken_from]))
