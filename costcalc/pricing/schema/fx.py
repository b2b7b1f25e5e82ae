"""The shape of exchange rates: a source, and for each day units of other currencies for one euro."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema

from costcalc.numbers import money_number, plain
from costcalc.pricing.exchange import EUR, USD
from costcalc.pricing.schema.facts import Day
from costcalc.pricing.schema.values import Slug, Strict


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
PerEuro = Annotated[
    str, BeforeValidator(_rate), WithJsonSchema({"type": ["number", "string"], "examples": ["1.0472"]})
]


DayRates = Annotated[dict[Code, PerEuro], AfterValidator(_dollars_for_euros)]


class FxEntry(Strict):
    """Reference rates, as the European Central Bank prints them."""

    source: Slug
    per_euro: dict[Day, DayRates]
