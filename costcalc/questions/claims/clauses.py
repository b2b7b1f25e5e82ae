"""What a figure is, and what it says, in words: `cached input of DeepSeek R1`, and that it costs 0.14 $.

The templates are filled with the words of a figure: its subject, measure, scope and value.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from costcalc.language.numerals import amount_in, date_in, joined, of, parts_of, typeset
from costcalc.language.phrasebook import Filling, spoken
from costcalc.questions.claims.phrasebook import BOOK, name_of, publisher_of, text_of

if TYPE_CHECKING:
    from costcalc.questions.claims.figures import Figure

BASE_RUNS = ("final_run", "pre_training")
"""Scopes of a run that makes a base model, on which relatives are built."""


OF_MEASURE = {
    "meter": "meters", "method": "methods", "share": "measures", "form": "forms of weights",
    "benchmark": "benchmarks", "rival": "rivals",
}  # fmt: skip
"""Words that a figure's measure has, by the kind that they are of in the book."""


def what_of(figure: Figure, lang: str = "en", base_of: str = "") -> str:
    """What a figure is: `cached input of DeepSeek R1`; `base_of` names a model that was built on it."""
    return typeset(_filled("what", figure, lang, base_of), lang)


def says(figure: Figure, lang: str, base_of: str = "") -> str:
    """A clause with its value: `cached input of DeepSeek R1 costs 0.14 $ per million tokens`."""
    return _filled("says", figure, lang, base_of)


def _filled(which: str, figure: Figure, lang: str, base_of: str) -> str:
    templates = BOOK.kinds["figures"][template_for(figure)]
    found = spoken(templates[which], lang).format_map(_Words(figure, lang, base_of))
    return re.sub(" +", " ", found).strip()


def template_for(figure: Figure) -> str:
    """The name of the templates for a figure; nothing where its quantity has none."""
    names = (f"{figure.quantity} {figure.measure}", figure.quantity)
    return next((name for name in names if name in BOOK.kinds["figures"]), "")


def source_of(figure: Figure, lang: str) -> str:
    """Who says so, when, and whether that was confirmed: `DeepSeek, 20 January 2025`."""
    source = figure.source
    found = [publisher_of(source.publisher or source.title, lang)] if source else []
    if source and source.published:
        found.append(date_in(source.published, lang))
    if not figure.verified:
        found.append(BOOK.word("amounts", "not confirmed", lang))
    return ", ".join(found)


def with_source(text: str, figure: Figure, lang: str) -> str:
    """A text with who says so in brackets, where somebody does."""
    said = source_of(figure, lang)
    return f"{text} ({said})" if said else text


def amount_of(figure: Figure, lang: str = "en") -> str:
    """The value of a figure as it is read: an amount, a range, a bound, or words."""
    low, high, unit = figure.low, figure.high, figure.unit
    if figure.text is not None:
        said = text_of(figure.text, lang)
    elif low is not None and low == high:
        said = signed(low, figure.quantity, unit, lang)
    elif low is not None and high is not None:
        first, second = parts_of(low, unit, lang), parts_of(high, unit, lang)
        start = first[0] if first[1] == second[1] else joined(*first, lang)
        said = BOOK.say("amounts", "range", lang, low=start, high=joined(*second, lang))
    else:
        sign, bound = ("<", high or Fraction(0)) if low is None else (">", low)
        said = BOOK.say("operators", sign, lang, amount=amount_in(bound, unit, lang))
    return typeset(said, lang)


def signed(value: Fraction, quantity: str, unit: str, lang: str, operator: str = "=") -> str:
    """An amount with the words of its sign and operator: `a fall of 16.86 %`, `fewer than 2,000 GPUs`."""
    unit = "point" if quantity == "benchmark_score_difference" else unit
    return changed(value, quantity, unit, lang, operator, amount_in(unsigned(value, quantity), unit, lang))


def unsigned(value: Fraction, quantity: str) -> Fraction:
    """The number to write: without its sign, where words stand for that."""
    return abs(value) if is_change(quantity) else value


def is_change(quantity: str) -> bool:
    """Whether words say which way it went: a fall, a rise."""
    return f"{quantity} below" in BOOK.kinds["changes"]


def changed(value: Fraction, quantity: str, unit: str, lang: str, operator: str, amount: str) -> str:
    """A written amount with the words of its operator, and of its sign where the quantity has such words."""
    fewer = f"{operator} {unit}"
    said = BOOK.say("operators", fewer if fewer in BOOK.kinds["operators"] else operator, lang, amount=amount)
    return BOOK.say("changes", _side(quantity, value), lang, amount=said) if is_change(quantity) else said


def _side(name: str, value: Fraction) -> str:
    return f"{name} {'below' if value < 0 else 'above'}"


def base_for(figure: Figure, subject: str, name: str) -> str:
    """The name of a model that was built on the figure's, as its relatives say; else nothing."""
    built = figure.subject != subject and subject in figure.relatives and figure.scope in BASE_RUNS
    return name if built else ""


class _Words(Filling):
    """The words that the templates on a figure ask for, each made when it is asked for."""

    def __init__(self, figure: Figure, lang: str, base_of: str) -> None:
        super().__init__(lang)
        self.figure = figure
        self.base = BOOK.say("amounts", "base", lang, model=base_of) if base_of else ""
        self.number = figure.low if figure.low is not None else figure.high or Fraction(0)

    def find(self, name: str) -> str:
        """A word by its name: of the measure, of the sign, or one of those below."""
        if name in OF_MEASURE:
            own, _, rival = self.figure.measure.partition(" against ")[0].partition("_over_")
            measure = rival if name == "rival" else "cache_read" if own == "cached_input" else own
            return self.word(OF_MEASURE[name], measure, "" if name == "method" else None)
        if f"{name} below" in BOOK.kinds["signs"]:
            return self.word("signs", _side(name, self.number))
        return str(getattr(self, name))

    def word(self, kind: str, name: str, otherwise: str | None = None) -> str:
        """A word of the book."""
        return BOOK.word(kind, name, self.lang, otherwise)

    @property
    def name(self) -> str:
        """The figure's subject."""
        return name_of(self.figure.name, self.lang)

    @property
    def run(self) -> str:
        """The part of a training that the figure is of."""
        return self.word("runs", self.figure.scope or "")

    @property
    def subject(self) -> str:
        """The subject, and that another model was built on it, where its run made a base model."""
        return self.name + self.base

    @property
    def of(self) -> str:
        """The subject after `of`."""
        return of(self.name, self.lang) + self.base

    @property
    def other(self) -> str:
        """What a ratio is against."""
        return self.figure.measure.partition(" against ")[2].removesuffix(" in the cloud")

    @property
    def measure(self) -> str:
        """The measure in plain letters, where a quantity has no words."""
        return self.figure.measure.replace("_", " ")

    @property
    def scope(self) -> str:
        """The scope after what it narrows; that a fall from close to close is of a day needs no words."""
        scope = self.figure.scope
        if scope is None or (scope == "one_day" and self.find("share")):
            return ""
        return f" {self.word('scopes', scope)}"

    @property
    def value(self) -> str:
        """The value, or the verb that says it."""
        figure = self.figure
        said = f"{figure.quantity} {figure.measure} {figure.text or ''}"
        if said in BOOK.kinds["predicates"]:
            return self.word("predicates", said)
        return amount_of(figure, self.lang)

    @property
    def size(self) -> str:
        """The number without its sign, in points where it is a difference of percentages."""
        points = self.figure.quantity == "benchmark_score_difference"
        return amount_in(abs(self.number), "point" if points else self.figure.unit, self.lang)

    @property
    def percent(self) -> str:
        """The number as a percentage."""
        return amount_in(abs(self.number), "percent", self.lang)
