"""The grammars of single values of a pricing file: each takes a text and gives its canonical spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    StringConstraints,
    model_validator,
)

from costcalc.numbers import count_number, physical_number, plain
from costcalc.periods import parse_instant, zone_named
from costcalc.units import read_quantity

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

MOST_TOKENS = 10**15

Faults = Iterable[tuple[object, str]]
"""What may be wrong with an entry as a whole: whether it is, and what is said of it."""


class Strict(BaseModel):
    """A map of known keys, its values taken as they are."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def _faults(self) -> Faults:
        """What its keys together must not say; the first of it is told."""
        return ()

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        for is_wrong, message in self._faults():
            if is_wrong:
                raise ValueError(message)
        return self


def is_one(*said: object) -> bool:
    """Whether one of these is said, and no other."""
    return sum(map(bool, said)) == 1


class Read:
    """How a value is read, and what an editor is told of it."""

    def __init__(self, read: Callable[[Any], object], **told: object) -> None:
        self._read, self._told = read, told

    def __get_pydantic_core_schema__(self, kind: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Put the reading before what pydantic does with the kind of the value."""
        return BeforeValidator(self._read).__get_pydantic_core_schema__(kind, handler)

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, object]:
        """What an editor is told."""
        return {**self._told}


Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$")]
ModelId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}/[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$")
]
ModelName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$")]
OPTION_NAME = "[a-z][a-z0-9_]{0,49}"
OptionName = Annotated[str, StringConstraints(pattern=f"^{OPTION_NAME}$")]
OptionValue = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:x-]{0,49}$")]


def _instant(text: object) -> str:
    return parse_instant(text).isoformat()


def date_text(text: object) -> str:
    """Read a date, as exactly as it is known: 2025-01-20, 2025-01 or 2025."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        raise ValueError("write a date as 2025-01-20, 2025-01 or 2025")
    date.fromisoformat(text + "-01-01"[len(text) - len("2025") :])
    return text


def day_text(text: object) -> str:
    """Read a UTC day: 2025-01-20."""
    if date_text(text) != text or len(text) != len("2025-01-20"):
        raise ValueError("write a UTC day as 2025-01-20")
    return text


def _when_said(text: object) -> str:
    return _instant(text) if isinstance(text, str) and "T" in text else date_text(text)


def _flag(text: object) -> bool:
    if not isinstance(text, str) or text not in {"true", "false"}:
        raise ValueError("write true or false")
    return text == "true"


def _tokens(text: object) -> int:
    tokens = read_quantity(text, "token", bare=False)
    if tokens != int(tokens):
        raise ValueError("tokens are counted: write a whole number of them")
    if tokens > MOST_TOKENS:
        raise ValueError("more tokens than any model reads: 10^15 at most")
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


def one_or_many(value: Any) -> list[Any]:  # noqa: ANN401 - whatever stands there
    """Read one value as a list of one."""
    return value if isinstance(value, list) else [value]


Instant = Annotated[str, Read(_instant, type="string", format="date-time")]
Date = Annotated[str, Read(date_text, type="string", pattern=r"^\d{4}(-\d\d){0,2}$")]
Day = Annotated[str, Read(day_text, type="string", format="date")]
WhenSaid = Annotated[str, Read(_when_said, type="string")]
Flag = Annotated[bool, Read(_flag, type="boolean")]
Tokens = Annotated[int, Read(_tokens, type="string", examples=["64000 token"])]
Physical = Annotated[str, Read(lambda text: plain(physical_number(text)), type=["number", "string"])]
