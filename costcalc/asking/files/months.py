"""Files of months: the requests of each month of a projection, as a CSV of `month,requests`."""

from __future__ import annotations

import csv
import re

from costcalc.errors import CostcalcError, UsageError, UsageLogError
from costcalc.files import read_file
from costcalc.numbers import count_number, plain
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, TypeVar

    from costcalc.asking.words import Words

    Result = TypeVar("Result")

LARGEST_FILE = 1 << 20
COLUMNS = ["month", "requests"]
GROWTH_FILE = "growth_file"
"""The word that names a file of months."""


def asked_by_month(words: Words, ask: Callable[[dict[str, Any]], Result]) -> Result:
    """Ask with the requests of each month, where words name a file of them."""
    said = dict(words)
    place = said.pop(GROWTH_FILE, None)
    if place is None:
        return ask(said)
    said["demand"] = read_months(place)
    try:
        return ask(said)
    except UsageError as error:
        if error.field != "demand":
            raise
        raise UsageError(error.detail, GROWTH_FILE) from error


def read_months(place: str | Path) -> dict[str, str]:
    """The requests by month, as `project` takes them; `UsageLogError` with the row of what is wrong.

    A file is two columns under their names, such as `2026-12,310000`; numbers may be 310k or 310_000.
    """
    file = str(place)
    found: dict[str, str] = {}
    for number, row in enumerate(_rows(file), 1):
        cells = [cell.strip() for cell in row]
        if number == 1:
            if cells != COLUMNS:
                raise UsageLogError(
                    file, 1, f"the first line is `month,requests`, not {shown(','.join(row))}"
                )
            continue
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS) or not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", cells[0]):
            raise UsageLogError(
                file,
                number,
                f"write a month and its requests, such as 2026-12,310000: {shown(','.join(row))}",
            )
        if cells[0] in found:
            raise UsageLogError(file, number, f"{cells[0]} is said twice", "month")
        try:
            found[cells[0]] = plain(count_number(cells[1]))
        except CostcalcError as error:
            raise UsageLogError(file, number, str(error), "requests") from error
    if not found:
        raise UsageLogError(file, None, "says no month: write lines such as 2026-12,310000")
    return found


def _rows(file: str) -> list[list[str]]:
    try:
        return list(csv.reader(read_file(file, LARGEST_FILE).decode("utf-8-sig").splitlines()))
    except csv.Error as error:
        raise UsageLogError(file, None, f"is no CSV: {error}") from None
    except UnicodeDecodeError as error:
        raise UsageLogError(file, None, f"is not UTF-8: byte {error.start} cannot be read") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageLogError(file, None, f"cannot be read: {reason}") from None
