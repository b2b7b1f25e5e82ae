"""The shape of a pricing file, for pydantic: which keys there are, and what grammar each value follows.

Validated input comes out as text again, in one canonical spelling; `costcalc.pricing.normal` makes documents
of it. The JSON schema for editors is generated from here.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from costcalc.errors import MomentError
from costcalc.meters import METERS
from costcalc.numbers import count_number, physical_number, plain
from costcalc.periods import parse_instant, parse_window, zone_named
from costcalc.pricing.documents import THRESHOLDS, WINDOW_CONDITIONS
from costcalc.units import read_quantity

Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]
ModelId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}/[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$")
]
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$")]
OptionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,49}$")]
OptionValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:x-]{0,49}$")]


def _instant(text: object) -> str:
    return parse_instant(text).isoformat()


def _date(text: object) -> str:
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        raise ValueError("write a date as 2025-01-20, 2025-01 or 2025")
    from datetime import date

    date.fromisoformat(text + "-01-01"[len(text) - len("2025") :])
    return text


def _flag(text: object) -> bool:
    if not isinstance(text, str) or text not in {"true", "false"}:
        raise ValueError("write true or false")
    return text == "true"


def _tokens(text: object) -> int:
    tokens = read_quantity(text, "token", bare=False)
    if tokens != int(tokens):
        raise ValueError("tokens are counted: write a whole number of them")
    return int(tokens)


def _threshold(text: object) -> str:
    return plain(count_number(text))


def _zone(given: object) -> str:
    if not isinstance(given, str):
        raise ValueError("`timezone` must be a text such as Asia/Shanghai")  # noqa: TRY004 - pydantic's way
    zone_named(given)
    return given


def _one_or_many(value: object) -> object:
    return value if isinstance(value, list) else [value]


Instant = Annotated[str, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Date = Annotated[
    str, BeforeValidator(_date), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d\d){0,2}$"})
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Tokens = Annotated[
    int, BeforeValidator(_tokens), WithJsonSchema({"type": "string", "examples": ["64000 token"]})
]
Threshold = Annotated[str, BeforeValidator(_threshold), WithJsonSchema({"type": "integer", "minimum": 0})]
Physical = Annotated[
    str,
    BeforeValidator(lambda text: plain(physical_number(text))),
    WithJsonSchema({"type": ["number", "string"]}),
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SourceEntry(_Strict):
    """Where figures were read."""

    title: Text
    publisher: Text | None = None
    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]{3,500}$")] | None = None
    article: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")] | None = None
    published: Date | None = None
    retrieved: Date | None = None
    kind: Literal["primary", "secondary", "dataset", "measured"]
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    licence: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> SourceEntry:
        if not (self.url or self.article):
            raise ValueError("a source needs a `url`, or the `article` that it is")
        return self


class ProviderEntry(_Strict):
    """Who sells models."""

    name: Text
    jurisdiction: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    billing_timezone: Annotated[str, BeforeValidator(_zone)] = "UTC"


class AliasEntry(_Strict):
    """Another name, for a time."""

    name: ModelName
    effective_from: Instant | None = None
    effective_to: Instant | None = None


class QuoteEntry(_Strict):
    """A text that repeats the figure."""

    source: Slug
    printed: Text
    note: Text | None = None


class DisputeEntry(_Strict):
    """A source that says otherwise."""

    source: Slug
    price: Text
    printed: Text | None = None
    note: Text | None = None


class FigureEntry(_Strict):
    """What a meter costs: a price, `as <meter>`, or `not sold`."""

    price: Text | None = None
    bill_as: str | None = Field(default=None, exclude=True)
    sold: bool = Field(default=True, exclude=True)
    printed: Text | None = None
    source: Slug | None = None
    confirmed_by: list[Slug] = []
    quoted_by: list[QuoteEntry] = []
    disputed_by: list[DisputeEntry] = []
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
        "note": {"type": "string"},
    },
}


def _figure(value: object) -> object:
    """Read the short form of a figure: `0.55 USD/Mtoken`, `as input`, `not sold`."""
    if isinstance(value, str):
        if value == "not sold":
            return FigureEntry(sold=False)
        if value.startswith("as "):
            return FigureEntry(bill_as=value[3:])
        return {"price": value}
    if isinstance(value, dict):
        if "price" not in value:
            raise ValueError("the map of a figure needs a `price`")
        internal = {"bill_as", "sold"} & value.keys()
        if internal:
            raise ValueError(
                f"unknown key {internal.pop()!r}: write `as <meter>` or `not sold` as the whole value"
            )
    return value


Figure = Annotated[
    FigureEntry,
    BeforeValidator(_figure),
    WithJsonSchema({"anyOf": [{"type": "string", "examples": ["0.55 USD/Mtoken"]}, _FIGURE_MAP]}),
]


def _meter(name: str) -> str:
    if name not in METERS:
        from difflib import get_close_matches

        near = get_close_matches(name, METERS, 3)
        raise ValueError(
            f"there is no meter of this name; {'did you mean ' + ', '.join(near) if near else 'see docs'}"
        )
    return name


MeterName = Annotated[str, BeforeValidator(_meter)]
RatesMap = Annotated[
    dict[MeterName, Figure],
    WithJsonSchema(
        {
            "type": "object",
            "propertyNames": {"enum": list(METERS)},
            "additionalProperties": {
                "anyOf": [{"type": "string", "examples": ["0.55 USD/Mtoken"]}, _FIGURE_MAP]
            },
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
            read[name] = _threshold(given)
        elif name == "timezone":
            read[name] = _zone(given)
        elif name in {"daily", "weekdays"}:
            read[name] = _texts(name, given)
        elif re.fullmatch(r"[a-z][a-z0-9_]{0,49}", name, re.ASCII):
            read[name] = _texts(name, _one_or_many(given))
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


class VariantEntry(_Strict):
    """Other rates, for requests that meet the conditions."""

    when: When
    sold: Flag = True
    rates: RatesMap = {}
    source: Slug | None = None
    confirmed_by: list[Slug] = []
    printed: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _rates_if_sold(self) -> VariantEntry:
        if self.sold != bool(self.rates):
            raise ValueError("a variant has `rates`, or says `sold: false`")
        return self


class PeriodEntry(_Strict):
    """Prices in force from an instant, to another or until today."""

    effective_from: Instant
    effective_to: Instant | None = None
    effective_from_basis: Literal["announced", "observed"] = "announced"
    guaranteed_until: Instant | None = None
    withdrawn: Flag = False
    source: Slug | None = None
    confirmed_by: list[Slug] = []
    printed: Text | None = None
    note: Text | None = None
    context_window: Tokens | None = None
    rates: RatesMap = {}
    defaults: dict[OptionName, OptionValue] = {}
    variants: list[VariantEntry] = []

    @model_validator(mode="after")
    def _rates_unless_withdrawn(self) -> PeriodEntry:
        if self.withdrawn == bool(self.rates):
            raise ValueError("a period has `rates`, or says `withdrawn: true`")
        return self


class ModelEntry(_Strict):
    """A model as one provider sells it."""

    name: Text
    aliases: list[
        Annotated[AliasEntry, BeforeValidator(lambda each: {"name": each} if isinstance(each, str) else each)]
    ] = []
    released: Date | None = None
    weights: Literal["open", "closed"] | None = None
    weights_of: ModelId | None = None
    licence: Text | None = None
    successor: ModelId | None = None
    context_window: Tokens | None = None
    parameters: dict[Literal["total", "active"], Physical] = {}
    unpriced: Text | None = None
    note: Text | None = None
    prices: list[PeriodEntry]

    @model_validator(mode="after")
    def _priced_or_not(self) -> ModelEntry:
        if bool(self.unpriced) == bool(self.prices):
            raise ValueError("a model has `prices`, or `prices: []` and says under `unpriced` why")
        return self


class PricingFile(_Strict):
    """A pricing table, or an overlay of one."""

    version: Annotated[Literal["1"], WithJsonSchema({"const": 1})]
    currency: Literal["USD"]
    sources: dict[Slug, SourceEntry] = {}
    providers: dict[Slug, ProviderEntry] = {}
    models: dict[ModelId, ModelEntry] = {}
    end: Literal["pricing/1"]


def shaped(content: object) -> tuple[PricingFile | None, list[tuple[tuple[str | int, ...], str]]]:
    """A pricing file of the right shape; or None, and each mistake as the path of its key and a sentence."""
    try:
        return PricingFile.model_validate(content), []
    except ValidationError as error:
        found = [({**each}, each["loc"]) for each in error.errors()]
        return None, [(tuple(step for step in loc if step != "[key]"), explain(each)) for each, loc in found]


def explain(error: dict[str, Any]) -> str:
    """One pydantic error in our words: what is wrong, and what to do."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return "this key is missing"
    if kind == "extra_forbidden":
        return "unknown key: check its spelling, or leave it out"
    if kind == "value_error":
        cause = context["error"]
        return cause.detail if isinstance(cause, MomentError) else str(cause)
    if kind == "literal_error":
        return f"write {context['expected']}"
    if kind in {"string_type", "dict_type", "list_type", "model_type", "model_attributes_type"}:
        due = {"string_type": "a text", "list_type": "a list"}.get(kind, "a map")
        return f"{due} is due here"
    if kind == "string_pattern_mismatch":
        return f"the text must match {context['pattern']}"
    return str(error["msg"])


def json_schema() -> dict[str, Any]:
    """The JSON schema of a pricing file, for editors."""
    schema = PricingFile.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "costcalc pricing table",
        **{key: value for key, value in schema.items() if key != "title"},
    }
