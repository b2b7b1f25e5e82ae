"""The few words in which the SQL of duckdb and that of Spark differ. All else is one text for both."""

from __future__ import annotations

import re

from costcalc.values import NamedTuple


class Dialect(NamedTuple):
    """Words with holes: `x` is an expression, `p` a pattern without quotes, `a` and `b` numbers.

    `matches` is of a whole text, `found` the first group of a pattern. Floors of `divide` are of numbers that
    are not negative. `microseconds` are those of an instant, `of_wall` those of a clock's time as if it were
    UTC, `days` those of a date since 1970. `total` is a sum that does not overflow. `each` gives a row for
    each number from `a` to before `b`. `keep` names what a query finds.
    """

    quote: str
    text: str
    divide: str
    size: str
    matches: str
    found: str
    microseconds: str
    of_wall: str
    days: str
    total: str
    each: str
    keep: str

    def quoted(self, name: str) -> str:
        """The name of somebody's column."""
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"


def literal(text: str) -> str:
    """A text in SQL."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def file_literal(path: str) -> str:
    """A path in SQL that is of one file, whatever its name: duckdb takes `a[1].parquet` for a pattern."""
    return literal(re.sub("[*?[]", lambda mark: f"[{mark[0]}]", path))


DUCKDB = Dialect(
    quote='"',
    text="VARCHAR",
    divide="{a} // {b}",
    size="strlen({x})",
    matches="regexp_full_match({x}, '{p}')",
    found="regexp_extract({x}, '^{p}$', 1)",
    microseconds="epoch_us({x})",
    of_wall="epoch_us({x})",
    days="({x} - DATE '1970-01-01')",
    total="sum({x})",  # of integers it is one of 128 bits
    each="unnest(range({a}, {b}))",
    keep="CREATE OR REPLACE TEMP TABLE {name} AS {sql}",
)
SPARK = Dialect(
    quote="`",
    text="STRING",
    divide="{a} div {b}",
    size="octet_length({x})",
    matches=r"{x} RLIKE r'^(?:{p})\z'",
    found=r"regexp_extract({x}, r'^{p}\z', 1)",
    microseconds="unix_micros({x})",
    of_wall="timestampdiff(MICROSECOND, TIMESTAMP_NTZ '1970-01-01 00:00:00', {x})",
    days="datediff({x}, DATE '1970-01-01')",
    total="sum(CAST({x} AS DECIMAL(28, 0)))",
    each="explode(sequence({a}, {b} - 1))",
    keep="CREATE OR REPLACE TEMP VIEW {name} AS {sql}",
)
