"""Files that people name, and standard input: opened and read with an error that says what is wrong."""

from __future__ import annotations

import sys

from costcalc.errors import ResultError
from costcalc.files import NoFileError, open_file
from costcalc.prose import shown
from costcalc.strict_json import StrictReader
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from costcalc.errors import CostcalcError

    Failure = Callable[[str], CostcalcError]

LARGEST_RESULT = 64 * 1024 * 1024


def open_input(place: str, failure: Failure) -> BinaryIO:
    """A file to read bytes from; `-` is standard input. `failure` makes the error of a message."""
    if place == "-":
        if sys.stdin is None:
            raise failure("standard input is closed")
        return sys.stdin.buffer
    try:
        return open_file(place)
    except NoFileError as error:
        raise failure(unread(error).replace("/dev/stdin", "-")) from None
    except (OSError, ValueError) as error:
        raise failure(unread(error)) from None


def read_bytes(place: str, most: int, failure: Failure) -> bytes:
    """The content of a file, up to a size."""
    try:
        with open_input(place, failure) as file:
            data = file.read(most + 1)
    except OSError as error:
        raise failure(unread(error)) from None
    if len(data) > most:
        raise failure(f"it is larger than {most >> 20} MiB")
    return data


def unread(error: Exception) -> str:
    """Why something cannot be read."""
    return f"it cannot be read: {getattr(error, 'strerror', None) or error}"


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
