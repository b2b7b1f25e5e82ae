"""Counts in a question: whole numbers within bounds, said as text or as a number."""

from __future__ import annotations

from costcalc.errors import NumberError, UsageError
from costcalc.numbers import count_number
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from costcalc.asking.words import Words


def count_said(words: Words, name: str, *, most: int, least: int = 1) -> int | None:
    """The count that was said, such as 36 or 100k; None where none was."""
    value = words.get(name)
    if value is None:
        return None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    number = _whole(value)
    if number is None or not least <= number <= most:
        raise UsageError(f"is a whole number from {least} to {most}, not {shown(value)}", name)
    return number


def read_count(words: Words, name: str, otherwise: int, *, most: int, least: int = 1) -> int:
    """The count that was said, or another where none was."""
    said = count_said(words, name, most=most, least=least)
    return otherwise if said is None else said


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    try:
        number = count_number(value)
    except NumberError:
        return None
    return int(number) if number == int(number) else None
