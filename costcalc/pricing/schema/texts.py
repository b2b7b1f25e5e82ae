"""The shape of what a table says of texts: tokenizers by family, and how much models write."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema, model_validator

from costcalc.numbers import money_number, plain
from costcalc.pricing.schema.facts import CitedEntry
from costcalc.pricing.schema.values import ModelId, Slug, Text

SMALLEST, LARGEST, MOST_PLACES = Decimal("0.01"), Decimal(100), 6


def _times(text: object) -> str:
    """Read how many times as many tokens there are: 1.16."""
    number = money_number(text)
    if not SMALLEST <= number <= LARGEST or len(plain(number).partition(".")[2]) > MOST_PLACES:
        raise ValueError(f"write a factor from {SMALLEST} to {LARGEST}, with at most {MOST_PLACES} decimals")
    return plain(number)


Times = Annotated[str, BeforeValidator(_times), WithJsonSchema({"type": "number", "examples": [1.16]})]
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2,3}|code)$")]


def _check_range(low: str | None, high: str | None) -> None:
    if low is not None and high is not None and Decimal(low) > Decimal(high):
        raise ValueError("the low end of a range is above its high end")


class LanguageFactorEntry(CitedEntry):
    """Tokens for each token of another family, in one language."""

    factor: Times | None = None
    low: Times | None = None
    high: Times | None = None

    @model_validator(mode="after")
    def _says_one(self) -> LanguageFactorEntry:
        said = (self.factor is not None, self.low is not None, self.high is not None)
        if said not in {(True, False, False), (False, True, True)}:
            raise ValueError("say `factor`, or `low` and `high`")
        _check_range(self.low, self.high)
        return self


class TokenizerEntry(CitedEntry):
    """A family of tokenizers."""

    name: Text
    relative_to: Slug | None = None
    factors: dict[Language, LanguageFactorEntry] = {}

    @model_validator(mode="after")
    def _relative_or_not(self) -> TokenizerEntry:
        if bool(self.factors) != (self.relative_to is not None):
            raise ValueError("a family has `factors` and says under `relative_to` of which other, or neither")
        return self


class VerbosityEntry(CitedEntry):
    """A range of how much more some models write."""

    models: list[ModelId]
    relative_to: Text
    low: Times
    high: Times

    @model_validator(mode="after")
    def _is_range(self) -> VerbosityEntry:
        if not self.models:
            raise ValueError("say under `models` of which models it speaks")
        _check_range(self.low, self.high)
        return self
