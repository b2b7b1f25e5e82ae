"""Reading JSON from outside: a saved result, strictly: no number that changes its value, no key twice."""

from __future__ import annotations

import json

from costcalc.cli.files import read_bytes
from costcalc.errors import ResultError, shown
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

LARGEST_RESULT = 64 * 1024 * 1024


def read_saved(place: str) -> Any:  # noqa: ANN401 - whatever JSON holds; `verify` looks at it
    """The JSON of a file, or of standard input for `-`; `ResultError` where it cannot be read."""
    data = read_bytes(place, LARGEST_RESULT, lambda reason: ResultError(f"{place}: {reason}"))
    try:
        return strict_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ResultError(f"{place}: it is not UTF-8: byte {error.start} cannot be read") from None
    except ValueError as error:
        raise ResultError(f"{place}: this is no JSON: {error}") from None


def strict_json(text: str, **reading: Callable[[str], object]) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read JSON; ValueError for what is none, NaN, numbers too large, and a key that stands twice."""
    try:
        return json.loads(text, **{**_STRICTLY, **reading})
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {shown(key)} stands twice in one object")
        found[key] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number of JSON")


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


_STRICTLY: dict[str, Any] = {
    "object_pairs_hook": _once,
    "parse_constant": _no_number,
    "parse_float": finite,
    "parse_int": _short,
}
