"""The shape of what is said in times as many: tokens by family, how much models write, rates for a euro."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from costcalc.numbers import money_number, plain
from costcalc.pricing.exchange import EUR, USD
from costcalc.pricing.schema.facts import CitedEntry, Day
from costcalc.pricing.schema.values import Faults, ModelId, Read, Slug, Strict, Text

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
        said = (self.factor is not None, self.low is not None, self.high is not None)
        yield said not in {(True, False, False), (False, True, True)}, "say `factor`, or `low` and `high`"
        yield _above(self.low, self.high)


class TokenizerEntry(CitedEntry):
    """A family of tokenizers."""

    name: Text
    relative_to: Slug | None = None
    factors: dict[Language, LanguageFactorEntry] = {}

    def _faults(self) -> Faults:
        yield (
            bool(self.factors) != (self.relative_to is not None),
            "a family has `factors` and says under `relative_to` of which other, or neither",
        )


class VerbosityEntry(CitedEntry):
    """A range of how much more some models write."""

    models: list[ModelId]
    relative_to: Text
    low: Times
    high: Times

    def _faults(self) -> Faults:
        yield not self.models, "say under `models` of which models it speaks"
        yield _above(self.low, self.high)


def _rate(text: object) -> str:
    """Read a rate, which is more than nothing."""
    rate = money_number(text)
    if not rate:
        raise ValueError("a rate is more than 0: leave out a currency that has none")
    return plain(rate)


def _dollars_for_euros(rates: dict[str, str]) -> dict[str, str]:
    """Refuse a day without the one rate that every conversion begins with."""
    if USD not in rates:
        raise ValueError("the day has no rate for USD, from which every price is converted: add it")
    if EUR in rates:
        raise ValueError("rates are for one euro, which needs none itself: leave EUR out")
    return rates


Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
PerEuro = Annotated[str, Read(_rate, type=["number", "string"], examples=["1.0472"])]
DayRates = Annotated[dict[Code, PerEuro], AfterValidator(_dollars_for_euros)]


class FxEntry(Strict):
    """Reference rates, as the European Central Bank prints them."""

    source: Slug
    per_euro: dict[Day, DayRates]
