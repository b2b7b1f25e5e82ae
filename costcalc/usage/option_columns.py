"""Columns of a bill that ask for an option of the price by its own name: `speed`, `option_latency`."""

from __future__ import annotations

import re
from functools import lru_cache

from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

OPTION_COLUMNS = ("speed", "inference_geo", "search_context_size", "completion_window", "data_sharing")
"""Names that only an option has."""

OPTION_VALUES: dict[str, re.Pattern[str]] = {
    "size": re.compile(r"[1-9][0-9]{1,4}x[1-9][0-9]{1,4}|[1-9]k", re.IGNORECASE),
    "resolution": re.compile(r"[1-9][0-9]{2,3}p|[1-9]k", re.IGNORECASE),
    "quality": re.compile(r"hd|low|medium|high"),
}
"""Names that a label may have too, and the values that tell an option: `size` is 1792x1024, or 12 kB."""

PREFIX = "option_"
"""What makes an option of any name: `option_thinking`."""
SEPARATOR = ";"
"""What stands between the pairs in a cell: `speed=fast; inference_geo=us`."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")


@lru_cache(4_096)
def option_of(column: str) -> str | None:
    """The option that a column is called after; None where it is called otherwise."""
    if column in OPTION_COLUMNS or column in OPTION_VALUES:
        return column
    name = column.removeprefix(PREFIX)
    return name if name != column and NAME.fullmatch(name) else None


def with_options(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row whose options, whichever column says them, are pairs of `option`: what a price question reads."""
    said = row.get("option")
    listed = [pair for pair in (said if isinstance(said, list) else [said]) if pair not in (None, "")]
    pairs: list[object] = []
    for each in listed:
        pairs += _parted(each) if isinstance(each, str) else [each]
    named = dict(_named(row))
    if not named and pairs == listed:
        return row
    pairs += [f"{option_of(column)}={value}" for column, value in named.items()]
    return {**{name: value for name, value in row.items() if name not in named}, "option": pairs}


def _parted(cell: str) -> list[str]:
    return [pair for pair in (part.strip() for part in cell.split(SEPARATOR)) if pair]


def _named(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """The columns that say an option, with their values."""
    for column, value in row.items():
        if option_of(column) is None or value in (None, ""):
            continue
        values = OPTION_VALUES.get(column)
        if values is None or (isinstance(value, str) and values.fullmatch(value)):
            yield column, value
