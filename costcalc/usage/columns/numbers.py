"""How the numbers of a file are written: one notation for all of them, decided over all rows.

`1,000` is one or a thousand, and so is `1.000`, whatever parts the cells: no row alone can tell. Somewhere in
the file `1,5`, `1000.0`, `1,234.5` or `1.000.000` may tell; where nothing does, whoever asks says which mark
the decimals have.
"""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.errors import NumberError, UsageError
from costcalc.numbers import plain
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

POINT, COMMA, EITHER = "point", "comma", "either"
"""What a number says of the mark of decimals."""

MARKS = {POINT: ".", COMMA: ","}
SPACES = " \u00a0\u2007\u2009\u202f"
"""What parts thousands and is nothing else: spaces of any width."""
APOSTROPHES = "'\u2019\u02bc"

_GROUP = rf"[{SPACES}{APOSTROPHES}]"
_BEHIND = re.compile(rf"[{SPACES}]?(?:[kMG%]|(?<=[{SPACES}])[A-Za-z].*)$")
"""What may stand behind a number: a suffix, a percent sign, a unit."""
_LONE = r"0[.,][0-9]+|[0-9]{4,}[.,][0-9]+|[0-9]+[.,](?:[0-9]{1,2}|[0-9]{4,})"
"""A mark that can only be that of decimals: with a zero or many digits before it, or not three behind it."""
FORM = re.compile(
    r"(?P<three>[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3})"
    r"|(?P<several>[1-9][0-9]{0,2}(?P<group>[.,])[0-9]{3}(?:(?P=group)[0-9]{3})+)"
    r"|(?P<both>[1-9][0-9]{0,2}(?P<first>[.,])[0-9]{3}(?:(?P=first)[0-9]{3})*(?!(?P=first))[.,][0-9]+)"
    rf"|(?P<alone>{_LONE}|[0-9][.,][0-9]+[eE][+-]?[0-9]{{1,2}}|[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+[.,][0-9]+)"
)
"""A number with points or commas in it, by what it says of them."""

_READ = {
    name: re.compile(
        rf"([0-9]+|[1-9][0-9]{{0,2}}(?:(?:{group}[0-9]{{3}})+|(?:{_GROUP}[0-9]{{3}})+))"
        rf"(?:{mark}([0-9]+))?(?:[eE]([+-]?[0-9]{{1,2}}))?([{SPACES}]?[kMG%]|[{SPACES}][A-Za-z].*)?"
    )
    for name, group, mark in ((POINT, ",", r"\."), (COMMA, r"\.", ","))
}
LONGEST = 60


def says(text: str) -> str | None:
    """What a number says of the mark of its decimals; None for one without marks, and for what is none.

    >>> says("1,5"), says("1,234.5"), says("1,000"), says("1.000"), says("1000")
    ('comma', 'point', 'either', 'either', None)
    """
    number = _BEHIND.sub("", text) if len(text) <= LONGEST else ""
    found = FORM.fullmatch(number)
    if found is None:
        return None
    if found["three"]:
        return EITHER
    mark = found["group"] or found["first"]
    if mark:
        return COMMA if mark == "." else POINT
    return COMMA if "," in number else POINT


def decided(seen: Mapping[str, tuple[int, str]], said: str | None = None) -> str:
    """The mark of decimals that a file has: what was said of it, or what its numbers say.

    `seen` holds, of what numbers say, the first row and its text. Raises `UsageError` where they contradict
    one another or what was said, and where none decides.
    """
    mark = said or (COMMA if COMMA in seen else POINT)
    other = POINT if mark == COMMA else COMMA
    if other in seen:
        told = f"row {seen[other][0]} has {shown(seen[other][1])}, whose decimals have a {other}"
        beside = f", and row {seen[mark][0]} has {shown(seen[mark][1])}" if mark in seen else ""
        raise UsageError(f"{told}{beside}: a file has one notation for its numbers", "decimal")
    if said is None and EITHER in seen and mark not in seen:
        row, text = seen[EITHER]
        one, thousand = readings(text)
        raise UsageError(
            f"row {row} has {shown(text)}, and nothing in the file says whether that is {thousand} or {one}: "
            f"say it with --decimal {'point' if ',' in text else 'comma'} for {thousand}, or "
            f"--decimal {'comma' if ',' in text else 'point'} for {one}",
            "decimal",
        )
    return mark


def readings(text: str) -> tuple[str, str]:
    """Both numbers that a text with one mark before three digits may be: with decimals, and in thousands.

    >>> readings("12.500"), readings("1,000 k")
    (('12.5', '12500'), ('1.0k', '1000k'))
    """
    found = re.match(rf"([0-9]+)[.,]([0-9]{{3}})[{SPACES}]?(.*)", text)
    if found is None:
        return text, text
    whole, digits, behind = found.groups()
    return f"{whole}.{digits.rstrip('0') or '0'}{behind}", f"{whole}{digits}{behind}"


def read(text: str, mark: str) -> str:
    """A number in our own grammar: plain digits with a point, a suffix or unit behind them.

    What has no mark in it stays as it is; `NumberError` for what is no number with these decimals.

    >>> read("1 234,5", "comma"), read("1.2E+03", "point")
    ('1234.5', '1200')
    """
    found = _READ[mark].fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        if not _is_marked(text):
            return text
        raise NumberError(text, f"numbers of this file have decimals behind a {mark}: {_EXAMPLES[mark]}")
    whole, decimals, power, behind = found.groups()
    digits = "".join(letter for letter in whole if letter.isdigit())
    number = f"{digits}.{decimals}" if decimals else digits
    number = plain(Decimal(f"{number}e{power}")) if power else number
    unit = (behind or "").strip(SPACES)
    return f"{number} {unit}" if len(unit) > 1 else number + unit


_EXAMPLES = {POINT: "1234.5 or 1,234.5", COMMA: "1234,5 or 1.234,5"}


def _is_marked(text: str) -> bool:
    return "," in text or "." in text or re.search(rf"[0-9]{_GROUP}[0-9]", text) is not None
