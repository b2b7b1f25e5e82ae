"""The honest comparison in words: what each ratio compares, and the headline beside a real mix."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from costcalc.language.numerals import date_in, decimal_signs, joined, number_in, typeset
from costcalc.questions.claims.articles import COMPARED
from costcalc.questions.claims.phrasebook import BOOK, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.questions.claims.ratios import PriceRatio

RATIO_DIGITS = 3
"""A ratio of prices below 1 is shown to so many digits; from 1 to one decimal: 29.6."""


class Comparison(NamedTuple):
    """The honest comparison: each row says what is compared, both prices, and how many times it is."""

    headline: str | None
    model: str
    other: str
    day: str
    rows: Sequence[tuple[str, str, str, str]]


def comparison(ratios: Sequence[PriceRatio], lang: str) -> Comparison:
    """The price comparison of the articles in words; without rows where there are no ratios."""
    model, other = (name_of(each, lang) for each in COMPARED[:2])
    rows = [
        (
            ratio_words(each.what, lang),
            joined(number_in(each.cost, lang, 2), "$", lang),
            joined(number_in(each.other_cost, lang, 2), "$", lang),
            ratio_in(each.ratio, lang),
        )
        for each in ratios
        if each.ratio is not None
    ]
    return Comparison(headline(ratios, model, other, lang), model, other, date_in(COMPARED[2], lang), rows)


def ratio_words(what: str, lang: str, model: str = "R1") -> str:
    """What a ratio compares; `model` is the one that may write more."""
    name, more, times = what.partition(" x")
    if not more:
        return BOOK.word("ratios", what, lang)
    words = {"model": model, "times": number_in(Fraction(times), lang)}
    return typeset(BOOK.say("ratios", f"{name} x", lang, **words), lang)


def ratio_in(ratio: Fraction, lang: str) -> str:
    """A ratio as it is read: `29.6`, `29,6`."""
    if ratio < 1:
        return number_in(ratio, lang, digits=RATIO_DIGITS)
    return decimal_signs(format(Decimal(round(ratio * 10)).scaleb(-1), ",f"), lang)


def headline(ratios: Sequence[PriceRatio], model: str, other: str, lang: str = "en") -> str | None:
    """How many times dearer the other model is on the real mix, and not as in the headline; one sentence."""
    found = {each.what: each.ratio for each in ratios}
    mix, claimed = found.get("mix"), found.get("cache_read")
    if mix is None or claimed is None:
        return None
    words = {"shown": ratio_in(mix, lang), "claimed": ratio_in(claimed, lang), "model": model, "other": other}
    return typeset(BOOK.say("sentences", "headline", lang, **words), lang)
