"""The sources of the history, and how the files of each are read in the order of their days."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from costcalc.feeds.entries import escaped
from costcalc.feeds.providers import provider_id
from costcalc.pricing.market import LeftOut
from tools.history.aichat import aichat_file
from tools.history.cline import cline_file
from tools.history.genai import genai_json, genai_python
from tools.history.langfuse import Migrations, langfuse_file
from tools.history.lines import Line, Showing, joined, lines_of, without_zeros
from tools.history.openlit import openlit_file
from tools.history.plausible import without_odd_caches, without_slips
from tools.history.portkey import portkey_file
from tools.history.readings import (
    Mark,
    Reading,
    litellm_file,
    llm_prices_file,
    llm_prices_page,
    models_dev_reader,
    toml,
)
from tools.history.repositories import Version, contents, newest_commit, versions
from tools.history.scope import is_kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tools.history.readings import Reader

NOT_THERE = "the clone does not have the contents of this version"
LINK = "it is a link to the file of another model, which is not followed"
CONTRADICTS = "another file of the source has it at another price on the same days"
NO_LONGER = "a zero where the model had a price on other days: it stands for unknown"
SLIPPED = "a slip: no price of tokens, or a shifted decimal of what was shown for longer"
ODD_CACHE = "the price of cached input cannot be that of the input beside it"
BACKPORT = "it was released after a newer one: what it shows is older than its day"

RELEASE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})_([0-9]+(?:\.[0-9]+)*)\.(?:json|py)")
"""The price file of a release: `2026-11-20_1.108.14.json`."""


class Gathered(NamedTuple):
    """What a source showed; `left_out` counts the versions in which a fact of a model is not read."""

    lines: Sequence[Line]
    snapshots: int
    first: date
    newest: date
    newest_version: str
    left_out: Mapping[LeftOut, int]
    marks: Mapping[str, Mark]
    releases: Sequence[tuple[date, str]]


class _Gathering:
    """A source while it is read. A version that cannot be read at all says nothing: what was shown stands."""

    def __init__(self) -> None:
        self.left_out: Counter[LeftOut] = Counter()
        self.marks: dict[str, Mark] = {}
        self.snapshots: set[str] = set()
        self.releases: list[tuple[date, str]] = []
        self.newest: tuple[date, str] = (date.min, "")
        self.first = date.max

    def showings(self, found: Iterable[tuple[Version, Reading]]) -> Iterator[Showing]:
        """Versions of one file of a clone."""
        for version, reading in found:
            yield from self.showing(version.day, version.commit, reading)

    def showing(self, day: date, version: str, reading: Reading, *, stands: bool = True) -> Iterator[Showing]:
        """A version as it was shown."""
        self.left_out.update(set(reading.left_out))
        if not reading.whole:
            return
        self.marks.update(reading.marks)
        if reading.models:
            self.snapshots.add(version)
            self.first = min(self.first, day)
        self.newest = max(self.newest, (day, version))
        yield Showing(day, version, reading.models, stands)

    def _whole(self, lines: Iterable[Line]) -> list[Line]:
        """Lines without the zeros, the slips and the cached prices that are no prices."""
        found: list[Line] = []
        for line, zeros in without_zeros(lines):
            self.left_out.update(LeftOut(line.model, meter, NO_LONGER) for meter in zeros)
            if line.said.prices:
                found.append(line)
        kept, slips = without_slips(found)
        self.left_out.update(LeftOut(line.model, line.said.prices, SLIPPED) for line in slips)
        believed: list[Line] = []
        for line, odd in without_odd_caches(kept):
            self.left_out.update(LeftOut(line.model, word, ODD_CACHE) for word in odd)
            believed.append(line)
        return believed

    def done(self, files: Iterable[Iterable[Showing]]) -> Gathered:
        """All that the source showed."""
        # Every file is read before the day is known until which they stand.
        held = [list(showings) for showings in files]
        lines, contradicting = joined(self._whole(lines_of(showings, self.newest[0])) for showings in held)
        self.left_out.update(LeftOut(line.model, "prices", CONTRADICTS) for line in contradicting)
        return Gathered(
            lines, len(self.snapshots), self.first, *self.newest, self.left_out, self.marks, self.releases
        )


def _readings(clone: Path, found: Sequence[Version], reader: Reader) -> Iterator[tuple[Version, Reading]]:
    """Each version with what it says."""
    stored = contents(clone, [each.blob for each in found if each.blob])
    for each in found:
        if each.blob is None:
            yield each, Reading({})
            continue
        content = next(stored)
        if each.is_link or content is None:
            why = LINK if each.is_link else NOT_THERE
            yield each, Reading({}, [LeftOut(escaped(each.path), "file", why)], whole=each.is_link)
        else:
            yield each, reader(content, each.path, each.day)


def _of_clone(
    clone: Path, paths: Sequence[str], reader: Reader, wanted: Callable[[str], bool] = lambda _: True
) -> Gathered:
    """All versions of some files of a clone, each of which is a whole."""
    gathering = _Gathering()
    gathering.newest = newest_commit(clone)
    by_path: dict[str, list[Version]] = {}
    for each in versions(clone, paths):
        if wanted(each.path):
            by_path.setdefault(each.path, []).append(each)
    found = [each for path in sorted(by_path) for each in by_path[path]]
    showings: dict[str, list[Showing]] = {path: [] for path in by_path}
    for version, reading in _readings(clone, found, reader):
        showings[version.path] += gathering.showing(version.day, version.commit, reading)
    return gathering.done(showings.values())


def tokencost(clone: Path) -> Gathered:
    """Its file is a copy of LiteLLM's, made by a robot, with a few models of its own."""
    return _of_clone(clone, ["tokencost/model_prices.json"], litellm_file)


def aider(clone: Path) -> Gathered:
    """What aider knows beside LiteLLM, in LiteLLM's form."""
    return _of_clone(clone, ["aider/resources/model-metadata.json"], litellm_file)


def aichat(clone: Path) -> Gathered:
    """The models of aichat, of all providers in one file."""
    return _of_clone(clone, ["models.yaml"], aichat_file)


def openlit(clone: Path) -> Gathered:
    """The prices of OpenLIT."""
    return _of_clone(clone, ["assets/pricing.json"], openlit_file)


def portkey(clone: Path) -> Gathered:
    """Portkey's files, one for each seller."""
    return _of_clone(clone, ["pricing"], portkey_file, lambda path: path.endswith(".json"))


LLM_PRICES_PAGE = "index.html"


def llm_prices(clone: Path) -> Gathered:
    """The files of llm-prices, one for each vendor, with dates; before them, its page."""
    return _of_clone(clone, [LLM_PRICES_PAGE, "data"], _llm_prices, lambda path: not path.endswith(".md"))


def _llm_prices(content: bytes, path: str, day: date) -> Reading:
    reader = llm_prices_page if path == LLM_PRICES_PAGE else llm_prices_file
    return reader(content, path, day)


def cline(clone: Path) -> Gathered:
    """Cline's constants, of which the file was moved once."""
    return _of_clone(clone, ["src/shared/api.ts", "apps/vscode/src/shared/api.ts"], cline_file)


def models_dev(clone: Path) -> Gathered:
    """The models of models.dev, each in a file of its own."""
    newest = {each.path: each for each in versions(clone, ["models"]) if each.path.endswith(".toml")}
    found = [each for each in newest.values() if each.blob]
    stored = contents(clone, [each.blob for each in found if each.blob])
    bases = {each.path: toml(content) for each, content in zip(found, stored, strict=True) if content}
    return _of_clone(clone, ["providers"], models_dev_reader(bases), _is_model)


def _is_model(path: str) -> bool:
    words = path.split("/")
    seller = provider_id(words[1])
    return words[2:3] == ["models"] and path.endswith(".toml") and is_kept(f"{seller}/any")


MIGRATIONS = ":(glob)**/migrations/*/migration.sql"
LANGFUSE = "worker/src/constants/default-model-prices.json"


def langfuse(clone: Path) -> Gathered:
    """Langfuse's migrations until its JSON file begins, then that file."""
    gathering = _Gathering()
    later = list(versions(clone, [LANGFUSE]))
    earlier: dict[str, Version] = {}
    for each in versions(clone, [MIGRATIONS]):
        if each.blob and (not later or each.day < later[0].day):
            # A migration is carried out once, wherever its file was moved later.
            earlier.setdefault(each.path.split("/")[-2], each)
    tables = Migrations()
    showings = [
        *gathering.showings(
            _readings(clone, list(earlier.values()), lambda content, path, _: tables.run(content, path))
        ),
        *gathering.showings(_readings(clone, later, langfuse_file)),
    ]
    gathering.newest = newest_commit(clone)
    return gathering.done([showings])


GENAI, GENAI_LATER = "prices/data.json", "prices/new_data/v2/data.json"


def genai_prices(clone: Path, releases: Path | None) -> Gathered:
    """genai-prices' file in its repository, then the releases that are younger than the clone."""
    gathering = _Gathering()
    later = list(versions(clone, [GENAI_LATER]))
    earlier = [each for each in versions(clone, [GENAI]) if not later or each.day < later[0].day]
    showings = list(gathering.showings(_readings(clone, [*earlier, *later], genai_json)))
    end, commit = gathering.newest = newest_commit(clone)
    if releases is not None and showings:
        # From the clone's end on, only the days of releases are known.
        showings.append(showings[-1]._replace(day=end, version=commit, stands=False))
        showings += _released(gathering, releases, genai_python, after=end)
    return gathering.done([showings])


def litellm(releases: Path) -> Gathered:
    """The price file inside each release of LiteLLM."""
    gathering = _Gathering()
    return gathering.done([_released(gathering, releases, litellm_file)])


def _released(
    gathering: _Gathering, folder: Path, reader: Reader, after: date = date.min
) -> Iterator[Showing]:
    """The releases in a folder, the oldest first, and of each day the highest version."""
    found: list[tuple[date, tuple[int, ...], Path, str]] = []
    for path in folder.iterdir():
        match = RELEASE.fullmatch(path.name)
        if match and date.fromisoformat(match[1]) > after:
            number = tuple(map(int, match[2].split(".")))
            found.append((date.fromisoformat(match[1]), number, path, match[2]))
    highest: tuple[int, ...] = ()
    days: dict[date, tuple[Path, str]] = {}
    for day, number, path, version in sorted(found):
        if number < highest:
            gathering.left_out[LeftOut(path.name, "release", BACKPORT)] += 1
        else:
            highest = number
            days[day] = path, version
    read: dict[bytes, Reading] = {}
    for day, (path, version) in days.items():
        content = path.read_bytes()
        if content not in read:  # releases of the same day or week often have the same file
            read = {content: reader(content, path.name, day)}
        gathering.releases.append((day, version))
        yield from gathering.showing(day, version, read[content], stands=False)
