"""A figure in words: `cached input of DeepSeek R1`, that it costs 0.14 $, and who says so."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from costcalc.language.numerals import amount_in, date_in, joined, of, parts_of, typeset
from costcalc.questions.claims.phrasebook import BOOK, Filling, name_of, publisher_of, spoken, text_of

if TYPE_CHECKING:
    from costcalc.questions.claims.figures import Figure

OF_MEASURE = {
    "meter": "meters", "method": "methods", "share": "measures", "form": "forms of weights",
    "benchmark": "benchmarks", "rival": "rivals",
}  # fmt: skip
"""Words that a figure's measure has, by the kind that they are of in the book."""


class ToldFigure(Filling):
    """A figure as it is told in a language; `base_of` names a model that was built on it.

    It fills the templates of the book, which ask for its properties by name.
    """

    def __init__(
        self, figure: Figure, lang: str = "en", base_of: str = "", *, other_model: bool = False
    ) -> None:
        super().__init__(lang)
        self.figure, self.other_model = figure, other_model
        self.base = BOOK.say("amounts", "base", lang, model=base_of) if base_of else ""
        self.number = figure.low if figure.low is not None else figure.high or Fraction(0)

    @property
    def what(self) -> str:
        """What it is: `cached input of DeepSeek R1`."""
        return typeset(self._filled("what"), self.lang)

    @property
    def clause(self) -> str:
        """What it says, and who says so: `cached input of DeepSeek R1 costs 0.14 $ (DeepSeek, 2025)`."""
        return self.sourced(self._filled("says"))

    def _filled(self, which: str) -> str:
        template = spoken(BOOK.kinds["figures"][template_for(self.figure)][which], self.lang)
        return re.sub(" +", " ", template.format_map(self)).strip()

    def sourced(self, text: str) -> str:
        """A text with who says so in brackets, where somebody does."""
        return f"{text} ({self.said_by})" if self.said_by else text

    @property
    def said_by(self) -> str:
        """Who says so, when, and whether that was confirmed: `DeepSeek, 20 January 2025`."""
        source = self.figure.source
        said = [publisher_of(source.publisher or source.title, self.lang)] if source else []
        if source and source.published:
            said.append(date_in(source.published, self.lang))
        if not self.figure.verified:
            said.append(BOOK.word("amounts", "not confirmed", self.lang))
        return ", ".join(said)

    @property
    def amount(self) -> str:
        """Its value as it is read: an amount, a range, a bound, or words."""
        low, high, unit, lang = self.figure.low, self.figure.high, self.figure.unit, self.lang
        if self.figure.text is not None:
            said = text_of(self.figure.text, lang)
        elif low is not None and low == high:
            said = signed(low, self.figure.quantity, unit, lang)
        elif low is not None and high is not None:
            first, second = parts_of(low, unit, lang), parts_of(high, unit, lang)
            start = first[0] if first[1] == second[1] else joined(*first, lang)
            said = BOOK.say("amounts", "range", lang, low=start, high=joined(*second, lang))
        else:
            sign = "<" if low is None else ">"
            said = BOOK.say("operators", sign, lang, amount=amount_in(self.number, unit, lang))
        return typeset(said, lang)

    # --- what templates ask for ---

    def find(self, name: str) -> str:
        """A word by its name: of the measure, of the sign, or one of those below."""
        if name in OF_MEASURE:
            own, _, rival = self.figure.measure.partition(" against ")[0].partition("_over_")
            measure = rival if name == "rival" else "cache_read" if own == "cached_input" else own
            return BOOK.word(OF_MEASURE[name], measure, self.lang, "" if name == "method" else None)
        if f"{name} below" in BOOK.kinds["signs"]:
            return BOOK.word("signs", _side(name, self.number), self.lang)
        return str(getattr(self, name))

    @property
    def name(self) -> str:
        """The figure's subject."""
        return name_of(self.figure.name, self.lang)

    @property
    def run(self) -> str:
        """The part of a training that the figure is of."""
        return BOOK.word("runs", self.figure.scope or "", self.lang)

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
        return f" {BOOK.word('scopes', scope, self.lang)}"

    @property
    def value(self) -> str:
        """The amount, or the verb that says it."""
        said = f"{self.figure.quantity} {self.figure.measure} {self.figure.text or ''}"
        return BOOK.word("predicates", said, self.lang) if said in BOOK.kinds["predicates"] else self.amount

    @property
    def size(self) -> str:
        """The number without its sign."""
        unit = _counted_in(self.figure.quantity, self.figure.unit)
        return amount_in(abs(self.number), unit, self.lang)

    @property
    def percent(self) -> str:
        """The number as a percentage."""
        return amount_in(abs(self.number), "percent", self.lang)


def template_for(figure: Figure) -> str:
    """The name of the templates for a figure; nothing where its quantity has none."""
    names = (f"{figure.quantity} {figure.measure}", figure.quantity)
    return next((name for name in names if name in BOOK.kinds["figures"]), "")


def signed(value: Fraction, quantity: str, unit: str, lang: str, operator: str = "=") -> str:
    """An amount with the words of its sign and operator: `a fall of 16.86 %`, `fewer than 2,000 GPUs`."""
    return joined(*signed_parts(value, quantity, _counted_in(quantity, unit), lang, operator), lang)


def _counted_in(quantity: str, unit: str) -> str:
    """The unit in which a quantity is told: a difference of percentages is in points."""
    return "point" if quantity == "benchmark_score_difference" else unit


def is_change(quantity: str) -> bool:
    """Whether words say which way it went: a fall, a rise."""
    return f"{quantity} below" in BOOK.kinds["changes"]


def signed_parts(value: Fraction, quantity: str, unit: str, lang: str, operator: str) -> tuple[str, str]:
    """Digits behind the words of their operator, and of their sign where the quantity has such; the unit."""
    is_told = is_change(quantity)
    digits, tail = parts_of(abs(value) if is_told else value, unit, lang)
    fewer = f"{operator} {unit}"
    said = BOOK.say("operators", fewer if fewer in BOOK.kinds["operators"] else operator, lang, amount=digits)
    return BOOK.say("changes", _side(quantity, value), lang, amount=said) if is_told else said, tail


def _side(name: str, value: Fraction) -> str:
    return f"{name} {'below' if value < 0 else 'above'}"
