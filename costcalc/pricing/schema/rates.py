"""The shape of figures, rates and variants."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    WithJsonSchema,
    model_validator,
)

from costcalc.meters import METERS
from costcalc.periods import parse_window
from costcalc.pricing.documents import THRESHOLDS, WINDOW_CONDITIONS
from costcalc.pricing.schema.values import (
    Flag,
    Slug,
    Strict,
    Text,
    one_or_many,
    threshold,
    zone,
)


class QuoteEntry(Strict):
    """A text that repeats the figure."""

    source: Slug
    printed: Text
    note: Text | None = None


class DisputeEntry(Strict):
    """A source that says otherwise."""

    source: Slug
    price: Text
    printed: Text | None = None
    note: Text | None = None


class FigureEntry(Strict):
    """What a meter costs: a price, `as <meter>`, or `not sold`."""

    price: Text | None = None
    bill_as: str | None = Field(default=None, exclude=True)
    sold: bool = Field(default=True, exclude=True)
    printed: Text | None = None
    source: Slug | None = None
    confirmed_by: list[Slug] = Field(default_factory=list)
    quoted_by: list[QuoteEntry] = Field(default_factory=list)
    disputed_by: list[DisputeEntry] = Field(default_factory=list)
    minimum: Text | None = None
    note: Text | None = None


_FIGURE_MAP = {
    "type": "object",
    "required": ["price"],
    "additionalProperties": False,
    "properties": {
        "price": {"type": "string"},
        "printed": {"type": "string"},
        "source": {"type": "string"},
        "confirmed_by": {"type": "array", "items": {"type": "string"}},
        "quoted_by": {"type": "array", "items": {"type": "object"}},
        "disputed_by": {"type": "array", "items": {"type": "object"}},
        "minimum": {"type": "string", "examples": ["10 second"]},
        "note": {"type": "string"},
    },
}


@lru_cache(maxsize=4_096)  # a price stands in many rows of a table, and an entry does not change
def _short(value: str) -> object:
    if value == "not sold":
        return FigureEntry(sold=False)
    if value.startswith("as "):
        return FigureEntry(bill_as=value[3:])
    return FigureEntry(price=value) if _PRICE.fullmatch(value) else {"price": value}


_PRICE = re.compile(r"[0-9]+(\.[0-9]+)? USD/[A-Za-z]+")
"""A price as nearly all are written; what is wrong with another one is said where it stands."""


def _figure(value: object) -> object:
    """Read the short form of a figure: `0.55 USD/Mtoken`, `as input`, `not sold`."""
    if isinstance(value, str):
        return _short(value)
    if isinstance(value, dict):
        if "price" not in value:
            raise ValueError("the map of a figure needs a `price`")
        internal = {"bill_as", "sold"} & value.keys()
        if internal:
            raise ValueError(
                f"unknown key {internal.pop()!r}: write `as <meter>` or `not sold` as the whole value"
            )
    return value


_FIGURE = {"anyOf": [{"type": "string", "examples": ["0.55 USD/Mtoken"]}, _FIGURE_MAP]}
Figure = Annotated[FigureEntry, BeforeValidator(_figure), WithJsonSchema(_FIGURE)]


def _meter(name: str) -> str:
    if name not in METERS:
        from costcalc.hints import hint

        raise ValueError(f"there is no meter of this name{hint(name, METERS) or '; see docs'}")
    return name


MeterName = Annotated[str, BeforeValidator(_meter)]
RatesMap = Annotated[
    dict[MeterName, Figure],
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"enum": list(METERS)},
            "additionalProperties": _FIGURE,
        }
    ),
]


def _when(value: object) -> object:
    """Read conditions, which are an open map: thresholds, one window, and options of any other name."""
    if not isinstance(value, dict) or not value:
        raise ValueError("`when` must be a map with at least one condition")
    if len(THRESHOLDS.keys() & value.keys()) > 1:
        raise ValueError("name one threshold, input_tokens_above or input_tokens_from")
    read: dict[str, Any] = {}
    for name, given in value.items():
        if name in THRESHOLDS:
            read[name] = threshold(given)
        elif name == "timezone":
            read[name] = zone(given)
        elif name in {"daily", "weekdays"}:
            read[name] = _texts(name, given)
        elif re.fullmatch(r"[a-z][a-z0-9_]{0,49}", name, re.ASCII):
            read[name] = _texts(name, one_or_many(given))
        else:
            raise ValueError(f"{name!r} is no name for an option: lower case letters, digits and _")
    if WINDOW_CONDITIONS[2] in read and not {"daily", "weekdays"} & read.keys():
        raise ValueError("`timezone` belongs to `daily` or `weekdays`")
    if {"daily", "weekdays"} & read.keys():
        parse_window(read.get("daily", ()), read.get("weekdays", ()), read.get("timezone", "UTC"))
    return read


def _texts(name: str, given: object) -> list[str]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) and each for each in given):
        raise ValueError(f"`{name}` must be a list of texts")
    return given


When = Annotated[
    dict[str, Any],
    BeforeValidator(_when),
    WithJsonSchema(
        {
            "type": "object",
            "minProperties": 1,
            "properties": {
                "input_tokens_above": {"type": "integer"},
                "input_tokens_from": {"type": "integer"},
                "daily": {"type": "array", "items": {"type": "string"}},
                "weekdays": {
                    "type": "array",
                    "items": {"enum": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
                },
                "timezone": {"type": "string"},
            },
            "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "array"}]},
        }
    ),
]


class VariantEntry(Strict):
    """Other rates, for requests that meet the conditions.

    `assumes` is what its conditions take for granted: that a day is no holiday, which has no peak price.
    """

    when: When
    sold: Flag = True
    rates: RatesMap = {}
    assumes: Text | None = None
    source: Slug | None = None
    confirmed_by: list[Slug] = Field(default_factory=list)
    printed: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _rates_if_sold(self) -> VariantEntry:
        if self.sold != bool(self.rates):
            raise ValueError("a variant has `rates`, or says `sold: false`")
        return self
