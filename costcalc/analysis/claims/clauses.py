"""What a figure is, and what it says, in words: `cached input of DeepSeek R1`, and that it costs 0.14 $.

The templates are filled with the words of a figure: its subject, measure, scope and value.
"""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.analysis.claims.templates import OTHER, PHRASES
from costcalc.analysis.claims.vocabulary import (
    BASE_RUNS,
    BENCHMARKS,
    METER_WORDS,
    METHODS,
    PREDICATES,
    RIVALS,
    RUNS,
    SCOPES,
    SHARE_MEASURES,
    SIGNED,
    WEIGHT_FORMS,
    name_of,
    publisher_of,
    text_of,
    word,
)
from costcalc.language.numerals import amount_in, date_in, de, joined, parts_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.analysis.claims.figures import Figure
    from costcalc.analysis.claims.templates import Phrase


def what_of(figure: Figure, lang: str = "en", base_of: str = "") -> str:
    """What a figure is: `cached input of DeepSeek R1`; `base_of` names a model that was built on it."""
    phrase = phrase_of(figure)
    return _filled(phrase.what_fr if lang == "fr" else phrase.what, figure, lang, base_of)


def says(figure: Figure, lang: str, base_of: str = "") -> str:
    """A clause with its value: `cached input of DeepSeek R1 costs 0.14 $ per million tokens`."""
    phrase = phrase_of(figure)
    return _filled(phrase.says_fr if lang == "fr" else phrase.says, figure, lang, base_of)


def phrase_of(figure: Figure) -> Phrase:
    """The templates for a figure."""
    return PHRASES.get(f"{figure.quantity} {figure.measure}") or PHRASES.get(figure.quantity) or OTHER


def source_of(figure: Figure, lang: str) -> str:
    """Who says so, when, and whether that was confirmed: `DeepSeek, 20 January 2025`."""
    source = figure.source
    found = [publisher_of(source.publisher or source.title, lang)] if source else []
    if source and source.published:
        found.append(date_in(source.published, lang))
    if not figure.verified:
        found.append("non confirmé" if lang == "fr" else "not confirmed")
    return ", ".join(found)


def amount_of(figure: Figure, lang: str) -> str:
    """The value of a figure as it is read: an amount, a range, a bound, or words."""
    if figure.text is not None:
        return text_of(figure.text, lang)
    low, high, unit = figure.low, figure.high, figure.unit
    if low is not None and low == high:
        return signed(low, figure.quantity, unit, lang)
    french = lang == "fr"
    if low is not None and high is not None:
        between = "de {} à {}" if french else "{} to {}"
        first, second = parts_of(low, unit, lang), parts_of(high, unit, lang)
        start = first[0] if first[1] == second[1] else joined(*first, lang)
        return between.format(start, joined(*second, lang))
    if low is not None:
        return ("plus de " if french else "more than ") + amount_in(low, unit, lang)
    return ("moins de " if french else "less than ") + amount_in(high or Fraction(0), unit, lang)


def signed(value: Fraction, quantity: str, unit: str, lang: str, operator: str = "=") -> str:
    """An amount with the words of its sign and operator: `a fall of 16.86 %`, `fewer than 2,000 GPUs`."""
    unit = "point" if quantity == "benchmark_score_difference" else unit
    if quantity not in SIGNED:
        return operator_of(operator, unit, lang) + amount_in(value, unit, lang)
    noun = word(SIGNED[quantity][0 if value < 0 else 1], lang)
    amount = operator_of(operator, unit, lang) + amount_in(abs(value), unit, lang)
    return noun.removesuffix("de") + de(amount) if lang == "fr" else f"{noun} {amount}"


def operator_of(operator: str, unit: str, lang: str) -> str:
    """`less than `, `fewer than `, or nothing."""
    if lang == "fr":
        return {"<": "moins de ", ">": "plus de ", "~": "environ "}.get(operator, "")
    less = "fewer than " if unit == "GPU" else "less than "
    return {"<": less, ">": "more than ", "~": "about "}.get(operator, "")


def _filled(template: str, figure: Figure, lang: str, base_of: str) -> str:
    words = _Words(figure, lang, base_of)
    text = re.sub(r"\{(\w+)\}", lambda match: str(getattr(words, match[1])), template)
    return re.sub(r" +", " ", text).strip()


class _Words:
    """The words that templates ask for, each made when it is asked for."""

    def __init__(self, figure: Figure, lang: str, base_of: str) -> None:
        self.figure, self.lang, self.base_of = figure, lang, base_of
        self.french = lang == "fr"
        measure, against, other = figure.measure.partition(" against ")
        self.meter = word(METER_WORDS.get(_METER_NAMES.get(measure, measure)), lang, measure)
        self.other = other.removesuffix(" in the cloud") if against else ""
        self.of_other = self._of(self.other)
        benchmark, _, rival = figure.measure.partition("_over_")
        self.benchmark, self.rival = BENCHMARKS.get(benchmark, benchmark), RIVALS.get(rival, rival)
        self.of_rival = self._of(self.rival)

    def _of(self, words: str) -> str:
        return de(words) if self.french else f"of {words}"

    @property
    def name(self) -> str:
        return name_of(self.figure.name, self.lang)

    @property
    def _base(self) -> str:
        """That another model was built on this one, where its run made a base model."""
        if not self.base_of:
            return ""
        return f", base {de(self.base_of)}," if self.french else f", the base of {self.base_of},"

    @property
    def subject(self) -> str:
        return self.name + self._base

    @property
    def of(self) -> str:
        return self._of(self.name) + self._base

    @property
    def run(self) -> str:
        return word(RUNS.get(self.figure.scope or ""), self.lang, self.figure.scope or "")

    @property
    def of_run(self) -> str:
        return self._of(self.run)

    @property
    def method(self) -> str:
        return word(METHODS.get(self.figure.measure), self.lang)

    @property
    def share(self) -> str:
        return word(SHARE_MEASURES.get(self.figure.measure), self.lang, self.figure.measure)

    @property
    def form(self) -> str:
        return word(WEIGHT_FORMS.get(self.figure.measure), self.lang, self.figure.measure)

    @property
    def measure(self) -> str:
        return self.figure.measure.replace("_", " ")

    @property
    def scope(self) -> str:
        """The scope after what it narrows; that a fall from close to close is of a day needs no words."""
        scope = self.figure.scope
        if scope is None or (scope == "one_day" and self.share):
            return ""
        return " " + word(SCOPES.get(scope), self.lang, scope)

    @property
    def value(self) -> str:
        figure = self.figure
        predicate = PREDICATES.get((figure.quantity, figure.measure, figure.text or ""))
        return word(predicate, self.lang) if predicate else amount_of(figure, self.lang)

    @property
    def of_value(self) -> str:
        return self._of(self.value)

    @property
    def _number(self) -> Fraction:
        low, high = self.figure.low, self.figure.high
        return low if low is not None else high or Fraction(0)

    @property
    def size(self) -> str:
        """The number without its sign, in points where it is a difference of percentages."""
        unit = "point" if self.figure.quantity == "benchmark_score_difference" else self.figure.unit
        return amount_in(abs(self._number), unit, self.lang)

    @property
    def percent(self) -> str:
        return amount_in(abs(self._number), "percent", self.lang)

    @property
    def moved(self) -> str:
        if self._number < 0:
            return "a perdu" if self.french else "lost"
        return "a gagné" if self.french else "gained"

    @property
    def side(self) -> str:
        if self._number < 0:
            return "au-dessous" if self.french else "below"
        return "au-dessus" if self.french else "above"

    @property
    def more(self) -> str:
        if self._number < 0:
            return "de moins" if self.french else "less"
        return "de plus" if self.french else "more"

    @property
    def move(self) -> str:
        """What demand does when the price falls."""
        if self._number < 0:
            return "augmenter" if self.french else "rise"
        return "baisser" if self.french else "fall"


_METER_NAMES = {"cached_input": "cache_read"}


def base_for(figure: Figure, subject: str, name: str) -> str:
    """The name of a model that was built on the figure's, as its relatives say; else nothing."""
    built = figure.subject != subject and subject in figure.relatives and figure.scope in BASE_RUNS
    return name if built else ""
