"""Times of a column as microseconds since 1970, whatever it holds. No time zone is reckoned in SQL.

A time without a zone is taken as it stands on its clock; the calendar that it is looked up in is one of
that clock (`slots.py`).
"""

from __future__ import annotations

from costcalc.questions.reprice.columns.guards import LONGEST, SPACE
from costcalc.questions.reprice.columns.kinds import DAY, INSTANT, NARROW, TEXT, WALL, WHOLE, WIDE
from costcalc.questions.reprice.instants import LAST
from costcalc.usage.columns.dates import EPOCHS, LEAST_EPOCH
from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.questions.reprice.columns.dialects import Dialect

NO_TIME, NAIVE, NO_INSTANT = "no time", "naive time", "no instant"
A_SECOND = 1_000_000
A_DAY = 86_400 * A_SECOND
_UNITS = {"seconds": 1_000_000, "milliseconds": 1_000, "microseconds": 1}
_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?"
_ZONE = "(?:[Zz]|UTC|GMT|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)"
_NUMBER = "[0-9]{9,19}"


class Time(NamedTuple):
    """When a row was, in SQL: microseconds, NULL where there are none; when it is missing, and what is wrong.

    `is_wall` says that they are those of a clock in a zone that is yet to be reckoned, `is_day` that each is
    the beginning of a day. `of` makes one of what the column holds, and the least of what the least holds;
    empty where it is not that simple.
    """

    column: str
    value: str
    missing: str
    faults: tuple[tuple[str, str], ...]
    is_wall: bool = False
    of: str = ""
    is_day: bool = False


def time_of(name: str, kind: str, words: Dialect, *, zone: str | None) -> Time:
    """The times of a column; `LogFaultError` where it can hold none.

    Times without a zone are those of `zone`, and refused where nobody said it.
    """
    missing, beyond = f"{name} IS NULL", ((NO_INSTANT, "TRUE"),)
    if kind == INSTANT:
        return Time(name, words.microseconds.format(x=name), missing, beyond, of=words.microseconds)
    if kind == WALL and zone is None:
        return Time(name, "CAST(NULL AS BIGINT)", missing, ((NAIVE, "TRUE"),))
    if kind == WALL:
        return Time(name, words.of_wall.format(x=name), missing, beyond, zone != "UTC", words.of_wall)
    if kind == DAY:
        # Some are beyond all years, and their microseconds beyond 64 bits.
        day = f"CASE WHEN {name} >= DATE '1970-01-01' AND {name} < DATE '3000-01-01' THEN {name} END"
        value = f"{words.days.format(x=f'({day})')} * {A_DAY}"
        return Time(name, value, missing, beyond, zone not in {None, "UTC"}, is_day=True)
    if kind == WHOLE:
        return Time(name, _of_number(name, words), missing, beyond)
    if kind in {NARROW, WIDE}:
        return Time(name, _of_number(f"TRY_CAST({name} AS BIGINT)", words), missing, beyond)
    if kind == TEXT:
        return _of_text(name, words)
    raise LogFaultError(NO_INSTANT, f"it holds {kind}, where times are due")


def is_within(value: str) -> str:
    """The condition that a time is of the years that prices are about."""
    return f"{value} >= 0 AND {value} < {LAST}"


def _of_number(name: str, words: Dialect) -> str:
    """Seconds, milliseconds, microseconds or nanoseconds since 1970, which the size of a number tells."""
    said = " ".join(f"WHEN {name} < {EPOCHS[unit]} THEN {name} * {times}" for unit, times in _UNITS.items())
    return (
        f"CASE WHEN {name} < {LEAST_EPOCH} THEN NULL {said} ELSE {words.divide.format(a=name, b=1_000)} END"
    )


def _of_text(name: str, words: Dialect) -> Time:
    """Times as ISO 8601 has them, with their zone: each part has its place, so that digits alone are cast."""
    is_short = f"{words.size.format(x=name)} <= {2 * LONGEST}"

    def part(start: str, length: int) -> str:
        return f"TRY_CAST(substr(trim({name}), {start}, {length}) AS BIGINT)"

    def matches(pattern: str) -> str:
        return words.matches.format(x=name, p=pattern)

    def found(before: str, group: str, behind: str = ".*") -> str:
        return words.found.format(x=name, p=f"{SPACE}{before}({group}){behind}{SPACE}")

    date = f"TRY_CAST({found('', _DATE)} AS DATE)"
    clock = f"{_DATE}[Tt ]"
    seconds = f"coalesce(TRY_CAST({found(f'{clock}.....:', '[0-9]{2}')} AS BIGINT), 0)"
    fraction = f"rpad({found(f'{clock}........[.,]', '[0-9]{1,6}')}, 6, '0')"
    sign = f"CASE WHEN {matches(f'.*[0-9] ?-[0-9]{{2}}(?::?[0-9]{{2}})?{SPACE}')} THEN -1 ELSE 1 END"
    hours = f"coalesce(TRY_CAST({found(f'{clock}[^+-]*[+-]', '[0-9]{2}')} AS BIGINT), 0)"
    minutes = f"coalesce(TRY_CAST({found(f'{clock}[^+-]*[+-][0-9]{{2}}:?', '[0-9]{2}', '')} AS BIGINT), 0)"
    hour, minute = (f"TRY_CAST({found(before, '[0-9]{2}')} AS BIGINT)" for before in (clock, f"{clock}..:"))
    value = (
        f"CASE WHEN {is_short} AND {matches(f'{SPACE}{_DATE}[Tt ]{_CLOCK} ?{_ZONE}{SPACE}')} THEN "
        f"(({words.days.format(x=date)} * 24 + {hour} - ({sign}) * {hours}) * 60 + {minute}"
        f" - ({sign}) * {minutes}) * {60 * A_SECOND} + {seconds} * {A_SECOND}"
        f" + coalesce(TRY_CAST({fraction} AS BIGINT), 0)"
    )
    number = _of_number(f"TRY_CAST({found('', _NUMBER, '')} AS BIGINT)", words)
    value += f" WHEN {is_short} AND {matches(f'{SPACE}{_NUMBER}{SPACE}')} THEN {number} END"
    naive = matches(f"{SPACE}{_DATE}[Tt ]{_CLOCK}{SPACE}")
    missing = f"({name} IS NULL OR ({is_short} AND {matches(SPACE)}))"
    return Time(name, value, missing, ((NAIVE, f"{is_short} AND {naive}"), (NO_INSTANT, "TRUE")))
