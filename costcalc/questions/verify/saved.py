"""Saved results: what is handed over to be verified, as JSON has it."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike

from costcalc.errors import ResultError
from costcalc.files import read_file
from costcalc.prose import shown
from costcalc.strict_json import SAVED
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

LARGEST_RESULT = 64 * 1024 * 1024


def saved_of(result: object, deep: int = 2) -> Any:  # noqa: ANN401 - whatever JSON holds; `verify` looks at it
    """A result as JSON has it: a result of a table, what it wrote, a list of such, or a file of them."""
    if isinstance(result, list | tuple) and not hasattr(result, "to_dict") and deep:
        return [saved_of(each, deep - 1) for each in result]
    if hasattr(result, "to_dict"):
        return result.to_dict()
    if isinstance(result, str | PathLike):
        return _read(result)
    if not isinstance(result, Mapping):
        raise ResultError(f"a result is due, its to_dict() or the path of its file, not {shown(result)}")
    return dict(result)


def _read(place: str | PathLike[str]) -> Any:  # noqa: ANN401 - as above
    """The JSON of a file."""
    try:
        data = read_file(place, LARGEST_RESULT)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ResultError(f"{str(place)[:200] or shown(place)}: it cannot be read: {reason}") from None
    return result_in(data, str(place))


def result_in(data: bytes, place: str) -> Any:  # noqa: ANN401 - as above
    """The result that a file holds; `ResultError` with its place where that is no JSON."""
    try:
        return SAVED.read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ResultError(f"{place}: it is not UTF-8: byte {error.start} cannot be read") from None
    except ValueError as error:
        raise ResultError(f"{place}: this is no JSON: {error}") from None
