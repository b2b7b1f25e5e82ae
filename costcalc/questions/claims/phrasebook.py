"""The words of claims and figures, in English and in French, from phrasebook.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from costcalc.language.numerals import LANGUAGES, date_in, of, typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from costcalc.pricing.facts import Claim, Group


class Phrasebook:
    """The words of a JSON file: `[English, French]` by kind and name, or one text where both say the same."""

    def __init__(self, place: str) -> None:
        self.kinds: Mapping[str, Any] = json.loads(Path(place).read_text(encoding="utf-8"))

    def word(self, kind: str, name: str, lang: str, otherwise: str | None = None) -> str:
        """The words for a name; of one that is not here `otherwise`, or the name itself, in plain letters."""
        found: str | list[str] | None = self.kinds[kind].get(name)
        if found is None:
            return (name if otherwise is None else otherwise).replace("_", " ")
        return spoken(found, lang)

    def say(self, kind: str, name: str, lang: str, /, **words: str) -> str:
        """A template, filled: `{of_model}` is `{model}` with `of` before it, in French `de`."""
        return self.word(kind, name, lang).format_map(Filling(lang, words))

    def labels(self, lang: str) -> dict[str, str]:
        """Every label of a language, with the spaces of French."""
        return {name: typeset(self.word("labels", name, lang), lang) for name in self.kinds["labels"]}


def spoken(entry: str | Sequence[str], lang: str) -> str:
    """The text of an entry in a language."""
    return entry if isinstance(entry, str) else entry[LANGUAGES.index(lang)]


class Filling:
    """Words that fill a template of a language: `{of_name}` is `{name}` with `of` or `de` before it."""

    def __init__(self, lang: str, words: Mapping[str, str] = {}) -> None:
        self.lang, self.words = lang, words

    def __getitem__(self, name: str) -> str:
        """A word as a template calls it."""
        return of(self[name[3:]], self.lang) if name.startswith("of_") else self.find(name)

    def find(self, name: str) -> str:
        """A word by its name."""
        return self.words[name]


BOOK = Phrasebook(__file__.removesuffix(".py") + ".json")
LABELS = {lang: BOOK.labels(lang) for lang in LANGUAGES}


def name_of(name: str, lang: str) -> str:
    """A subject as a reader knows it; an id that is not in the book loses its provider."""
    return BOOK.word("names", name, lang, name.rsplit("/", 1)[-1])


def title_of(titled: Claim | Group, lang: str) -> str:
    """The title of a claim or group."""
    return titled.title_fr if lang == "fr" else titled.title


def text_of(text: str, lang: str) -> str:
    """A value that is words, or a date."""
    return BOOK.word("values", text, lang, date_in(text, lang))


def publisher_of(publisher: str, lang: str) -> str:
    """Who published a source; what stands in brackets after a name follows it."""
    if publisher in BOOK.kinds["publishers"]:
        return BOOK.word("publishers", publisher, lang)
    name, bracket, rest = publisher.partition(" (")
    return f"{name}, {BOOK.word('publishers', rest.rstrip(')'), lang)}" if bracket else publisher


def verdict_words(verdict: str, lang: str = "en") -> str:
    """A verdict for a heading: `True, but of another measure`."""
    return BOOK.word("verdicts", verdict, lang)
