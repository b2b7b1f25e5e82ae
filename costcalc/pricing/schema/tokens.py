"""What a pricing file says of tokens: tokenizers, lengths of text, and how much more some models write."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import StringConstraints

from costcalc.numbers import money_number, plain
from costcalc.pricing.schema.facts import CitedEntry
from costcalc.pricing.schema.values import Faults, ModelId, Read, Slug, Text, is_one

SMALLEST, LARGEST, MOST_PLACES = Decimal("0.01"), Decimal(100), 6


def _times(text: object) -> str:
    """Read how many times as many tokens there are: 1.16."""
    number = money_number(text)
    if not SMALLEST <= number <= LARGEST or len(plain(number).partition(".")[2]) > MOST_PLACES:
        raise ValueError(f"write a factor from {SMALLEST} to {LARGEST}, with at most {MOST_PLACES} decimals")
    return plain(number)


Times = Annotated[str, Read(_times, type="number", examples=[1.16])]
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2,3}|code)$")]


def _above(low: str | None, high: str | None) -> tuple[bool, str]:
    is_above = low is not None and high is not None and Decimal(low) > Decimal(high)
    return is_above, "the low end of a range is above its high end"


class LanguageFactorEntry(CitedEntry):
    """Tokens for each token of another family, in one language."""

    factor: Times | None = None
    low: Times | None = None
    high: Times | None = None

    def _faults(self) -> Faults:
        is_either = (self.factor is None) == (self.low is not None) == (self.high is not None)
        yield not is_either, "say `factor`, or `low` and `high`"
        yield _above(self.low, self.high)


class TokenizerEntry(CitedEntry):
    """A family of tokenizers."""

    name: Text
    relative_to: Slug | None = None
    factors: dict[Language, LanguageFactorEntry] = {}

    def _faults(self) -> Faults:
        rule = "a family has `factors` and says under `relative_to` of which other, or neither"
        yield is_one(self.factors, self.relative_to), rule


MOST_WORDS = Decimal(10_000)


def _per(text: object) -> str:
    """Read how much of something is in a unit of text: 1.33 tokens a word, 375 words a page."""
    number = money_number(text)
    if not 0 < number <= MOST_WORDS or len(plain(number).partition(".")[2]) > MOST_PLACES:
        raise ValueError(f"write a number up to {MOST_WORDS}, with at most {MOST_PLACES} decimals")
    return plain(number)


Per = Annotated[str, Read(_per, type="number", examples=[1.33])]


class LengthEntry(CitedEntry):
    """How many tokens a word or a character is in one language, or how many words a page has."""

    unit: Literal["word", "character", "page"]
    language: Language | None = None
    of: Slug
    low: Per
    middle: Per
    high: Per
    middle_source: Slug | None = None
    middle_printed: Text | None = None

    def _faults(self) -> Faults:
        is_page = self.unit == "page"
        yield is_page != (self.language is None), "a word and a character have a `language`, a page has none"
        yield is_page != (self.of == "word"), "a page is `of: word`, all else of a family of tokenizers"
        ends = [Decimal(each) for each in (self.low, self.middle, self.high)]
        yield ends != sorted(ends), "`low`, `middle` and `high` are to go up"


class VerbosityEntry(CitedEntry):
    """A range of how much more some models write."""

    models: list[ModelId]
    relative_to: Text
    low: Times
    high: Times

    def _faults(self) -> Faults:
        yield not self.models, "say under `models` of which models it speaks"
        yield _above(self.low, self.high)
