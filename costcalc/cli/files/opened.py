"""Files that people name, and standard input: opened and read with an error that says what is wrong."""

from __future__ import annotations

import sys

from costcalc.errors import ResultError
from costcalc.files import NoFileError, open_file
from costcalc.questions.verify.saved import LARGEST_RESULT, result_in
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, BinaryIO

    from costcalc.errors import CostcalcError

    Failure = Callable[[str], CostcalcError]


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
    return result_in(data, place)
