"""The addition `seats`: what people pay by the head for a chat, against the same requests by the API.

A comparison has months of 30 days and years of 365; a projection has its own calendar months.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from costcalc.errors import CostcalcError, NumberError, UsageError, shown
from costcalc.numbers import in_places, money_number, plain, rounded_text, settled_text
from costcalc.operations.words import one_text
from costcalc.units import read_quantity, split_quantity
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from typing import Any

    from costcalc.operations.words import Words
    from costcalc.rating.table import RatingTable

EXAMPLE = "20 USD/month"
SMALL = 100
"""Requests below which a sentence gives their fractions."""

_FEW = 4
"""Digits of a small figure that is read out."""
MONTHS_A_YEAR, DAYS_A_WEEK, MONTH_DAYS, YEAR_DAYS = 12, 7, 30, 365
STEADY = "a month is 30 days, a year 365; requests at which both cost the same are rounded to 12 digits"
CALENDAR = (
    "calendar months, a year is 12 of them; costs per month and requests at which both cost the same are "
    "means over the horizon, rounded to 12 digits"
)


class Price(NamedTuple):
    """What a seat costs in a stretch of time: USD, and `day`, `week`, `month` or `year`."""

    amount: Decimal
    per: str


class Span(NamedTuple):
    """The time that is compared: how many days, months and years it is."""

    days: Fraction
    months: Fraction
    years: Fraction

    def cost(self, price: Price) -> Fraction:
        """What a seat costs over the span."""
        times = {
            "day": self.days,
            "week": self.days / DAYS_A_WEEK,
            "month": self.months,
            "year": self.years,
        }
        return Fraction(price.amount) * times[price.per]


STEADY_MONTH = Span(Fraction(MONTH_DAYS), Fraction(1), Fraction(MONTH_DAYS, YEAR_DAYS))


class Bought(NamedTuple):
    """Seats for a span, and what all of them cost in it."""

    seats: int
    price: Price
    span: Span
    cost: Fraction

    def by_month(self, of_all: Fraction) -> Fraction:
        """The mean of a month."""
        return of_all / self.span.months


class Used(NamedTuple):
    """An entry of the document: what a request costs, and the requests of the span; None without a rate."""

    entry: Mapping[str, Any]
    per_request: Fraction | None
    requests: Fraction | None


def add(table: RatingTable, words: Words, result: Any, document: dict[str, Any]) -> None:  # noqa: ANN401, ARG001 - any result
    """Write the comparison with seats into the document."""
    price, seats = _price(words), _seats(words)
    span = _span(document)
    bought = Bought(seats, price, span, span.cost(price) * seats)
    document["seats"] = {
        "seats": plain(seats),
        "price": f"{plain(price.amount)} USD/{price.per}",
        "cost_per_month": settled_text(bought.by_month(bought.cost)),
        **({"cost": settled_text(bought.cost)} if "totals" in document else {}),
        "rows": [_row(used, bought) for used in _used(result, document)],
        "note": CALENDAR if "totals" in document else STEADY,
    }


def _price(words: Words) -> Price:
    said = one_text(words, "seat")
    if said is None:
        raise UsageError(f"say what a seat costs too, such as {EXAMPLE}", "seat")
    try:
        number, unit = split_quantity(said, f"the price of a seat such as {EXAMPLE}")
        amount = money_number(number)
    except NumberError as error:
        raise UsageError(str(error), "seat") from error
    currency, _, per = (unit or "").partition("/")
    if currency != "USD" or per not in {"day", "week", "month", "year"}:
        detail = f"{shown(said)} is no price of a seat in USD: write {EXAMPLE}, or /year, /week, /day"
        raise UsageError(detail, "seat")
    return Price(amount, per)


def _seats(words: Words) -> int:
    said = words.get("seats")
    if said is None:
        raise UsageError("say how many seats too, such as 400", "seats")
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    try:
        seats = read_quantity(said, "seat")
    except CostcalcError as error:
        raise UsageError(str(error), "seats") from error
    if seats < 1 or seats != seats.to_integral_value():
        raise UsageError(f"{shown(said)} is no number of seats: a whole number from 1 is due", "seats")
    return int(seats)


def _span(document: Mapping[str, Any]) -> Span:
    """A steady month of a comparison, or the calendar months of a projection."""
    if "totals" not in document:
        return STEADY_MONTH
    months = int(document["months"])
    year, month = (int(part) for part in str(document["start"]).split("-")[:2])
    first = month - 1 + months
    end = date(year + first // MONTHS_A_YEAR, first % MONTHS_A_YEAR + 1, 1)
    days = (end - date(year, month, 1)).days
    return Span(Fraction(days), Fraction(months), Fraction(months, MONTHS_A_YEAR))


def _used(result: Any, document: Mapping[str, Any]) -> Iterator[Used]:  # noqa: ANN401 - any result
    if "totals" not in document:
        for row, entry in zip(result.rows, document["rows"], strict=True):
            a_day = row.comparison.workload.per_day
            yield Used(entry, row.fraction, None if a_day is None else a_day * MONTH_DAYS)
        return
    for total in document["totals"]:
        requests = Fraction(total["requests"])
        per_request = Fraction(total["cost"]) / requests if requests else None
        # What is billed for a part of the months alone compares with no seats of all of them.
        yield Used(total, per_request, None if total.get("gap") else requests)


def _row(used: Used, bought: Bought) -> dict[str, Any]:
    spent = None if used.requests is None else (used.per_request or Fraction(0)) * used.requests
    even = bought.cost / used.per_request if used.per_request else None
    return {
        **{name: used.entry[name] for name in ("model", "scenario") if name in used.entry},
        "api_cost_per_month": None if spent is None else settled_text(bought.by_month(spent)),
        "cheaper": None if spent is None else _cheaper(spent, bought.cost),
        "breakeven_requests_per_month": None if even is None else rounded_text(bought.by_month(even)),
        "breakeven_requests_per_seat_per_month": (
            None if even is None else rounded_text(bought.by_month(even) / bought.seats)
        ),
        "sentence": _sentence(used, bought, spent, even),
    }


def _cheaper(spent: Fraction, seats: Fraction) -> str:
    if spent == seats:
        return "equal"
    return "seats" if seats < spent else "api"


def _sentence(used: Used, bought: Bought, spent: Fraction | None, even: Fraction | None) -> str:
    """Who is cheaper, and from how many requests it is the other."""
    model = used.entry["model"]
    one = bought.seats == 1
    seats = "1 seat" if one else f"{bought.seats:,} seats"
    cost = _dollars(bought.by_month(bought.cost))
    if spent is None:
        begin = f"{seats} cost{'s' * one} {cost} a month, against {model} by the request"
    elif spent == bought.cost:
        begin = f"{seats} cost{'s' * one} as much as {model} by the request, {cost} a month"
    else:
        api = f"{model} by the request at {_dollars(bought.by_month(spent))} a month"
        begin = (
            f"{seats} at {cost} a month {'is' if one else 'are'} cheaper than {api}"
            if bought.cost < spent
            else f"{api} is cheaper than {seats} at {cost}"
        )
    return f"{begin}; {_turn(model, bought, even)}"


def _turn(model: str, bought: Bought, even: Fraction | None) -> str:
    if even is None:
        return f"requests to {model} cost nothing, so seats never pay"
    if not even:
        return "seats cost nothing, so the API never pays"
    a_month = bought.by_month(even)
    return f"seats pay above {_about(a_month)} requests a month, {_about(a_month / bought.seats)} a seat"


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
