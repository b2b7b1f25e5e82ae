"""Price sheets into periods: a base, and a variant for each combination of options, hours and sizes."""

from __future__ import annotations

from itertools import product

from costcalc.meters import METERS
from costcalc.numbers import plain
from costcalc.periods import day_start
from costcalc.pricing.market import UNDATED, UNDATED_BASIS, Sheet, Tiered
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal
    from typing import Any

    from costcalc.pricing.documents import Document

    Threshold = tuple[int, bool] | None

MOST_VARIANTS = 100
"""Of one period; in 2026 none has more than nine. How they relate is found out pair by pair."""

INCLUSIVE = "xai/"
"""The provider whose prices of large requests begin at their size; those of the others begin above it."""


class Offer(NamedTuple):
    """Prices for who asks for options, such as `{"service_tier": "batch"}`; the others stay as they are.

    Of hours `when` is `daily`, `weekdays`, `timezone`, as in a pricing file.
    """

    when: Mapping[str, Any]
    prices: Sheet


class Sheets(NamedTuple):
    """All prices of a stretch of time; of offers and hours, the first that applies counts."""

    base: Sheet
    offers: Sequence[Offer] = ()
    hours: Sequence[Offer] = ()


def flat(amounts: Mapping[str, Decimal]) -> Sheet:
    """Prices that are the same for requests of any size."""
    return {meter: Tiered(amount) for meter, amount in amounts.items()}


def period_of(
    sheets: Sheets, source: str, start: str, end: str | None, basis: str, **more: object
) -> Document:
    """A period of a model's document; of what there is `more` to say, all that is said."""
    listed = _combinations(sheets)
    variants = [{"when": when, "rates": _rates(prices, size, source)} for when, prices, size in listed]
    return {
        "effective_from": start,
        **({"effective_to": end} if end is not None else {}),
        "effective_from_basis": basis,
        "source": source,
        "rates": _rates(sheets.base, None, source),
        "variants": variants,
        **{key: value for key, value in more.items() if value is not None},
    }


def listed_period(
    sheets: Sheets, source: str, start: date | None = None, end: date | None = None, **more: object
) -> Document:
    """A period that a feed lists, from a day on to before another; without a first day it is undated."""
    since, basis = (UNDATED, UNDATED_BASIS) if start is None else (_midnight(start), "observed")
    return period_of(sheets, source, since, None if end is None else _midnight(end), basis, **more)


def _midnight(day: date) -> str:
    return day_start(day).isoformat()


def _rates(prices: Sheet, threshold: Threshold, source: str) -> dict[str, Document]:
    """Rates by meter, in the order of the vocabulary."""
    found: dict[str, Document] = {}
    for meter in filter(prices.__contains__, METERS):
        price = prices[meter]
        found[meter] = {"amount": plain(price.at(threshold)), "source": source}
        if price.per is not None:
            found[meter]["per"] = plain(price.per)
    return found


def _combinations(sheets: Sheets) -> Iterator[tuple[Document, Sheet, Threshold]]:
    """Each combination of options, hours and size that can be met, but the base; with its prices.

    All of them are written out, so that of several that a request meets, one says the most.
    """
    sizes: list[Threshold] = [None, *thresholds(sheets)]
    if len(sizes) == 1 and not sheets.offers and not sheets.hours:
        return  # as it is with most models, of which there are thousands
    all_hours = [Offer({}, sheets.base), *sheets.hours]
    for asked, hours, threshold in product(_option_sets(sheets.offers), all_hours, sizes):
        last_first = asked[::-1]  # of several offers that name a price, the first counts
        options = {name: [value] for offer in last_first for name, value in offer.when.items()}
        offered = {meter: price for offer in last_first for meter, price in offer.prices.items()}
        if when := {**options, **hours.when, **_condition(threshold)}:
            yield when, {**hours.prices, **offered}, threshold


def _condition(threshold: Threshold) -> Document:
    if threshold is None:
        return {}
    tokens, inclusive = threshold
    return {"input_tokens_from" if inclusive else "input_tokens_above": str(tokens)}


def thresholds(sheets: Sheets) -> list[tuple[int, bool]]:
    """Every size from which any price changes, from the smallest on."""
    prices = [sheets.base, *(each.prices for each in sheets.offers), *(each.prices for each in sheets.hours)]
    tiers = (tier for sheet in prices for tiered in sheet.values() for tier in tiered.tiers)
    return sorted({tier[:2] for tier in tiers}, key=lambda each: (each[0], not each[1]))


def _option_sets(offers: Sequence[Offer]) -> list[tuple[Offer, ...]]:
    """Sets of offers that one request can ask for: at most one value of each option."""
    sets: list[tuple[Offer, ...]] = [()]
    for offer in offers:
        sets += [
            (*known, offer)
            for known in sets
            if all(
                each.when.get(name, value) == value for each in known for name, value in offer.when.items()
            )
        ]
    unlike: dict[frozenset[tuple[str, str]], tuple[Offer, ...]] = {}
    for asked in sets:
        options = frozenset(option for offer in asked for option in offer.when.items())
        # Of sets that ask for the same, the larger has every offer that applies.
        if len(asked) >= len(unlike.get(options, ())):
            unlike[options] = asked
    return list(unlike.values())
