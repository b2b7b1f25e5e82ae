"""The shape of surcharges: factors that a provider states once, for whoever asks for an option."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from costcalc.meters import METERS
from costcalc.numbers import money_number, plain
from costcalc.pricing.documents import THRESHOLDS, WINDOW_CONDITIONS
from costcalc.pricing.schema.rates import MeterName
from costcalc.pricing.schema.values import (
    Day,
    Instant,
    ModelId,
    OptionValue,
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
    if not isinstance(listed, list) or not 1 <= len(listed) <= MOST_ALTERNATIVES:
        raise ValueError(
            f"write one option with its values, or a list of at most {MOST_ALTERNATIVES} such maps"
        )
    found: list[dict[str, Any]] = []
    for each in listed:
        if not isinstance(each, dict) or len(each) != 1:
            raise ValueError("write one option with its values, such as {region: [us, eu]}")
        (name, values), *_ = each.items()
        if name in (*THRESHOLDS, *WINDOW_CONDITIONS) or not re.fullmatch(
            r"[a-z][a-z0-9_]{0,49}", name, re.ASCII
        ):
            raise ValueError(f"{name!r} is no option: a surcharge is for whoever asks for one")
        texts = values if isinstance(values, list) else [values]
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


Decimals = Annotated[int, BeforeValidator(_decimals), WithJsonSchema({"type": "integer", "maximum": 12})]


def _meters(value: object) -> object:
    """Read which meters a factor is on: `tokens` are all that count tokens of a request."""
    return TOKENS if value == "tokens" else value


TOKENS = [meter.name for meter in METERS.values() if meter.is_token]
Meters = Annotated[
    list[MeterName],
    BeforeValidator(_meters),
    WithJsonSchema(
        {
            "anyOf": [{"const": "tokens"}, {"type": "array", "items": {"enum": list(METERS)}}],
            "default": "tokens",
        }
    ),
]
Factor = Annotated[str, BeforeValidator(_factor), WithJsonSchema({"type": "number", "examples": [1.1]})]
_OPTION = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
Asked = Annotated[
    list[dict[str, list[str]]],
    BeforeValidator(_asked),
    WithJsonSchema({"anyOf": [_OPTION, {"type": "array", "items": _OPTION, "maxItems": MOST_ALTERNATIVES}]}),
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

    @model_validator(mode="after")
    def _says_of_which_models(self) -> SurchargeEntry:
        if bool(self.models) == (self.provider is not None):
            raise ValueError("say of which `models` it is, or of which `provider`")
        if self.provider is None and (self.released_from or self.leaving_out):
            raise ValueError("`released_from` and `leaving_out` choose among the models of a `provider`")
        if self.effective_to is not None and self.effective_to <= self.effective_from:
            raise ValueError("the surcharge ends before it begins")
        return self
