"""JSON from outside, read strictly: what the standard reader lets pass is a fault here.

It reads NaN, turns `1e400` into infinity, lets the last of two equal keys win, and follows brackets until the
stack is full. How a number is read, and how a fault is worded, is for whoever reads to say.
"""

from __future__ import annotations

import json

from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from decimal import Decimal
    from typing import Any, NoReturn


class StrictJsonError(ValueError):
    """JSON that does not say one thing only."""


class StrictReader(NamedTuple):
    """How a kind of JSON is read: what makes numbers of their texts, and what is said of each fault."""

    parse_float: Callable[[str], object]
    twice: str
    constant: str
    deep: str
    half: str = ""
    deepest: int | None = None
    parse_int: Callable[[str], object] = int
    quoted: Callable[[str], str] = shown

    def read(self, text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The value of a JSON text.

        Raises `StrictJsonError`, or json's own error where the syntax is wrong. Where there is a bound of
        depth, half characters are refused too: JSON can spell them, and no file can hold them.
        """
        try:
            value = json.loads(
                text,
                parse_float=self.parse_float,
                parse_int=self.parse_int,
                parse_constant=self._refuse_constant,
                object_pairs_hook=self._once,
            )
        except RecursionError:
            raise StrictJsonError(self.deep) from None
        deepest = self.deepest
        if deepest is not None and ("\\u" in text or text.count("[") + text.count("{") > deepest):
            self._check_inside(value, deepest)
        return value

    def _refuse_constant(self, text: str) -> NoReturn:
        raise StrictJsonError(self.constant.format(text))

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            for key, _ in pairs:
                if key not in found:
                    raise StrictJsonError(self.twice.format(self.quoted(key)))
                del found[key]
        return found

    def _check_inside(self, value: object, deepest: int) -> None:
        for depth, level in enumerate(_levels(value)):
            if depth >= deepest and any(isinstance(each, dict | list) for each in level):
                raise StrictJsonError(self.deep)
            try:
                "".join(each for each in level if isinstance(each, str)).encode()
            except UnicodeEncodeError:
                raise StrictJsonError(self.half) from None


def _levels(value: object) -> Iterator[Collection[object]]:
    """The values of each depth, the outermost first; the keys of an object lie as deep as its values."""
    level = [value]
    while level:
        yield level
        level = [inner for each in level for inner in _inside(each)]


def _inside(value: object) -> Collection[object]:
    if isinstance(value, dict):
        return *value, *value.values()
    return value if isinstance(value, list) else ()


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


def _exact(text: str) -> Decimal:
    """A number with its digits, however large: what is too much is told by its place in what was read."""
    from decimal import Decimal

    if len(text) > 100:  # noqa: PLR2004 - as above
        raise ValueError("a number has too many digits")
    return Decimal(text)


RECORDED = SAVED._replace(parse_float=_exact)
