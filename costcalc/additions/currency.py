"""Money of the user: costs in another currency too, by a dated rate of the table or by one of their own.

`currency` EUR: the table's rate of the day asked, or the latest one before it. `fx_rate` 0.92 EUR/USD: so
many EUR for one USD; 1.08 USD/EUR: so many USD for one EUR. The exact amounts in USD stay as they are.
"""

from __future__ import annotations

import re
from decimal import Decimal

from costcalc.errors import CurrencyError, NumberError, UsageError, shown
from costcalc.numbers import ONE, money_number, plain
from costcalc.operations.words import named, one_text
from costcalc.periods import parse_moment
from costcalc.pricing.exchange import USD, Exchange, currency_code, exchange_on
from costcalc.questions.documents import shape_of
from costcalc.shapes import CONVERTED, LIST, MAP, MONEY
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.periods import Moment
    from costcalc.rating.table import RatingTable
    from costcalc.shapes import Document, Shape

PROJECTION = "costcalc/project/"
ONE_RATE = "every month is converted at this one rate"
MONTH_LENGTH = len("2026-12")
LONGEST_RATE = 60
_RATE = "([0-9][0-9._]*)(?: ?([A-Za-z]{3}) ?/ ?([A-Za-z]{3}))?"
RATE_RULE = "write 0.92 EUR/USD for EUR that one USD buys, or 1.08 USD/EUR for USD that one EUR costs"


def add(table: RatingTable, words: Words, result: object, document: dict[str, Any]) -> None:  # noqa: ARG001 - as all
    """Write the exchange rate into a document, and beside its amounts what they are in the currency."""
    exchange = exchange_asked(table, words, document)
    shape = shape_of(document)
    for entry, amounts in list(amounts_of(document, shape)):
        entry[CONVERTED] = {name: plain(exchange.convert(amount)) for name, amount in amounts.items()}
    document["fx"] = exchange.to_dict()


def exchange_asked(table: RatingTable, words: Words, document: Mapping[str, Any]) -> Exchange:
    """The exchange that was asked for: at a rate of one's own, or that of the day of the document."""
    currency, own = one_text(words, "currency"), one_text(words, "fx_rate")
    projected = str(document["schema"]).startswith(PROJECTION)
    if own is not None:
        found = own_exchange(own, currency)
    else:
        rates = table.catalogue.facts().fx.values()
        found = exchange_on(rates, currency, _moment(document), projected=projected)
    if not projected or found.currency == USD:
        return found
    return found._replace(note=f"{found.note}; {ONE_RATE}" if found.note else ONE_RATE)


def _moment(document: Mapping[str, Any]) -> Moment:
    """The day of a document: that of its prices, or the first of its months."""
    said = str(document.get("on") or document["start"])
    return parse_moment(f"{said}-01" if len(said) == MONTH_LENGTH else said)


def own_exchange(text: str, currency: str | None = None) -> Exchange:
    """Read a rate of one's own; a bare number is units of `currency` for one USD.

    >>> own_exchange("0.92 EUR/USD").rate, own_exchange("1.25 USD/EUR").rate
    (Decimal('0.92'), Decimal('0.8'))
    """
    said = re.fullmatch(_RATE, text, re.ASCII) if len(text) <= LONGEST_RATE else None
    if said is None:
        raise UsageError(f"{shown(text)} is no exchange rate: {RATE_RULE}", "fx_rate")
    number, *units = said.groups()
    try:
        rate = money_number(number)
    except NumberError as error:
        raise named(error, "fx_rate") from None
    if not rate:
        raise UsageError("a rate is more than 0", "fx_rate")
    codes = [code.upper() for code in units if code]
    if not codes:
        return _bare(rate, currency)
    if codes.count(USD) != 1:
        raise UsageError(f"{shown(text)} is no rate between USD and a currency: {RATE_RULE}", "fx_rate")
    code = next(each for each in codes if each != USD)
    if currency is not None and _code(currency) != code:
        raise UsageError(f"is for {code}, and currency is {shown(currency)}: say one of them", "fx_rate")
    return Exchange(code, rate, ONE) if codes[1] == USD else Exchange(code, ONE, rate)


def _bare(rate: Decimal, currency: str | None) -> Exchange:
    if currency is None:
        raise UsageError(f"which currency is it for? {RATE_RULE}", "fx_rate")
    code = _code(currency)
    if code == USD:
        raise UsageError("costs are in USD as they are: leave the rate out", "fx_rate")
    return Exchange(code, rate, ONE)


def _code(currency: str) -> str:
    """The code of a currency that the table need not know."""
    try:
        return currency_code(currency)
    except CurrencyError:
        detail = f"{shown(currency)} is no code of a currency: write three letters, such as EUR"
        raise UsageError(detail, "currency") from None


def amounts_of(document: Document, shape: Shape) -> Iterator[tuple[Document, dict[str, Decimal]]]:
    """Every entry of a document with amounts of US dollars, and these by their names."""
    amounts = {}
    for name, value in document.items():
        field = shape.fields.get(name)
        if field is None or value is None:
            continue
        if field.shape is not None:
            entries = value if field.holds == LIST else value.values() if field.holds == MAP else [value]
            for entry in entries:
                yield from amounts_of(entry, field.shape)
        elif field.kind == MONEY:
            amounts[name] = Decimal(value)
    if amounts:
        yield document, amounts
