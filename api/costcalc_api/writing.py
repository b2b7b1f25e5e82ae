"""How answers are written: JSON with plain decimal text, JSON with floats for charting tools, CSV."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

NUMBERS = frozenset(
    {
        "blended_unit_price", "consumed_quantity", "contracted_cost", "cost_per_day", "cost_per_month",
        "cost_per_request", "cost_per_year", "list_cost", "list_unit_price", "price", "pricing_quantity",
        "ratio_to_baseline", "ratio_to_cheapest", "share",
    }
)  # fmt: skip
"""The members whose decimal text `numbers=float` turns into JSON numbers."""

MAPS_OF_NUMBERS = frozenset({"list_unit_prices"})
"""The members that are maps of such texts."""


def json_bytes(document: object) -> bytes:
    """A document as JSON."""
    return _write(document).encode()


def with_floats(document: Any) -> Any:  # noqa: ANN401 - JSON is anything
    """The same document with money and ratios as JSON numbers, which are not exact."""
    if isinstance(document, list):
        return [with_floats(each) for each in document]
    if not isinstance(document, dict):
        return document
    return {name: _member(name, value) for name, value in document.items()}


def _member(name: str, value: object) -> object:
    if name in NUMBERS:
        return _float(value)
    if name in MAPS_OF_NUMBERS and isinstance(value, dict):
        return {key: _float(each) for key, each in value.items()}
    return with_floats(value)


def _float(text: object) -> object:
    """A decimal text, or a share such as 2/3, as a float; anything else (`as input`) stays."""
    if not isinstance(text, str) or not text[:1].isdigit():
        return text
    return float(Fraction(text))
