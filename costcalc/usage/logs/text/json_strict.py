"""JSON of a log, read so that it says one thing only, and that exactly: numbers are integers or decimals.

What is a matter of writing is mended: half characters (texts are cut between the halves of an emoji) become
U+FFFD, and a byte order mark at the beginning, as files that are put together have inside, is left out.
"""

from __future__ import annotations

import json
import re

from costcalc.prose import shown
from costcalc.usage.logs.faults import LogFaultError
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal
    from typing import Any, NoReturn

DEEPEST = 200
"""How many lists and objects may lie within one another."""
MOST_MARKS = 2_000_000
"""Commas and opening brackets of one text: each may stand for a value, which takes far more room."""
COUNTED_FROM = 1024 * 1024
"""The size of a text in which marks are counted: smaller ones cannot take much."""
LONGEST_NUMBER = 100
BLANKS = " \t\r\n\ufeff"

ESCAPED = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F](..)|.)", re.DOTALL)
"""An escape in a string; the group is there in half a character."""
STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{}\]]', re.DOTALL)
"""What a bracket in a string is not taken for."""


def read_strictly(text: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The value of a JSON text, read by Python itself; `LogFaultError` says why there is none."""
    if len(text) > COUNTED_FROM:
        check_marks(text)
    try:
        words = text.decode().strip(BLANKS)
    except UnicodeDecodeError as error:
        raise LogFaultError("no UTF-8", f"byte {error.start + 1} of the text") from None
    if "\\u" in words:
        words = ESCAPED.sub(_whole, words)
    try:
        value, end = _DECODER.raw_decode(words)
    except RecursionError:
        raise too_deep() from None
    except json.JSONDecodeError as error:
        fault = LogFaultError("no JSON", f"{error.msg}: character {error.pos + 1}")
        raise _unless_deep(fault, words[: error.pos]) from None
    except LogFaultError as fault:
        raise _unless_deep(fault, words) from None
    except ValueError:  # Python's own bound of an integer
        raise _unless_deep(LogFaultError("number too long"), words) from None
    if end < len(words):
        raise LogFaultError("no JSON", f"more follows its end: character {end + 1}")
    if words.count("[") + words.count("{") > DEEPEST and is_deep(value):
        raise too_deep()
    return value


def check_marks(text: bytes) -> None:
    """Refuse a text that would take far more room as values than it does as bytes."""
    if sum(map(text.count, (b",", b"[", b"{"))) > MOST_MARKS:
        raise LogFaultError("too many values", "write one object a line")


def is_deep(value: object) -> bool:
    """Whether more lists and objects lie within one another than are read."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for inner in _inside(each) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _unless_deep(fault: LogFaultError, words: str) -> LogFaultError:
    """A fault of a text, but where that is nested too deep.

    Some Pythons stop at brackets before they meet another fault, some read thousands of them: which fault is
    told does not depend on that.
    """
    depth = 0
    for found in STRING_OR_BRACKET.finditer(words):
        depth += (found[0] in "[{") - (found[0] in "]}")
        if depth > DEEPEST:
            return too_deep()
    return fault


def too_deep() -> LogFaultError:
    """What a text is refused for that `is_deep`."""
    return LogFaultError("nested too deep", f"more than {DEEPEST} lists and objects within one another")


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _whole(escape: re.Match[str]) -> str:
    return "\\ufffd" if escape[1] else escape[0]


def _decimal(text: str) -> Decimal:
    from decimal import Decimal

    # 1e400 is a number, and too large for what counts; with more digits in the exponent sums would not end.
    exponent = text.lower().partition("e")[2].lstrip("+-0")
    if len(text) > LONGEST_NUMBER or len(exponent) > 3:  # noqa: PLR2004 - above
        raise LogFaultError("number too long")
    return Decimal(text)


def _refused(text: str) -> NoReturn:
    raise LogFaultError("no JSON", f"{text} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        known = set[str]()
        twice = next(key for key, _ in pairs if key in known or known.add(key))  # type: ignore[func-returns-value] # None is no answer
        raise LogFaultError("said twice", f"{shown(twice)} stands twice in one object")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=_decimal, parse_constant=_refused)
