"""The addition `seats`: what people pay by the head for a chat, against the same requests by the API.

A comparison has months of 30 days and years of 365; a projection has its own calendar months.
"""

from __future__ import annotations

import re
from fractions import Fraction

from costcalc.additions.currency import own_exchange
from costcalc.additions.entries import entries_of
from costcalc.asking.words import in_field, one_text
from costcalc.errors import UsageError
from costcalc.numbers import in_places, money_number, plain, rounded_text
from costcalc.pricing.exchange import OWN_RATE, USD, exchange_on
from costcalc.prose import shown
from costcalc.questions.compare.result import Comparison
from costcalc.units import MONTH_DAYS, YEAR_DAYS, read_quantity, split_quantity
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from costcalc.additions.entries import Entry, Ranked
    from costcalc.asking.words import Words
    from costcalc.pricing.exchange import Exchange
    from costcalc.questions.project.horizon import Month
    from costcalc.rating.table import RatingTable

EXAMPLE = "20 USD/month"
SMALL = 100
"""Requests below which a sentence gives their fractions."""

_FEW = 4
"""Digits of a small figure that is read out."""
MONTHS_A_YEAR, DAYS_A_WEEK = 12, 7
STEADY = "a month is 30 days, a year 365; requests at which both cost the same are rounded to 12 digits"
CALENDAR = (
    "calendar months, a year is 12 of them; costs per month and requests at which both cost the same are "
    "means over the horizon, rounded to 12 digits"
)


class Seats(NamedTuple):
    """Seats that are bought: how many, and what one costs: so much a `day`, `week`, `month` or `year`.

    `own` is the rate that was said for its currency; None is that of the table.
    """

    seats: int
    amount: Decimal
    per: str
    currency: str = USD
    own: Exchange | None = None

    def over(self, days: int, months: int, years: Fraction) -> Fraction:
        """What a seat costs over a span, which is so many days, months and years, in its currency."""
        week = Fraction(days, DAYS_A_WEEK)
        times = {"day": Fraction(days), "week": week, "month": Fraction(months), "year": years}
        return Fraction(self.amount) * times[self.per]


class Against(NamedTuple):
    """Seats against one model: what its requests cost, who is cheaper, and from how many requests on."""

    model: str
    scenario: str | None
    api_cost_per_month: Fraction | None
    cheaper: str | None
    breakeven_requests_per_month: Fraction | None
    breakeven_requests_per_seat_per_month: Fraction | None
    sentence: str


class SeatsCompared(NamedTuple):
    """What seats cost, against each entry of a result; `cost` is that of all months of a projection."""

    seats: int
    price: str
    cost_per_month: Fraction
    cost: Fraction | None
    rows: Sequence[Against]
    note: str
    exchange: Exchange | None = None


def read(words: Words) -> Seats:
    """The seats that were said."""
    amount, currency, per = _price(words)
    own = None
    if currency != USD and words.get("fx_rate") is not None:
        own = own_exchange(one_text(words, "fx_rate") or "", currency)
    return Seats(_seats(words), amount, per, currency, own)


def answer(table: RatingTable, asked: Seats, found: Ranked) -> SeatsCompared:
    """The comparison with seats; those of another currency at the rate of the day, or at one's own."""
    is_steady, exchange = isinstance(found, Comparison), _exchange(table, asked, found)
    if isinstance(found, Comparison):
        one, months, times = asked.over(MONTH_DAYS, 1, Fraction(MONTH_DAYS, YEAR_DAYS)), 1, MONTH_DAYS
    else:
        one, months, times = _over(asked, found.months), len(found.months), 1
    cost = (
        one * asked.seats / (1 if exchange is None else Fraction(exchange.units) / Fraction(exchange.dollars))
    )
    note = STEADY if is_steady else CALENDAR
    return SeatsCompared(
        asked.seats,
        f"{plain(asked.amount)} {asked.currency}/{asked.per}",
        cost / months,
        None if is_steady else cost,
        [_row(each, asked.seats, cost / months, Fraction(times, months)) for each in entries_of(found)],
        note if exchange is None else f"{_converted(exchange)}; {note}",
        exchange,
    )


def _exchange(table: RatingTable, asked: Seats, found: Ranked) -> Exchange | None:
    """The rate of the currency of a seat; None where it is in USD."""
    if asked.currency == USD:
        return None
    if asked.own is not None:
        return asked.own
    rates = table.catalogue.facts().fx.values()
    return exchange_on(rates, asked.currency, found.on, projected=found.is_ahead)


def _dollars_of_one(exchange: Exchange | None) -> Fraction:
    """USD that one of a currency is, exactly."""
    return Fraction(1) if exchange is None else Fraction(exchange.dollars) / Fraction(exchange.units)


def _converted(exchange: Exchange) -> str:
    """By which rate the price of a seat is USD."""
    day = f" of {exchange.date}" if exchange.date else ""
    who = exchange.source.publisher or exchange.source.title if exchange.source else OWN_RATE
    rate = f"1 USD = {plain(exchange.rate)} {exchange.currency}"
    return f"an estimate: seats are converted by the rate{day} ({who}), {rate}"


def _over(asked: Seats, months: Sequence[Month]) -> Fraction:
    """What a seat costs over the calendar months of a projection."""
    return asked.over(sum(each.days for each in months), len(months), Fraction(len(months), MONTHS_A_YEAR))


def _price(words: Words) -> tuple[Decimal, str, str]:
    """What a seat costs, in which currency, and for how long."""
    said = one_text(words, "seat")
    if said is None:
        raise UsageError(f"say what a seat costs too, such as {EXAMPLE}", "seat")
    number, unit = in_field("seat", split_quantity, said, f"the price of a seat such as {EXAMPLE}")
    amount = in_field("seat", money_number, number)
    currency, _, per = (unit or "").partition("/")
    if not re.fullmatch("[A-Z]{3}", currency) or per not in {"day", "week", "month", "year"}:
        detail = (
            f"{shown(said)} is no price of a seat: write {EXAMPLE}, or /year, /week, /day, or 20 EUR/month"
        )
        raise UsageError(detail, "seat")
    return amount, currency, per


def _seats(words: Words) -> int:
    said = words.get("seats")
    if said is None:
        raise UsageError("say how many seats too, such as 400", "seats")
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    seats = in_field("seats", read_quantity, said, "seat")
    if seats < 1 or seats != seats.to_integral_value():
        raise UsageError(f"{shown(said)} is no number of seats: a whole number from 1 is due", "seats")
    return int(seats)


def _row(entry: Entry, seats: int, cost: Fraction, times: Fraction) -> Against:
    """Seats and their cost of a month against an entry, which has so many times its requests in a month."""
    # What is billed for a part of the months alone compares with no seats of all of them.
    requests = None if entry.requests is None or entry.in_part else entry.requests * times
    spent = None if requests is None else (entry.per_request or Fraction(0)) * requests
    even = cost / entry.per_request if entry.per_request else None
    return Against(
        entry.model,
        entry.scenario,
        spent,
        None if spent is None else "equal" if spent == cost else "seats" if cost < spent else "api",
        even,
        None if even is None else even / seats,
        f"{_cheaper(entry.model, seats, cost, spent)}; {_turn(entry.model, seats, even)}",
    )


def _cheaper(model: str, seats: int, cost: Fraction, spent: Fraction | None) -> str:
    """Who is cheaper in a month, in words."""
    said, s = ("1 seat", "s") if seats == 1 else (f"{seats:,} seats", "")
    if spent is None:
        return f"{said} cost{s} {_dollars(cost)} a month, against {model} by the request"
    if spent == cost:
        return f"{said} cost{s} as much as {model} by the request, {_dollars(cost)} a month"
    api = f"{model} by the request at {_dollars(spent)} a month"
    if spent < cost:
        return f"{api} is cheaper than {said} at {_dollars(cost)}"
    return f"{said} at {_dollars(cost)} a month {'is' if seats == 1 else 'are'} cheaper than {api}"


def _turn(model: str, seats: int, even: Fraction | None) -> str:
    """From how many requests a month it is the other, in words."""
    if even is None:
        return f"requests to {model} cost nothing, so seats never pay"
    if not even:
        return "seats cost nothing, so the API never pays"
    return f"seats pay above {_about(even)} requests a month, {_about(even / seats)} a seat"


def _dollars(value: Fraction) -> str:
    """An amount as it is read out: to a cent, and to four digits below one."""
    if value and value < 1:
        return f"{rounded_text(value, _FEW)} USD"
    return f"{in_places(value, 2):,.2f} USD"


def _about(value: Fraction) -> str:
    """A number of requests as it is read out: whole, or to four digits where it is small."""
    if value < SMALL:
        return rounded_text(value, _FEW)
    return f"{round(value):,}"
