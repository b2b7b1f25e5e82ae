"""How answers are written: JSON with plain decimal text, JSON with floats for charting tools, CSV."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode

NUMBERS = frozenset(
    {
        "blended_unit_price", "consumed_quantity", "contracted_cost", "cost", "cost_high", "cost_low",
        "cost_per_day", "cost_per_month", "cost_per_request", "cost_per_year", "difference", "flop",
        "gpu_hours", "highest", "implied_mfu", "list_cost", "list_unit_price", "lowest", "other_cost",
        "over_tokens", "per_million_tokens", "price", "pricing_quantity", "ratio", "ratio_to_baseline",
        "ratio_to_cheapest", "share", "tokens_for_share",
    }
)  # fmt: skip
"""The members whose decimal text `numbers=float` turns into JSON numbers; so is a `value` with a unit."""

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
    measured = NUMBERS | {"value"} if document.get("unit") else NUMBERS
    return {name: _member(name, value, measured) for name, value in document.items()}


def _member(name: str, value: object, numbers: Collection[str]) -> object:
    if name in numbers:
        return _float(value)
    if name in MAPS_OF_NUMBERS and isinstance(value, dict):
        return {key: _float(each) for key, each in value.items()}
    return with_floats(value)


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+|/[0-9]+)?", re.ASCII)


def _float(text: object) -> object:
    """A decimal text, or a share such as 2/3, as a float; anything else (`as input`, `3..5`) stays."""
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        return text
    try:
        return float(Fraction(text))
    except OverflowError:  # no float is as large
        return text
