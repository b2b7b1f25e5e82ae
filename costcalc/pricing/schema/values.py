"""The grammars of single values of a pricing file: each takes a text and gives its canonical spelling."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

from costcalc.numbers import count_number, physical_number, plain
from costcalc.periods import parse_instant, zone_named
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


def date_text(text: object) -> str:
    """Read a date, as exactly as it is known: 2025-01-20, 2025-01 or 2025."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        raise ValueError("write a date as 2025-01-20, 2025-01 or 2025")
    from datetime import date

    date.fromisoformat(text + "-01-01"[len(text) - len("2025") :])
    return text


def day_text(text: object) -> str:
    """Read a UTC day: 2025-01-20."""
    if date_text(text) != text or len(text) != len("2025-01-20"):
        raise ValueError("write a UTC day as 2025-01-20")
    return text


def _when_said(text: object) -> str:
    return _instant(text) if isinstance(text, str) and "T" in text else date_text(text)


def edge(given: object) -> object:
    """Read an edge of a period: an instant stands for itself."""
    return {"at": given} if isinstance(given, str) else given


def _flag(text: object) -> bool:
    if not isinstance(text, str) or text not in {"true", "false"}:
        raise ValueError("write true or false")
    return text == "true"


def _tokens(text: object) -> int:
    tokens = read_quantity(text, "token", bare=False)
    if tokens != int(tokens):
        raise ValueError("tokens are counted: write a whole number of them")
    return int(tokens)


def threshold(text: object) -> str:
    """Read a number of tokens from which a variant applies."""
    return plain(count_number(text))


def zone(given: object) -> str:
    """Read the name of a time zone."""
    if not isinstance(given, str):
        raise ValueError("`timezone` must be a text such as Asia/Shanghai")  # noqa: TRY004 - pydantic's way
    zone_named(given)
    return given


def one_or_many(value: object) -> object:
    """Read one value as a list of one."""
    return value if isinstance(value, list) else [value]


Instant = Annotated[str, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})]
Date = Annotated[
    str, BeforeValidator(date_text), WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d\d){0,2}$"})
]
Day = Annotated[str, BeforeValidator(day_text), WithJsonSchema({"type": "string", "format": "date"})]
WhenSaid = Annotated[str, BeforeValidator(_when_said), WithJsonSchema({"type": "string"})]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Tokens = Annotated[
    int, BeforeValidator(_tokens), WithJsonSchema({"type": "string", "examples": ["64000 token"]})
]
Threshold = Annotated[str, BeforeValidator(threshold), WithJsonSchema({"type": "integer", "minimum": 0})]
Physical = Annotated[
    str,
    BeforeValidator(lambda text: plain(physical_number(text))),
    WithJsonSchema({"type": ["number", "string"]}),
]


class Strict(BaseModel):
    """A map of known keys, its values taken as they are."""

    model_config = ConfigDict(extra="forbid", strict=True)
