"""How answers are written: JSON with plain decimal text, JSON with floats for charting tools, CSV."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

from costcalc.report.safe import safe_json
from costcalc.shapes import CONVERTED, FIGURE, held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from costcalc.shapes import Shape

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def json_bytes(document: object) -> bytes:
    """A document as JSON."""
    return safe_json(_write(document)).encode()


def with_floats(document: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The same document with money and ratios as JSON numbers, which are not exact."""
    return {name: _in_shape(name, value, shape, document) for name, value in document.items()}


def _in_shape(name: str, value: Any, shape: Shape, entry: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as above
    if name == CONVERTED:
        return {each: _float(amount) for each, amount in value.items()}
    field = shape.fields.get(name)
    if field is None or value is None:
        return value
    within = field.shape
    if within is not None:
        return held(field.holds, partial(with_floats, shape=within))(value)
    # A figure of a claim may be a year or words: what has a unit beside it is a number.
    is_number = field.is_number or (field.kind == FIGURE and entry.get("unit"))
    return held(field.holds, _float)(value) if is_number else value


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?", re.ASCII)


def _float(text: object) -> object:
    """A decimal text, or a share such as 2/3, as a float; anything else (`as input`, `3..5`) stays."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        return text
    try:
        return float(Fraction(text))
    except OverflowError:  # no float is as large
        return text
