"""Exchange: what a US dollar is in another currency, by rates that are dated and sourced.

The table holds rates as the European Central Bank prints them: units of a currency for one euro. A rate is
good for its day and until the next one, and never for the past. After the last one of all, that one is used
and says so: soon as the last that is known, later as an estimate with its age.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from costcalc.errors import CurrencyError, UsageError
from costcalc.numbers import EXACT, ONE, SIGNIFICANT, plain, tidy, to_digits
from costcalc.pricing.shapes import EXCHANGE, KNOWN
from costcalc.prose import shown
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from costcalc.periods import Moment
    from costcalc.pricing.source import Source

OLDEST_DAYS = 31
"""Days that a rate is good for; from the 32nd on the last one of the table is an estimate, any other none."""

USUAL_DAYS = 7
"""Days between two rates of the packaged table: after more of them, newer ones may be had."""

USD, EUR = "USD", "EUR"
OWN_RATE = "given by you"
NO_EXCHANGE = "costs are in USD as they are"
ROUNDED = "converted amounts are rounded half even to 12 significant digits"
CROSS = "a cross rate by way of the euro"
LATEST_KNOWN = "the latest rate known, which is no forecast"
LAST_RATE = "the last rate known, good until {}: `costcalc sync ecb` adds newer ones"
ESTIMATED = "an estimate "
OLD_RATE = ESTIMATED + "by the last rate known, {} days old: `costcalc sync ecb` adds newer ones"


class DayRates(NamedTuple):
    """The rates of a day, as printed: units of each currency, always the dollar too, for one euro."""

    day: date
    per_euro: Mapping[str, str]
    source: Source

    def units(self, currency: str) -> Decimal:
        """Units of a currency for one euro; KeyError where the day has no rate for it."""
        return ONE if currency == EUR else Decimal(self.per_euro[currency])


class Exchange(NamedTuple):
    """So many `units` of a currency for so many US `dollars`, and how we know.

    `date` and `source` are None for a rate of your own. `note` says what else a reader should know.

    >>> from decimal import Decimal
    >>> Exchange("EUR", Decimal(1), Decimal("1.0472")).convert(Decimal(100))
    Decimal('95.4927425516')
    """

    currency: str
    units: Decimal
    dollars: Decimal
    date: date | None = None
    source: Source | None = None
    note: str | None = None

    def __repr__(self) -> str:
        day = f" on {self.date}" if self.date else ""
        return f"<Exchange 1 USD = {plain(self.rate)} {self.currency}{day}>"

    @property
    def rate(self) -> Decimal:
        """Units of the currency for one US dollar, rounded half even to 12 significant digits."""
        return self.convert(ONE)

    @property
    def is_cross(self) -> bool:
        """Whether the rate is made of two: of the dollar and of the currency, each for a euro."""
        return self.source is not None and self.currency not in {USD, EUR}

    @property
    def estimate(self) -> str | None:
        """Why converted amounts are estimates, to how many digits; None for USD, which stays as it is."""
        if self.currency == USD:
            return None
        parts = [self.note.removeprefix(ESTIMATED)] if self.note else []
        if self.is_cross:
            parts.append(CROSS)
        return "; ".join([*parts, ROUNDED])

    def convert(self, amount: Decimal) -> Decimal:
        """An amount of US dollars in the currency: computed exactly, and rounded once."""
        if type(amount) is not Decimal or not amount.is_finite():
            raise UsageError(f"an amount is a Decimal such as Decimal('0.55'), not {shown(amount)}", "amount")
        if self.currency == USD:
            return amount
        try:
            return tidy(to_digits(SIGNIFICANT).divide(EXACT.multiply(amount, self.units), self.dollars))
        except ArithmeticError:
            raise UsageError("the amount has too many digits", "amount") from None

    @property
    def per_euro(self) -> dict[str, Decimal]:
        """The rates of the table that it is made of, as printed."""
        return {
            name: each for name, each in ((USD, self.dollars), (self.currency, self.units)) if name != EUR
        }

    @property
    def who_says(self) -> str | dict[str, str]:
        """The source, or what there is instead."""
        if self.source is not None:
            return KNOWN.document(self.source)
        return NO_EXCHANGE if self.currency == USD else OWN_RATE

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it; the rate is plain decimal text."""
        return EXCHANGE.document(self)


def exchange_on(
    rates: Collection[DayRates], currency: object, on: Moment, *, projected: bool = False
) -> Exchange:
    """The exchange from USD to a currency on a day: by the latest rate of that day or of one before it.

    A rate of 2025-01-24 is good until 2025-02-24, 31 days later. For 2025-02-25 it is an estimate where it is
    the last of all, and a `CurrencyError` where the table goes on without one. `projected` says that the days
    asked are to come, of which nobody knows the rate.
    """
    day = on.date() if isinstance(on, datetime) else on
    code = currency_code(currency, day, rates)
    if code == USD:
        return Exchange(USD, ONE, ONE)
    known = {each.day: each for each in rates if code == EUR or code in each.per_euro}
    before = max((each for each in known if each <= day), default=None)
    if before is None or ((day - before).days > OLDEST_DAYS and not _is_latest(before, known, rates)):
        nearest = min(known, key=lambda each: abs((each - day).days), default=None)
        raise CurrencyError(code, day, nearest, currencies(rates))
    found, note = known[before], _note(before, day, projected=projected) if before == max(known) else None
    return Exchange(code, found.units(code), found.units(USD), before, found.source, note)


def _note(last: date, day: date, *, projected: bool) -> str | None:
    """What to say of the last rate: nothing while it is fresh, then until when it is good, then its age."""
    age = (day - last).days
    if projected:
        return LATEST_KNOWN if age > OLDEST_DAYS else None
    if age > OLDEST_DAYS:
        return OLD_RATE.format(age)
    return LAST_RATE.format(last + timedelta(days=OLDEST_DAYS)) if age > USUAL_DAYS else None


def _is_latest(day: date, known: Collection[date], rates: Collection[DayRates]) -> bool:
    """Whether no rate is newer, and the table ends soon after: one given up long ago is not the latest."""
    return day == max(known) and (max(each.day for each in rates) - day).days <= OLDEST_DAYS


def currency_code(text: object, day: date | None = None, rates: Collection[DayRates] = ()) -> str:
    """Read the code of a currency: three letters, such as EUR; `CurrencyError` for anything else."""
    if not isinstance(text, str):
        raise UsageError(f"is the code of a currency, such as EUR, not {shown(text)}", "currency")
    if len(text) != len(USD) or not (text.isascii() and text.isalpha()):
        raise CurrencyError(text, day, known=currencies(rates))
    return text.upper()


def check_currency(rates: Collection[DayRates], currency: object) -> None:
    """Raise `CurrencyError` for what has a rate on no day: before anything is computed."""
    last = max((each.day for each in rates), default=None)
    code, known = currency_code(currency, last, rates), currencies(rates)
    if last is not None and code not in {USD, *known}:
        raise CurrencyError(code, last, None, known)


def currencies(rates: Collection[DayRates]) -> list[str]:
    """The currencies that there is a rate for on some day; none for a table without rates."""
    return sorted({EUR, *(code for each in rates for code in each.per_euro)}) if rates else []
