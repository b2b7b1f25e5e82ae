"""Hours as they are said: `mon-fri 09:00-18:00 Europe/Paris`, several of them with shares, and a zone."""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.asking.words import in_field, one_text, texts
from costcalc.errors import CostcalcError, UsageError
from costcalc.language.numerals import weekdays_in
from costcalc.numbers import percentage
from costcalc.periods import MINUTES_A_DAY, WEEKDAYS, parse_window, zone_named
from costcalc.prose import shown
from costcalc.rating.hours import ALL_COVERED, EVEN, Use
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from costcalc.asking.words import Words
    from costcalc.periods import WeeklyWindow

LONGEST = 200
MOST_HOURS = 20
MINUTES_A_WEEK = 7 * MINUTES_A_DAY
_DAY = "|".join(WEEKDAYS)
_DAYS = rf"(?:{_DAY})(?:-(?:{_DAY}))?(?:,(?:{_DAY})(?:-(?:{_DAY}))?)*"
_SPANS = r"[0-9:]{5}-[0-9:]{5}(?:,[0-9:]{5}-[0-9:]{5})*"
_ZONE, _SHARE = r"(?: ?(?P<zone>[A-Z][A-Za-z0-9_+/-]+))?", r"(?P<part>: ?(?P<share>[0-9._]+%))?"
_HOURS = rf"(?:(?P<days>{_DAYS}) ?)?(?P<spans>{_SPANS})?{_ZONE}{_SHARE}"
_WAY_OUT = "write them as 'mon-fri 09:00-18:00 Europe/Paris', with ': 80%' for a part of the requests"


def read_use(words: Words) -> Use:
    """When requests come, by the words `hours` and `timezone`; evenly where neither was said."""
    said = [weekdays_in(each, "en") for each in texts(words, "hours")]
    zone = one_text(words, "timezone")
    if zone is not None:
        if not said:
            raise UsageError("says where the hours are: say hours too, such as 09:00-18:00", "timezone")
        in_field("timezone", zone_named, zone)
        said = _in_zone(said[: MOST_HOURS + 1], zone)
    return read_hours(said)


def _in_zone(said: Sequence[str], zone: str) -> list[str]:
    """The hours with a zone, where they name none."""
    found = [_zoned(each, zone) for each in said]
    if found == [*said] and all(map(_matched, said)):
        raise UsageError("the hours name their zone themselves: say it once", "timezone")
    return found


def _zoned(said: str, zone: str) -> str:
    """Hours with a zone before their share, unless they name one: `09:00-18:00 Asia/Shanghai: 80%`."""
    match = _matched(said)
    if match is None or match["zone"]:
        return said
    share = match["part"] or ""
    return f"{said.removesuffix(share)} {zone}{share}"


def read_hours(said: Sequence[str]) -> Use:
    """Read when requests come: `mon-fri 09:00-18:00 Europe/Paris`, several of them with their shares."""
    if len(said) > MOST_HOURS:
        raise UsageError(f"at most {MOST_HOURS} of them", "hours")
    if not said:
        return EVEN
    read = [_read(each) for each in said]
    unsaid = [place for place, (_, share) in enumerate(read) if share is None]
    known = sum((share for _, share in read if share is not None), Fraction(0))
    if unsaid and len(read) > 1:
        raise UsageError(f"say the share of each, as in '{said[unsaid[0]][:60]}: 80%'", "hours")
    if known > 1:
        raise UsageError("the shares add up to more than 100%", "hours")
    use = Use(tuple((window, Fraction(1) if share is None else share) for window, share in read), tuple(said))
    covered = frozenset[int]().union(*(window.minutes_of_week() for window in use.spread))
    if use.rest and len(covered) == MINUTES_A_WEEK and len({window.zone for window in use.spread}) == 1:
        raise UsageError(ALL_COVERED, "hours")
    return use


def _matched(text: str) -> re.Match[str] | None:
    match = re.fullmatch(_HOURS, text) if 0 < len(text) <= LONGEST else None
    return match if match and (match["days"] or match["spans"]) else None


def _read(text: str) -> tuple[WeeklyWindow, Fraction | None]:
    match = _matched(text)
    if match is None:
        raise UsageError(f"{shown(text)} are no hours: {_WAY_OUT}", "hours")
    try:
        window = parse_window(
            match["spans"].split(",") if match["spans"] else (),
            _weekdays(match["days"]),
            match["zone"] or "UTC",
        )
        share = Fraction(percentage(match["share"])) if match["share"] else None
    except CostcalcError as error:
        raise UsageError(f"{shown(text)}: {error}", "hours") from error
    return window, share


def _weekdays(said: str | None) -> list[str]:
    found: list[str] = []
    for each in said.split(",") if said else ():
        first, _, last = each.partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
        found += [WEEKDAYS[day % 7] for day in range(start, end + 1 if end >= start else end + 8)]
    return found
