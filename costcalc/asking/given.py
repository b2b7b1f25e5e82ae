"""What the library is given: a map for a usage, a text for a list of one, a figure, a moment or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice

from costcalc.asking.words import check_words, read_usage
from costcalc.errors import UsageError
from costcalc.numbers import plain
from costcalc.periods import parse_moment
from costcalc.prose import shown
from costcalc.usage.flags import FIELD_OF
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.usage.usage import Usage

MOST_NAMES = 100_000
STRICT = "strict"
"""The word that refuses what is not exact and certain, in the library and over HTTP."""


def is_record(said: object) -> bool:
    """Whether this is what an API answered, or its usage: no map of our own fields alone, and no text."""
    if isinstance(said, Mapping):
        return not all(name in FIELD_OF for name in said)
    if isinstance(said, list | tuple):
        return bool(said) and all(isinstance(each, Mapping) for each in said)
    return not (said is None or isinstance(said, str | bytes | int | float | Decimal))


def usage_of(said: object) -> Usage:
    """The usage that a map of its fields says."""
    if not isinstance(said, Mapping):
        raise UsageError(
            f"a Usage is due, not {shown(said)}: Usage(input_tokens=…), or a map of its fields", "usage"
        )
    check_words(said, FIELD_OF)
    for name, value in said.items():
        if value is None:
            raise UsageError("is None, which is no quantity: give a number, or leave it out", str(name))
    return read_usage(said)


def names_given(names: object, field: str) -> list[str]:
    """The texts that were named, as a list; a text is one of them, or several of them joined by commas."""
    if isinstance(names, str):
        return [names]
    if not isinstance(names, Iterable) or isinstance(names, Mapping | bytes):
        raise UsageError(f"are due as a list of texts, or one of them, not {shown(names)}", field)
    found = list(islice(names, MOST_NAMES + 1))
    if len(found) > MOST_NAMES:  # something that has no end, such as itertools.cycle
        raise UsageError(f"are more than {MOST_NAMES:,}: name fewer", field)
    return found


def said_truly(value: object, name: str) -> bool:
    """True or False, as it was said; None and other things that Python takes for false are slips."""
    if not isinstance(value, bool):
        raise UsageError(f"True or False is due, not {shown(value)}", name)
    return value


def strictly(words: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Whether words ask for nothing less than an exact and certain answer, and the others of them."""
    rest = dict(words)
    return said_truly(rest.pop(STRICT, False), STRICT), rest


def text_or_none(value: object, name: str) -> str | None:
    """A text that may be left out."""
    if not isinstance(value, str | None):
        raise UsageError(f"must be one text, not {shown(value)}", name)
    return value


def figure_of(amount: object) -> str:
    """A price as it is listed; a float is none, as its digits are not those that were written."""
    if isinstance(amount, float):
        raise UsageError(f"a float is not exact: write {str(amount)!r}, or a Decimal", "amount")
    if not isinstance(amount, str | int | Decimal) or isinstance(amount, bool):
        raise UsageError(f"is a figure such as '0.14 USD/Mtoken', not {shown(amount)}", "amount")
    return amount if isinstance(amount, str) else plain(Decimal(amount))


def moment_said(on: Moment | str | None) -> dict[str, Moment]:
    """The word of a moment that may be left out."""
    return {} if on is None else {"on": parse_moment(on)}
