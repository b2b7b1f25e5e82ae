"""French, read off English: a text that a phrase of the books fits is said as its French twin says it.

Whoever tells something writes English; the kit of reports hands it to `Tongue.say` where it lays it out. A
phrase is English with holes beside French with the same holes, in a file of `french/`: `"{n:number} months":
"{n} mois"`. What stands in a hole comes through as its kind says; without a kind it stays as it is, as an id,
a title or a quote.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from costcalc.language.numerals import (
    LANGUAGE_NAMES,
    date_in,
    de,
    decimal_signs,
    grouped,
    que,
    typeset,
    weekdays_in,
)
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

BOOKS = Path(__file__).with_name("french")

NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e-?\d+)?"
WEEKDAY = "(?:mon|tue|wed|thu|fri|sat|sun)"
TERM = "(?:an?|[0-9]+) (?:hour|week|month|year)s?"
DAY = r"\d{4}-\d\d-\d\d"

KINDS = {
    "": ".+?",
    "number": rf"[≈<>+−-]?{NUMBER}",
    "amount": rf"{NUMBER}[kM]?(?:\.\.{NUMBER}[kM]?)*",
    "sum": rf"{NUMBER}[kM%]?(?:(?: [+×/–±] |\.\.){NUMBER}[kM%]?)*",
    "figure": rf"{NUMBER}|no price",
    "day": rf"{DAY}(?:T\d\d:\d\d(?::\d\d)?Z)?",
    "month": r"\d{4}(?:-\d\d)?",
    "year": r"20\d\d",
    "say": ".+?",
    "list": ".+?",
    "how": r"(?:(?! \((?:on \d|“)).)+",
    "either": ".+?",
    "names": ".+?",
    "hours": "(?:(?!, ).)+",
    "variant": ".+?",
    "times": rf"{WEEKDAY}(?:[,-]{WEEKDAY})* \d\d:\d\d-[\d:,-]+(?: [\w/+-]+)?(?:: \d+%)?",
    "language": "[a-z][a-z-]*",
    "shape": r"(?:(?! \(weight )[^,:])+",
    "files": ".+ GB",
    "size": rf"{NUMBER} GB",
    "takings": "(?:(?!an estimate).)+? taken as .+?",
    "length": rf"{NUMBER}[kM]?(?:\.\.{NUMBER}[kM]?)? (?:word|page|character)s?",
    "one": "[^,;]+",
    "word": r"[a-z]\w*",
    "meters": r"[a-z]\w*(?:, [a-z]\w*)*",
    "id": r"[\w.:@+-]+/\S+",
    "ids": r"\S*[\w*](?:, [^:;“]+)?",
    "terms": rf"{TERM}(?:, {TERM})*",
    "money": "[A-Z]{3}(?:/[a-z]+)?",
    "change": rf"[+−]?{NUMBER}",
    "code": "[A-Z]{3}",
    "unit": r"[\w/]+",
    "flag": r"--[\w-]+",
    "default": r"--[\w-]+ .+?",
    "share": rf"[+−-]?{NUMBER}(?: ?%)?(?:\.\.[+−-]?{NUMBER} ?%)?",
    "percent": rf"{NUMBER}|less than 0\.1",
    "s": "s?",
    "es": "(?:es)?",
}
"""What fits into a hole, by its kind.

Figures: a `number`, an `amount` such as 40M or 8000..12000, a `sum` or range of some, a `figure` or none; a
`day` or an instant, a `month` or a year, a `year` alone, `hours` of a week, also as all there is (`times`)
or in a `variant`; the `size` of weights, and `files` with theirs. What is said itself: whatever it be
(`say`), several with commas (`list`), a `word`, some `meters`, the `language` of a text, what its lengths
were taken as (`takings`). What stays as it is: anything, the `id` of a model, the names of several things
(`ids`), a `shape` of a mix, the `code` of a currency, a `unit`. The `s` and `es` of an English plural,
which French has no use for.
"""

VAGUE = frozenset({"", "say", "list", "ids", "shape"})
"""Kinds of holes that take almost anything."""

_HOLE = re.compile(r"\{(\w+)(?::(\w+))?((?:\|[^|{}]*)*)\}")
BEFORE: Mapping[str, Callable[[str], str]] = {"of": de, "than": que}
"""What may stand before a hole of French, and hangs on how it begins: `{of_model}`, `{than_model}`."""
_TWO = 2
_NEXT_TAKEN = ", (?=[^,]* taken as )"


class Phrase:
    """A phrase of a book: how English is told by its letters between holes, and how French says it."""

    def __init__(self, english: str, french: str) -> None:
        self.english, self.french = english, typeset(french, "fr")
        self.holes = {match[1]: match[2] or "" for match in _HOLE.finditer(english)}
        self.letters = [part for part in _HOLE.sub("\0", english).split("\0") if part]
        self.weight = sum(map(len, self.letters))
        opening = _HOLE.match(english)
        self.is_vague = opening is not None and (opening[2] or "") in VAGUE

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a text of this phrase looks like."""
        parts, place = [], 0
        for match in _HOLE.finditer(self.english):
            parts.append(re.escape(self.english[place : match.start()]))
            parts.append(f"(?P<{match[1]}>{KINDS[match[2] or '']})")
            place = match.end()
        return re.compile("".join([*parts, re.escape(self.english[place:])]), re.DOTALL)

    def found_in(self, text: str) -> Mapping[str, str] | None:
        """What stands in the holes of a text; None where the phrase does not fit it."""
        if not all(part in text for part in self.letters):
            return None
        match = self.pattern.fullmatch(text)
        return None if match is None else match.groupdict()


class Tongue:
    """A language that is read off English; `missed` are the texts for which its books have no phrase."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        # Of several that fit, the one that says the most of the text itself is meant; one that begins with
        # whatever it be comes behind those that say how they begin.
        self.phrases = sorted(phrases, key=lambda each: (each.is_vague, -each.weight))
        self.missed: dict[str, None] = {}
        self._said: dict[str, str] = {}

    def say(self, text: str) -> str:
        """A text in this language; one that no phrase fits stays as it is, but for parts of it that do."""
        if text not in self._said:
            self._said[text] = self._phrased(text) or self._joined(text) or self._left(text)
        return self._said[text]

    def _phrased(self, text: str) -> str | None:
        for phrase in self.phrases:
            found = phrase.found_in(text)
            if found is not None:
                return self._filled(phrase, found)
        return None

    def _joined(self, text: str) -> str | None:
        """What is said of several things, each by itself, where there is a phrase for one of them."""
        for mark, joint in (("; ", "\N{NARROW NO-BREAK SPACE}; "), (", ", ", ")):
            parts = _parts(text, mark)
            if len(parts) > 1 and any(self._phrased(part) for part in parts):
                return joint.join(map(self.say, parts))
        return None

    def _listed(self, text: str) -> str:
        return ", ".join(self.say(part) for part in _parts(text, ", "))

    def _left(self, text: str) -> str:
        self.missed[text] = None
        return text

    def _filled(self, phrase: Phrase, found: Mapping[str, str]) -> str:
        def fill(match: re.Match[str]) -> str:
            name, _, forms = match.groups()
            if forms:
                return _form(found[name], forms[1:].split("|"))
            before, _, behind = name.partition("_")
            if name not in found and before in BEFORE:
                return BEFORE[before](self._written(phrase, behind, found))
            return self._written(phrase, name, found)

        return _HOLE.sub(fill, phrase.french)

    def _written(self, phrase: Phrase, name: str, found: Mapping[str, str]) -> str:
        return self._writers.get(phrase.holes[name], str)(found[name])

    @cached_property
    def _writers(self) -> Mapping[str, Callable[[str], str]]:
        """How what stands in a hole is written, by its kind; without one it stays as it is."""
        return {
            **dict.fromkeys(("number", "amount", "sum", "share", "change"), _figure),
            **dict.fromkeys(("day", "month"), day_in_french),
            **dict.fromkeys(("say", "word", "figure", "default", "how", "length", "money", "size"), self.say),
            "percent": lambda text: self.say(text) if text.startswith("less") else _figure(text),
            "either": lambda text: text.replace(" or ", " ou "),
            "names": lambda text: text.replace(" and ", " et "),
            **dict.fromkeys(("hours", "times", "variant"), _hours),
            "language": lambda text: LANGUAGE_NAMES.get(text, text),
            "files": lambda text: ", ".join(map(self.say, re.split("(?<=GB)(?:, | and )", text))),
            "takings": lambda text: ", ".join(map(self.say, re.split(_NEXT_TAKEN, text))),
            **dict.fromkeys(("list", "meters", "terms"), self._listed),
        }


def _parts(text: str, mark: str) -> list[str]:
    """What stands between marks that are in no brackets."""
    return re.split(re.escape(mark) + r"(?![^(]*\))", text)


def _figure(text: str) -> str:
    """Every number of a text in French signs, and a range `400..700` as 400 à 700."""
    said = re.sub(NUMBER, lambda match: decimal_signs(grouped(match[0]), "fr"), text).replace("..", " à ")
    return re.sub(" ?%", "\N{NO-BREAK SPACE}%", said)


def _hours(text: str) -> str:
    """Hours of a week: `mon,tue,wed,thu,fri 09:00-18:00: 80%` is lun-ven 09:00-18:00 : 80 %."""
    said = weekdays_in(text.replace(" and ", " et "), "fr")
    return re.sub(": (\\d+)%", "\N{NO-BREAK SPACE}: \\1\N{NO-BREAK SPACE}%", said)


def _form(number: str, forms: list[str]) -> str:
    """The singular or the plural, of which French has the second from two on."""
    last = re.findall(NUMBER, number)[-1]
    is_one = Decimal(last.replace(",", "")) < _TWO and not number.endswith(("k", "M"))
    return forms[0] if is_one else forms[-1]


def day_in_french(text: str) -> str:
    """A day as it is read: `2025-01-25T20:00:00Z` is 25 janvier 2025 à 20:00 UTC."""
    day, _, time = text.partition("T")
    clock = time.removesuffix("Z").removesuffix(":00")
    said = date_in(day, "fr")
    return f"{said} à {clock} UTC" if clock and clock != "00:00" else said


@cache
def french() -> Tongue:
    """The French of all books."""
    return Tongue(Phrase(*each) for book in books().values() for each in book.items())


def books() -> dict[str, dict[str, str]]:
    """The phrases of each book, by the name of its file."""
    return {
        place.stem: json.loads(place.read_text(encoding="utf-8")) for place in sorted(BOOKS.glob("*.json"))
    }
