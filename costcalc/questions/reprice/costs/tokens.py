"""Tokens of a log as other models count them, where the language of its texts is said.

The tokens of a request are those of the tokenizer that counted it: of the model that was asked, or of one
that was said to have counted all. A candidate has another number of them, by the factor between the two. The
requests of a sum are then taken at its mean size times that; what nobody can convert stays as it was counted.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from costcalc.numbers import significant
from costcalc.questions.reprice.costs.lots import input_of, summand
from costcalc.questions.reprice.costs.pool import Pool
from costcalc.questions.reprice.costs.then import NO_TIME_CODE
from costcalc.tokens.unlike import ONE, Adjustment, TextSaid, adjustment_of, own_tokens, text_of
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from costcalc.pricing.facts import Facts
    from costcalc.pricing.model import Model
    from costcalc.questions.reprice.costs.lots import Key, Lot, Sizes
    from costcalc.questions.reprice.costs.met import How
    from costcalc.questions.reprice.costs.then import Left, Taken
    from costcalc.rating.table import RatingTable

LOW = "low"


def tokens_said(table: RatingTable, said: Mapping[str, str]) -> Tokens | None:
    """What was said of the texts of a log; None where nothing was.

    Raises `UsageError` for a language or a tokenizer that the table does not know, with those that it knows.
    """
    if not said:
        return None
    language, measured_with = said.get("language"), said.get("tokens_measured_with")
    if language is not None and measured_with is None:
        text: TextSaid | None = own_tokens(table, language)
    else:
        text = text_of(table, language=language, tokens_measured_with=measured_with)
    return text and Tokens(table.catalogue.facts(), text)


class Tokens:
    """What makes the tokens of a log those of any model."""

    def __init__(self, facts: Facts, text: TextSaid) -> None:
        self._facts, self.text = facts, text

    def marked(self, lot: Lot, model: Model | None, logged: str) -> Lot:
        """A lot with what its tokens were counted with: a family of tokenizers, else the model itself."""
        family = self.text.tokens_measured_with or (model and model.tokenizer)
        counted_with = family or (model.id if model else logged)
        return lot._replace(key=lot.key._replace(counted_with=counted_with))

    def adjustments(self, lots: Iterable[Lot], model: Model, end: str = "") -> dict[str, Adjustment]:
        """What makes the tokens of lots those of a model, by what they were counted with."""
        every = dict.fromkeys(lot.key.counted_with for lot in lots)
        return {each: self._adjustment(each, model, end) for each in every}

    def _adjustment(self, counted_with: str, model: Model, end: str) -> Adjustment:
        text = self.text._replace(tokens_measured_with=counted_with, end=end)
        if counted_with in self._facts.tokenizers:
            return adjustment_of(model, self._facts, text)
        # Of a model whose tokenizer nobody knows its own tokens alone are known.
        own = text._replace(language=None) if counted_with == model.id else text
        return Adjustment(own, model.tokenizer, None, None)

    def converted(self, lots: Sequence[Lot], model: Model, sizes: Sizes, end: str) -> list[Lot]:
        """Lots as a model counts their tokens."""
        of = self.adjustments(lots, model, end)
        return [_converted(lot, of[lot.key.counted_with], sizes) for lot in lots]


class Usage:
    """Usage that models are asked about, as it was logged; or as each of them counts it."""

    def __init__(self, lots: Sequence[Lot], how: How, tokens: Tokens | None) -> None:
        self.lots, self._how, self._tokens = lots, how, tokens
        self._pools: dict[tuple[str | None, str], Pool] = {}

    def __bool__(self) -> bool:
        return bool(self.lots)

    def on(self, model: Model, end: str = "") -> Pool:
        """The usage as a model counts it, at an end of the published range of a factor."""
        key = (None, "") if self._tokens is None else (model.tokenizer, end)
        found = self._pools.get(key)
        if found is None:
            found = self._pools[key] = self._pool(model, end)
        return found

    def _pool(self, model: Model, end: str) -> Pool:
        lots = self.lots
        if self._tokens is not None and model.tokenizer is not None:
            lots = self._tokens.converted(lots, model, self._how.sizes, end)
        return Pool(lots, self._how)

    def adjustments(self, model: Model) -> list[Adjustment]:
        """What makes its tokens those of a model, where they are not its own."""
        if self._tokens is None:
            return []
        found = self._tokens.adjustments(self.lots, model).values()
        return [each for each in found if each.estimate is not None]


def used(
    taken: Iterable[Taken], left: Iterable[Left], how: How, tokens: Tokens | None
) -> tuple[Usage, Usage]:
    """What has a price of then, and what has none that another model may have: all but what has no time."""
    rest = [each for each in left if each.code != NO_TIME_CODE]
    if tokens is None:
        return Usage([each.lot for each in taken], how, None), Usage([each.lot for each in rest], how, None)
    models = [each.priced.rater.model if each.priced else None for each in rest]
    priced = [tokens.marked(each.lot, each.priced.rater.model, each.cell.model) for each in taken]
    unpriced = [
        tokens.marked(each.lot, model, each.cell.model) for each, model in zip(rest, models, strict=True)
    ]
    return Usage(priced, how, tokens), Usage(unpriced, how, tokens)


def _converted(lot: Lot, adjustment: Adjustment, sizes: Sizes) -> Lot:
    """A lot with the tokens of its text times a factor, to 12 digits."""
    if adjustment.factor == ONE:
        return lot
    factor = Fraction(significant(adjustment.factor))
    parts = {
        meter: summand(number) * (ONE if adjustment.factor_of(meter) == ONE else factor)
        for meter, number in lot.parts.items()
    }
    mean = input_of(parts) / lot.requests if lot.requests else None
    return lot._replace(key=_key(lot.key, factor, mean, sizes), parts=parts)


def _key(key: Key, factor: Fraction, mean: Fraction | None, sizes: Sizes) -> Key:
    """The sizes of converted requests: those of a known size at their mean, of others between which sizes."""
    least, most = sizes.bounds(key)
    if key.smallest == key.largest:
        tier = sizes.tier_of(ceil(least * factor if mean is None else mean))
        return key._replace(smallest=tier, largest=tier, mean=tier)
    smallest = sizes.tier_of(floor(least * min(factor, ONE)))
    largest = key.largest if most is None else sizes.tier_of(ceil(most * max(factor, ONE)))
    of_mean = smallest if mean is None else min(max(sizes.tier_of(floor(mean)), smallest), largest)
    return key._replace(smallest=smallest, largest=largest, mean=of_mean)
