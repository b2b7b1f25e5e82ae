"""A row of CSV split into its cells.

A row is split by its delimiter where no quote is in it, and by Python's own strict reader where one is. A
quote that nothing closes is a fault of its row alone: the lines after it are read as if it were not there.
"""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from functools import cache

from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.text.csv_header import MOST_COLUMNS
from costcalc.usage.logs.text.csv_lines import QUOTE
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.usage.logs.text.csv_lines import CsvLines

    Cells = list[str]


def cells_of(text: str, lines: CsvLines, delimiter: str) -> Cells:
    """The cells of a row that begins with a line, and takes further ones while a quote is open."""
    if len(text) > MOST_COLUMNS and text.count(delimiter) >= MOST_COLUMNS:
        raise too_wide()
    if QUOTE not in text:
        return text.removesuffix("\r").split(delimiter)
    try:
        return _quoted(text, delimiter)
    except csv.Error as error:
        if further := lines.to_closing_quote(text):
            with suppress(csv.Error, UnicodeDecodeError):
                return _quoted("\n".join((text, *map(bytes.decode, further))), delimiter)
            lines.give_back(further)
        raise LogFaultError("no CSV", str(error)) from None


def too_wide() -> LogFaultError:
    """What a row is refused for that has more cells than any log."""
    return LogFaultError("too many columns", f"{MOST_COLUMNS} at most")


def _quoted(text: str, delimiter: str) -> Cells:
    """The cells of a whole row, quotes among them."""
    text = text.removesuffix("\r")
    if len(text) > csv.field_size_limit():  # which holds for all of a process, and is not ours to change
        return _long(text, delimiter)
    return next(csv.reader([text], delimiter=delimiter, strict=True))


def _long(text: str, delimiter: str) -> Cells:
    """The cells of a row that may be too long for Python's reader, by the same rules."""
    cells, cell, at = list[str](), _cell(delimiter), 0
    while found := cell.match(text, at):
        quoted, plain, end = found.groups()
        cells.append(plain if quoted is None else quoted.replace(QUOTE * 2, QUOTE))
        if not end:
            return cells
        at = found.end()
    raise csv.Error("a quote stands where none can")


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    return re.compile(rf'(?:"((?:[^"]++|"")*+)"|((?!")[^{mark}\n]*+))({mark}|\Z)')
