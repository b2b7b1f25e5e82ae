"""What the columns of a table hold, whichever engine says it, in one word each."""

from __future__ import annotations

import re

from costcalc.values import NamedTuple

TEXT, WHOLE, WIDE, DECIMAL, FLOAT = "text", "whole numbers", "wide numbers", "decimals", "floats"
INSTANT, WALL, DAY, FLAG, OTHER = "instants", "times without a zone", "days", "true or false", "other"
"""`WIDE` are whole numbers that 64 bits with a sign may not hold. `INSTANT` are times of a known zone."""

_KINDS = {
    TEXT: "varchar|string|char[(].*",
    WHOLE: "tinyint|smallint|integer|int|bigint|utinyint|usmallint|uinteger",
    WIDE: "ubigint|hugeint|uhugeint",
    DECIMAL: "decimal[(].*",
    FLOAT: "float|double",
    INSTANT: "timestamp with time zone|timestamp|timestamp_ltz",
    WALL: "timestamp_ntz|timestamp_s|timestamp_ms|timestamp_ns",
    DAY: "date",
    FLAG: "boolean",
}


class Column(NamedTuple):
    """A column of somebody's table, and what it holds."""

    name: str
    kind: str


def kind_of(type_name: str, *, is_wall: bool) -> str:
    """The kind of an engine's type. `timestamp` alone `is_wall` for duckdb, and an instant for Spark."""
    name = type_name.lower()
    found = next((kind for kind, pattern in _KINDS.items() if re.fullmatch(pattern, name)), OTHER)
    return WALL if is_wall and name == "timestamp" else found
