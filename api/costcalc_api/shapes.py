"""The shapes of single values in answers: money, shares, moments, as text or as numbers."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, WithJsonSchema
from typing_extensions import TypedDict  # pydantic reads that of `typing` from Python 3.12 on only

MORE = ConfigDict(extra="allow")
"""New members may come; clients must let them pass."""

Money = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "plain decimal text, exact; a JSON number, inexact, with numbers=float",
            "anyOf": [
                {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"},
                {"type": "number", "minimum": 0},
            ],
        }
    ),
]
Signed = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "as money, and may be less than zero",
            "anyOf": [{"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, {"type": "number"}],
        }
    ),
]
Share = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "the share of the use that falls on this line, as a fraction such as 2/3",
            "anyOf": [{"type": "string", "pattern": r"^[0-9]+(/[0-9]+)?$"}, {"type": "number", "minimum": 0}],
        }
    ),
]
Rate = Annotated[
    str,
    WithJsonSchema(
        {
            "description": "USD per pricing unit as decimal text; or `as <meter>`, or `not sold`",
            "type": ["string", "number"],
        }
    ),
]
Figure = Annotated[
    str | None,
    WithJsonSchema(
        {
            "description": "plain decimal text; a range such as 3..5, whose ends may be left out; or words",
            "type": ["string", "number", "null"],
        }
    ),
]
Moment = Annotated[
    str, Field(description="a UTC day, or an instant in UTC", examples=["2025-01-25T20:00:00Z"])
]
Prices = dict[str, Rate]


class TableRef(TypedDict, total=False):
    """The table that an answer was computed from."""

    version: int
    hash: Annotated[str, Field(description="SHA-256 over everything that the table says")]
    layer: str
