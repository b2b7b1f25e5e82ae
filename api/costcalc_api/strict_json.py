"""JSON as RFC 8259 has it, read strictly: what the standard library lets pass is malformed here."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from decimal import Decimal
from typing import Any

from costcalc.strict_json import StrictJsonError, StrictReader
from costcalc_api.problems import RequestProblemError

DEEPEST = 40
"""As deep as the answer of a provider may be that repeats the schemas of its tools."""
LONGEST_NUMBER = 400
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE]([+-]?[0-9]{1,4}))?", re.ASCII)
LARGEST_EXPONENT = 308


class Fractional(str):
    """A JSON number with a fraction, as written: its digits are exact here, and would not be as a float."""

    __slots__ = ()


def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON is anything
    """Read a body. Whole numbers such as 43717.0 are integers; others keep their text as `Fractional`.

    A 400 are duplicate keys, NaN, numbers beyond all bounds, nesting beyond DEEPEST, and what is not UTF-8.
    """
    if body.startswith(BOM_UTF8):
        raise _malformed("it begins with a byte order mark: leave it out")
    try:
        return _READER.read(body.decode())
    except UnicodeDecodeError:
        fault = "the body is not UTF-8"
    except json.JSONDecodeError as error:
        fault = f"{error.msg}, at line {error.lineno}, column {error.colno}"
    except StrictJsonError as error:
        fault = str(error)
    except ValueError:
        fault = "a number has thousands of digits"
    raise _malformed(fault)


def _malformed(fault: str) -> RequestProblemError:
    return RequestProblemError("malformed_json", f"the body is not JSON: {fault}")


def _fraction(text: str) -> int | Fractional:
    match = _NUMBER.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    exponent = int(match[1] or 0) if match else LARGEST_EXPONENT + 1
    if exponent > LARGEST_EXPONENT:
        raise StrictJsonError(f"the number {text[:40]} is beyond all bounds")
    value = Decimal(text)
    whole = value.to_integral_value()
    is_whole = value == whole and (not value or exponent >= -LARGEST_EXPONENT)
    return int(whole) if is_whole else Fractional(text)


_READER = StrictReader(
    _fraction,
    twice="the key {} stands twice in one object",
    constant="{} is no JSON",
    deep=f"nested more than {DEEPEST} deep",
    half="a text holds half of a surrogate pair",
    deepest=DEEPEST,
    quoted=lambda key: repr(key[:60]),
)
