"""JSON read by orjson where it is installed, with the result of Python's own strict reader.

orjson makes floats of decimals and of integers beyond 64 bits, and lets the last of two equal keys win. What
it reads is taken where neither can have been: no float is in it, and written again it is the text, blanks
apart; a key said twice would be written once. All else, and what it refuses, goes to the strict reader.
"""

from __future__ import annotations

from costcalc.usage.logs.text.json_strict import COUNTED_FROM, DEEPEST, check_marks, is_deep, read_strictly
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
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
        return value if _is_exact(value) else read_strictly(text)

    return read


def _is_exact(value: object) -> bool:
    """Whether no float is in a value, and it is not nested too deep."""
    found = [value]
    for each in found:
        kind = type(each)
        if kind is dict:
            found += each.values()  # type: ignore[attr-defined] # mypy does not see that it is a dict
        elif kind is list:
            found += each  # type: ignore[arg-type] # the same
        elif kind is float:
            return False
    return len(found) <= DEEPEST or not is_deep(value)


read: Reader = json_reader()
"""Reads a JSON text, with what is installed."""
