"""The words of claims and figures, from phrasebook.json; a name that is not there stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from costcalc.language.numerals import LANGUAGES, date_in
from costcalc.language.phrasebook import Phrasebook

if TYPE_CHECKING:
    from costcalc.pricing.facts import Claim, Group

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
