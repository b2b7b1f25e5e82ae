"""Numbers of a column as whole counts, whatever it holds, and why one of its values is none.

A text is a number if all of it is digits, with a fraction or without: engines' own casts disagree (of `1.5`
one makes 2, the other nothing) and take what nobody wrote for a count. What is refused, and why, is what
records of usage refuse (`usage/records/members.py`).
"""

from __future__ import annotations

from costcalc.questions.reprice.columns.kinds import DECIMAL, FLAG, FLOAT, NARROW, TEXT, WHOLE, WIDE
from costcalc.usage.logs.faults import LogFaultError
from costcalc.usage.logs.row.cells import AMBIGUOUS, MAYBE_THOUSANDS
from costcalc.usage.records.members import LARGEST
from costcalc.usage.records.members import MOST_DECIMALS as DECIMALS
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from costcalc.questions.reprice.columns.dialects import Dialect

NEGATIVE, TOO_LARGE, NOT_WHOLE, NO_NUMBER = "negative", "too large", "not whole", "no number"
LONGEST = 40
"""Bytes of a number in a text; white space around it counts."""
SPACE = "[ \\t\\r\\n]*"
_DIGITS = len(str(LARGEST))
_FINE = f"{SPACE}0*([0-9]{{1,{_DIGITS}}})(?:[.]0{{1,{DECIMALS}}})?{SPACE}"
_ZERO = f"{SPACE}-?0+(?:[.]0+)?{SPACE}"
_NUMBER = f"{SPACE}-?[0-9]+(?:[.][0-9]+)?{SPACE}"
_PARTED = f"{SPACE}0*([0-9]{{1,{_DIGITS}}}(?:[.][0-9]{{1,{DECIMALS}}})?){SPACE}"
_MAYBE = f"{SPACE}{MAYBE_THOUSANDS.pattern}{SPACE}"
_LARGE = f"{SPACE}-?[0-9]{{{LONGEST // 2}}}.*"
_AMOUNT = (
    f"{SPACE}[$]?(-?[0-9]{{1,10}}(?:[.][0-9]{{1,24}})?|-?[0-9](?:[.][0-9]{{1,16}})?[eE]-0?[1-8]"
    f"|-?[0-9](?:[.][0-9]{{1,10}})?[eE]-(?:09|9|1[0-4])){SPACE}"
)
MONEY = "DECIMAL(38, 24)"
FRACTIONAL = f"DECIMAL(38, {DECIMALS})"

Faults = tuple[tuple[str, str], ...]


class Number(NamedTuple):
    """A count in SQL: its value, when it is missing, and what is wrong with others.

    The value is fine between 0 and `LARGEST`; beyond, or NULL and not missing, it is not. Faults are reasons
    with the conditions under which they hold then, of which the first counts.
    """

    value: str
    missing: str
    faults: Faults


def number_of(name: str, kind: str, words: Dialect, *, is_fractional: bool = False) -> Number:
    """The counts of a column; `LogFaultError` where it can hold none."""
    missing = f"{name} IS NULL"
    if kind == TEXT:
        return _of_text(name, words, is_fractional=is_fractional)
    if kind == WHOLE:  # as it stands, so that an engine may skip what its statistics tell
        return Number(name, missing, _bounds(name))
    if kind == NARROW:  # what is made of it is beyond its bits: parts of 8 bits add up to more than 8 have
        return Number(f"CAST({name} AS BIGINT)", missing, _bounds(name))
    if kind == WIDE:
        return Number(_within(name, "BIGINT"), missing, _bounds(name))
    if kind == DECIMAL and is_fractional:
        return Number(_within(name, FRACTIONAL), missing, _bounds(name))
    not_whole = (NOT_WHOLE, f"{name} % 1 <> 0")
    if kind == DECIMAL:
        return Number(_whole(name), missing, (*_bounds(name), not_whole))
    if kind == FLOAT:
        # Only what a float holds to the last digit: whole numbers up to 2^53.
        return Number(_whole(name), missing, ((NO_NUMBER, f"isnan({name})"), *_bounds(name), not_whole))
    what = "true or false" if kind == FLAG else kind
    raise LogFaultError(NO_NUMBER, f"it holds {what}, where numbers are due")


def amount_of(name: str, kind: str, words: Dialect) -> str:
    """What rows recorded as their cost: NULL for what is no amount, or has more digits than any has."""
    if kind == DECIMAL:  # of its places, those that say something
        text = _without_zeros(f"CAST({name} AS {words.text})")
    elif kind in {WHOLE, NARROW, WIDE, FLOAT}:
        # The shortest text of a float: what whoever wrote it would have written as text.
        text = f"CAST({name} AS {words.text})"
    elif kind == TEXT:
        text = name
    else:
        raise LogFaultError(NO_NUMBER, f"it holds {kind}, where amounts are due")
    found = words.found.format(x=text, p=_AMOUNT)
    is_one = words.matches.format(x=text, p=_AMOUNT)
    is_short = f"{words.size.format(x=text)} <= {LONGEST}"
    return f"CASE WHEN {is_short} AND {is_one} THEN TRY_CAST({found} AS {MONEY}) END"


def _without_zeros(text: str) -> str:
    short = f"trim(TRAILING '.' FROM trim(TRAILING '0' FROM {text}))"
    return f"CASE WHEN instr({text}, '.') > 0 THEN {short} ELSE {text} END"


def _within(name: str, kind: str) -> str:
    return f"CASE WHEN {name} BETWEEN 0 AND {LARGEST} THEN CAST({name} AS {kind}) END"


def _whole(name: str) -> str:
    is_whole = f"{name} BETWEEN 0 AND {LARGEST} AND {name} % 1 = 0"
    return f"CASE WHEN {is_whole} THEN CAST({name} AS BIGINT) END"


def _bounds(name: str) -> Faults:
    return (NEGATIVE, f"{name} < 0"), (TOO_LARGE, f"{name} > {LARGEST}")


def _of_text(name: str, words: Dialect, *, is_fractional: bool) -> Number:
    """What is longer than any number is not looked at to its end: it may be a gigabyte."""
    is_short = f"{words.size.format(x=name)} <= {LONGEST}"
    start = f"substr({name}, 1, {LONGEST})"

    def matches(pattern: str, text: str = name) -> str:
        return words.matches.format(x=text, p=pattern)

    form, kind = (_PARTED, FRACTIONAL) if is_fractional else (_FINE, "BIGINT")
    number = f"TRY_CAST({words.found.format(x=name, p=form)} AS {kind})"
    value = (
        f"CASE WHEN {words.size.format(x=name)} > {LONGEST} OR {matches(_MAYBE)} THEN NULL "
        f"WHEN {matches(form)} AND {number} <= {LARGEST} THEN {number} "
        f"WHEN {matches(_ZERO)} THEN 0 END"
    )
    faults = (
        (AMBIGUOUS, f"{is_short} AND {matches(_MAYBE)}"),
        (NEGATIVE, f"{matches(f'{SPACE}-.*', start)} AND ({matches(_NUMBER, start)} OR NOT {is_short})"),
        (TOO_LARGE, f"NOT {is_short} AND {matches(_LARGE, start)}"),
        (NO_NUMBER, f"NOT {is_short} OR NOT {matches(_NUMBER)}"),
        (TOO_LARGE, f"NOT {matches(form)} AND {matches(f'{SPACE}0*[0-9]{{{_DIGITS + 1},}}(?:[.].*)?')}"),
        (TOO_LARGE, f"{matches(form)} AND {number} > {LARGEST}"),
        (NOT_WHOLE, "TRUE"),
    )
    return Number(value, f"({name} IS NULL OR ({is_short} AND {matches(SPACE)}))", faults)
