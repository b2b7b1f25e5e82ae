"""JSON as RFC 8259 has it, read strictly: what the standard library lets pass is malformed here."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 12
LONGEST_NUMBER = 400
_NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,4}))?", re.ASCII)
LARGEST_EXPONENT = 308


class MalformedJsonError(ValueError):
    """A body that is not JSON, or not unmistakably so."""


class Fractional(str):
    """A JSON number with a fraction, as written: its digits are exact here, and would not be as a float."""

    __slots__ = ()


def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Read a body. Whole numbers such as 43717.0 are integers; others keep their text as `Fractional`.

    Raises `MalformedJsonError` for duplicate keys, NaN, numbers beyond all bounds, nesting beyond DEEPEST,
    and text that is not UTF-8.
    """
    try:
        value = _DECODER.decode(body.decode())
    except MalformedJsonError:
        raise
    except UnicodeDecodeError:
        raise MalformedJsonError("the body is not UTF-8") from None
    except RecursionError:
        raise MalformedJsonError(_TOO_DEEP) from None
    except json.JSONDecodeError as error:
        raise MalformedJsonError(f"{error.msg}, at line {error.lineno}, column {error.colno}") from None
    except ValueError:
        raise MalformedJsonError("a number has thousands of digits") from None
    if body.count(b"[") + body.count(b"{") > DEEPEST:
        _check_depth(value)
    if b"\\u" in body:
        _check_text(value)
    return value


_TOO_DEEP = f"nested more than {DEEPEST} deep"


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedJsonError(f"the key {twice[:60]!r} stands twice in one object")
    return found


def _fraction(text: str) -> int | Fractional:
    match = _NUMBER.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    if not match or int(match[4] or 0) > LARGEST_EXPONENT:
        raise MalformedJsonError(f"the number {text[:40]} is beyond all bounds")
    sign, whole, decimals, exponent = match[1], match[2], (match[3] or "").rstrip("0"), int(match[4] or 0)
    places = exponent - len(decimals)
    digits = int(whole + decimals)
    if digits and exponent < -LARGEST_EXPONENT:
        return Fractional(text)
    if digits == 0 or places >= 0:
        return int(f"{sign}{digits * 10 ** max(places, 0) if digits else 0}")
    if digits % 10**-places == 0:
        return int(f"{sign}{digits // 10**-places}")
    return Fractional(text)


def _constant(text: str) -> None:
    raise MalformedJsonError(f"{text} is no JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_fraction, parse_constant=_constant)


def _check_depth(value: object) -> None:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each) if isinstance(inner, dict | list)]
        if not level:
            return
    raise MalformedJsonError(_TOO_DEEP)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _check_text(value: object) -> None:
    """Refuse half of a surrogate pair: no text of it can be written out again."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise MalformedJsonError("a text holds half of a surrogate pair") from None
