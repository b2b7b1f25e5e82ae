"""The shape of surcharges: factors that a provider states once, for whoever asks for an option."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from costcalc.meters import METERS
from costcalc.numbers import money_number, plain
from costcalc.pricing.documents import NO_OPTIONS
from costcalc.pricing.schema.rates import MeterName
from costcalc.pricing.schema.values import (
    OPTION_NAME,
    Day,
    Faults,
    Instant,
    ModelId,
    OptionValue,
    Read,
    Slug,
    Strict,
    Text,
    one_or_many,
)

SMALLEST, LARGEST = Decimal("0.01"), Decimal(100)
MOST_ALTERNATIVES = 3


def _factor(text: object) -> str:
    """Read what prices are multiplied by: 1.1."""
    factor = money_number(text)
    if not SMALLEST <= factor <= LARGEST or factor == 1:
        raise ValueError(f"write a factor from {SMALLEST} to {LARGEST} that is not 1, such as 1.1")
    return plain(factor)


def _asked(value: object) -> object:
    """Read the option for which a surcharge is due, or several by which the same can be asked."""
    listed = one_or_many(value)
    if not 1 <= len(listed) <= MOST_ALTERNATIVES:
        raise ValueError(
            f"write one option with its values, or a list of at most {MOST_ALTERNATIVES} such maps"
        )
    found: list[dict[str, Any]] = []
    for each in listed:
        if not isinstance(each, dict) or len(each) != 1:
            raise ValueError("write one option with its values, such as {region: [us, eu]}")
        (name, values), *_ = each.items()
        if name in NO_OPTIONS or not re.fullmatch(OPTION_NAME, name, re.ASCII):
            raise ValueError(f"{name!r} is no option: a surcharge is for whoever asks for one")
        texts = one_or_many(values)
        if not texts or not all(isinstance(one, str) and one for one in texts):
            raise ValueError(f"`{name}` must be a text or a list of texts")
        found.append({name: list(dict.fromkeys(texts))})
    if len({name for each in found for name in each}) < len(found):
        raise ValueError("each map of the list names another option: write the values of one as a list")
    return found


def _decimals(text: object) -> int:
    """Read how many decimals a provider prints."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]|1[0-2]", text, re.ASCII):
        raise ValueError("write a whole number from 0 to 12")
    return int(text)


Decimals = Annotated[int, Read(_decimals, type="integer", maximum=12)]
TOKENS = [meter.name for meter in METERS.values() if meter.is_token]
Meters = Annotated[
    list[MeterName],
    Read(
        lambda value: TOKENS if value == "tokens" else value,
        anyOf=[{"const": "tokens"}, {"type": "array", "items": {"enum": list(METERS)}}],
        default="tokens",
    ),
]
"""Which meters a factor is on: `tokens` are all that count tokens of a request."""

Factor = Annotated[str, Read(_factor, type="number", examples=[1.1])]
_OPTION = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
Asked = Annotated[
    list[dict[str, list[str]]],
    Read(_asked, anyOf=[_OPTION, {"type": "array", "items": _OPTION, "maxItems": MOST_ALTERNATIVES}]),
]


class SurchargeEntry(Strict):
    """A factor on prices, for whoever asks for an option, since an instant."""

    when: Asked
    factor: Factor
    default: OptionValue | None = None
    models: list[ModelId] = []
    provider: Slug | None = None
    released_from: Day | None = None
    leaving_out: list[ModelId] = []
    effective_from: Instant
    effective_to: Instant | None = None
    meters: Meters = TOKENS
    decimals: Decimals = 4
    source: Slug
    printed: Text
    note: Text | None = None

    def _faults(self) -> Faults:
        yield (
            bool(self.models) == (self.provider is not None),
            "say of which `models` it is, or of which `provider`",
        )
        yield (
            self.provider is None and (self.released_from or self.leaving_out),
            "`released_from` and `leaving_out` choose among the models of a `provider`",
        )
        yield (
            self.effective_to is not None and self.effective_to <= self.effective_from,
            "the surcharge ends before it begins",
        )
