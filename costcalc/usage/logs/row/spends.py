"""What a row itself says that it cost: an amount, in the currency and the part of it that its format has."""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.numbers import EXACT
from costcalc.prose import shown
from costcalc.usage.logs.format import ONE
from costcalc.usage.logs.row.conditions import first_at, text_at
from costcalc.usage.logs.rows import Recorded
from costcalc.usage.records.errors import UsageRecordError
from costcalc.usage.records.members import ABSENT
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from costcalc.usage.logs.format import Spend

AMOUNT = re.compile(r"\$?(-?[0-9]{1,24}(?:\.[0-9]{1,40})?(?:[eE]-?[0-9]{1,2})?)")
GROUPED = re.compile(r"-?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]{1,40}|(?:,[0-9]{3}){2,8})")
WITH_COMMA = re.compile(
    r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,40}|(?:0|[0-9]{4,24}),[0-9]{1,40}"
    r"|[0-9]{1,3},(?:[0-9]{1,2}|[0-9]{4,40}))"
)
"""`1,234.50`, `1.234,50` and `0,5`: amounts that can be read in one way alone, unlike `1,234`."""
WRITTEN = re.compile(r"[-$]*[0-9][-0-9.,' ]*")
"""A text that is an amount, if anybody knew which: one may cost something, and is not passed over."""
LONGEST = 40
NONE = frozenset({"", "-", "--", "n/a", "na", "nan", "null", "none", "\\n"})
"""What stands in a cell that has no amount."""
MOST_DIGITS, MOST_DECIMALS = 24, 60
CURRENCY = re.compile("[A-Za-z]{3}")


def recorded_at(row: object, spends: Iterable[Spend]) -> Recorded | None:
    """What a row says that it cost, by the first of several places that says it; None where none does.

    An amount in what is no currency of three letters says nothing: nobody knows what it is worth.
    """
    for each in spends:
        found = first_at(row, each.path)
        amount = None if found is ABSENT else amount_of(found)
        if amount is not None:
            currency = text_at(row, each.currency_at) if each.currency_at else None
            if currency is not None and not CURRENCY.fullmatch(currency):
                return None  # `credits` and `€` are no USD, and `due_at` tells of it
            scaled = amount if each.unit == ONE else EXACT.multiply(amount, each.unit)
            return Recorded(scaled, (currency or each.currency).upper())
    return None


def recorded_of(row: object, spends: Iterable[Spend]) -> Recorded | None:
    """The same of a row that counts: `UsageRecordError` where it says something else than an amount.

    Where none is due that is `1,234`, which may be a thousand, or one; `Included` is no amount at all.
    """
    recorded = recorded_at(row, spends)
    for each in () if recorded else spends:
        found = first_at(row, each.path)
        if found is ABSENT or amount_of(found) is not None:
            continue
        said = found.strip().lower() if isinstance(found, str) else None
        is_none = said in NONE if each.is_due else said is None or not WRITTEN.fullmatch(said)
        if not is_none:
            raise UsageRecordError(f"{shown(found)} is no amount", each.path, reason="no number")
    return recorded


def due_at(row: object, spends: Iterable[Spend]) -> Recorded | None:
    """The same of a row that tells of nothing else: `UsageRecordError` for what is no amount."""
    found = recorded_at(row, spends)
    for each in () if found else spends:
        said = first_at(row, each.path)
        if said is not ABSENT and amount_of(said) is not None:
            currency = text_at(row, each.currency_at)
            told = f"{shown(currency)} is no currency of three letters"
            raise UsageRecordError(told, each.currency_at, reason="no currency")
        if said is not ABSENT:
            raise UsageRecordError(f"{shown(said)} is no amount", each.path, reason="no number")
    return found


def _written(text: str) -> Decimal | None:
    """An amount that is written as people do: with a point, or groups of digits and a comma."""
    if match := AMOUNT.fullmatch(text):
        return Decimal(match[1])
    text = text.removeprefix("$")
    if len(text) <= LONGEST and GROUPED.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if len(text) <= LONGEST and WITH_COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return None


def amount_of(value: object) -> Decimal | None:
    """A number or a text of one; None for anything else, such as `Included`, and for what no money is."""
    if type(value) is Decimal:  # as most are
        number: Decimal | None = value
    elif isinstance(value, str):
        number = _written(value.strip())
    elif isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    else:
        number = Decimal(value) if not isinstance(value, int) or value.bit_length() < 100 else None  # noqa: PLR2004
    if number is None or not number.is_finite() or number.adjusted() > MOST_DIGITS:
        return None
    return number if int(number.as_tuple().exponent) >= -MOST_DECIMALS else None
