"""The prices of a period as one text: `input=1.25 output=10 batch:input=0.625 >200000:input=2.5`.

Amounts are USD per pricing unit of the meter, exact. What is asked for stands before a colon: a service tier
by its name, another option as `speed=fast`, a size as `>200000` or `>=128000`; several are joined by commas.
Of the conditions that a request meets and that name a meter, the one counts that is met only where the others
are: `batch,>200000` before `batch`, `>200000` before `>128000`, and each before none. The text names as
little as says everything by this rule. Prices of some hours have no form here.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TYPE_CHECKING

from costcalc.meters import METERS
from costcalc.numbers import as_fraction, plain, settle
from tools.history.lines import Said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from costcalc.pricing.documents import Document

Amounts = dict[str, Decimal]
Condition = tuple[str, ...]

DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""What a binary float holds for sure: 0.19999999999999998 is a sum of floats, and means 0.2."""

HOURS = frozenset({"daily", "weekdays", "timezone", "dates"})
NAMELESS = "service_tier"
"""The option whose values say by themselves what they are."""

SIZES = {"input_tokens_above": ">", "input_tokens_from": ">="}


def said_in(document: Document) -> Iterator[Said]:
    """What a source says of a model: a sheet for each of its periods, with the days that it gives."""
    for period in document["prices"]:
        prices = text_of(*_sheets(period))
        if prices:
            yield Said(prices, _day(period, "effective_from"), _day(period, "effective_to"))


def hours_in(document: Document) -> bool:
    """Whether a model costs something else in some hours, which a line does not say."""
    return any(HOURS & each["when"].keys() for period in document["prices"] for each in period["variants"])


def _day(period: Document, edge: str) -> str:
    """The day of an edge; '' where the source does not say it."""
    if edge == "effective_from" and period["effective_from_basis"] == "undated":
        return ""
    return str(period.get(edge, ""))[: len("2025-01-25")]


def _sheets(period: Document) -> tuple[Amounts, dict[Condition, Amounts]]:
    base = _amounts(period["rates"], {})
    offers: dict[Condition, Amounts] = {}
    for variant in period["variants"]:
        when = variant["when"]
        if variant.get("sold", True) and not HOURS & when.keys():
            offers[_condition(when)] = _amounts(variant["rates"], base)
    return base, offers


def _amounts(rates: Mapping[str, Document], base: Amounts) -> Amounts:
    """Amounts by meter; what is billed as another meter costs what that does.

    A price by the hour is told by the second, and left out where it has no finite decimal form there.
    """
    listed = {meter: _exact_amount(rate) for meter, rate in rates.items() if "amount" in rate}
    found = {meter: amount for meter, amount in listed.items() if amount is not None}
    named = base | found
    return found | {meter: named[rate["as"]] for meter, rate in rates.items() if rate.get("as") in named}


def _exact_amount(rate: Document) -> Decimal | None:
    """USD per unit of the meter, exactly; None without a finite form, as 0.111 an hour by the second."""
    amount, is_exact = settle(as_fraction(Decimal(rate["amount"])) / int(rate.get("per", 1)))
    return amount if is_exact else None


def _condition(when: Mapping[str, Sequence[str] | str]) -> Condition:
    options = [
        value if name == NAMELESS else f"{name}={value}"
        for name, values in when.items()
        if name not in SIZES
        for value in values
    ]
    return (*sorted(options), *(f"{sign}{when[name]}" for name, sign in SIZES.items() if name in when))


def text_of(base: Amounts, offers: Mapping[Condition, Amounts]) -> str:
    """Base prices and those of conditions, in the order of the meters.

    A condition names what costs something else than the conditions within it say, or the base; and what two
    of them say differently.
    """
    base = _without_noise(base)
    named: dict[Condition, Amounts] = {}
    parts = [_written((), base)]
    for condition in sorted(offers, key=_size_of):
        amounts = _without_noise(offers[condition])
        within = [each for each in named if _is_within(each, condition)]
        named[condition] = {
            meter: amount
            for meter, amount in amounts.items()
            if _said_already(meter, within, named, base) != {amount}
        }
        parts.append(_written(condition, named[condition]))
    return " ".join(filter(None, parts))


def _without_noise(amounts: Amounts) -> Amounts:
    return {meter: DIGITS.plus(amount) for meter, amount in amounts.items()}


def _said_already(
    meter: str, within: Sequence[Condition], named: Mapping[Condition, Amounts], base: Amounts
) -> set[Decimal | None]:
    """The amounts of a meter by those of the conditions that say the most; by the base, where none does."""
    naming = [each for each in within if meter in named[each]]
    most = [each for each in naming if not any(_is_within(each, other) for other in naming if other != each)]
    return {named[each][meter] for each in most} or {base.get(meter)}


def _split(condition: Condition) -> tuple[set[str], tuple[int, int]]:
    """The options of a condition; and its size, with whether it is above it."""
    sizes = [each for each in condition if each.startswith(">")]
    size = sizes[0].lstrip(">=") if sizes else "0"
    return set(condition) - set(sizes), (int(size), int(bool(sizes) and not sizes[0].startswith(">=")))


def _is_within(one: Condition, other: Condition) -> bool:
    """Whether a condition is met wherever another is."""
    (options, size), (more, larger) = _split(one), _split(other)
    return options <= more and size <= larger


def _size_of(condition: Condition) -> tuple[int, tuple[int, int], Condition]:
    options, size = _split(condition)
    return len(options), size, condition


def _written(condition: Condition, amounts: Amounts) -> str:
    head = f"{','.join(condition)}:" if condition else ""
    return " ".join(f"{head}{meter}={plain(amounts[meter])}" for meter in METERS if meter in amounts)
