"""How the dates of a file are written: one notation for each of its columns, decided over all rows.

`01/02/2025` is the second of January or the first of February, and no row alone can tell; a row with
`25/01/2025` does. A time without a zone is another price in Beijing than in New York: the zone is asked for.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from costcalc.errors import MomentError, UsageError
from costcalc.periods import parse_moment, zone_named
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.periods import Moment

NAIVE, DMY, MDY, EITHER = "naive", "dmy", "mdy", "either"
"""What a date says of how dates are written: a time without a zone; the day first, the month, or either."""
EPOCHS = {"seconds": 10**11, "milliseconds": 10**14, "microseconds": 10**17, "nanoseconds": 10**20}
"""Units of time since 1970, each with what none of their numbers reaches: the year is 5138 then."""
LEAST_EPOCH = 10**8
"""Smaller numbers are days of a spreadsheet, or as 20251125; in seconds they are before April 1973."""
MICROSECONDS = {"seconds": 10**6, "milliseconds": 10**3, "microseconds": 1}
NANOSECONDS = 1_000
START = datetime(1970, 1, 1, tzinfo=UTC)
YEARS_OF_MODELS = range(2018, 2040)
"""Of which years a number is taken for a time under a name that does not say so."""

_TIME = (
    r"(?:(?:[Tt ]|, ?| at )(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?: ?(?P<zone>[Zz]|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?(?: UTC)?))?)?"
)
_MONTH = (
    r"(?P<name>jan|feb|f[eé]v|mar|apr|avr|may|mai|jun|juin|jul|juil|aug|ao[uû]|sep|oct|nov|d[eé]c)[a-zéû]*\.?"
)
YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_TIME}"
)
YEAR_LAST = re.compile(
    rf"(?P<one>[0-9]{{1,2}})(?P<mark>[-/.])(?P<two>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}){_TIME}"
)
NAMED = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?"
    rf"(?:(?P<day>[0-9]{{1,2}})(?P<mark>[- ]){_MONTH}(?P=mark)"
    rf"|{_MONTH.replace('<name>', '<name_first>')} (?P<day_last>[0-9]{{1,2}}),? )(?P<year>[0-9]{{4}}){_TIME}",
    re.IGNORECASE,
)
COMPACT = re.compile("(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
NUMBER = re.compile(r"([0-9]{9,19})(?:\.([0-9]{1,9}))?")
MONTHS = {
    "jan": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6, "jul": 7,
    "aug": 8, "aou": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
MONTH = re.compile(rf"(?:19|20)[0-9]{{2}}-(?P<month>[0-9]{{2}})|{_MONTH}[ -][0-9]{{4}}", re.IGNORECASE)
SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/])[0-9]{1,2}\1[0-9]{2}|[0-9]{2}\.[0-9]{2}\.[0-9]{2}")
DAY_OF_SHEET = re.compile("(?P<days>[0-9]{5})(?:[.][0-9]+)?")
DAYS_OF_MODELS = range(43_831, 47_484)
"""The days of 2020 to 2029 as a spreadsheet counts them."""
NO_DATES = {
    r"[0-9]{4}-[0-9]{2}|(?:[A-Za-zéû]{3,9}\.?[ -])[0-9]{4}": "is a month: sum up by day",
    r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}": "has a year of two digits: write all four",
    r"[0-9]{5}(?:\.[0-9]+)?": "is a day as a spreadsheet counts it: format the column as a date, and save it",
    r"[0-9.]+[eE][+-]?[0-9]+": "has lost its last digits: save the column as whole numbers",
}
"""What is nearly a date, and what to do about it."""
LONGEST = 60
MOST_MONTHS = 12


class Notation(NamedTuple):
    """How dates are written: which of two numbers is the day, and the zone of times that have none."""

    order: str | None = None
    zone: str | None = None


PLAIN = Notation()


def says(text: str) -> str | None:
    """What a date says of how dates are written; None where it says nothing, or is none.

    >>> says("25/11/2025"), says("2025-11-25 10:00"), says("1764064800000"), says("2025-11-25")
    ('dmy', 'naive', 'milliseconds', None)
    """
    if len(text) == 10 and text[4] == text[7] == "-":  # noqa: PLR2004 - a day, as most are written
        return None
    if len(text) > LONGEST:
        return None
    if NUMBER.fullmatch(text):
        return epoch_of(text)
    last = YEAR_LAST.fullmatch(text)
    if last:
        one, two = int(last["one"]), int(last["two"])
        return _of_numbers(one, two)
    found = YEAR_FIRST.fullmatch(text) or NAMED.fullmatch(text)
    return NAIVE if found and found["hour"] and not found["zone"] else None


def _of_numbers(one: int, two: int) -> str | None:
    """What two numbers say of which of them is the day; None where it makes no difference."""
    if max(one, two) > MOST_MONTHS:
        return DMY if one > two else MDY
    return EITHER if one != two else None


@lru_cache(4_096)
def is_date(text: str, *, is_named: bool = False) -> bool:
    """Whether a text is a date, however it is written: also a month, or a time since 1970.

    Of a column that `is_named` for what its numbers are, such as ids, such numbers are none.
    """
    if len(text) > LONGEST or not text:
        return False
    if NUMBER.fullmatch(text):
        return not is_named and epoch_of(text) is not None and _of_epoch(text).year in YEARS_OF_MODELS
    if days := DAY_OF_SHEET.fullmatch(text):
        return not is_named and int(days["days"]) in DAYS_OF_MODELS
    forms = (COMPACT, YEAR_FIRST, YEAR_LAST, NAMED, MONTH, SHORT_YEAR)
    found = next(filter(None, (form.fullmatch(text) for form in forms)), None)
    return found is not None and int(found.groupdict().get("month") or 1) <= MOST_MONTHS


def is_clock(text: str) -> bool:
    """Whether a text is the time of a day, which does not say of which: `10:30`, `9:05:00 PM`, `08:00Z`."""
    return ":" in text[:3] and re.fullmatch(_TIME, f" {text}") is not None


def is_naive(text: str) -> bool:
    """Whether a date of any notation has a time and no zone."""
    found = YEAR_FIRST.fullmatch(text) or YEAR_LAST.fullmatch(text) or NAMED.fullmatch(text)
    return bool(found and found["hour"] and not found["zone"])


def epoch_of(text: str) -> str | None:
    """The unit of a number of time since 1970, which its size tells; None for one that is too small."""
    whole = int(text.partition(".")[0])
    if whole < LEAST_EPOCH:
        return None
    return next((unit for unit, least in EPOCHS.items() if whole < least), None)


def decided(
    seen: Mapping[str, tuple[int, str]], order: str | None = None, zone: str | None = None
) -> Notation:
    """How a column's dates are written: as was said, or as they show.

    `seen` holds, of what they say, the first row and its text. Raises `UsageError` where they contradict one
    another or what was said, and where none decides.
    """
    epochs = [unit for unit in EPOCHS if unit in seen]
    if len(epochs) > 1:
        told = " and ".join(f"{unit} (row {seen[unit][0]}: {seen[unit][1]})" for unit in epochs[:2])
        raise UsageError(f"times since 1970 are in {told}: a file has one notation for its dates")
    if NAIVE in seen and zone is None:
        row, text = seen[NAIVE]
        raise UsageError(
            f"row {row} has {shown(text)}, a time without a zone: say whose time it is, with --timezone UTC "
            "or --timezone Europe/Paris",
            "timezone",
        )
    return Notation(_order(seen, order), zone)


def _order(seen: Mapping[str, tuple[int, str]], said: str | None) -> str | None:
    order = said or (DMY if DMY in seen else MDY if MDY in seen else None)
    other = {DMY: MDY, MDY: DMY}.get(order or "", "")
    if order is not None and other in seen:
        first = f", and row {seen[order][0]} {shown(seen[order][1])}" if order in seen else ""
        raise UsageError(
            f"row {seen[other][0]} has {shown(seen[other][1])}{first}: a file has one notation for its dates",
            "dates",
        )
    if order is None and EITHER in seen:
        row, text = seen[EITHER]
        raise UsageError(
            f"row {row} has {shown(text)}, and nothing in the file says which number is the day: say it with "
            "--dates dmy or --dates mdy",
            "dates",
        )
    return order


@lru_cache(4_096)
def read(text: str, notation: Notation = PLAIN) -> Moment:
    """A day or an instant in UTC; `MomentError` for what is none, or does not say enough.

    >>> read("25/11/2025 10:00", Notation("dmy", "Europe/Paris"))
    datetime.datetime(2025, 11, 25, 9, 0, tzinfo=datetime.timezone.utc)
    """
    if len(text) <= LONGEST:
        if NUMBER.fullmatch(text):
            return _of_epoch(text)
        found = COMPACT.fullmatch(text) or YEAR_FIRST.fullmatch(text) or YEAR_LAST.fullmatch(text)
        found = found or NAMED.fullmatch(text)
        if found:
            try:
                return parse_moment(_of_match(found.groupdict(), text, notation))
            except (ValueError, OverflowError) as error:
                if isinstance(error, MomentError):
                    raise
                raise MomentError(f"{shown(text)} does not exist: {error}", "on") from None
        for form, complaint in NO_DATES.items():
            if re.fullmatch(form, text):
                raise MomentError(f"{shown(text)} {complaint}", "on")
    return parse_moment(text)


def _of_epoch(text: str) -> datetime:
    unit, (whole, _, decimals) = epoch_of(text), text.partition(".")
    if unit is None:
        raise MomentError(f"{shown(text)} is too small for a time since 1970", "on")
    if unit == "nanoseconds":
        return START + timedelta(microseconds=int(whole) // NANOSECONDS)
    scale = MICROSECONDS[unit]
    part = int(decimals.ljust(9, "0")) * scale // 10**9 if decimals else 0
    return START + timedelta(microseconds=int(whole) * scale + part)


def _of_match(found: Mapping[str, str | None], text: str, notation: Notation) -> Moment:
    day = _day_of(found, notation)
    hour = found.get("hour")
    if hour is None:
        return day
    fraction = (found["fraction"] or "").ljust(6, "0")[:6]
    clock = (_hour(int(hour), found["half"]), int(found["minute"] or 0), int(found["second"] or 0))
    wall = datetime(day.year, day.month, day.day, *clock, int(fraction))  # noqa: DTZ001 - placed in its zone below
    return _placed(wall, found["zone"], text, notation.zone)


def _day_of(found: Mapping[str, str | None], notation: Notation) -> date:
    year = int(found["year"] or 0)
    if found.get("one"):
        one, two = int(found["one"] or 0), int(found["two"] or 0)
        day, month = (two, one) if notation.order == MDY else (one, two)
        return date(year, month, day)
    name = found.get("name") or found.get("name_first")
    if name:
        return date(year, _month(name), int(found["day"] or found["day_last"] or 0))
    return date(year, int(found["month"] or 0), int(found["day"] or 0))


def _month(name: str) -> int:
    plain = name.lower().replace("é", "e").replace("û", "u")
    return {"juin": 6, "juil": 7}.get(plain) or MONTHS[plain[:3]]


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:  # noqa: PLR2004 - of a clock with two halves
        raise ValueError("an hour before or after noon is from 1 to 12")
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _placed(wall: datetime, zone: str | None, text: str, usual: str | None) -> datetime:
    """A wall time in its zone: what stands behind it, or the zone of times that have none."""
    if zone is not None:
        offset = zone.removesuffix(" UTC").upper()
        if offset in {"Z", "UTC", "GMT"}:
            return wall.replace(tzinfo=UTC)
        minutes = int(offset[3:].lstrip(":") or 0)
        if minutes > 59:  # noqa: PLR2004 - which Python reads as more than an hour
            raise ValueError("an offset from UTC is 23:59 at most")
        return datetime.fromisoformat(f"{wall.isoformat()}{offset[:3]}:{minutes:02}")
    if usual is None:
        raise MomentError(f"{shown(text)} has no time zone: say one with --timezone", "on")
    named = zone_named(usual)
    before, after = wall.replace(tzinfo=named), wall.replace(tzinfo=named, fold=1)
    if before.utcoffset() != after.utcoffset():
        is_twice = (before.utcoffset() or timedelta()) > (after.utcoffset() or timedelta())
        why = "comes twice" if is_twice else "does not exist"
        raise MomentError(f"{shown(text)} {why} in {usual}, whose clocks change: write its offset", "on")
    return before.astimezone(UTC)
