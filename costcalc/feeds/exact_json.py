"""JSON of a feed, read strictly: numbers exactly as they are written, and nothing that hangs or fools.

The standard reader turns `1e400` into infinity, reads NaN, and lets the last of two equal keys win; floats
would lose digits. Here a number with a point or an exponent is the Decimal that is written, 1.5e-07 exactly.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal

from costcalc.errors import FeedError
from costcalc.numbers import LONGEST
from costcalc.prose import shown
from costcalc.strict_json import StrictJsonError, StrictReader
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

LARGEST_CONTENT = 20 * 1024 * 1024
"""Bytes of a feed; the largest of 2026 has 4 MB."""

MOST_VALUES = 1_000_000
"""Of commas and opening brackets; it bounds the memory that the values take. In 2026 it is 150,000."""

DEEPEST = 12
LARGEST_EXPONENT = 30

PLAIN_NAME = "[A-Za-z0-9_./:@+ -]{1,60}"


def read_json(content: bytes | str, feed: str) -> Any:  # noqa: ANN401 - whatever it is
    """The value of a JSON text: objects, lists, strings, bool, None, int, and Decimal for other numbers.

    Raises `FeedError`, which says what is wrong and where, for anything else.
    """
    try:
        return _READER.read(_checked(content))
    except UnicodeDecodeError as error:
        detail = f"it is not UTF-8 text: byte {error.start + 1} cannot be read"
    except json.JSONDecodeError as error:
        detail = f"line {error.lineno}, column {error.colno}: {_syntax(error)}"
    except StrictJsonError as error:
        detail = str(error)
    raise FeedError(feed, detail)


def _checked(content: bytes | str) -> str:
    """The text, where it is one of JSON and makes no more values than the memory takes."""
    if len(content) > LARGEST_CONTENT:
        raise StrictJsonError(f"it is larger than {LARGEST_CONTENT} bytes")
    text = content.removeprefix("\ufeff") if isinstance(content, str) else content.decode("utf-8-sig")
    if not text or text.isspace():
        raise StrictJsonError("it is empty")
    if text[:1_000].lstrip().startswith("<"):
        raise StrictJsonError("it is a web page (HTML) or XML, and JSON is due")
    if sum(text.count(each) for each in ",[{") > MOST_VALUES:
        raise StrictJsonError(f"it has more than {MOST_VALUES} values")
    return text


def _decimal(text: str) -> Decimal:
    _check_length(text)
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > LARGEST_EXPONENT:
        most = f"between -{LARGEST_EXPONENT} and {LARGEST_EXPONENT}"
        raise StrictJsonError(f"the exponent of {text} is not {most}")
    value = Decimal(text)
    return value or value.copy_abs()


def _int(text: str) -> int:
    _check_length(text)
    return int(text)


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise StrictJsonError(f"a number has {len(text)} characters, and {LONGEST} is the most")


def _syntax(error: json.JSONDecodeError) -> str:
    """What is wrong with a text that is no JSON."""
    if error.msg == "Extra data":
        return "there is more behind the end of the JSON"
    if error.msg.startswith("Unterminated string") or _is_cut(error.doc.strip(), error.pos):
        return "it was cut short"
    return f"it is not JSON: {error.msg}"


def _is_cut(text: str, place: int) -> bool:
    """Whether a text ends where something is missing, or without the bracket that closes it."""
    closing = {"[": "]", "{": "}"}.get(text[:1], "")
    return place >= len(text) or not text.endswith(closing)


def _quoted(name: str) -> str:
    """A name of outside, where it is harmless in every place that shows it."""
    return shown(name) if re.fullmatch(PLAIN_NAME, name, re.ASCII) else "a name"


_READER = StrictReader(
    _decimal,
    twice="{} is there twice in one object",
    constant="{} is no number",
    deep=f"it is nested more than {DEEPEST} deep",
    half="a text holds half a character (a lone surrogate)",
    deepest=DEEPEST,
    parse_int=_int,
    quoted=_quoted,
)
