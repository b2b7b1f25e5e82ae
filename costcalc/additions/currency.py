"""Money of the user: costs in another currency too, by a dated rate of the table or by one of their own.

`currency` EUR: the table's rate of the day asked, or the latest one before it. `fx_rate` 0.92 EUR/USD: so
many EUR for one USD; 1.08 USD/EUR: so many USD for one EUR. The exact amounts in USD stay as they are.
"""

from __future__ import annotations

import re

from costcalc.asking.words import in_field, one_text
from costcalc.errors import CurrencyError, UsageError
from costcalc.numbers import ONE, money_number
from costcalc.pricing.exchange import USD, Exchange, currency_code, exchange_on
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Protocol

    from costcalc.asking.words import Words
    from costcalc.periods import Moment
    from costcalc.rating.table import RatingTable

    class Dated(Protocol):
        """A result that has a day."""

        @property
        def on(self) -> Moment:
            """The moment of its prices, or the first day of its months."""
            ...

        @property
        def is_ahead(self) -> bool:
            """Whether it is of months to come."""
            ...


ONE_RATE = "every month is converted at this one rate"
LONGEST_RATE = 60
_RATE = "([0-9][0-9._]*)(?: ?([A-Za-z]{3}) ?/ ?([A-Za-z]{3}))?"
RATE_RULE = "write 0.92 EUR/USD for EUR that one USD buys, or 1.08 USD/EUR for USD that one EUR costs"


class Wanted(NamedTuple):
    """The currency that was asked for, or the rate of one's own."""

    currency: str | None
    own: Exchange | None


def read(words: Words) -> Wanted:
    """What was said of the currency."""
    currency, own = one_text(words, "currency"), one_text(words, "fx_rate")
    return Wanted(currency, None if own is None else own_exchange(own, currency))


def answer(table: RatingTable, wanted: Wanted, found: Dated) -> Exchange:
    """The exchange that was asked for: at a rate of one's own, or that of the day of the result."""
    exchange = wanted.own
    if exchange is None:
        rates = table.catalogue.facts().fx.values()
        exchange = exchange_on(rates, wanted.currency, found.on, projected=found.is_ahead)
    # Months to come have no rates yet: one that is known stands for all of them, and says so.
    if not found.is_ahead or exchange.currency == USD:
        return exchange
    return exchange._replace(note=f"{exchange.note}; {ONE_RATE}" if exchange.note else ONE_RATE)


def own_exchange(text: str, currency: str | None = None) -> Exchange:
    """Read a rate of one's own; a bare number is units of `currency` for one USD.

    >>> own_exchange("0.92 EUR/USD").rate, own_exchange("1.25 USD/EUR").rate
    (Decimal('0.92'), Decimal('0.8'))
    """
    said = re.fullmatch(_RATE, text, re.ASCII) if len(text) <= LONGEST_RATE else None
    if said is None:
        raise UsageError(f"{shown(text)} is no exchange rate: {RATE_RULE}", "fx_rate")
    number, *units = said.groups()
    rate = in_field("fx_rate", money_number, number)
    if not rate:
        raise UsageError("a rate is more than 0", "fx_rate")
    codes = [code.upper() for code in units if code]
    if not codes:
        codes = [_bare(currency), USD]
    if codes.count(USD) != 1:
        raise UsageError(f"{shown(text)} is no rate between USD and a currency: {RATE_RULE}", "fx_rate")
    code = next(each for each in codes if each != USD)
    if currency is not None and _code(currency) != code:
        raise UsageError(f"is for {code}, and currency is {shown(currency)}: say one of them", "fx_rate")
    return Exchange(code, rate, ONE) if codes[1] == USD else Exchange(code, ONE, rate)


def _bare(currency: str | None) -> str:
    """The currency that a bare number is for."""
    if currency is None:
        raise UsageError(f"which currency is it for? {RATE_RULE}", "fx_rate")
    code = _code(currency)
    if code == USD:
        raise UsageError("costs are in USD as they are: leave the rate out", "fx_rate")
    return code


def _code(currency: str) -> str:
    """The code of a currency that the table need not know."""
    try:
        return currency_code(currency)
    except CurrencyError:
        detail = f"{shown(currency)} is no code of a currency: write three letters, such as EUR"
        raise UsageError(detail, "currency") from None
