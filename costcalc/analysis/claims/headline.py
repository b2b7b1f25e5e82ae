"""The honest comparison in words: what each ratio compares, and the headline beside a real mix."""

from __future__ import annotations

from costcalc.language.numerals import NARROW, number_in, typeset
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from costcalc.analysis.claims.ratios import PriceRatio

RATIO_PLACES = 1
"""A ratio of prices from 1 is shown to so many decimals: 29.6."""

RATIO_DIGITS = 3
"""A smaller one is shown to so many digits."""

RATIO_WORDS: Mapping[str, tuple[str, str]] = {
    "cache_read": (
        "input read from the cache, as in the article",
        "l’entrée lue en cache, celle de l’article",
    ),
    "input": ("fresh input", "l’entrée hors cache"),
    "output": ("output, reasoning included", "la sortie, raisonnement compris"),
    "mix": ("DeepSeek’s own mix of a day", "le trafic d’une journée publié par DeepSeek"),
    "mix x": (
        "the same mix, {model} writing {times} times the tokens",
        "le même trafic, {model} écrivant {times} fois autant de tokens",
    ),
}


def ratio_words(ratio: PriceRatio, lang: str, model: str = "R1") -> str:
    """What a ratio compares; `model` is the one that may write more."""
    from fractions import Fraction

    language = 1 if lang == "fr" else 0
    name, more, times = ratio.what.partition(" x")
    if more:
        told = RATIO_WORDS["mix x"][language]
        return typeset(told.format(model=model, times=number_in(Fraction(times), lang)), lang)
    pair = RATIO_WORDS.get(name)
    return pair[language] if pair else ratio.what.replace("_", " ")


def ratio_in(ratio: Fraction, lang: str) -> str:
    """A ratio as it is read: `29.6`, `29,6`."""
    from decimal import Decimal

    if ratio < 1:
        return number_in(ratio, lang, digits=RATIO_DIGITS)
    text = format(Decimal(round(ratio * 10**RATIO_PLACES)).scaleb(-RATIO_PLACES), ",f")
    return text.translate({ord(","): NARROW, ord("."): ","}) if lang == "fr" else text


def comparison(ratios: Sequence[PriceRatio], model: str, other: str, lang: str = "en") -> str | None:
    """How many times dearer the other model is on the real mix, and not as in the headline; one sentence."""
    found = {each.what: each.ratio for each in ratios}
    mix, headline = found.get("mix"), found.get("cache_read")
    if mix is None or headline is None:
        return None
    shown, claimed = ratio_in(mix, lang), ratio_in(headline, lang)
    if lang == "fr":
        told = (
            f"Sur le trafic que DeepSeek a lui-même publié, {other} coûte {shown} fois le prix de {model}, "
            f"et non {claimed} fois comme le suggèrent les deux prix de l’article, qui sont ceux de l’entrée "
            "en cache."
        )
    else:
        told = (
            f"On the mix of tokens that DeepSeek itself published, {other} costs {shown} times as much as "
            f"{model}, not {claimed} times as the article’s two prices suggest, which are those of cached "
            "input."
        )
    return typeset(told, lang)
