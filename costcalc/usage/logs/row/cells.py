"""The cells of tables as numbers: digits, with a fraction or without, and nothing else is one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from costcalc.prose import shown
from costcalc.usage.records.errors import UsageRecordError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
AMBIGUOUS = "ambiguous number"
MAYBE_THOUSANDS = re.compile("-?[1-9][0-9]{0,2}[.]000")
"""One, or a thousand, as half of the world groups digits with points: no count has three decimals."""
LONGEST = 40
"""Characters of a number at most: what has more is too large, or no count."""


def number_of(text: str, path: str = "") -> object:
    """A number that a cell holds, None of an empty one; a text that is none as it is, to be told of.

    `1e3` is none: what a spreadsheet wrote so has lost its last digits. Raises `UsageRecordError` for
    `1.000`, which has two readings.
    """
    said = text.strip()
    if not said:
        return None
    if "." in said and MAYBE_THOUSANDS.fullmatch(said):
        whole = said.partition(".")[0]
        told = f"{shown(said)} may be {whole} or {whole}000: write it without a point"
        raise UsageRecordError(told, path, reason=AMBIGUOUS)
    if len(said) > LONGEST and NUMBER.fullmatch(said):
        return Decimal("-1e40") if said.startswith("-") else Decimal("1e40")
    return Decimal(said) if NUMBER.fullmatch(said) else text


def with_numbers(row: object, counted: Collection[str]) -> object:
    """A row of a table with numbers in the columns that count something, and nothing in empty cells."""
    if not isinstance(row, Mapping):
        return row
    return {
        column: number_of(cell, column) if column in counted and isinstance(cell, str) else cell
        for column, cell in row.items()
        if cell != ""
    }
