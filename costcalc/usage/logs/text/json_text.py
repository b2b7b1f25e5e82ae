"""JSON read by orjson where it is installed, with the result of Python's own strict reader.

orjson makes floats of decimals and of integers beyond 64 bits, and lets the last of two equal keys win. What
it reads is taken where it writes it again as the text was, blanks apart: a key said twice would be written
once, and a number that no float holds otherwise than it was. Each float is the decimal that it is written
as. All else, and what it refuses, goes to the strict reader.
"""

from __future__ import annotations

from decimal import Decimal

from costcalc.usage.logs.text.json_strict import COUNTED_FROM, DEEPEST, check_marks, is_deep, read_strictly
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Reader = Callable[[bytes], Any]

BLANKS = b" \t\r\n"


def json_reader() -> Reader:
    """What reads a JSON text: its value, or `LogFaultError`, as `read_strictly` has it."""
    try:
        import orjson
    except ImportError:
        return read_strictly
    loads, dumps = orjson.loads, orjson.dumps

    def read(text: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
        if len(text) > COUNTED_FROM:
            check_marks(text)
        try:
            value = loads(text)
            written = dumps(value)
        except (ValueError, TypeError):  # a text that is no JSON, or a value that is nested too deep
            return read_strictly(text)
        if written != text and written.translate(None, BLANKS) != text.translate(None, BLANKS):
            return read_strictly(text)
        held = [value]
        found, has_floats = _all_in(held)
        if len(found) > DEEPEST and is_deep(value):
            return read_strictly(text)
        if has_floats:
            _make_decimals(found, dumps)
        return held[0]

    return read


def _all_in(value: object) -> tuple[list[object], bool]:
    """A value with all that is in it, and whether floats are."""
    found = [value]
    has_floats = False
    for each in found:
        kind = type(each)
        if kind is dict:
            found += each.values()  # type: ignore[attr-defined] # mypy does not see that it is a dict
        elif kind is list:
            found += each  # type: ignore[arg-type] # the same
        elif kind is float:
            has_floats = True
    return found, has_floats


def _make_decimals(values: Iterable[object], dumps: Callable[[float], bytes]) -> None:
    """Put a decimal in the place of each float in a map or a list, which is the one that it is written as."""
    for each in values:
        if type(each) is dict:
            members: Iterable[tuple[Any, object]] = each.items()
        elif type(each) is list:
            members = enumerate(each)
        else:
            continue
        for place, value in members:
            if type(value) is float:
                each[place] = Decimal(dumps(value).decode())


read: Reader = json_reader()
"""Reads a JSON text, with what is installed."""
