"""Which figures of price files can be prices at all, and which are slips.

A file that puts a price by the step, the page or the minute where one by the token is due, that shifts a
decimal or swaps two columns, shows a figure that looks like a price. What is left out is listed as not read.

- More than 1,000 USD per million tokens of whatever kind: the dearest model that was ever sold asked 600.
- Less than 0.001 USD per million tokens in, and more than nothing: the price of a step of an image.
- A hundred times what the same source showed of the model for longer, or a hundredth.
- Exactly ten times, or a tenth, in input and output alike, of what it showed afterwards and for longer: a
  decimal that was shifted, and put right again. What it showed last is none: prices do fall so far; nor is
  what is known to have fallen so far (`KNOWN_FALLS`).
- Cached input that costs more than input, or less than a five-hundredth: another column, or another unit. The
  meter is left out, and the rest stays.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from costcalc.meters import METERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tools.history.lines import Line

MOST, LEAST = Decimal(1_000), Decimal("0.001")
"""USD per million tokens: what no price reaches, and what no price of input is below."""

SLIP, SHIFT = 100, 10
"""How many times another figure of the model a price must be for a slip of the unit, or of the decimal."""

KNOWN_FALLS = {
    "mistral/mistral-small-latest": date(2024, 9, 17),  # from 2 and 6, then 1 and 3, to 0.2 and 0.6
    "openrouter/mistralai/mistral-small": date(2024, 9, 17),
}
"""Models whose price fell to a tenth in the end: what was shown before that day was a price."""

CACHE_PARTS = 500
"""The smallest part of the price of input that its cached price may be; DeepSeek V4 Pro's is a 120th."""


def without_slips(lines: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """Lines that can be believed, and those that are slips."""
    by_model: dict[str, list[Line]] = {}
    kept: list[Line] = []
    slips: list[Line] = []
    for line in lines:
        if _is_no_price(line):
            slips.append(line)
        else:
            by_model.setdefault(line.model, []).append(line)
    for found in by_model.values():
        for line in found:
            (slips if any(_is_slip(line, other) for other in found) else kept).append(line)
    return kept, slips


def without_odd_caches(lines: Iterable[Line]) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """Lines without the cached prices that cannot be those of the input beside them, and those words."""
    for line in lines:
        words = line.said.prices.split(" ")
        amounts = dict(word.split("=", 1) for word in words)
        odd = tuple(word for word in words if _is_odd_cache(word, amounts))
        left = " ".join(word for word in words if word not in odd)
        yield line._replace(said=line.said._replace(prices=left)), odd


def _is_odd_cache(word: str, amounts: dict[str, str]) -> bool:
    name, _, amount = word.partition("=")
    when, colon, meter = name.rpartition(":")
    whole = amounts.get(f"{when}{colon}input")
    if meter != "cache_read" or whole is None or not Decimal(amount) or not Decimal(whole):
        return False
    return not Decimal(whole) / CACHE_PARTS <= Decimal(amount) <= Decimal(whole)


def _is_no_price(line: Line) -> bool:
    of_tokens = (
        (meter, Decimal(amount))
        for meter, amount in line.base.items()
        if meter in METERS and METERS[meter].is_token
    )
    return any(amount >= MOST or (meter == "input" and 0 < amount < LEAST) for meter, amount in of_tokens)


def _amounts(line: Line) -> dict[str, Decimal]:
    return {meter: Decimal(amount) for meter, amount in line.base.items() if meter in {"input", "output"}}


def _is_slip(line: Line, other: Line) -> bool:
    if line.first_seen < KNOWN_FALLS.get(line.model, date.min):
        return False
    if line.last_seen - line.first_seen >= other.last_seen - other.first_seen:
        return False
    one, two = _amounts(line), _amounts(other)
    both = [(one[meter], two[meter]) for meter in one if one[meter] and two.get(meter)]
    if any(mine >= theirs * SLIP or theirs >= mine * SLIP for mine, theirs in both):
        return True
    shifted = [mine == theirs * SHIFT or theirs == mine * SHIFT for mine, theirs in both]
    return bool(shifted) and all(shifted) and line.last_seen < other.first_seen
