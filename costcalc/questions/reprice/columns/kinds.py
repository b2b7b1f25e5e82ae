"""What the columns of a table hold, whichever engine says it, in one word each."""

from __future__ import annotations

import re

from costcalc.values import NamedTuple

TEXT, WHOLE, DECIMAL, FLOAT = "text", "whole numbers", "decimals", "floats"
NARROW, WIDE = "narrow numbers", "wide numbers"
INSTANT, WALL, DAY, FLAG, OTHER = "instants", "times without a zone", "days", "true or false", "other"
NAME = "identifiers"
"""`WHOLE` are numbers of 64 bits with a sign; those that are `NARROW` have fewer, beyond which sums of two
of them are, and those that are `WIDE` may not fit. `INSTANT` are times of a known zone."""

_KINDS = {
    TEXT: "varchar|string|char[(].*",
    WHOLE: "bigint",
    NARROW: "tinyint|smallint|integer|int|utinyint|usmallint|uinteger",
    WIDE: "ubigint|hugeint|uhugeint",
    DECIMAL: "decimal[(].*",
    FLOAT: "float|double",
    INSTANT: "timestamp with time zone|timestamp|timestamp_ltz",
    WALL: "timestamp_ntz|timestamp_s|timestamp_ms|timestamp_ns",
    DAY: "date",
    FLAG: "boolean",
    NAME: "uuid",
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
