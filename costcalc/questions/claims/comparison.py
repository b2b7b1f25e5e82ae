"""The honest comparison behind a headline ratio: two models by meter and on a real mix; in words."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from costcalc.language.numerals import date_in, decimal_signs, joined, number_in, typeset
from costcalc.numbers import EXACT, plain, significant
from costcalc.questions.claims.phrasebook import BOOK, name_of
from costcalc.rating.period import Ask
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.periods import Moment
    from costcalc.pricing.facts import Facts
    from costcalc.rating.rater import ModelRater
    from costcalc.rating.table import RatingTable

    Tokens = Mapping[str, Fraction]
    """Disjoint parts of what is billed, which may be fractions of tokens; named as their meters are."""

_KNOWN = json.loads(Path(__file__).with_name("articles.json").read_text(encoding="utf-8"))

COMPARED: tuple[str, str, str] = tuple(_KNOWN["compared"])
"""The two models, and the day, of the articles' price comparison."""

MIX: tuple[str, str, str] = tuple(_KNOWN["mix"])
"""The evidence that the honest mix is made of: DeepSeek's own traffic of a day, as it published it."""

VERBOSITY: str = _KNOWN["verbosity"]
"""The evidence for how many more tokens open reasoning models write for the same task."""

MATTER_MOST: tuple[str, ...] = tuple(_KNOWN["matter_most"])
"""What a page opens with: the claims that matter most, and the honest ratio."""

METERS = {
    "cache_read": "input read from the cache",
    "input": "fresh input",
    "output": "output, reasoning included",
}
RATIO_DIGITS = 3
"""A ratio of prices below 1 is shown to so many digits; from 1 to one decimal: 29.6."""


class PriceRatio(NamedTuple):
    """How many times dearer one model is than the other, on one meter or mix; `ratio` is exact."""

    what: str
    cost: Fraction
    other_cost: Fraction
    explanation: str
    source: str | None = None

    @property
    def ratio(self) -> Fraction | None:
        """The other's cost over the first's; None where the first is free."""
        return self.other_cost / self.cost if self.cost else None


def honest_ratios(table: RatingTable, model: str, other: str, on: Moment) -> list[PriceRatio]:
    """The ratios between two models, meter by meter and on DeepSeek's published mix.

    The mix is taken as it is, and with the first model writing more tokens for the same task. Costs are USD
    per million tokens of the meter, or of the mix as the second model counts it.
    """
    raters = (table.find(model, on).rater, table.find(other, on).rater)
    found = []
    for meter, words in METERS.items():
        costs = _costs(raters, {meter: Fraction(1)}, {meter: Fraction(1)}, on)
        found.append(PriceRatio(meter, *costs, f"one million tokens of {words}"))
    facts = table.catalogue.facts()
    mix = _mix(facts)
    if mix:
        cited = facts.evidence[MIX[0]].cited
        for what, times, words in _factors(facts):
            costs = _costs(raters, {**mix, "output": mix["output"] * times}, mix, on)
            found.append(PriceRatio(what, *costs, words, cited and cited.source.id))
    return found


def _costs(
    raters: tuple[ModelRater, ModelRater], own: Tokens, others: Tokens, on: Moment
) -> tuple[Fraction, Fraction]:
    """What each model costs for a million tokens, as the second counts them."""
    million = Fraction(1_000_000) / sum(others.values())
    return _cost(raters[0], own, on) * million, _cost(raters[1], others, on) * million


def _cost(rater: ModelRater, tokens: Tokens, on: Moment) -> Fraction:
    """USD for some tokens; a price by size is that of a small request."""
    return sum(
        (
            Fraction(card.billing(meter, on).unit_price) * quantity * share
            for card, share in rater.slices(Ask({}, Decimal(1)), on, weekly=True)
            for meter, quantity in tokens.items()
            if quantity
        ),
        Fraction(0),
    )


def _mix(facts: Facts) -> Tokens | None:
    """DeepSeek's own mix of a day; None where the table does not have it, or nothing in it."""
    if not all(name in facts.evidence for name in MIX):
        return None
    bounds = zip((facts.evidence[name].low for name in MIX), ("token", "percent", "token"), strict=True)
    read, percent, wrote = (bound.as_in(unit) if bound else Fraction(0) for bound, unit in bounds)
    cached = read * percent / 100
    return {"input": read - cached, "cache_read": cached, "output": wrote} if read + wrote else None


def _factors(facts: Facts) -> Iterator[tuple[str, Fraction, str]]:
    """The mix as it is, and with the first model writing more: its name, how many times more, its words."""
    yield "mix", Fraction(1), "the mix that DeepSeek published for a day"
    more = facts.evidence.get(VERBOSITY)
    for bound in (more.low, more.high) if more else ():
        if bound is not None:
            times = bound.as_in("times")
            words = f"the same mix, the first model writing {plain(bound.number)} times the tokens"
            yield "mix" if times == 1 else f"mix x{plain(significant(times))}", times, words


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


def ratio_words(what: str, lang: str) -> str:
    """What a ratio compares; R1 is the one that may write more."""
    name, more, times = what.partition(" x")
    if not more:
        return BOOK.word("ratios", what, lang)
    said = BOOK.say("ratios", f"{name} x", lang, model="R1", times=number_in(Fraction(times), lang))
    return typeset(said, lang)


def ratio_in(ratio: Fraction, lang: str) -> str:
    """A ratio as it is read: `29.6`, `29,6`."""
    if ratio < 1:
        return number_in(ratio, lang, digits=RATIO_DIGITS)
    return decimal_signs(format(EXACT.scaleb(Decimal(round(ratio * 10)), -1), ",f"), lang)


def headline(ratios: Sequence[PriceRatio], model: str, other: str, lang: str = "en") -> str | None:
    """How many times dearer the other model is on the real mix, and not as in the headline; one sentence."""
    found = {each.what: each.ratio for each in ratios}
    mix, claimed = found.get("mix"), found.get("cache_read")
    if mix is None or claimed is None:
        return None
    words = {"shown": ratio_in(mix, lang), "claimed": ratio_in(claimed, lang), "model": model, "other": other}
    return typeset(BOOK.say("sentences", "headline", lang, **words), lang)
