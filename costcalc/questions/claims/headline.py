"""The honest comparison in words: what each ratio compares, and the headline beside a real mix."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from costcalc.language.numerals import decimal_signs, number_in, typeset
from costcalc.questions.claims.phrasebook import BOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.questions.claims.ratios import PriceRatio

RATIO_DIGITS = 3
"""A ratio of prices below 1 is shown to so many digits; from 1 to one decimal: 29.6."""


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
