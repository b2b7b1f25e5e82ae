"""Reading JSON from outside: a saved result, strictly: no number that changes its value, no key twice."""

from __future__ import annotations

from costcalc.cli.files.opened import read_bytes
from costcalc.errors import ResultError
from costcalc.prose import shown
from costcalc.strict_json import StrictReader
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

LARGEST_RESULT = 64 * 1024 * 1024


def read_saved(place: str) -> Any:  # noqa: ANN401 - whatever JSON holds; `verify` looks at it
    """The JSON of a file, or of standard input for `-`; `ResultError` where it cannot be read."""
    data = read_bytes(place, LARGEST_RESULT, lambda reason: ResultError(f"{place}: {reason}"))
    try:
        return SAVED.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ResultError(f"{place}: it is not UTF-8: byte {error.start} cannot be read") from None
    except ValueError as error:
        raise ResultError(f"{place}: this is no JSON: {error}") from None


def finite(text: str) -> float:
    """A number that is not too large."""
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{shown(text)} is too large a number")
    return value


def _short(text: str) -> int:
    if len(text) > 100:  # noqa: PLR2004 - far more digits than any quantity has
        raise ValueError("a number has too many digits")
    return int(text)


SAVED = StrictReader(
    finite,
    twice="the key {} stands twice in one object",
    constant="{} is no number of JSON",
    deep="it is nested too deep",
    parse_int=_short,
)
