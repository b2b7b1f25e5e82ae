"""The shape of figures, rates and variants, and of surcharges, which are factors on them."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from costcalc.hints.words import hint
from costcalc.meters import METERS
from costcalc.numbers import money_number, plain
from costcalc.periods import WEEKDAYS
from costcalc.pricing.documents import NO_OPTIONS, THRESHOLDS, TIMEZONE, WINDOW_CONDITIONS, window_of
from costcalc.pricing.schema.values import (
    OPTION_NAME,
    Day,
    Faults,
    Flag,
    Instant,
    ModelId,
    OptionValue,
    Read,
    Slug,
    Strict,
    Text,
    is_one,
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


_TEXT = {"type": "string"}
_TEXTS, _MAPS = ({"type": "array", "items": {"type": kind}} for kind in ("string", "object"))
_FIGURE_MAP = {
    "type": "object",
    "required": ["price"],
    "additionalProperties": False,
    "properties": {
        **dict.fromkeys(("price", "printed", "source"), _TEXT),
        "confirmed_by": _TEXTS,
        **dict.fromkeys(("quoted_by", "disputed_by"), _MAPS),
        "minimum": {**_TEXT, "examples": ["10 second"]},
        "note": _TEXT,
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


_FIGURE = {"anyOf": [{**_TEXT, "examples": ["0.55 USD/Mtoken"]}, _FIGURE_MAP]}


def _meter(name: str) -> str:
    if name not in METERS:
        raise ValueError(f"there is no meter of this name{hint(name, METERS) or '; see docs'}")
    return name


MeterName = Annotated[str, BeforeValidator(_meter)]
_RATES = {"type": "object", "propertyNames": {"enum": list(METERS)}, "additionalProperties": _FIGURE}
Figure = Annotated[FigureEntry, BeforeValidator(_figure)]
RatesMap = Annotated[dict[MeterName, Figure], WithJsonSchema(_RATES)]


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
        elif name == TIMEZONE:
            read[name] = zone(given)
        elif name in WINDOW_CONDITIONS:
            read[name] = _texts(name, given)
        elif re.fullmatch(OPTION_NAME, name, re.ASCII):
            read[name] = _texts(name, one_or_many(given))
        else:
            raise ValueError(f"{name!r} is no name for an option: lower case letters, digits and _")
    if read.keys() & WINDOW_CONDITIONS == {TIMEZONE}:
        raise ValueError("`timezone` belongs to `daily` or `weekdays`")
    window_of(read)  # which refuses hours and days that are none
    return read


def _texts(name: str, given: object) -> list[str]:
    if not isinstance(given, list) or not given or not all(isinstance(each, str) and each for each in given):
        raise ValueError(f"`{name}` must be a list of texts")
    return given


When = Annotated[
    dict[str, Any],
    Read(
        _when,
        type="object",
        minProperties=1,
        properties={
            **{name: {"type": "integer"} for name in THRESHOLDS},
            "daily": _TEXTS,
            "weekdays": {"type": "array", "items": {"enum": [*WEEKDAYS]}},
            "timezone": _TEXT,
        },
        additionalProperties={"anyOf": [_TEXT, {"type": "array"}]},
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

    def _faults(self) -> Faults:
        yield self.sold != bool(self.rates), "a variant has `rates`, or says `sold: false`"


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
_METERS = [{"const": "tokens"}, {"type": "array", "items": {"enum": list(METERS)}}]
Meters = Annotated[
    list[MeterName],
    Read(lambda value: TOKENS if value == "tokens" else value, anyOf=_METERS, default="tokens"),
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
        yield not is_one(self.models, self.provider), "say of which `models` it is, or of which `provider`"
        chosen = self.provider is None and (self.released_from or self.leaving_out)
        yield chosen, "`released_from` and `leaving_out` choose among the models of a `provider`"
        is_over = self.effective_to is not None and self.effective_to <= self.effective_from
        yield is_over, "the surcharge ends before it begins"
